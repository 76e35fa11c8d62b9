"""In which order to review: each return's points, by rules that are printed, with what each was given for.

A point says "look here first", and nothing about the provider. The control limits are those of an XmR chart
of the programme's own past (Wheeler 1993), from at least six earlier quarters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from goldenthread.ledger.figures import Figure, total
from goldenthread.ledger.sentences import Sentence
from goldenthread.performance.results import Rating, Status
from goldenthread.performance.sources import ratio
from goldenthread.reports.review.submitted import Submitted
from goldenthread.returns.checks.history import SMALLEST
from goldenthread.returns.form import Field
from goldenthread.returns.quality import Grade
from goldenthread.statistics import control

ENOUGH = 6
"""How many earlier quarters control limits take."""
CHANGED = Decimal(50)
"""The change against last quarter, in per cent, from which it counts."""
POINTS = "points"


@dataclass(frozen=True, slots=True)
class Rule:
    """What gives points: how many for each, and at most how many together."""

    name: str
    counts: str
    each: int
    most: int


QUERY, YEAR, QUARTER, LIMITS, MISSED, SHORT, MONEY, BETTER, WORSE, DATA = RULES = (
    Rule("query", "A query by the checks, which the provider explained", 2, 8),
    Rule("year", "A fall of reach against the same quarter last year beyond the usual", 3, 3),
    Rule("quarter", f"A figure that changed by {CHANGED} per cent or more against last quarter", 1, 3),
    Rule("limits", f"A figure outside its control limits ({ENOUGH} or more earlier quarters)", 3, 6),
    Rule("missed", "A KPI missed", 2, 6),
    Rule("short", "A KPI at risk", 1, 2),
    Rule("money", "Spend far off profile", 3, 3),
    Rule("better", "The provider rates itself better than the computed rating", 4, 4),
    Rule("worse", "The provider rates itself worse than the computed rating", 1, 1),
    Rule("data", "Data of grade B (1 point), C (3) or D (6)", 1, 6),
)
"""The rules, in the order in which reasons are told."""
OF_GRADE = {Grade.A: 0, Grade.B: 1, Grade.C: 3, Grade.D: 6}


@dataclass(frozen=True, slots=True)
class Part:
    """The points that one rule gives, and for what."""

    rule: Rule
    points: Figure
    said: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """A return's place in the queue."""

    score: Figure
    parts: tuple[Part, ...]


def risk_of(one: Submitted) -> Risk:
    """The points of a submitted return, with their reasons."""
    parts = tuple(_part(one, rule, said) for rule, find in FINDERS.items() if (said := tuple(find(one))))
    score = total(
        f"review.score.{one.programme.code}",
        f"Points of {one.programme.title}",
        tuple(part.points for part in parts),
        unit=POINTS,
        formula="Sum of what each rule gives." if parts else "No rule gives a point.",
    )
    return Risk(score if parts else _none(score), parts)


def _none(score: Figure) -> Figure:
    return Figure(score.name, score.label, Decimal(0), score.unit, score.formula)


def _part(one: Submitted, rule: Rule, said: tuple[Sentence, ...]) -> Part:
    given = OF_GRADE[one.quality.grade] if rule is DATA else min(len(said) * rule.each, rule.most)
    figures = tuple(dict.fromkeys(f.name for s in said for f in s.figures))
    by_name = {f.name: f for s in said for f in s.figures}
    formula = f"{rule.counts}: {rule.each} each, at most {rule.most}. " + " ".join(map(str, said))
    if rule is DATA:
        formula = f"{rule.counts}. " + " ".join(map(str, said))
    name = f"review.points.{rule.name}.{one.programme.code}"
    inputs = tuple(by_name[n] for n in figures)
    return Part(rule, Figure(name, rule.counts, Decimal(given), POINTS, formula, inputs), said)


# What each rule finds: a sentence for each time


def _queries(one: Submitted) -> Iterator[Sentence]:
    for query in one.queries:
        yield Sentence((query.wrong,))


def _year(one: Submitted) -> Iterator[Sentence]:
    if one.result.engagement is not None and one.result.engagement.flagged:
        yield one.result.engagement.said


def change(one: Submitted, field: Field, back: int) -> Figure | None:
    """By how many per cent a figure changed since so many quarters ago; None when that cannot be said."""
    now, then = one.told(field), one.before(field, back)
    if now.number is None or not then.number:
        return None
    name = f"review.change-{back}.{field.id}"
    difference = Figure(
        f"{name}.difference",
        f"Difference of {field.label}",
        now.number - then.number,
        field.unit,
        f"“{now.label}” − “{then.label}”",
        (now, then),
    )
    return ratio(name, f"Change of {field.label}, per cent", difference, then)


