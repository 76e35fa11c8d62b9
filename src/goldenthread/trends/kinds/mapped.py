"""Reading published tables by quarter or by year, whose columns a person has said the meaning of.

A table is turned into one with a row for each count, whose rows keep their lines, and read as such.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from goldenthread.periods import PeriodError
from goldenthread.trends.kinds import long_csv, period_names
from goldenthread.trends.kinds.files import Reshaped, Row, Table, table
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.mapping import TableMapping
from goldenthread.trends.kinds.reading import MOST_CELLS, Problem, Reading, SourceFile, Unreadable
from goldenthread.trends.kinds.report import looks_like, opened, wrong_kind
from goldenthread.trends.kinds.sheets import SheetTable, is_workbook, sheets
from goldenthread.trends.words import listed, number

COLUMNS: Final = ("month", "area", "measure", "part", "count")
ABOVE: Final = 60
"""The lines in which the header of a table is looked for."""
NONE_GIVEN: Final = frozenset({"", "[x]", "[z]", "[u]", "[w]", "..", ":", "-", "–", "z", "n/a", "na"})
"""Marks by which a publisher says that there is no number: it is missing, and neither hidden nor zero."""
_MARKED: Final = re.compile(r"([\d,. ]*\d)\s*[\[(]([a-z]+)[\])]", re.IGNORECASE)
"""A number with a mark behind it, such as ``1,234 [p]``, which is provisional."""
SHOWN: Final = 5


def read(files: Sequence[SourceFile], kind: Kind) -> Reading:
    """Read the files of one extract by the kind's mapping; with any problem nothing is taken."""
    mapping = kind.mapping
    if mapping is None:
        return _nobody_said(files, kind)
    found, problems = opened(files, lambda file: _shaped(file, mapping, kind))
    shaped = [(place, one) for place, one in found if isinstance(one, _Shaped)]
    try:
        left, told = _areas(shaped, mapping, kind) if shaped and not problems else (frozenset(), [])
    except Unreadable as why:
        return _refused(why.problem)
    remarks = [remark for _, one in shaped for remark in one.remarks] + told
    kept = [(place, one.without(left)) for place, one in shaped]
    return long_csv.read_tables(files, kept, problems, kind, remarks)


def _nobody_said(files: Sequence[SourceFile], kind: Kind) -> Reading:
    _, problems = opened(files, lambda file: open_to_ask(file, kind))
    wrong = "Nobody has said yet which of its columns says what."
    todo = "Say it on the page “Add an extract”, or with --map."
    return Reading(None, None, tuple(problems) or (Problem(files[0].name, None, wrong, todo),))


def _refused(problem: Problem) -> Reading:
    return Reading(None, None, (problem,))


@dataclass(frozen=True, slots=True)
class _Shaped(Reshaped):
    """A table with a row for each count, and what was left out of it."""

    remarks: tuple[str, ...] = ()

    @property
    def areas(self) -> Counter[str]:
        """How many counts each area has, as the table names it; those without an area are refused later."""
        named = (row.values[1] for row in self.below if not row.is_odd)
        return Counter(name for name in named if name)

    def without(self, left: frozenset[str]) -> Reshaped:
        """The table without the rows of some areas.

        A fraction stays, to be refused: where a column is a rate, some rows may be whole all the same.
        """
        stays = (row.is_odd or row.values[1] not in left or "." in row.values[4] for row in self.below)
        rows = [row for row, kept in zip(self.below, stays, strict=True) if kept]
        return replace(self, below=rows)


def tables(file: SourceFile) -> Sequence[Table]:
    """A file's tables, whose first line is taken for the header; of a workbook each sheet."""
    return sheets(file) if is_workbook(file) else [table(file)]


def open_to_ask(file: SourceFile, kind: Kind) -> Sequence[Table]:
    """A file's tables, for a person who is asked about their columns; a file of another kind is refused."""
    found = tables(file)
    known = next((one for one in found if looks_like(one.header.values)), None)
    if known:
        raise wrong_kind(known, kind)
    return found


def first_lines(one: Table, most: int = ABOVE) -> list[Row]:
    """The first lines of a table, the one that was taken for its header among them."""
    found = [one.header]
    for row in one.rows():
        if len(found) == most:
            break
        found.append(row)
    return found


def _shaped(file: SourceFile, mapping: TableMapping, kind: Kind) -> list[Table]:
    every = tables(file)
    named = [one for one in every if not mapping.sheet or sheet_of(one) in ("", mapping.sheet)]
    if not named:
        there = listed([f"“{sheet_of(one)}”" for one in every])
        raise Unreadable(
            Problem(
                file.name, None, f"It has no sheet “{mapping.sheet}”.", f"It has {there}: choose one of them."
            )
        )
    fitting = [(one, header) for one in named if (header := _header(one, mapping, kind))]
    if not fitting:
        raise Unreadable(_no_header(named, mapping, kind))
    return [_Shaping(one, header, mapping, kind).shaped() for one, header in fitting]


