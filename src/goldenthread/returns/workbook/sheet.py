"""Drawing one section's sheet."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import groupby
from typing import Any

from xlsxwriter.worksheet import Worksheet

from goldenthread.returns.form import Field, FieldKind, Form, Row, Shown
from goldenthread.returns.workbook.cells import Formats, count_formula, filled, number, put_prefill, put_shown
from goldenthread.returns.workbook.layout import (
    FIRST_COLUMN,
    INTRO_ROW,
    SheetPlan,
    TablePlan,
    in_words,
    ranges,
)
from goldenthread.returns.workbook.look import LINE_HEIGHT, input_format, lines
from goldenthread.returns.workbook.marks import SHEET, TABLE, TEXT, cell_name, row_mark
from goldenthread.returns.workbook.validation import rule_of, validation

_LONG_ANSWER = 120


def draw_sheet(sheet: Worksheet, form: Form, plan: SheetPlan, formats: Formats) -> None:
    """Draw the heading, the introduction and every table of a section."""
    drawing = _Drawing(sheet, form, plan, formats)
    drawing.top()
    for table in plan.tables:
        drawing.table(table)
    drawing.rules()


class _Drawing:
    def __init__(self, sheet: Worksheet, form: Form, plan: SheetPlan, formats: Formats) -> None:
        self.sheet, self.form, self.plan, self.formats = sheet, form, plan, formats
        self.widths = {FIRST_COLUMN + n: column.width for n, column in enumerate(plan.columns)}
        self.total_width = sum(self.widths.values()) or 100
        self.fields = {field.id: field for field, _, _ in plan.spots()}

    def top(self) -> None:
        """Title and progress, which stay in view and head each printed page; then the introduction."""
        sheet, section = self.sheet, self.plan.section
        for column, width in self.widths.items():
            sheet.set_column(column, column, width)
        if not self.widths:
            sheet.set_column(FIRST_COLUMN, self.plan.last_column, 40)
        self._mark(0, f"{SHEET}{section.code}")
        sheet.set_row(0, 32)
        title = f"{section.title}: {self.form.programme_title}, {self.form.quarter.label}"
        sheet.write_string(0, FIRST_COLUMN, title, self.formats("title"))
        self._mark(1, TEXT)
        sheet.set_row(1, 20)
        self._progress()
        self._words(INTRO_ROW, section.intro, "text")
        sheet.freeze_panes(INTRO_ROW, FIRST_COLUMN + 1 if self._frozen_label() else 0)
        sheet.repeat_rows(0, 1)
        first = next(self.plan.spots(), None)
        if first:
            sheet.set_selection(first[1], first[2], first[1], first[2])

    def _frozen_label(self) -> bool:
        """Wide sheets keep their first column in view; on narrow ones it would only take room."""
        return self.total_width > 150

    def _progress(self) -> None:
        needed = len(self.plan.required)
        if not needed:
            self.sheet.write_string(
                1, FIRST_COLUMN, "Nothing has to be filled in here.", self.formats("subtitle")
            )
            return
        formula = f'="Filled in: "&{count_formula(self.plan)}&" of the {needed} yellow cells that we need"'
        cached = f"Filled in: {filled(self.plan.required)} of the {needed} yellow cells that we need"
        self.sheet.write_formula(1, FIRST_COLUMN, formula, self.formats("subtitle"), cached)

    def _mark(self, row: int, mark: str) -> None:
        self.sheet.write_string(row, 0, mark, self.formats("code"))

    def _words(self, row: int, text: str, name: str) -> None:
        """Words across the whole width, in a row high enough for them."""
        self._mark(row, TEXT)
        if not text:
            self.sheet.set_row(row, 6)
        else:
            self.sheet.merge_range(row, FIRST_COLUMN, row, self.plan.last_column, text, self.formats(name))
            self.sheet.set_row(row, lines(text, min(self.total_width, 200)) * LINE_HEIGHT + 4)

    def table(self, plan: TablePlan) -> None:
        """Title, help, the hidden codes, the headings and the rows."""
        sheet, table = self.sheet, plan.table
        self._mark(plan.title_row, TEXT)
        sheet.write_string(plan.title_row, FIRST_COLUMN, table.title, self.formats("heading"))
        sheet.set_row(plan.title_row, 26)
        self._words(plan.help_row, table.help, "text")
        self._mark(plan.code_row, f"{TABLE}{table.code}")
        sheet.set_row(plan.code_row, None, self.formats("code"), {"hidden": True})
        self._mark(plan.header_row, TEXT)
        for column in table.columns:
            position = plan.columns[column.code]
            sheet.write_string(plan.code_row, position, column.code, self.formats("code"))
            sheet.write_string(plan.header_row, position, column.title, self.formats("header"))
        tallest = max(
            lines(column.title, self.widths[plan.columns[column.code]] * 0.9) for column in table.columns
        )
        sheet.set_row(plan.header_row, tallest * LINE_HEIGHT + 6)
        for row in table.rows:
            self._row(plan, row)

    def _row(self, plan: TablePlan, row: Row) -> None:
        at = plan.rows[row.code]
        self._mark(at, row_mark(plan.table.code, row.code))
        self.sheet.set_row(at, self._height(plan, row))
        worked = row.code in plan.table.shares or (row.code == "total" and bool(plan.table.totals))
        for code, position in plan.columns.items():
            if code in row.cells:
                name = "worked" if worked else "label" if code == "label" else "shown"
                self._cell(at, position, row.cells[code], name)
        if row.code in plan.table.shares:
            self._share(at, plan, row.code)
        elif worked:
            self._total(at, plan)

    def _cell(self, at: int, column: int, cell: Field | Shown, name: str) -> None:
        if isinstance(cell, Field):
            look = "words" if cell.kind is FieldKind.TEXT else "input"
            put_prefill(self.sheet, at, column, cell, self.formats(look, input_format(cell)))
        else:
            put_shown(self.sheet, at, column, cell, self.formats, name)

    def _height(self, plan: TablePlan, row: Row) -> float:
        """High enough for what is there, and for what may be written."""
        height = LINE_HEIGHT
        for code, cell in row.cells.items():
            width = self.widths[plan.columns[code]]
            text = cell.prefill if isinstance(cell, Field) else cell
            if isinstance(text, str):
                height = max(height, lines(text, width - 2) * LINE_HEIGHT)
            if isinstance(cell, Field) and cell.kind is FieldKind.TEXT:
                height = max(height, _LONG_ANSWER if width >= 70 else 0, 2 * LINE_HEIGHT if width < 50 else 0)
        return min(height + 5, 400)

    def _share(self, at: int, plan: TablePlan, code: str) -> None:
        """A percentage that works itself out; blank until both numbers are there."""
        top, bottom = (cell_name(*self.plan.places[id_]) for id_ in plan.table.shares[code])
        formula = (
            f'=IF(AND(ISNUMBER({top}),ISNUMBER({bottom})),IF({bottom}>0,ROUND({top}/{bottom}*100,1),""),"")'
        )
        numerator, denominator = (number(self.fields, id_) for id_ in plan.table.shares[code])
        cached: Any = ""
        if numerator is not None and denominator:
            cached = float(round(numerator / denominator * 100, 1))
        self.sheet.write_formula(
            at, plan.columns["value"], formula, self.formats("worked", "#,##0.0"), cached
        )

    def _total(self, at: int, plan: TablePlan) -> None:
        """What a split adds up to, in words beside the sum, and in colour."""
        whole, parts = next(iter(plan.table.totals.items()))
        cells = in_words(self.plan.places[id_] for id_ in parts)
        target = cell_name(*self.plan.places[whole])
        values = [n for n in (number(self.fields, id_) for id_ in parts) if n is not None]
        value_column = plan.columns["value"]
        self.sheet.write_formula(
            at, value_column, f"=SUM({cells})", self.formats("worked", "#,##0"), float(sum(values))
        )
        formula, cached = _total_words(cells, target, values, number(self.fields, whole))
        self.sheet.write_formula(at, plan.columns["label"], formula, self.formats("worked"), cached)
        self._total_colours(at, plan, cells, target)

    def _total_colours(self, at: int, plan: TablePlan, cells: str, target: str) -> None:
        area = (at, plan.columns["label"], at, plan.columns["value"])
        begun = f"COUNT({cells})>0,ISNUMBER({target})"
        for rule, name in (
            (f"=AND({begun},SUM({cells})={target})", "good"),
            (f"=AND({begun},SUM({cells})<>{target})", "fair"),
        ):
            self.sheet.conditional_format(
                *area, {"type": "formula", "criteria": _fixed(rule), "format": self.formats(name)}
            )

    def rules(self) -> None:
        """Drop-downs and validation, one for each run of cells with the same rule."""
        spots = sorted(
            ((rule_of(field), (row, column)) for field, row, column in self.plan.spots()),
            key=repr,
        )
        for rule, same in groupby(spots, key=lambda spot: spot[0]):
            for one in ranges(cell for _, cell in same):
                self.sheet.data_validation(*one, validation(rule))


def _total_words(cells: str, target: str, values: list[Decimal], whole: Decimal | None) -> tuple[str, str]:
    """The words beside a sum as a formula, and what the formula says now."""
    formula = (
        f'=IF(COUNT({cells})=0,"Adds up to (worked out for you)",'
        f'IF(NOT(ISNUMBER({target})),"Adds up to "&SUM({cells}),'
        f'IF(SUM({cells})={target},"Adds up: "&SUM({cells})&" of "&{target},'
        f'"Does not add up yet: "&SUM({cells})&" of "&{target})))'
    )
    total = sum(values, Decimal(0))
    if not values:
        return formula, "Adds up to (worked out for you)"
    if whole is None:
        return formula, f"Adds up to {total:f}"
    return formula, f"{'Adds up' if total == whole else 'Does not add up yet'}: {total:f} of {whole:f}"


def _fixed(rule: str) -> str:
    """The rule with its cells pinned, so that it means the same in each cell that it colours."""
    return re.sub(r"\b([A-Z]{1,2})(\d+)\b", r"$\1$\2", rule)
