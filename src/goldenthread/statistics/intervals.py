"""How far chance alone reaches: intervals for counts, rates, proportions and the change between two counts.

Numbers or arrays in, small frozen results out; nothing here knows months, files or words. ``level`` is the
confidence, 0.95 for 95 per cent. Where a limit does not exist it is NaN, never a made-up zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.statistics.autocorrelation import (
    autocorrelation_of_few,
    long_run_dispersion,
    shrunk_autocorrelation,
    unbiased_dispersion,
)

Floats = NDArray[np.float64]

EXACT_BELOW: Final = 10
"""Rates of fewer events get exact limits, as PHEindicatormethods does: Byar's are too rough there."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Values with their limits, each of the shape and the unit of what was asked."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Interval:
    """One value with its limits, in the unit of the value."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PairedRatio:
    """Current over baseline, from counts paired by month, with what its interval was made from."""

    value: float
    low: float
    high: float
    dispersion: float
    """Variance over mean among the pairs: 1 for independent offences, more where they cluster."""
    pairs: int
    """Pairs of months with at least one offence."""
    autocorrelation: float = 0.0
    """How alike neighbouring pairs are, 0 to 0.95; 0 where it was not asked for."""


@dataclass(frozen=True, slots=True)
class RunBefore:
    """What a longer run of the same series says of how its months vary."""

    autocorrelation: float
    """How alike neighbouring months are, 0 to 0.95."""
    dispersion: float
    """Variance over mean beside season and level."""
    months: int
    freedom: int
    """Degrees of freedom that the dispersion was seen with."""


def byar(count: ArrayLike, level: float = 0.95) -> Limits:
    """Limits of Poisson counts, by Byar's approximation; the lower is NaN where it would be negative or of 0.

    ``count``: any shape, events >= 0. Within 0.1 of the exact limits from 10 events on.
    Source: Breslow and Day (1987), Statistical Methods in Cancer Research II, page 69.

    Formula: L = x (1 - 1/(9x) - z/(3 sqrt x))^3; U = y (1 - 1/(9y) + z/(3 sqrt y))^3, y = x + 1.
    """
    x, z = _counts(count), _z(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        low = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
    high = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3
    return Limits(x, np.where(low < 0, np.nan, low), high)


def poisson(count: ArrayLike, level: float = 0.95) -> Limits:
    """Exact limits of Poisson counts; the lower limit of 0 is 0.

    ``count``: any shape, events >= 0. Source: Garwood (1936), Biometrika 28, 437-442.

    Formula: L = chi2(a/2; 2x) / 2; U = chi2(1 - a/2; 2x + 2) / 2, quantiles.
    """
    from scipy.special import gammaincinv

    x, tail = _counts(count), _tail(level)
    low = np.where(x == 0, 0.0, gammaincinv(np.where(x == 0, 1.0, x), tail))
    return Limits(x, low, np.asarray(gammaincinv(x + 1, 1 - tail), np.float64))


def rate(count: ArrayLike, population: ArrayLike, level: float = 0.95, per: float = 100_000) -> Limits:
    """Rates per ``per`` of the population, with Byar's limits, and exact limits under 10 events.

    ``count`` events and ``population`` > 0 broadcast. With expected events as the population and ``per`` 1 it
    is the standardised ratio. Source: Fingertips technical guidance, as PHEindicatormethods 2.1.0 (phe_rate).

    Formula: per L / n and per U / n, of the count x.
    """
    x, n = np.broadcast_arrays(_counts(count), _positive(population))
    exact, approximate = poisson(x, level), byar(x, level)
    small = x < EXACT_BELOW
    low = np.where(small, exact.low, approximate.low)
    high = np.where(small, exact.high, approximate.high)
    return Limits(x / n * per, low / n * per, high / n * per)


def wilson(count: ArrayLike, out_of: ArrayLike, level: float = 0.95, per: float = 1) -> Limits:
    """Proportions with Wilson's score limits, times ``per`` (100 for per cent).

    ``count`` successes out of ``out_of`` > 0 broadcast. Source: Wilson (1927), JASA 22, 209-212.

    Formula: (2x + z^2 -+ z sqrt(z^2 + 4x (1 - x/n))) / (2 (n + z^2)).
    """
    x, n = np.broadcast_arrays(_counts(count), _positive(out_of))
    if (x > n).any():
        raise ValueError("More successes than cases.")
    z = _z(level)
    middle, width = 2 * x + z**2, z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    double = 2 * (n + z**2)
    # of none and of all the limits are 0 and 1; rounding must not put them beside
    low = np.where(x == 0, 0.0, (middle - width) / double)
    high = np.where(x == n, 1.0, (middle + width) / double)
    return Limits(x / n * per, low * per, high * per)


def difference(
    current: float,
    baseline: float,
    current_exposure: float = 1,
    baseline_exposure: float = 1,
    *,
    level: float = 0.95,
    exact: bool = False,
) -> Interval:
    """Current rate minus baseline rate with MOVER limits, from Byar's limits or from exact ones.

    Counts in events, exposures > 0 in the same unit (years, people); the result is events per exposure. With
    exact limits it stays true to the exact ratio where one count is zero.
    Source: Donner and Zou (2012), Statistical Methods in Medical Research 21, 347-359.

    Formula: d - sqrt((r1 - l1)^2 + (u0 - r0)^2) and d + sqrt((u1 - r1)^2 + (r0 - l0)^2).
    """
    exposure = _positive((current_exposure, baseline_exposure))
    limits = (poisson if exact else byar)((current, baseline), level)
    now, then = limits.value / exposure
    low_now, low_then = np.nan_to_num(limits.low) / exposure  # no events: nothing lies below
    high_now, high_then = limits.high / exposure
    change = now - then
    down = np.hypot(now - low_now, high_then - then)
    up = np.hypot(high_now - now, then - low_then)
    return Interval(float(change), float(change - down), float(change + up))


def ratio(
    current: float,
    baseline: float,
    current_exposure: float = 1,
    baseline_exposure: float = 1,
    *,
    level: float = 0.95,
) -> Interval:
    """Current rate over baseline rate with exact limits, given the sum of both; right for independent events.

    Counts in whole events, exposures > 0. From a baseline of 0 the ratio is infinite (NaN where both are 0)
    and has no upper limit. Source: Przyborowski and Wilenski (1940), Biometrika 31, 313-323; the limits are
    Clopper and Pearson's (1934), as in R's poisson.test.

    Formula: p/(1 - p) t0/t1 at the Clopper-Pearson limits p of x1 out of x1 + x0.
    """
    from scipy.special import betaincinv

    x1, x0 = _counts((current, baseline)).tolist()
    t1, t0 = _positive((current_exposure, baseline_exposure)).tolist()
    tail = _tail(level)
    low = float(betaincinv(x1, x0 + 1, tail)) if x1 else 0.0
    high = float(betaincinv(x1 + 1, x0, 1 - tail)) if x0 else 1.0
    value = x1 / x0 if x0 else (np.inf if x1 else np.nan)
    return Interval(value * t0 / t1, _odds(low) * t0 / t1, _odds(high) * t0 / t1)


def paired_ratio(
    current: ArrayLike,
    baseline: ArrayLike,
    *,
    level: float = 0.95,
    least: float = 1.0,
    in_order: bool = False,
    before: RunBefore | None = None,
) -> PairedRatio:
    """Current sum over baseline sum with limits that hold for overdispersed counts: months paired by season.

    ``current`` and ``baseline``: one dimension, events a month >= 0, the same calendar month at each place.
    The dispersion among the pairs widens the interval and is never taken below ``least``: 1 keeps it at least
    as wide as a Poisson's, 0 takes the dispersion as estimated. Seasons cancel; a trend inside the year and
    months that hang together do not. ``in_order`` says that the pairs follow one another, and widens the
    interval by how alike neighbours are (:mod:`goldenthread.statistics.autocorrelation`). Of so few that is
    mostly chance, so a run ``before`` them lends its own, by length, and its dispersion, with no more weight
    than that of the pairs. NaN limits where either sum is 0 or fewer than two pairs have events. Source:
    quasi-likelihood, McCullagh and Nelder (1989), sections 4.5 and 9.2; out of order equal to R's
    glm(cbind(a, b) ~ 1, quasibinomial) with t limits.

    Formula: phi = sum (a - N p)^2 / (N p (1 - p)) / (M - 1); x1/x0 exp(-+ t sqrt(phi (1/x1 + 1/x0))).
    """
    from scipy.special import stdtrit

    a, b = _counts(current), _counts(baseline)
    if a.ndim != 1 or a.shape != b.shape:
        raise ValueError("Give the same months of both, one count for each.")
    x1, x0 = float(a.sum()), float(b.sum())
    pairs = int(((a + b) > 0).sum())
    value = x1 / x0 if x0 else (np.inf if x1 else np.nan)
    if not (x1 and x0) or pairs < 2:
        return PairedRatio(value, np.nan, np.nan, np.nan, pairs)
    rest = _residuals(a, a + b)
    phi = float((rest**2).sum() / (pairs - 1))
    wide, freedom, alike = _in_order(rest, phi, before) if in_order else (phi, pairs - 1, 0.0)
    error = np.sqrt(max(wide, least) * (1 / x1 + 1 / x0))
    reach = float(np.exp(stdtrit(freedom, 1 - _tail(level)) * error))
    return PairedRatio(value, value / reach, value * reach, phi, pairs, alike)


def _in_order(rest: Floats, phi: float, before: RunBefore | None) -> tuple[float, int, float]:
    """The dispersion of a sum of pairs in their order, its degrees of freedom, and their autocorrelation."""
    pairs, alike = len(rest), autocorrelation_of_few(rest)
    freedom = pairs - 1
    if before:
        alike = shrunk_autocorrelation(alike, pairs, before.autocorrelation, before.months)
        lent = min(before.freedom, freedom)
        phi = (freedom * phi + lent * before.dispersion) / (freedom + lent)
        freedom += lent
    if phi <= 1:
        return phi, freedom, alike
    return long_run_dispersion(unbiased_dispersion(phi, alike, pairs), alike, pairs), freedom, alike


def dispersion_about(counts: ArrayLike, groups: ArrayLike) -> tuple[float, int]:
    """Pearson's chi-squared about each group's own mean over its degrees of freedom, and these.

    ``counts``: n events; ``groups``: n labels, years say, so that a level that moves from year to year does
    not pass for clustering. Groups of one month or without an event say nothing; NaN and 0 where none does.
    Source: McCullagh and Nelder (1989), section 4.5.2.

    Formula: sum (y - m)^2 / m over n less the groups, m the mean of the group.
    """
    y, of = _counts(counts), np.unique(np.asarray(groups), return_inverse=True)[1]
    size, total = np.bincount(of), np.bincount(of, y)
    says = (size > 1) & (total > 0)
    freedom = int((size[says] - 1).sum())
    if not freedom:
        return np.nan, 0
    mean = (total / size)[of]
    kept = says[of]
    return float((((y - mean) ** 2)[kept] / mean[kept]).sum()) / freedom, freedom


def dispersion_beyond_chance(dispersion: float, pairs: int, level: float = 0.95) -> bool:
    """True when independent offences would rarely give so much dispersion: Pearson's chi-squared, one-sided.

    Source: McCullagh and Nelder (1989), section 4.5.2. False where the dispersion is NaN.

    Formula: phi (M - 1) > chi2(level; M - 1).
    """
    from scipy.special import gammaincinv

    freedom = pairs - 1
    return freedom > 0 and dispersion > 2 * float(gammaincinv(freedom / 2, level)) / freedom


def _residuals(a: Floats, both: Floats) -> Floats:
    """Pearson's, of the pairs with events: how far each month's share is from that of all."""
    share = a.sum() / both.sum()
    a, both = a[both > 0], both[both > 0]
    return np.asarray((a - both * share) / np.sqrt(both * share * (1 - share)), np.float64)


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else np.inf


def _tail(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError("A level lies between 0 and 1: 0.95 for 95 per cent.")
    return (1 - level) / 2


def _z(level: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(1 - _tail(level)))


def _counts(count: ArrayLike) -> Floats:
    found = np.asarray(count, np.float64)
    if not ((found >= 0) & np.isfinite(found)).all():
        raise ValueError("Counts are numbers of 0 or more.")
    return found


def _positive(some: ArrayLike) -> Floats:
    found = np.asarray(some, np.float64)
    if not ((found > 0) & np.isfinite(found)).all():
        raise ValueError("Populations and exposures are more than 0.")
    return found
