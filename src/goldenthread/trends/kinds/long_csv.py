"""Reading the documented long CSV: month, area, measure and count, a row for each count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from goldenthread.periods import Month, PeriodError
from goldenthread.trends.kinds import counts
from goldenthread.trends.kinds.files import Row, TextTable
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.reading import (
    MOST_CELLS,
    Cells,
    FileReport,
    Problem,
    Reading,
    SourceFile,
    Unreadable,
)
from goldenthread.trends.kinds.report import data_report, looks_like, tables, wrong_kind
from goldenthread.trends.words import listed

COLUMNS: Final = ("month", "area", "measure", "count")
_ALSO = {"borough": "area"}

Cell = tuple[str, str, int]
"""Area, measure and month, as compared."""


def read(files: Sequence[SourceFile], kind: Kind) -> Reading:
    """Read the files of one extract; together they may give each month, area and measure one count."""
    found, problems = tables(files)
    reader = _Reader(kind, problems)
    for place, table in enumerate(found):
        try:
            reader.file(table, place)
        except Unreadable as why:
            problems.append(why.problem)
    if not problems:
        reader.refuse_totals()
    if problems:
        return Reading(None, None, tuple(problems))
    return Reading(reader.cells, data_report(reader.reports, reader.cells, kind, ()), ())


def _columns(table: TextTable) -> dict[str, int]:
    """Where each of the four columns stands; raises when one is not there, or twice."""
    names = [_ALSO.get(fold(name), fold(name)) for name in table.header.values]
    missing = [name for name in COLUMNS if name not in names]
    if len(missing) > 2 or (missing and looks_like(table.header.values) not in (None, "long-csv")):
        raise wrong_kind(table, "long-csv")
    line = table.header.line
    if missing:
        wrong = f"The header has no column {listed(missing, 'or')}."
        todo = "The first line must name the columns month, area, measure and count, in any order."
        raise Unreadable(Problem(table.name, line, wrong, todo))
    twice = [name for name in COLUMNS if names.count(name) > 1]
    if twice:
        wrong = f"The header names {listed(twice)} twice."
        raise Unreadable(Problem(table.name, line, wrong, "Rename or remove one of the two columns."))
    return {name: names.index(name) for name in COLUMNS}


class _Reader:
    """The rows of all files so far."""

    def __init__(self, kind: Kind, problems: list[Problem]) -> None:
        self.kind, self.problems = kind, problems
        self.cells, self.reports = Cells(), list[FileReport]()
        self.seen: dict[Cell, str] = {}
        self.totals: dict[str, tuple[str, int]] = {}
        self._keys: dict[tuple[str, str], tuple[str, str]] = {}

    def file(self, table: TextTable, place: int) -> None:
        """Read one file; what is wrong with its rows is noted with the line."""
        columns = _columns(table)
        months, rows = set[Month](), 0
        for row in table.rows():
            rows += 1
            month = self._row(table, place, columns, row)
            if month is not None:
                months.add(month)
            if len(self.cells) > MOST_CELLS:
                raise Unreadable(
                    Problem(
                        table.name, row.line, f"There are more than {MOST_CELLS:,} rows.", "Split the file."
                    )
                )
        if not rows:
            raise Unreadable(Problem(table.name, None, "It has a header and no rows.", "Export it again."))
        if months:
            self.reports.append(_report(table, columns, rows, months))

    def _row(self, table: TextTable, place: int, columns: dict[str, int], row: Row) -> Month | None:
        wrong = self._take(table, place, columns, row)
        if isinstance(wrong, Month):
            return wrong
        self.problems.append(Problem(table.name, row.line, *wrong))
        return None

    def _take(
        self, table: TextTable, place: int, columns: dict[str, int], row: Row
    ) -> Month | tuple[str, str]:
        """Take a row, giving its month; or say what is wrong with it and what to do."""
        if len(row.values) != len(table.header.values):
            return (
                f"The row has {len(row.values)} columns and the header has {len(table.header.values)}.",
                "Compare it with the header; a comma inside a name needs quotation marks.",
            )
        month_text, area, measure, count = (row.values[columns[name]] for name in COLUMNS)
        for name, text in (("month", month_text), ("area", area), ("measure", measure)):
            if not text:
                return f"The {name} is blank.", "Fill it in, or remove the row."
        try:
            month = counts.month_of(month_text)
        except PeriodError as why:
            return str(why), "A first day, such as 2024-07-01, is read as the month."
        if not (count.isascii() and count.isdigit() and len(count) < 10):
            return counts.explain(count)
        return self._keep(table, (place, row.line), (area, measure), month, int(count))

    def _keep(
        self, table: TextTable, place: tuple[int, int], labels: tuple[str, str], month: Month, count: int
    ) -> Month | tuple[str, str]:
        area, measure = labels
        here = f"{table.name}, line {place[1]}"
        first = self.seen.setdefault((*self._key(area, measure), int(month)), here)
        if first != here:
            return (
                f"{month.label}, {area}, {measure} is already in {first}.",
                "Remove one of the two; both would be counted.",
            )
        if self.kind.areas.totals.knows(area):
            self.totals.setdefault(area, (table.name, place[1]))
        self.cells.row(place, (area, measure, ""), (int(month),), (count,))
        return month

    def _key(self, area: str, measure: str) -> tuple[str, str]:
        found = self._keys.get((area, measure))
        if found is None:
            found = self.kind.areas.canonical(area), self.kind.groups.key(measure)
            self._keys[area, measure] = found
        return found

    def refuse_totals(self) -> None:
        """A total may stand alone; beside the areas that it adds up it would be counted twice."""
        areas = {self.cells.words[w] for w in set(self.cells.area)}
        if len(areas) > 1:
            for area, (file, line) in self.totals.items():
                self.problems.append(Problem(file, line, *counts.total_area(area)))


def _report(table: TextTable, columns: dict[str, int], rows: int, months: set[Month]) -> FileReport:
    names = table.header.values
    used = tuple(names[c] for c in columns.values())
    extra = tuple(n for c, n in enumerate(names) if c not in columns.values())
    return FileReport(table.name, rows, min(months), max(months), table.encoding, used, extra)
