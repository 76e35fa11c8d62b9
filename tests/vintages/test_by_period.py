"""Counts by quarter and by year: kept with their mapping, added up over whole periods only, never judged."""

# ruff: noqa: E501 - sentences stand whole, as they are read

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from tests.trends.making import long
from tests.trends.test_mapped import BY_AREA, BY_FORCE, COLUMNS, FINGERTIPS, HOME_OFFICE

from goldenthread.actions import vintages
from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Window
from goldenthread.store import append_only, cubes, trends
from goldenthread.store import series as pages
from goldenthread.store import vintages as store
from goldenthread.store.models import EventRow, Vintage
from goldenthread.store.proving.files import check_vintages
from goldenthread.store.series import Asked
from goldenthread.trends import telling
from goldenthread.trends.kinds.mapping import TableMapping
from goldenthread.trends.verdict import Claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

AT = datetime(2024, 7, 10, 12, tzinfo=UTC)
QUARTERS = [f"{year}/{year % 100 + 1} Q{quarter}" for year in (2022, 2023) for quarter in (1, 2, 3, 4)]
QUARTERLY = TableMapping(period="Period", area="Area", measure="What", count="Number")


def table(*rows: str) -> bytes:
    return "\n".join(("Period,Area,What,Number", *rows)).encode()


def two_years(what: str = "Robbery") -> bytes:
    """Eight quarters: 100, 101 … in Barnet, and 10 in Camden."""
    barnet = [f"{quarter},Barnet,{what},{100 + n}" for n, quarter in enumerate(QUARTERS)]
    return table(*barnet, *(f"{quarter},Camden,{what},10" for quarter in QUARTERS))


def add(
    content: bytes,
    mapping: TableMapping | None = QUARTERLY,
    kind: str = "quarterly-counts",
    obtained: date = date(2024, 7, 4),
) -> vintages.Added:
    files = [("a.csv", content)]
    return vintages.add(kind=kind, files=files, obtained=obtained, by="ana", at=AT, mapping=mapping)


def ask(code: str, window: str, baseline: str, area: str | None = None) -> trends.Comparison:
    return trends.trend(code, to=Window.read(window), baseline=Window.read(baseline), area=area)


def test_quarters_are_added_up_to_years_and_compared_without_a_verdict() -> None:
    add(two_years())
    year = ask("robbery-by-quarter", "2024-03", "2023-03")
    assert (year.current.number, year.baseline.number) == (
        104 + 105 + 106 + 107 + 40,
        100 + 101 + 102 + 103 + 40,
    )
    assert year.verdict.claim is Claim.NO_INTERVAL
    assert year.verdict.sentence == (
        "No interval: counts by quarter do not show how much the months vary by themselves."
    )
    assert year.current.formula == "Sum of 4 quarters, 2023-04..2024-03, over all areas"
    (rows,) = year.current.inputs
    assert "2 areas, 2023-04 to 2024-03 (lines 6–9, 14–17)" in rows.rows  # type: ignore[union-attr]
    quarter = ask("robbery-by-quarter", "2023-24Q2", "2022-23Q2", "Barnet")
    assert (quarter.current.number, quarter.baseline.number) == (105, 101)
    assert not any(one.code == "last-month" for one in year.warnings)
    assert telling.to_json(year)["interval"] is None


@pytest.mark.parametrize(
    "window", ["2024-02", "2023-05..2023-07", "2024-01..2024-01", "2023-04..2023-07", "2024-24Q1"]
)
def test_a_window_that_is_no_whole_quarters_is_refused_and_never_counted_as_none(window: str) -> None:
    add(two_years())
    wanted = Window.parse("2024-04..2024-06") if window == "2024-24Q1" else Window.read(window)
    before = Window(wanted.first.plus(-12), wanted.last.plus(-12))
    with pytest.raises(Refused) as refused:
        trends.trend("robbery-by-quarter", to=wanted, baseline=before)
    assert (
        "holds counts by quarter, from April 2022 – June 2022 to January 2024 – March 2024, and not every quarter "
        "of these months. Name whole quarters that it has, such as 2024-01..2024-03."
    ) in str(refused.value)


