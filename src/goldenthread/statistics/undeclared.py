"""Where values step although no break is declared: the strongest step of all, and how rare chance makes it.

Arrays in, a small frozen result out. The strongest of many steps must not be judged by the tables for one.
Sources: Andrews (1993), Econometrica 61, 821-856 (sup-F; as strucchange's Fstats);
Estrella (2003), Econometric Theory 19, 1128-1143 (how rare, after DeLong 1981).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from goldenthread.statistics.autocorrelation import autocorrelation
from goldenthread.statistics.regression import NoFit

EDGE: Final = 0.15
"""The share of the values at either end within which no step is looked for."""


@dataclass(frozen=True, slots=True)
class Step:
    """The strongest step."""

    place: int
    """Of the first value after it."""
    size: float
    """Of the level, in the unit of the values."""
    statistic: float
    """The largest F."""
    chance: float
    """How often values without a step would have one as strong, from 0 to 1."""
    autocorrelation: float
    """How alike neighbouring values remain beside the step, from -1 to 1."""
    chance_if_alike: float
    """The same as ``chance``, with allowance for that: the mean of values that are alike varies more."""


def strongest_step(values: ArrayLike, terms: ArrayLike | None = None, *, edge: float = EDGE) -> Step:
    """The strongest step in the level of ``values``, beside what ``terms`` explain.

    ``values``: n, any unit; ``terms``: n by k, with the constant, which stands alone where none are given.
    Each place that is not within ``edge`` of an end is tried by least squares. Raises NoFit where too few
    values remain.

    Formula: the largest F = gain / ((rest - gain) / (n - k - 1)) over all places.
    """
    y = np.asarray(values, np.float64)
    x = np.ones((len(y), 1)) if terms is None else np.asarray(terms, np.float64)
    first, freedom = max(int(edge * len(y)), 1), len(y) - x.shape[1] - 1
    if not np.isfinite(y).all():
        raise ValueError("Give a number for each month.")
    if freedom < 1 or len(y) < 2 * first + 1 or np.linalg.matrix_rank(x) < x.shape[1]:
        raise NoFit("There are too few months to look for a step.")
    q, _ = np.linalg.qr(x)
    places = np.arange(first, len(y) - first + 1)
    after = (np.arange(len(y))[:, None] >= places).astype(np.float64)
    rest, steps = y - q @ (q.T @ y), after - q @ (q.T @ after)
    weight = (steps**2).sum(axis=0)
    told_apart = weight > 1e-9  # a term may mark the same months as a step
    sizes = np.where(told_apart, steps.T @ rest / np.where(told_apart, weight, 1), 0)
    gain = sizes**2 * weight
    statistics = gain / ((float(rest @ rest) - gain) / freedom)
    best = int(np.argmax(statistics))
    alike = autocorrelation(rest - sizes[best] * steps[:, best])
    found, more = float(statistics[best]), max((1 + alike) / (1 - alike), 1.0)
    chances = how_rare(found, edge), how_rare(found / more, edge)
    return Step(int(places[best]), float(sizes[best]), found, chances[0], alike, chances[1])


def how_rare(statistic: float, edge: float = EDGE) -> float:
    """How often the largest F of many places is so large where there is no step; close where it is rare.

    Formula: the tail of sup F, by Estrella's p-value of one break.
    """
    if statistic <= 1:
        return 1.0
    density = np.sqrt(statistic / (2 * np.pi)) * np.exp(-statistic / 2)
    among = 2 * np.log((1 - edge) / edge)
    return float(min(density * (among * (1 - 1 / statistic) + 2 / statistic), 1.0))
