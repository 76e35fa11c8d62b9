"""Rates standardised for age: directly, directly where people repeat, and indirectly.

Arrays in, small frozen results out; one place of an array for each age band. ``level`` is the confidence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from goldenthread.statistics.intervals import EXACT_BELOW, Floats, Interval, byar, rate

NOTHING = Interval(np.nan, np.nan, np.nan)
"""Of fewer than ten events no directly standardised rate is given."""


def direct(
    events: ArrayLike,
    population: ArrayLike,
    weights: ArrayLike,
    *,
    level: float = 0.95,
    per: float = 100_000,
) -> Interval:
    """The rate that the area would have with a standard population's ages, with Dobson's limits.

    ``events`` >= 0, ``population`` > 0 and ``weights`` (the standard population): one for each band. NaN
    throughout under ten events in all. Source: Dobson and others (1991), Statistics in Medicine 10, 457-462,
    as PHEindicatormethods 2.1.0 (calculate_dsr).

    Formula: v = sum(w x/n) / sum w; v + sqrt(Var/x) (L - x) and v + sqrt(Var/x) (U - x), Byar's L and U.
    """
    x, n, w = _bands(events, population, weights)
    return _dobson(float(x.sum()), _value(x, n, w), _variance(x, n, w), level, per)


def direct_repeated(
    persons: ArrayLike,
    times: ArrayLike,
    population: ArrayLike,
    weights: ArrayLike,
    *,
    level: float = 0.95,
    per: float = 100_000,
) -> Interval:
    """The directly standardised rate of events where one person can have several, with limits that hold then.

    ``persons``: bands by frequencies, how many people of the band had so many events; ``times``: the events a
    person of each frequency had. Repeat victims make ordinary limits too narrow. Source: as
    PHEindicatormethods 2.1.0 (calculate_dsr, independent_events = FALSE).

    Formula: as the direct rate, with Var = sum over frequencies f of f^2 Var_f.
    """
    people, often = np.asarray(persons, np.float64), np.asarray(times, np.float64)
    events = people @ often
    x, n, w = _bands(events, population, weights)
    variances = [_variance(people[:, k], n, w) for k in range(len(often))]
    variance = float((often**2 * np.asarray(variances)).sum())
    return _dobson(float(x.sum()), _value(x, n, w), variance, level, per)


def expected(population: ArrayLike, reference_events: ArrayLike, reference_population: ArrayLike) -> float:
    """The events that an area would have at the reference's rates, band by band."""
    n, x, m = (np.asarray(one, np.float64) for one in (population, reference_events, reference_population))
    if not ((m > 0).all() and np.isfinite(n * x / m).all()):
        raise ValueError("Reference populations are more than 0, and every band has its numbers.")
    return float((n * x / m).sum())


def indirect(
    observed: float,
    population: ArrayLike,
    reference_events: ArrayLike,
    reference_population: ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """Observed over expected events, with Byar's limits, exact under ten; times the reference's rate a rate.

    One place for each band. Source: PHEindicatormethods 2.1.0 (calculate_ISRatio).

    Formula: O/E, L/E and U/E, E = sum n x_ref / n_ref.
    """
    found = rate(observed, expected(population, reference_events, reference_population), level, 1)
    return Interval(float(found.value), float(found.low), float(found.high))


def _bands(*given: ArrayLike) -> tuple[Floats, Floats, Floats]:
    x, n, w = (np.asarray(one, np.float64) for one in given)
    if not x.shape == n.shape == w.shape or x.ndim != 1:
        raise ValueError("Give events, population and weight for the same bands.")
    finite = all(np.isfinite(one).all() for one in (x, n, w))
    if not (finite and (x >= 0).all() and (n > 0).all() and (w >= 0).all() and w.any()):
        raise ValueError("Events and weights are 0 or more, not all of them 0, and populations more than 0.")
    return x, n, w


def _value(x: Floats, n: Floats, w: Floats) -> float:
    return float((w * x / n).sum() / w.sum())


def _variance(x: Floats, n: Floats, w: Floats) -> float:
    return float((w**2 * x / n**2).sum() / w.sum() ** 2)


def _dobson(count: float, value: float, variance: float, level: float, per: float) -> Interval:
    if count < EXACT_BELOW:
        return NOTHING
    limits, scale = byar(count, level), np.sqrt(variance / count)
    low, high = float(limits.low) - count, float(limits.high) - count
    return Interval(value * per, float(value + scale * low) * per, float(value + scale * high) * per)
