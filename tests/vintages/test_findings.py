"""What an extract changed against the last one, and what was refused, is told when it is added and kept."""

# ruff: noqa: E501, ISC004 - sentences stand whole, as they are read

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.trends.making import HOMICIDE, PERSONAL, long, simple, wide

from goldenthread.actions import vintages
from goldenthread.periods import Window
from goldenthread.store import vintages as store
from goldenthread.trends.catalogue import of_kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


def add(content: bytes, obtained: str, kind: str = "mps-borough") -> vintages.Added:
    given = date.fromisoformat(obtained)
    at = datetime(2025, 1, 1, tzinfo=UTC)
    return vintages.add(kind=kind, files=[("a.csv", content)], obtained=given, by="ana", at=at)


def test_what_changed_against_the_last_vintage_is_told_and_kept():
    first = add(
        wide({(*PERSONAL, "Barnet"): [10, 10], (*PERSONAL, "Unknown"): [5, 5]}, "2024-01..2024-02"),
        "2024-03-01",
    )
    assert first.report.against == ()
    rows = {
        (*PERSONAL, "BARNET"): [10, 12, 9],
        (*PERSONAL, "Camden"): [0, 0, 1],
        (*HOMICIDE, "Barnet"): [0, 0, 1],
    }
    second = add(wide(rows, "2024-01..2024-03"), "2024-04-02")
    assert second.report.against == (
        "Against “Metropolitan Police, crime by borough, to February 2024, obtained 1 March 2024”: Of the 2 borough cells (class and month) "
        "that both have, 1 differ: 50.0 per cent. Their total over all areas moved from 30 to 22 (−26.7 per cent).",
        "Totals that moved by 1 per cent or more: Robbery: 22, was 30 (−26.7 per cent).",
        "Classes that appeared: Violence against the person – Homicide.",
        "Areas that appeared: Camden.",
        "Areas that vanished: unknown borough.",
    )
    assert store.report(second.digest)["against"] == list(second.report.against)
    assert all(f"  {line}" in second.to_text() for line in second.report.against)


def test_an_extract_that_is_added_again_is_not_held_against_itself():
    first = wide({("Theft", "Bicycle Theft", "Barnet"): [1, 2]}, "2024-01..2024-02")
    content = wide({("Theft", "Bicycle Thefts", "Barnet"): [1, 2, 3]}, "2024-01..2024-03")
    add(first, "2024-03-01")
    added = add(content, "2024-04-02")
    assert added.report.slips
    assert add(content, "2024-04-02").report == added.report
    assert add(content, "2024-04-02").already


def test_an_extract_older_than_one_that_is_loaded_is_told():
    add(simple("2024-01..2024-06"), "2024-07-04")
    (warning,) = add(simple("2024-01..2024-05"), "2024-06-04").report.against
    assert warning.startswith(
        "Take care: this extract is older than “Metropolitan Police, crime by borough, to June 2024, obtained 4 July 2024”"
    )


def test_a_table_of_other_measures_is_not_held_against_it():
    add(long("2024-01,Barnet,x,1"), "2024-02-01", "long-csv")
    assert add(long("2024-01,Barnet,y,1"), "2024-02-02", "long-csv").report.against == ()


def weapons(last: int) -> bytes:
    months = list(Window.parse("2018-04..2019-03"))
    rows = (f"{m},Barnet,19 Possession of Weapons Offs,{last if m == months[-1] else 8287}" for m in months)
    return long(*rows, header="month,borough,measure,count")


def test_what_is_refused_is_told_and_so_is_a_correction_that_lapsed():
    (refused,) = add(weapons(8292), "2019-05-01", "mopac-borough").report.corrections
    assert refused.startswith(
        "Refused: “19 Possession of Weapons Offs” is wrong in City Hall's monthly borough file"
    )
    assert "(Source: " in refused
    assert add(weapons(670), "2019-06-01", "mopac-borough").report.corrections == (
        "“19 Possession of Weapons Offs” adds up to 91,827 for April 2018 – March 2019, and no longer to the wrong "
        "99,449: the correction city-hall-weapons does not apply. See whether the source has been mended.",
    )


