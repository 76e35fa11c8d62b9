"""Control charts of rates and proportions whose denominators matter: p, u and c, and Laney's p' and u'.

Arrays in, small frozen results out. With denominators over about 1,000 or counts over about 50 the plain
charts cry wolf, because real counts vary more than dice do: use the primes there, or XmR. Runs are read as
in :mod:`goldenthread.statistics.control`. Sources: Shewhart (1931); Laney (2002), Quality Engineering 14,
531-537.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from goldenthread.framework.indicators import Better
from goldenthread.statistics.control import (
    ESTABLISHED,
    SCREEN,
    Floats,
    Rules,
    Signal,
    Variation,
    direction,
    meaning,
    signals_of,
)

MAKING_DATA_COUNT: Final = Rules()
SIGMAS: Final = 3
RANGE_TO_SIGMA: Final = 1.128
"""The mean moving range of normal values, in standard deviations."""


class Of(StrEnum):
    """What the values are."""

    PROPORTION = "p"
    """Cases out of a whole."""
    RATE = "u"
    """Events for an exposure; with an exposure of 1 each, a chart of counts (c)."""


@dataclass(frozen=True, slots=True)
class PrimeSegment:
    """Points between two rebasings: one centre, and limits for each point by its denominator."""

    start: int
    end: int
    centre: float
    low: tuple[float, ...]
    high: tuple[float, ...]
    spread: float
    """Laney's sigma z: the variation seen, in units of that by chance; 1 in a plain chart."""
    signals: tuple[Signal, ...]
    variations: tuple[Variation, ...]

    @property
    def provisional(self) -> bool:
        """True while there are too few points for limits that will last."""
        return self.end - self.start < ESTABLISHED


@dataclass(frozen=True, slots=True)
class PrimeChart:
    """A control chart of rates or proportions: the segments in order."""

    values: tuple[float, ...]
    segments: tuple[PrimeSegment, ...]


def prime_chart(
    events: ArrayLike,
    out_of: ArrayLike,
    of: Of,
    *,
    better: Better | None,
    prime: bool = True,
    starts: Sequence[int] = (),
    per: float = 1,
    least: float = 0,
    rules: Rules = MAKING_DATA_COUNT,
) -> PrimeChart:
    """A control chart of ``events`` over ``out_of``, with new limits from each place in ``starts``.

    Both one dimension of the same length, ``out_of`` > 0; values and limits are times ``per``. ``prime``
    False gives the plain p or u chart. Moving ranges of z from 3.267 times their mean are left out once, as
    qicharts2 0.8.1 does, unless the rules say not to. ``least``: what Laney's sigma z is never taken below; 1
    keeps limits at least as wide as chance alone has them, 0 takes it as seen.

    Formula: centre -+ 3 sd sigma_z, sigma_z = mean |z_t - z_(t-1)| / 1.128.
    """
    x, n = np.asarray(events, np.float64), np.asarray(out_of, np.float64)
    if x.ndim != 1 or x.shape != n.shape or not x.size:
        raise ValueError("Give at least one value, and a denominator for each.")
    if not ((x >= 0).all() and (n > 0).all() and np.isfinite(x + n).all()):
        raise ValueError("Events are 0 or more, and denominators more than 0.")
    if of is Of.PROPORTION and (x > n).any():
        raise ValueError("More cases than the whole has.")
    if any(not 0 < place < x.size for place in starts):
        raise ValueError("New limits begin at a point after the first.")
    places = [0, *sorted(set(starts)), x.size]
    segments = tuple(
        _segment(x, n, slice(a, b), of, better, prime, per, least, rules) for a, b in pairwise(places)
    )
    return PrimeChart(tuple((per * x / n).tolist()), segments)


def _segment(
    x: Floats,
    n: Floats,
    part: slice,
    of: Of,
    better: Better | None,
    prime: bool,
    per: float,
    least: float,
    rules: Rules,
) -> PrimeSegment:
    x, n = x[part], n[part]
    base = slice(None, rules.fix_after)
    centre = float(x[base].sum() / n[base].sum())
    sigma = np.sqrt((centre * (1 - centre) if of is Of.PROPORTION else centre) / n)
    spread = (
        max(_spread(((x / n - centre) / sigma)[base], rules.screen), least) if prime and sigma.all() else 1.0
    )
    reach = SIGMAS * sigma * spread
    low = np.maximum(centre - reach, 0)
    high = np.minimum(centre + reach, 1) if of is Of.PROPORTION else centre + reach
    signals = signals_of(
        x / n, centre, (low, high), (centre - 2 * reach / SIGMAS, centre + 2 * reach / SIGMAS), rules
    )
    variations = tuple(meaning(signal, direction(better)) for signal in signals)
    limits = tuple((per * low).tolist()), tuple((per * high).tolist())
    return PrimeSegment(part.start, part.stop, per * centre, *limits, spread, signals, variations)


def _spread(z: Floats, screen: bool) -> float:
    """Laney's sigma z: the mean moving range of the standardised values, as a standard deviation."""
    ranges = np.abs(np.diff(z))
    if not ranges.size:
        return 1.0
    if screen and ranges.any():
        ranges = ranges[ranges < SCREEN * ranges.mean()]
    return float(ranges.mean()) / RANGE_TO_SIGMA