def matters(field: Field, now: Figure, then: Figure) -> bool:
    """True for a difference that is worth a look, whatever its ratio."""
    if now.number is None or then.number is None:
        return False
    return abs(now.number - then.number) >= SMALLEST.get(field.kind, Decimal(0))


def _quarter(one: Submitted) -> Iterator[Sentence]:
    for field in one.followed():
        by, now, then = change(one, field, 1), one.told(field), one.before(field, 1)
        if by is None or by.number is None or abs(by.number) < CHANGED or not matters(field, now, then):
            continue
        up = "up" if by.number > 0 else "down"
        yield Sentence((f"{field.label} went {up} from ", then, " to ", now, "."))


def _limits(one: Submitted) -> Iterator[Sentence]:
    for field in one.followed():
        found = limits(one, field)
        if found is None:
            continue
        low, high, past = found
        now, last = one.told(field), past[-1]
        if now.number is None or low.number is None or high.number is None or not matters(field, now, last):
            continue
        if not low.number <= now.number <= high.number:
            outside = f"{field.label}: ", now, " lies outside the control limits of "
            yield Sentence((*outside, low, " and ", high, f"{_provisional(len(past))}."))


def _provisional(quarters: int) -> str:
    """What is said beside limits that rest on few quarters."""
    return f", which are provisional: there are {quarters} earlier quarters" * (
        quarters < control.ESTABLISHED
    )


def too_few(one: Submitted) -> str:
    """Why no figure is held against control limits; empty where any is."""
    most = max((len(one.past(field)) for field in one.followed()), default=0)
    if most >= ENOUGH:
        return ""
    are = "is 1" if most == 1 else f"are {most or 'none'}"
    return f"Control limits are drawn from {ENOUGH} earlier quarters on; there {are}."


def limits(one: Submitted, field: Field) -> tuple[Figure, Figure, Sequence[Figure]] | None:
    """The control limits of a figure from its own past, and that past; None where it is too short."""
    past = one.past(field)
    if len(past) < ENOUGH:
        return None
    segment = control.chart([float(p.number or 0) for p in past], better=None).segments[0]
    formula = (
        f"XmR chart of the {len(past)} earlier quarters: their mean, less or more {control.TO_LIMIT} times "
        "their mean moving range; not below nought."
    )
    low, high = (
        Figure(
            f"review.limit-{side}.{field.id}",
            f"{side.capitalize()} control limit of {field.label}",
            max(Decimal(f"{value:.1f}"), Decimal(0)),
            field.unit,
            formula,
            past,
        )
        for side, value in (("lower", segment.low), ("upper", segment.high))
    )
    return low, high, past


def _with(status: Status) -> Callable[[Submitted], Iterator[Sentence]]:
    def found(one: Submitted) -> Iterator[Sentence]:
        yield from (kpi.said for kpi in one.result.kpis if kpi.status is status)

    return found


def _money(one: Submitted) -> Iterator[Sentence]:
    finance = one.result.finance
    if finance.far_off:
        yield Sentence(("Spend since April differs from profile by ", finance.variance_per_cent, "."))


ORDER = (Rating.GREEN, Rating.AMBER, Rating.RED)


def _apart(one: Submitted) -> int:
    """How much better (above 0) or worse the provider rates itself; 0 where one of the two is missing."""
    own, computed = one.result.own_rating, one.result.rating.computed
    return ORDER.index(computed) - ORDER.index(own) if own in ORDER and computed in ORDER else 0


def _rated(sign: int) -> Callable[[Submitted], Iterator[Sentence]]:
    def found(one: Submitted) -> Iterator[Sentence]:
        if _apart(one) * sign > 0:
            own, computed = one.result.own_rating.value, one.result.rating.computed.value
            yield Sentence((f"The provider rates itself {own}; the computed rating is {computed}.",))

    return found


def _data(one: Submitted) -> Iterator[Sentence]:
    quality = one.quality
    if quality.grade is not Grade.A:
        yield Sentence((f"Data of grade {quality.grade}.",))
        yield from (reason.said for reason in quality.reasons if reason.mark)


FINDERS: dict[Rule, Callable[[Submitted], Iterator[Sentence]]] = {
    QUERY: _queries,
    YEAR: _year,
    QUARTER: _quarter,
    LIMITS: _limits,
    MISSED: _with(Status.MISSED),
    SHORT: _with(Status.AT_RISK),
    MONEY: _money,
    BETTER: _rated(1),
    WORSE: _rated(-1),
    DATA: _data,
}


def in_order(found: Sequence[Submitted]) -> list[tuple[Submitted, Risk]]:
    """Submitted returns with their risk, the highest first; of equals, the one that has waited longest."""
    judged = [(one, risk_of(one)) for one in found]
    return sorted(judged, key=lambda pair: (-(pair[1].score.number or 0), pair[0].submitted_at))
