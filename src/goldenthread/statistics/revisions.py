"""How figures change after they are first published: the triangle of revisions, their size by age, bias.

Arrays in, small frozen results out. Rows are months, columns are extracts in the order in which they were
obtained; NaN where an extract does not have the month.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.statistics.autocorrelation import autocorrelation_of_few, inflation
from goldenthread.statistics.regression import Floats

Whole = NDArray[np.int64]

LEAST_FOR_BIAS: Final = 8
"""Months below which a bias cannot be told from chance."""


@dataclass(frozen=True, slots=True)
class Revision:
    """How much the figures of one age differ from the latest: above zero, they grew since."""

    age: int
    """Months from the month counted to the last month of the extract: 0 for an extract's last month."""
    months: int
    """How many figures of this age there are with a later extract."""
    mean: float
    """The mean of latest minus first, in counts."""
    mean_absolute: float
    mean_per_cent: float
    """The sum of the changes as a percentage of the sum of the first figures; NaN where that is zero."""
    bias_error: float
    """The standard error of the mean, by :func:`few_error`; NaN with fewer than eight months."""

    @property
    def biased(self) -> bool:
        """True where the mean revision is further from zero than chance would put it, at 95 per cent."""
        from scipy.special import stdtrit

        return bool(abs(self.mean) > stdtrit(self.months - 1, 0.975) * self.bias_error)


def ages(months: ArrayLike, recorded_to: ArrayLike) -> Whole:
    """The age of each month in each extract, in months; below zero where the extract ends before it."""
    last, month = np.asarray(recorded_to, np.int64), np.asarray(months, np.int64)
    return np.asarray(last[None, :] - month[:, None], np.int64)


def by_age(said: ArrayLike, age: ArrayLike) -> tuple[Revision, ...]:
    """The mean revision up to the latest extract for each age at which months were seen.

    ``said``: months by extracts, counts; ``age``: of the same shape, whole months. The latest figure of a
    month is that of the last extract that has it; it is not held against itself.
    """
    y, old = np.asarray(said, np.float64), np.asarray(age, np.int64)
    latest = last_known(y)
    earlier = np.isfinite(y) & (np.arange(y.shape[1])[None, :] < _last_place(y)[:, None])
    found = []
    for one in np.unique(old[earlier]).tolist():
        rows, columns = np.nonzero(earlier & (old == one))
        found.append(_revision(one, y[rows, columns], latest[rows]))
    return tuple(found)


def last_known(said: ArrayLike) -> Floats:
    """The latest figure of each month; NaN where no extract has it."""
    y = np.asarray(said, np.float64)
    return y[np.arange(len(y)), _last_place(y)]


def triangle(said: ArrayLike, age: ArrayLike) -> Floats:
    """Months by ages: what was said of each month at each age, NaN where no extract saw it at that age."""
    y, old = np.asarray(said, np.float64), np.asarray(age, np.int64)
    known = np.isfinite(y) & (old >= 0)
    found = np.full((len(y), int(old[known].max(initial=0)) + 1), np.nan)
    rows, columns = np.nonzero(known)
    found[rows, old[rows, columns]] = y[rows, columns]
    return found


def mean_error(values: ArrayLike, lag: int | None = None) -> float:
    """Newey-West's standard error of a mean of neighbouring values; the lag by their rule of 1994.

    Source: Newey and West (1987), Econometrica 55, 703-708; (1994), Review of Economic Studies 61, 631-653.

    Formula: sqrt(sum e^2 + 2 sum (1 - l/(L + 1)) sum e_t e_(t-l)) / n, L = 4 (n/100)^(2/9).
    """
    x = np.asarray(values, np.float64)
    n = len(x)
    back = int(4 * (n / 100) ** (2 / 9)) if lag is None else lag
    r = x - x.mean()
    total = float(r @ r)
    for one in range(1, back + 1):
        total += 2 * (1 - one / (back + 1)) * float(r[one:] @ r[:-one])
    return float(np.sqrt(max(total, 0.0)) / n)


def few_error(values: ArrayLike) -> float:
    """The standard error of the mean of a few neighbouring values, at least two.

    Newey and West's for small samples (n / (n - 1)), never below that of independent values times how alike
    neighbours are (:mod:`goldenthread.statistics.autocorrelation`): by itself theirs finds a bias in 19 of
    100 runs of eight independent values without one.
    """
    x = np.asarray(values, np.float64)
    n = len(x)
    own = float(x.var(ddof=1)) / n * inflation(autocorrelation_of_few(x), n)
    return float(np.sqrt(max(mean_error(x) ** 2 * n / (n - 1), own)))


def _last_place(y: Floats) -> Whole:
    return np.asarray(y.shape[1] - 1 - np.argmax(np.isfinite(y)[:, ::-1], axis=1), np.int64)


def _revision(age: int, first: Floats, latest: Floats) -> Revision:
    change, whole = latest - first, float(first.sum())
    error = few_error(change) if len(change) >= LEAST_FOR_BIAS else np.nan
    share = 100 * float(change.sum()) / whole if whole else np.nan
    mean, size = float(change.mean()), float(np.abs(change).mean())
    return Revision(age, len(change), mean, size, share, error)
