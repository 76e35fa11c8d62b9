"""Classes that are another class with a slip in the name: no series may lose their counts in silence.

What is known decides what is done. Where a class has nearly the name of another, and that one lacks just its
rows while those around are there, the name is a slip, and the file is refused. One that may be new, or
be renamed, is taken and told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from goldenthread.trends.kinds.counts import correct
from goldenthread.trends.kinds.kind import Holds, Kind
from goldenthread.trends.kinds.labels import Labels, fold
from goldenthread.trends.kinds.near import MOST, Names
from goldenthread.trends.kinds.reading import Cells, FirstLines, Problem

Class = tuple[str, str]
"""A class and its subclass: as they are compared, or as they are written."""
Places = set[tuple[str, int]]
"""The areas and months in which a class has a count."""
Place = tuple[str, int, int]
"""A file, a line of it (0 where there is none), and in how many lines a class stands."""
MOST_CLASSES: Final = 2_000
"""With more, the classes are free text, and two that are nearly alike say nothing."""
AROUND: Final = 2
"""A class that is known from nowhere else is meant if it has so many times the counts in the same months;"""
RARE: Final = 20
"""and of records, which leave no hole behind, so many times the number."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A class that we do not know, and one with nearly its name: the slips, and whether we know that one."""

    one: Class
    other: Class
    slips: int
    known: bool


def refused(cells: Cells, files: Sequence[str], kind: Kind) -> list[Problem]:
    """The classes that can only be a slip, each with its first line."""
    extract = _Extract(cells, kind, {})
    found = {pair.one: pair for pair in extract.pairs() if _is_a_slip(extract, pair)}
    return [_problem(extract, pair, files) for pair in found.values()]


def told(
    cells: Cells,
    files: Sequence[str],
    kind: Kind,
    before: Mapping[Class, Class],
    lines: FirstLines | None = None,
) -> tuple[str, ...]:
    """The classes that may be a slip: beside another of the extract, or one that was there before."""
    extract = _Extract(cells, kind, before)
    found = {pair.one: pair for pair in extract.pairs() if _may_be_a_slip(extract, pair)}
    places = {one: _lines(extract, one, files) for one in found}
    if lines is not None:
        places = _looked_up(extract, places, files, lines)
    return tuple(_sentence(extract, pair, *places[pair.one][:2]) for pair in found.values())


def key(words: Class, kind: Kind) -> Class:
    """A class as it is compared with others."""
    return kind.groups.key(words[0]), kind.subgroups.key(words[1])


class _Extract:
    """The classes of an extract, beside those that were there before."""

    def __init__(self, cells: Cells, kind: Kind, before: Mapping[Class, Class]) -> None:
        self.cells, self.kind, self.before = cells, kind, before
        self._code = np.asarray(cells.group).astype(np.int64) << 32 | np.asarray(cells.subgroup)
        self._codes: dict[Class, list[int]] = defaultdict(list)
        self._places: dict[Class, Places] = {}
        self.words: dict[Class, Class] = dict(before)
        for code in np.unique(self._code).tolist():
            words = cells.words[code >> 32], cells.words[code & (1 << 32) - 1]
            self._codes[key(words, kind)].append(code)
            self.words[key(words, kind)] = words

    def named(self, one: Class) -> Class:
        """The class as the extract writes it, or as it is called here."""
        canonical = self.kind.groups.canonical(one[0]), self.kind.subgroups.canonical(one[1])
        return self.words.get(one, canonical)

    def rows(self, one: Class) -> NDArray[np.integer]:
        """The places of the cells of a class; none of one that is not here."""
        return np.flatnonzero(np.isin(self._code, self._codes.get(one, [])))

    def written(self, one: Class, file: int) -> frozenset[Class]:
        """A class in all the ways in which a file writes it."""
        cells, rows = self.cells, self.rows(one).tolist()
        here = {(cells.group[n], cells.subgroup[n]) for n in rows if cells.file[n] == file}
        return frozenset((cells.words[group], cells.words[part]) for group, part in here)

    def places(self, one: Class) -> Places:
        """The areas and months in which a class has a count; London's share is on every row of a survey."""
        if one not in self._places:
            areas, cells = self.kind.areas, self.cells
            found = {(cells.words[cells.area[n]], cells.month[n]) for n in self.rows(one).tolist()}
            totals = self.kind.holds is not Holds.PERCENTAGES
            here = {(areas.canonical(a), m) for a, m in found if totals or not areas.totals.knows(a)}
            self._places[one] = here
        return self._places[one]

    def pairs(self) -> Iterator[_Pair]:
        """Each class with each that has nearly its name and that we know better; the nearest last."""
        if len(self._codes) > MOST_CLASSES:
            return
        near = [_Near(labels, {one[n] for one in self.words}) for n, labels in enumerate(self._labels)]
        for one in sorted({*self._codes} - {*self.before}):
            for slips, other in sorted(_together(near[0].of(one[0]), near[1].of(one[1]))):
                known = self._known(other, one)
                if other == one or self._known(one, other) or self._said_new(one, other):
                    continue
                if known or self._outweighs(other, one):
                    yield _Pair(one, other, -slips, known)

    @property
    def _labels(self) -> tuple[Labels, Labels]:
        return self.kind.groups, self.kind.subgroups

    def _known(self, one: Class, beside: Class) -> bool:
        """Whether the class was there before, or its words that the one beside it has not are the kind's."""
        differ = [labels.knows(a) for labels, a, b in zip(self._labels, one, beside, strict=True) if a != b]
        return one in self.before or all(differ)

    def _said_new(self, one: Class, other: Class) -> bool:
        """Whether somebody said that the words in which the one differs from the other are new."""
        differ = [word for word, a, b in zip(self.words[one], one, other, strict=True) if a != b]
        whole = {fold(" ".join(words)) for words in (differ, self.words[one])}
        return bool(whole & self.kind.new) or all(fold(word) in self.kind.new for word in differ)

    def _outweighs(self, other: Class, one: Class) -> bool:
        """Of two that we do not know, the slip is that with fewer counts, or else the later."""
        mine, theirs = ((self.weight(each), -min(self.rows(each), default=0)) for each in (one, other))
        return theirs > mine

    def weight(self, one: Class) -> int:
        """How many counts a class has; of records, how many there are."""
        counts = np.asarray(self.cells.count)[self.rows(one)]
        return int(counts.sum()) if self.kind.holds is Holds.RECORDS else len(counts)


