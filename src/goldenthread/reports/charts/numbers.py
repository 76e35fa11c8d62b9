"""The numbers of a chart as CSV, with its source and notes below."""

from __future__ import annotations

import re
from decimal import Decimal

from goldenthread.reports.document import Chart, plain
from goldenthread.reports.render.csv_text import as_csv as table_as_csv


def as_csv(chart: Chart) -> bytes:
    """The chart's table: a header, its rows, and what must be known; UTF-8 with a mark, for spreadsheets."""
    columns = chart.table.columns
    rows: list[list[object]] = [
        [
            _number(plain(cell)) if column.numeric else plain(cell)
            for cell, column in zip(row, columns, strict=True)
        ]
        for row in chart.table.rows
    ]
    said = (chart.title, chart.source, *chart.notes, *chart.table.notes)
    return table_as_csv([column.header for column in columns], [*rows, [], *([one] for one in said)])


def _number(text: str) -> object:
    """A number as programs read it, ``1,772`` as 1772 and ``−3.5`` as -3.5; a text where it is none."""
    if re.fullmatch(r"[+−-]?£?[\d,]+(\.\d+)?%?", text):
        return Decimal(text.translate(str.maketrans("−", "-", ",£%")))
    return text
