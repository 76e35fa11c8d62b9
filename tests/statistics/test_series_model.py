"""The interval from a whole run of months: it holds the change counted, and allows months to be alike."""

import numpy as np
import pytest

from goldenthread.statistics.regression import NoFit
from goldenthread.statistics.series_model import series_ratio

MONTHS = np.arange(72)
SEASON, NOW, THEN = MONTHS % 12 + 1, MONTHS >= 60, MONTHS < 12


def counts(seed, share=0.0, deviation=0.05):
    rng, error = np.random.default_rng(seed), np.zeros(72)
    for place in range(1, 72):
        error[place] = share * error[place - 1] + rng.normal(0, deviation * np.sqrt(1 - share**2))
    return rng.poisson(600 * np.exp(0.12 * np.sin(MONTHS / 6 * np.pi) + error))


def test_it_stands_around_the_change_counted():
    y = counts(1)
    found = series_ratio(y, SEASON, NOW, THEN)
    assert found.value == y[60:].sum() / y[:12].sum()
    assert found.low < found.value < found.high
    assert found.months == 72
    np.testing.assert_allclose(found.high / found.value, found.value / found.low)


def test_a_season_and_a_year_out_of_line_between_the_windows_do_not_widen_it():
    y = counts(2)
    low = np.where((MONTHS >= 24) & (MONTHS < 36), 0.6, 1.0)
    plain, locked_down = (series_ratio(one, SEASON, NOW, THEN) for one in (y, (y * low).round()))
    assert locked_down.high / locked_down.value < 1.2 * plain.high / plain.value


def test_the_level_is_kept_where_months_are_independent_and_nearly_so_where_they_are_alike():
    """Of Poisson limits few would hold the truth, and of month pairs 79 of 100 where months are alike."""
    for share, least in ((0.0, 0.91), (0.6, 0.83)):
        inside = [one.low <= 1 <= one.high for one in _many(share)]
        assert np.mean(inside) >= least, share


def _many(share):
    return [series_ratio(counts(seed, share), SEASON, NOW, THEN) for seed in range(100, 200)]


def test_months_that_are_alike_are_seen():
    rough = np.repeat([600, 700, 560, 720, 610, 690] * 4, 3)
    assert series_ratio(rough, SEASON, NOW, THEN).autocorrelation > 0.3


def test_a_run_too_short_for_the_model_is_refused():
    with pytest.raises(NoFit, match="too few"):
        series_ratio([5, 6, 7], [1, 2, 3], [0, 0, 1], [1, 1, 0])