def sheet_of(one: Table) -> str:
    """The name of a table's sheet; empty for a table as text."""
    return one.sheet if isinstance(one, SheetTable) else ""


def _header(one: Table, mapping: TableMapping, kind: Kind) -> Row | None:
    """The first line that has every column of the mapping; None where none has."""
    return next((row for row in first_lines(one) if not _lacking(row, mapping, kind)), None)


def _lacking(row: Row, mapping: TableMapping, kind: Kind) -> list[str]:
    """The columns of a mapping that a line does not name."""
    there = {fold(name) for name in row.values}
    wanted = dict.fromkeys([*mapping.columns.values(), *(column for column, _ in mapping.only)])
    lacking = [f"“{name}”" for name in wanted if fold(name) not in there]
    if mapping.by_column and not period_columns(row, kind, mapping):
        lacking.append(f"one that is headed by a {kind.period}")
    return lacking


def period_columns(header: Row, kind: Kind, mapping: TableMapping | None = None) -> list[int]:
    """The places of the columns that are headed by a period of the kind."""
    begins = mapping.year_begins if mapping else 1
    return [at for at, name in enumerate(header.values) if _is_period(name, kind, begins)]


def _is_period(text: str, kind: Kind, begins: int) -> bool:
    try:
        period_names.last_month(text, kind.step, begins)
    except PeriodError:
        return False
    return True


def _no_header(found: Sequence[Table], mapping: TableMapping, kind: Kind) -> Problem:
    """What the line that comes nearest to the mapping lacks."""
    rows = [(row, one) for one in found for row in first_lines(one)]
    row, one = min(rows, key=lambda each: len(_lacking(each[0], mapping, kind)))
    lacking = _lacking(row, mapping, kind)
    wrong = f"Of the columns that were chosen, it does not have {listed(lacking)}."
    there = ", ".join(filter(None, row.values))
    return Problem(one.name, row.line, wrong, f"It has: {there[:300]}. Say again which column says what.")


class _Shaping:
    """A table on its way to a row for each count."""

    def __init__(self, one: Table, header: Row, mapping: TableMapping, kind: Kind) -> None:
        self.table, self.header, self.mapping, self.kind = one, header, mapping, kind
        names = [fold(name) for name in header.values]
        wanted = [*mapping.columns.values(), *(column for column, _ in mapping.only)]
        twice = [name for name in wanted if names.count(fold(name)) > 1]
        if twice:
            wrong = f"The header names “{twice[0]}” twice."
            raise Unreadable(
                Problem(one.name, header.line, wrong, "Rename or remove one of the two columns.")
            )
        self.at = {role: names.index(fold(name)) for role, name in mapping.columns.items()}
        self.only = [(names.index(fold(c)), c, word) for c, word in mapping.only]
        self.periods = period_columns(header, kind, mapping) if mapping.by_column else []
        self._refuse_periods_twice()
        self.chosen: Counter[str] = Counter()
        self.none: Counter[str] = Counter()
        self.marks: Counter[str] = Counter()
        self.notes: list[str] = []

    def _refuse_periods_twice(self) -> None:
        """Refuse two columns of one period: under a wider heading one of them is mostly a rate."""
        named: dict[int, str] = {}
        for at in self.periods:
            text = self.header.values[at]
            month = period_names.last_month(text, self.kind.step, self.mapping.year_begins)
            if month in named:
                wrong = f"Two columns are headed by one {self.kind.period}: “{named[month]}” and “{text}”."
                todo = "If one holds rates or another measure, add a copy with the columns of counts alone."
                raise Unreadable(Problem(self.table.name, self.header.line, wrong, todo))
            named[month] = text

    def shaped(self) -> _Shaped:
        """The table with a row for each count."""
        width = len(self.header.values)
        below = list[Row]()
        for row in self.table.rows():
            if row.line > self.header.line:
                below.extend(self._counts(row, width))
            if len(below) > MOST_CELLS:
                wrong = f"There are more than {MOST_CELLS:,} counts."
                raise Unreadable(Problem(self.table.name, row.line, wrong, "Split the file."))
        if not below and self.chosen:
            words = listed([f"“{word}” as {column}" for _, column, word in self.only])
            raise Unreadable(
                Problem(self.table.name, None, f"No row has {words}.", "Choose other rows, or all of them.")
            )
        one = self.table
        header = Row(self.header.line, COLUMNS)
        return _Shaped(one.name, one.encoding, one.cut_off, header, width, below, tuple(self._remarks()))

    def _counts(self, row: Row, width: int) -> Iterator[Row]:
        """The counts of a row; none of a note, or of a row that was not chosen."""
        filled = [text for text in row.values if text]
        if len(filled) == 1 and width > 1:
            self.notes.append(f"line {row.line} (“{filled[0][:60]}”)")
            return
        values = row.values
        if len(values) < width or any(values[width:]):
            yield row.of_another_width()
            return
        for at, column, word in self.only:
            if fold(values[at]) != fold(word):
                self.chosen[f"{column} “{values[at]}”"] += 1
                return
        texts = {role: values[at] for role, at in self.at.items()}
        measure, part = self.mapping.called or texts["measure"], texts.get("part", "")
        for period, count in self._periods(texts, values):
            plain = self._plain(count)
            if plain is not None:
                yield Row(row.line, (period, texts["area"], measure, part, plain))

    def _periods(self, texts: dict[str, str], values: Sequence[str]) -> Iterator[tuple[str, str]]:
        if self.mapping.by_column:
            yield from ((self.header.values[at], values[at]) for at in self.periods)
            return
        period = texts["period"]
        if "quarter" in texts:
            period = period_names.with_quarter(period, texts["quarter"])
        yield period, texts["count"]

    def _plain(self, text: str) -> str | None:
        """A count as digits alone; None where the publisher gives no number."""
        if text.casefold() in NONE_GIVEN:
            self.none[f"“{text}”" if text else "nothing"] += 1
            return None
        marked = _MARKED.fullmatch(text)
        if marked:
            self.marks[marked[2].casefold()] += 1
            text = marked[1]
        if re.fullmatch(r"\d{1,3}([, ]\d{3})+(\.0+)?", text):
            text = re.sub(r"[, ]", "", text)
        return re.sub(r"\.0+$", "", text)

    def _remarks(self) -> Iterator[str]:
        name = self.table.name
        for what, rows in sorted(self.chosen.items()):
            yield f"{name}: not counted, {number(rows, 'row')} with {what}, as was said."
        for mark, times in sorted(self.none.items()):
            cells = number(times, "cell holds", "cells hold")
            yield f"{name}: {cells} {mark} in place of a count: these are missing, not zero."
        for mark, times in sorted(self.marks.items()):
            yield f"{name}: {number(times, 'count')} marked [{mark}], and read without the mark."
        if self.notes:
            more = [number(len(self.notes) - SHOWN, "more line")] if len(self.notes) > SHOWN else []
            yield f"{name}: read as notes, not as rows: {listed([*self.notes[:SHOWN], *more])}."
        if self.mapping.by_column:
            heads = [self.header.values[at] for at in self.periods]
            yield f"{name}: counts read from the columns {heads[0]} to {heads[-1]} ({len(heads)})."


