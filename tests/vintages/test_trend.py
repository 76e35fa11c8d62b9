"""Which vintage speaks for which window, and the comparison made from it."""

# ruff: noqa: E501 - sentences stand whole, as they are read

from datetime import date
from decimal import Decimal

import pytest
from tests import small
from tests.trends.making import BUSINESS, HOMICIDE, PERSONAL, long, long_year, simple, wide

from goldenthread.actions import framework, vintages
from goldenthread.framework.series import Break, Selection, SeriesDefinition, Statement, TrendChoice
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import FinancialYear, Month, Window
from goldenthread.store import trends
from goldenthread.store import vintages as store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

BASE = Window.parse("2018-08..2019-07")
TO = Month.parse("2024-07")


def add(content, obtained, kind="mps-borough", *more):
    files = [(f"{n}.csv", one) for n, one in enumerate((content, *more))]
    return vintages.add(kind=kind, files=files, obtained=date.fromisoformat(obtained), by="ana").digest


def trend(code="homicide", to=TO, baseline=BASE, **options):
    return trends.trend(code, to=to, baseline=baseline, **options)


def edition(series=(), *choices, baseline_year=2018):
    return small.edition().model_copy(
        update={
            "series": tuple(series),
            "trends": tuple(TrendChoice(series=c, statement=Statement.PER_CENT, phrase=c) for c in choices),
            "baseline_year": FinancialYear(baseline_year),
        }
    )


def test_the_latest_vintage_that_has_both_windows_speaks():
    add(simple("2018-04..2024-09", homicide=1), "2024-10-01")
    late = add(simple("2018-04..2024-10", homicide=2), "2024-11-30")
    recent = add(simple("2022-11..2025-02", homicide=3), "2025-03-01")
    found = trend()
    assert (found.current.value, found.baseline.value) == (48, 48)
    assert [v.digest for v in found.vintages] == [late]
    assert found.warnings == ()
    assert [
        v.digest for v in trend(to=Month.parse("2025-01"), baseline=Window.parse("2023-02..2024-01")).vintages
    ] == [recent]


def test_no_extract_is_read_but_the_latest_that_answers():
    for month in (8, 9, 10):
        add(simple(f"2018-04..2024-{month:02}", homicide=month), f"2024-{month + 1:02}-01")
    add(simple("2023-01..2024-11", homicide=1), "2024-12-01")
    before = store._monthly.cache_info().misses
    assert trend().current.value == 240
    assert trends.complete_month("homicide", None) == Month.parse("2024-10")
    assert store._monthly.cache_info().misses == before + 2
    plain = [store.monthly(trend().series, one.ref) for one in store.all(kind="mps-borough")]
    assert [*trends.sources("homicide", None)[0]] == plain


def test_of_two_obtained_on_one_day_the_one_added_later_speaks():
    add(simple("2018-04..2024-10", homicide=1), "2024-11-30")
    later = add(simple("2018-04..2024-10", homicide=2), "2024-11-30")
    assert trend().current_vintage.digest == later


def test_the_baseline_may_be_taken_as_it_was_known_on_a_day():
    old = add(simple("2018-04..2023-09", homicide=1), "2023-10-01")
    late = add(simple("2018-04..2024-10", homicide=2), "2024-11-30")
    found = trend(baseline_as_at=date(2023, 10, 1))
    assert [v.digest for v in found.vintages] == [late, old]
    assert (found.current.value, found.baseline.value) == (48, 24)
    (warning,) = found.warnings
    assert warning.code == "two-vintages"
    assert "differ" in warning.text
    assert trend(baseline_as_at=date(2024, 11, 30)).warnings == ()
    with pytest.raises(Refused, match="had been obtained by 30 September 2023"):
        trend(baseline_as_at=date(2023, 9, 30))
    with pytest.raises(Refused, match="there is no count for"):
        trend(baseline=Window.parse("2016-08..2017-07"), baseline_as_at=date(2023, 10, 1))


