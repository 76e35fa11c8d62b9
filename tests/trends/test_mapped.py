"""Published tables by quarter and by year: columns that a person named, and what is made of each."""

# ruff: noqa: E501 - sentences stand whole, as they are read

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
import xlsxwriter

from goldenthread.framework.place import LONDON, place_called
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, PeriodError
from goldenthread.trends.kinds import kind_called, seen
from goldenthread.trends.kinds.mapping import TableMapping
from goldenthread.trends.kinds.period_names import last_month, with_quarter
from goldenthread.trends.kinds.reading import HIDDEN, Reading, SourceFile

HOME_OFFICE = """"Table 1: offences recorded, by force [note 1]"

Financial Year,Financial Quarter,Force Name,Offence Group,Number of Offences
2022/23,1,Metropolitan Police,Robbery,"5,100"
2022/23,1,"London, City of",Robbery,12
2022/23,1,Avon and Somerset,Robbery,300
2022/23,2,Metropolitan Police,Robbery,5200 [p]
2022/23,2,"London, City of",Robbery,[x]
2022/23,3,Metropolitan Police,Robbery,5300
2022/23,3,"London, City of",Robbery,[c]
2022/23,4,Metropolitan Police,Robbery,5400
2022/23,4,"London, City of",Robbery,0
2022/23,4,British Transport Police,Robbery,77
Source: Home Office,,,,
"""
BY_FORCE = TableMapping(
    period="Financial Year", quarter="Financial Quarter", area="Force Name", measure="Offence Group",
    count="Number of Offences",
)  # fmt: skip
FINGERTIPS = """Indicator Name,Area Name,Area Type,Sex,Time period,Value,Count
Violence,England,Country,Persons,2021/22,4.1,25000
Violence,London,Region,Persons,2021/22,5.2,4000
Violence,Barnet,UA,Persons,2021/22,3.0,120
Violence,Barnet,UA,Male,2021/22,5.0,100
Violence,Camden,UA,Persons,2021/22,4.0,130
Violence,Barnet,UA,Persons,2022/23,3.0,121.0
Violence,Camden,UA,Persons,2022/23,4.0,
"""
BY_AREA = TableMapping(
    period="Time period",
    area="Area Name",
    measure="Indicator Name",
    count="Count",
    only=(("Sex", "Persons"),),
)
WIDE = "Area,Apr '21 to Mar '22,Apr '22 to Mar '23,Change\nBarnet,10,11,1\nCamden,20,[c],-\nEssex,5,6,1\n"
COLUMNS = TableMapping(area="Area", called="Homicide")


def read(
    mapping: TableMapping | None, text: str | bytes, *more: str | bytes, kind: str = "quarterly-counts"
) -> Reading:
    """Files a.csv, b.csv … read as the kind, in London."""
    known = replace(kind_called(kind).at(place_called(LONDON)), mapping=mapping)
    every = [one.encode() if isinstance(one, str) else one for one in (text, *more)]
    return known.read([SourceFile(f"{name}.csv", one) for name, one in zip("abc", every, strict=False)])


