"""Where a value stands against its target: met, on track, at risk or missed, with the rule in numbers.

The arithmetic, for every indicator:

* *Short* is how far the value lies on the bad side of the target: below it where higher is better, above
  it where lower is better, outside the nearer bound where a range is good. Nothing short: **met**.
* A tolerance allows so much short: points (the indicator's own unit), or per cent of the target (of the
  nearer bound). Short by no more than ``on_track``: **on track**. By no more than ``at_risk``:
  **at risk**. By more: **missed**. The limits themselves are inside.
* Per cent of a target of nought is nought: such a target is met or missed.
* No value, or no target: **no data**, which is not met and not missed.

Values are compared as they are, never rounded; the sentence shows the decimals it takes to tell them apart.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from goldenthread.framework.indicators import (
    Better,
    Indicator,
    IndicatorKind,
    Target,
    Tolerance,
    ToleranceUnit,
)

StatusWord = Literal["met", "on track", "at risk", "missed", "no data"]


class Standing(NamedTuple):
    """Where a value stands, and the rule that says so, with the numbers."""

    word: StatusWord
    sentence: str


class _Short(NamedTuple):
    """How far short of which bound (negative or nought: not short), and the side that is bad."""

    by: Decimal
    bound: Decimal
    side: Literal["below", "above"]


def stands(
    indicator: Indicator, target: Target | None, tolerance: Tolerance, value: Decimal | None
) -> Standing:
    """Where a value stands against its target, with the rule in a sentence."""
    if value is None:
        return Standing("no data", "No value was given: no data.")
    if target is None:
        shown = f"{plain(value)}{_unit(indicator)}"
        return Standing("no data", f"{shown} has no target to be held against: no data.")
    short = _short(indicator.better, target, value)
    if short.by <= 0:
        return Standing("met", f"{_met(indicator, target, value, short)}: met.")
    allowed = _allowed(tolerance, short.bound)
    word: StatusWord = (
        "on track" if short.by <= allowed.on_track else "at risk" if short.by <= allowed.at_risk else "missed"
    )
    return Standing(word, f"{_missing(indicator, value, short, allowed)}: {word}.")


def nearer_bound(better: Better, target: Target, value: Decimal) -> Decimal:
    """The number that a value is held against: the target itself, or the nearer bound of a range."""
    return _short(better, target, value).bound


_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
"""Room for the largest number that a spreadsheet can hold."""


@lru_cache(maxsize=4096)
def plain(number: Decimal, places: int = 1) -> str:
    """A number as people write it: thousands with commas, so many decimals at most, no idle noughts."""
    text = f"{number.quantize(Decimal(1).scaleb(-places), context=_WIDE):,f}"
    trimmed = text.rstrip("0").rstrip(".") if places > 0 else text
    return "0" if trimmed == "-0" else trimmed


def _short(better: Better, target: Target, value: Decimal) -> _Short:
    if target.value is not None:
        if better is Better.LOWER:
            return _Short(value - target.value, target.value, "above")
        return _Short(target.value - value, target.value, "below")
    # A target without a number has both bounds: its type sees to that.
    low, high = target.low or Decimal(0), target.high or Decimal(0)
    below, above = _Short(low - value, low, "below"), _Short(value - high, high, "above")
    return below if below.by >= above.by else above


class _Allowed(NamedTuple):
    """How far short is still on track, and how far is still at risk, in the indicator's unit."""

    on_track: Decimal
    at_risk: Decimal


def _allowed(tolerance: Tolerance, bound: Decimal) -> _Allowed:
    share = Decimal(1) if tolerance.unit is ToleranceUnit.POINTS else abs(bound) / 100
    return _Allowed(tolerance.on_track * share, tolerance.at_risk * share)


def _unit(indicator: Indicator) -> str:
    """`` per cent`` after the numbers of an indicator that is one, else nothing."""
    is_one = indicator.kind is not IndicatorKind.COUNT or indicator.unit in ("per cent", "%")
    return " per cent" if is_one else ""


def _places(value: Decimal, short: _Short, allowed: _Allowed) -> int:
    """Both decimals of a value that has no more; else one, or as many as tell the numbers apart."""
    if value == round(value, 2):
        return 2
    others = {other - short.by for other in (Decimal(0), *allowed)}
    return next((p for p in range(1, 6) if all(d == 0 or abs(d) * 10**p >= 1 for d in others)), 6)


def _met(indicator: Indicator, target: Target, value: Decimal, short: _Short) -> str:
    unit = _unit(indicator)
    shown = f"{plain(value, _places(value, short, _Allowed(short.by, short.by)))}{unit}"
    if target.low is not None and target.high is not None:
        return f"{shown} lies between {plain(target.low, 2)} and {plain(target.high, 2)}{unit}, as it should"
    if value == short.bound:
        return f"{shown} is exactly the target"
    aside = " (lower is better)" if indicator.better is Better.LOWER else ""
    side = "below" if short.side == "above" else "above"
    return f"{shown} is {side} the target of {plain(short.bound, 2)}{unit}{aside}"


def _missing(indicator: Indicator, value: Decimal, short: _Short, allowed: _Allowed) -> str:
    places, unit = _places(value, short, allowed), _unit(indicator)
    points = (" point" if short.by == 1 else " points") if unit else ""
    what = "target" if indicator.better is not Better.RANGE else _BOUND[short.side]
    gap = f"{plain(short.by, places)}{points} {short.side} the {what} of {plain(short.bound, 2)}{unit}"
    return f"{plain(value, places)}{unit} is {gap} {_limits(allowed, unit)}"


_BOUND = {"below": "lower bound", "above": "upper bound"}


def _limits(allowed: _Allowed, unit: str) -> str:
    if not allowed.at_risk:
        return "(nothing short of it is allowed)"
    points = " points" if unit else ""
    return f"(on track up to {plain(allowed.on_track, 2)}{points}, at risk up to {plain(allowed.at_risk, 2)})"
