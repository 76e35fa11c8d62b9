"""How alike neighbours are, and what a mean of such values is worth."""

import numpy as np
import pytest

from goldenthread.statistics import intervals, likeness


def wave(runs, months, share, seed=1):
    """Rows of values of which each keeps a share of the one before it; their variance is 1."""
    rng = np.random.default_rng(seed)
    found = np.empty((runs, months))
    found[:, 0] = rng.normal(size=runs)
    for place in range(1, months):
        found[:, place] = share * found[:, place - 1] + rng.normal(0, np.sqrt(1 - share**2), runs)
    return found


def test_autocorrelation():
    assert likeness.autocorrelation([1, 1, 1, 1]) == 0
    assert likeness.autocorrelation([1, -1] * 10) < -0.9
    assert likeness.autocorrelation(np.arange(20)) > 0.8
    assert likeness.autocorrelation([3, 1, 2]) == pytest.approx((-1 * 0 + 1 * -1) / 2)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("size", [6, 12, 24])
def test_a_mean_of_values_that_are_alike_varies_more_by_just_so_much(share, size):
    seen = wave(40_000, size, share).mean(axis=1).var() * size
    assert seen == pytest.approx(likeness.lasting(share, size), rel=0.03)


def test_the_bias_of_short_runs_is_taken_out():
    found = [likeness.autocorrelation(one) for one in wave(4000, 12, 0.6)]
    assert np.mean(found) < 0.35  # as seen
    assert (np.mean(found) + 1 / 12) / (1 - 4 / 12) == pytest.approx(0.6, abs=0.08)  # as corrected
    assert likeness.alike([1, -1] * 6, 12) == 0
    assert likeness.alike(np.arange(12), 12) == likeness.MOST_ALIKE
    assert likeness.alike_of_few([1, 2, 3, 4, 5]) == 0  # too few to see it
    assert likeness.alike_of_few([5, 1, 4, 2, 3, 3]) == 0
    few = likeness.autocorrelation([1, 2, 3, 4, 5, 6]) + 1 / 6
    assert likeness.alike_of_few([1, 2, 3, 4, 5, 6]) == few
    assert likeness.lasting(0, 12) == 1


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


def test_the_likeness_of_few_is_drawn_to_the_run_before_by_their_lengths():
    assert likeness.drawn(0.0, 12, 0.6, 60) == pytest.approx(0.5)


def test_noise_hides_how_alike_rates_are():
    """Half the variance is chance: counts alike by 0.3 are rates alike by 0.6."""
    assert likeness.lasting_dispersion(2.0, 0.3, 12) == pytest.approx(1 + likeness.lasting(0.6, 12))
    assert likeness.lasting_dispersion(0.8, 0.3, 12) == 1


def test_pairs_drawn_to_the_run_before_hold_what_they_promise():
    """Neighbours alike by 0.6 and one break: of twelve pairs alone 90 of 100 intervals held the truth."""
    rng, inside = np.random.default_rng(3), 0
    for _ in range(400):
        error = np.zeros(24)
        for t in range(24):
            error[t] = 0.6 * error[t - 1] + rng.normal(0, 0.04) if t else rng.normal(0, 0.05)
        y = rng.poisson(600 * np.exp(error))
        found = intervals.paired_ratio(y[12:], y[:12], in_order=True, before=(0.36, 60))
        inside += found.low <= 1 <= found.high
    assert 0.92 < inside / 400 < 0.98
