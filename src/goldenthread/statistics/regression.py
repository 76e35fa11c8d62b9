"""Counts month by month as a regression: negative binomial or quasi-Poisson, with errors allowing for memory.

Arrays in, small frozen results out. The link is the logarithm, so that the exponential of a coefficient is a
ratio of counts. Months that hang together make ordinary errors too small: :func:`newey_west` does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

MOST_ROUNDS: Final = 200
CLOSE_ENOUGH: Final = 1e-12
LARGEST_THETA: Final = 1e7
"""Counts that fit so large a theta vary no more than independent ones."""


class NoFit(ValueError):
    """The counts do not determine the model; the message says why."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One row of a regression's table, on the log scale: the exponential is a ratio of counts."""

    name: str
    estimate: float
    error: float
    """The standard error."""
    statistic: float
    """The estimate over its error: z, or t where there are degrees of freedom."""
    chance: float
    """The two-sided p-value."""
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model of counts: one row a month, one column a term."""

    counts: Floats
    terms: Floats
    mean: Floats
    """What the model expects in each month, in counts."""
    coefficients: Floats
    """One a term, on the log scale."""
    covariance: Floats
    """Of the coefficients, if months are independent given the model."""
    theta: float
    """Of the negative binomial: variance = mean + mean² / theta; infinite for quasi-Poisson."""
    theta_error: float
    dispersion: float
    """Pearson's: the variance beside the model's, 1 where the model has it right."""
    log_likelihood: float
    """For quasi-Poisson that of the Poisson itself."""

    @property
    def errors(self) -> Floats:
        """The standard error of each coefficient, if months are independent given the model."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), np.float64)

    def table(
        self,
        names: Sequence[str],
        *,
        errors: ArrayLike | None = None,
        freedom: int | None = None,
        level: float = 0.95,
    ) -> tuple[Coefficient, ...]:
        """The coefficients by name with standard error, statistic, p-value and limits, in the terms' order.

        ``names``: one a term; ``errors``: others than the model's own, Newey and West's say; ``freedom``: of
        Student's t, else the normal distribution. Source: Wald's test, as R's summary of MASS::glm.nb.
        """
        from scipy.special import ndtr, ndtri, stdtr, stdtrit

        if len(names) != len(self.coefficients):
            raise ValueError("Give one name for each term.")
        error = self.errors if errors is None else np.asarray(errors, np.float64)
        statistic, tail = self.coefficients / error, (1 + level) / 2
        reach = error * (ndtri(tail) if freedom is None else stdtrit(freedom, tail))
        away = -np.abs(statistic)
        chance = 2 * (ndtr(away) if freedom is None else stdtr(freedom, away))
        low, high = self.coefficients - reach, self.coefficients + reach
        columns = (self.coefficients, error, statistic, chance, low, high)
        return tuple(
            Coefficient(name, *map(float, row))
            for name, *row in zip(names, *(one.tolist() for one in columns), strict=True)
        )

    @property
    def residuals(self) -> Floats:
        """Pearson's residuals, in standard deviations of the model."""
        return np.asarray((self.counts - self.mean) / np.sqrt(_variance(self.mean, self.theta)), np.float64)


def negative_binomial(
    counts: ArrayLike, terms: ArrayLike, offset: ArrayLike = 0.0, *, told_apart: bool = False
) -> Fit:
    """A negative binomial regression (NB2), theta by maximum likelihood; NoFit where counts do not cluster.

    ``counts``: n events >= 0; ``terms``: n by k, with the constant; ``offset``: log exposure. ``told_apart``
    gives up, with NoFit, as soon as the error of 1 / theta exceeds it: then counts hardly cluster. The
    covariance is that of the expected information at the fitted theta. Source: Venables and Ripley (2002),
    Modern Applied Statistics with S, section 7.4, as MASS::glm.nb.

    Formula: log mu = X b + offset; var = mu + mu^2 / theta.
    """
    y, x, shift = _given(counts, terms, offset)
    theta = np.inf
    mean, coefficients = _fitted(y, x, shift, theta)
    for _ in range(MOST_ROUNDS):
        even = float(((y - mean) ** 2 - y).sum()) <= 0  # then the likelihood only grows with theta
        before, theta = theta, np.inf if even else _theta(y, mean, theta)
        if theta > LARGEST_THETA:
            raise NoFit("The counts vary no more than independent ones do, so no theta can be found.")
        if told_apart and _information(y, mean, theta) * theta**2 <= 1:
            raise NoFit("The counts hardly cluster: theta cannot be told from infinity.")
        mean, coefficients = _fitted(y, x, shift, theta, coefficients)
        if abs(theta - before) <= CLOSE_ENOUGH * theta * 10:
            break
    return _fit(y, x, mean, coefficients, theta)


