"""How alike neighbours are, and what a mean of such values is worth."""

import numpy as np
import pytest
from scipy.special import stdtrit

from goldenthread.statistics import autocorrelation, intervals
from goldenthread.statistics.series_model import run_before


def wave(runs, months, share, seed=1):
    """Rows of values of which each keeps a share of the one before it; their variance is 1."""
    rng = np.random.default_rng(seed)
    found = np.empty((runs, months))
    found[:, 0] = rng.normal(size=runs)
    for place in range(1, months):
        found[:, place] = share * found[:, place - 1] + rng.normal(0, np.sqrt(1 - share**2), runs)
    return found


def test_autocorrelation():
    assert autocorrelation.autocorrelation([1, 1, 1, 1]) == 0
    assert autocorrelation.autocorrelation([1, -1] * 10) < -0.9
    assert autocorrelation.autocorrelation(np.arange(20)) > 0.8
    assert autocorrelation.autocorrelation([3, 1, 2]) == pytest.approx((-1 * 0 + 1 * -1) / 2)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("size", [6, 12, 24])
def test_a_mean_of_values_that_are_alike_varies_more_by_just_so_much(share, size):
    seen = wave(40_000, size, share).mean(axis=1).var() * size
    assert seen == pytest.approx(autocorrelation.inflation(share, size), rel=0.03)


def test_the_bias_of_short_runs_is_taken_out():
    found = [autocorrelation.autocorrelation(one) for one in wave(4000, 12, 0.6)]
    assert np.mean(found) < 0.35  # as seen
    assert (np.mean(found) + 1 / 12) / (1 - 4 / 12) == pytest.approx(0.6, abs=0.08)  # as corrected
    assert autocorrelation.autocorrelation_of_years([1, -1] * 6, 12) == 0
    assert autocorrelation.autocorrelation_of_years(np.arange(12), 12) == autocorrelation.LARGEST
    assert autocorrelation.autocorrelation_of_few([1, 2, 3, 4, 5]) == 0  # too few to see it
    assert autocorrelation.autocorrelation_of_few([5, 1, 4, 2, 3, 3]) == 0
    few = autocorrelation.autocorrelation([1, 2, 3, 4, 5, 6]) + 1 / 6
    assert autocorrelation.autocorrelation_of_few([1, 2, 3, 4, 5, 6]) == few
    assert autocorrelation.inflation(0, 12) == 1


@pytest.mark.parametrize(
    ("share", "deviation", "as_paired", "in_order"),
    [
        (0.0, 0.09, (0.93, 0.97), (0.945, 0.985)),
        (0.3, 0.05, (0.87, 0.93), (0.91, 0.96)),
        (0.6, 0.05, (0.74, 0.83), (0.83, 0.9)),
    ],
)
def test_pairs_in_order_hold_the_truth_oftener_where_months_are_alike(share, deviation, as_paired, in_order):
    """METHODS A3: of pairs that hang together the plain interval holds far fewer than 95 of 100."""
    rng, runs, held = np.random.default_rng(9), 1500, np.zeros(2)
    season = 600 * np.exp(0.12 * np.sin(np.arange(12) / 6 * np.pi))
    for waves in wave(runs, 24, share) * deviation:
        # the two years lie years apart: the one's months say nothing of the other's
        now, then = rng.poisson(season * np.exp(waves[:12])), rng.poisson(season * np.exp(waves[12:]))
        found = [intervals.paired_ratio(now, then, in_order=one) for one in (False, True)]
        held += [one.low <= 1 <= one.high for one in found]
    for got, (least, most) in zip(held / runs, (as_paired, in_order), strict=True):
        assert least < got < most


def test_the_autocorrelation_of_few_is_drawn_to_the_run_before_by_their_lengths():
    assert autocorrelation.shrunk_autocorrelation(0.0, 12, 0.6, 60) == pytest.approx(0.5)


def test_noise_hides_how_alike_rates_are():
    """Half the variance is chance: counts alike by 0.3 are rates alike by 0.6."""
    assert autocorrelation.long_run_dispersion(2.0, 0.3, 12) == pytest.approx(
        1 + autocorrelation.inflation(0.6, 12)
    )
    assert autocorrelation.long_run_dispersion(0.8, 0.3, 12) == 1


def test_dispersion_about_a_mean_is_freed_of_what_the_mean_takes():
    """Half the variance is chance, half a rate that keeps 0.6: about a mean of twelve it is too small."""
    rng = np.random.default_rng(4)
    y = rng.poisson(400 * np.exp(wave(20_000, 12, 0.6) * 0.05))
    seen = float((y.var(axis=1, ddof=1) / y.mean(axis=1)).mean())
    assert seen == pytest.approx(1 + (12 - autocorrelation.inflation(0.6, 12)) / 11, abs=0.02)
    assert autocorrelation.unbiased_dispersion(seen, 0.3, 12) == pytest.approx(2, abs=0.04)
    assert autocorrelation.unbiased_dispersion(0.8, 0.3, 12) == 0.8
    assert autocorrelation.unbiased_dispersion(2.5, 0, 12) == 2.5


@pytest.mark.parametrize("dispersion", [1.001, 1.3, 2, 50])
@pytest.mark.parametrize("share", [0.05, 0.95])
@pytest.mark.parametrize("size", [3, 12, 24])
def test_it_settles_whatever_the_counts(dispersion, share, size):
    """What would be seen of the dispersion found is the dispersion given."""
    found = autocorrelation.unbiased_dispersion(dispersion, share, size)
    more = autocorrelation.long_run_dispersion(found, share, size) / found
    assert found * (size - more) / (size - 1) == pytest.approx(dispersion, rel=1e-4)


def test_a_run_before_lends_its_dispersion_with_the_weight_of_the_pairs():
    """Of pairs with a dispersion of d, and a run with 3 and none alike, the limits are of (d + 3) / 2."""
    now, then = (
        [60, 55, 71, 64, 50, 66, 58, 73, 49, 62, 69, 57],
        [61, 52, 65, 70, 55, 60, 64, 66, 58, 63, 60, 66],
    )
    run = intervals.RunBefore(0.0, 3.0, 10_000_000, 200)
    plain = intervals.paired_ratio(now, then)
    found = intervals.paired_ratio(now, then, in_order=True, before=run)
    mixed = (plain.dispersion + 3) / 2
    error = np.sqrt(mixed * (1 / sum(now) + 1 / sum(then)))
    assert found.autocorrelation == pytest.approx(0, abs=1e-6)
    assert np.log(found.high / found.value) == pytest.approx(stdtrit(22, 0.975) * error, rel=1e-5)


def test_pairs_drawn_to_the_run_before_hold_what_they_promise():
    """Neighbours alike by 0.6 and one break: of twelve pairs alone 90 of 100 intervals held the truth."""
    rng, inside = np.random.default_rng(3), 0
    season = np.arange(60) % 12 + 1
    for waves in wave(400, 85, 0.6, seed=5) * 0.05:
        y = rng.poisson(600 * np.exp(waves))
        before = run_before(y[:60], season)
        found = intervals.paired_ratio(y[73:], y[61:73], in_order=True, before=before)
        inside += found.low <= 1 <= found.high
    assert 0.92 < inside / 400 < 0.97
