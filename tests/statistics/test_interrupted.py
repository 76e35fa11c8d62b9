"""Breaks: the step against the reference, placebos, a negative control, and too few months."""

import numpy as np
import pytest
from tests.statistics.reference import close, column, rows

from goldenthread.statistics import interrupted as i
from goldenthread.statistics.regression import NoFit, clustered, newey_west


@pytest.fixture(scope="module")
def force(shared):
    return rows(shared, "C/input_vru_its.csv")


def months(count, first=1):
    return np.arange(first - 1, first - 1 + count) % 12 + 1


def made(seed=1, step=1.0, before=48, after=24):
    """Counts with a season, a slow fall, and a step."""
    rng, t = np.random.default_rng(seed), np.arange(before + after)
    mean = 400 * np.exp(0.1 * np.sin(2 * np.pi * t / 12) - 0.002 * t) * np.where(t >= before, step, 1)
    return rng.poisson(mean * rng.gamma(200, 1 / 200, len(t))), months(len(t))


@pytest.mark.shared
def test_the_step_of_the_synthetic_force(shared, force):
    found = i.interrupted(
        column(force, "offences"), column(force, "mon"), 58, pulses=column(force, "lock"), lag=3
    )
    close(np.log(found.level.value), 0.201969591153391)
    assert found.error > 0.04900727638167  # the model's own, of R's glm.nb
    assert found.error > 0.0366064839004667 * np.sqrt(84 / 75)  # Newey and West's, for small samples
    close(np.log(found.slope.value), 0.00100913166159303)
    close(np.log(found.trend.value), -0.00139267006419277)
    close(np.log(found.level.high / found.level.value) / 1.992102154082194, found.error)  # t of 75
    close(found.theta, 116.305591014956)
    names = ["(Intercept)", "trend", "level", "slope change", "pulse 1"]
    waves = ["sin 12 months", "cos 12 months", "sin 6 months", "cos 6 months"]
    assert [one.name for one in found.coefficients] == [*names, *waves]
    reference = {row["term"]: row for row in rows(shared, "C/its_reference.csv") if row["case"] == "vru_nb"}
    terms = ["(Intercept)", "t", "post", "tpost", "lock"]  # the waves begin in another month there
    close([one.estimate for one in found.coefficients[:5]], [float(reference[term]["est"]) for term in terms])
    level = found.coefficients[2]
    close(
        [np.exp(level.low), np.exp(level.high), level.error], [found.level.low, found.level.high, found.error]
    )
    assert (found.before, found.after) == (58, 26)
    assert (found.expected[:58] == found.without[:58]).all()
    assert found.level.low < 1.18 < found.level.high  # the truth that it was made with


@pytest.mark.shared
def test_every_placebo_month(shared, force):
    table = rows(shared, "C/vru_placebo_breaks.csv")
    found = i.placebos(column(force, "offences"), column(force, "mon"), pulses=column(force, "lock"))
    assert [one.place + 1 for one in found] == [int(row["b"]) for row in table]
    close([one.level for one in found], column(table, "irr"))
    close([one.likelihood_ratio for one in found], column(table, "lr"), 1e-7)  # differences of two large ones
    best = max(found, key=lambda one: one.likelihood_ratio)
    close((best.place, best.likelihood_ratio), (58, 23.6095315629709))
    assert i.rank(58, found) == 1
    assert i.rank(54, found) == 2
    assert i.rank(2, found) is None


def test_a_negative_control_without_a_step_leaves_the_step_standing():
    series, control = (i.interrupted(*made(seed, step), 48) for seed, step in ((1, 1.3), (2, 1.0)))
    found = i.against(series, control)
    assert 1 < found.low < 1.3 < found.high
    assert control.level.low < 1 < control.level.high
    same = i.against(series, series)
    assert same.value == 1
    assert same.low < 1 < same.high


@pytest.mark.parametrize(
    ("share", "before", "after", "least"),
    [(0.0, 58, 26, 0.93), (0.0, 70, 13, 0.93), (0.0, 48, 8, 0.93), (0.3, 70, 13, 0.9), (0.6, 70, 13, 0.85)],
)
def test_where_nothing_stepped_the_limits_say_so_nearly_always(share, before, after, least):
    """Newey and West's errors alone hold a step of nothing in 67 to 86 of 100 such runs."""
    rng, held, alone, n = np.random.default_rng(6), [], [], before + after
    for _ in range(150):
        error = np.zeros(n)
        for place in range(1, n):
            error[place] = share * error[place - 1] + rng.normal(0, 0.09 * np.sqrt(1 - share**2))
        counts = rng.poisson(600 * np.exp(0.1 * np.sin(2 * np.pi * np.arange(n) / 12) + error))
        found = i.interrupted(counts, months(n), before)
        held.append(found.level.low <= 1 <= found.level.high)
        if found.slope:
            held.append(found.slope.low <= 1 <= found.slope.high)
        fit = clustered(counts, i._terms(months(n), before, None, sloped=found.slope is not None))
        alone.append(abs(fit.coefficients[2]) < 1.96 * np.sqrt(newey_west(fit, 3)[2, 2]))
    assert np.mean(held) > least
    assert np.mean(alone) < 0.9


def test_with_few_months_after_it_gives_a_step_and_no_change_of_slope():
    counts, season = made(step=1.3, after=11)
    found = i.interrupted(counts, season, 48)
    assert found.slope is None
    assert found.level.low > 1
    assert i.interrupted(*made(step=1.3, after=12), 48).slope is not None


def test_people_are_taken_into_account():
    counts, season = made(step=1.0)
    people = np.where(np.arange(72) >= 48, 2.0, 1.0)
    halved = i.interrupted(counts, season, 48, exposure=people)
    close(halved.level.value, i.interrupted(counts, season, 48).level.value / 2, 1e-3)


@pytest.mark.parametrize(
    ("before", "after", "why"), [(23, 24, "before the break"), (48, 5, "after the break")]
)
def test_too_few_months_are_refused(before, after, why):
    counts, season = made(before=before, after=after)
    with pytest.raises(NoFit, match=why):
        i.interrupted(counts, season, before)


def test_small_counts_are_left_to_quasi_poisson():
    rng = np.random.default_rng(5)
    found = i.interrupted(rng.poisson(3, 72), months(72), 48)
    assert np.isinf(found.theta)
    assert found.likelihood_ratio < 6.63
    assert len(i.placebos(rng.poisson(3, 72), months(72))) == 48
