"""The workbook as a provider meets it: locked but for its inputs, helpful, and the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from tests.returns_workbook import kit

from goldenthread.returns.asking import form_for
from goldenthread.returns.form import TEMPLATE_VERSION, FieldKind
from goldenthread.returns.workbook import address_book, write
from goldenthread.returns.workbook.cover import state_words
from goldenthread.returns.workbook.layout import in_words
from goldenthread.returns.workbook.marks import column_letters


def book(content: bytes | None = None, *, results: bool = False) -> Any:
    """The template opened by another program."""
    return openpyxl.load_workbook(io.BytesIO(content or kit.template()), data_only=results)


def sheets() -> Iterator[Any]:
    """The sheets that a provider sees."""
    opened = book()
    yield from (opened[name] for name in opened.sheetnames if name != "_meta")


def test_the_same_form_gives_the_same_bytes() -> None:
    assert write(kit.form()) == kit.template()
    assert write(form_for(kit.known(), "MENTOR")) == kit.template()


def test_every_field_has_a_cell() -> None:
    assert set(address_book(kit.template())) == set(kit.form().fields)


def test_the_sheets_stand_in_order_and_the_hidden_one_cannot_be_shown_by_a_click() -> None:
    opened = book()
    assert opened.sheetnames == ["Start here", *(s.title for s in kit.form().sections), "_meta"]
    assert opened["_meta"].sheet_state == "veryHidden"
    assert [cell.value for cell in opened["_meta"]["B"][1:5]] == [
        str(TEMPLATE_VERSION),
        "MENTOR",
        "2024-25Q2",
        kit.form().edition,
    ]


def test_only_inputs_are_unlocked_and_all_of_them_are() -> None:
    inputs = {(place.sheet, place.cell) for place in address_book(kit.template()).values()}
    unlocked = set()
    for sheet in sheets():
        assert sheet.protection.sheet, sheet.title
        assert not sheet.protection.password
        unlocked |= {(sheet.title, c.coordinate) for row in sheet for c in row if not c.protection.locked}
    assert unlocked == inputs


def test_inputs_have_one_colour_and_nothing_else_has_it() -> None:
    colours = {c.fill.fgColor.rgb for s in sheets() for row in s for c in row if not c.protection.locked}
    assert len(colours) == 1
    assert not any(
        c.fill.fgColor.rgb in colours and c.protection.locked and sheet.title != "Start here"
        for sheet in sheets()
        for row in sheet
        for c in row
    )


def rules(sheet: Any, cell: str) -> list[DataValidation]:
    """The validations of a cell."""
    return [one for one in sheet.data_validations.dataValidation if cell in one]


def test_every_input_has_exactly_one_rule_with_a_message() -> None:
    opened = book()
    for id_, place in address_book(kit.template()).items():
        (rule,) = rules(opened[place.sheet], place.cell)
        assert rule.promptTitle, id_
        assert rule.prompt, id_
        assert rule.error, id_


@pytest.mark.parametrize(
    ("field", "kind", "formula"),
    [
        ("reach.quarter", "whole", "0"),
        ("kpi.M-1", "whole", "0"),
        ("spend.actual", "decimal", "0"),
        ("outcome.M-O1.result", "decimal", "0"),
        ("risk.R1.likelihood", "list", '"1,2,3,4,5"'),
        ("risk.R1.state", "list", '"Open,Closed"'),
        ("rating.own", "list", '"Green,Amber,Red"'),
        ("signoff.confirmed", "list", '"Yes"'),
        ("narrative.worked", "textLength", "2000"),
        ("signoff.date", "date", "36526"),
    ],
)
def test_a_cell_takes_only_what_its_field_asks_for(field: str, kind: str, formula: str) -> None:
    place = address_book(kit.template())[field]
    (rule,) = rules(book()[place.sheet], place.cell)
    assert (rule.type, rule.formula1) == (kind, formula)


def test_units_stand_in_the_headings() -> None:
    def headings(sheet: str, table: str) -> list[str]:
        rows = list(book()[sheet])
        code_row = next(n for n, row in enumerate(rows) if row[0].value == f"gt:table {table}")
        return [str(cell.value) for cell in rows[code_row + 1]]

    assert "This quarter, Q2 2024-25 (people)" in headings("Outputs", "age")
    assert "This quarter, Q2 2024-25 (£)" in headings("Finance", "spend")
    assert "Likelihood after (1 to 5)" in headings("Risks", "new-risks")


def test_ids_are_hidden_and_rows_stay_in_view() -> None:
    for sheet in sheets():
        assert sheet.column_dimensions["A"].hidden, sheet.title
        if sheet.title != "Start here":
            assert sheet.freeze_panes.endswith("3"), sheet.title
            assert sheet.print_title_rows == "$1:$2"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1) == 1


def test_what_is_known_is_filled_in() -> None:
    opened, places = book(), address_book(kit.template())

    def shown(id_: str) -> Any:
        return opened[places[id_].sheet][places[id_].cell].value

    assert shown("risk.R1.state") == "Open"
    assert shown("risk.R1.likelihood") == 4
    assert shown("risk.R1.due").date().isoformat() == "2024-06-30"
    assert shown("risk.R1.title") == "Volunteers leave before they are trained"
    assert shown("reach.quarter") is None


def test_words_of_others_never_become_formulas() -> None:
    texts = {"narrative.worked": "=1+1 was on the whiteboard"}
    content = write(form_for(kit.known({"kpi.M-1": 1}, texts), "MENTOR"))
    place = address_book(content)["narrative.worked"]
    cell = book(content)["Narrative"][place.cell]
    assert (cell.data_type, cell.value) == ("s", texts["narrative.worked"])


def test_progress_counts_the_cells_that_are_needed() -> None:
    cover, results = book()["Start here"], book(results=True)["Start here"]
    lines = {row[1].value: row for row in cover if row[1].value in {"Outputs", "Risks", "All sheets"}}
    assert lines["Outputs"][3].value.startswith("=COUNTA('Outputs'!")
    required = [f for f in kit.form().sections[0].fields() if f.required]
    assert lines["Outputs"][4].value == len(required)
    risks = results[lines["Risks"][1].row]
    assert [c.value for c in risks[3:6]] == [11, 14, "In progress"]
    total = results[lines["All sheets"][1].row]
    assert total[4].value == sum(f.required for f in kit.form().fields.values())


@pytest.mark.parametrize(
    ("done", "needed", "words"),
    [(0, 0, "Optional"), (0, 3, "Not started"), (1, 3, "In progress"), (3, 3, "Complete")],
)
def test_how_far_a_sheet_is_stands_in_words(done: int, needed: int, words: str) -> None:
    assert state_words(done, needed) == words


@pytest.mark.parametrize(
    ("told", "words", "total"),
    [
        ({}, "Adds up to (worked out for you)", 0),
        ({"reach.quarter|age:10-14": 4}, "Adds up to 4", 4),
        ({"reach.quarter": 5, "reach.quarter|age:10-14": 4}, "Does not add up yet: 4 of 5", 4),
        ({"reach.quarter": 4, "reach.quarter|age:10-14": 4}, "Adds up: 4 of 4", 4),
    ],
)
def test_a_split_says_what_it_adds_up_to(told: dict[str, int], words: str, total: int) -> None:
    content = write(form_for(kit.known(told), "MENTOR"))
    sheet = book(content, results=True)["Outputs"]
    row = next(r for r in sheet if r[0].value == "gt:row age/total")
    assert (row[1].value, row[3].value) == (words, total)


def test_a_percentage_works_itself_out() -> None:
    told = {"kpi.M-2.numerator": 2, "kpi.M-2.denominator": 3}
    sheet = book(write(form_for(kit.known(told), "MENTOR")), results=True)["KPIs"]
    row = next(r for r in sheet if r[0].value == "gt:row kpis/kpi.M-2.share")
    assert 66.7 in [cell.value for cell in row]


def test_the_document_says_what_it_is() -> None:
    properties = book().properties
    assert properties.title == "Quarterly return: Mentoring, Q2 2024-25"
    assert properties.creator == "Smallborough Violence Reduction Unit"


def test_a_form_without_notice_or_organisation_has_a_cover_too() -> None:
    bare = replace(kit.form(), notice="", organisation="")
    words = [str(c.value) for row in book(write(bare))["Start here"] for c in row]
    assert "Fictitious figures, for tests" not in words
    assert "Quarterly return: Mentoring" in words


def test_every_programme_of_the_edition_has_a_workbook() -> None:
    for programme in kit.known().edition.programmes:
        form = form_for(kit.known(), programme.code)
        assert set(address_book(write(form))) == set(form.fields)


def test_columns_and_cells_have_the_names_that_people_know() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert (
        in_words([(4, 3), (5, 3), (7, 3), (4, 5)], "Sign-off")
        == "'Sign-off'!D5:D6,'Sign-off'!D8,'Sign-off'!F5"
    )


def test_every_kind_of_field_is_in_the_form_that_these_tests_use() -> None:
    assert {f.kind for f in kit.form().fields.values()} == set(FieldKind)


def test_a_date_that_is_only_shown_is_a_date() -> None:
    form = kit.form()
    section = form.sections[0]
    table = section.tables[0]
    row = replace(table.rows[0], cells={**table.rows[0].cells, "last": date(2024, 6, 30)})
    changed = replace(section, tables=(replace(table, rows=(row, *table.rows[1:])), *section.tables[1:]))
    opened = book(write(replace(form, sections=(changed, *form.sections[1:]))))
    assert opened["Outputs"]["C9"].value.date() == date(2024, 6, 30)
    assert opened["Outputs"]["C9"].number_format == "dd/mm/yyyy"


def test_the_notice_stands_on_every_printed_page() -> None:
    content = write(replace(kit.form(), notice="Fish & chips"))
    opened = book(content)
    for name in opened.sheetnames[:-1]:
        assert opened[name].oddHeader.center.text == "Fish && chips"
