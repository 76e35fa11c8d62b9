"""Areas against the whole's rate: how far an area of its size strays by chance. No league table.

Arrays in, small frozen results out. Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202; the
limits as PHEindicatormethods 2.1.0 (calculate_funnel_limits, calculate_funnel_points).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from goldenthread.trends.intervals import Floats, Limits, poisson

INNER: Final = 0.95
OUTER: Final = 0.998


class Place(StrEnum):
    """Where an area lies in the funnel."""

    FAR_ABOVE = "above the outer limits"
    ABOVE = "above the inner limits"
    WITHIN = "within the limits"
    BELOW = "below the inner limits"
    FAR_BELOW = "below the outer limits"


@dataclass(frozen=True, slots=True)
class Curve:
    """A pair of limits around a rate: for each count of events the population at which it is just reached."""

    level: float
    events: Floats
    low_population: Floats
    """At this population so many events are just the lower limit."""
    low: Floats
    """The rate there, in the unit of the rate given."""
    high_population: Floats
    high: Floats


def curve(baseline: float, events: ArrayLike, level: float, per: float = 100_000) -> Curve:
    """The limits around ``baseline`` events per ``per`` people, at each count of ``events`` > 0.

    An area lies outside exactly where the interval of its own rate leaves the baseline out.
    """
    limits = poisson(events, level)
    x, scale = limits.value, per / baseline
    low, high = limits.high * scale, limits.low * scale
    return Curve(level, x, low, x / low * per, high, x / high * per)


def proportion_limits(baseline: float, out_of: ArrayLike, level: float) -> Limits:
    """The limits around a proportion (0 to 1) for groups of each size ``out_of`` > 0.

    A group lies outside exactly where Wilson's interval of its own proportion leaves the baseline out.
    """
    from scipy.special import ndtri

    n = np.asarray(out_of, np.float64)
    reach = float(ndtri((1 + level) / 2)) * np.sqrt(baseline * (1 - baseline) / n)
    value = np.full(n.shape, baseline)
    return Limits(value, np.maximum(baseline - reach, 0), np.minimum(baseline + reach, 1))


def places(
    counts: ArrayLike, population: ArrayLike, baseline: float, per: float = 100_000
) -> tuple[Place, ...]:
    """Where each area lies: ``counts`` events in ``population`` > 0, against ``baseline`` per ``per``.

    By the exact interval of each count, as the curve is.
    """
    inner, outer = (poisson(counts, level) for level in (INNER, OUTER))
    expected = np.asarray(population, np.float64) * baseline / per
    limits = outer.low, inner.low, inner.high, outer.high, expected
    return tuple(map(_place, *(np.atleast_1d(one).tolist() for one in limits)))


def _place(far_low: float, low: float, high: float, far_high: float, expected: float) -> Place:
    if low > expected:
        return Place.FAR_ABOVE if far_low > expected else Place.ABOVE
    if high < expected:
        return Place.FAR_BELOW if far_high < expected else Place.BELOW
    return Place.WITHIN