def quasi_poisson(counts: ArrayLike, terms: ArrayLike, offset: ArrayLike = 0.0, *, least: float = 0.0) -> Fit:
    """A Poisson regression whose errors are widened by the dispersion seen, never taken below ``least``.

    Shapes as for :func:`negative_binomial`. Source: McCullagh and Nelder (1989), sections 4.5 and 9.2, as R's
    glm(family = quasipoisson).

    Formula: log mu = X b + offset; var = phi mu, phi = sum (y - mu)^2 / mu / (n - k).
    """
    y, x, shift = _given(counts, terms, offset)
    mean, coefficients = _fitted(y, x, shift, np.inf)
    return _fit(y, x, mean, coefficients, np.inf, least)


def clustered(counts: ArrayLike, terms: ArrayLike, offset: ArrayLike = 0.0) -> Fit:
    """The negative binomial where theta can be told, and quasi-Poisson where it cannot.

    Theta cannot be told where its error is larger than itself: the counts hardly cluster.
    """
    try:
        return negative_binomial(counts, terms, offset, told_apart=True)
    except NoFit:
        return quasi_poisson(counts, terms, offset, least=1.0)


def newey_west(fit: Fit, lag: int) -> Floats:
    """The covariance of the coefficients that allows months up to ``lag`` apart to hang together.

    Bartlett's weights, the bread from the expected information, no correction for small samples. Source:
    Newey and West (1987), Econometrica 55, 703-708; as R's sandwich::NeweyWest(prewhite = FALSE).

    Formula: B M B, B = (X'WX)^-1, M = sum over lags l of (1 - l/(L + 1)) (G_l + G_l').
    """
    weights = _weights(fit.mean, fit.theta)
    scores = fit.terms * ((fit.counts - fit.mean) / fit.mean * weights)[:, None]
    meat = scores.T @ scores
    for back in range(1, lag + 1):
        product = scores[back:].T @ scores[:-back]
        meat += (1 - back / (lag + 1)) * (product + product.T)
    bread = np.linalg.inv((fit.terms * weights[:, None]).T @ fit.terms)
    return np.asarray(bread @ meat @ bread, np.float64)


def likelihood_ratio(larger: Fit, smaller: Fit) -> float:
    """Twice what the larger model gains in log likelihood over the smaller one that it contains.

    Both of one family. Of quasi-Poisson fits, divide it by the larger one's dispersion.
    """
    return 2 * (larger.log_likelihood - smaller.log_likelihood)


def _given(counts: ArrayLike, terms: ArrayLike, offset: ArrayLike) -> tuple[Floats, Floats, Floats]:
    y, x = np.asarray(counts, np.float64), np.asarray(terms, np.float64)
    if y.ndim != 1 or x.ndim != 2 or len(y) != len(x):
        raise ValueError("Give one count and one row of terms for each month.")
    if not ((y >= 0) & np.isfinite(y)).all() or not (np.isfinite(x).all() and np.isfinite(offset).all()):
        raise ValueError("Counts are numbers of 0 or more, and every term is a number.")
    if len(y) <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
        raise NoFit("There are too few months to tell the terms of the model apart.")
    if not y.any():
        raise NoFit("No month has any count.")
    if any(_marks_nothing(term, y) for term in x.T):
        raise NoFit("A term of the model has only months without any count.")
    return y, x, np.broadcast_to(np.asarray(offset, np.float64), y.shape)


def _marks_nothing(term: Floats, y: Floats) -> bool:
    """Whether a term that marks months with 1, the others with 0, has no count in either of the two."""
    if not np.isin(term, (0, 1)).all():
        return False
    return not y[term == 1].any() or (not term.all() and not y[term == 0].any())


