"""The hidden marks by which a filled-in workbook is understood, wherever rows and columns have moved to.

Each sheet has a hidden column. Its first mark names the sheet (``gt:sheet outputs``). Above a table's header
stands a hidden row, marked ``gt:table age``, with each column's code. Each row is marked with its table and
its own code (``gt:row age/reach.quarter|age:10-14``). Rows that only carry words are marked ``gt:text``; a
row without a mark was put in by somebody else. The very hidden sheet ``_meta`` says which programme, quarter,
edition and template it is, and lists every field.
"""

from __future__ import annotations

from dataclasses import dataclass

META_SHEET = "_meta"
META_TITLE = "goldenthread-return"
SHEET, TABLE, ROW, TEXT = "gt:sheet ", "gt:table ", "gt:row ", "gt:text"
TOTAL = "total."
"""``total.age`` names the cell that shows what a split adds up to; somebody may have typed over it."""


def row_mark(table: str, row: str) -> str:
    """The mark of a table's row."""
    return f"{ROW}{table}/{row}"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a field belongs: section, table, row and column by their codes; with their names in words."""

    id: str
    section: str
    table: str
    row: str
    column: str
    label: str
    heading: str


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, B, ..., AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The name of a cell counted from 0: ``D14``."""
    return f"{column_letters(column)}{row + 1}"
