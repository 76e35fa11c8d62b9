"""What the latest months will have come to when all is recorded: an estimate, never mixed into figures.

Arrays in, small frozen results out. A triangle has a row for each month, oldest first, and a column for each
age in months; each cell is the count of the month as recorded at that age, NaN where it is not known yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.statistics.intervals import Interval
from goldenthread.statistics.regression import Floats

Whole = NDArray[np.int64]

EARLY: Final = 0.5
"""Of a month of which less than this share is recorded no estimate is given: it is too early."""
LEAST_SEEN: Final = 6
"""Months that must have been seen at an age and at the next before the step between them counts."""
LATEST_EXTRACTS: Final = 12
"""Extracts from which the pace of recording is taken: an older pace says little of today's."""
OLDEST: Final = 12
"""Months of age from which on a month is taken as complete."""


class NoLadder(ValueError):
    """The triangle does not say how months grow; the message says why."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """How months grow with age, and what each is on its way to."""

    factors: Floats
    """From each age to the next; below 1 where counts are taken back."""
    shares: Floats
    """The share of the final count that is recorded at each age; 1 at the last."""
    latest: Floats
    """The latest count of each month."""
    ultimate: Floats
    errors: Floats
    """Mack's standard error of each ultimate; NaN where the triangle is too small for one."""
    total_error: float
    """Of the sum of all ultimates."""

    @property
    def to_come(self) -> Floats:
        """What each month is still expected to gain."""
        return self.ultimate - self.latest