def _fitted(
    y: Floats, x: Floats, shift: Floats, theta: float, start: Floats | None = None
) -> tuple[Floats, Floats]:
    """The means and coefficients, by iteratively reweighted least squares at a given theta."""
    eta = np.log(y + 0.1) if start is None else x @ start + shift
    before = np.full(x.shape[1], np.inf)
    for _ in range(MOST_ROUNDS):
        mean = np.exp(eta)
        weights = np.sqrt(_weights(mean, theta))
        working = eta - shift + (y - mean) / mean
        found = np.linalg.lstsq(x * weights[:, None], working * weights, rcond=None)[0]
        eta = np.clip(x @ found + shift, -700, 700)
        if np.abs(found - before).max() <= CLOSE_ENOUGH * (1 + np.abs(found).max()):
            return np.asarray(np.exp(eta), np.float64), np.asarray(found, np.float64)
        before = found
    raise NoFit("The model does not settle on these counts.")


def _theta(y: Floats, mean: Floats, before: float) -> float:
    """Theta by maximum likelihood given the means: Newton's steps on 1 / theta from its estimate by moments.

    On 1 / theta the likelihood is nearly a parabola also where it is nearly 0; on theta steps creep there.
    """
    theta = len(y) / float(((y / mean - 1) ** 2).sum()) if np.isinf(before) else before
    for _ in range(MOST_ROUNDS):
        slope, inverse = _slope(y, mean, theta), 1 / theta
        gradient = -(theta**2) * slope
        curvature = theta**4 * _information(y, mean, theta) - 2 * theta**3 * slope
        step = gradient / curvature if curvature > 0 else np.sign(gradient) * inverse / 2
        found = max(inverse + step, inverse / 4)
        theta = 1 / found
        if abs(found - inverse) <= CLOSE_ENOUGH * found or theta > LARGEST_THETA:
            break
    return theta


def _slope(y: Floats, mean: Floats, theta: float) -> float:
    """The first derivative of the log likelihood by theta."""
    from scipy.special import digamma

    parts = digamma(theta + y) - digamma(theta) + np.log(theta) + 1
    return float((parts - np.log(theta + mean) - (y + theta) / (mean + theta)).sum())


def _information(y: Floats, mean: Floats, theta: float) -> float:
    """The second derivative of the log likelihood by theta, with its sign turned."""
    from scipy.special import polygamma

    parts = -polygamma(1, theta + y) + polygamma(1, theta) - 1 / theta
    return float((parts + 2 / (mean + theta) - (y + theta) / (mean + theta) ** 2).sum())


def _fit(y: Floats, x: Floats, mean: Floats, coefficients: Floats, theta: float, least: float = 0.0) -> Fit:
    covariance = np.asarray(np.linalg.inv((x * _weights(mean, theta)[:, None]).T @ x), np.float64)
    dispersion = float(((y - mean) ** 2 / _variance(mean, theta)).sum()) / (len(y) - x.shape[1])
    if np.isinf(theta):
        covariance = covariance * max(dispersion, least)
        return Fit(
            y, x, mean, coefficients, covariance, theta, np.nan, dispersion, _poisson_likelihood(y, mean)
        )
    error = 1 / np.sqrt(max(_information(y, mean, theta), 1e-300))
    likelihood = _log_likelihood(y, mean, theta)
    return Fit(y, x, mean, coefficients, covariance, theta, error, dispersion, likelihood)


def _log_likelihood(y: Floats, mean: Floats, theta: float) -> float:
    from scipy.special import gammaln

    chosen = gammaln(theta + y) - gammaln(theta) - gammaln(y + 1)
    likely = theta * np.log(theta / (theta + mean)) + y * np.log(mean / (theta + mean))
    return float((chosen + likely).sum())


def _poisson_likelihood(y: Floats, mean: Floats) -> float:
    from scipy.special import gammaln, xlogy

    return float((xlogy(y, mean) - mean - gammaln(y + 1)).sum())


def _weights(mean: Floats, theta: float) -> Floats:
    return mean / (1 + mean / theta)


def _variance(mean: Floats, theta: float) -> Floats:
    return mean * (1 + mean / theta)