def test_a_quarter_without_a_count_is_missing_and_not_none() -> None:
    add(two_years().replace(b"2023/24 Q3,Camden,Robbery,10", b"2023/24 Q3,Camden,Robbery,[x]"))
    with pytest.raises(Refused) as refused:
        ask("robbery-by-quarter", "2024-03", "2023-03")
    assert refused.value.details == ("October 2023 – December 2023: Robbery has no count for Camden",)
    assert ask("robbery-by-quarter", "2023-24Q2", "2022-23Q2").current.number == 115


def test_years_that_overlap_are_never_added_to_one_another() -> None:
    years = [f"Year ending {month},Barnet,Robbery,{n}" for month, n in (
        ("March 2022", 400), ("June 2022", 410), ("March 2023", 420), ("June 2023", 430), ("March 2024", 440),
    )]  # fmt: skip
    add(table(*years), kind="yearly-counts")
    found = ask("robbery-by-year", "2023-06", "2022-06")
    assert (found.current.number, found.baseline.number) == (430, 410)
    assert len(found.current.inputs) == 1
    (one,) = pages.said(Asked("robbery-by-year"))
    assert one.sum(Window.parse("2022-04..2024-03")) == 420 + 440
    assert one.sources(Window.parse("2022-07..2023-06"))[0].rows.endswith("2022-07 to 2023-06 (lines 5)")
    assert store.get(one.vintage.digest).ref.recorded_from == Month.parse("2021-04")
    assert cubes.parts(found, "area")[0].current == 430


def test_parts_of_a_window_are_those_of_its_quarters() -> None:
    add(two_years())
    parts = {
        one.label: one.current for one in cubes.parts(ask("robbery-by-quarter", "2024-03", "2023-03"), "area")
    }
    assert parts == {"Barnet": 422, "Camden": 40}


def test_the_mapping_is_kept_with_the_vintage_and_is_part_of_its_digest() -> None:
    added = add(FINGERTIPS.encode(), BY_AREA, "yearly-counts")
    assert store.said_of(added.digest).mapping == BY_AREA
    assert store.last_mapping("yearly-counts") == BY_AREA
    assert store.last_mapping("quarterly-counts") is None
    assert add(FINGERTIPS.encode(), BY_AREA, "yearly-counts").already
    men = add(FINGERTIPS.encode(), replace(BY_AREA, only=(("Sex", "Male"),)), "yearly-counts")
    assert not men.already
    assert men.digest != added.digest
    assert store.last_mapping("yearly-counts") == replace(BY_AREA, only=(("Sex", "Male"),))
    assert store.all()[0].digest == men.digest  # of one day, the one that was added last speaks


def test_what_was_added_is_proven_and_made_again_by_its_mapping() -> None:
    added = add(HOME_OFFICE.encode(), BY_FORCE)
    assert not list(check_vintages(lambda _: None).problems)
    store.rows_path(added.digest).unlink()
    assert "they are the rows that were added" in vintages.rebuild(digest=added.digest, by="ana").sentence
    event = EventRow.objects.get(kind=store.ADDED)
    append_only.unguard(connection)
    event.data["mapping"] = replace(BY_FORCE, areas=("Avon and Somerset",)).to_json()
    EventRow.objects.filter(pk=event.pk).update(data=event.data)
    append_only.guard(connection)
    problems = list(check_vintages(lambda _: None).problems)
    assert any("listed with other files than it was added with" in one for one in problems)


def test_a_mapping_for_a_kind_with_columns_of_its_own_is_refused() -> None:
    with pytest.raises(Refused, match="have columns of their own"):
        add(long("2024-07,Barnet,x,1"), QUARTERLY, "long-csv")
    assert not Vintage.objects.exists()


