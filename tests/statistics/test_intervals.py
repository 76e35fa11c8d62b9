"""Intervals against published values, and where counts are zero."""

import csv
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from goldenthread.statistics import intervals as i

CLOSE = 1e-9


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=CLOSE, atol=1e-12)


def rows(shared, name):
    with (shared / "reference" / name).open(newline="") as file:
        return list(csv.DictReader(file))


def column(table, name):
    return np.array([np.nan if row[name] == "NA" else float(row[name]) for row in table])


def levels(table):
    return sorted({float(row["confidence"]) for row in table})


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        (5, 1.61134771574719, 11.6681641233986),
        (10, 4.78744991396756, 18.3914586057565),
        (65, 50.1631877104595, 82.8491385459398),
        (100, 81.3621054905279, 121.627937579207),
        (0, np.nan, 3.66801183217375),
    ],
)
def test_byar_as_published(count, low, high):
    found = i.byar(count)
    close((found.low, found.high), (low, high))


def test_byar_has_no_lower_limit_where_it_would_be_negative():
    assert np.isnan(i.byar(1, 0.998).low)


@pytest.mark.parametrize(
    ("count", "people", "level", "value", "low", "high"),
    [
        (9, 8000, 0.95, 112.5, 51.4421637172292, 213.56004314274),
        (871, 1e6, 0.95, 87.1, 81.4108493476225, 93.0818769828978),
        (871, 1e6, 0.998, 87.1, 78.2634587584648, 96.6116707552618),
        (0, 200, 0.95, 0, 0, 1844.43972705697),
    ],
)
def test_rates_as_published(count, people, level, value, low, high):
    found = i.rate(count, people, level)
    close((found.value, found.low, found.high), (value, low, high))


@pytest.mark.parametrize(
    ("count", "out_of", "low", "high"),
    [(5, 25, 8.86058468680258, 39.1309503695403), (0, 10, 0, 27.7532799862889)],
)
def test_proportions_as_published(count, out_of, low, high):
    found = i.wilson(count, out_of, per=100)
    close((found.value, found.low, found.high), (100 * count / out_of, low, high))


def test_the_proportion_of_all_reaches_exactly_one_and_of_none_exactly_zero():
    for n in range(1, 200):
        found = i.wilson([0, n], n)
        assert (found.low[0], found.high[1]) == (0, 1)
        assert (found.low <= found.value).all()
        assert (found.value <= found.high).all()


def test_ratio_and_difference_as_published():
    found = i.ratio(7, 15)
    close((found.value, found.low, found.high), (7 / 15, 0.16096355912314, 1.2159409041877))
    found = i.ratio(571, 514, 1.01)
    close((found.value, found.low, found.high), (1.09989598181608, 0.974614373349292, 1.24152461354179))
    found = i.difference(7, 15)
    close((found.value, found.low, found.high), (-8, -18.6067046298047, 1.94015378758193))


@pytest.mark.parametrize(
    ("counts", "value", "low", "high"),
    [
        ((0, 0), np.nan, 0, np.inf),
        ((5, 0), np.inf, 1 / 1.09127910518255, np.inf),
        ((0, 5), 0, 0, 1.09127910518255),
    ],
)
def test_ratios_with_a_zero(counts, value, low, high):
    found = i.ratio(*counts)
    close((found.value, found.low, found.high), (value, low, high))


def test_differences_with_a_zero():
    assert i.difference(0, 0).low == -i.difference(0, 0).high
    found = i.difference(0, 5)
    close((found.value, found.low, found.high), (-5, -11.6681641233986, -0.00627642890214641))


@pytest.mark.parametrize("count", range(1, 100))
def test_from_zero_the_exact_difference_and_the_exact_ratio_agree_whether_it_is_clear(count):
    assert (i.difference(count, 0, exact=True).low > 0) == (i.ratio(count, 0).low > 1)


def test_month_pairs_by_hand():
    found = i.paired_ratio([10, 20, 30], [20, 20, 20])
    # share 1/2: (10 - 15)^2 / 7.5 + 0 + (30 - 25)^2 / 12.5, over two degrees of freedom
    close((found.value, found.dispersion), (1, (25 / 7.5 + 25 / 12.5) / 2))
    reach = np.exp(4.302652729911275 * np.sqrt(found.dispersion * (2 / 60)))
    close((found.low, found.high), (1 / reach, reach))


