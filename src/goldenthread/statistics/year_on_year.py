"""The same quarter a year apart: is a fall of a count more than the usual ups and downs of such counts?

Numbers in, small frozen results out. Counts of people in programmes vary more than independent events, and a
programme's own few years say little of how much: so its dispersion is drawn towards that of all programmes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

PRIOR_PAIRS: Final = 4
"""As many pairs of one's own as the dispersion of all weighs."""
PAIRS_NEEDED: Final = 5
"""Pairs of all programmes below which it is too early to say what is usual."""
DEEPEST: Final = 0.1088575528785
"""The ratio r of two counts at which their log ratio is most standard errors away: r = exp(-2 (1 + r))."""
LOOK: Final = 0.025
"""The one-sided chance below which a fall is worth a look."""
ALERT: Final = 0.005
"""The one-sided chance below which a fall is an alert, if it also stands out among all falls of the round."""
FALSE_DISCOVERIES: Final = 0.10
"""The share of alerts in a round that may be by chance."""


@dataclass(frozen=True, slots=True)
class YearOnYear:
    """The change of one count in a year, against the usual variation."""

    dispersion: float
    """Of pairs of quarters a year apart: 1 for independent events, more where they vary more."""
    freedom: int
    """Degrees of freedom of Student's t."""
    statistic: float
    """The logarithm of the ratio in standard errors: below 0 for a fall."""
    chance: float
    """How often chance alone gives so large a fall, 0 to 1: one-sided."""
    usual_fall: float
    """The share, 0 to 1, beyond which a fall from the earlier count would be worth a look."""


def log_ratio(now: float, then: float, dispersion: float = 1.0) -> float:
    """The logarithm of ``now`` over ``then`` in standard errors: z = log(x1 / x0) / sqrt(phi (1/x1 + 1/x0)).

    Counts >= 0. A count under 0.109 of the other is taken as that: below it the error grows faster than the
    change, and a larger fall must never count for less. Source: the delta method.
    """
    if not (0 <= now < math.inf and 0 <= then < math.inf):
        raise ValueError("Counts are numbers of 0 or more.")
    most = max(now, then)
    if not most:
        return 0.0
    x1, x0 = max(now, DEEPEST * most), max(then, DEEPEST * most)
    return math.log(x1 / x0) / math.sqrt(dispersion * (1 / x1 + 1 / x0))


def shrunk_dispersion(own: ArrayLike, of_all: float) -> float:
    """A programme's dispersion drawn to that of all: (4 of_all + k own) / (4 + k), at least 1.

    ``own``: the squared :func:`log_ratio` of its k earlier pairs; ``of_all``: their mean over all programmes.
    Source: an empirical Bayes estimate with the weight of four pairs, after Smyth (2004), Statistical
    Applications in Genetics and Molecular Biology 3 (1), 3 (moderated t).
    """
    z2 = np.asarray(own, np.float64)
    return float(max((PRIOR_PAIRS * of_all + z2.sum()) / (PRIOR_PAIRS + z2.size), 1.0))


def year_on_year(now: float, then: float, own: ArrayLike, of_all: float) -> YearOnYear:
    """The change from ``then`` to ``now``, both events of one quarter, by Student's t on 4 + k degrees.

    ``own`` and ``of_all`` as for :func:`shrunk_dispersion`. Source: METHODS H, quasi-likelihood of counts in
    pairs (McCullagh and Nelder 1989, section 9.2).
    """
    from scipy.special import stdtr, stdtrit

    freedom = PRIOR_PAIRS + int(np.size(own))
    dispersion = shrunk_dispersion(own, of_all)
    statistic = log_ratio(now, then, dispersion)
    reach = float(stdtrit(freedom, 1 - LOOK))
    chance = float(stdtr(freedom, statistic))
    return YearOnYear(dispersion, freedom, statistic, chance, _usual_fall(then, dispersion, reach))


def _usual_fall(then: float, dispersion: float, reach: float) -> float:
    """The fall at which the statistic is just ``-reach``; 1 where no fall of so small a count reaches it."""
    low, high = 0.0, 1 - DEEPEST
    if log_ratio(DEEPEST * then, then, dispersion) > -reach:
        return 1.0
    for _ in range(50):
        middle = (low + high) / 2
        within = log_ratio((1 - middle) * then, then, dispersion) > -reach
        low, high = (middle, high) if within else (low, middle)
    return low


def false_discovery(chances: Sequence[float], rate: float = FALSE_DISCOVERIES) -> tuple[bool, ...]:
    """Which of many tests stand out so that at most ``rate`` of those named are expected to be by chance.

    Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300, as R's
    p.adjust(method = "BH") <= rate.
    """
    p = np.asarray(chances, np.float64)
    ordered = np.sort(p)
    within = np.flatnonzero(ordered <= rate * np.arange(1, p.size + 1) / max(p.size, 1))
    return tuple((p <= ordered[within[-1]]).tolist()) if within.size else (False,) * p.size
