"""Areas against the whole's rate: how far an area of its size strays by chance. No league table.

Arrays in, small frozen results out. Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202; the
limits of chance alone as PHEindicatormethods 2.1.0 (calculate_funnel_limits, calculate_funnel_points). Where
areas differ from each other by more than chance, limits of chance alone leave most of them outside, and say
nothing of any one: :func:`spread` measures how much they usually differ, and the limits are widened by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from goldenthread.statistics.intervals import Floats, Limits, poisson

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

    Formula: the population at which the exact limit of x events is the rate of all.
    """
    limits = poisson(_above_zero("Events", events), level)
    _above_zero("The rate of all", baseline)
    x, scale = limits.value, per / baseline
    low, high = limits.high * scale, limits.low * scale
    return Curve(level, x, low, x / low * per, high, x / high * per)


@dataclass(frozen=True, slots=True)
class Spread:
    """How much areas differ from each other beyond chance."""

    dispersion: float
    """The mean of the squared standardised differences, winsorised: about 1 where chance is all."""
    between: float
    """The standard deviation between areas of the square root of observed over expected; 0 for chance."""


WINSORISED: Final = 0.1
"""The share of areas at each end that count only as the next does: they must not widen their own limits."""


def spread(counts: ArrayLike, population: ArrayLike, baseline: float, per: float = 100_000) -> Spread:
    """How much the areas usually differ: an additive random effect, by the method of moments.

    0 unless the dispersion is two of its standard errors above that of chance, 1.

    ``counts`` events in ``population`` > 0, against ``baseline`` > 0 per ``per``. On the scale of square
    roots, where chance has the same size at every count. Source: Spiegelhalter (2005), with square roots as
    Spiegelhalter and others (2012), Journal of the Royal Statistical Society A 175, 1-47.

    Formula: (I phi - (I - 1)) / (sum w - sum w^2 / sum w), its root; w = 4 E.
    """
    expected = _above_zero("Populations and the rate of all", np.asarray(population) * baseline / per)
    x = np.asarray(counts, np.float64)
    if not ((x >= 0) & np.isfinite(x)).all():
        raise ValueError("Counts are numbers of 0 or more.")
    z = 2 * (np.sqrt(x) - np.sqrt(expected))
    low, high = np.quantile(z, (WINSORISED, 1 - WINSORISED))
    dispersion = float((z.clip(low, high) ** 2).mean()) / _kept()
    areas, weights = len(z), 4 * expected
    room = weights.sum() - (weights**2).sum() / weights.sum()
    if dispersion < 1 + 2 * np.sqrt(2 / areas) or room <= 0:
        return Spread(dispersion, 0.0)
    return Spread(dispersion, float(np.sqrt((areas * dispersion - (areas - 1)) / room)))


def _kept() -> float:
    """What winsorising leaves of the variance of normal values, 0.679: without it limits are too narrow.

    It is the second moment of a standard normal value that is cut at its own quantiles.
    """
    from scipy.special import ndtri

    z = float(ndtri(1 - WINSORISED))
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return float(1 - 2 * WINSORISED - 2 * z * density + 2 * WINSORISED * z**2)


def widened(
    baseline: float,
    population: ArrayLike,
    level: float,
    between: float,
    per: float = 100_000,
    *,
    areas: int | None = None,
) -> tuple[Floats, Floats]:
    """The lower and upper limits around ``baseline`` at each population > 0, widened by :func:`spread`.

    ``areas``: how many the spread was seen in; it is itself an estimate, so Student's t with one fewer takes
    the place of the normal distribution.

    Formula: E-rate (1 -+ t sqrt(1/(4E) + between^2))^2.
    """
    expected = _above_zero("Populations and the rate of all", np.asarray(population) * baseline / per)
    reach = _reach(level, areas if between else None) * np.sqrt(1 / (4 * expected) + between**2)
    return baseline * np.maximum(1 - reach, 0) ** 2, baseline * (1 + reach) ** 2


def widened_places(
    counts: ArrayLike, population: ArrayLike, baseline: float, between: float, per: float = 100_000
) -> tuple[Place, ...]:
    """Where each area lies within the widened limits."""
    rates = np.asarray(counts, np.float64) / np.asarray(population, np.float64) * per
    inner, outer = (
        widened(baseline, population, level, between, per, areas=len(rates)) for level in (INNER, OUTER)
    )
    return tuple(
        Place.FAR_ABOVE if rate > far_high
        else Place.ABOVE if rate > high
        else Place.FAR_BELOW if rate < far_low
        else Place.BELOW if rate < low
        else Place.WITHIN
        for rate, low, high, far_low, far_high in zip(rates, *inner, *outer, strict=True)
    )  # fmt: skip


def _above_zero(what: str, some: ArrayLike) -> Floats:
    found = np.asarray(some, np.float64)
    if not ((found > 0) & np.isfinite(found)).all():
        raise ValueError(f"{what} must be more than 0.")
    return found


def _reach(level: float, areas: int | None = None) -> float:
    from scipy.special import ndtri, stdtrit

    tail = (1 + level) / 2
    return float(stdtrit(areas - 1, tail) if areas else ndtri(tail))


def proportion_limits(baseline: float, out_of: ArrayLike, level: float) -> Limits:
    """The limits around a proportion (0 to 1) for groups of each size ``out_of`` > 0.

    A group lies outside exactly where Wilson's interval of its own proportion leaves the baseline out.

    Formula: p -+ z sqrt(p (1 - p) / n).
    """
    n = _above_zero("Groups", out_of)
    if not 0 <= baseline <= 1:
        raise ValueError("A proportion lies between 0 and 1.")
    reach = _reach(level) * np.sqrt(baseline * (1 - baseline) / n)
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
