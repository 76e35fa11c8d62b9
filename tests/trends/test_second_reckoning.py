"""Every method again, in loops that are obviously right, on random and odd counts."""

import math
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import pytest
from tests.statistics.reference import close

from goldenthread.framework.indicators import Better
from goldenthread.statistics import (
    intervals,
    nowcast,
    primes,
    regression,
    revisions,
    seasons,
    series_model,
    standardised,
)
from goldenthread.statistics.control import Signal, chart

Z = NormalDist().inv_cdf(0.975)
SEEDS = range(30)


def test_limits_against_scipys_and_statsmodels():
    from scipy.stats import binomtest, chi2
    from statsmodels.stats.proportion import proportion_confint

    rng = np.random.default_rng(1)
    for x, more in rng.integers(0, 200, (60, 2)).tolist():
        exact = intervals.poisson(x)
        close(exact.low, chi2.ppf(0.025, 2 * x) / 2 if x else 0)
        close(exact.high, chi2.ppf(0.975, 2 * x + 2) / 2)
        if x + more:
            wilson = intervals.wilson(x, x + more)
            close((wilson.low, wilson.high), proportion_confint(x, x + more, method="wilson"))
        if x and more:
            share = binomtest(x, x + more).proportion_ci(0.95, "exact")
            found = intervals.ratio(x, more, 1.01, 2)
            for got, limit in ((found.low, share.low), (found.high, share.high)):
                close(got, limit / (1 - limit) * 2 / 1.01)
            change = intervals.difference(x, more, 1.01, 2)
            (l1, u1), (l0, u0) = ([byar(n, way) / t for way in (-1, 1)] for n, t in ((x, 1.01), (more, 2)))
            r1, r0 = x / 1.01, more / 2
            close(change.low, r1 - r0 - math.hypot(r1 - max(l1, 0), u0 - r0))
            close(change.high, r1 - r0 + math.hypot(u1 - r1, r0 - max(l0, 0)))


def byar(x, way):
    base = x + (way > 0)
    return base * (1 - 1 / (9 * base) + way * Z / (3 * math.sqrt(base))) ** 3


