"""The provider's own rating beside what its KPIs say."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from goldenthread.framework.indicators import Indicator, IndicatorKind
from goldenthread.framework.targets import stands
from goldenthread.returns.checks.context import Check, Context, Group
from goldenthread.returns.findings import Level
from goldenthread.returns.values import Problem


def _green_but_missed(context: Context) -> Iterator[Problem]:
    if context.word("rating.own") != "green":
        return
    for indicator in context.programme.kpis:
        target = indicator.targets.get(context.quarter)
        standing = stands(
            indicator, target, context.edition.tolerance_for(indicator), _value(context, indicator)
        )
        if standing.word == "missed":
            wrong = (
                f"You rate the programme green, but a KPI is missed. “{indicator.title}”: {standing.sentence}"
            )
            todo = "Check the rating and the KPI."
            yield Problem("green-but-missed", wrong, todo, ("rating.own", _measures(indicator)[0]))


def _measures(indicator: Indicator) -> tuple[str, ...]:
    """The measures that make the value, the one on top first."""
    base = f"kpi.{indicator.code}"
    return {
        IndicatorKind.COUNT: (base,),
        IndicatorKind.PERCENTAGE: (f"{base}.numerator", f"{base}.denominator"),
        IndicatorKind.CHAIN: (f"{base}.step{len(indicator.steps)}", f"{base}.step1"),
    }[indicator.kind]


def _value(context: Context, indicator: Indicator) -> Decimal | None:
    numbers = [context.number(m) for m in _measures(indicator)]
    if None in numbers or (len(numbers) == 2 and not numbers[1]):
        return None
    known = [n for n in numbers if n is not None]
    return known[0] if len(known) == 1 else known[0] / known[1] * 100


RATINGS = Group(
    "Your own rating",
    (
        Check(
            "green-but-missed",
            Level.QUERY,
            "Green while a KPI is missed",
            "A programme that its provider rates green although one of its KPIs is missed by the edition’s "
            "rules.",
            "You rate the programme green, but a KPI is missed. “Young people who start with a mentor”: 20 "
            "is 20 "
            "below the target of 40 (on track up to 2, at risk up to 6): missed. Check the rating and the "
            "KPI. "
            "If it is right, say why in “Explanation: your own rating” (KPIs!C15).",
            _green_but_missed,
        ),
    ),
)
