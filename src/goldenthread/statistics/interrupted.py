"""What a break did to a series: the step and the change of slope, with the checks that keep one honest.

Arrays in, small frozen results out. A break in recording is a term of the model, never an achievement.
Source: Lopez Bernal, Cummins and Gasparrini (2017), International Journal of Epidemiology 46, 348-355.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from goldenthread.statistics.autocorrelation import LARGEST, autocorrelation
from goldenthread.statistics.intervals import Interval
from goldenthread.statistics.regression import (
    Coefficient,
    Fit,
    Floats,
    NoFit,
    clustered,
    likelihood_ratio,
    negative_binomial,
    newey_west,
    quasi_poisson,
)

LEAST_BEFORE: Final = 24
"""Months before the break below which season and trend cannot be told apart."""
LEAST_AFTER: Final = 6
"""Months after the break below which a step cannot be told from a few odd months."""
LEAST_FOR_SLOPE: Final = 12
"""Months on either side that a change of slope needs."""
LAG: Final = 3
HARMONICS: Final = 2
EDGE: Final = 12
"""Months at each end that are no placebo: too little would lie on one side."""


@dataclass(frozen=True, slots=True)
class Interruption:
    """The effect of a break, as ratios of counts: 1.18 is a step of 18 per cent upwards."""

    level: Interval
    slope: Interval | None
    """Ratio a month by which the trend changed; None where too few months lie on one side."""
    trend: Interval
    """Ratio a month of the trend before the break."""
    expected: Floats
    """What the model expects in each month, in counts."""
    without: Floats
    """What it would have expected in each month without the break."""
    theta: float
    """Of the negative binomial; infinite where quasi-Poisson was used."""
    autocorrelation: float
    error: float
    """The standard error of the logarithm of the step."""
    likelihood_ratio: float
    before: int
    after: int
    coefficients: tuple[Coefficient, ...] = ()
    """Of the whole model, by name, with the errors and the t that the intervals stand on."""


@dataclass(frozen=True, slots=True)
class Placebo:
    """What the same model finds at another month."""

    place: int
    level: float
    """The step there, as a ratio of counts."""
    likelihood_ratio: float


def interrupted(
    counts: ArrayLike,
    season: ArrayLike,
    start: int,
    *,
    pulses: ArrayLike | None = None,
    exposure: ArrayLike = 1.0,
    lag: int = LAG,
    level: float = 0.95,
) -> Interruption:
    """The step and change of slope at ``start``, the place of the first month recorded in the new way.

    ``counts``: n events a month, without a hole; ``season``: the month of the year, 1 to 12; ``pulses``: n, 1
    in months out of line (a lockdown), each its own or one for all (n by k); ``exposure``: people or days.
    Negative binomial on trend, break and two harmonics, Newey-West errors with ``lag``, never below the
    model's own as widened by how alike neighbouring months are (:func:`_errors`), and Student's t. Raises
    NoFit with fewer than 24 months before or 6 after; gives a step only with fewer than 12 after.

    Formula: log mu = b0 + b1 t + b2 post + b3 (t - T) post + pulses + two harmonics + log exposure.
    """
    y = np.asarray(counts, np.float64)
    _enough(len(y), start)
    sloped = min(start, len(y) - start) >= LEAST_FOR_SLOPE
    terms = _terms(season, start, pulses, sloped=sloped)
    people = np.broadcast_to(np.asarray(exposure, np.float64), y.shape)
    if not (people > 0).all():
        raise ValueError("An exposure is more than 0.")
    shift = np.log(people)
    fit = clustered(y, terms, shift)
    plain = _same_family(fit, np.delete(terms, [2, 3] if sloped else [2], axis=1), shift)
    return _told(fit, plain, _errors(fit, lag), start, level, sloped=sloped)


def _told(fit: Fit, plain: Fit, errors: Floats, start: int, level: float, *, sloped: bool) -> Interruption:
    """The model with the break, beside the ``plain`` one without it."""
    broken = fit.terms[:, 2 : 4 if sloped else 3] @ fit.coefficients[2 : 4 if sloped else 3]
    freedom = len(fit.counts) - fit.terms.shape[1]
    return Interruption(
        _ratio(fit, errors, 2, level),
        _ratio(fit, errors, 3, level) if sloped else None,
        _ratio(fit, errors, 1, level),
        fit.mean,
        fit.mean / np.exp(broken),
        fit.theta,
        autocorrelation(fit.residuals),
        float(errors[2]),
        likelihood_ratio(fit, plain) / _scale(fit),
        start,
        len(fit.counts) - start,
        fit.table(_names(fit.terms.shape[1], sloped=sloped), errors=errors, freedom=freedom, level=level),
    )


def _errors(fit: Fit, lag: int) -> Floats:
    """The standard error of each coefficient, for months that cluster and hang together.

    Of so few months Newey and West's errors alone are too small: limits of 95 per cent hold the truth in 67
    to 86 of 100 simulated runs. So they are taken for small samples (n / (n - k), as R's sandwich with
    ``adjust``), and never below those of the model, times (1 + r) / (1 - r) in variance for months that keep
    a share r of the one before (Bartlett 1935, JRSS 98, 536-543); the k terms take about k / n from r.
    """
    months, terms = fit.terms.shape
    robust = np.diag(newey_west(fit, lag)) * months / (months - terms)
    alike = min(max(autocorrelation(fit.residuals) + terms / months, 0.0), LARGEST)
    spread = max(fit.dispersion, 1.0) if np.isfinite(fit.theta) else 1.0  # else it is in the covariance
    own = np.diag(fit.covariance) * spread * (1 + alike) / (1 - alike)
    return np.asarray(np.sqrt(np.maximum(robust, own)), np.float64)


def _scale(fit: Fit) -> float:
    """By which a likelihood ratio is divided: 1 where theta has the variance right."""
    return 1.0 if np.isfinite(fit.theta) else max(fit.dispersion, 1.0)


def placebos(
    counts: ArrayLike, season: ArrayLike, *, pulses: ArrayLike | None = None, edge: int = EDGE
) -> tuple[Placebo, ...]:
    """What the model with a step alone finds at every month that is not within ``edge`` of either end.

    A step at a real break stands out among them; one that does not may be chance. Shapes as for
    :func:`interrupted`. The largest of many must not be judged by the tables for one.
    """
    y = np.asarray(counts, np.float64)
    places = range(edge, len(y) - edge)
    terms = {start: _terms(season, start, pulses, sloped=False) for start in places}
    without = unbroken(season, pulses)
    plain = clustered(y, without)
    try:
        return tuple(_placebo(plain, start, terms[start]) for start in places)
    except NoFit:  # counts that cluster for want of the step, and not when it is there
        plain = quasi_poisson(y, without, least=1.0)
        return tuple(_placebo(plain, start, terms[start]) for start in places)


def _placebo(plain: Fit, start: int, terms: Floats) -> Placebo:
    fit = _same_family(plain, terms, 0.0)
    return Placebo(start, float(np.exp(fit.coefficients[2])), likelihood_ratio(fit, plain) / _scale(fit))


def unbroken(season: ArrayLike, pulses: ArrayLike | None = None) -> Floats:
    """The terms of a series without a break: the constant, the trend, pulses, and the harmonics; n by k."""
    months = np.asarray(season, np.float64)
    return np.delete(_terms(months, len(months), pulses, sloped=False), 2, axis=1)


def rank(start: int, among: tuple[Placebo, ...]) -> int | None:
    """The place of a month among the placebos by likelihood ratio, 1 for the largest; None if it is not one.

    The two months beside it are not counted: a step is nearly as likely there.
    """
    own = next((one for one in among if one.place == start), None)
    if own is None:
        return None
    others = [one for one in among if abs(one.place - start) > 1]
    return 1 + sum(one.likelihood_ratio > own.likelihood_ratio for one in others)


def against(series: Interruption, control: Interruption, level: float = 0.95) -> Interval:
    """The step of a series over that of a control which the break should not touch, as a ratio.

    Its limits take the two as independent. Around 1: the break did the same to both, so it is no recording
    effect of the series alone.
    """
    from scipy.special import ndtri

    value = series.level.value / control.level.value
    reach = float(np.exp(ndtri((1 + level) / 2) * np.hypot(series.error, control.error)))
    return Interval(value, value / reach, value * reach)


def _enough(months: int, start: int) -> None:
    if start < LEAST_BEFORE:
        raise NoFit(
            f"Only {start} months lie before the break; {LEAST_BEFORE} are needed to tell season from trend."
        )
    if months - start < LEAST_AFTER:
        raise NoFit(
            f"Only {months - start} months lie after the break; {LEAST_AFTER} are needed to see a step."
        )


def _terms(season: ArrayLike, start: int, pulses: ArrayLike | None, *, sloped: bool) -> Floats:
    """The constant, the trend, the step, the change of slope if any, pulses, and the harmonics."""
    month = np.asarray(season, np.float64)
    t = np.arange(1, len(month) + 1, dtype=np.float64)
    post = (t > start).astype(np.float64)
    columns = [np.ones(len(t)), t, post, *([(t - start) * post] if sloped else [])]
    if pulses is not None:
        columns += list(np.asarray(pulses, np.float64).reshape(len(t), -1).T)
    for k in range(1, HARMONICS + 1):
        columns += [np.sin(2 * np.pi * k * month / 12), np.cos(2 * np.pi * k * month / 12)]
    return np.column_stack(columns)


def _names(terms: int, *, sloped: bool) -> list[str]:
    """The names of :func:`_terms`, in their order."""
    names = ["(Intercept)", "trend", "level", *(["slope change"] if sloped else [])]
    waves = [f"{wave} {12 // k} months" for k in range(1, HARMONICS + 1) for wave in ("sin", "cos")]
    pulses = terms - len(names) - len(waves)
    return [*names, *(f"pulse {number}" for number in range(1, pulses + 1)), *waves]


def _same_family(like: Fit, terms: Floats, shift: ArrayLike) -> Fit:
    if np.isfinite(like.theta):
        return negative_binomial(like.counts, terms, shift)
    return quasi_poisson(like.counts, terms, shift, least=1.0)


def _ratio(fit: Fit, errors: Floats, place: int, level: float) -> Interval:
    from scipy.special import stdtrit

    found, freedom = fit.coefficients[place], len(fit.counts) - fit.terms.shape[1]
    reach = float(stdtrit(freedom, (1 + level) / 2)) * errors[place]
    return Interval(float(np.exp(found)), float(np.exp(found - reach)), float(np.exp(found + reach)))
