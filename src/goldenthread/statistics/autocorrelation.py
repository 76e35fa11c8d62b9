"""Autocorrelation: how alike neighbouring months are, and how much less a year of such months says.

Numbers in, numbers out. Months that resemble the ones before them are not so many independent ones: a mean
of them strays further than their own spread tells.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

LARGEST: Final = 0.95
"""Beyond that, a year would say next to nothing."""
ROUNDING: Final = 1e-9
"""Residuals in standard deviations that differ by no more are the same."""
ROUNDS: Final = 500
"""More than enough to settle, whatever the dispersion and the autocorrelation."""
SETTLED: Final = 1e-9
LEAST_SEEN: Final = 6
"""Values below which it cannot be seen how alike neighbours are."""


def autocorrelation(residuals: ArrayLike) -> float:
    """How much a month's residual is like the one before it: from -1 to 1, near 0 for independent months.

    Formula: r = sum e_t e_(t-1) / sum e_t^2, e about their mean.
    """
    r = np.asarray(residuals, np.float64)
    r = r - r.mean()
    whole = float(r @ r)
    return float(r[1:] @ r[:-1]) / whole if _varies(r) else 0.0


def _varies(residuals: ArrayLike) -> bool:
    """Whether they differ by more than rounding: the rounding of months that are all the same is alike."""
    return bool(np.ptp(residuals) > ROUNDING)


def autocorrelation_of_years(residuals: ArrayLike, size: int) -> float:
    """How alike neighbours are, 0 to 0.95, without the bias that comes from a mean for each ``size`` of them.

    0 where neighbours are not alike. ``size`` is more than 4. Source: Marriott and Pope (1954) and Kendall
    (1954), Biometrika 41, 390-404: r falls short by (1 + 4r) / n.

    Formula: (r + 1/n) / (1 - 4/n), between 0 and 0.95.
    """
    if not _varies(residuals):
        return 0.0
    found = (autocorrelation(residuals) + 1 / size) / (1 - 4 / size)
    return min(max(found, 0.0), LARGEST)


def autocorrelation_of_few(residuals: ArrayLike) -> float:
    """How alike the neighbours of one short run are, 0 to 0.95; 0 of fewer than six.

    Only the bias that independent values have (r falls short by 1 / n) is taken out: what r adds to it would
    multiply what in a short run is mostly chance. Source: Marriott and Pope (1954).
    """
    size = len(np.asarray(residuals))
    if size < LEAST_SEEN or not _varies(residuals):
        return 0.0
    return min(max(autocorrelation(residuals) + 1 / size, 0.0), LARGEST)


def inflation(autocorrelation: float, size: int) -> float:
    """How much more the mean of ``size`` values varies where each keeps a share of the one before it.

    1 where they are independent. Source: Bartlett (1935), Journal of the Royal Statistical Society 98,
    536-543.

    Formula: 1 + 2 sum over k < n of (1 - k/n) r^k.
    """
    back = np.arange(1, size)
    return float(1 + 2 * ((1 - back / size) * autocorrelation**back).sum())


def shrunk_autocorrelation(own: float, pairs: int, before: float, months: int) -> float:
    """The autocorrelation of a short run, drawn to that of a longer run before it, by their lengths.

    Of twelve values alone it is mostly chance: intervals of 95 per cent held the truth in 90 of 100 runs.
    Source: none; a mean weighted by length, and held by simulation (``benchmarks/simulations.py``).

    Formula: (pairs own + months before) / (pairs + months).
    """
    return (pairs * own + months * before) / (pairs + months)


def long_run_dispersion(dispersion: float, autocorrelation: float, size: int) -> float:
    """The dispersion of a sum of ``size`` counts whose rate is like that of the month before.

    ``dispersion``: of single counts, variance over mean, of which 1 is the counts' own and remembers nothing.
    The rest keeps a larger share of the month before than the counts' ``autocorrelation``, which chance
    blurs. Source: an autoregression seen through Poisson noise, Zeger (1988), Biometrika 75, 621-629.

    Formula: 1 + (phi - 1) f(r phi / (phi - 1)), f as :func:`inflation`.
    """
    if dispersion <= 1:
        return 1.0
    rate = min(autocorrelation * dispersion / (dispersion - 1), LARGEST)
    return 1 + (dispersion - 1) * inflation(rate, size)


def unbiased_dispersion(dispersion: float, autocorrelation: float, size: int) -> float:
    """The dispersion of single counts, freed of what a mean of ``size`` counts that are alike takes from it.

    Such counts stray little from their own mean and much with it, so their dispersion about it is too small:
    by (n - f) / (n - 1), where the sum of n counts varies f times as much as of independent ones. The part
    that is chance has f = 1, hence the rounds. Source: Bayley and Hammersley (1946), Supplement to the
    Journal of the Royal Statistical Society 8, 184-197.

    Formula: phi (n - 1) / (n - f), f = long-run over own dispersion.
    """
    if dispersion <= 1 or autocorrelation <= 0:
        return dispersion
    found, before = dispersion, 0.0
    for _ in range(ROUNDS):
        if found - before <= SETTLED * found:
            break
        more = long_run_dispersion(found, autocorrelation, size) / found
        before, found = found, dispersion * (size - 1) / (size - more)
    return found
