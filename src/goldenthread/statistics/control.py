"""Control charts on months (XmR): which points are more than usual variation, by Making Data Count.

Values in, frozen results out. Never for rolling sums: their neighbours share months, and every chart of them
signals. Sources: Making Data Count, NHS England; rules as in NHSRplotthedots 0.2.2 (ptd_spc); limits after
Shewhart (1931) and Wheeler (1993); screening of moving ranges after Nelson (1982), J. Quality Technology 14.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.framework.indicators import Better
from goldenthread.periods import Month

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Limit = float | Floats

TO_LIMIT: Final = 2.66
"""Mean moving ranges from the mean to a limit: three standard deviations, as two neighbours show them."""
SCREEN: Final = 3.267
"""Moving ranges from so many times their mean are left out once: one jump does not widen the limits."""
ESTABLISHED: Final = 12
"""Limits from fewer points are provisional."""


class Signal(StrEnum):
    """Why a point is more than the usual variation; the first rule that holds."""

    NONE = "within the usual variation"
    ABOVE = "above the upper limit"
    BELOW = "below the lower limit"
    RISING = "in a run of rising points"
    FALLING = "in a run of falling points"
    TWO_HIGH = "among three points of which two are near the upper limit"
    TWO_LOW = "among three points of which two are near the lower limit"
    HIGH = "in a run of points above the mean"
    LOW = "in a run of points below the mean"


class Variation(StrEnum):
    """What a point means, given which direction is good; a segment's is that of its last point."""

    COMMON = "no change beyond the usual variation"
    IMPROVEMENT = "a change for the better"
    CONCERN = "a change for the worse"
    HIGH = "higher than usual"
    LOW = "lower than usual"


class Assurance(StrEnum):
    """Whether the process as it runs will meet the target."""

    PASS = "consistently meets the target"  # noqa: S105 - no password
    HIT_AND_MISS = "meets the target by chance"
    FAIL = "consistently misses the target"


@dataclass(frozen=True, slots=True)
class Rules:
    """How the chart is read; as Making Data Count reads it unless said otherwise."""

    screen: bool = True
    """Leave out moving ranges beyond 3.267 times their mean. The Making Data Count spreadsheet does not."""
    fix_after: int | None = None
    """Take mean and limits from the first so many points of each segment; None: from all."""
    run: int = 7
    trend: int = 7

    def __post_init__(self) -> None:
        """Refuse rules that no chart can be read by."""
        if self.fix_after is not None and self.fix_after < 1:
            raise ValueError("Limits come from at least one point.")


@dataclass(frozen=True, slots=True)
class Segment:
    """Points between two rebasings: one mean, one pair of limits, in the unit of the values."""

    start: int
    """The place of its first point."""
    end: int
    """The place after its last point."""
    mean: float
    low: float
    """NaN, as ``high``, where a single point shows no variation."""
    high: float
    near_low: float
    near_high: float
    signals: tuple[Signal, ...]
    variations: tuple[Variation, ...]
    assurance: Assurance | None

    @property
    def variation(self) -> Variation:
        """What the segment's last point says."""
        return self.variations[-1]

    @property
    def provisional(self) -> bool:
        """True while there are too few points for limits that will last."""
        return self.end - self.start < ESTABLISHED


