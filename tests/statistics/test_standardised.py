"""Standardised rates and funnels against PHEindicatormethods."""

from collections import defaultdict

import numpy as np
import pytest
from tests.statistics.reference import close, column, rows

from goldenthread.statistics import funnel, standardised
from goldenthread.statistics.funnel import Place

SEARCHED = 2e-6
"""The tolerance of the sheets that the funnels of rates come from: they search for their limits."""
OF_ONE = 5e-5
"""And at one event, where their search stops as far from a population that is next to nothing."""
BOTH = (("lower95_0cl", "upper95_0cl", 0.95), ("lower99_8cl", "upper99_8cl", 0.998))


def by_area(table):
    found = defaultdict(list)
    for row in table:
        found[row["area"]].append(row)
    return found


def holds(found, row, low, high):
    close((found.value, found.low, found.high), [column([row], n)[0] for n in ("value", low, high)])


@pytest.mark.shared
def test_directly_standardised_rates(shared):
    areas = by_area(rows(shared, "A/sys_test_multiarea_esp.csv"))
    reference = rows(shared, "A/out_dsr_multiarea_esp2013.csv")
    assert len(reference) == 3
    for row in reference:
        bands = [np.nan_to_num(column(areas[row["area"]], n)) for n in ("count", "pop", "esp2013")]
        for low, high, level in BOTH:
            holds(standardised.direct(*bands, level=level), row, low, high)
    big = [column(areas["testdata_big"], name) for name in ("count", "pop", "esp2013")]
    found = standardised.direct(*big)
    close((found.value, found.low, found.high), (10430.2479914694, 9717.70906798568, 11178.9409154793))


@pytest.mark.shared
def test_the_1976_standard_by_the_packages_output_and_not_its_shipped_sheet(shared):
    bands = rows(shared, "A/sys_test_DSR_1976.csv")
    (row,) = rows(shared, "A/out_dsr_1976.csv")
    given = [column(bands, name) for name in ("count", "pop", "esp1976")]
    for low, high, level in BOTH:
        holds(standardised.direct(*given, level=level), row, low, high)
    close(standardised.direct(*given, level=0.998).low, 7659.28210656896)


@pytest.mark.shared
def test_people_who_have_several_events_widen_the_limits(shared):
    areas = by_area(rows(shared, "A/sys_test_DSR_nonind.csv"))
    for row in rows(shared, "A/out_dsr_nonindependent.csv"):
        people, times, population, weights = _by_frequency(areas[row["area"]])
        found = standardised.direct_repeated(people, times, population, weights)
        holds(found, row, "lowercl", "uppercl")
    sheet = [row for row in rows(shared, "A/sys_test_DSR_results.csv") if "nonind" in row["area"]]
    assert len(sheet) == 4
    for row in sheet:
        if row["area"] in areas:
            for low, high, level in BOTH:
                found = standardised.direct_repeated(*_by_frequency(areas[row["area"]]), level=level)
                holds(found, row, low, high)
    people, times, population, weights = _by_frequency(areas["testdata_nonind_big"])
    wide = standardised.direct_repeated(people, times, population, weights)
    narrow = standardised.direct(people @ times, population, weights)
    assert wide.value == narrow.value
    assert round((wide.high - wide.low) / (narrow.high - narrow.low), 2) == 1.26


def _by_frequency(table):
    bands = list(dict.fromkeys(row["ageband"] for row in table))
    times = sorted({int(row["freq"]) for row in table})
    people, population, weights = (
        np.zeros((len(bands), len(times))),
        np.zeros(len(bands)),
        np.zeros(len(bands)),
    )
    for row in table:
        place = bands.index(row["ageband"])
        people[place, times.index(int(row["freq"]))] += 0 if row["persons"] == "NA" else float(row["persons"])
        population[place], weights[place] = float(row["pop"]), float(row["esp2013"])
    return people, np.array(times, float), population, weights


@pytest.mark.shared
def test_indirectly_standardised_ratios_and_rates(shared):
    bands = rows(shared, "A/sys_test_ISR_refdata.csv")
    reference, people = column(bands, "refcount"), column(bands, "refpop")
    areas = by_area(rows(shared, "A/sys_test_multiarea_esp.csv"))
    population = column(areas["testdata_big"], "pop")
    crude = 100_000 * reference.sum() / people.sum()
    for row, rate in zip(rows(shared, "A/out_isratio.csv"), rows(shared, "A/out_israte.csv"), strict=True):
        close(standardised.expected(population, reference, people), float(row["expected"]))
        close(crude, float(rate["ref_rate"]))
        for low, high, level in BOTH:
            found = standardised.indirect(float(row["observed"]), population, reference, people, level=level)
            holds(found, row, low, high)
            scaled = np.array([found.value, found.low, found.high]) * crude
            close(scaled, [float(rate[name]) for name in ("value", low, high)])


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (([1, 2], [1], [1, 1]), "same bands"),
        (([1, 2], [1, 0], [1, 1]), "more than 0"),
        (([1, -2], [1, 1], [1, 1]), "more than 0"),
    ],
)
def test_what_cannot_be_is_refused(given, why):
    with pytest.raises(ValueError, match=why):
        standardised.direct(*given)