def test_the_published_interval_is_never_narrower_than_poisson():
    even = [10] * 12
    narrow, wide = i.paired_ratio(even, even, least=0), i.paired_ratio(even, even)
    assert narrow.dispersion == wide.dispersion == 0
    assert narrow.low == narrow.high == 1
    close(np.log(wide.high), 2.200985160082949 * np.sqrt(2 / 120))


def test_a_month_without_offences_at_both_ends_is_no_pair():
    assert i.paired_ratio([3, 0, 4], [2, 0, 5]) == i.paired_ratio([3, 4], [2, 5])


@pytest.mark.parametrize(
    ("now", "then", "value"),
    [([0, 0], [3, 4], 0), ([3, 4], [0, 0], np.inf), ([0, 0], [0, 0], np.nan), ([3], [4], 0.75)],
)
def test_pairs_that_give_no_interval(now, then, value):
    found = i.paired_ratio(now, then)
    close(found.value, value)
    assert np.isnan([found.low, found.high, found.dispersion]).all()


def test_dispersion_beyond_chance():
    assert not any(i.dispersion_beyond_chance(phi, 12) for phi in (1, 1.78, np.nan))
    assert i.dispersion_beyond_chance(1.79, 12)
    assert not i.dispersion_beyond_chance(9, 1)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda: i.byar(-1), "Counts"),
        (lambda: i.poisson([1, np.nan]), "Counts"),
        (lambda: i.rate(1, 0), "more than 0"),
        (lambda: i.ratio(1, 1, 0), "more than 0"),
        (lambda: i.wilson(3, 2), "More successes"),
        (lambda: i.byar(1, 95), "level"),
        (lambda: i.paired_ratio([1, 2], [1]), "same months"),
        (lambda: i.paired_ratio([[1, 2]], [[1, 2]]), "same months"),
    ],
)
def test_what_cannot_be_is_refused(wrong, why):
    with pytest.raises(ValueError, match=why):
        wrong()


def test_inputs_stay_as_they_are():
    counts = np.array([0.0, 3.0, 40.0])
    i.byar(counts), i.poisson(counts), i.rate(counts, 100), i.wilson(counts, 100)
    i.paired_ratio(counts, counts)
    assert counts.tolist() == [0, 3, 40]


COVERAGE = [
    (600, None, 0, 0, 0.949, 0.954),
    (600, 120, 0, 0, 0.571, 0.948),
    (60, 40, 0, 0, 0.799, 0.953),
    (3, 5, 0, 0, 0.887, 0.954),
    (600, 120, 0.6, 0.05, 0.392, 0.864),
    (600, 120, 0.9, 0.04, 0.212, 0.590),
]
"""METHODS A3: events a month, how they cluster, how much of a month's error the next one keeps and what is
added to it, and how often exact limits and month pairs hold the truth."""


@pytest.mark.parametrize(("mean", "theta", "share", "added", "exact", "pairs"), COVERAGE)
def test_month_pairs_hold_the_truth_as_often_as_they_say_and_exact_limits_do_not(
    mean, theta, share, added, exact, pairs
):
    rng, runs, held = np.random.default_rng(4), 400, np.zeros(3)
    for _ in range(runs):
        spread = rng.gamma(theta, 1 / theta, (2, 12)) if theta else 1.0
        now, then = rng.poisson(mean * np.broadcast_to(spread, (2, 12)) * np.exp(_lasting(rng, share, added)))
        found = i.ratio(now.sum(), then.sum()), i.paired_ratio(now, then, least=0)
        held += [one.low <= 1 <= one.high for one in (*found, i.paired_ratio(now, then, in_order=True))]
    error = 3 * np.sqrt(0.05 * 0.95 / runs)
    for got, told in zip(held[:2] / runs, (exact, pairs), strict=True):
        assert abs(got - told) < max(error, 3 * np.sqrt(told * (1 - told) / runs))
    assert held[2] >= held[1]  # in order, and never narrower than Poisson limits


def _lasting(rng, share, added):
    """Errors of two years apart, in which each month keeps a share of the one before."""
    found = rng.normal(0, added / np.sqrt(1 - share**2), (2, 12))
    for month in range(1, 12):
        found[:, month] = share * found[:, month - 1] + rng.normal(0, added, 2)
    return found


# Against the reference files


@pytest.mark.shared
def test_every_byar_limit(shared):
    table = rows(shared, "A/byars_grid.csv")
    assert (len(table), levels(table)) == (48, [0.9, 0.95, 0.998])
    for level in levels(table):
        part = [row for row in table if float(row["confidence"]) == level]
        found = i.byar(column(part, "x"), level)
        close(found.low, column(part, "byars_lower"))
        close(found.high, column(part, "byars_upper"))


