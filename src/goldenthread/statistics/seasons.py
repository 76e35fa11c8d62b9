"""The season of a monthly series: how much of a year's average each month of the year usually has.

Arrays in, arrays out. A month is judged by an index that it has no part in: one that had would call its own
oddness a season, and the others' limits would be too narrow for the latest.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from goldenthread.statistics.regression import Floats

MONTHS_NEEDED: Final = 36
"""Three full years: with fewer, an odd month passes for a season."""
SHRINK: Final = 0.25
"""How far each month's index is drawn to 1, because it is estimated from a few years only."""


class Season(StrEnum):
    """Whose season was taken out of a segment; an empty text where none was."""

    NONE = ""
    OWN = "own"
    BEFORE = "before"
    """That of the segment before, on the assumption that it stayed as it was."""


def index(values: ArrayLike, season: ArrayLike) -> Floats | None:
    """Twelve factors that average 1, January first: 1.10 is a month 10 per cent above the year's level.

    ``values``: n >= 36 monthly values > 0 on average, without a hole; ``season``: the month of the year, 1 to
    12. None with fewer. Each month is held against the centred mean of the twelve months around it; the
    mean of those shares is drawn a quarter of the way to 1. Source: the classical decomposition, Macaulay
    (1931), The Smoothing of Time Series, as in R's decompose (multiplicative).

    Formula: mean of y over its centred twelve-month mean, by month; 1 + 0.75 (s - 1).
    """
    y, month = np.asarray(values, np.float64), np.asarray(season)
    shares = _shares(y)
    if shares is None:
        return None
    of = month[6:-6]
    return _drawn(np.array([np.mean(shares[of == number]) for number in range(1, 13)]))


def factors_without_own(values: ArrayLike, season: ArrayLike) -> Floats | None:
    """The factor of each month from an index that it has no part in; None as for :func:`index`.

    Shapes as for :func:`index`; n factors. Source: leave-one-out, Stone (1974), Journal of the Royal
    Statistical Society B 36, 111-147.
    """
    y, month = np.asarray(values, np.float64), np.asarray(season) - 1
    shares = _shares(y)
    if shares is None:
        return None
    own = np.zeros(len(y))
    own[6:-6] = shares
    sums, seen = np.bincount(month, own, 12), np.bincount(month[6:-6], minlength=12)
    drops = (own > 0) & (seen[month] > 1)
    means = np.tile(sums / seen, (len(y), 1))
    places = np.arange(len(y))
    left = (sums[month] - np.where(drops, own, 0)) / (seen[month] - drops)
    means[places, month] = left
    return np.asarray(_drawn(means)[places, month], np.float64)


def _shares(y: Floats) -> Floats | None:
    """Each month over the centred mean of the twelve around it, without the first and last six."""
    if not np.isfinite(y).all():
        raise ValueError("Give a number for each month.")
    if len(y) < MONTHS_NEEDED:
        return None
    around = np.convolve(y, np.array([0.5, *[1.0] * 11, 0.5]) / 12, "valid")
    return np.asarray(y[6:-6] / around, np.float64) if (around > 0).all() else None


def _drawn(found: Floats) -> Floats:
    """Averages of each month of the year (the last axis) as factors that average 1, drawn towards 1."""
    return np.asarray(1 + (1 - SHRINK) * (found / found.mean(axis=-1, keepdims=True) - 1), np.float64)


def adjusted(
    values: ArrayLike, season: ArrayLike, starts: Sequence[int] = ()
) -> tuple[Floats, tuple[Season, ...]]:
    """Values with the season taken out, segment by segment, and whose season was taken out of each.

    ``starts``: the places where a new segment begins. A segment of fewer than 36 months takes the season of
    the last one before it that has its own, which assumes that a break moves the level and not the season;
    with none before it, it stays as it is.
    """
    y, month = np.array(values, np.float64), np.asarray(season)
    done, before = [], None
    for first, end in pairwise([0, *sorted(set(starts)), len(y)]):
        part, of = y[first:end].copy(), month[first:end]
        factors = factors_without_own(part, of)
        if factors is not None:
            y[first:end], before = part / factors, index(part, of)
            done.append(Season.OWN)
        elif before is not None:
            y[first:end] = part / before[of - 1]
            done.append(Season.BEFORE)
        else:
            done.append(Season.NONE)
    return y, tuple(done)
