"""A series as a control chart: where new limits begin, and whose season is taken out."""

import numpy as np
from tests.trends.making import series

from goldenthread.periods import Month, Window
from goldenthread.statistics.control import Signal
from goldenthread.statistics.seasons import Season
from goldenthread.trends.charted import charted, step_places

WINDOW = Window.parse("2018-04..2024-11")


def robbery(low=0.55):
    """80 months of some 2,500, with a fall by half in a lockdown year."""
    rng, months = np.random.default_rng(2), list(WINDOW)
    down = [low if Month.parse("2020-04") <= m < Month.parse("2021-06") else 1.0 for m in months]
    counts = rng.normal(2500, 90, len(months)) * np.array(down)
    return series(str(WINDOW), changed={str(m): round(n) for m, n in zip(months, counts, strict=True)})


def test_new_limits_begin_at_a_step_that_nobody_declared():
    found = charted(robbery(), WINDOW.first, None)
    assert len(found.steps) == 2
    assert abs(int(found.steps[0]) - int(Month.parse("2020-04"))) <= 1
    assert abs(int(found.steps[1]) - int(Month.parse("2021-06"))) <= 1
    assert sum(s is not Signal.NONE for s in found.chart.signals) < 16


def test_a_steady_series_keeps_its_limits():
    rng = np.random.default_rng(4)
    stepped = sum(bool(step_places(rng.normal(600, 40, 80), [])) for _ in range(300))
    assert stepped <= 12


def test_nothing_is_sought_within_a_year_of_an_end_or_a_break():
    values = np.r_[np.zeros(6), np.full(30, 100.0)] + np.random.default_rng(1).normal(0, 1, 36)
    assert all(12 <= place <= 24 for place in step_places(values, []))
    assert step_places(values, [20]) == ()


def test_few_counts_a_month_have_no_season():
    few = series("2018-04..2024-11", changed={str(m): 3 + n % 2 for n, m in enumerate(WINDOW)})
    assert charted(few, WINDOW.first, None).adjusted == (Season.NONE,)