@pytest.mark.parametrize("seed", SEEDS)
def test_month_pairs_are_a_quasi_poisson_regression_on_month_and_period(seed):
    """METHODS A3: glm(y ~ factor(month) + period, quasipoisson) has the ratio, and phi to five digits."""
    from scipy.stats import t

    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(8, rng.integers(2, 200) / 8, (2, 12))) + (rng.random((2, 12)) < 0.5)
    if not (counts.sum(axis=0) > 0).all():
        counts[0] += 1
    found = intervals.paired_ratio(*counts, least=0)
    period = np.repeat([1.0, 0.0], 12)
    months = [np.tile(np.arange(12) == m, 2).astype(float) for m in range(12)]
    fit = regression.quasi_poisson(counts.ravel(), np.column_stack([period, *months]))
    close(np.log(found.value), fit.coefficients[0])
    close(found.dispersion, fit.dispersion, 1e-5)
    close(np.log(found.high / found.value), t.ppf(0.975, 11) * fit.errors[0], 1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_the_negative_binomial_and_newey_west_by_the_book(seed):
    from statsmodels.discrete.discrete_model import NegativeBinomial

    rng = np.random.default_rng(seed)
    t = np.arange(72)
    x = np.column_stack([np.ones(72), t / 72, t >= 40, np.sin(t / 6 * np.pi)]).astype(float)
    y = rng.poisson(np.exp(x @ [4, -0.3, 0.2, 0.1]) * rng.gamma(15, 1 / 15, 72))
    fit = regression.negative_binomial(y, x)
    other = NegativeBinomial(y, x).fit(disp=0, maxiter=500, method="newton", tol=1e-10)
    close(fit.coefficients, other.params[:4], 1e-4)
    close(1 / fit.theta, other.params[4], 1e-3)
    close(fit.log_likelihood, other.llf, 1e-9)
    meat, weights = np.zeros((4, 4)), fit.mean / (1 + fit.mean / fit.theta)
    scores = [x[i] * (y[i] - fit.mean[i]) / (1 + fit.mean[i] / fit.theta) for i in range(72)]
    for i in range(72):
        for j in range(72):
            if abs(i - j) <= 5:
                meat += (1 - abs(i - j) / 6) * np.outer(scores[i], scores[j])
    bread = np.linalg.inv(sum(weights[i] * np.outer(x[i], x[i]) for i in range(72)))
    close(regression.newey_west(fit, 5), bread @ meat @ bread)


def test_standardised_rates_by_hand():
    rng = np.random.default_rng(4)
    for _ in range(20):
        x, n, w = rng.integers(0, 60, 19), rng.integers(500, 9000, 19), rng.integers(1, 900, 19)
        found = standardised.direct(x, n, w)
        value = sum(wi * xi / ni for xi, ni, wi in zip(x, n, w, strict=True)) / w.sum()
        variance = sum(wi**2 * xi / ni**2 for xi, ni, wi in zip(x, n, w, strict=True)) / float(w.sum()) ** 2
        total = int(x.sum())
        for way, limit in ((-1, found.low), (1, found.high)):
            close(limit, 1e5 * (value + math.sqrt(variance / total) * (byar(total, way) - total)))


# Control charts, rule by rule


def signals(y, low, mean, high):
    """Making Data Count's rules, point by point; limits are one for each point."""
    n, side = len(y), [np.sign(v - mean) for v in y]
    near = [
        not low[i] <= y[i] <= high[i]
        or not mean - 2 * (mean - low[i]) / 3 <= y[i] <= mean + 2 * (high[i] - mean) / 3
        for i in range(n)
    ]
    outside = [1 if y[i] > high[i] else -1 if y[i] < low[i] else 0 for i in range(n)]
    found = []
    for i in range(n):
        seven = [range(a, a + 7) for a in range(max(0, i - 6), min(i, n - 7) + 1)]
        trends = [
            np.sign(y[s[1]] - y[s[0]]) for s in seven if len({np.sign(y[k + 1] - y[k]) for k in s[:-1]}) == 1
        ]
        trends = [slope for slope in trends if slope]
        threes = [range(a, a + 3) for a in range(max(0, i - 2), min(i, n - 3) + 1)]
        close_by = [k for k in range(n) if near[k] and not outside[k]]
        two = [
            side[i]
            for s in threes
            if abs(sum(side[k] for k in s)) == 3 and sum(k in close_by for k in s) >= 2
        ]
        run = [side[i] for s in seven if abs(sum(side[k] for k in s)) == 7]
        hits = [
            outside[i],
            trends[-1] if trends else 0,
            two[0] if two and i in close_by else 0,
            run[0] if run else 0,
        ]
        first = next((place for place, hit in enumerate(hits) if hit), None)
        names = [
            (Signal.ABOVE, Signal.BELOW),
            (Signal.RISING, Signal.FALLING),
            (Signal.TWO_HIGH, Signal.TWO_LOW),
            (Signal.HIGH, Signal.LOW),
        ]
        found.append(Signal.NONE if first is None else names[first][int(hits[first] < 0)])
    return tuple(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_xmr_chart_point_by_point(seed):
    rng = np.random.default_rng(seed)
    y = rng.poisson(rng.choice([0.3, 4, 60]), rng.integers(2, 60)) + np.round(
        rng.choice([0, 0.4]) * np.arange(1)
    )
    y = (y + (np.arange(len(y)) * rng.choice([0, 0, 0.7])).astype(int)).astype(float)
    start = [len(y) // 2] if len(y) > 8 and seed % 2 else []
    found = chart(y, better=Better.LOWER, starts=start)
    pieces = [y[: start[0]], y[start[0] :]] if start else [y]
    for piece, one in zip(pieces, found.segments, strict=True):
        ranges = [abs(b - a) for a, b in pairwise(piece)]
        average = sum(ranges) / len(ranges)
        kept = [r for r in ranges if r < 3.267 * average] if average else ranges
        mean, reach = sum(piece) / len(piece), 2.66 * sum(kept) / len(kept)
        close((one.mean, one.low, one.high), (mean, mean - reach, mean + reach))
        assert one.signals == signals(piece, [one.low] * len(piece), one.mean, [one.high] * len(piece))


@pytest.mark.parametrize("of", list(primes.Of))
@pytest.mark.parametrize("seed", range(10))
def test_laneys_charts_by_hand(of, seed):
    rng = np.random.default_rng(seed)
    n = rng.integers(500, 3000, 30)
    x = rng.binomial(n, rng.beta(20, 180, 30))
    (one,) = primes.prime_chart(x, n, of, better=None).segments
    centre = x.sum() / n.sum()
    each = [math.sqrt((centre * (1 - centre) if of is primes.Of.PROPORTION else centre) / k) for k in n]
    z = [(a / b - centre) / s for a, b, s in zip(x, n, each, strict=True)]
    ranges = [abs(b - a) for a, b in pairwise(z)]
    kept = [r for r in ranges if r < 3.267 * sum(ranges) / len(ranges)]
    sigma = sum(kept) / len(kept) / 1.128
    close(one.high, [centre + 3 * s * sigma for s in each])
    close(one.low, [max(centre - 3 * s * sigma, 0) for s in each])


def test_the_season_by_hand():
    rng = np.random.default_rng(2)
    y, month = rng.poisson(200 + 30 * (np.arange(50) % 12), 50), (np.arange(50) + 4) % 12 + 1
    shares = {number: [] for number in range(1, 13)}
    for i in range(6, 44):
        around = (y[i - 6] / 2 + sum(y[i - 5 : i + 6]) + y[i + 6] / 2) / 12
        shares[month[i]].append(y[i] / around)
    means = {number: sum(one) / len(one) for number, one in shares.items()}
    level = sum(means.values()) / 12
    close(seasons.index(y, month), [1 + 0.75 * (means[n] / level - 1) for n in range(1, 13)])


# Revisions


@pytest.mark.parametrize("seed", range(10))
def test_revisions_and_growth_by_hand(seed):
    rng = np.random.default_rng(seed)
    months, extracts = 14, 9
    said = np.full((months, extracts), np.nan)
    for m in range(months):
        for e in range(extracts):
            if m <= e + 5 and rng.random() < 0.9:
                said[m, e] = rng.poisson(50 + 3 * min(e + 5 - m, 4))
    age = revisions.ages(range(months), [e + 5 for e in range(extracts)])
    for one in revisions.by_age(said, age):
        pairs = []
        for m in range(months):
            known = [e for e in range(extracts) if not math.isnan(said[m, e])]
            pairs += [(said[m, e], said[m, known[-1]]) for e in known[:-1] if e + 5 - m == one.age]
        changes = [last - first for first, last in pairs]
        assert one.months == len(pairs)
        close(one.mean, sum(changes) / len(changes))
        close(one.mean_absolute, sum(map(abs, changes)) / len(changes))
        close(one.mean_per_cent, 100 * sum(changes) / sum(first for first, _ in pairs))
    grown = nowcast.growth(revisions.triangle(said, age), least=3)
    share = 1.0
    for k in reversed(range(grown.complete)):
        both = [
            (said[m, e], said[m, e + 1])
            for m in range(months)
            for e in range(extracts - 1)
            if e + 5 - m == k and not (math.isnan(said[m, e]) or math.isnan(said[m, e + 1]))
        ]
        share *= sum(a for a, _ in both) / sum(b for _, b in both)
        close(grown.shares[k], share)


# What is claimed where nothing changed


@pytest.mark.parametrize(("usual", "theta"), [(60, 40), (20, 10)])
def test_a_run_claims_a_change_of_nothing_about_once_in_twenty(usual, theta):
    rng, t, wrong = np.random.default_rng(12), np.arange(60), 0
    now, then = t >= 48, t < 12
    for _ in range(150):
        mean = usual * np.exp(0.15 * np.sin(t / 6 * np.pi)) * rng.gamma(theta, 1 / theta, 60)
        found = series_model.series_ratio(rng.poisson(mean), t % 12 + 1, now, then)
        wrong += not found.low <= 1 <= found.high
    assert wrong <= 150 * 0.05 + 3 * math.sqrt(150 * 0.05 * 0.95)
