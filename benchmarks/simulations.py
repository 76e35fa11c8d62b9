"""How often the rules of the statistics room are wrong, by simulation: what was promised, before, now.

    .venv/bin/python benchmarks/simulations.py [RUNS [SEED]]

10,000 runs by default (half of them where each fits a negative binomial), which takes minutes. A row has the
goal, what the rule before gives on the same runs, what the rule now gives, and the Monte Carlo error of that
(one standard error). A goal is reached where the rate lies within two of these.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import log, sqrt
from statistics import median

import numpy as np
from scipy.special import ndtri, stdtrit

from goldenthread.statistics import autocorrelation, funnel, intervals, nowcast, seasons, series_model
from goldenthread.statistics.control import Signal, chart
from goldenthread.statistics.regression import NoFit
from goldenthread.statistics.year_on_year import ALERT, LOOK, false_discovery, log_ratio, year_on_year

Generator = np.random.Generator
RUNS, SEED = 10_000, 20261201
SEASON = 1 + 0.12 * np.sin(2 * np.pi * np.arange(12) / 12)
OUTSIDE = (Signal.ABOVE, Signal.BELOW)


@dataclass(frozen=True)
class Row:
    """One promise: a rate before and now, from so many independent runs."""

    what: str
    goal: str
    least: float
    most: float
    before: float
    now: float
    runs: int

    @property
    def error(self) -> float:
        """One Monte Carlo standard error of the rate now."""
        return sqrt(max(self.now * (1 - self.now), 1 / self.runs) / self.runs)

    @property
    def reached(self) -> bool:
        """Whether the goal lies within two errors."""
        return self.least - 2 * self.error <= self.now <= self.most + 2 * self.error


def seasonal(rng: Generator, months: int, mean: float = 600, theta: float = 120) -> np.ndarray:
    """Negative binomial counts with a season, January first."""
    level = mean * SEASON[np.arange(months) % 12]
    return rng.poisson(level * rng.gamma(theta, 1 / theta, months)).astype(float)


def engagement(rng: Generator, runs: int) -> Iterator[Row]:
    """28 steady programmes, negative binomial (theta 15, mean 100), eight quarters and this one."""
    medians, looks, alerts, seen = 0, 0, 0, 0
    for _ in range(max(runs // 28, 1)):
        counts = rng.poisson(100 * rng.gamma(15, 1 / 15, (28, 9)))
        pairs = [(c[8], c[4]) for c in counts]
        past = [[(c[q], c[q - 4]) for q in range(4, 8)] for c in counts]
        squares = [[log_ratio(*p) ** 2 for p in one] for one in past]
        this = [log_ratio(*p) ** 2 for p in pairs]
        every = sum(map(sum, squares)) + sum(this)
        found = [year_on_year(*pairs[i], squares[i], (every - this[i]) / (28 * 5 - 1)) for i in range(28)]
        stands = false_discovery([one.chance for one in found])
        looks += sum(one.chance <= LOOK for one in found)
        alerts += sum(one.chance <= ALERT and out for one, out in zip(found, stands, strict=True))
        medians += sum(_by_medians(*pairs[i], past[i]) for i in range(28))
        seen += 28
    yield Row(
        "engagement: a fall is an alert, a programme a quarter",
        "< 1 %",
        0,
        0.01,
        medians / seen,
        alerts / seen,
        seen,
    )
    yield Row("engagement: a fall is a look", "2.5 % at most", 0, 0.025, medians / seen, looks / seen, seen)


def _by_medians(now: int, then: int, past: list[tuple[int, int]]) -> bool:
    """The rule before, for falls: three times the median size of the programme's own changes."""
    spread = 3 * max(median(abs(log(a / b)) for a, b in past) / 0.6745, 0.05)
    chance = abs(log((now + 0.5) / (then + 0.5))) <= 1.96 * sqrt(1 / (now + 0.5) + 1 / (then + 0.5))
    return not chance and log(now / then) < -spread