@pytest.mark.shared
def test_every_wilson_limit(shared):
    table = rows(shared, "A/wilson_grid.csv")
    assert (len(table), len(levels(table))) == (56, 2)
    for level in levels(table):
        part = [row for row in table if float(row["confidence"]) == level]
        found = i.wilson(column(part, "x"), column(part, "n"), level)
        close(found.low, column(part, "wilson_lower"))
        close(found.high, column(part, "wilson_upper"))


LIMITS_95 = ("lowercl", "uppercl", 0.95)
LIMITS_998 = ("lowercl", "uppercl", 0.998)
BOTH = (("lower95_0cl", "upper95_0cl", 0.95), ("lower99_8cl", "upper99_8cl", 0.998))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "method", "per", "limits"),
    [
        ("phe_rate_95", i.rate, 100_000, [LIMITS_95]),
        ("phe_rate_95_998", i.rate, 100_000, BOTH),
        ("phe_rate_998_per1000", i.rate, 1000, [LIMITS_998]),
        ("phe_proportion_95", i.wilson, 100, [LIMITS_95]),
        ("phe_proportion_95_998", i.wilson, 1, BOTH),
    ],
)
def test_every_rate_and_proportion(shared, name, method, per, limits):
    table = rows(shared, f"A/{name}.csv")
    assert table
    for low, high, level in limits:
        found = method(column(table, "x"), column(table, "n"), level, per)
        close(found.value, column(table, "value"))
        close(found.low, column(table, low))
        close(found.high, column(table, high))


@pytest.mark.shared
def test_every_standardised_ratio(shared):
    table = rows(shared, "A/out_isratio.csv")
    for low, high, level in BOTH:
        found = i.rate(column(table, "observed"), column(table, "expected"), level, 1)
        close(found.value, column(table, "value"))
        close(found.low, column(table, low))
        close(found.high, column(table, high))


@pytest.mark.shared
def test_every_exact_ratio_and_difference(shared):
    table = rows(shared, "A/out_poisson_rate_ratio.csv")
    assert len(table) == 10
    for row in table:
        x1, x0, t1, t0 = (float(row[name]) for name in ("x1", "x0", "t1", "t0"))
        found = i.ratio(x1, x0, t1, t0)
        close((found.value, found.low, found.high), [float(row[n]) for n in ("rr", "lo", "hi")])
        found = i.difference(x1, x0, t1, t0)
        close((found.value, found.low, found.high), [float(row[n]) for n in ("diff", "diff_lo", "diff_hi")])


@pytest.mark.shared
def test_every_rolling_year_against_the_baseline(shared):
    counts = {row["month"]: int(row["offences"]) for row in rows(shared, "B/input_vru_monthly.csv")}
    table = rows(shared, "A/out_rolling12_vs_baseline.csv")
    assert len(table) == 4
    then = _year(counts, date(2020, 3, 1))
    for row in table:
        now = _year(counts, date.fromisoformat(row["cur_end"]))
        assert (sum(now), sum(then)) == (int(row["X1"]), int(row["X0"]))
        found, exact = i.paired_ratio(now, then), i.ratio(sum(now), sum(then))
        expected = [float(row[n]) for n in ("rr_quasi", "lo_quasi_t11", "hi_quasi_t11")]
        close((found.value, found.low, found.high), expected)
        close(found.dispersion, _by_formula(now, then))
        # R's glm stops iterating within 1e-8, so its dispersion is itself only so close to the formula
        np.testing.assert_allclose(found.dispersion, float(row["phi"]), rtol=1e-8)
        close((exact.low, exact.high), (float(row["lo_exact"]), float(row["hi_exact"])))
        close(sum(now) - sum(then), float(row["diff"]))
        close(100 * (found.value - 1), float(row["pct"]))


def _by_formula(now, then):
    """The dispersion in exact fractions."""
    share = Fraction(sum(now), sum(now) + sum(then))
    terms = (
        (a - (a + b) * share) ** 2 / ((a + b) * share * (1 - share)) for a, b in zip(now, then, strict=True)
    )
    return float(sum(terms) / (len(now) - 1))


def _year(counts, last):
    """Twelve months to ``last``, sorted by calendar month."""
    numbers = [last.year * 12 + last.month - 1 - back for back in range(12)]
    return [counts[f"{n // 12}-{n % 12 + 1:02}-01"] for n in sorted(numbers, key=lambda n: n % 12)]