def _areas(
    shaped: Iterable[tuple[int, _Shaped]], mapping: TableMapping, kind: Kind
) -> tuple[frozenset[str], list[str]]:
    """The areas whose rows are left out, and that they are: areas elsewhere, and those that add others up."""
    found = list(shaped)
    names: Counter[str] = sum((one.areas for _, one in found), Counter())
    if not names:
        return frozenset(), []
    table_, file = found[0][1], found[0][1].name
    if mapping.areas:
        wanted = {fold(name) for name in mapping.areas}
        absent = [name for name in mapping.areas if fold(name) not in set(map(fold, names))]
        if absent:
            raise Unreadable(
                Problem(file, None, f"It has no row of {listed(absent)}.", f"It has {_some(list(names))}.")
            )
        left = frozenset(name for name in names if fold(name) not in wanted)
        return left, [f"Left out, because they were not chosen: {_some(sorted(left))}."] if left else []
    kept = _own(names, kind)
    if not kept:
        raise Unreadable(
            Problem(
                file,
                table_.header.line,
                f"None of its areas is one of {kind.areas.whole}.",
                f"It has {_some(list(names))}. Choose another column, or name the areas to count.",
            )
        )
    return frozenset(names.keys() - kept), _told(names, kept, kind)


def _own(names: Iterable[str], kind: Kind) -> set[str]:
    """The place's own areas among some: its smallest, or else its forces, or else the place as a whole."""
    areas, place = kind.areas, kind.place
    if place and any(areas.boroughs.knows(name) for name in names):
        return {n for n in names if areas.canonical(n) in place.by_name or areas.apart.knows(n)}
    forces = {n for n in names if place and place.force(n) and not kind.is_network(n)}
    return forces or {name for name in names if areas.totals.knows(name)}


def _told(names: Iterable[str], kept: set[str], kind: Kind) -> list[str]:
    """What was left out, and why."""
    known = sorted(n for n in names if n not in kept and kind.areas.known(n))
    others = sorted(n for n in names if n not in kept and n not in known)
    near = [f"“{name}”, which may be {meant}" for name in others if (meant := kind.areas.meant(name))]
    whole = kind.areas.whole
    found = [f"Take care: left out is {listed(near)}."] if near else []
    found += [f"Left out, because they add up others that are counted: {_some(known)}."] if known else []
    return [*found, f"Left out, because they are none of {whole}: {_some(others)}."] if others else found


def _some(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return listed([*names[:SHOWN], *([number(more, "more area")] if more > 0 else [])])