def latest_month(rng: Generator, runs: int) -> Iterator[Row]:
    """The latest of 36 months outside its limits, its season from the same months."""
    before = now = 0
    month = np.arange(36) % 12 + 1
    for _ in range(runs):
        y = seasonal(rng, 36)
        with_it = y / seasons.index(y, month)[month - 1]
        without = seasons.adjusted(y, month)[0]
        before += chart(with_it, better=None).signals[-1] in OUTSIDE
        now += chart(without, better=None).signals[-1] in OUTSIDE
    yield Row(
        "the latest of 36 months is outside", "0.6 % at most", 0, 0.006, before / runs, now / runs, runs
    )


def since_break(rng: Generator, runs: int) -> Iterator[Row]:
    """A month since a break, of 14, after 70 months with the same season: the worst month of the year."""
    before, now = np.zeros(14), np.zeros(14)
    month = np.arange(84) % 12 + 1
    step = np.where(np.arange(84) >= 70, 1.18, 1.0)
    for _ in range(runs):
        y = np.round(seasonal(rng, 84) * step)
        taken = seasons.adjusted(y, month, [70])[0]
        for values, hits in ((y, before), (taken, now)):
            hits += [s in OUTSIDE for s in chart(values, better=None, starts=[70]).signals[70:]]
    worst = float((before / runs).max()), float((now / runs).max())
    yield Row("a month since a break is outside, the worst", "2 % at most", 0, 0.02, *worst, runs)


def alike(rng: Generator, months: int, share: float, deviation: float = 0.05) -> np.ndarray:
    """Counts of about 600 whose rate keeps a share of the month before."""
    error = np.empty(months)
    error[0] = rng.normal(0, deviation)
    for t in range(1, months):
        error[t] = share * error[t - 1] + rng.normal(0, deviation * sqrt(1 - share**2))
    return rng.poisson(600 * SEASON[np.arange(months) % 12] * np.exp(error))