def test_an_editions_own_series_may_be_counted_by_quarter() -> None:
    add(two_years("Robbery offences"))
    own = SeriesDefinition(
        code="robbery-official", title="Robbery, as published", kind="quarterly-counts", unit="offences",
        select=(Selection(group="robbery  Offences"),),
    )  # fmt: skip
    one = store.monthly(own, store.all()[0].ref)
    assert one.step == 3
    assert one.counts[Month.parse("2024-03")] == 117
    assert one.last_told == Month.parse("2024-03")
    assert one.last_until(Month.parse("2024-01")) == Month.parse("2023-12")
    assert one.last_until(Month.parse("2000-01")) == Month.parse("2024-03")
    with pytest.raises(ValueError, match="is not made of whole quarters"):
        one.sum(Window.parse("2024-03..2024-03"))


def test_the_same_counts_by_month_and_by_quarter_give_the_same_year() -> None:
    """A naive twin: months summed to quarters by hand."""
    months = [Month.parse("2022-04").plus(n) for n in range(24)]
    add(
        long(*(f"{month},Barnet,Robbery,{30 + n}" for n, month in enumerate(months))), None, "long-csv",
    )  # fmt: skip
    quarters = [sum(30 + 3 * n + k for k in range(3)) for n in range(8)]
    add(table(*(f"{name},Barnet,Robbery,{n}" for name, n in zip(QUARTERS, quarters, strict=True))))
    by_month, by_quarter = (ask(code, "2024-03", "2023-03") for code in ("own-robbery", "robbery-by-quarter"))
    assert by_month.current.number == by_quarter.current.number
    assert by_month.baseline.number == by_quarter.baseline.number
    assert by_month.per_cent.number == by_quarter.per_cent.number
    assert by_month.verdict.interval is not None


def test_sources_by_month_and_by_quarter_are_held_against_each_other_over_whole_quarters() -> None:
    from goldenthread.trends.joint import find_joint

    months = [Month.parse("2022-05").plus(n) for n in range(24)]
    add(long(*(f"{month},Barnet,Robbery,40" for month in months)), None, "long-csv")
    add(table(*(f"{name},Barnet,Robbery,121" for name in QUARTERS)))
    monthly, quarterly = (pages.said(Asked(code))[0] for code in ("own-robbery", "robbery-by-quarter"))
    joint = find_joint(monthly, quarterly, ())
    assert joint.direct is not None
    assert joint.direct.sums == (7 * 120, 7 * 121)  # the first quarter is not whole by month
    assert joint.direct.months == 21
    assert joint.agree


def test_long_names_keep_codes_of_their_own() -> None:
    names = ["Violence against the person - with injury", "Violence against the person - without injury"]
    add(table(*(f"2022/23 Q1,Barnet,{name},{n}" for n, name in enumerate(names, 1))))
    codes = [code for code in trends.series(None) if code.endswith("-by-quarter")]
    assert len(codes) == 2
    assert all(len(code) <= 40 for code in codes)
    titles = {trends.series(None)[code][0].title for code in codes}
    assert titles == {f"{name}, by quarter" for name in names}


def test_the_report_says_which_quarters_are_missing() -> None:
    rows = (
        two_years()
        .replace(b"2022/23 Q3,Barnet,Robbery,102\n", b"")
        .replace(b"2022/23 Q3,Camden,Robbery,10\n", b"")
    )
    report = add(rows).report
    assert report.holes == (Month.parse("2022-12"),)
    assert "No file has October 2022 – December 2022: these quarters are missing, not zero." in report.remarks
    assert report.lines()[0] == "a.csv: 14 rows, April 2022 to March 2024"


def test_columns_headed_by_a_year_are_counted_as_written() -> None:
    add(b"Area,2022/23,2023/24\nBarnet,5,6\n", COLUMNS, "yearly-counts")
    assert ask("homicide-by-year", "2023/24", "2022/23").current.number == 6