def test_a_baseline_as_it_was_known_may_be_of_another_source_and_that_is_said():
    workbook = long_year("Homicide Offs", "2018-04..2019-12").replace(b"month,area", b"month,borough")
    add(workbook, "2020-02-01", "mopac-borough")
    add(simple("2018-04..2024-10"), "2024-11-30")
    found = trend(baseline_as_at=date(2020, 2, 1))
    assert [one.kind for one in found.vintages] == ["mps-borough", "mopac-borough"]
    (warning,) = [one.text for one in found.warnings if one.code == "two-sources"]
    assert "Over the months that both have, the first is" in warning


def test_where_none_has_both_each_end_has_its_latest_with_a_warning():
    old = add(simple("2018-07..2020-06", homicide=5), "2020-07-21")
    add(simple("2022-11..2024-10", homicide=1), "2024-11-30")
    new = add(simple("2023-03..2025-02", homicide=2), "2025-04-21")
    found = trend()
    assert [v.digest for v in found.vintages] == [new, old]
    assert (found.current.value, found.baseline.value) == (48, 120)
    assert [w.code for w in found.warnings] == ["two-vintages"]


def test_as_at_a_day_only_what_was_obtained_by_then_speaks():
    first = add(simple("2018-04..2024-10", homicide=1), "2024-11-30")
    second = add(simple("2018-04..2025-02", homicide=2), "2025-04-21")
    assert trend(as_at=date(2024, 11, 30)).current_vintage.digest == first
    assert trend(as_at=date(2025, 4, 20)).current.value == 24
    assert trend(as_at=date(2025, 4, 21)).current_vintage.digest == second
    assert trend().current_vintage.digest == second
    with pytest.raises(Refused) as refused:
        trend(as_at=date(2024, 11, 29))
    assert str(refused.value) == (
        "Nothing of the kind mps-borough had been obtained by 29 November 2024: "
        "the earliest extract was obtained on 30 November 2024."
    )


def test_a_basis_names_its_vintages_or_its_serial():
    first = add(simple("2018-04..2024-10", homicide=1), "2024-11-30")
    serial = store.get(first).serial
    add(simple("2018-04..2025-02", homicide=2), "2025-04-21")
    assert trend(vintages=[first]).current.value == 24
    assert trend(serial=serial).current.value == 24
    with pytest.raises(Refused, match="none has been added"):
        trend(vintages=[])
    with pytest.raises(Refused, match="none has been added"):
        trend(serial=serial - 1)


def test_nothing_loaded_says_which_kind_and_the_command():
    with pytest.raises(Refused) as refused:
        trend("robbery")
    assert str(refused.value) == (
        "Robbery is counted from data of the kind mps-borough (the Metropolitan Police's borough-level crime, one "
        "column a month), or of the kind mps-dashboard or mopac-borough, and none has been added. Add an extract with: "
        "goldenthread data add mps-borough FILE... --obtained DATE"
    )


def test_a_table_of_other_measures_is_not_blamed_for_what_it_need_not_hold():
    add(long("2024-01,Barnet,x,1"), "2024-02-01", "long-csv")
    for area in (None, "Barnet"):
        with pytest.raises(Refused) as refused:
            trend("knife-enabled-serious-violence", area=area)
        assert str(refused.value) == (
            "Knife-enabled serious violence is counted from data of the kind long-csv (a table with the columns month, "
            "area, measure and count), and none that has it has been added. There it is called “Knife-enabled serious "
            "violence”. Add an extract with: goldenthread data add long-csv FILE... --obtained DATE"
        )


def test_the_series_is_looked_for_before_its_baseline():
    with pytest.raises(Refused, match="Did you mean homicide"):
        trend("homcide", baseline=None)


def test_an_unknown_series_is_refused():
    with pytest.raises(
        Refused, match=r"no series called “homocide”. Did you mean homicide or youth-homicide\?"
    ):
        trend("homocide")


def test_a_window_that_no_vintage_has_names_the_months_of_the_nearest():
    add(simple("2018-04..2020-03"), "2020-07-21")
    add(simple("2018-04..2024-05"), "2024-06-30")
    with pytest.raises(
        Refused,
        match="there is no count for June 2024 to July 2024 in “Metropolitan Police, crime by borough, to May 2024",
    ):
        trend()
    with pytest.raises(Refused, match="there is no count for April 2017 to March 2018 in"):
        trend(to=Month.parse("2024-03"), baseline=Window.parse("2017-04..2018-03"), code="robbery")


