"""Rows, columns and cells that are not as the template had them, each with its place."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from tests.returns_workbook import kit

from goldenthread.returns.draft import Place, SpreadsheetError, UnsavedFormula
from goldenthread.returns.findings import Finding
from goldenthread.returns.workbook import address_book, read


def findings(change: Any) -> tuple[Finding, ...]:
    """What is wrong with the filled-in return after a change."""
    return read(kit.fill(kit.filled(), {}, change), "a.xlsx").findings


def row_of(sheet: Any, mark: str) -> int:
    """The row that carries a mark."""
    return next(row[0].row for row in sheet if row[0].value == mark)


# Cells.


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param('<c r="{r}"><f>1+1</f></c>', UnsavedFormula(), id="no result"),
        pytest.param('<c r="{r}"><f>1+1</f><v></v></c>', UnsavedFormula(), id="empty result"),
        pytest.param('<c r="{r}"><f>1+1</f><v/></c>', UnsavedFormula(), id="closed result"),
        pytest.param('<c r="{r}"><f ca="1">NOW()</f><v></v></c>', UnsavedFormula(), id="with attributes"),
        pytest.param('<c r="{r}"><f>1+1</f><v>2</v></c>', 2, id="saved result"),
        pytest.param('<c r="{r}" t="str"><f>""</f><v></v></c>', None, id="saved result that is blank"),
        pytest.param('<c r="{r}" t="str"><f>"a"</f><v>a</v></c>', "a", id="saved words"),
        pytest.param('<c r="{r}" t="e"><v>#REF!</v></c>', SpreadsheetError("#REF!"), id="error"),
        pytest.param(
            '<c r="{r}" t="e"><f>1/0</f><v>#N/A</v></c>', SpreadsheetError("#N/A"), id="of a formula"
        ),
        pytest.param('<c r="{r}" t="e"><v></v></c>', SpreadsheetError("#VALUE!"), id="error without a name"),
        pytest.param('<c r="{r}" t="b"><v>1</v></c>', True, id="true"),
        pytest.param('<c r="{r}" t="inlineStr"><is><t>n/a</t></is></c>', "n/a", id="words in the cell"),
        pytest.param('<c r="{r}"/>', None, id="blank"),
        pytest.param('<c r="{r}"><v>1E2</v></c>', 100, id="power of ten"),
    ],
)
def test_each_kind_of_cell_is_told_apart(cell: str, expected: Any) -> None:
    assert kit.raw(kit.retype(kit.template(), "reach.quarter", cell), "reach.quarter") == expected


def test_formulas_written_by_a_script_have_no_result() -> None:
    content = kit.fill(kit.template(), {"reach.quarter": "=10+2", "signoff.date": "=DATE(2024,7,1)"})
    assert kit.raw(content, "reach.quarter") == UnsavedFormula()
    assert kit.raw(content, "signoff.date") == UnsavedFormula()


def test_errors_written_by_a_script_are_errors() -> None:
    content = kit.fill(kit.template(), {"reach.quarter": "#REF!", "spend.actual": "#N/A"})
    assert kit.raw(content, "reach.quarter") == SpreadsheetError("#REF!")
    assert kit.raw(content, "spend.actual") == SpreadsheetError("#N/A")


def test_xml_with_prefixes_is_understood() -> None:
    """Some programs write ``<x:c>`` for ``<c>``."""

    def prefixed(xml: bytes) -> bytes:
        xml = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", xml)
        return xml.replace(b"<?x:xml", b"<?xml").replace(b' xmlns="', b' xmlns:x="')

    content = kit.fill(kit.filled(), {"reach.quarter": "=1", "reach.year": "#REF!"})
    content = kit.repack(content, {kit.part_of(content, "Outputs"): prefixed})
    assert kit.raw(content, "reach.quarter") == UnsavedFormula()
    assert kit.raw(content, "reach.year") == SpreadsheetError("#REF!")
    assert kit.raw(content, "activity.sessions") == 3


def test_attributes_in_another_order_are_fine() -> None:
    content = kit.retype(kit.filled(), "reach.quarter", '<c s="1" r="{r}"><v>7</v></c>')
    assert kit.raw(content, "reach.quarter") == 7


@pytest.mark.parametrize("cell", ["D6000", "A1048576", "XFD1", "ZZ3"])
def test_something_far_away_is_told_before_it_fills_the_memory(cell: str) -> None:
    def far(book: Any) -> None:
        book["Outputs"][cell] = "x"

    finding = kit.only(findings(far))
    assert finding.check == "far-away-cell"
    assert finding.places == (Place("Outputs", cell),)


def test_a_sheet_of_the_providers_own_may_be_as_long_as_it_likes() -> None:
    def far(book: Any) -> None:
        book.create_sheet("Our register")["A1048576"] = "x"

    assert findings(far) == ()


UNUSUAL = (
    '<c s="1"><v>1</v></c>',
    "<c><v>1</v></c>",
    "<c r='{r}'><v>1</v></c>",
    '<c r = "{r}"><v>1</v></c>',
    '<c s="1" xr="A1" r=\'XFD9\'><v>1</v></c>',
    '<y:c xmlns:y="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><v>1</v></y:c>',
)


@pytest.mark.parametrize("cell", UNUSUAL)
def test_cells_written_so_that_nobody_can_tell_where_they_are_are_refused(cell: str) -> None:
    content = kit.retype(kit.filled(), "reach.quarter", cell)
    assert kit.checks(read(content, "a.xlsx")) == ["file-unsafe"]


def test_a_colon_in_somebodys_words_does_no_harm() -> None:
    content = kit.fill(kit.filled(), {"narrative.worked": "a:c <c> :c r="})
    assert kit.raw(content, "narrative.worked") == "a:c <c> :c r="


def test_a_far_away_cell_that_is_only_coloured_does_no_harm() -> None:
    def colour(book: Any) -> None:
        book["Outputs"]["D6000"].number_format = "0.00"

    assert findings(colour) == ()


# Sheets, columns and rows.


def test_a_missing_sheet_is_told_and_the_others_are_read() -> None:
    def drop(book: Any) -> None:
        del book["Finance"]

    reading = read(kit.fill(kit.filled(), {}, drop), "a.xlsx")
    finding = kit.only(reading.findings)
    assert (finding.check, finding.places) == ("missing-sheet", (Place("Finance"),))
    assert reading.draft is not None
    assert "spend.actual" not in reading.draft.entries
    assert reading.draft.entries["reach.quarter"].raw == 12


def test_two_copies_of_a_sheet_are_told() -> None:
    def copy(book: Any) -> None:
        book.copy_worksheet(book["KPIs"])

    finding = kit.only(findings(copy))
    assert (finding.check, finding.places) == ("copied-sheet", (Place("KPIs"), Place("KPIs Copy")))


def test_a_missing_column_is_told_once() -> None:
    def drop(book: Any) -> None:
        book["Narrative"].delete_cols(5)

    finding = kit.only(findings(drop))
    assert finding.check == "missing-column"
    assert finding.places == (Place("Narrative"),)
    assert "“This quarter, Q2 2024-25 (up to 2,000 characters)”" in finding.wrong


def test_a_missing_row_is_told_with_its_name() -> None:
    def drop(book: Any) -> None:
        sheet = book["Outputs"]
        sheet.delete_rows(row_of(sheet, "gt:row age/reach.quarter|age:15-24"))

    finding = kit.only(findings(drop))
    assert finding.check == "missing-row"
    assert "People reached in the quarter, age: 15 to 24" in finding.wrong
    assert finding.fields == ("reach.quarter|age:15-24",)


def test_a_table_whose_hidden_row_is_gone_is_told() -> None:
    def drop(book: Any) -> None:
        sheet = book["Narrative"]
        sheet.delete_rows(row_of(sheet, "gt:table narrative"))

    assert [one.check for one in findings(drop)] == ["missing-column"]


def test_a_copied_row_is_told_with_both_places() -> None:
    def copy(book: Any) -> None:
        sheet = book["Risks"]
        source = row_of(sheet, "gt:row open-risks/risk.R1")
        target = row_of(sheet, "gt:row new-risks/risk.2024-25q2-5") + 1
        for cell in sheet[source]:
            sheet.cell(target, cell.column, cell.value)

    finding = kit.only(findings(copy))
    assert finding.check == "copied-row"
    assert len(finding.places) == 2


@pytest.mark.parametrize("offset", [0, 1], ids=["between our rows", "right below them"])
def test_answers_in_a_row_of_their_own_are_told(offset: int) -> None:
    def add(book: Any) -> None:
        sheet = book["Risks"]
        at = row_of(sheet, "gt:row new-risks/risk.2024-25q2-5") + offset
        sheet.insert_rows(at)
        sheet.cell(at, 2, "A sixth risk")

    finding = kit.only(findings(add))
    assert finding.check == "stray-row"
    assert finding.places[0].sheet == "Risks"
    assert finding.places[0].cell.startswith("B")


def test_blank_rows_between_ours_do_no_harm() -> None:
    def add(book: Any) -> None:
        sheet = book["Outputs"]
        sheet.insert_rows(row_of(sheet, "gt:row age/reach.quarter|age:15-24"), 2)

    assert findings(add) == ()


def test_dates_survive_another_format() -> None:
    def reformat(book: Any) -> None:
        place = address_book(kit.template())["signoff.date"]
        book[place.sheet][place.cell].number_format = "mmm yy"

    content = kit.fill(kit.filled(), {}, reformat)
    assert kit.raw(content, "signoff.date") == date(2024, 10, 7)
