"""Two vintages held against each other, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from goldenthread.store.cells import Columns
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.revised import Moved, Revised

Whole = NDArray[np.int64]
MOST_WORDS: Final = 2**16
"""More than any extract has areas, classes or subclasses,"""
MOST_MONTHS: Final = 2**15
"""and months since year 0, so that one number of 63 bits stands for all four."""


class _Known:
    """The words of both vintages; a place stands for a word, however it is written."""

    def __init__(self, canonical: Callable[[str], str]) -> None:
        self.canonical, self.names, self._places = canonical, list[str](), dict[str, int]()

    def place(self, text: str) -> int:
        """The word's place; a new word's is the next."""
        name = self.canonical(text)
        place = self._places.setdefault(fold(name), len(self.names))
        if place == len(self.names):
            self.names.append(name)
        return place

    def of(self, words: Sequence[str], column: NDArray[np.integer[Any]]) -> Whole:
        """The places of a column of words."""
        table = np.zeros(len(words), np.int64)
        for at in np.unique(column).tolist():
            table[at] = self.place(words[at])
        found: Whole = table[column]
        return found


@dataclass(frozen=True)
class _Side:
    """One vintage's cells, with places of the common lists."""

    area: Whole
    group: Whole
    subgroup: Whole
    month: Whole
    count: Whole

    @property
    def key(self) -> Whole:
        """One number for area, class, subclass and month."""
        return ((self.area * MOST_WORDS + self.group) * MOST_WORDS + self.subgroup) * MOST_MONTHS + self.month

    @property
    def classes(self) -> set[tuple[int, int]]:
        """The classes with their subclasses."""
        codes = np.unique(self.group * MOST_WORDS + self.subgroup).tolist()
        return {divmod(code, MOST_WORDS) for code in codes}


def revision(before: Columns, after: Columns, kind: Kind, titles: tuple[str, str]) -> Revised:
    """What the later vintage changed in what the earlier one said."""
    areas, groups, subgroups = (_Known(one.canonical) for one in (kind.areas, kind.groups, kind.subgroups))
    old, new = (_side(one, areas, groups, subgroups) for one in (before, after))
    _, at_old, at_new = np.intersect1d(old.key, new.key, return_indices=True)
    boroughs = [place for place, name in enumerate(areas.names) if kind.areas.boroughs.knows(name)]
    ours = np.isin(old.area[at_old], boroughs) if boroughs else np.ones(len(at_old), bool)
    differ = old.count[at_old] != new.count[at_new]
    moved = _moved(old, new, groups.names) if kind.holds.summed else []
    total = Moved("total", sum(one.before for one in moved), sum(one.after for one in moved))
    return Revised(
        *titles,
        int(ours.sum()),
        int((differ & ours).sum()),
        "borough" if boroughs else "area",
        total if kind.holds.summed else None,
        tuple(sorted(moved, key=lambda one: -abs(one.share or 0))),
        _class_names(new.classes - old.classes, groups.names, subgroups.names),
        _class_names(old.classes - new.classes, groups.names, subgroups.names),
        tuple(sorted(areas.names[one] for one in {*new.area.tolist()} - {*old.area.tolist()})),
        tuple(sorted(areas.names[one] for one in {*old.area.tolist()} - {*new.area.tolist()})),
    )


def _side(columns: Columns, areas: _Known, groups: _Known, subgroups: _Known) -> _Side:
    return _Side(
        areas.of(columns.words, columns.area),
        groups.of(columns.words, columns.group),
        subgroups.of(columns.words, columns.subgroup),
        columns.month.astype(np.int64),
        columns.count.astype(np.int64),
    )


def _moved(old: _Side, new: _Side, groups: Sequence[str]) -> list[Moved]:
    """The totals over all areas of each class that both have, in the months that both have for it."""
    found = []
    for place, word in enumerate(groups):
        mine, theirs = old.group == place, new.group == place
        months = np.intersect1d(old.month[mine], new.month[theirs])
        if len(months):
            sums = (_sum(side, here, months) for side, here in ((old, mine), (new, theirs)))
            found.append(Moved(word, *sums))
    return found


def _sum(side: _Side, here: NDArray[np.bool_], months: Whole) -> int:
    return int(np.maximum(side.count[here & np.isin(side.month, months)], 0).sum())


def _class_names(
    pairs: set[tuple[int, int]], groups: Sequence[str], subgroups: Sequence[str]
) -> tuple[str, ...]:
    names = (f"{groups[g]} – {subgroups[s]}" if subgroups[s] else groups[g] for g, s in pairs)
    return tuple(sorted(names))
