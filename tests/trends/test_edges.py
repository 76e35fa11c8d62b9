"""Odd input: what cannot be is refused in words, and what can passes without a warning."""

import numpy as np
import pytest

from goldenthread.statistics import (
    control,
    funnel,
    interrupted,
    intervals,
    nowcast,
    primes,
    regression,
    revisions,
    seasons,
    series_model,
    standardised,
    undeclared,
)

NAN, INF = np.nan, np.inf
MONTHS = np.arange(48) % 12 + 1
NOW, THEN = np.arange(48) >= 36, np.arange(48) < 12
CLOSED = np.array([[9.0, INF], [3, NAN]])


def series(counts):
    return series_model.series_ratio(counts, MONTHS, NOW, THEN)


def step(counts):
    return interrupted.interrupted(counts, MONTHS, 30)


@pytest.mark.parametrize(
    "asked",
    [
        lambda: intervals.byar(INF),
        lambda: intervals.rate(5, INF),
        lambda: intervals.wilson(INF, INF),
        lambda: intervals.difference(INF, 3),
        lambda: intervals.ratio(INF, 3),
        lambda: intervals.ratio(3, 3, NAN),
        lambda: intervals.paired_ratio([1, INF], [1, 2]),
        lambda: intervals.paired_ratio([1, NAN], [1, 2]),
        lambda: standardised.direct([3, 20], [INF, 1], [1, 1]),
        lambda: standardised.direct([NAN, 20], [1, 1], [1, 1]),
        lambda: standardised.direct([30, 20], [1, 1], [0, 0]),
        lambda: standardised.indirect(3, [1], [1], [0]),
        lambda: funnel.spread([0, 0], [1, 1], 0),
        lambda: funnel.spread([NAN, 1], [1, 1], 5),
        lambda: funnel.curve(5, [0, 1], 0.95),
        lambda: funnel.curve(0, [1], 0.95),
        lambda: funnel.widened(0, [1], 0.95, 0.1),
        lambda: funnel.proportion_limits(2, [10], 0.95),
        lambda: control.chart([1, INF], better=None),
        lambda: control.Rules(fix_after=0),
        lambda: primes.prime_chart([5, 6], [3, 3], primes.Of.PROPORTION, better=None),
        lambda: primes.prime_chart([INF, 3], [3, 3], primes.Of.RATE, better=None),
        lambda: primes.prime_chart([1, 3], [3, 3], primes.Of.RATE, better=None, starts=[0]),
        lambda: primes.prime_chart([1, 3], [3, 3], primes.Of.RATE, better=None, starts=[2]),
        lambda: seasons.index([INF] * 48, MONTHS),
        lambda: series([5] * 47 + [INF]),
        lambda: series([NAN] * 48),
        lambda: series([0] * 48),
        lambda: series([0] * 12 + [5] * 36),
        lambda: step([5] * 47 + [INF]),
        lambda: interrupted.interrupted([5, 6] * 24, MONTHS, 30, exposure=0),
        lambda: regression.clustered([1, 2, 4, 3], np.ones((4, 1)), NAN),
        lambda: nowcast.chain_ladder(CLOSED),
        lambda: nowcast.chain_ladder([[9, -1], [3, NAN]]),
        lambda: nowcast.chain_ladder(np.empty((0, 0))),
        lambda: nowcast.estimate(5, NAN),
        lambda: nowcast.estimate(-5, 0.8),
        lambda: undeclared.strongest_step([5] * 59 + [NAN]),
    ],
)
def test_what_cannot_be_is_refused_in_words(asked):
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        asked()


def test_months_that_are_all_the_same_are_not_alike():
    """Their residuals are rounding, which hangs together: a constant run was widened threefold."""
    even = [5] * 48
    assert series(even).autocorrelation == 0
    assert series(even).high == pytest.approx(intervals.paired_ratio([5] * 12, [5] * 12).high)
    assert intervals.paired_ratio([5] * 12, [5] * 12, in_order=True).autocorrelation == 0
    assert step(even).autocorrelation == 0
    assert undeclared.strongest_step(even).autocorrelation == 0


def test_huge_and_single_values_pass_without_a_warning():
    assert intervals.byar(1e15).low < 1e15 < intervals.byar(1e15).high
    assert intervals.ratio(1e9, 1e9).low == pytest.approx(1 - 2.772e-5 * np.sqrt(10), abs=1e-5)
    wide = intervals.paired_ratio([1e12] * 12, [1] * 12, in_order=True)
    assert wide.low < wide.value < wide.high
    assert series(10**9 + np.arange(48)).low == pytest.approx(1, abs=1e-3)
    assert control.chart([5], better=None).segments[0].mean == 5
    assert primes.prime_chart([3, 3], [3, 3], primes.Of.PROPORTION, better=None).segments[0].high == (1, 1)
    assert revisions.by_age([[NAN, NAN]], [[0, 1]]) == ()
    assert nowcast.estimate(0, 0.8).interval.low == 0


def test_a_triangle_in_which_every_month_grows_alike_has_no_error():
    same = [[1, 2, 2, 2], [1, 2, 2, NAN], [1, 2, NAN, NAN], [1, NAN, NAN, NAN]]
    for log_linear in (False, True):
        found = nowcast.chain_ladder(same, log_linear=log_linear)
        assert found.ultimate.tolist() == [2, 2, 2, 2]
        assert found.total_error == 0
