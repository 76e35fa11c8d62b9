"""Writing a form as a workbook: locked except for its inputs, the same bytes for the same form."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from goldenthread.returns.form import TEMPLATE_VERSION, Form
from goldenthread.returns.workbook import cover
from goldenthread.returns.workbook.layout import COVER_SHEET, SheetPlan, plan_sheets
from goldenthread.returns.workbook.look import style
from goldenthread.returns.workbook.marks import META_SHEET, META_TITLE
from goldenthread.returns.workbook.sheet import draw_sheet

_MAY = {
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


class Book:
    """The workbook being written, and its formats, each made once."""

    def __init__(self, form: Form, plans: tuple[SheetPlan, ...]) -> None:
        self.form = form
        self.plans = plans
        self.bytes = BytesIO()
        self.workbook = xlsxwriter.Workbook(
            self.bytes,
            {"in_memory": True, "default_format_properties": {"font_name": "Arial", "font_size": 11}},
        )
        self._formats: dict[tuple[str, str], Format] = {}

    def format(self, name: str, number_format: str = "") -> Format:
        """The format of a style."""
        key = (name, number_format)
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(style(name, number_format))
        return self._formats[key]

    def sheet(self, name: str) -> Worksheet:
        """A new locked sheet, set up for the screen and for paper."""
        sheet = self.workbook.add_worksheet(name)
        sheet.protect("", _MAY)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(f"&L&8{self.form.programme}, {self.form.quarter.label}: {name}&R&8Page &P of &N")
        if self.form.notice:
            # On paper, an ampersand begins a code; and a header holds 255 characters.
            sheet.set_header(f"&C&8{self.form.notice[:120].replace('&', '&&')}")
        sheet.set_column(0, 0, 2, self.format("code"), {"hidden": True})
        return sheet


def write(form: Form, *, draft: str = "") -> bytes:
    """The workbook to send to a provider; ``draft`` says which revision of a draft it is filled in with."""
    book = Book(form, plan_sheets(form))
    cover.draw(book.sheet(COVER_SHEET), form, book.plans, book.format)
    for plan in book.plans:
        draw_sheet(book.sheet(plan.section.title), form, plan, book.format)
    _meta(book, draft)
    _properties(book)
    book.workbook.close()
    return book.bytes.getvalue()


def _meta(book: Book, draft: str) -> None:
    """What the reader needs to know, on a sheet that nobody sees."""
    sheet = book.workbook.add_worksheet(META_SHEET)
    sheet.very_hidden()
    sheet.protect("", {})
    form = book.form
    lines: list[tuple[str, ...]] = [
        (META_TITLE, "Do not change this sheet: it tells the system what the workbook is."),
        ("template-version", str(TEMPLATE_VERSION)),
        ("programme", form.programme),
        ("quarter", str(form.quarter)),
        ("edition", form.edition),
    ]
    lines += [("draft", draft)] if draft else []
    lines += [("sheet", plan.section.code, plan.section.title) for plan in book.plans]
    for plan in book.plans:
        lines += [
            ("field", s.id, s.section, s.table, s.row, s.column, s.label, s.heading) for s in plan.slots()
        ]
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.write_string(number, column, text)


def _properties(book: Book) -> None:
    form = book.form
    book.workbook.set_properties(
        {
            "title": f"Quarterly return: {form.programme_title}, {form.quarter.label}",
            "subject": f"Return for {form.quarter.in_words}",
            "author": form.organisation,
            "company": form.organisation,
            "keywords": f"{form.programme}, {form.quarter}",
            "comments": form.notice,
            # Fixed, so that the same form gives the same bytes.
            "created": datetime.combine(form.quarter.window.last.last_day, time()),
        }
    )
