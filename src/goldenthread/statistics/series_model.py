"""How sure a change is, seen from the whole run of months: for counts that cluster and hang together.

Arrays in, small frozen results out. The month-paired interval sees 24 months; this one sees every month of
the run, and allows a month to be like the ones before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goldenthread.statistics.autocorrelation import autocorrelation_of_years, long_run_dispersion
from goldenthread.statistics.intervals import RunBefore
from goldenthread.statistics.regression import Fit, Floats, clustered, newey_west, quasi_poisson

Truths = NDArray[np.bool_]

MONTHS_NEEDED: Final = 48
"""Months below which seasons, and how months hang together, cannot be told apart."""
LAG: Final = 3
"""Months back that a month may resemble: the rule of Newey and West (1994) for 48 to 150 months."""
YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class SeriesRatio:
    """Current over baseline, with limits from the whole run of months."""

    value: float
    low: float
    high: float
    theta: float
    """Of the negative binomial; infinite where the counts hardly cluster."""
    autocorrelation: float
    """How alike neighbouring months are once season and level are taken out."""
    months: int


def series_ratio(
    counts: ArrayLike,
    season: ArrayLike,
    current: ArrayLike,
    baseline: ArrayLike,
    *,
    pulses: ArrayLike | None = None,
    level: float = 0.95,
) -> SeriesRatio:
    """Current sum over baseline sum with limits from a model of every month of the run.

    ``counts``: n events a month, without a hole; ``season``: the month of the year, 1 to 12; ``current`` and
    ``baseline``: n truths, the same months of the year in both; ``pulses``: n by k, months out of line that
    lie in neither. Negative binomial on month of the year and
    year (each window, and each twelve months beside them, has its own level); Newey-West errors, never below
    the model's own as widened by how alike neighbouring months are; Student's t with one less than the
    window's months, because a level is seen only so often. The limits stand around the ratio counted.
    Raises NoFit where the run cannot bear the model. Source: Newey and West (1987), Econometrica 55, 703-708.

    Formula: x1/x0 exp(-+ t sqrt(V)), V the larger of Newey-West's and the widened model's.
    """
    from scipy.special import stdtrit

    y, now = np.asarray(counts, np.float64), np.asarray(current, bool)
    then = np.asarray(baseline, bool)
    fit = clustered(y, _terms(np.asarray(season), now, then, pulses))
    alike, few = autocorrelation_of_years(fit.residuals, YEAR), len(y) / (len(y) - fit.terms.shape[1])
    months = max(int(now.sum()), YEAR)
    dispersion = _dispersion(fit)
    own = float(fit.covariance[1, 1]) * long_run_dispersion(dispersion, alike, months) / dispersion
    variance = max(float(newey_west(fit, LAG)[1, 1]) * few, own)
    reach = float(np.exp(stdtrit(int(now.sum()) - 1, (1 + level) / 2) * np.sqrt(variance)))
    value = float(y[now].sum() / y[then].sum())
    return SeriesRatio(value, value / reach, value * reach, fit.theta, alike, len(y))


def run_before(counts: ArrayLike, season: ArrayLike) -> RunBefore:
    """How the months of a run vary beside its season and each year's level.

    ``counts``: n >= 48 events a month, without a hole; ``season``: 1 to 12. Raises NoFit as the model does.
    """
    y, none = np.asarray(counts, np.float64), np.zeros(np.size(counts), bool)
    terms = np.delete(_terms(np.asarray(season), none, none, None), 1, axis=1)[:, 1:]
    fit = quasi_poisson(y, terms)
    alike = autocorrelation_of_years(fit.residuals, YEAR)
    return RunBefore(alike, fit.dispersion, len(y), len(y) - terms.shape[1])


def _dispersion(fit: Fit) -> float:
    """Variance over mean of a month's count: the negative binomial's at its mean, or quasi-Poisson's."""
    return 1 + float(fit.mean.mean()) / fit.theta if np.isfinite(fit.theta) else max(fit.dispersion, 1.0)


def _terms(season: Floats, now: Truths, then: Truths, pulses: ArrayLike | None) -> Floats:
    """The constant, the current window, levels for the months beside both, the season, pulses."""
    others = np.flatnonzero(~(now | then))
    places = np.arange(len(now))
    columns = [np.ones(len(now)), now]
    columns += [np.isin(places, others[first : first + 12]) for first in range(0, len(others), 12)]
    columns += [season == month for month in np.unique(season)[1:]]
    found = np.column_stack(columns).astype(np.float64)
    return found if pulses is None else np.column_stack([found, np.asarray(pulses, np.float64)])
