"""Reading street-level crime of data.police.uk: records, counted by month, borough, type and force."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from goldenthread.trends.kinds.files import Reshaped, Row, Table, table
from goldenthread.trends.kinds.forces import Forces
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.long_csv import PART, read_tables
from goldenthread.trends.kinds.reading import Problem, Reading, SourceFile
from goldenthread.trends.kinds.report import opened, wrong_kind
from goldenthread.trends.words import number

TWICE: Final = 5
"""More than one row in so many that is another in everything is no accident; of real files, one in 200 is,"""
LEAST: Final = 10
"""nor are so many."""
_PLACE = re.compile(r"\s+\d{3}[A-Z]$")
"""What follows the borough in the name of a small area: ``Camden 027B``."""


def read(files: Sequence[SourceFile], kind: Kind) -> Reading:
    """Read the months' files of one download; a crime without a place is counted as in no known borough."""
    remarks: list[str] = []
    problems: list[Problem] = []
    forces = Forces(kind)
    opening = opened(files, lambda file: [_by_borough(table(file), kind, remarks, problems, forces)])
    reading = read_tables(files, *opening, kind, remarks)
    if problems:
        return Reading(None, None, (*reading.problems, *problems))
    return reading


def _by_borough(one: Table, kind: Kind, remarks: list[str], problems: list[Problem], forces: Forces) -> Table:
    names = [fold(name) for name in one.header.values]
    wanted = ("month", "lsoa name", "crime type", "falls within")
    if not set(wanted) <= set(names):
        raise wrong_kind(one, kind)
    at = [names.index(name) for name in wanted]
    crime = names.index("crime id") if "crime id" in names else None
    return Reshaped.of(
        one, ("month", "area", "measure", PART), _records(one, at, crime, remarks, problems, forces)
    )


def _records(
    one: Table,
    at: Sequence[int],
    crime: int | None,
    remarks: list[str],
    problems: list[Problem],
    forces: Forces,
) -> Iterator[Row]:
    seen = _Seen(one.name)
    for row in one.rows():
        if len(row.values) != len(one.header.values):
            yield row.of_another_width()
            continue
        if crime is not None and row.values[crime]:
            seen.see(row.values[crime], row)
        month, place, what, force = (row.values[c] for c in at)
        if not forces.knows(force):
            problems += forces.see(force, one.name, row.line)
        yield Row(row.line, (month, _PLACE.sub("", place) or "Unknown", what, force))
    remarks += seen.remarks
    problems += seen.problems


@dataclass
class _Seen:
    """Which crimes a file holds more than once: at another place, or the same in everything."""

    file: str
    _first: dict[str, Row] = field(default_factory=dict)
    _rows: int = 0
    _again: int = 0
    _same: list[tuple[Row, Row]] = field(default_factory=list)

    def see(self, code: str, row: Row) -> None:
        """Note a row that has a Crime ID."""
        first = self._first.setdefault(code, row)
        self._rows += 1
        if first is not row:
            self._again += 1
            if first.values == row.values:
                self._same.append((first, row))

    @property
    def problems(self) -> list[Problem]:
        """Where a large part of the rows stands twice, the file was put together wrongly."""
        same = len(self._same)
        if same < LEAST or same * TWICE <= self._rows:
            return []
        first, row = self._same[0]
        wrong = f"The row is that of line {first.line}, Crime ID and all, and {same - 1:,} more are such."
        return [Problem(self.file, row.line, wrong, "The file holds crimes twice: download it again.")]

    @property
    def remarks(self) -> list[str]:
        """What is told of a few rows, as data.police.uk has them itself."""
        if not self._again:
            return []
        rows = number(self._again, "row has", "rows have")
        same = f" ({len(self._same):,} of them the same in everything)" if self._same else ""
        counted = "each row is counted, as data.police.uk counts them."
        return [f"{self.file}: {rows} the Crime ID of an earlier row{same}; {counted}"]
