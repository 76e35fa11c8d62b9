"""Revisions by age, the chain ladder against chainladder, and nowcasts."""

import csv

import numpy as np
import pytest
from tests.statistics.reference import close, column, read_triangle, rows

from goldenthread.statistics import nowcast, revisions

NAN = np.nan
SAID = [[10, 14, 15, 15], [NAN, 20, 26, 27], [NAN, NAN, 8, 12], [NAN, NAN, NAN, 5]]
MONTHS, RECORDED_TO = [0, 1, 2, 3], [0, 1, 2, 3]


PUBLISHED = [
    ("raa", 52135.22826121017, 26909.01115564366, 26880.74032989),
    ("genins", 18680855.61192431, 2447094.860834665, 2441364.128054218),
    ("ukmotor", 28655.772932, None, 1424.5315),
]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "to_come", "mack", "log_linear"), PUBLISHED)
def test_the_chain_ladder_as_published(shared, name, to_come, mack, log_linear):
    given = read_triangle(shared, name)
    found, other = nowcast.chain_ladder(given), nowcast.chain_ladder(given, log_linear=True)
    close(found.to_come.sum(), to_come)
    if mack:
        close(found.total_error, mack)
    close(other.total_error, log_linear, 1e-7 if name == "ukmotor" else 1e-9)
    table = rows(shared, f"F/mack_{name}.csv")
    close(other.latest, column(table, "Latest"))
    close(other.ultimate, column(table, "Ultimate"))
    close(other.errors[1:], column(table, "Mack Std Err")[1:])


@pytest.mark.shared
def test_hospital_notifications_of_the_latest_day_are_too_early(shared):
    """husO104: nothing was recorded of a day that came to 16; 0 with limits 0 to 0 is no answer."""
    with (shared / "reference/F/reporting_triangle_20110602.csv").open(newline="") as file:
        new = [[NAN if x == "NA" else float(x) for x in row] for row in list(csv.reader(file))[1:]]
    grown = np.cumsum(np.array(new), axis=1)
    ladder, reached = nowcast.chain_ladder(grown), np.isfinite(grown).sum(axis=1) - 1
    truth = column(rows(shared, "F/nowcast_truth.csv"), "final")
    recorded = ladder.latest.astype(int).tolist()
    found = [nowcast.estimate(n, ladder.shares[k]) for n, k in zip(recorded, reached, strict=True)]
    assert found[-1].too_early
    assert found[-1].share < 0.05
    given = [one for one in found if not one.too_early]
    assert len(given) > 15
    close([one.interval.value for one in given], [one.recorded / one.share for one in given])
    assert truth[-1] == 16
    # surveillance's nowcast by Lawless: whole numbers, and the growth of the same days by another estimator
    reference = rows(shared, "F/nowcast_lawless_20110602.csv")
    theirs = column(reference, "nowcast")
    close(ladder.latest[-11:-1], column(reference, "observed"))
    assert np.abs(ladder.ultimate[-11:-1] - theirs).max() < 1.5
    for one, row in zip(found[-11:-1], reference, strict=True):
        if one.interval is not None:
            for got, name in ((one.interval.low, "lo"), (one.interval.high, "hi")):
                assert abs(got - float(row[name])) <= 2


def test_the_estimate_of_small_counts_mends_the_shortfall_and_its_interval_covers():
    """METHODS F: of 300 triangles at 60 a month 95 % limits hold 96.9 %, and the shortfall all but goes."""
    rng, shares, inside, errors = np.random.default_rng(7), np.array([0.86, 0.94, 0.98, 1.0]), [], []
    for _ in range(300):
        final = rng.poisson(60, 30)
        triangle = np.array([_grown(rng, n, shares) for n in final], float)
        for back in range(3):
            triangle[29 - back, back + 1 :] = NAN
        ladder = nowcast.chain_ladder(triangle)
        one = nowcast.estimate(int(ladder.latest[-1]), ladder.shares[0])
        inside.append(one.interval.low <= final[-1] <= one.interval.high)
        errors.append((ladder.latest[-1] - final[-1], one.interval.value - final[-1]))
    raw, mended = np.array(errors).T
    assert 0.94 < np.mean(inside) < 1
    assert raw.mean() < -7.5
    assert abs(mended.mean()) < 0.6
    assert np.sqrt((mended**2).mean()) < np.sqrt((raw**2).mean()) / 2


