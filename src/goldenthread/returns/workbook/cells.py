"""Putting values into cells, and the formulas that count and add up while somebody fills in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from goldenthread.returns.draft import SpreadsheetError, UnsavedFormula
from goldenthread.returns.form import Field, Prefill, Shown
from goldenthread.returns.workbook.layout import SheetPlan, in_words
from goldenthread.returns.workbook.look import shown_format

Formats = Callable[..., Format]


def filled(fields: Iterable[Field]) -> int:
    """How many fields have an answer already."""
    return sum(field.prefill is not None for field in fields)


def put_prefill(sheet: Worksheet, row: int, column: int, field: Field, look: Format) -> None:
    """Write what is known already into a cell that may be changed."""
    value = field.prefill
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        labels = {choice.word: choice.label for choice in field.choices}
        sheet.write_string(row, column, labels.get(value, value), look)
    else:
        _put_other(sheet, row, column, value, look)


def _put_other(sheet: Worksheet, row: int, column: int, value: Prefill, look: Format) -> None:
    """Write a content that is no text, exactly, however odd: somebody is to see it again, and mend it."""
    match value:
        case SpreadsheetError(text):
            sheet.write_formula(row, column, "=NA()", look, text)
        case UnsavedFormula():
            sheet.write_formula(row, column, "=NA()", look, "")
        case bool():
            sheet.write_boolean(row, column, value, look)
        case datetime() | time() | timedelta():
            sheet.write_datetime(row, column, value, look)
        case date():
            sheet.write_datetime(row, column, datetime.combine(value, time()), look)
        case int() | float() | Decimal():
            sheet.write_number(row, column, float(value), look)


def put_shown(sheet: Worksheet, row: int, column: int, value: Shown, formats: Formats, name: str) -> None:
    """Write something that is shown and not filled in."""
    look = formats(name, shown_format(value))
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), look)
    else:
        sheet.write_number(row, column, float(value), look)


def count_formula(plan: SheetPlan, sheet: str = "") -> str:
    """How many of the cells that must be filled in are; 0 where none must."""
    cells = [plan.places[field.id] for field in plan.required]
    return f"COUNTA({in_words(cells, sheet)})" if cells else "0"


def number(fields: Mapping[str, Field], id_: str) -> Decimal | None:
    """The number that a field is filled in with already, for the results that formulas are saved with."""
    value = fields[id_].prefill if id_ in fields else None
    return value if isinstance(value, Decimal) else None