@dataclass(frozen=True, slots=True)
class Spread:
    """How far one month may stray from the usual growth."""

    variance: float
    """Of its final count, as a share of the square of the estimate."""
    freedom: int
    """Degrees of freedom that the variance was seen with."""
    taken_back: bool
    """Whether counts are ever taken back, so that a month may end below what is recorded of it."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How months grow in extracts that follow one another by a month."""

    shares: Floats
    """The share of the final count recorded at each age; 1 at the last, beyond which no growth is seen."""
    seen: int
    """The fewest months that any of its steps was seen in."""
    variances: Floats
    """Mack's variance of each step, over the square of its factor: how unevenly months take it."""
    before: Floats
    """The counts that each step was seen from, added up."""
    taken_back: bool
    """Whether any month was seen to lose counts."""

    def spread(self, age: int, recorded: int) -> Spread | None:
        """How far a month of an age with so much recorded may stray; None where that cannot be seen.

        Source: Mack (1993), theorem 3: the process and the error of the factors.
        """
        if not recorded or age >= self.complete:
            return None
        expected = recorded * self.shares[age:-1] / self.shares[age]
        variance = float((self.variances[age:] * (1 / expected + 1 / self.before[age:])).sum())
        return Spread(variance, self.seen - 1, self.taken_back)

    @property
    def complete(self) -> int:
        """The age, in months, from which on a month is taken as complete."""
        return len(self.shares) - 1


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one month is on its way to."""

    recorded: int
    share: float
    """The share of the final count that is usually recorded by this age."""
    interval: Interval | None
    """The estimate and its limits, in counts; None where it is too early."""

    @property
    def too_early(self) -> bool:
        """True where less than half is usually recorded by this age."""
        return self.interval is None


def chain_ladder(triangle: ArrayLike, *, log_linear: bool = False) -> Ladder:
    """The chain ladder with Mack's errors.

    ``triangle``: months by ages, cumulative counts; every cell before a row's latest must be there. The
    variance of the last step cannot be seen: Mack's rule, or ``log_linear``, carries it on from the steps
    before. Raises NoLadder where a step is seen by no month. Source: Mack (1993), ASTIN Bulletin 23, 213-225.

    Formula: f_k = sum C_(i,k+1) / sum C_(i,k); ultimate = C f_k f_(k+1)...; Mack's mean squared error.
    """
    c = _counts(triangle)
    reached = _reached(c)
    factors = _factors(c, reached)
    shares = np.append(1 / np.cumprod(factors[::-1])[::-1], 1.0)
    latest = c[np.arange(len(c)), reached]
    ultimate = latest / shares[reached]
    sigma = _sigma(c, reached, factors, log_linear)
    errors, total = _errors(c, reached, factors, sigma, ultimate)
    return Ladder(factors, shares, latest, ultimate, errors, total)


def growth(triangle: ArrayLike, *, least: int = LEAST_SEEN, oldest: int = OLDEST) -> Growth:
    """How months grow, from every pair of extracts a month apart, whatever else is missing.

    ``triangle``: months by ages, cumulative counts, NaN where no extract saw a month at that age. Ages count
    up to the first step that fewer than ``least`` months were seen to take, and up to ``oldest``. Raises
    NoLadder where that is the first step. The factors are the chain ladder's (Mack 1993).
    """
    c = _counts(triangle)
    factors, seen, variances, sums, back = [], [], [], [], False
    for k in range(min(c.shape[1] - 1, oldest)):
        rows = np.isfinite(c[:, k]) & np.isfinite(c[:, k + 1])
        before, after = c[rows, k], c[rows, k + 1]
        if rows.sum() < least or not (before.any() and after.any()):
            break
        factors.append(after.sum() / before.sum())
        seen.append(int(rows.sum()))
        variances.append(_step(before, after, factors[-1]) / factors[-1] ** 2)
        sums.append(before.sum())
        back |= bool((after < before).any())
    if not factors:
        both = int(np.isfinite(c[:, :2]).all(axis=1).sum()) if c.shape[1] > 1 else 0
        raise NoLadder(
            f"How a month grows is seen where one extract follows another by a month, and {least} such pairs "
            f"are needed. There {'is' if both == 1 else 'are'} {both or 'none'} yet with counts to go by."
        )
    shares = np.append(1 / np.cumprod(factors[::-1])[::-1], 1.0)
    return Growth(shares, min(seen), np.nan_to_num(variances), np.array(sums), back)


def recent_growth(triangle: ArrayLike, *, extracts: int = LATEST_EXTRACTS) -> Growth:
    """:func:`growth` as the last so many extracts show it: recording that slowed is seen as it is now.

    ``triangle``: consecutive months by ages; the extract of a cell is the row plus the age.
    """
    c = _counts(triangle)
    seen = np.add.outer(np.arange(c.shape[0]), np.arange(c.shape[1]))
    last = int(seen[np.isfinite(c)].max(initial=0))
    return growth(np.where(seen >= last - extracts, c, np.nan))


@dataclass(frozen=True, slots=True)
class Pace:
    """Whether all months took their steps at one pace, or some extracts were fast and others slow."""

    statistic: float
    """Of each extract the smaller of its faster and slower steps, added up."""
    expected: float
    deviation: float

    @property
    def changed(self) -> bool:
        """True where steps are fast or slow together, more than chance gives in 19 of 20 triangles."""
        return self.deviation > 0 and self.statistic < self.expected - 1.645 * self.deviation


def calendar_test(triangle: ArrayLike) -> Pace:
    """The test for calendar-year effects: steps of one extract that are all fast or all slow.

    ``triangle``: consecutive months by ages. Each step is above or below the median of its age. Source: Mack
    (1994), Measuring the Variability of Chain Ladder Reserve Estimates, Casualty Actuarial Society Forum,
    appendix H, as chainladder's calendar_correlation.

    Formula: Z = sum of min(fast, slow) over extracts against its mean - 1.645 sd.
    """
    c = _counts(triangle)
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.where(c[:, :-1] > 0, c[:, 1:] / c[:, :-1], np.nan)
    known = np.isfinite(steps).any(axis=0)
    steps = steps[:, known]
    above = np.sign(steps - np.nanmedian(steps, axis=0)) if steps.size else steps
    extract = np.add.outer(np.arange(len(steps)), np.flatnonzero(known))
    total = expected = variance = 0.0
    for one in np.unique(extract):
        signs = above[extract == one]
        fast, slow = int((signs > 0).sum()), int((signs < 0).sum())
        n = fast + slow
        if n < 2:
            continue
        even = comb(n - 1, (n - 1) // 2) * n / 2**n
        mean = n / 2 - even
        total, expected = total + min(fast, slow), expected + mean
        variance += n * (n - 1) / 4 - even * (n - 1) + mean - mean**2
    return Pace(total, expected, float(np.sqrt(variance)))


def estimate(
    recorded: int,
    share: float,
    *,
    prior: float | None = None,
    spread: Spread | None = None,
    level: float = 0.95,
) -> Estimate:
    """The final count of a month from what is recorded, with an interval that holds for small counts.

    ``share``: of the final count usually recorded at this age. What is still to come is negative binomial
    given what is recorded; where counts are taken back (a share over 1), what remains is binomial. With
    nothing recorded and a ``prior`` expectation the estimate is Bornhuetter and Ferguson's. That takes every
    month to be recorded at the same pace; ``spread`` says how unevenly they are, and the limits are never
    nearer than Mack's. Sources: the predictive distribution of a Poisson thinned by ``share``, with a flat
    prior (Lawless 1994, Canadian Journal of Statistics 22, 15-31, without the error of the share); lognormal
    limits from Mack's error (1993), with Student's t because it is seen in few months.

    Formula: seen + NegBin(seen + 1, share), and Mack's lognormal limits where wider.
    """
    if recorded < 0 or not 0 <= share < np.inf:
        raise ValueError("Counts and shares are numbers of 0 or more.")
    if share < EARLY:
        return Estimate(recorded, share, None)
    low, high = (_final(recorded, share, tail) for tail in ((1 - level) / 2, (1 + level) / 2))
    middle = recorded / share
    if spread:
        away = _mack_limits(middle, spread, level)
        low = min(low, away[0] if spread.taken_back else max(away[0], recorded))
        high = max(high, away[1])
    if not recorded and prior is not None:
        middle = bornhuetter_ferguson(recorded, share, prior)
    return Estimate(recorded, share, Interval(middle, min(low, middle), max(high, middle)))


def _mack_limits(middle: float, spread: Spread, level: float) -> tuple[float, float]:
    from scipy.special import stdtrit

    variance = float(np.log1p(spread.variance))
    reach = float(stdtrit(spread.freedom, (1 + level) / 2)) * variance**0.5
    low, high = (middle * float(np.exp(way * reach - variance / 2)) for way in (-1, 1))
    return low, high


def bornhuetter_ferguson(recorded: float, share: float, prior: float) -> float:
    """The final count where what is recorded says too little: what is missing comes from ``prior``.

    ``prior`` is the count expected before anything was recorded: the same month last year, times the trend.
    Source: Bornhuetter and Ferguson (1972), Proceedings of the Casualty Actuarial Society 59, 181-195.

    Formula: seen + prior (1 - share).
    """
    return recorded + prior * (1 - share)


def _final(recorded: int, share: float, tail: float) -> float:
    from scipy.stats import binom, nbinom

    if share == 1:
        return float(recorded)
    if share > 1:
        return float(binom.ppf(tail, recorded, 1 / share))
    return recorded + float(nbinom.ppf(tail, recorded + 1, share))


def _counts(triangle: ArrayLike) -> Floats:
    c = np.asarray(triangle, np.float64)
    if c.ndim != 2 or not c.size or (c < 0).any() or np.isinf(c).any():
        raise NoLadder("A triangle has months by ages, with counts of 0 or more.")
    return c


def _reached(c: Floats) -> Whole:
    """The latest age of each month; refuses a month that lacks an age before its latest."""
    known = np.isfinite(c)
    reached = known.sum(axis=1) - 1
    if (reached < 0).any():
        raise NoLadder("A month of the triangle has no count at any age.")
    if not (known == (np.arange(c.shape[1]) <= reached[:, None])).all():
        raise NoLadder(
            "The extracts do not follow one another month by month, so it is not seen how a month grows "
            "from each age to the next."
        )
    return np.asarray(reached)


def _factors(c: Floats, reached: Whole) -> Floats:
    found = np.empty(c.shape[1] - 1)
    for k in range(len(found)):
        rows = reached > k
        before = c[rows, k].sum()
        if not before:
            raise NoLadder(f"No month has a count both at {k} and at {k + 1} months of age.")
        found[k] = c[rows, k + 1].sum() / before
    if not (found > 0).all():
        raise NoLadder("At one age everything was taken back, so nothing can be carried forward.")
    return found


def _sigma(c: Floats, reached: Whole, factors: Floats, log_linear: bool) -> Floats:
    """Mack's variance of each step; the last by his rule, or on the line of the logarithms before it."""
    found = np.full(len(factors), np.nan)
    for k, factor in enumerate(factors):
        rows = reached > k
        found[k] = _step(c[rows, k], c[rows, k + 1], factor)
    if len(found) > 2 and np.isnan(found[-1]):
        found[-1] = _carried(found[:-1]) if log_linear else _by_mack(found[-3], found[-2])
    return found