def test_without_a_baseline_the_editions_year_is_used():
    add(simple("2018-04..2024-10"), "2024-11-30")
    assert trend(baseline=None, edition=edition()).baseline_window == BASE
    assert trend(baseline=None, edition=edition(baseline_year=2019)).baseline_window == Window.parse(
        "2019-08..2020-07"
    )
    with pytest.raises(Refused, match=r"Name the baseline, for example --baseline 2018-08\.\.2019-07"):
        trend(baseline=None)


def test_a_series_adds_classes_and_keeps_apart_those_of_another_name():
    rows = {
        (*HOMICIDE, "Barnet"): [1, 1],
        (*PERSONAL, "Barnet"): [20, 20],
        (*BUSINESS, "Barnet"): [3, 3],
        ("Burglary", "BURGLARY - RESIDENTIAL", "Barnet"): [7, 7],
        ("Burglary", "DOMESTIC BURGLARY", "Barnet"): [50, 0],
    }
    digest = add(wide(rows, "2024-01..2024-02"), "2024-03-01")
    ref = store.get(digest).ref

    def counts(group, subgroup=None):
        one = SeriesDefinition(
            code="x", title="X", kind="mps-borough", select=(Selection(group=group, subgroup=subgroup),)
        )
        return list(store.monthly(one, ref).counts.values())

    assert counts("Robbery") == [23, 23]
    assert counts("ROBBERY", "Robbery of personal property") == [20, 20]
    assert counts("Burglary") == [57, 7]
    assert counts("Burglary", "Burglary in a dwelling") == [50, 0]
    assert counts("Burglary", "Burglary - Residential") == [7, 7]


def test_overlapping_selections_count_a_row_once():
    ref = store.get(add(simple("2024-01..2024-02"), "2024-03-01")).ref
    both = (Selection(group="Robbery"), Selection(group="Robbery", subgroup="Robbery of personal property"))
    one = SeriesDefinition(code="x", title="X", kind="mps-borough", select=both)
    assert list(store.monthly(one, ref).counts.values()) == [46, 46]


def test_a_class_that_a_file_does_not_have_is_missing_and_no_zero():
    only_homicide = wide({(*HOMICIDE, "Barnet"): [1] * 12}, "2023-04..2024-03")
    add(simple("2024-04..2024-10"), "2024-11-30", "mps-borough", only_homicide)
    with pytest.raises(Refused) as refused:
        trend("robbery", to=Month.parse("2024-05"), baseline=Window.parse("2022-06..2023-05"))
    assert "there is no count for June 2023 to March 2024" in str(refused.value)
    assert (
        refused.value.details[0]
        == "June 2023: 1.csv has no row for Robbery. It may have had none, or another name"
    )
    assert trends.sources("homicide", None)[0].latest.sum(Window.parse("2023-06..2024-05")) == 14


def test_a_class_that_no_file_has_is_refused_with_the_words():
    add(wide({(*HOMICIDE, "Barnet"): [1]}, "2024-01..2024-01"), "2024-02-01")
    with pytest.raises(Refused) as refused:
        trend("rape")
    assert str(refused.value) == (
        "Rape cannot be counted: “Metropolitan Police, crime by borough, to January 2024, obtained 1 February 2024” does not have every "
        "class or measure that it adds up (“Sexual offences – Rape”). The extract may call them something else."
    )
    assert refused.value.details == ("The extract has: Violence against the person.",)
    with pytest.raises(Refused, match=r"that it adds up \(“Robbery”\)"):
        trend("robbery")


def test_a_hole_in_a_vintage_is_missing():
    add(simple("2018-04..2023-12"), "2024-11-30", "mps-borough", simple("2024-02..2024-10"))
    with pytest.raises(Refused, match="no count for January 2024 in"):
        trend()