def intervals_of(rng: Generator, runs: int) -> Iterator[Row]:
    """Intervals of 95 per cent that hold the truth (no change), neighbouring months alike by so much."""
    for share in (0.0, 0.3, 0.6, 0.8):
        yield from _pairs(rng, runs, share)
    for share in (0.0, 0.3, 0.6, 0.8):
        yield _runs(rng, max(runs // 2, 1), share)


def _pairs(rng: Generator, runs: int, share: float) -> Iterator[Row]:
    """With a run of 60 months before the break, and with none; before, the pairs had their own rule alone."""
    before, alone, now = 0, 0, 0
    for _ in range(runs):
        y = alike(rng, 85, share)
        a, b = y[-12:], y[-24:-12]
        own = intervals.paired_ratio(a, b)
        rest = (a - (a + b) * a.sum() / (a + b).sum()) / np.sqrt(a + b)
        few = autocorrelation.autocorrelation_of_few(rest)
        wide = max(own.dispersion * autocorrelation.inflation(few, 12), 1)
        before += abs(log(own.value)) <= stdtrit(11, 0.975) * sqrt(wide * (1 / a.sum() + 1 / b.sum()))
        by_themselves = intervals.paired_ratio(a, b, in_order=True)
        alone += by_themselves.low <= 1 <= by_themselves.high
        known = series_model.run_before(y[:60], np.arange(60) % 12 + 1)
        found = intervals.paired_ratio(a, b, in_order=True, before=known)
        now += found.low <= 1 <= found.high
    for name, held in (("pairs after a run", now), ("pairs alone", alone)):
        yield Row(
            f"interval by {name}, alike by {share}", "93-97 %", 0.93, 0.97, before / runs, held / runs, runs
        )


def _runs(rng: Generator, runs: int, share: float) -> Row:
    before = now = done = 0
    season, places = np.arange(72) % 12 + 1, np.arange(72)
    current, baseline = places >= 60, (places >= 48) & (places < 60)
    for _ in range(runs):
        y = alike(rng, 72, share)
        try:
            found = series_model.series_ratio(y, season, current, baseline)
        except NoFit:
            continue
        dispersion = 1 + y.mean() / found.theta if np.isfinite(found.theta) else 1.0
        narrow = autocorrelation.inflation(found.autocorrelation, 12)
        wide = autocorrelation.long_run_dispersion(dispersion, found.autocorrelation, 12) / dispersion
        reach = log(found.high / found.value) * sqrt(min(narrow / wide, 1))
        before += abs(log(found.value)) <= reach
        now += found.low <= 1 <= found.high
        done += 1
    return Row(f"interval by run, alike by {share}", "93-97 %", 0.93, 0.97, before / done, now / done, done)


def areas(rng: Generator, runs: int) -> Iterator[Row]:
    """An area of 32 that differs as areas usually do, beyond the outer limits of the funnel."""
    before = now = 0
    people = rng.integers(150_000, 400_000, 32)
    draws = max(runs // 2, 1)
    for _ in range(draws):
        x = rng.poisson(300 * np.exp(rng.normal(0, 0.2, 32)) * people / 100_000)
        overall = x.sum() / people.sum() * 100_000
        between = funnel.spread(x, people, overall).between
        rate = x / people * 100_000
        for normal in (True, False):
            low, high = funnel.widened(overall, people, funnel.OUTER, between, areas=None if normal else 32)
            out = int(((rate < low) | (rate > high)).sum())
            before, now = (before + out, now) if normal else (before, now + out)
    yield Row(
        "an area beyond the outer limits",
        "0.2 % at most",
        0,
        0.002,
        before / draws / 32,
        now / draws / 32,
        draws * 32,
    )


def slower(rng: Generator, runs: int) -> Iterator[Row]:
    """A nowcast of the latest month, recording having slowed for two years."""
    for late, name in ((True, "each late by itself"), (False, "all alike late")):
        before = now = 0
        for _ in range(runs):
            triangle, truth = _triangle(rng, late=late)
            before += _held(triangle, truth, recent=False)
            now += _held(triangle, truth, recent=True)
        yield Row(
            f"nowcast when recording slows, {name}", "93-97 %", 0.93, 0.97, before / runs, now / runs, runs
        )


def _triangle(rng: Generator, *, late: bool) -> tuple[np.ndarray, int]:
    """36 months by 4 ages as seen in monthly extracts; in two years the pace falls from 80 to 70 per cent.

    Offences are ``late`` each by itself, as chance has it, or else just that share of them is there.
    """
    found, last = np.full((36, 4), np.nan), 0
    for month in range(36):
        total, seen, before = int(rng.poisson(300)), 0, 0.0
        for age in range(4):
            extract = month + age
            slow = 0.10 * min(max(extract - 12, 0) / 24, 1)
            share = (0.80, 0.92, 0.97, 1.0)[age] - slow * (1, 0.4, 0.1, 0)[age]
            share = min(share + rng.normal(0, 0.01) * (age < 3), 1)
            if late:
                seen += (
                    int(rng.binomial(total - seen, max(share - before, 0) / (1 - before)))
                    if before < 1
                    else 0
                )
            else:
                seen = round(total * share)
            before = max(share, before)
            if extract < 36:
                found[month, age] = seen
        last = total
    return found, last


def _held(triangle: np.ndarray, truth: int, *, recent: bool) -> bool:
    growth = nowcast.recent_growth(triangle) if recent else nowcast.growth(triangle)
    seen = int(triangle[-1, 0])
    limits = nowcast.estimate(seen, float(growth.shares[0]), spread=growth.spread(0, seen)).interval
    return limits is not None and limits.low <= truth <= limits.high


TABLE: tuple[Callable[[Generator, int], Iterator[Row]], ...] = (
    engagement, latest_month, since_break, intervals_of, areas, slower,
)  # fmt: skip


def main(runs: int = RUNS, seed: int = SEED) -> None:
    """Print the table, a row as soon as it is known."""
    print(f"{runs:,} runs, seed {seed}; normal quantile for 99.8 % {ndtri(0.999):.3f}")
    print(f"{'what':<54}{'goal':>14}{'before':>9}{'now':>9}{'MC error':>10}{'':>4}reached")
    for make in TABLE:
        begun = time.perf_counter()
        for row in make(np.random.default_rng(seed), runs):
            print(
                f"{row.what:<54}{row.goal:>14}{row.before:>9.2%}{row.now:>9.2%}{row.error:>10.2%}    "
                f"{'yes' if row.reached else 'NO'} ({time.perf_counter() - begun:.0f} s)",
                flush=True,
            )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
