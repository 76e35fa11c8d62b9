"""Counts that stand twice for one month, area and class: told one by one, or as the blocks that they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from goldenthread.periods import Month
from goldenthread.trends.kinds.reading import HIDDEN, Problem
from goldenthread.trends.words import months, number

FEW: Final = 3
"""So many between two tables are told one by one; more are a block or a sheet that was copied."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A count of which an earlier line has the month, area and class."""

    table: str
    line: int
    first: tuple[str, int]
    """The table and the line of the earlier one."""
    what: tuple[Month, str, str]
    """Month, area and class."""
    counts: tuple[int, int]
    """There, and here."""

    @property
    def name(self) -> str:
        """``July 2024, Barnet, homicide``."""
        month, area, measure = self.what
        return f"{month.label}, {area}, {measure}"


@dataclass
class Repeats:
    """All of an extract's, by the two tables in which they stand."""

    summed: bool
    """Whether the counts of the kind may be added up."""
    _found: dict[tuple[str, str], list[Repeat]] = field(default_factory=dict)

    def add(self, one: Repeat) -> None:
        """Note a repeat."""
        self._found.setdefault((one.first[0], one.table), []).append(one)

    @property
    def problems(self) -> Iterator[Problem]:
        """A problem for each of a few, and one for many between the same two tables."""
        for found in self._found.values():
            if len(found) <= FEW:
                yield from map(self._one, found)
            else:
                yield self._block(found)

    def _one(self, one: Repeat) -> Problem:
        there, here = one.counts
        same = "the same count" if there == here else f"another count ({there:,})"
        wrong = f"{one.name} is already in {one.first[0]}, line {one.first[1]}, with {same}."
        return Problem(one.table, one.line, wrong, self._offer(one))

    def _offer(self, one: Repeat) -> str:
        there, here = one.counts
        if HIDDEN in one.counts or not self.summed:
            return "Find out which of the two is right, and leave the other out."
        else_ = "if it was pasted twice, leave one out." if there == here else "else leave the wrong one out."
        return f"If both count, add them up ({there + here:,}) with --add-repeats; {else_}"

    def _block(self, found: list[Repeat]) -> Problem:
        first, (table, line) = found[0], found[0].first
        when = months(sorted({one.what[0] for one in found}))
        differ = sum(one.counts[0] != one.counts[1] for one in found)
        said = number(differ, "of them differs", "of them differ") if differ else "all with the same count"
        wrong = (
            f"{first.name} is already in {table}, line {line}, and {len(found) - 1:,} more counts of {when} "
            f"stand twice, {said}."
        )
        added = "If both hold parts of one count, add them up with --add-repeats. " if self.summed else ""
        what = "that sheet" if ", sheet " in first.table else "that file"
        what = "those lines" if table == first.table else what
        todo = f"{added}If they were pasted or exported twice, leave {what} out."
        return Problem(first.table, first.line, wrong, todo)