def found(reading: Reading) -> dict[tuple[str, str, str], int]:
    """Month, area and measure with the count."""
    assert reading.problems == ()
    cells = reading.cells
    assert cells is not None
    labels = zip(cells.month, cells.area, cells.group, cells.count, strict=True)
    return {(str(Month(m)), cells.words[a], cells.words[g]): count for m, a, g, count in labels}


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """A workbook with these sheets."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return out.getvalue()


def test_a_table_of_forces_by_quarter_is_read_by_its_mapping() -> None:
    reading = read(BY_FORCE, HOME_OFFICE)
    assert found(reading) == {
        ("2022-06", "Metropolitan Police", "Robbery"): 5100,
        ("2022-06", "London, City of", "Robbery"): 12,
        ("2022-09", "Metropolitan Police", "Robbery"): 5200,
        ("2022-12", "Metropolitan Police", "Robbery"): 5300,
        ("2022-12", "London, City of", "Robbery"): HIDDEN,
        ("2023-03", "Metropolitan Police", "Robbery"): 5400,
        ("2023-03", "London, City of", "Robbery"): 0,
    }
    report = reading.report
    assert report is not None
    assert (str(report.first), str(report.last)) == ("2022-04", "2023-03")
    assert report.areas == ("City of London Police", "Metropolitan Police Service")
    assert report.unknown_areas == ()
    assert report.remarks == (
        "a.csv: 1 cell holds “[x]” in place of a count: these are missing, not zero.",
        "a.csv: 1 count marked [p], and read without the mark.",
        "a.csv: read as notes, not as rows: line 14 (“Source: Home Office”).",
        "Left out, because they are none of London: Avon and Somerset and British Transport Police.",
    )


def test_lines_of_the_cells_are_those_of_the_file() -> None:
    cells = read(BY_FORCE, HOME_OFFICE).cells
    assert cells is not None
    assert list(cells.line)[:3] == [4, 5, 7]


def test_rows_are_chosen_and_areas_that_add_others_up_are_left_out_and_told() -> None:
    reading = read(BY_AREA, FINGERTIPS, kind="yearly-counts")
    assert found(reading) == {
        ("2022-03", "Barnet", "Violence"): 120,
        ("2022-03", "Camden", "Violence"): 130,
        ("2023-03", "Barnet", "Violence"): 121,
    }
    assert reading.report is not None
    assert reading.report.remarks[:4] == (
        "a.csv: not counted, 1 row with Sex “Male”, as was said.",
        "a.csv: 1 cell holds nothing in place of a count: these are missing, not zero.",
        "Left out, because they add up others that are counted: London.",
        "Left out, because they are none of London: England.",
    )


def test_the_whole_place_counts_where_a_table_has_no_smaller_area() -> None:
    rows = [line for line in FINGERTIPS.splitlines() if "UA" not in line]
    assert found(read(BY_AREA, "\n".join(rows), kind="yearly-counts")) == {
        ("2022-03", "London", "Violence"): 4000
    }


def test_an_area_that_is_nearly_one_of_the_place_is_left_out_and_asked_about() -> None:
    slip = read(BY_AREA, FINGERTIPS.replace("Camden", "Camdenn"), kind="yearly-counts")
    assert "Take care: left out is “Camdenn”, which may be Camden." in slip.report.remarks  # type: ignore[union-attr]


def test_named_areas_are_counted_and_no_other() -> None:
    said = replace(BY_AREA, areas=("england",))
    assert found(read(said, FINGERTIPS, kind="yearly-counts")) == {("2022-03", "England", "Violence"): 25000}
    (problem,) = read(replace(BY_AREA, areas=("Wales",)), FINGERTIPS, kind="yearly-counts").sentences
    assert problem.startswith("a.csv: It has no row of Wales. It has England, London, Barnet and Camden.")


def test_each_period_may_have_a_column_of_its_own() -> None:
    reading = read(COLUMNS, WIDE, kind="yearly-counts")
    assert found(reading) == {
        ("2022-03", "Barnet", "Homicide"): 10,
        ("2023-03", "Barnet", "Homicide"): 11,
        ("2022-03", "Camden", "Homicide"): 20,
        ("2023-03", "Camden", "Homicide"): HIDDEN,
    }
    assert reading.report is not None
    assert (
        "counts read from the columns Apr '21 to Mar '22 to Apr '22 to Mar '23 (2)"
        in reading.report.remarks[0]
    )


def test_of_a_workbook_the_sheets_with_these_columns_are_read_or_the_one_that_was_named() -> None:
    header = ["Area", "2021/22", "2022/23"]
    content = workbook({
        "Cover": [["Homicide by area"]],
        "Homicide": [["Table 1: homicide"], [], header, ["Barnet", 1, 2], ["Camden", 3, 4]],
        "Copy": [header, ["Barnet", 1, 2]],
    })  # fmt: skip
    repeated = read(COLUMNS, content, kind="yearly-counts").sentences
    assert "is already in a.csv, sheet Homicide, line 4" in repeated[0]
    assert found(read(replace(COLUMNS, sheet="Homicide"), content, kind="yearly-counts")) == {
        ("2022-03", "Barnet", "Homicide"): 1,
        ("2023-03", "Barnet", "Homicide"): 2,
        ("2022-03", "Camden", "Homicide"): 3,
        ("2023-03", "Camden", "Homicide"): 4,
    }
    (lost,) = read(replace(COLUMNS, sheet="Table 9"), content, kind="yearly-counts").sentences
    assert lost == (
        "a.csv: It has no sheet “Table 9”. It has “Cover”, “Homicide” and “Copy”: choose one of them."
    )


WRONG = {
    "a column that is there no more": (BY_FORCE, HOME_OFFICE.replace("Force Name", "Police Force"), "quarterly-counts",
        "a.csv, line 3: Of the columns that were chosen, it does not have “Force Name”. It has: Financial Year, Financial Quarter, Police Force, Offence Group, Number of Offences. Say again which column says what."),
    "no column headed by a period": (COLUMNS, "Area,First,Second\nBarnet,1,2\n", "yearly-counts",
        "a.csv, line 1: Of the columns that were chosen, it does not have one that is headed by a year."),
    "counts beside rates": (COLUMNS, "Area,2021/22,2022/23,FY 2021/22\nBarnet,5,6,1\n", "yearly-counts",
        "a.csv, line 1: Two columns are headed by one year: “2021/22” and “FY 2021/22”. If one holds rates or another measure, add a copy"),
    "a column twice": (COLUMNS, "Area,Area,2021/22\nBarnet,Camden,2\n", "yearly-counts",
        "a.csv, line 1: The header names “Area” twice. Rename or remove one of the two columns."),
    "years as quarters": (replace(BY_FORCE, quarter=""), HOME_OFFICE, "quarterly-counts",
        "a.csv, line 4: “2022/23” is a year, and these are counts by quarter. Add it as “Counts by year”."),
    "several years as one": (BY_AREA, FINGERTIPS.replace("2021/22", "2019 - 21"), "yearly-counts",
        "a.csv, line 4: “2019 - 21” is a period of 36 months, and these are counts by year. Add the publisher's table by month, by quarter or by year."),
    "months as years": (BY_AREA, FINGERTIPS.replace("2021/22", "Mar 2022"), "yearly-counts",
        "a.csv, line 4: “Mar 2022” is a month, and these are counts by year. Add a table by month as “Long CSV”."),
    "a rate for the count": (replace(BY_AREA, count="Value"), FINGERTIPS.replace("3.0,", "3.2,"), "yearly-counts",
        "a.csv, line 4: “3.2” is not a whole number. Counts are whole; rates and percentages are not counts."),
    "no row with the word": (replace(BY_AREA, only=(("Sex", "Female"),)), FINGERTIPS, "yearly-counts",
        "a.csv: No row has “Female” as Sex. Choose other rows, or all of them."),
    "rows that repeat": (replace(BY_AREA, only=()), FINGERTIPS, "yearly-counts",
        "a.csv, line 5: March 2022, Barnet, Violence is already in a.csv, line 4, with another count (120)."),
    "other places alone": (BY_AREA, "\n".join(FINGERTIPS.splitlines()[:2]), "yearly-counts",
        "a.csv, line 1: None of its areas is one of London. It has England. Choose another column, or name the areas to count."),
    "a row that is too short": (BY_FORCE, HOME_OFFICE.replace("Metropolitan Police,Robbery,5300", "Metropolitan Police,5300"), "quarterly-counts",
        "a.csv, line 9: The row has 4 columns and the header has 5."),
    "a blank area": (BY_FORCE, HOME_OFFICE.replace("3,Metropolitan Police", "3,"), "quarterly-counts",
        "a.csv, line 9: The area is blank."),
    "nobody said": (None, FINGERTIPS, "yearly-counts", "a.csv: Nobody has said yet which of its columns says what."),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_read_is_told_with_its_place_and_what_to_do(wrong: str) -> None:
    mapping, text, kind, sentence = WRONG[wrong]
    reading = read(mapping, text, kind=kind)
    assert reading.cells is None
    assert any(one.startswith(sentence) for one in reading.sentences), reading.sentences


BAD = {
    "no area": ({"area": "", "called": "x"}, "Say which column is the area."),
    "a period without a count": ({"area": "A", "called": "x", "period": "P"}, "Say which columns are the period and the count"),
    "a quarter without its year": ({"area": "A", "called": "x", "quarter": "Q"}, "Say which column is the year"),
    "neither measure nor name": ({"area": "A"}, "Say which column is what is counted, or write what all rows count"),
    "both": ({"area": "A", "called": "x", "measure": "M"}, "not both"),
    "a part of nothing": ({"area": "A", "called": "x", "part": "P"}, "of which the other column is a part"),
    "one column for two things": ({"area": "A", "measure": "A"}, "“A” is chosen for 2 things."),
    "half a condition": ({"area": "A", "called": "x", "only": (("Sex", ""),)}, "Name both a column and the word"),
    "a year that begins in May": ({"area": "A", "called": "x", "year_begins": 5}, "A year begins in January (1) or in April (4)."),
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_a_mapping_that_cannot_be_right_is_refused(bad: str) -> None:
    said, sentence = BAD[bad]
    with pytest.raises(Refused) as refused:
        TableMapping.of(said)
    assert any(sentence in one for one in refused.value.details)


def test_a_mapping_is_the_same_after_it_was_kept() -> None:
    for one in (BY_FORCE, BY_AREA, COLUMNS, replace(BY_AREA, areas=("x",), sheet="s", year_begins=4)):
        assert TableMapping.of(one.to_json()) == one
    with pytest.raises(Refused, match="A mapping has no “colour”"):
        TableMapping.of({"area": "A", "called": "x", "colour": "C"})


PERIODS = {
    # text: (step, year begins, last month)
    "2024/25 Q1": (3, 1, "2024-06"), "2024-25Q4": (3, 1, "2025-03"), "Q3 2024/25": (3, 1, "2024-12"),
    "2024 Q1": (3, 1, "2024-03"), "Q1 2024": (3, 4, "2024-06"), "2024-Q2": (3, 1, "2024-06"),
    "Quarter 1 2024/25": (3, 1, "2024-06"), "4th quarter 2024": (3, 1, "2024-12"),
    "Apr to Jun 2024": (3, 1, "2024-06"), "Oct 2023 – Dec 2023": (3, 1, "2023-12"), "2024 Jan-Mar": (3, 1, "2024-03"),
    "Nov 2023 to Jan 2024": (3, 1, "2024-01"), "Dec to Feb 2024": (3, 1, "2024-02"),
    "Quarter ending June 2024": (3, 1, "2024-06"), "3 months to June 2024": (3, 1, "2024-06"),
    "2024-06-30": (3, 1, "2024-06"), "01/04/2024": (3, 1, "2024-06"),
    "2023/24": (12, 1, "2024-03"), "2011-12": (12, 1, "2012-03"), "2023-2024": (12, 1, "2024-03"), "FY 2023/24": (12, 1, "2024-03"),
    "1999/00": (12, 1, "2000-03"), "2023": (12, 1, "2023-12"), "FY2023": (12, 1, "2024-03"),
    "Year ending: March 2024 [note 3]": (12, 1, "2024-03"), "Apr '22 to Mar '23 [p]": (12, 1, "2023-03"),
    "12 months to June 2024": (12, 1, "2024-06"), "31/03/2024": (12, 1, "2024-03"),
}  # fmt: skip
NO_PERIODS = {
    "Total": "names no quarter", "": "names no quarter", "2024/26 Q1": "names no quarter", "2024/25": "is a year",
    "July 2024": "is a month", "2021-23": "is a period of 36 months", "2024-05": "is a month", "Q5 2024": "names no quarter",
    "Mar 2024 to Jan 2024": "names no quarter", "x" * 200: "names no quarter",
}  # fmt: skip


@pytest.mark.parametrize("text", PERIODS)
def test_periods_are_read_as_publishers_write_them(text: str) -> None:
    step, begins, last = PERIODS[text]
    assert str(last_month(text, step, begins)) == last


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_such_period_is_called_what_it_is(text: str) -> None:
    with pytest.raises(PeriodError) as why:
        last_month(text, 3, 1)
    assert NO_PERIODS[text] in str(why.value)


def test_a_year_that_begins_in_april_moves_plain_years_alone() -> None:
    assert str(last_month("2023", 12, 4)) == "2024-03"
    assert str(last_month("2023/24", 12, 4)) == "2024-03"
    assert with_quarter("2023/24", "Quarter 2") == "2023/24 Q2"


def test_a_person_sees_the_first_lines_and_a_guess_that_fits_usual_names() -> None:
    kind = kind_called("quarterly-counts")
    (table,) = seen.see(SourceFile("a.csv", HOME_OFFICE.encode()), kind)
    assert table.header.line == 3
    assert seen.guess(table.header, kind) == {
        "period": "Financial Year", "quarter": "Financial Quarter", "area": "Force Name",
        "measure": "Offence Group", "part": "", "count": "Number of Offences",
    }  # fmt: skip
    (wide,) = seen.see(SourceFile("a.csv", WIDE.encode()), kind_called("yearly-counts"))
    assert seen.choices(wide.header, kind_called("yearly-counts")) == ["Area", "Change"]
    assert seen.guess(wide.header, kind_called("yearly-counts"))["period"] == ""
    assert type(table).of(table.to_json()) == table


def test_the_first_table_shown_is_one_that_the_last_mapping_fits() -> None:
    kind = kind_called("yearly-counts")
    content = workbook({
        "Wide and wrong": [["a", "b", "c", "d"], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]],
        "Homicide": [["Table 1"], ["Area", "2021/22"], ["Barnet", 1]],
    })  # fmt: skip
    tables = seen.see(SourceFile("a.xlsx", content), kind)
    assert seen.find_header(tables, COLUMNS, kind) == (1, 2)
    assert seen.find_header(tables, None, kind) == (0, 1)
