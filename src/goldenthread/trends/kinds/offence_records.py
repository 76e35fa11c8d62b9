"""Records of offences: counted by expressions where the files lie, and never read whole into memory."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from goldenthread.periods import Month
from goldenthread.trends.kinds.files import CONTROL
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.overlaps import in_both
from goldenthread.trends.kinds.partial import find_partial, partial_told
from goldenthread.trends.kinds.reading import (
    FLAG,
    Cells,
    FileReport,
    FirstLines,
    Problem,
    Reading,
    SourceFile,
)
from goldenthread.trends.kinds.report import data_report
from goldenthread.trends.values import EVERY_LINE
from goldenthread.trends.words import listed

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "month": ("month", "month year", "date", "date of offence", "committed on"),
    "area": ("area", "borough", "area name", "bocu", "lookup boroughname", "boroughname"),
    "group": ("class", "group", "crime type", "offence group", "majortext", "major text"),
    "subgroup": ("subclass", "subgroup", "crime subtype", "offence subgroup", "minortext", "minor text"),
}
"""What a column may be called, by what it is."""

REQUIRED: Final = ("month", "area", "group")
BY_PATH = "Records are counted where the file lies."
HOW = "Add it by its path: goldenthread data add offence-records FILE --obtained DATE."

MONTH: Final = r"^[12][0-9]{3}-?(0[1-9]|1[0-2])(-?[0-3][0-9])?([ T].*)?$"
"""A month as records write it, in a pattern that every engine knows: 2024-07, 202407, or a date and time."""
NEITHER: Final = 2
"""What a tally has for a word that is no yes and no no: its column is no flag."""

Integers = NDArray[np.integer[Any]]
Column = tuple[Integers, Sequence[Any]]
"""A column as places in a list of values that are all different."""


@dataclass(frozen=True)
class Cube:
    """How many records there are of each month, area, class, subclass and set of flags: one row for each.

    In order of class, subclass, flags, area and month. Labels are places in their own list of words.
    """

    month: Integers
    """The number of a month; 0 where none can be read."""
    count: Integers
    area: Column
    group: Column
    subgroup: Column
    flags: Mapping[str, NDArray[np.bool_]]

    @property
    def wrong(self) -> int:
        """How many records have no month that can be read, no area or no class."""
        blank = (np.array([not w for w in words], bool)[at] for at, words in (self.area, self.group))
        wrong = reduce(np.logical_or, blank, self.month == 0)
        return int(self.count[wrong].sum())

    @property
    def garbled(self) -> bool:
        """Whether an area or a class holds a sign that no text has."""
        words = (word for _, all_ in (self.area, self.group, self.subgroup) for word in all_)
        return any(CONTROL.search(word) for word in words)


def cube(count: Integers, columns: Mapping[str, Column]) -> Cube:
    """A tally in our own words: months as numbers, labels without blanks around, flags as true and false.

    A column that holds anything but yeses and noes is no flag. Rows that are alike then are added together.
    """
    labels = {name: _own(columns[name], _label) for name in ("area", "group", "subgroup") if name in columns}
    labels.setdefault("subgroup", (np.zeros(len(count), np.uint8), ("",)))
    months, numbers = _own(columns["month"], month_number)
    marks = {
        name: np.asarray(words, np.int8)[at]
        for name, (at, words) in columns.items()
        if name.startswith(FLAG) and NEITHER not in words
    }
    keys = [labels["group"][0], labels["subgroup"][0], *marks.values(), labels["area"][0], months]
    order = np.lexsort(keys[::-1])
    new = reduce(np.logical_or, (_steps(key[order]) for key in keys))
    starts = np.flatnonzero(np.concatenate(([True] * bool(len(count)), new)))
    kept = order[starts]
    return Cube(
        np.asarray(numbers, np.int32)[months[kept]],
        np.add.reduceat(count[order], starts) if len(starts) else count,
        **{name: (at[kept], words) for name, (at, words) in labels.items()},
        flags={name: mark[kept] == 1 for name, mark in marks.items()},
    )


def _steps(key: Integers) -> NDArray[np.bool_]:
    """Where a column is another than in the row before."""
    found: NDArray[np.bool_] = key[1:] != key[:-1]
    return found


def _label(value: Any) -> str:
    return "" if value is None else str(value).strip()


def month_number(value: Any) -> int:
    """``2024-07``, ``2024-07-31`` or ``202407`` as the number of a month; 0 for anything else."""
    text = _label(value)
    if not re.fullmatch(MONTH, text):
        return 0
    digits = text.replace("-", "")
    return int(digits[:4]) * 12 + int(digits[4:6]) - 1


def _own(column: Column, read: Callable[[Any], Any]) -> Column:
    """The column in our own words, in their order; several ways to write one become one."""
    places, values = column
    own = [read(value) for value in values]
    words = sorted(set(own))
    at = {word: place for place, word in enumerate(words)}
    return np.array([at[word] for word in own], np.min_scalar_type(len(words)))[places], words


def read(files: Sequence[SourceFile], _kind: Kind) -> Reading:
    """Refuse contents: files of records may be larger than the memory."""
    return Reading(None, None, tuple(Problem(one.name, None, BY_PATH, HOW) for one in files))


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of the records is what."""

    month: str
    area: str
    group: str
    subgroup: str | None
    others: tuple[str, ...]
    """Those that may be flags: it depends on what they hold."""


