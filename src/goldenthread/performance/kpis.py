"""KPIs: the value of each kind, its target, and where it stands by the edition's rule."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from goldenthread.framework.indicators import Better, Indicator, IndicatorKind, Target, Timing
from goldenthread.framework.model import Programme
from goldenthread.framework.targets import nearer_bound
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.sentences import PER_CENT
from goldenthread.ledger.values import Key
from goldenthread.performance import standing
from goldenthread.performance.results import KpiResult, Rating, Status
from goldenthread.performance.sources import observed, ratio, said
from goldenthread.periods import Quarter
from goldenthread.returns.known import Known

RATING: Mapping[Status, Rating] = {
    Status.MET: Rating.GREEN,
    Status.ON_TRACK: Rating.GREEN,
    Status.AT_RISK: Rating.AMBER,
    Status.MISSED: Rating.RED,
    Status.NO_DATA: Rating.NONE,
}
"""What each status means for the rating. No data is not green."""

WHEN: Mapping[Timing, str] = {
    Timing.IN_QUARTER: "As reported for the quarter.",
    Timing.CUMULATIVE: "As reported from April to the end of the quarter.",
    Timing.POINT_IN_TIME: "As reported for the last day of the quarter.",
}


def judged(known: Known, programme: Programme, indicator: Indicator) -> KpiResult:
    """An indicator's value in the quarter, held against the edition's target."""
    name = f"kpi.{indicator.code}"
    steps = _steps(known, programme, indicator, known.quarter, name)
    value = _value(indicator, steps, name)
    goal = indicator.targets.get(known.quarter)
    target = None if goal is None else _target(known, programme, indicator, goal, value)
    held = standing.Held(indicator, value, steps, goal, known.edition.tolerance_for(indicator), known.quarter)
    status, rule = standing.of(held)
    return KpiResult(
        indicator=indicator,
        value=value,
        target=target,
        status=status,
        rating=RATING[status],
        rule=rule,
        steps=() if indicator.kind is IndicatorKind.COUNT else steps,
        previous=_previous(known, programme, indicator),
        comment=known.text(programme.code, f"comment.kpi.{indicator.code}"),
        conversions=_conversions(indicator, steps),
        said=standing.said(held, status, rule, target),
    )


def _steps(
    known: Known, programme: Programme, indicator: Indicator, quarter: Quarter, name: str
) -> tuple[Figure, ...]:
    """The numbers that were reported: one, numerator and denominator, or the steps of a chain."""
    unit = indicator.unit if indicator.kind is IndicatorKind.COUNT else "people" if indicator.people else ""
    return tuple(
        observed(
            known,
            Key(programme.code, f"kpi.{indicator.code}{ending}", quarter),
            f"{name}{ending}",
            label,
            unit=unit,
            people=indicator.people,
            formula=WHEN[indicator.timing],
        )
        for ending, label in _endings(indicator)
    )


def _endings(indicator: Indicator) -> tuple[tuple[str, str], ...]:
    """The measures that an indicator is reported by, as endings of its code, with what each counts."""
    match indicator.kind:
        case IndicatorKind.COUNT:
            return (("", indicator.title),)
        case IndicatorKind.PERCENTAGE:
            return ((".numerator", indicator.steps[0]), (".denominator", indicator.steps[1]))
        case IndicatorKind.CHAIN:
            return tuple((f".step{number}", step) for number, step in enumerate(indicator.steps, 1))


def _value(indicator: Indicator, steps: tuple[Figure, ...], name: str) -> Figure:
    if indicator.kind is IndicatorKind.COUNT:
        return steps[0]
    top, bottom = standing.ends(indicator, steps)
    return ratio(name, indicator.title, top, bottom, steps)


def _conversions(indicator: Indicator, steps: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """How many of each step of a chain go on to the next, in per cent."""
    if indicator.kind is not IndicatorKind.CHAIN:
        return ()
    return tuple(
        ratio(
            f"kpi.{indicator.code}.conversion{number}", f"{after.label}, of “{before.label}”", after, before
        )
        for number, (before, after) in enumerate(pairwise(steps), 2)
    )


def compared_with(indicator: Indicator, quarter: Quarter) -> Quarter:
    """The quarter that a value is seen beside: the one before; of what counts from April, last year's same.

    What counts from April starts again every April: two quarters of a year differ by what the second added,
    and across April they have nothing in common.
    """
    cumulative = indicator.timing is Timing.CUMULATIVE
    return quarter.same_quarter_last_year if cumulative else quarter.plus(-1)


def _previous(known: Known, programme: Programme, indicator: Indicator) -> Figure | None:
    """The value of the quarter that it is compared with; None when nothing was reported then."""
    name = f"kpi.{indicator.code}.previous"
    steps = _steps(known, programme, indicator, compared_with(indicator, known.quarter), name)
    return _value(indicator, steps, name) if any(step.inputs for step in steps) else None


def _target(known: Known, programme: Programme, indicator: Indicator, goal: Target, value: Figure) -> Figure:
    """The number that the value is held against, with its place in the edition."""
    number = [i.code for i in programme.indicators].index(indicator.code)
    path = f"indicators[{number}] “{indicator.code}”.targets.{known.quarter}"
    if indicator.better is Better.RANGE:
        bounds, formula = {".low": goal.low, ".high": goal.high}, "The nearer bound of the range set."
    else:
        bounds, formula = {"": goal.value}, "Set by the edition."
    given = {which: bound for which, bound in bounds.items() if bound is not None}
    inputs = tuple(said(known, programme.code, path + which, bound) for which, bound in given.items())
    first = next(iter(given.values()))
    held = first if value.number is None else nearer_bound(indicator.better, goal, value.number)
    unit = indicator.unit if indicator.kind is IndicatorKind.COUNT else PER_CENT
    return Figure(f"kpi.{indicator.code}.target", f"Target: {indicator.title}", held, unit, formula, inputs)
