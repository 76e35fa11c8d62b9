"""Findings as a workbook to work through: where each is, what is wrong, what to do, what may be entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format

from goldenthread.returns.findings import Finding, Level, where
from goldenthread.returns.form import Field, Form
from goldenthread.returns.workbook.look import LINE_HEIGHT, lines
from goldenthread.returns.workbook.validation import allowed

FOLLOWS = {
    Level.ERROR: "Must be mended",
    Level.QUERY: "Must be mended or explained",
    Level.NOTE: "For information",
}
"""What follows from a finding, in words."""
Column = tuple[str, int, Callable[[Finding, Mapping[str, Field]], str]]
MOST_QUESTIONS = 3


def questions(finding: Finding, fields: Mapping[str, Field]) -> str:
    """The questions that a finding is about, a line each, and how many more there are."""
    labels = list(dict.fromkeys(fields[id_].label for id_ in finding.fields if id_ in fields))
    more = [f"and {len(labels) - MOST_QUESTIONS} more"] if labels[MOST_QUESTIONS:] else []
    return "\n".join([*labels[:MOST_QUESTIONS], *more])


def _allowed(finding: Finding, fields: Mapping[str, Field]) -> str:
    return "\n".join(dict.fromkeys(allowed(fields[id_]) for id_ in finding.fields if id_ in fields))


COLUMNS: tuple[Column, ...] = (
    ("What follows", 16, lambda finding, _: FOLLOWS[finding.level]),
    ("Where", 20, lambda finding, _: where(finding.places)),
    ("Question", 28, questions),
    ("What is wrong", 38, lambda finding, _: finding.wrong),
    ("What to do", 38, lambda finding, _: finding.todo),
    ("What may be entered", 34, _allowed),
    ("How you explained it", 28, lambda finding, _: finding.explanation),
)
HEAD = 4
"""The row of the table's head, counted from 0; above it stands what the table is about."""


def findings_workbook(form: Form, findings: Sequence[Finding], about: str) -> bytes:
    """A workbook of findings about a return. A text is written as text: none becomes a formula or a link."""
    out = BytesIO()
    look = {"font_name": "Arial", "font_size": 11}
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_format_properties": look})
    book.set_properties({"title": f"Findings: {form.programme_title}, {form.quarter.label}"})
    sheet = book.add_worksheet("Findings")
    _heading(book, sheet, form, findings, about)
    if findings:
        _table(book, sheet, form, findings)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R&8Page &P of &N")
    book.close()
    return out.getvalue()


def _heading(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    form: Form,
    findings: Sequence[Finding],
    about: str,
) -> None:
    large, plain = book.add_format({"bold": True, "font_size": 16}), _quoted(book)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, f"What the checks found: {form.programme_title}, {form.quarter.label}", large)
    sheet.write_string(1, 0, about, plain)
    sheet.write_string(2, 0, _counted(findings), plain)


def _counted(findings: Sequence[Finding]) -> str:
    counts = [(sum(one.level is level for one in findings), words) for level, words in FOLLOWS.items()]
    parts = [f"{words.lower()}: {number}" for number, words in counts if number]
    said = ", ".join(parts)
    return f"{said[0].upper()}{said[1:]}." if said else "Nothing was found."


def _table(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    form: Form,
    findings: Sequence[Finding],
) -> None:
    cell = _quoted(book, wrapped=True)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
    heads = [{"header": title, "header_format": head} for title, _, _ in COLUMNS]
    options = {"columns": heads, "name": "Findings", "style": "Table Style Light 1"}
    sheet.add_table(HEAD, 0, HEAD + len(findings), len(COLUMNS) - 1, options)
    for column, (_, width, _) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    for row, finding in enumerate(findings, HEAD + 1):
        texts = [told(finding, form.fields) for _, _, told in COLUMNS]
        highest = max(lines(text, width) for text, (_, width, _) in zip(texts, COLUMNS, strict=True))
        sheet.set_row(row, highest * LINE_HEIGHT + 4)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, cell)
    sheet.freeze_panes(HEAD + 1, 0)
    sheet.repeat_rows(HEAD)


def _quoted(book: xlsxwriter.Workbook, *, wrapped: bool = False) -> Format:
    """The look of a text that stays one, even when somebody edits the cell: ``=1+1`` is four signs."""
    look = book.add_format({"valign": "top", "text_wrap": wrapped, "bottom": 1 if wrapped else 0})
    look.set_bottom_color("#B1B4B6")
    look.set_quote_prefix()
    return look
