"""Do the figures fit the programme's own past: slips of noughts, jumps, last quarter's figures again.

A jump is judged robustly. With three or more past quarters: further from their median than four spreads.
A spread is the median distance from the median (scaled to a standard deviation) but at least 15 per cent of
the median, and for counts at least the square root of it. With one or two: more than three times the largest
or less than a third of the smallest, by a difference that matters. A figure like that of the same quarter
last year (at least two thirds of it, at most one and a half times) is seasonal, and no jump.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from goldenthread.framework.indicators import Timing
from goldenthread.framework.targets import plain
from goldenthread.returns.checks.context import Check, Context, Group
from goldenthread.returns.findings import Level
from goldenthread.returns.form import Field, FieldKind
from goldenthread.returns.values import Problem

SPREADS = 4
TO_SIGMA = Decimal("1.4826")
LEAST_SHARE = Decimal("0.15")
FACTOR = 3
ENOUGH = 3
SMALLEST = {FieldKind.MONEY: Decimal(1000), FieldKind.PEOPLE: Decimal(20), FieldKind.COUNT: Decimal(20)}
"""Differences smaller than this are no jump, whatever their ratio."""
_KINDS = frozenset(SMALLEST)


class Slip(NamedTuple):
    """A number of noughts too many or too few, and the ratios that show it."""

    times: int
    low: Decimal
    high: Decimal


SLIPS = (Slip(1000, Decimal(300), Decimal(3000)), Slip(100, Decimal(60), Decimal(170)))


class Jump(NamedTuple):
    """The past that a figure was held against."""

    low: Decimal
    middle: Decimal
    high: Decimal
    quarters: int


def jump(number: Decimal, past: Iterable[Decimal], season: Decimal | None, kind: FieldKind) -> Jump | None:
    """The past, when a figure is beyond its usual variation; None when it is not, or there is no past."""
    values = sorted(past)
    if not values or (season and Decimal(2) / 3 <= number / season <= Decimal(3) / 2):
        return None
    middle = median(values)
    low, high = _usual(values, middle, kind)
    if low <= number <= high or abs(number - middle) < SMALLEST[kind]:
        return None
    return Jump(values[0], middle, values[-1], len(values))


def _usual(values: list[Decimal], middle: Decimal, kind: FieldKind) -> tuple[Decimal, Decimal]:
    if len(values) < ENOUGH:
        return values[0] / FACTOR, values[-1] * FACTOR
    spread = median(abs(v - middle) for v in values) * TO_SIGMA
    chance = Decimal(0) if kind is FieldKind.MONEY else middle.sqrt()
    reach = SPREADS * max(spread, middle * LEAST_SHARE, chance)
    return middle - reach, middle + reach


def slip(number: Decimal, usual: Decimal) -> tuple[int, bool] | None:
    """How many times too large (or small: False) a figure is, when that looks like noughts; else None."""
    if number <= 0 or usual <= 0:
        return None
    large = number > usual
    ratio = number / usual if large else usual / number
    return next(((s.times, large) for s in SLIPS if s.low <= ratio <= s.high), None)


def _followed(context: Context) -> Iterator[tuple[Field, Decimal]]:
    """The figures that have a past worth comparing with: whole ones, not those that grow through the year."""
    growing = _growing(context)
    for field in context.fields.values():
        number = context.number(field.id)
        if field.kind in _KINDS and not field.group and field.id not in growing and number is not None:
            yield field, number


def _growing(context: Context) -> set[str]:
    cumulative = {i.code for i in context.programme.indicators if i.timing is Timing.CUMULATIVE}
    kpis = {f for f in context.fields if f.startswith("kpi.") and f.split(".")[1] in cumulative}
    return kpis | {"reach.year"}


def _budget(context: Context, field: str) -> Decimal | None:
    """The agreed money for spend in the quarter or the forecast of the year; None where there is none."""
    budget, quarter = context.programme.budget, context.quarter
    spans = {"spend.actual": (quarter,), "spend.forecast": quarter.financial_year.quarters}
    agreed = [budget[q] for q in spans.get(field, ()) if q in budget]
    return sum(agreed, Decimal(0)) if agreed else None


def _usual_size(context: Context, field: str) -> Decimal | None:
    """What a figure is usually like: the budget for money, else the median of the past."""
    past = context.history(field)
    return _budget(context, field) or (median(past) if past else None)


def _slips(context: Context) -> Iterator[Problem]:
    for field, number in _followed(context):
        usual = _usual_size(context, field.id)
        if (
            usual is None
            or (found := slip(number, usual)) is None
            or abs(number - usual) < SMALLEST[field.kind]
        ):
            continue
        times, large = found
        shown, size = _amount(field, number), f"about {times:,} times as {'much' if large else 'little'}"
        wrong = f"{shown} is {size} as usual ({_amount(field, usual)})."
        todo = f"Check it: are there too {'many' if large else 'few'} noughts?{_hint(field, times, large)}"
        yield Problem("noughts", wrong, todo, (field.id,))


def _hint(field: Field, times: int, large: bool) -> str:
    if field.kind is not FieldKind.MONEY:
        return ""
    if large:
        return " Pence typed as pounds?" if times == 100 else ""
    return " Type pounds, not thousands of pounds." if times == 1000 else ""


def _jumps(context: Context) -> Iterator[Problem]:
    for field, number in _followed(context):
        usual, past = _usual_size(context, field.id), context.history(field.id)
        agreed = _budget(context, field.id)
        if agreed is not None or (usual is not None and slip(number, usual) is not None):
            continue
        if found := jump(number, past, context.before(field.id, 4), field.kind):
            yield Problem("jump", _jumped(field, number, found), "Check it.", (field.id,))


def _jumped(field: Field, number: Decimal, past: Jump) -> str:
    shown = _amount(field, number)
    if past.quarters == 1:
        return (
            f"{shown} is far from the {_amount(field, past.middle)} of the one past quarter "
            f"(“{field.label}”)."
        )
    span = f"between {_amount(field, past.low)} and {_amount(field, past.high)}"
    if past.low == past.high:
        span = _amount(field, past.low)
    return f"{shown} is far from the past {past.quarters} quarters, when it was {span} (“{field.label}”)."


def _amount(field: Field, number: Decimal) -> str:
    return f"£{plain(number, 0)}" if field.kind is FieldKind.MONEY else plain(number)


def _cumulative_fell(context: Context) -> Iterator[Problem]:
    """A KPI that counts from April cannot fall within the year."""
    if context.quarter.number == 1:
        return
    for indicator in context.programme.indicators:
        if indicator.timing is not Timing.CUMULATIVE:
            continue
        for field in (f for f in context.fields if f.split(".")[:2] == ["kpi", indicator.code]):
            now, before = context.number(field), context.before(field)
            if now is not None and before is not None and now < before:
                wrong = (
                    f"{context.label(field)} counts from April, and has fallen from {plain(before)} to "
                    f"{plain(now)}."
                )
                yield Problem(
                    "cumulative-fell",
                    wrong,
                    "Check it: type the year so far, not the quarter alone.",
                    (field,),
                )


def _same_as_last(context: Context) -> Iterator[Problem]:
    """Every figure that a provider types afresh is what it was last quarter."""
    typed = [
        (f.id, n)
        for f in context.fields.values()
        if f.kind in _KINDS and not f.id.startswith("risk.") and (n := context.number(f.id)) is not None
    ]
    compared = [(id_, n, context.before(id_)) for id_, n in typed]
    past = [(id_, n) for id_, n, before in compared if before is not None]
    different = any(before is not None and n != before for _, n, before in compared)
    if different or sum(n != 0 for _, n in past) < 6 or "reach.quarter" not in dict(past):
        return
    wrong = f"All {len(past)} figures are the same as last quarter’s."
    yield Problem(
        "same-as-last-quarter", wrong, "Check that you have typed this quarter’s figures.", ("reach.quarter",)
    )


HISTORY = Group(
    "Your own past figures",
    (
        Check(
            "noughts",
            Level.QUERY,
            "Noughts too many or too few",
            "A figure about 1,000 or 100 times what is usual for the programme, or a 1,000th or 100th of "
            "it. Money is held against its budget, where there is one.",
            "120,000 is about 1,000 times as much as usual (118). Check it: are there too many noughts? "
            "If it is right, say why in "
            "“Explanation: Unique people reached in Q2 2024-25 (July to September 2024)” (Outputs!D5).",
            _slips,
        ),
        Check(
            "jump",
            Level.QUERY,
            "A jump",
            "A figure far from the programme’s own past quarters, and unlike the same quarter last year. "
            "Money is held against its budget instead, where there is one.",
            "400 is far from the past 4 quarters, when it was between 110 and 130 "
            "(“Unique people reached in Q2 2024-25 (July to September 2024)”). "
            "Check it. If it is right, say why in "
            "“Explanation: Unique people reached in Q2 2024-25 (July to September 2024)” (Outputs!D5).",
            _jumps,
        ),
        Check(
            "cumulative-fell",
            Level.QUERY,
            "A count from April has fallen",
            "A KPI that counts from April, below what it was last quarter.",
            "“Young people who stay to the end: Young people who finished” counts from April, and has "
            "fallen from "
            "40 to 16. Check it: type the year so far, not the quarter alone. If it is right, say why in "
            "“Explanation: Young people who stay to the end” (KPIs!G6).",
            _cumulative_fell,
        ),
        Check(
            "same-as-last-quarter",
            Level.QUERY,
            "Last quarter’s figures again",
            "A return in which every figure is the same as last quarter’s.",
            "All 30 figures are the same as last quarter’s. Check that you have typed this quarter’s "
            "figures. "
            "If it is right, say why in "
            "“Explanation: Unique people reached in Q2 2024-25 (July to September 2024)” (Outputs!D5).",
            _same_as_last,
        ),
    ),
)
