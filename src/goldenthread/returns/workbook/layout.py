"""Where everything of a form stands on its sheets, worked out before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from goldenthread.returns.draft import Place
from goldenthread.returns.form import Column, Field, Form, Section, Table
from goldenthread.returns.workbook.marks import TOTAL, Slot, cell_name

COVER_SHEET = "Start here"
FIRST_COLUMN = 1
"""Column A is hidden and carries the marks."""
INTRO_ROW = 2


@dataclass(frozen=True)
class TablePlan:
    """A table with its rows on the sheet, counted from 0."""

    table: Table
    title_row: int
    columns: Mapping[str, int]

    @property
    def help_row(self) -> int:
        """What to know before filling in."""
        return self.title_row + 1

    @property
    def code_row(self) -> int:
        """The hidden row with the columns' codes."""
        return self.title_row + 2

    @property
    def header_row(self) -> int:
        """The columns' headings."""
        return self.title_row + 3

    def row(self, number: int) -> int:
        """The sheet's row of the table's row with this number."""
        return self.header_row + 1 + number

    @property
    def end(self) -> int:
        """The first row after the table."""
        return self.row(len(self.table.rows))

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The sheet's row of each of the table's rows, by code."""
        return {row.code: self.row(n) for n, row in enumerate(self.table.rows)}


@dataclass(frozen=True)
class SheetPlan:
    """A section's sheet: its columns, shared by its tables, and the tables one under the other."""

    section: Section
    columns: tuple[Column, ...]
    tables: tuple[TablePlan, ...]

    @property
    def last_column(self) -> int:
        """The last column in use; at least three, so that there is room for the introduction."""
        return FIRST_COLUMN + max(len(self.columns), 3) - 1

    def spots(self) -> Iterator[tuple[Field, int, int]]:
        """Every field with its row and column."""
        for plan in self.tables:
            for row in plan.table.rows:
                cells = [
                    (plan.columns[code], cell) for code, cell in row.cells.items() if isinstance(cell, Field)
                ]
                for column, field in sorted(cells, key=lambda pair: pair[0]):
                    yield field, plan.rows[row.code], column

    @cached_property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """The row and column of each field, by id."""
        return {field.id: (row, column) for field, row, column in self.spots()}

    @cached_property
    def required(self) -> tuple[Field, ...]:
        """The fields that must be filled in."""
        return tuple(field for field, _, _ in self.spots() if field.required)

    def slots(self) -> Iterator[Slot]:
        """Every field of the sheet, and every total, by codes."""
        code = self.section.code
        for plan in self.tables:
            table = plan.table
            headings = {column.code: column.title for column in table.columns}
            for row in table.rows:
                for column, cell in row.cells.items():
                    if isinstance(cell, Field):
                        yield Slot(cell.id, code, table.code, row.code, column, cell.label, headings[column])
            if table.totals:
                label = f"Total: {table.title}"
                yield Slot(f"{TOTAL}{table.code}", code, table.code, "total", "value", label, "Total")


def plan_sheets(form: Form) -> tuple[SheetPlan, ...]:
    """A plan for each section of the form."""
    return tuple(_plan(section) for section in form.sections)


def places_of(form: Form) -> Mapping[str, Place]:
    """The cell that each field of a form has in its workbook, by field id."""
    plans = ((plan.section.title, plan.places) for plan in plan_sheets(form))
    return {id_: Place(title, cell_name(*at)) for title, places in plans for id_, at in places.items()}


def _plan(section: Section) -> SheetPlan:
    columns = _shared_columns(section.tables)
    positions = {column.code: FIRST_COLUMN + n for n, column in enumerate(columns)}
    tables, row = [], INTRO_ROW + 2
    for table in section.tables:
        plan = TablePlan(table, row, {column.code: positions[column.code] for column in table.columns})
        tables.append(plan)
        row = plan.end + 1
    return SheetPlan(section, columns, tuple(tables))


def _shared_columns(tables: Iterable[Table]) -> tuple[Column, ...]:
    """The columns of the widest table, then any others; a code has the same column in every table."""
    found: dict[str, Column] = {}
    for table in sorted(tables, key=lambda t: -len(t.columns)):
        for column in table.columns:
            found.setdefault(column.code, column)
    return tuple(found.values())


def ranges(cells: Iterable[tuple[int, int]]) -> tuple[tuple[int, int, int, int], ...]:
    """Cells of the same column that stand under one another, as (first row, column, last row, column)."""
    ordered = sorted(set(cells), key=lambda cell: (cell[1], cell[0]))
    runs = groupby(enumerate(ordered), key=lambda pair: (pair[1][1], pair[1][0] - pair[0]))
    together = ([cell for _, cell in run] for _, run in runs)
    return tuple((run[0][0], run[0][1], run[-1][0], run[-1][1]) for run in together)


def in_words(cells: Iterable[tuple[int, int]], sheet: str = "") -> str:
    """Cells as a formula names them: ``'Sign-off'!D5:D9,'Sign-off'!F5``."""
    before = f"'{sheet}'!" if sheet else ""
    return ",".join(_range_name(before, one) for one in ranges(cells))


def _range_name(before: str, one: tuple[int, int, int, int]) -> str:
    first, last = cell_name(one[0], one[1]), cell_name(one[2], one[3])
    return f"{before}{first}" if first == last else f"{before}{first}:{last}"
