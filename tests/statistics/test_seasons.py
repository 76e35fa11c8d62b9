"""The season is found, taken out, and never carried across a break."""

import numpy as np
import pytest

from goldenthread.statistics import seasons
from goldenthread.statistics.control import Signal, chart
from goldenthread.statistics.primes import Of, prime_chart
from goldenthread.statistics.seasons import Season

TRUE = 1 + 0.12 * np.sin(2 * np.pi * np.arange(12) / 12)
OUTSIDE = (Signal.ABOVE, Signal.BELOW)


def season(n):
    return np.arange(n) % 12 + 1


def test_the_season_of_a_steady_series_is_found_three_quarters_of_the_way():
    values = 600 * TRUE[season(60) - 1]
    found = seasons.index(values, season(60))
    np.testing.assert_allclose(found, 1 + 0.75 * (TRUE - 1), rtol=1e-3)
    assert np.isclose(found.mean(), 1)


def test_a_trend_is_no_season():
    values = np.linspace(400, 800, 60)
    np.testing.assert_allclose(seasons.index(values, season(60)), 1, atol=0.01)


def test_fewer_than_three_years_or_nothing_at_all_give_none():
    assert seasons.index(np.full(35, 9.0), season(35)) is None
    assert seasons.index(np.zeros(36), season(36)) is None


def test_each_segment_has_its_own_season_and_a_short_one_takes_that_before():
    values = np.concatenate([600 * TRUE[season(48) - 1], 900 * TRUE[season(20) - 1]])
    given = values.copy()
    found, done = seasons.adjusted(values, season(68), [48])
    assert done == (Season.OWN, Season.BEFORE)
    np.testing.assert_allclose(
        found[48:], values[48:] / seasons.index(values[:48], season(48))[season(20) - 1]
    )
    assert np.ptp(found[:48]) < 0.3 * np.ptp(values[:48])
    assert (values == given).all()
    assert seasons.adjusted(values[40:], season(28), [8])[1] == (Season.NONE, Season.NONE)


def test_a_month_has_no_part_in_the_index_that_judges_it():
    values = 600 * TRUE[season(60) - 1]
    odd = values.copy()
    odd[29] *= 3
    own, plain = (seasons.factors_without_own(one, season(60))[29] for one in (odd, values))
    with_it = seasons.index(odd, season(60))[season(60)[29] - 1]
    assert abs(own / plain - 1) < 0.06  # its weight in the means of other months' neighbours remains
    assert with_it / plain > 1.25


def test_with_a_season_a_chart_of_counts_cries_wolf_and_laneys_is_deaf():
    """METHODS B4: of the same points 36 % signal on a c chart, and 1.3 % lie outside on Laney's."""
    rng, flagged, outside, even = np.random.default_rng(4), 0, 0, 0
    for _ in range(120):
        counts = rng.poisson(600 * TRUE[season(60) - 1] * rng.gamma(120, 1 / 120, 60))
        plain, prime = (
            prime_chart(counts, np.ones(60), Of.RATE, better=None, prime=one).segments[0].signals
            for one in (False, True)
        )
        flagged += sum(signal in OUTSIDE for signal in plain)
        outside += sum(signal in OUTSIDE for signal in prime)
        steady = rng.poisson(600 * rng.gamma(120, 1 / 120, 60))
        even += sum(signal is not Signal.NONE for signal in chart(steady, better=None).signals)
    assert 0.3 < flagged / 7200 < 0.42
    assert outside / 7200 < 0.03
    assert abs(even / 7200 - 0.063) < 0.02  # the floor, without any season


@pytest.mark.parametrize("seed", range(3))
def test_a_season_taken_out_takes_false_alarms_out(seed):
    """As METHODS has it: 20 % of points of a steady, seasonal series signal as recorded, 8 % adjusted."""
    rng, flagged = np.random.default_rng(seed), {"raw": 0, "adjusted": 0}
    for _ in range(60):
        mean = 600 * TRUE[season(60) - 1] * rng.gamma(120, 1 / 120, 60)
        counts = rng.poisson(mean)
        for name, values in (("raw", counts), ("adjusted", seasons.adjusted(counts, season(60))[0])):
            flagged[name] += sum(s is not Signal.NONE for s in chart(values, better=None).signals)
    raw, adjusted = (flagged[name] / 3600 for name in ("raw", "adjusted"))
    assert 0.14 < raw < 0.27
    assert adjusted < 0.11
