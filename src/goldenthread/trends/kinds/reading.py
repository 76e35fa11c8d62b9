"""What reading the files of an extract gives: cells, a report on them, and problems with their places."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from goldenthread.periods import Month
from goldenthread.trends.words import number

FLAG: Final = "flag."
"""What the name of a flag's column begins with where counts are kept."""
MOST_PROBLEMS: Final = 100
MOST_CELLS: Final = 2_000_000
HIDDEN: Final = -1
"""Stands in a column of counts where the source gives no number because it is small: never a zero."""


FirstLines = Callable[[int, frozenset[tuple[str, str]]], Mapping[tuple[str, ...], int]]
"""Where classes and subclasses stand first in a file, by its number; asked only where a line is told."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was handed in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file cannot be taken: where, what is wrong, and what to do."""

    file: str
    line: int | None
    wrong: str
    todo: str

    @property
    def sentence(self) -> str:
        """As the person who adds the file reads it."""
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.wrong} {self.todo}"


class Unreadable(Exception):
    """A file cannot be read any further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


@dataclass
class Cells:
    """Counts in columns of equal length: file, line, area, class, subclass and month of each."""

    file: array[int] = field(default_factory=lambda: array("h"))
    line: array[int] = field(default_factory=lambda: array("i"))
    month: array[int] = field(default_factory=lambda: array("i"))
    count: array[int] = field(default_factory=lambda: array("q"))
    area: array[int] = field(default_factory=lambda: array("i"))
    group: array[int] = field(default_factory=lambda: array("i"))
    subgroup: array[int] = field(default_factory=lambda: array("i"))
    words: list[str] = field(default_factory=list)
    """The labels as the files write them; the columns of labels hold places in this list."""
    flags: dict[str, array[int]] = field(default_factory=dict)
    """Of records: by the name of a flag, a 1 for each count of records that have it."""
    _places: dict[str, int] = field(default_factory=dict)

    def word(self, text: str) -> int:
        """The place of a label in the list of words."""
        place = self._places.setdefault(text, len(self.words))
        if place == len(self.words):
            self.words.append(text)
        return place

    def row(
        self,
        place: tuple[int, int],
        labels: tuple[str, str, str],
        months: Sequence[int],
        counts: Sequence[int],
    ) -> None:
        """Add the counts of one line: one for each month."""
        size = len(months)
        self.month.extend(months)
        self.count.extend(counts)
        for column, value in zip((self.file, self.line), place, strict=True):
            column.extend([value] * size)
        for column, text in zip((self.area, self.group, self.subgroup), labels, strict=True):
            column.extend([self.word(text)] * size)

    def __len__(self) -> int:
        return len(self.count)


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one file."""

    name: str
    rows: int
    first: Month
    last: Month
    encoding: str
    columns: tuple[str, ...]
    """The columns used, as the file names them."""
    extra_columns: tuple[str, ...] = ()
    """Columns that were not used."""
    cut_off: bool = False
    """Whether its last line has no end, as that of a file that was cut off."""

    def with_sheet(self, other: FileReport) -> FileReport:
        """This report and another sheet's of the same file."""
        return FileReport(
            self.name,
            self.rows + other.rows,
            min(self.first, other.first),
            max(self.last, other.last),
            self.encoding,
            tuple(dict.fromkeys((*self.columns, *other.columns))),
            tuple(dict.fromkeys((*self.extra_columns, *other.extra_columns))),
            self.cut_off or other.cut_off,
        )


@dataclass(frozen=True, slots=True)
class DataReport:
    """What was found in an extract: files, months, areas, and remarks that its users should know."""

    files: tuple[FileReport, ...]
    first: Month
    last: Month
    holes: tuple[Month, ...]
    """Months between the first and the last for which no file has a column or row."""
    areas: tuple[str, ...]
    """Areas that were recognised."""
    unknown_areas: tuple[str, ...]
    """Areas that were not recognised; they are kept, and counted."""
    absent_areas: tuple[str, ...]
    """Boroughs without a row in any file."""
    measures: tuple[str, ...]
    """Classes or measures, as used here."""
    remarks: tuple[str, ...] = ()
    forces: tuple[str, ...] = ()
    """Of a kind by force: the police forces whose files it holds, as used here."""
    classes: tuple[str, ...] = ()
    """Classes that begin or end within the extract."""
    spikes: tuple[str, ...] = ()
    """Months far from those around them."""
    steps: tuple[str, ...] = ()
    """Classes whose level steps where no break is declared."""
    corrections: tuple[str, ...] = ()
    """What was refused or read under another name, and why; and corrections that no longer apply."""
    against: tuple[str, ...] = ()
    """What changed against the last vintage, and whether this extract is older than one that is loaded."""
    slips: tuple[str, ...] = ()
    """Classes that may be another class with a slip in the name."""
    new_names: tuple[str, ...] = ()
    """Names near another that somebody said to be new."""

    def lines(self) -> tuple[str, ...]:
        """The report in sentences: files, months, areas matched and not, remarks."""
        files = (f"{f.name}: {number(f.rows, 'row')}, {f.first.label} to {f.last.label}" for f in self.files)
        areas = f"{number(len(self.areas) + len(self.unknown_areas), 'area')}: {len(self.areas)} recognised"
        found = [*files, areas]
        if self.unknown_areas:
            found.append(f"not recognised, kept and counted: {', '.join(self.unknown_areas)}")
        if self.absent_areas and self.areas:
            found.append(f"areas without a row: {', '.join(self.absent_areas)}")
        unusual = (*self.classes, *self.spikes, *self.steps)
        return (
            *found,
            *self.slips,
            *self.new_names,
            *self.remarks,
            *unusual,
            *self.corrections,
            *self.against,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome: cells and a report, or problems. With a problem nothing is taken."""

    cells: Cells | None
    report: DataReport | None
    problems: tuple[Problem, ...]
    lines: FirstLines | None = None
    """Of records, whose counts have no one line."""
    obtained: date | None = None
    """The day on which the publisher made the extract, where its files say it."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The problems as their reader sees them, the first hundred."""
        shown = [p.sentence for p in self.problems[:MOST_PROBLEMS]]
        more = len(self.problems) - len(shown)
        return (*shown, f"… and {number(more, 'more problem')}.") if more else tuple(shown)