# Funnels


def searched(found, expected):
    """Equal as far as the sheets searched."""
    close(found[1:], expected[1:], SEARCHED)
    close(found[0], expected[0], OF_ONE)


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "shipped_testdata_funnel_rate_outputs",
        "shipped_testdata_funnel_rate_outputs_2",
        "shipped_testdata_funnel_rate_outputs_3",
        "sys_test_funnel_rate_funnels",
    ],
)
def test_every_point_of_the_funnel_of_rates(shared, name):
    table = rows(shared, f"A/{name}.csv")
    baseline, years = float(table[0]["baseline"]), 3
    for level, sigma in ((0.95, "2s"), (0.998, "3s")):
        found = funnel.curve(baseline, column(table, "Events"), level)
        searched(found.low_population, column(table, f"lower_{sigma}_population_1_year") * years)
        searched(found.high_population, column(table, f"upper_{sigma}_population_1_year") * years)
        searched(found.low, column(table, f"lower_{sigma}_limit"))
        searched(found.high, column(table, f"upper_{sigma}_limit"))


@pytest.mark.shared
def test_every_point_of_the_funnel_of_ratios(shared):
    table = rows(shared, "A/sys_test_funnel_ratio_outputs.csv")
    for level, sigma in ((0.95, "2s"), (0.998, "3s")):
        found = funnel.curve(1, column(table, "Observed_events"), level, 1)
        searched(found.low_population, column(table, f"lower_{sigma}_exp_events"))
        searched(found.high_population, column(table, f"upper_{sigma}_exp_events"))
        searched(100 * found.low, column(table, f"lower_{sigma}_isr"))
        searched(100 * found.high, column(table, f"upper_{sigma}_isr"))


@pytest.mark.shared
def test_every_point_of_the_funnel_of_proportions(shared):
    table = rows(shared, "A/out_funnel_prop.csv")
    share = float(table[0]["baseline"]) / 100
    for level, sigma in ((0.95, "2s"), (0.998, "3s")):
        found = funnel.proportion_limits(share, column(table, "Population"), level)
        close(100 * found.low, column(table, f"lower_{sigma}_limit"), 1e-9)
        close(100 * found.high, column(table, f"upper_{sigma}_limit"), 1e-9)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("sheet", "baseline", "limits"),
    [
        ("sys_test_funnel_outputs", "baseline", "{}_{}_limit"),
        ("shipped_testdata_funnel_prop_outputs", "Baseline", "{}{}limit"),
    ],
)
def test_every_point_of_the_packages_own_funnel_of_proportions(shared, sheet, baseline, limits):
    """These sheets hold six decimals of per cent."""
    table = rows(shared, f"A/{sheet}.csv")
    assert len(table) == 100
    plain = {"2s": "2s", "3s": "3s"} if "_" in limits else {"2s": "2s0025", "3s": "3s0001"}
    for level, sigma in ((0.95, "2s"), (0.998, "3s")):
        found = funnel.proportion_limits(float(table[0][baseline]) / 100, column(table, "Population"), level)
        for side, got in (("lower", found.low), ("upper", found.high)):
            name = side if "_" in limits else side.capitalize()
            expected = column(table, limits.format(name, plain[sigma]))
            np.testing.assert_allclose(100 * got, expected, rtol=0, atol=1e-6)


PLACES = {
    "High (0.001)": Place.FAR_ABOVE,
    "High (0.025)": Place.ABOVE,
    "Not significant": Place.WITHIN,
    "Low (0.025)": Place.BELOW,
    "Low (0.001)": Place.FAR_BELOW,
}


@pytest.mark.shared
def test_where_every_area_of_the_reference_lies(shared):
    table = rows(shared, "A/sys_test_funnel_rate_inputs.csv")
    counts, people = column(table, "count"), column(table, "pop")
    expected = [PLACES[row["crude_per_100000_with_0"]] for row in table]
    assert list(funnel.places(counts, people, 100_000 * counts.sum() / people.sum())) == expected
    assert len(set(expected)) >= 3
    table = rows(shared, "A/sys_test_funnel_ratio_inputs.csv")
    found = funnel.places(column(table, "obs"), column(table, "expected"), 1, 1)
    assert list(found) == [PLACES[row["significance"]] for row in table]


def test_an_area_lies_outside_the_curve_exactly_where_its_own_interval_leaves_the_rate_out():
    counts = np.arange(1, 200, dtype=float)
    for level in (funnel.INNER, funnel.OUTER):
        limits = funnel.curve(50, counts, level)
        inside = 1 if level == funnel.INNER else 2
        ladder = [Place.WITHIN, Place.BELOW, Place.FAR_BELOW][:inside]
        just_in = funnel.places(counts, limits.low_population * 0.999, 50)
        just_out = funnel.places(counts, limits.low_population * 1.001, 50)
        assert set(just_in) <= set(ladder)
        assert not set(just_out) & set(ladder)