def test_unknown_and_airports_are_in_the_count_and_noted():
    add(simple("2018-04..2024-10", homicide=2), "2024-11-30")
    found = trend()
    assert found.current.value == 48
    assert "The counts include unknown borough (24; baseline 24)." in [n.text for n in found.notes]


def test_the_break_and_the_kinds_notes_apply():
    add(simple("2018-04..2024-10"), "2024-11-30")
    codes = ["mps-borough.liable-to-change", "mps-borough.city-of-london", "areas.apart", "break.connect"]
    assert [n.code for n in trend("business-robbery").notes][1:] == codes
    assert [n.code for n in trend().notes][1:] == [*codes[:3], "series.homicide.1"]
    assert (
        trend("business-robbery", to=Month.parse("2024-01"), baseline=Window.parse("2019-02..2020-01")).breaks
        == ()
    )


def test_the_trail_names_each_file_of_a_window_with_its_lines():
    add(simple("2018-04..2023-12"), "2024-11-30", "mps-borough", simple("2024-01..2024-10"))
    found = trend("robbery")
    assert [(s.file, s.rows, s.value) for s in found.current.sources()] == [
        ("0.csv", "Robbery, 2 areas, 2023-08 to 2023-12 (lines 3–4, 6–7)", Decimal(230)),
        ("1.csv", "Robbery, 2 areas, 2024-01 to 2024-07 (lines 3–4, 6–7)", Decimal(322)),
    ]
    assert [s.file for s in found.baseline.sources()] == ["0.csv"]


def test_a_long_csvs_trail_names_the_lines_of_the_window():
    add(long_year(window="2022-05..2024-05"), "2024-07-01", "long-csv")
    found = trend(
        "homicide",
        edition=edition([LONG]),
        to=Month.parse("2024-05"),
        baseline=Window.parse("2022-05..2023-04"),
    )
    (source,) = found.current.sources()
    assert source.rows == "Homicides, 2 areas, 2023-06 to 2024-05 (lines 28–51)"


LONG = SeriesDefinition(
    code="homicide",
    title="Homicides",
    kind="long-csv",
    select=(Selection(group="HOMICIDE"),),
    breaks=(Break(code="connect", month="2024-02", title="t", text="A new system."),),
)


def test_an_editions_own_series_over_a_long_csv():
    add(long_year(window="2018-04..2024-08"), "2024-09-04", "long-csv")
    found = trend("homicide", edition=edition([LONG]))
    assert (found.current.value, found.baseline.value) == (48, 48)
    assert "A new system." in [n.text for n in found.notes]


def test_every_measure_of_a_long_csv_is_a_series():
    add(long_year('"Hospital admissions, assault"', window="2018-04..2024-08"), "2024-09-04", "long-csv")
    assert trend("hospital-admissions-assault").current.value == 48
    assert trends.series(None)["hospital-admissions-assault"][-1].title == "Hospital admissions for assault"
    with pytest.raises(Refused, match="Did you mean hospital-admissions-assault"):
        trend("hospital-admission-assault")


def test_a_vintage_without_the_measure_does_not_speak_for_it():
    has = add(long_year(window="2018-04..2024-08"), "2024-09-04", "long-csv")
    add(long_year("x", window="2018-04..2024-09"), "2024-10-04", "long-csv")
    assert trend("homicide", edition=edition([LONG])).current_vintage.digest == has


def test_a_month_without_a_row_for_every_area_is_missing():
    rows = [
        f"{m},{area},homicide,2"
        for m in Window.parse("2018-04..2024-08")
        for area in ("Barnet", "Camden", "Brent", "Bexley", "Ealing")
    ]
    rows = [
        r
        for r in rows
        if not (r.startswith("2024-05") and "Barnet" not in r) and r != "2024-06,Camden,homicide,2"
    ]
    add(long(*rows), "2024-09-04", "long-csv")
    with pytest.raises(Refused, match="no count for May 2024 to June 2024") as refused:
        trend("homicide", edition=edition([LONG]))
    assert refused.value.details == (
        "May 2024: HOMICIDE has no row for Bexley, Brent, Camden and 1 more area; write 0 where there was none",
        "June 2024: HOMICIDE has no row for Camden; write 0 where there was none",
    )