@pytest.mark.parametrize(("usual", "pairs"), [(10, 12), (60, 6), (600, 6), (600, 24)])
@pytest.mark.parametrize("evenness", [None, 200, 50])
def test_limits_hold_the_truth_where_months_are_recorded_at_an_uneven_pace(usual, pairs, evenness):
    """Of 600 a month, limits for months that all grow alike hold it in 4 of 10 cases where they do not."""
    rng, inside, plainly = np.random.default_rng(3), [], []
    for _ in range(120):
        final, said = _uneven(rng, usual, pairs, evenness)
        growth = nowcast.growth(said)
        for age in range(2):
            month = len(final) - 1 - age
            recorded, share = int(said[month, age]), float(growth.shares[age])
            spread = growth.spread(age, recorded)
            for kept, how in ((inside, spread), (plainly, None)):
                found = nowcast.estimate(recorded, share, spread=how).interval
                kept.append(found.low <= final[month] <= found.high)
    assert np.mean(inside) > 0.92
    assert np.mean(plainly) <= np.mean(inside)
    if (usual, evenness) == (600, 50):
        assert np.mean(plainly) < 0.5


def _uneven(rng, usual, pairs, evenness):
    """Clustered final counts, and what monthly extracts said of them; each month has a pace of its own."""
    shares = np.array([0.7, 0.85, 0.92, 0.96, 0.98, 0.99, 1.0])
    steps, months = np.diff(np.append(0, shares)), pairs + 19
    final = rng.poisson(usual * rng.gamma(20, 1 / 20, months))
    said = np.full((months, months), NAN)
    for month, count in enumerate(final):
        own = rng.dirichlet(steps * evenness) if evenness else steps
        grown = np.cumsum(rng.multinomial(count, own))
        for last in range(max(months - 1 - pairs, month), months):
            said[month, last - month] = grown[min(last - month, 6)]
    return final, said


@pytest.mark.shared
def test_the_spread_is_macks_error_where_nothing_is_missing(shared):
    triangle = read_triangle(shared, "genins")[
        :, :9
    ]  # so that each step was taken twice, and none is guessed
    ladder, growth = nowcast.chain_ladder(triangle), nowcast.growth(triangle, least=2)
    for month in range(2, 10):
        age = 9 - month
        spread = growth.spread(age, int(triangle[month, age]))
        close(np.sqrt(spread.variance) * ladder.ultimate[month], ladder.errors[month])
        assert (spread.freedom, spread.taken_back) == (1, False)
    assert growth.spread(growth.complete, 100) is None
    assert growth.spread(0, 0) is None


def test_a_month_may_end_below_what_is_recorded_only_where_counts_are_taken_back():
    given = grown(shares=(0.9, 1.0))
    given[:, 0] += np.where(np.arange(20) % 2, 60, -60)  # the first figure is uneven
    never = nowcast.growth(given)
    assert not never.taken_back
    found = nowcast.estimate(900, float(never.shares[0]), spread=never.spread(0, 900)).interval
    assert found.low == 900
    given[18, 0] = 1100
    ever = nowcast.growth(given)
    assert ever.taken_back
    found = nowcast.estimate(900, float(ever.shares[0]), spread=ever.spread(0, 900)).interval
    assert found.low < 900 < found.value < found.high


def _grown(rng, final, shares):
    when = np.searchsorted(shares, rng.random(final), side="left")
    return [(when <= age).sum() for age in range(len(shares))]


def test_estimates_by_hand():
    full = nowcast.estimate(40, 1.0)
    assert (full.interval.low, full.interval.value, full.interval.high) == (40, 40, 40)
    assert nowcast.estimate(40, 0.49).too_early
    assert nowcast.estimate(40, 0.5).interval.value == 80
    taken_back = nowcast.estimate(40, 1.1).interval
    assert taken_back.value == pytest.approx(40 / 1.1)
    assert taken_back.low < taken_back.value < taken_back.high <= 40
    nothing = nowcast.estimate(0, 0.8, prior=5).interval
    assert nothing.value == pytest.approx(1)
    assert nothing.low == 0
    assert nothing.high >= 1
    assert nowcast.bornhuetter_ferguson(0, 0.8, 5) == pytest.approx(1)


def test_factors_below_one_are_allowed():
    ladder = nowcast.chain_ladder([[10, 9], [20, 17], [10, NAN]])
    close(ladder.factors, [26 / 30])
    assert ladder.shares[0] > 1
    close(ladder.ultimate[-1], 10 * 26 / 30)


@pytest.mark.parametrize(
    ("triangle", "why"),
    [
        ([[1, NAN, 3], [1, 2, NAN]], "month by month"),
        ([[NAN, NAN], [1, 2]], "no count"),
        ([[0, 3], [0, 4], [2, NAN]], "both at 0"),
        ([[5, 0], [4, 0]], "taken back"),
    ],
)
def test_triangles_that_say_nothing_are_refused(triangle, why):
    with pytest.raises(nowcast.NoLadder, match=why):
        nowcast.chain_ladder(triangle)


# Growth from extracts of which some are missing