def columns_of(header: Sequence[str]) -> tuple[Columns | None, str]:
    """Recognise columns by their names, whatever their order; or say in a sentence what is missing."""
    found: dict[str, str] = {}
    for name in header:
        what = next((what for what, names in NAMES.items() if fold(name) in names), None)
        if what in found:
            return None, f"The columns “{found[what]}” and “{name}” both give the {_word(what)}. Keep one."
        if what is not None:
            found[what] = name
    missing = [_word(what) for what in REQUIRED if what not in found]
    if missing:
        shown = ", ".join(header[:8])
        return None, f"There is no column for the {listed(missing, 'or the')}. The columns are: {shown}."
    others = tuple(name for name in header if name not in found.values())
    return Columns(found["month"], found["area"], found["group"], found.get("subgroup"), others), ""


def _word(what: str) -> str:
    return {"group": "class", "subgroup": "subclass"}.get(what, what)


def flag_column(name: str) -> str:
    """The name of a flag's column in a cube: ``Knife Enabled`` becomes ``flag.knife-enabled``."""
    return f"{FLAG}{fold(name).replace(' ', '-')}"


def cells_of(cubes: Sequence[Cube]) -> Cells:
    """The cubes of one extract's files as cells, in the files' order; a flag is off where a file lacks it."""
    found = Cells()
    flags = sorted({name for one in cubes for name in one.flags})
    for place, one in enumerate(cubes):
        size = len(one.count)
        for name, values in (
            ("file", place),
            ("line", EVERY_LINE),
            ("month", one.month),
            ("count", one.count),
        ):
            _extend(getattr(found, name), np.broadcast_to(values, size))
        for name in ("area", "group", "subgroup"):
            at, words = getattr(one, name)
            _extend(getattr(found, name), np.array([found.word(word) for word in words], np.int64)[at])
        for name in flags:
            marks = found.flags.setdefault(name.removeprefix(FLAG), array("b"))
            _extend(marks, np.broadcast_to(one.flags.get(name, False), size))
    return found


def _extend(column: array[int], values: NDArray[Any]) -> None:
    column.frombytes(np.ascontiguousarray(values, column.typecode).data.cast("B"))


def reading(
    files: Sequence[tuple[str, bool]],
    columns: Sequence[Columns],
    cubes: Sequence[Cube],
    kind: Kind,
    lines: FirstLines | None = None,
) -> Reading:
    """Counted cubes as a reading, with its report; of each file its name, and whether it is cut off."""
    found = zip(files, columns, cubes, strict=True)
    reports = tuple(_file(name, cut_off, used, one) for (name, cut_off), used, one in found)
    cells = cells_of(cubes)
    remarks = [*_in_two_files([name for name, _ in files], cubes, kind), *_partial(cells)]
    return Reading(cells, data_report(reports, cells, kind, remarks), (), lines)


def _partial(cells: Cells) -> list[str]:
    """A warning for each month that is only partly there."""
    months, places = np.unique(np.asarray(cells.month), return_inverse=True)
    sums = np.bincount(places, np.asarray(cells.count)).tolist()
    counts = {Month(month): int(count) for month, count in zip(months.tolist(), sums, strict=True)}
    return [partial_told(month, why) for month, why in find_partial(counts).items()]


def _in_two_files(names: Sequence[str], cubes: Sequence[Cube], kind: Kind) -> list[str]:
    """A warning for each two files that have months, areas and classes in common."""
    found = []
    for (one, a), (other, b) in combinations(zip(names, cubes, strict=True), 2):
        months = np.intersect1d(a.month, b.month)
        shared = _keys(a, months, kind) & _keys(b, months, kind)
        if shared:
            found.append(in_both(one, other, {month for month, *_ in shared}))
    return found


def _keys(cube: Cube, months: Integers, kind: Kind) -> set[tuple[Any, ...]]:
    """The months, areas, classes and subclasses of a cube, as they are compared."""
    rows = np.flatnonzero(np.isin(cube.month, months))
    ways = kind.areas.canonical, kind.groups.key, kind.subgroups.key
    columns = []
    for way, (places, words) in zip(ways, (cube.area, cube.group, cube.subgroup), strict=True):
        own = [way(word) for word in words]
        columns.append([own[at] for at in places[rows].tolist()])
    return set(zip(cube.month[rows].tolist(), *columns, strict=True))


def _file(name: str, cut_off: bool, columns: Columns, cube: Cube) -> FileReport:
    used = [one for one in (columns.month, columns.area, columns.group, columns.subgroup) if one]
    flags = [name for name in columns.others if flag_column(name) in cube.flags]
    unused = tuple(name for name in columns.others if name not in flags)
    first, last = Month(int(cube.month.min())), Month(int(cube.month.max()))
    return FileReport(name, int(cube.count.sum()), first, last, "utf-8", (*used, *flags), unused, cut_off)