def test_an_area_may_be_written_in_two_ways():
    rows = [
        f"{m},{'Barking & Dagenham' if m < TO else 'BARKING AND DAGENHAM'},homicide,2"
        for m in Window.parse("2018-04..2024-08")
    ]
    add(long(*rows), "2024-09-04", "long-csv")
    (source,) = trend("homicide", edition=edition([LONG])).current.sources()
    assert source.rows.startswith("Homicides, 1 area, 2023-08 to 2024-07")


def test_a_known_error_is_refused_until_the_source_is_mended():
    measure = "19 Possession of Weapons Offs"
    rows = [
        f"{m},Barnet,{measure},{8287 if str(m) != '2019-03' else 8292}"
        for m in Window.parse("2018-04..2020-03")
    ]
    add(long(*rows), "2020-05-01", "long-csv")
    asked = {"to": Month.parse("2020-02"), "baseline": Window.parse("2018-04..2019-03")}
    assert sum(8287 for _ in range(11)) + 8292 == 99449
    with pytest.raises(Refused, match="is wrong in City Hall's monthly borough file"):
        trend("19-possession-of-weapons-offs", **asked)
    add(long(*(row.replace("829", "670") for row in rows)), "2020-06-01", "long-csv")
    mended = trend("19-possession-of-weapons-offs", **asked)
    assert [w.code for w in mended.warnings] == []
    assert not [n.code for n in mended.notes if n.code.startswith("correction.")]


def test_a_chart_runs_from_the_baselines_end_with_the_comparisons_vintage():
    digest = add(simple("2018-04..2024-10"), "2024-11-30")
    found = trends.rolling("homicide", to=TO, baseline=BASE)
    assert (found.points[0].month, found.points[-1].month, len(found.points)) == (BASE.last, TO, 61)
    assert [v.digest for v in found.vintages] == [digest]
    assert found.points[-1].sum.value == trend().current.value
    assert found.baseline.value == trend().baseline.value
    assert found.breaks == ()
    assert [b.code for b in trends.rolling("business-robbery", to=TO, baseline=BASE).breaks] == ["connect"]


def test_a_chart_starts_where_its_own_vintage_allows():
    add(simple("2018-07..2020-06"), "2020-07-21")
    add(simple("2022-11..2024-10"), "2024-11-30")
    assert str(trends.rolling("homicide", to=TO, baseline=BASE).points[0].month) == "2023-10"
    assert len(trends.rolling("homicide", to=TO, first=TO, edition=edition()).points) == 1


def test_a_report_stops_before_the_provisional_month_of_each_series():
    add(simple("2018-04..2024-10"), "2024-11-30")
    add(long_year("knives", window="2018-04..2024-08"), "2024-12-01", "long-csv")
    knives = SeriesDefinition(
        code="knives", title="Knives", kind="long-csv", select=(Selection(group="knives"),)
    )
    assert str(trends.complete_month("homicide", None)) == "2024-09"
    assert str(trends.complete_month("knives", edition([knives]))) == "2024-07"
    assert str(trends.complete_month("homicide", None, date(2024, 11, 30))) == "2024-09"
    with pytest.raises(Refused, match="had been obtained by 29 November 2024"):
        trends.complete_month("homicide", None, date(2024, 11, 29))


def test_a_report_runs_as_far_as_the_source_of_a_series_that_reaches_farthest():
    add(simple("2018-04..2020-12"), "2021-01-20")
    assert str(trends.complete_month("homicide", None)) == "2020-11"
    add(long_year("homicide", window="2018-04..2024-10"), "2024-11-30", "long-csv")
    assert str(trends.complete_month("homicide", None)) == "2024-09"


def test_the_edition_for_a_month_is_the_one_in_force():
    assert trends.edition_for(TO) is None
    framework.publish(document=small.document(), by="lee")
    assert trends.edition_for(TO).effective_from == small.edition().effective_from
    assert trends.edition_for(Month.parse("2010-01")) is None
