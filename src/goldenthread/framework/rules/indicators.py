"""Indicators: the outcome each speaks for, and targets that can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from goldenthread.framework.indicators import Better, Indicator, IndicatorKind, Target, Timing
from goldenthread.framework.model import Edition, Programme, State
from goldenthread.framework.problems import Loc, Trouble
from goldenthread.framework.rules.codes import unknown
from goldenthread.framework.rules.programmes import quarters_asked, runs_in
from goldenthread.periods import Quarter

_SHARES = (IndicatorKind.PERCENTAGE, IndicatorKind.CHAIN)


def _each(edition: Edition) -> Iterator[tuple[Loc, Programme, Indicator]]:
    for number, programme in enumerate(edition.programmes):
        for position, indicator in enumerate(programme.indicators):
            yield ("programmes", number, "indicators", position), programme, indicator


def outcomes_exist(edition: Edition) -> Iterator[Trouble]:
    """Every indicator and every outcome measure speaks for a short-term outcome of the framework."""
    known = {outcome.code for outcome in edition.outcomes}
    for loc, _, indicator in _each(edition):
        yield from unknown((*loc, "outcome"), indicator.outcome, known, "short-term outcome", "outcomes")
    for number, programme in enumerate(edition.programmes):
        for position, measure in enumerate(programme.outcome_measures):
            place = ("programmes", number, "outcome_measures", position, "outcome")
            yield from unknown(place, measure.outcome, known, "short-term outcome", "outcomes")


def live_programmes_are_judged(edition: Edition) -> Iterator[Trouble]:
    """A live programme has at least one KPI."""
    for number, programme in enumerate(edition.programmes):
        if programme.state is State.LIVE and not programme.kpis:
            wrong = "The programme is live, and has no KPI to be judged by."
            yield Trouble(
                ("programmes", number, "indicators"),
                wrong,
                "Add an indicator with “kpi: true”, or write mobilising or paused.",
            )


def kpis_have_targets(edition: Edition) -> Iterator[Trouble]:
    """Every KPI of a live programme has a target for each quarter of the edition's year that it runs in."""
    for loc, programme, indicator in _each(edition):
        missing = [q for q in quarters_asked(edition, programme) if q not in indicator.targets]
        if indicator.kpi and missing:
            wrong = f"There is no target for {', '.join(map(str, missing))}."
            yield Trouble(
                (*loc, "targets"),
                wrong,
                "Add one for each, or write “kpi: false” for a figure without a target.",
            )


def targets_can_be_reached(edition: Edition) -> Iterator[Trouble]:
    """No target is negative, above 100 per cent, or set for a quarter in which the programme does not run."""
    for loc, programme, indicator in _each(edition):
        for quarter, target in indicator.targets.items():
            place: Loc = (*loc, "targets", str(quarter))
            low, high = _bounds(target)
            if low < 0:
                yield Trouble(place, f"The target {low} is below 0.", "Write a target of 0 or more.")
            if indicator.kind in _SHARES and high > 100:
                yield Trouble(
                    place, f"The target {high} is above 100 per cent.", "Write a percentage of 100 or less."
                )
            if not runs_in(programme, quarter):
                wrong = f"There is a target for {quarter.label}, in which the programme does not run."
                yield Trouble(place, wrong, "Take it out, or correct the programme's dates.")


def _bounds(target: Target) -> tuple[Decimal, Decimal]:
    numbers = [n for n in (target.value, target.low, target.high) if n is not None]
    return min(numbers), max(numbers)


def cumulative_targets_grow(edition: Edition) -> Iterator[Trouble]:
    """A count that runs from April on cannot have a lower target in a later quarter of the same year."""
    for loc, _, indicator in _each(edition):
        if indicator.timing is not Timing.CUMULATIVE or indicator.kind is not IndicatorKind.COUNT:
            continue
        if indicator.better is Better.RANGE:
            continue
        for before, after in pairwise(sorted(indicator.targets)):
            yield from _falls((*loc, "targets", str(after)), indicator, before, after)


def _falls(loc: Loc, indicator: Indicator, before: Quarter, after: Quarter) -> Iterator[Trouble]:
    first, second = _bounds(indicator.targets[before])[0], _bounds(indicator.targets[after])[0]
    if before.financial_year == after.financial_year and second < first:
        wrong = f"The count runs from April on, and its target falls from {first} in {before} to {second}."
        yield Trouble(loc, wrong, "Write targets for the year so far, or “timing: in-quarter”.")


RULES = (
    outcomes_exist,
    live_programmes_are_judged,
    kpis_have_targets,
    targets_can_be_reached,
    cumulative_targets_grow,
)
