"""What a comparison is made from: a reference to a vintage, and a monthly series with the rows it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final

from goldenthread.framework.series import Break, SeriesDefinition
from goldenthread.ledger.figures import VintageRows
from goldenthread.periods import Month, Window
from goldenthread.trends.words import day, number, ranges


@dataclass(frozen=True, slots=True)
class VintageRef:
    """An outside extract, named: what it is, to which month it was recorded, and when it was obtained."""

    digest: str
    kind: str
    title: str
    """In words: ``Metropolitan Police, crime by borough, to October 2024, obtained 30 November 2024``."""
    recorded_from: Month
    recorded_to: Month
    obtained: date

    @property
    def obtained_label(self) -> str:
        """The day as reports print it: ``30 November 2024``."""
        return day(self.obtained)


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that a comparison must be shown with; its code lets a report print it once for several."""

    code: str
    text: str


PERIODS: Final = {1: "month", 3: "quarter", 12: "year"}
"""What a count is of, by the months that it spans."""


def ending(last: Month, step: int) -> Window:
    """The month, the quarter or the year of so many months that ends with a month."""
    return Window(last.plus(1 - step), last)


_ranges = lru_cache(maxsize=16)(ranges)
"""A year after another of one wide file stands on the same lines."""

EVERY_LINE: Final = 0
"""In place of a line's number, for counts of records that stand all over a file."""


@dataclass(frozen=True)
class FileCounts:
    """What one file of a vintage adds to a series: counts by month, and the lines that they stand on."""

    file: str
    counts: Mapping[Month, int]
    lines: Mapping[Month, tuple[int, ...]]
    areas: int
    taken_away: str = ""
    """What these rows are, where they are taken away from the others; their counts are then below zero."""

    def rows(
        self, ends: Iterable[Month], vintage: VintageRef, what: str, step: int = 1
    ) -> VintageRows | None:
        """The file's part of some months (of quarters or years, their last), as a source for a figure.

        None when it has none of them.
        """
        months = [m for m in ends if m in self.counts]
        if not months:
            return None
        different = {id(self.lines[m]): self.lines[m] for m in months}  # in wide files, one for all months
        lines = sorted(set().union(*different.values()))
        where = f"lines {_ranges(tuple(lines))}" if lines != [EVERY_LINE] else "every record of them"
        what = f"taken away: {self.taken_away}" if self.taken_away else what
        rows = f"{what}, {number(self.areas, 'area')}, {months[0].plus(1 - step)} to {months[-1]} ({where})"
        value = sum(self.counts[m] for m in months)
        return VintageRows(vintage.digest, vintage.title, self.file, rows, Decimal(value))


@dataclass(frozen=True)
class MonthlySeries:
    """A series in one vintage, a count a month; a month that the vintage lacks is absent, not zero.

    Of counts by quarter or by year each stands at its last month. Years may overlap: those that end in June
    stand beside those that end in March, and are never added to them.
    """

    definition: SeriesDefinition
    vintage: VintageRef
    files: tuple[FileCounts, ...]
    apart: Mapping[str, Mapping[Month, int]]
    """Counts of areas that are no borough (unknown, airports), by title; they are in the total."""
    missing: Mapping[Month, str]
    """Months within the vintage for which there is no count, each with the reason in words."""
    breaks: tuple[Break, ...] = ()
    notes: tuple[Note, ...] = ()
    warnings: tuple[Note, ...] = ()
    """What is known to be wrong with its numbers."""
    holds: Mapping[str, bool] = field(default_factory=dict)
    """Of each split of its classes, whether the part that left is counted here."""
    unlike: Mapping[Month, str] = field(default_factory=dict)
    """Months that are not compared, because another class had part of the same offences; with the reason."""
    wider: frozenset[str] = frozenset()
    """The splits of which the part is counted with the class, so that another extract has the same."""
    asked: SeriesDefinition | None = None
    """The definition before the extract's own classes were looked at; None where it is that above."""
    step: int = 1
    """The months that a count spans: 1, 3 or 12."""

    @cached_property
    def counts(self) -> Mapping[Month, int]:
        """The count of each month, over every area and file."""
        found: dict[Month, int] = {}
        for one in self.files:
            for month, count in one.counts.items():
                if month not in self.missing:
                    found[month] = found.get(month, 0) + count
        return dict(sorted(found.items()))

    @property
    def period(self) -> str:
        """What a count is of: a month, a quarter or a year."""
        return PERIODS[self.step]

    def may_end(self, month: Month) -> bool:
        """Whether a count of the series may stand at a month: any; or one with which its periods end."""
        return self.step == 1 or month % self.step in {one % self.step for one in self.counts}

    @property
    def last_told(self) -> Month:
        """The last month that is told: the month before the last, which is provisional; else the last."""
        return max(self.counts).plus(-1 if self.step == 1 else 0)

    def last_until(self, month: Month) -> Month:
        """The last month that is told, of quarters and years of those that end by a month, where one does."""
        if self.step == 1:
            return self.last_told
        return max((one for one in self.counts if one <= month), default=self.last_told)

    def ends(self, window: Window) -> tuple[Month, ...]:
        """Where the counts of a window stand: at each month, or at the last of each quarter or year of it."""
        return window.months[self.step - 1 :: self.step]

    def lacks(self, window: Window) -> tuple[Month, ...]:
        """The months of a window that have no count; all of them where it is no whole quarters or years."""
        if len(window) % self.step:
            return window.months
        return tuple(m for m in self.ends(window) if m not in self.counts)

    def sum(self, window: Window) -> int:
        """The sum over a window that lacks no month; ValueError where it is no whole quarters or years."""
        if len(window) % self.step:
            raise ValueError(f"{window} is not made of whole {PERIODS[self.step]}s.")
        return sum(self.counts[m] for m in self.ends(window))

    def sources(self, window: Window) -> tuple[VintageRows, ...]:
        """The rows that a window's sum stands on, a source for each file."""
        what = self.definition.title
        ends = self.ends(window)
        found = (one.rows(ends, self.vintage, what, self.step) for one in self.files)
        return tuple(rows for rows in found if rows is not None)
