"""Reading the GLA's State of London workbook: a sheet for each measure, London as a whole, month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from goldenthread.trends.kinds.files import Reshaped, Row, Table
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.long_csv import COLUMNS, PART, read_tables
from goldenthread.trends.kinds.reading import Problem, Reading, SourceFile, Unreadable
from goldenthread.trends.kinds.report import opened
from goldenthread.trends.kinds.sheets import SheetTable, is_workbook, sheets
from goldenthread.trends.words import listed

AREA: Final = "London"
_ABOUT: Final = ("meta", "metal", "value")
"""Columns in which a sheet says what it holds."""


def read(files: Sequence[SourceFile], kind: Kind) -> Reading:
    """Read the workbook; a sheet without months is named, and not used."""
    remarks: list[str] = []
    opening = opened(files, lambda file: _tables(file, remarks))
    return read_tables(files, *opening, kind, remarks)


def _tables(file: SourceFile, remarks: list[str]) -> Sequence[Table]:
    if not is_workbook(file):
        todo = "Add the .xlsx file as it was downloaded; its figures as text go under the kind long-csv."
        raise Unreadable(Problem(file.name, None, "This is no Excel workbook.", todo))
    found = sheets(file)
    used = [one for one in found if fold(one.header.values[0]) in ("month_year", "month year", "month")]
    if not used:
        raise Unreadable(
            Problem(file.name, None, "No sheet begins with a column Month_Year.", "Is it the right workbook?")
        )
    other = [one.sheet for one in found if one not in used]
    if other:
        remarks.append(f"{file.name}: not used, without a column Month_Year: {listed(other)}.")
    return [_row_a_count(one) for one in used]


def _row_a_count(one: SheetTable) -> Table:
    names = one.header.values
    measures = [c for c, name in enumerate(names) if c and name and fold(name) not in _ABOUT]
    return Reshaped.of(one, (*COLUMNS[:3], PART, COLUMNS[3]), _melted(one, measures))


def _melted(one: SheetTable, measures: Sequence[int]) -> Iterator[Row]:
    for row in one.rows():
        if not any(row.values[c] for c in (0, *measures)):
            continue  # below the months, only the sheet's description goes on
        for column in measures:
            name = one.header.values[column]
            part = "" if fold(name) == "count" else name
            yield Row(row.line, (row.values[0], AREA, one.sheet, part, row.values[column]))