@dataclass(frozen=True, slots=True)
class Chart:
    """A control chart: the segments in order, each point in exactly one."""

    values: tuple[float, ...]
    segments: tuple[Segment, ...]
    rules: Rules

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The signal of each point."""
        return tuple(signal for one in self.segments for signal in one.signals)

    @property
    def variations(self) -> tuple[Variation, ...]:
        """The meaning of each point."""
        return tuple(variation for one in self.segments for variation in one.variations)


def chart(
    values: ArrayLike,
    *,
    better: Better | None,
    starts: Sequence[int] = (),
    target: float | None = None,
    rules: Rules = Rules(),
) -> Chart:
    """A control chart of values in their order, with new limits from each place in ``starts``.

    ``values``: one dimension, at least one, none missing, any unit; ``better`` None (or a range): no
    direction is good. The target is held against the limits of each segment.

    Formula: mean -+ 2.66 mean |x_t - x_(t-1)|, ranges from 3.267 times their mean left out once.
    """
    y = np.asarray(values, np.float64)
    if y.ndim != 1 or not y.size or not np.isfinite(y).all():
        raise ValueError("Give at least one value, and a number for each.")
    if any(not 0 < place < y.size for place in starts):
        raise ValueError("New limits begin at a point after the first.")
    places = [0, *sorted(set(starts)), y.size]
    segments = tuple(_segment(y, a, b, direction(better), target, rules) for a, b in pairwise(places))
    return Chart(tuple(y.tolist()), segments, rules)


def starts_of(months: Sequence[Month], breaks: Sequence[Month]) -> tuple[int, ...]:
    """Where new limits begin: the first point in or after each break's month.

    ``months`` rise. A break before the second point or after the last one begins nothing.
    """
    places = {bisect_left(months, one) for one in breaks}
    return tuple(sorted(place for place in places if 0 < place < len(months)))


def direction(better: Better | None) -> int:
    """1 where higher is better, -1 where lower is, 0 where neither."""
    return {Better.HIGHER: 1, Better.LOWER: -1}.get(better, 0) if better else 0


def _segment(y: Floats, start: int, end: int, sign: int, target: float | None, rules: Rules) -> Segment:
    part = y[start:end]
    mean, spread = _mean_and_range(part[: rules.fix_after], rules.screen)
    reach, near = TO_LIMIT * spread, 2 * (TO_LIMIT / 3) * spread
    limits = (mean - reach, mean + reach)
    signals = signals_of(part, mean, limits, (mean - near, mean + near), rules)
    variations = tuple(meaning(signal, sign) for signal in signals)
    assurance = _assurance(limits, sign, target)
    return Segment(start, end, mean, *limits, mean - near, mean + near, signals, variations, assurance)


def _mean_and_range(part: Floats, screen: bool) -> tuple[float, float]:
    """The mean, and the mean moving range; NaN for a single point."""
    ranges = np.abs(np.diff(part))
    if not ranges.size:
        return float(part.mean()), np.nan
    if screen and ranges.any():  # of a constant series nothing is left out, and its limits are its mean
        ranges = ranges[ranges < SCREEN * ranges.mean()]
    return float(part.mean()), float(ranges.mean())


def signals_of(
    y: Floats, mean: float, limits: tuple[Limit, Limit], near: tuple[Limit, Limit], rules: Rules
) -> tuple[Signal, ...]:
    """The signal of each point of one segment; limits and near limits are one number or one a point."""
    outside = (y > limits[1]).astype(np.int64) - (y < limits[0])
    side = np.sign(y - mean).astype(np.int64)
    close = (outside == 0) & ((y > near[1]) | (y < near[0]))
    two_in_three = np.where(close, _two_in_three(side, close), 0)
    found = (outside, _trend(y, rules.trend), two_in_three, _runs(side, rules.run))
    return tuple(_first(hits) for hits in zip(*(one.tolist() for one in found), strict=True))


_NAMES: Final = (
    (Signal.ABOVE, Signal.BELOW),
    (Signal.RISING, Signal.FALLING),
    (Signal.TWO_HIGH, Signal.TWO_LOW),
    (Signal.HIGH, Signal.LOW),
)
"""The rules in their order: what a hit upwards and a hit downwards is called."""


def _first(hits: Sequence[int]) -> Signal:
    for (up, down), hit in zip(_NAMES, hits, strict=True):
        if hit:
            return up if hit > 0 else down
    return Signal.NONE


def _trend(y: Floats, length: int) -> Whole:
    """For each point the slope of the run that it is part of; where two meet, that of the right-hand one."""
    steps, found = np.sign(np.diff(y)).astype(np.int64), np.zeros(y.size, np.int64)
    for place in range(y.size - length + 1):
        slope = steps[place : place + length - 1].sum()
        if abs(slope) == length - 1:
            found[place : place + length] = np.sign(slope)
    return found


def _runs(side: Whole, length: int) -> Whole:
    """For each point the side of the run that it is part of; a point on the mean breaks a run."""
    found = np.zeros(side.size, np.int64)
    for place in range(side.size - length + 1):
        if abs(side[place : place + length].sum()) == length:
            found[place : place + length] = side[place]
    return found


def _two_in_three(side: Whole, close: NDArray[np.bool_]) -> Whole:
    """For each point the side of three neighbours, all on one side, of which two are near a limit."""
    found = np.zeros(side.size, np.int64)
    for place in range(side.size - 2):
        three = slice(place, place + 3)
        if abs(side[three].sum()) == 3 and close[three].sum() >= 2:
            found[three] = side[place]
    return found


_UPWARDS: Final = frozenset(up for up, _ in _NAMES)


def meaning(signal: Signal, sign: int) -> Variation:
    """What a signal means where 1, -1 or no direction is good."""
    if signal is Signal.NONE:
        return Variation.COMMON
    up = signal in _UPWARDS
    if not sign:
        return Variation.HIGH if up else Variation.LOW
    return Variation.IMPROVEMENT if up == (sign > 0) else Variation.CONCERN


def _assurance(limits: tuple[float, float], sign: int, target: float | None) -> Assurance | None:
    if target is None or not sign or np.isnan(limits[0]):
        return None
    if limits[0] <= target <= limits[1]:
        return Assurance.HIT_AND_MISS
    return Assurance.PASS if (target < limits[0]) == (sign > 0) else Assurance.FAIL