def test_a_month_with_a_hidden_number_has_no_count_and_one_area_may_have_its_own():
    rows = [f"2024-{m:02d},{area},Assault,7" for m in range(1, 13) for area in ("Barnet", "Camden")]
    rows[2] = "2024-02,Barnet,Assault,*"
    digest = add(long(*rows), "2025-01-01", "hospital-admissions").digest
    (series,) = [one for one in of_kind("hospital-admissions") if one.code == "hospital-admissions-assault"]
    ref = store.get(digest).ref
    whole = store.monthly(series, ref)
    year = Window.parse("2024-01..2024-12")
    assert [str(m) for m in whole.lacks(year)] == ["2024-02"]
    assert (
        whole.missing[year.first.plus(1)]
        == "1 number is hidden by the source, because small; hidden is not zero"
    )
    assert whole.counts[year.first] == 14
    assert store.monthly(series, ref, "Camden").sum(year) == 84
    assert len(store.monthly(series, ref, "Barnet").lacks(year)) == 1


def test_an_area_without_a_row_in_a_wide_file_had_none():
    digest = add(
        wide({(*PERSONAL, "Barnet"): [3, 4], (*HOMICIDE, "Camden"): [1, 1]}, "2024-01..2024-02"), "2024-03-01"
    ).digest
    (homicide,) = [one for one in of_kind("mps-borough") if one.code == "homicide"]
    found = store.monthly(homicide, store.get(digest).ref, "Barnet")
    assert list(found.counts.values()) == [0, 0]


def test_a_name_that_is_nearly_one_of_the_last_vintage_is_asked_about_and_kept_with_the_report():
    add(wide({("Theft", "Bicycle Theft", "Barnet"): [1, 2]}, "2024-01..2024-02"), "2024-03-01")
    added = add(wide({("Theft", "Bicycle Thefts", "Barnet"): [1, 2, 3]}, "2024-01..2024-03"), "2024-04-02")
    (sentence,) = added.report.slips
    assert sentence == (
        "Take care: a.csv, line 2: “Bicycle Thefts” is new. Did you mean Bicycle Theft? If so, correct the name and add "
        "the extract again: as it is, its counts (3) stand apart, and no series of the other has them."
    )
    assert store.report(added.digest)["slips"] == [sentence]
    assert f"  {sentence}" in added.to_text().splitlines()


def test_a_measure_that_is_nearly_one_of_the_catalogue_is_asked_about():
    (sentence,) = add(
        long("2024-01,Barnet,Knife crime injury victim not DA 1-24,1"), "2024-02-01", "mopac-borough"
    ).report.slips
    assert "Did you mean Knife Crime Injury Victims Not DA 1-24?" in sentence


def test_people_and_shares_are_not_added_up_over_areas():
    def people(name: str, header: str, *rows: str) -> tuple[str, ...]:
        at = datetime(2025, 1, 1, tzinfo=UTC)
        content = "\n".join((header, *rows, "")).encode()
        return vintages.add(
            kind="population", files=[(name, content)], obtained=date(2024, 7, 1), by="ana", at=at
        ).report.against

    assert people("a.csv", "Code,Name,Year,Population", "E1,Barnet,2023,400000") == ()
    (again,) = people("b.csv", "Code,Name,Year,Population", "E1,Barnet,2023,400001")
    assert again.endswith("Of the 1 borough cell (class and month) that both have, 1 differ: 100.0 per cent.")
    (other,) = people("c-2023.csv", "Code,Name,age,population,sex", "E1,Barnet,17,9000,Persons")
    assert other.endswith(
        "The two extracts share no months and classes, so the size of the revisions is not known."
    )
