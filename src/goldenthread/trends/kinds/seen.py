"""What a person sees of a published table before saying which column says what, and a first guess at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from goldenthread.trends.kinds.files import Row
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.mapped import first_lines, open_to_ask, period_columns, sheet_of
from goldenthread.trends.kinds.mapping import TableMapping
from goldenthread.trends.kinds.reading import SourceFile

LINES: Final = 40
COLUMNS: Final = 100
LONGEST: Final = 80
SHEETS: Final = 40
MANY: Final = 2
"""A sheet of more lines than that is a table rather than a title."""
_GUESSES: Final = {
    "period": "time period, period, financial year, year, quarter, date, year ending, quarter ending",
    "quarter": "financial quarter, quarter",
    "area": "area name, force name, force, police force, police force area, area, local authority, "
    "local authority name, borough, csp name, geography name, region",
    "measure": "indicator name, offence group, offence, measure, indicator, offence type",
    "part": "offence subgroup, subgroup",
    "count": "count, number of offences, force offences, offences, number of crimes, number, "
    "total offences, value",
}
"""What columns of published tables are often called, by what they say; the first that is there is taken."""


@dataclass(frozen=True, slots=True)
class SeenTable:
    """The first lines of a table: of a file, or of a sheet of a workbook."""

    name: str
    sheet: str
    lines: tuple[Row, ...]

    def line(self, number: int) -> Row | None:
        """The line with a number; None where it is not among those that are seen."""
        return next((row for row in self.lines if row.line == number), None)

    @property
    def header(self) -> Row:
        """The line that looks most like a header: the first that has as many different words as any."""
        return max(self.lines, key=lambda row: (len({fold(v) for v in row.values if fold(v)}), -row.line))

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        lines = [[row.line, list(row.values)] for row in self.lines]
        return {"name": self.name, "sheet": self.sheet, "lines": lines}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> SeenTable:
        """From plain values."""
        lines = tuple(Row(number, tuple(values)) for number, values in plain["lines"])
        return cls(plain["name"], plain["sheet"], lines)


def see(file: SourceFile, kind: Kind) -> tuple[SeenTable, ...]:
    """The tables of a file, a few lines of each; raises Unreadable for none, or a file of another kind."""
    found = open_to_ask(file, kind)[:SHEETS]
    lines = [tuple(map(_short, first_lines(one, LINES))) for one in found]
    return tuple(SeenTable(one.name, sheet_of(one), rows) for one, rows in zip(found, lines, strict=True))


def _short(row: Row) -> Row:
    return Row(row.line, tuple(text[:LONGEST] for text in row.values[:COLUMNS]))


def choices(header: Row, kind: Kind) -> list[str]:
    """The columns that may say something: those with a name of their own that is no period."""
    periods = set(period_columns(header, kind))
    named = [name for at, name in enumerate(header.values) if name and at not in periods]
    return [name for name in named if [fold(one) for one in named].count(fold(name)) == 1]


def guess(header: Row, kind: Kind) -> dict[str, str]:
    """Which column probably says what, by what such columns are often called."""
    there = {fold(name): name for name in choices(header, kind)}
    found = {
        role: next((there[name] for name in names.split(", ") if name in there), "")
        for role, names in _GUESSES.items()
    }
    if period_columns(header, kind) or found["period"] == found["quarter"]:
        found["quarter"] = ""
    if period_columns(header, kind):
        found |= {"period": "", "count": ""}
    if not found["measure"]:
        found["part"] = ""
    return found


def fits(mapping: TableMapping, header: Row, kind: Kind) -> bool:
    """Whether a line names every column of a mapping."""
    there = {fold(name) for name in header.values}
    wanted = [*mapping.columns.values(), *(column for column, _ in mapping.only)]
    return all(fold(name) in there for name in wanted) and (
        not mapping.by_column or bool(period_columns(header, kind, mapping))
    )


def find_header(found: Sequence[SeenTable], mapping: TableMapping | None, kind: Kind) -> tuple[int, int]:
    """The table and the line that a person is shown first: those that fit the last mapping, else a guess."""
    if mapping:
        for place, one in enumerate(found):
            for row in one.lines:
                if fits(mapping, row, kind):
                    return place, row.line
    sizes = [(len(one.lines) > MANY, len(choices(one.header, kind))) for one in found]
    widest = sizes.index(max(sizes))
    return widest, found[widest].header.line