def _step(before: Floats, after: Floats, factor: float) -> float:
    """Mack's variance of one step: how unevenly the months take it; NaN where fewer than two did."""
    some = before > 0
    if some.sum() < 2:
        return np.nan
    return float((before[some] * (after[some] / before[some] - factor) ** 2).sum() / (some.sum() - 1))


def _by_mack(one: float, two: float) -> float:
    return min(two**2 / one if one else 0.0, one, two)


def _carried(before: Floats) -> float:
    """The next value on the straight line through the logarithms."""
    places, known = np.arange(len(before)), before > 0
    if known.sum() < 2:  # no line goes through one point
        return float(before[known].sum())
    slope, start = np.polyfit(places[known], np.log(before[known]) / 2, 1)
    return float(np.exp(2 * (start + slope * len(before))))


def _errors(
    c: Floats, reached: Whole, factors: Floats, sigma: Floats, ultimate: Floats
) -> tuple[Floats, float]:
    """Mack's standard error of each ultimate and of their sum: of the process and of the factors."""
    seen = np.array([c[reached > k, k].sum() for k in range(len(factors))])
    step = sigma / factors**2
    found, together = np.zeros(len(c)), 0.0
    for i in range(len(c)):
        ahead = np.arange(reached[i], len(factors))
        path = c[i, reached[i]] * np.cumprod(np.append(1.0, factors[ahead]))[:-1]
        with np.errstate(divide="ignore", invalid="ignore"):
            own = ultimate[i] ** 2 * (step[ahead] * (1 / path + 1 / seen[ahead])).sum()
        found[i] = np.sqrt(own)
        together += own
    together += _shared(ultimate, reached, step, seen)
    return found, float(np.sqrt(together))


def _shared(ultimate: Floats, reached: Whole, step: Floats, seen: Floats) -> float:
    """The part of the error that two months have in common: they use the same factors."""
    total = 0.0
    for i in range(len(ultimate)):
        for j in range(i + 1, len(ultimate)):
            ahead = np.arange(max(reached[i], reached[j]), len(step))
            total += 2 * ultimate[i] * ultimate[j] * float((step[ahead] / seen[ahead]).sum())
    return total
