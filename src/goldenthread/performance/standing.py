"""Where a KPI stands, said twice: as a rule with its numbers, and as a sentence that keeps its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from goldenthread.framework.indicators import Indicator, IndicatorKind, Target, Tolerance
from goldenthread.framework.targets import plain, stands
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.sentences import PER_CENT, Sentence, in_words
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.performance.results import Status
from goldenthread.performance.words import listed
from goldenthread.periods import Quarter


@dataclass(frozen=True, slots=True)
class Held:
    """A value held against a target, with all that the rule looks at."""

    indicator: Indicator
    value: Figure
    steps: tuple[Figure, ...]
    goal: Target | None
    tolerance: Tolerance
    quarter: Quarter


def ends(indicator: Indicator, steps: tuple[Figure, ...]) -> tuple[Figure, Figure]:
    """What is divided by what: numerator by denominator; the last step of a chain by its first."""
    first, last = steps[0], steps[-1]
    return (first, last) if indicator.kind is IndicatorKind.PERCENTAGE else (last, first)


def of(held: Held) -> tuple[Status, str]:
    """The status, and the rule that gave it."""
    if isinstance(held.value.value, Gap):
        return Status.NO_DATA, f"{_why_none(held, held.value.value)}: no data."
    shares = held.indicator.kind is not IndicatorKind.COUNT
    parts = " of ".join(_shown(one) for one in ends(held.indicator, held.steps)) if shares else ""
    if held.goal is None:
        shown = f"{parts} is {_shown(held.value)}" if parts else _shown(held.value)
        return Status.NO_DATA, f"{shown}. No target is set for {held.quarter.label}: no data."
    found = stands(held.indicator, held.goal, held.tolerance, held.value.number)
    return Status(found.word), f"{parts}: {found.sentence}" if parts else found.sentence


def said(held: Held, status: Status, rule: str, target: Figure | None) -> Sentence:
    """The standing as a reason: ``KPI “...” missed: 41 of 60 is 68.3 per cent against a target of 80.``"""
    what = f"{'KPI' if held.indicator.kpi else 'Indicator'} “{held.indicator.title}”"
    if held.value.number is None:
        return Sentence((f"{what} has no data: {_lower(rule.removesuffix(': no data.'))}.",))
    goal = _goal(held, target)
    start = f"{what} {status.value}: " if target is not None else f"{what} is not judged: "
    few = Sentence((f"{start}too few people for the numbers to be shown", *goal))
    return Sentence((start, *_made(held), *goal), instead=str(few))


def _made(held: Held) -> tuple[str | Figure, ...]:
    """The value, from its parts where it has some: ``41 of 60 is 68.3 per cent``."""
    if held.indicator.kind is IndicatorKind.COUNT:
        return (held.value,)
    top, bottom = ends(held.indicator, held.steps)
    return (top, " of ", bottom, " is ", held.value)


def _goal(held: Held, target: Figure | None) -> tuple[str | Figure, ...]:
    if target is None or held.goal is None:
        return (f"; no target is set for {held.quarter.label}.",)
    unit = held.indicator.unit if held.indicator.kind is IndicatorKind.COUNT else PER_CENT
    if held.goal.low is not None and held.goal.high is not None:
        return (f" against a range of {plain(held.goal.low, 2)} to {plain(held.goal.high, 2)} {unit}.",)
    return (" against a target of ", target, "." if unit == PER_CENT else f" {unit}.")


def _shown(figure: Figure) -> str:
    return in_words(figure.value, figure.unit)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


_NO_VALUE: Mapping[GapReason, str] = {
    GapReason.NOT_PROVIDED: "No value was given",
    GapReason.NOT_APPLICABLE: "It does not apply in this quarter",
    GapReason.NOT_YET_KNOWN: "The value is not yet known",
    GapReason.WITHDRAWN: "The value was withdrawn",
}


def _why_none(held: Held, gap: Gap) -> str:
    """Why there is no value: a percentage of nobody, a part that is missing, or the gap's own reason."""
    if held.value.caveats:
        return held.value.caveats[0].removesuffix(".")
    blank = [f"“{step.label}”" for step in held.steps if step.number is None]
    if len(blank) < len(held.steps):
        return f"{listed(blank)} {'was' if len(blank) == 1 else 'were'} not given"
    return _NO_VALUE[gap.reason]
