"""Spend against the agreed budget, and the forecast against what is already spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from goldenthread.framework.targets import plain
from goldenthread.periods import Quarter
from goldenthread.returns.checks.context import Check, Context, Group
from goldenthread.returns.checks.history import slip
from goldenthread.returns.findings import Level
from goldenthread.returns.values import Problem


def _spent(context: Context) -> tuple[Decimal, bool] | None:
    """What is spent in the year so far, and whether every earlier quarter is known."""
    now, earlier = context.number("spend.actual"), context.earlier_this_year("spend.actual")
    if now is None:
        return None
    return sum((n for n in earlier if n is not None), now), None not in earlier


def _profile(context: Context, quarters: Sequence[Quarter]) -> Decimal | None:
    """The budget of some quarters; None when the edition leaves one of them out, which is not nought."""
    budget = context.programme.budget
    return sum((budget[q] for q in quarters), Decimal(0)) if all(q in budget for q in quarters) else None


def _far_off(context: Context) -> Iterator[Problem]:
    """The year so far against its profile; the quarter alone where an earlier quarter is not known."""
    spent, actual = _spent(context), context.number("spend.actual")
    if spent is None or actual is None:
        return
    whole_year = spent[1] and context.quarter.number > 1
    money = spent[0] if whole_year else actual
    profile = _profile(context, context.quarter.year_to_date if whole_year else (context.quarter,))
    far = context.edition.rating.spend_far_off
    if profile is None or abs(money - profile) <= far * profile or slip(money, profile):
        return
    when = "the year so far" if whole_year else "this quarter"
    yield Problem("spend-far-off", _off(money, profile, when), _reason(far), ("spend.actual",))


def _off(money: Decimal, profile: Decimal, when: str) -> str:
    by = abs(money - profile)
    share = f", {plain(by / profile * 100, 0)} per cent" if profile else ""
    side = "more" if money > profile else "less"
    return (
        f"You spent £{plain(money, 0)} in {when}: £{plain(by, 0)}{share} {side} than the budget of "
        f"£{plain(profile, 0)}."
    )


def _reason(far: Decimal) -> str:
    return f"Check it. Beyond {plain(far * 100, 0)} per cent a reason is needed."


def _forecast(context: Context) -> Iterator[Problem]:
    spent, forecast = _spent(context), context.number("spend.forecast")
    if spent is not None and forecast is not None and forecast < spent[0]:
        wrong = (
            f"The forecast for the whole year is £{plain(forecast, 0)}, but £{plain(spent[0], 0)} is "
            "already spent."
        )
        todo = "Check it: the forecast includes what is spent already."
        yield Problem("forecast-below-spent", wrong, todo, ("spend.forecast", "spend.actual"))


MONEY = Group(
    "Money",
    (
        Check(
            "spend-far-off",
            Level.QUERY,
            "Spend far off the budget",
            "Spend in the year so far that differs from the agreed profile by more than the edition allows "
            "(15 per cent, unless it says otherwise), without a reason.",
            "You spent £35,000 in this quarter: £10,000, 40 per cent more than the budget of £25,000. "
            "Check it. "
            "Beyond 15 per cent a reason is needed. If it is right, say why in "
            "“Reason why spend differs from the budget” (Finance!E11).",
            _far_off,
        ),
        Check(
            "forecast-below-spent",
            Level.QUERY,
            "A forecast below what is spent",
            "A forecast for the whole year that is less than the year’s spend so far.",
            "The forecast for the whole year is £45,000, but £49,711 is already spent. Check it: the "
            "forecast "
            "includes what is spent already. If it is right, say why in "
            "“Reason why spend differs from the budget” (Finance!E11).",
            _forecast,
        ),
    ),
)
