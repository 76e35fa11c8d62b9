"""The season of a monthly series: how much of a year's average each month of the year usually has.

Arrays in, arrays out. Never across a break: seasons before and after it need not be the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from goldenthread.statistics.regression import Floats

MONTHS_NEEDED: Final = 36
"""Three full years: with fewer, an odd month passes for a season."""
SHRINK: Final = 0.25
"""How far each month's index is drawn to 1, because it is estimated from a few years only."""


def index(values: ArrayLike, season: ArrayLike) -> Floats | None:
    """Twelve factors that average 1, January first: 1.10 is a month 10 per cent above the year's level.

    ``values``: n >= 36 monthly values > 0 on average, without a hole; ``season``: the month of the year, 1 to
    12. None with fewer. Each month is held against the centred mean of the twelve months around it; the
    mean of those shares is drawn a quarter of the way to 1. Source: the classical decomposition, Macaulay
    (1931), The Smoothing of Time Series, as in R's decompose (multiplicative).
    """
    y, month = np.asarray(values, np.float64), np.asarray(season)
    if not np.isfinite(y).all():
        raise ValueError("Give a number for each month.")
    if len(y) < MONTHS_NEEDED:
        return None
    weights = np.array([0.5, *[1.0] * 11, 0.5]) / 12
    around = np.convolve(y, weights, "valid")
    if not (around > 0).all():
        return None
    shares, of = y[6:-6] / around, month[6:-6]
    found = np.array([np.mean(shares[of == number]) for number in range(1, 13)])
    return np.asarray(1 + (1 - SHRINK) * (found / found.mean() - 1), np.float64)


def adjusted(
    values: ArrayLike, season: ArrayLike, starts: Sequence[int] = ()
) -> tuple[Floats, tuple[bool, ...]]:
    """Values with the season taken out, segment by segment, and which segments it was taken out of.

    ``starts``: the places where a new segment begins. A segment of fewer than 36 months stays as it is.
    """
    y, month = np.array(values, np.float64), np.asarray(season)
    done = []
    for first, end in pairwise([0, *sorted(set(starts)), len(y)]):
        factors = index(y[first:end], month[first:end])
        done.append(factors is not None)
        if factors is not None:
            y[first:end] /= factors[month[first:end] - 1]
    return y, tuple(done)
