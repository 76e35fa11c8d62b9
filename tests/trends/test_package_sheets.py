"""The test sheets that PHEindicatormethods itself is held to: every cell that it gives, to its last digit."""

import numpy as np
import pytest
from tests.statistics.reference import close, column, rows

from goldenthread.statistics import funnel, intervals, standardised

pytestmark = pytest.mark.shared
BOTH = (("lower95_0cl", "upper95_0cl", 0.95), ("lower99_8cl", "upper99_8cl", 0.998))


def known(table, *names):
    """The rows in which none of these is missing."""
    return [row for row in table if not np.isnan([column([row], name)[0] for name in names]).any()]


def test_byars_and_wilsons_limits(shared):
    table = rows(shared, "A/sys_test_BW.csv")
    assert len(table) == 13
    for row in table:
        level = float(row["confidence"].rstrip("%")) / 100
        count, size = column([row], "x")[0], column([row], "n")[0]
        found = (
            intervals.byar(count, level) if row["method"] == "Byars" else intervals.wilson(count, size, level)
        )
        close((found.low, found.high), (column([row], "lowercl")[0], column([row], "uppercl")[0]))


METHODS = {"Rate": intervals.rate, "Prop": intervals.wilson}


@pytest.mark.parametrize(("sheet", "size"), [("Rate", 17), ("Prop", 16)])
def test_rates_and_proportions(shared, sheet, size):
    table = known(rows(shared, f"A/sys_test_{sheet}.csv"), "Numerator", "Denominator")
    assert len(table) == size
    for row in table:
        counts = float(row["Numerator"]), float(row["Denominator"])
        for low, high, level in BOTH:
            found = METHODS[sheet](*counts, level, float(row["multiplier"]))
            close((found.value, found.low, found.high), [float(row[n]) for n in ("value", low, high)])


@pytest.mark.parametrize("sheet", METHODS)
def test_rates_and_proportions_of_groups(shared, sheet):
    """Groups are added up before they are divided; one that lacks a number has no rate."""
    single, table = (
        rows(shared, f"A/sys_test_{sheet}_g.csv"),
        rows(shared, f"A/sys_test_{sheet}_g_results.csv"),
    )
    given = known(table, "Numerator", "Denominator")
    assert len(given) >= 8
    for row in given:
        own = [one for one in single if one["Area"] == row["Area"]]
        counts = column(own, "Numerator").sum(), column(own, "Denominator").sum()
        assert counts == (float(row["Numerator"]), float(row["Denominator"]))
        found = METHODS[sheet](*counts, 0.95, float(row["multiplier"]))
        close((found.value, found.low, found.high), [float(row[n]) for n in ("value", "lowercl", "uppercl")])
    for row in table:
        if row not in given:
            with pytest.raises(ValueError, match=r"Counts are|are more than 0"):
                METHODS[sheet](column([row], "Numerator"), column([row], "Denominator"))


def test_standardised_rates_but_for_the_sheets_own_slip(shared):
    """Of the year 1976 the sheet's 99.8 per cent limits are ten times too large."""
    bands = {
        area: [row for row in rows(shared, "A/sys_test_multiarea_esp.csv") if row["area"] == area]
        for area in ("testdata_big", "testdata_small", "testdata_tiny")
    }
    given = {area: (own, "esp2013") for area, own in bands.items()}
    given["testdata_1976"] = (rows(shared, "A/sys_test_DSR_1976.csv"), "esp1976")
    table = [row for row in rows(shared, "A/sys_test_DSR_results.csv") if row["area"] in given]
    assert len(table) == 8
    for row in table:
        own, weights = given[row["area"]]
        numbers = [np.nan_to_num(column(own, name)) for name in ("count", "pop", weights)]
        per = float(row["statistic"].split()[-1]) if row["value"] != "NA" else 1
        for low, high, level in BOTH:
            found = standardised.direct(*numbers, level=level, per=per)
            slip = 10 if (row["area"], level) == ("testdata_1976", 0.998) else 1
            expected = [column([row], name)[0] for name in ("value", low, high)]
            close((found.value, slip * found.low, slip * found.high), expected)


@pytest.mark.parametrize(
    ("sheet", "weights"), [("err1", "stdpop"), ("err2", None), ("err3", "stdpop"), ("err4", "stdpop")]
)
def test_sheets_with_a_negative_or_empty_band_are_refused(shared, sheet, weights):
    table = rows(shared, f"A/shipped_testdata_DSR_ISR__testdata_{sheet}.csv")
    table = [row for row in table if row.get("area", "Area1") == "Area1"]
    numbers = [column(table, "count"), column(table, "pop")]
    standard = column(table, weights) if weights else np.ones(len(table))
    with pytest.raises(ValueError, match="Events and weights are 0 or more"):
        standardised.direct(*numbers, standard)


def test_indirectly_standardised_rates_and_ratios(shared):
    """Some areas bring a reference of their own, two share one and have a band without people."""
    bands = rows(shared, "A/sys_test_ISR_ownref.csv")
    standard = rows(shared, "A/sys_test_ISR_refdata.csv")
    plain = rows(shared, "A/shipped_testdata_DSR_ISR__testdata_err2.csv")
    table = rows(shared, "A/sys_test_ISR_results.csv")
    assert len(table) == 16
    for row in table:
        own = [one for one in bands if one["area"] == row["area"] and one["pop"] != "NA"]
        reference = own or standard
        people = column(own or [one for one in plain if one["area"] == row["area"]], "pop")
        given = people, column(reference, "refcount"), column(reference, "refpop")
        scale = float(row["statistic"].split()[-1] if row["ref_rate"] == "NA" else row["ref_rate"])
        for low, high, level in BOTH if own else BOTH[:1]:
            found = standardised.indirect(float(row["observed"]), *given, level=level)
            scaled = scale * np.array([found.value, found.low, found.high])
            close(scaled, [float(row[name]) for name in ("value", low, high)])


def test_where_every_area_lies_in_the_funnel_of_proportions(shared):
    table = rows(shared, "A/sys_test_funnel_inputs.csv")
    cases, size = column(table, "numerator"), column(table, "denominator")
    share = cases.sum() / size.sum()
    inner, outer = (funnel.proportion_limits(share, size, level) for level in (funnel.INNER, funnel.OUTER))
    found = []
    for place, value in enumerate(cases / size):
        far = value > outer.high[place] or value < outer.low[place]
        near = value > inner.high[place] or value < inner.low[place]
        side = "High" if value > share else "Low"
        found.append(f"{side} ({'0.001' if far else '0.025'})" if near else "Not significant")
    assert len(table) == 303
    assert found == [row["significance"] for row in table]