def grown(months=20, first_extract=8, shares=(0.5, 0.8, 0.9, 1.0), final=1000, missing=()):
    """What extracts a month apart said, from the one to ``first_extract`` on: months by ages."""
    found = np.full((months, months), NAN)
    for month in range(months):
        for last in range(max(first_extract, month), months):
            if last not in missing:
                found[month, last - month] = final * shares[min(last - month, len(shares) - 1)]
    return found


def test_growth_is_seen_in_months_that_were_old_in_the_first_extract_too():
    found = nowcast.growth(grown())
    close(found.shares[:4], [0.5, 0.8, 0.9, 1])
    assert (found.complete, found.seen) == (12, 8)


def test_a_missing_extract_costs_its_two_pairs_and_no_more():
    found = nowcast.growth(grown(missing=(12,)))
    close(found.shares[:4], [0.5, 0.8, 0.9, 1])
    assert found.seen == 6


def test_too_few_pairs_give_no_growth_and_say_how_many_there_are():
    with pytest.raises(nowcast.NoLadder, match=r"6 such pairs are needed\. There are 4 yet"):
        nowcast.growth(grown(first_extract=15))
    with pytest.raises(nowcast.NoLadder, match="There are none yet"):
        nowcast.growth(grown(missing=range(9, 20, 2)))
    assert nowcast.growth(grown(first_extract=15), least=4).seen == 4


def test_growth_ends_with_the_age_that_was_seen_often_enough():
    young = grown()[8:]  # as after a break: months that no earlier extract had
    assert nowcast.growth(young).complete == 6
    close(nowcast.growth(young).shares, [0.5, 0.8, 0.9, 1, 1, 1, 1])


def test_growth_equals_the_chain_ladder_where_nothing_is_missing():
    triangle = grown(months=12, first_extract=0)
    ladder = nowcast.chain_ladder(triangle)
    close(nowcast.growth(triangle, least=1).shares, ladder.shares)


# Revisions


def test_the_triangle_of_what_was_said():
    age = revisions.ages(MONTHS, RECORDED_TO)
    assert age[1].tolist() == [-1, 0, 1, 2]
    found = revisions.triangle(SAID, age)
    np.testing.assert_array_equal(
        found, [[10, 14, 15, 15], [20, 26, 27, NAN], [8, 12, NAN, NAN], [5, NAN, NAN, NAN]]
    )
    assert nowcast.chain_ladder(found).latest.tolist() == [15, 27, 12, 5]
    assert revisions.last_known(SAID).tolist() == [15, 27, 12, 5]


def test_the_mean_revision_by_age():
    found = revisions.by_age(SAID, revisions.ages(MONTHS, RECORDED_TO))
    assert [(one.age, one.months) for one in found] == [(0, 3), (1, 2), (2, 1)]
    first = found[0]
    close((first.mean, first.mean_absolute, first.mean_per_cent), (16 / 3, 16 / 3, 100 * 16 / 38))
    assert np.isnan(first.bias_error)
    assert not first.biased


def test_a_bias_is_told_from_chance():
    rng = np.random.default_rng(3)
    first = rng.poisson(100, 40).astype(float)
    for added, biased in ((5.0, True), (0.0, False)):
        later = first + added + rng.normal(0, 2, 40) - (0 if added else 0.0)
        said = np.column_stack([first, later])
        (one,) = revisions.by_age(said, np.zeros((40, 2), int))
        assert one.biased is biased, added


@pytest.mark.parametrize(("months", "share", "most"), [(8, 0.0, 0.07), (24, 0.0, 0.07), (12, 0.4, 0.13)])
def test_a_bias_is_seldom_seen_where_there_is_none(months, share, most):
    """By Newey and West's error alone it was, in 19 of 100 runs of eight months."""
    rng, seen = np.random.default_rng(5), 0
    for _ in range(800):
        change = rng.normal(size=months)
        for place in range(1, months):
            change[place] = share * change[place - 1] + np.sqrt(1 - share**2) * change[place]
        said = np.column_stack([np.full(months, 100.0), 100 + change])
        (one,) = revisions.by_age(said, np.zeros((months, 2), int))
        seen += one.biased
    assert seen / 800 < most


def test_the_error_of_a_mean_allows_for_neighbours():
    x = np.array([1.0, -1, 1, -1])
    close(revisions.mean_error(x, 0), 2 / 4)
    # Bartlett's weight 1/2 for the neighbours: 4 + 2 * (1/2) * (-3)
    close(revisions.mean_error(x, 1), 1 / 4)
    assert revisions.mean_error(np.arange(20.0)) > revisions.mean_error(np.arange(20.0), 0)


def test_an_age_of_which_nothing_was_counted_has_no_percentage():
    (one,) = revisions.by_age([[0, 3], [0, 1]], np.zeros((2, 2), int))
    assert np.isnan(one.mean_per_cent)
    assert one.mean == 2