class _Near:
    """The names of classes, or of subclasses: those of an extract and those that the kind knows."""

    def __init__(self, labels: Labels, names: Iterable[str]) -> None:
        self._labels, self._names = labels, Names({*names, *labels.names})

    def of(self, name: str) -> Mapping[str, int]:
        """The name itself and those near it, each with its slips."""
        near = {self._labels.key(other): slips for other, slips in self._names.near(name).items()}
        return {**near, name: 0}


def _together(groups: Mapping[str, int], subgroups: Mapping[str, int]) -> Iterator[tuple[int, Class]]:
    for group, slips in groups.items():
        for subgroup, more in subgroups.items():
            if slips + more <= MOST:
                yield -slips - more, (group, subgroup)


def _is_a_slip(extract: _Extract, pair: _Pair) -> bool:
    """Whether the other class lacks just these rows, and the counts around them are there."""
    if extract.kind.holds is Holds.RECORDS or (pair.slips > 1 and not pair.known):
        return False
    mine, theirs = extract.places(pair.one), extract.places(pair.other)
    return not mine & theirs and _surrounded(mine, theirs, 1 if pair.known else AROUND)


def _surrounded(mine: Places, theirs: Places, times: int) -> bool:
    """Whether so many times the counts stand in the same months, or before and after in the same areas."""
    areas, months = {area for area, _ in mine}, {month for _, month in mine}
    beside = [month for _, month in theirs if month in months]
    along = [month for area, month in theirs if area in areas]
    between = bool(along) and min(along) < min(months) and max(months) < max(along)
    return len(beside) >= times * len(mine) or (between and len(along) >= times * len(mine))


def _may_be_a_slip(extract: _Extract, pair: _Pair) -> bool:
    """Whether the other class is not here, or not in these places; or of records, has so many more."""
    theirs = extract.weight(pair.other)
    if extract.kind.holds is Holds.RECORDS and theirs:
        return extract.weight(pair.one) * RARE <= theirs
    return not extract.places(pair.one) & extract.places(pair.other)


def _problem(extract: _Extract, pair: _Pair, files: Sequence[str]) -> Problem:
    file, line, rows = _lines(extract, pair.one, files)
    name, meant = _names(extract, pair)
    lacks = "this row" if rows == 1 else f"this row and {rows - 1:,} more"
    wrong = f"“{name}” is no class that we know, and one of nearly that name lacks just {lacks}."
    return Problem(file, line, wrong, correct(name, meant))


def _sentence(extract: _Extract, pair: _Pair, file: str, line: int) -> str:
    name, meant = _names(extract, pair)
    todo = (
        "If so, correct the name and add the extract again: as it is, "
        f"its counts ({len(extract.rows(pair.one)):,}) stand apart, and no series of the other has them."
    )
    problem = Problem(file, line, f"“{name}” is new. Did you mean {meant}?", todo)
    return f"Take care: {problem.sentence}"


def _looked_up(
    extract: _Extract, places: Mapping[Class, Place], files: Sequence[str], lines: FirstLines
) -> dict[Class, Place]:
    """The same places with the lines of records: each file is looked through once, for all of its classes."""
    found = dict(places)
    for number, name in enumerate(files):
        written = {one: extract.written(one, number) for one, place in places.items() if place[0] == name}
        first = lines(number, frozenset().union(*written.values())) if written else {}
        for one, ways in written.items():
            line = min((first[way] for way in ways if way in first), default=0)
            found[one] = (name, line, places[one][2])
    return found


def _lines(extract: _Extract, one: Class, files: Sequence[str]) -> Place:
    """The file and the line where a class stands first, and in how many lines it stands."""
    cells, rows = extract.cells, extract.rows(one).tolist()
    first = rows[0]
    return files[cells.file[first]], cells.line[first], len({(cells.file[n], cells.line[n]) for n in rows})


def _names(extract: _Extract, pair: _Pair) -> Class:
    """What the class is called and what it may mean: of class and subclass, that in which they differ."""
    one, other = extract.words[pair.one], extract.named(pair.other)
    differ = [n for n in (0, 1) if pair.one[n] != pair.other[n]]
    return " – ".join(one[n] for n in differ), " – ".join(other[n] for n in differ)
