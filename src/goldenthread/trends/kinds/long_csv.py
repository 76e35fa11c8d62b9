"""Reading tables with a row for each count (or each offence): month, area, measure, count, in any order.

The documented long CSV is such a table, and so are the Met's dashboard export and hospital admissions.
Other shapes (a survey, a workbook with a column a measure) are first turned into one, and keep their lines.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from goldenthread.periods import Month, PeriodError
from goldenthread.trends.kinds import counts, longer, period_names, slips
from goldenthread.trends.kinds import files as text_files
from goldenthread.trends.kinds.files import Row, Table
from goldenthread.trends.kinds.kind import Holds, Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.overlaps import in_both
from goldenthread.trends.kinds.reading import (
    HIDDEN,
    MOST_CELLS,
    Cells,
    FileReport,
    FirstLines,
    Problem,
    Reading,
    SourceFile,
    Unreadable,
)
from goldenthread.trends.kinds.repeats import Repeat, Repeats
from goldenthread.trends.kinds.report import data_report, looks_like, opened, wrong_kind
from goldenthread.trends.kinds.sheets import is_workbook, sheets
from goldenthread.trends.words import listed, number

COLUMNS: Final = ("month", "area", "measure", "count")
COMMON: Final = 100
"""With so many offences in a borough on average, none has none: the least has about a tenth of it."""
PART: Final = "part"
"""The column of a subclass, which a kind need not have."""

Cell = tuple[str, str, str, int]
"""Area, measure, part and month, as compared."""


def read(files: Sequence[SourceFile], kind: Kind) -> Reading:
    """Read the files of one extract; together they may give each month, area and measure one count.

    Of a workbook the sheets that are such tables are read; they may not repeat one another either.
    """
    return read_tables(files, *opened(files, lambda file: _tables(file, kind)), kind)


def _tables(file: SourceFile, kind: Kind) -> Sequence[Table]:
    if not is_workbook(file):
        return [text_files.table(file)]
    found = sheets(file)
    fitting = [one for one in found if not _missing(one, kind)]
    return fitting or found[:1]


def read_tables(
    files: Sequence[SourceFile],
    found: Sequence[tuple[int, Table]],
    problems: list[Problem],
    kind: Kind,
    remarks: Sequence[str] = (),
) -> Reading:
    """Read the files' tables, each with the number of its file; with any problem nothing is taken."""
    reader = _Reader(kind, problems, [one.name for one in files])
    for place, table in found:
        try:
            reader.file(table, place)
        except Unreadable as why:
            problems.append(why.problem)
    reader.close()
    if not problems:
        problems.extend(slips.refused(reader.cells, reader.names, kind))
    if problems:
        return Reading(None, None, tuple(problems))
    report = data_report(reader.by_file(), reader.cells, kind, (*remarks, *reader.remarks))
    return Reading(reader.cells, report, (), reader.first_lines, reader.obtained())


def _names(table: Table, kind: Kind) -> list[str]:
    """The columns by the names used here."""
    return [kind.columns.get(fold(name), fold(name)) for name in table.header.values]


def _wanted(kind: Kind) -> list[str]:
    wanted = [name for name in COLUMNS if name != "count" or kind.holds is not Holds.RECORDS]
    return wanted + [name for name in kind.keep if name not in wanted]


def _missing(table: Table, kind: Kind) -> list[str]:
    names = _names(table, kind)
    return [name for name in _wanted(kind) if name not in names]


def _columns(table: Table, kind: Kind) -> dict[str, int]:
    """Where each column stands; raises when one is not there, or twice."""
    names, wanted, missing = _names(table, kind), _wanted(kind), _missing(table, kind)
    unknown_area = kind.unknown_area.column if kind.unknown_area else ""
    optional = [name for name in (PART, kind.refreshed, unknown_area) if name]
    if len(missing) > 2 or (missing and looks_like(table.header.values) not in (None, kind.code)):
        raise wrong_kind(table, kind)
    line = table.header.line
    by_longer = longer.column(table.header.values) if "month" in missing else None
    if by_longer:
        raise Unreadable(Problem(table.name, line, *by_longer))
    if missing:
        wrong = f"The header has no column {listed(_shown(missing), 'or')}."
        todo = f"The first line must name the columns {listed(_shown(wanted))}, in any order."
        raise Unreadable(Problem(table.name, line, wrong, todo))
    twice = [name for name in (*wanted, *optional) if names.count(name) > 1]
    if twice:
        wrong = f"The header names {listed(_shown(twice))} twice."
        raise Unreadable(Problem(table.name, line, wrong, "Rename or remove one of the two columns."))
    return {name: names.index(name) for name in (*wanted, *optional) if name in names}


def _shown(columns: Sequence[str]) -> list[str]:
    return [name.removeprefix("=") for name in columns]


class _Reader:
    """The rows of all files so far."""

    def __init__(self, kind: Kind, problems: list[Problem], names: Sequence[str]) -> None:
        self.kind, self.problems, self.names = kind, problems, names
        self.cells, self.reports = Cells(), list[tuple[int, FileReport]]()
        self.remarks: list[str] = []
        self.seen: dict[Cell, int] = {}
        """The place among the cells of each that was read."""
        self.shared: dict[tuple[int, int], set[int]] = defaultdict(set)
        """By two files of records, the months of which both have the same areas and classes."""
        self.first_lines: FirstLines | None = None
        self.totals: dict[str, tuple[str, int]] = {}
        self.added: list[str] = []
        """In words, each count that was added to one of the same month, area and class."""
        self.refreshed: dict[str, tuple[str, int]] = {}
        """By the day of an extract as a file writes it, where it stands first."""
        self._keys: dict[tuple[str, str, str], tuple[str, str, str]] = {}
        self._slips: set[str] = set()
        self.repeats = Repeats(kind.holds.summed)
        self._starts: list[tuple[int, str]] = []
        """Of each table, the place of its first cell and its name."""
        self._left: Counter[str] = Counter()

    def file(self, table: Table, place: int) -> None:
        """Read one table; what is wrong with its rows is noted with the line."""
        columns = _columns(table, self.kind)
        self._starts.append((len(self.cells), table.name))
        self._left = Counter()
        months, rows, line = set[Month](), 0, 0
        for row in table.rows():
            rows += row.line != line
            line = row.line
            month = self._row(table, place, columns, row)
            if month is not None:
                months.add(month)
            if len(self.cells) > MOST_CELLS:
                wrong = f"There are more than {MOST_CELLS:,} rows."
                raise Unreadable(Problem(table.name, row.line, wrong, "Split the file."))
        if not rows:
            raise Unreadable(Problem(table.name, None, "It has a header and no rows.", "Export it again."))
        self._remark(table, rows)
        if months:
            self.reports.append((place, _report(table, columns, rows, months, self.kind)))

    def _remark(self, table: Table, rows: int) -> None:
        if self._left.total() == rows:
            wanted = listed([f"{name[1:]} {listed(words, 'or')}" for name, words in self.kind.keep.items()])
            raise Unreadable(
                Problem(table.name, None, f"No row has the {wanted}.", "Export it again with them.")
            )
        self.remarks += [
            f"{table.name}: not counted, {number(rows, 'row')} with {what}; else they would be counted twice."
            for what, rows in sorted(self._left.items())
        ]

    def _row(self, table: Table, place: int, columns: dict[str, int], row: Row) -> Month | None:
        wrong = self._take(table, place, columns, row)
        if isinstance(wrong, Month) or wrong is None:
            return wrong
        self.problems.append(Problem(table.name, row.line, *wrong))
        return None

    def _take(
        self, table: Table, place: int, columns: dict[str, int], row: Row
    ) -> Month | tuple[str, str] | None:
        """Take a row, giving its month; None for one that is left out; or what is wrong and what to do."""
        if row.is_odd or len(row.values) != len(table.header.values):
            return (
                f"The row has {len(row.values)} columns and the header has {table.width}.",
                "Compare it with the header; a comma inside a name needs quotation marks.",
            )
        if self._left_out(columns, row):
            return None
        texts = {name: row.values[at] for name, at in columns.items()}
        texts["area"] = texts["area"] or self._unknown(texts)
        if self.kind.refreshed:
            self.refreshed.setdefault(texts.get(self.kind.refreshed, ""), (table.name, row.line))
        for name in ("month", "area", "measure"):
            if not texts[name]:
                return self._blank(name, texts)
        month = self._period(texts["month"])
        if not isinstance(month, Month):
            return month
        count = self._count(texts.get("count", "1"))
        if not isinstance(count, int):
            return count
        labels = texts["area"], texts["measure"], texts.get(PART, "")
        return self._slip(labels[0]) or self._keep(table, (place, row.line), labels, month, count)

    def _period(self, text: str) -> Month | tuple[str, str]:
        """The month that a text names, of a quarter or year its last; or what is wrong and what to do."""
        mapping, step = self.kind.mapping, self.kind.step
        try:
            if mapping:
                return period_names.last_month(text, step, mapping.year_begins)
            return counts.month_of(text)
        except PeriodError as why:
            return longer.no_period(text, str(why)) if mapping else longer.no_month(text, str(why))

    def _unknown(self, texts: dict[str, str]) -> str:
        """The name of a row's unknown area; empty where no column says that it is unknown."""
        said = self.kind.unknown_area
        text = texts.get(said.column, "") if said else ""
        return text if said and fold(text) == fold(said.word) else ""

    def _blank(self, name: str, texts: dict[str, str]) -> tuple[str, str]:
        said = self.kind.unknown_area
        if name != "area" or said is None:
            called = self.kind.period if name == "month" else name
            return f"The {called} is blank.", "Fill it in."
        return (
            f"The area is blank, and {said.title} is “{texts.get(said.column, '')}”.",
            f"Fill the area in; or where it is not known, write {said.word} as {said.title}.",
        )

    def _left_out(self, columns: dict[str, int], row: Row) -> bool:
        for name, wanted in self.kind.keep.items():
            text = row.values[columns[name]]
            if fold(text) not in wanted:
                self._left[f"{name.removeprefix('=')} “{text}”"] += 1
                return True
        return False

    def _count(self, text: str) -> int | tuple[str, str]:
        if text in self.kind.hidden:
            return HIDDEN
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else counts.explain(text)

    def _slip(self, area: str) -> tuple[str, str] | None:
        """The problem of a borough's name with a slip in it, told once."""
        if (area, "", "") in self._keys or area in self._slips:
            return None
        # Areas of a kind by force come from the publisher's own table: a neighbour's is no slip.
        meant = None if self.kind.by_force else self.kind.areas.meant(area)
        if meant is None:
            self._keys[area, "", ""] = (area, "", "")
            return None
        self._slips.add(area)
        return counts.misspelt(area, meant)

    def _keep(
        self, table: Table, place: tuple[int, int], labels: tuple[str, str, str], month: Month, count: int
    ) -> Month | tuple[str, str] | None:
        area, measure, part = labels
        at = self.seen.setdefault((*self._key(labels), int(month)), len(self.cells))
        if at < len(self.cells):
            if self.kind.holds is Holds.RECORDS:
                self.cells.count[at] += 1
                if self.cells.file[at] != place[0]:
                    self.shared[self.cells.file[at], place[0]].add(int(month))
                return month
            there, before = self.cells.count[at], self.cells.words[self.cells.area[at]]
            if HIDDEN not in (there, count) and self._may_add(area, before):
                self.cells.count[at] += count
                self.added.append(
                    f"line {place[1]} ({area}, {count:,}) to line {self.cells.line[at]} ({before}, {there:,})"
                )
                return month
            first = self._starts[bisect_right(self._starts, (at, "￿")) - 1][1], self.cells.line[at]
            named = f"{measure} – {part}" if part and part != measure else measure
            what = month, area, named
            self.repeats.add(Repeat(table.name, place[1], first, what, (there, count)))
            return None
        if self.kind.areas.totals.knows(area):
            self.totals.setdefault(area, (table.name, place[1]))
        self.cells.row(place, labels, (int(month),), (count,))
        return month

    def _may_add(self, area: str, before: str) -> bool:
        """Whether two counts of one month and class are parts of one: two names for what is no borough."""
        return self.kind.add_repeats or (area != before and self.kind.areas.apart.knows(area))

    def _key(self, labels: tuple[str, str, str]) -> tuple[str, str, str]:
        found = self._keys.get(labels)
        if found is None:
            area, measure, part = labels
            kind = self.kind
            found = kind.areas.canonical(area), kind.groups.key(measure), kind.subgroups.key(part)
            self._keys[labels] = found
        return found

    def by_file(self) -> list[FileReport]:
        """A report for each file; the sheets of a workbook are told together."""
        found: dict[int, FileReport] = {}
        for place, one in self.reports:
            found[place] = found[place].with_sheet(one) if place in found else one
        return [replace(one, name=self.names[place]) for place, one in sorted(found.items())]

    def obtained(self) -> date | None:
        """The day on which the publisher made the extract; None where the files do not say, or not well."""
        days = {counts.day_of(text) for text in self.refreshed}
        return days.pop() if len(days) == 1 else None

    def _check_whole(self) -> None:
        """One extract holds one refresh, and every borough; what it shows unseen is told."""
        kind, told = self.kind, [one for one in self.refreshed.items() if one[0]]
        if len(told) > 1:
            (first, (file, line)), (other, (second, place)) = told[:2]
            wrong = f"This line was refreshed on {other}, and line {line} of {file} on {first}."
            todo = "These are two extracts: add each for itself, with the day on which it was obtained."
            self.problems.append(Problem(second, place, wrong, todo))
        if kind.every_area and self.cells and not self.problems:
            there = {kind.areas.canonical(self.cells.words[w]) for w in set(self.cells.area)}
            every = list(dict.fromkeys(kind.areas.boroughs.names.values()))
            absent = [one for one in every if one not in there]
            if absent:
                self._lacks(absent, len(every))
        if self.added:
            more = [f"{len(self.added) - 3:,} more"] if len(self.added) > 3 else []
            lines, counted = listed([*self.added[:3], *more]), number(len(self.added), "count")
            self.remarks.append(f"{counted} added to another of the same month, area and class: {lines}.")
        unseen = kind.nested.unseen({(a, b) for _, a, b in self._keys if a})
        self.remarks += [
            f"“{subgroup}” of {group} has not been seen before, so it may hold other classes or lie within "
            "one: it is kept, and no series counts it."
            for group, subgroup in unseen
        ]

    def _lacks(self, absent: Sequence[str], every: int) -> None:
        """Boroughs without a row: refused where each must have had some, and told where classes are rare."""
        shown = listed(absent) if len(absent) < 6 else f"{len(absent)} of {every} boroughs"
        there = every - len(absent)
        common = sum(self.cells.count) >= COMMON * max(there, 1)
        if common or there < len(absent):
            wrong = f"It has no row of {shown}: it was filtered before it was exported."
            todo = "Export it again with every borough; a borough without a row would count as none."
            self.problems.append(Problem(listed(self.names), None, wrong, todo))
        else:
            self.remarks.append(
                f"There is no row of {shown}. So few offences leave some boroughs without any, and they "
                "count as none; if the export was filtered, export it again with every borough."
            )

    def close(self) -> None:
        """End the reading: records have no one line; a total may stand alone, and not beside its parts."""
        self.problems += self.repeats.problems
        self._check_whole()
        if self.kind.holds is Holds.RECORDS:
            names = self.names
            self.remarks += [in_both(names[a], names[b], at) for (a, b), at in sorted(self.shared.items())]
            self.first_lines = _first_lines(self.cells, self.cells.line)
            self.cells.line = array("i", [0]) * len(self.cells)
        areas = {self.cells.words[w] for w in set(self.cells.area)}
        if not self.problems and len(areas) > 1 and self.kind.holds in (Holds.COUNTS, Holds.RECORDS):
            for area, (file, line) in self.totals.items():
                self.problems.append(Problem(file, line, *counts.total_area(area)))


def _first_lines(cells: Cells, lines: Sequence[int]) -> FirstLines:
    """Of records, the lines that their counts came from first."""

    def found(file: int, classes: frozenset[tuple[str, str]]) -> dict[tuple[str, ...], int]:
        first: dict[tuple[str, ...], int] = {}
        for at, line in enumerate(lines):
            if cells.file[at] == file:
                words = cells.words[cells.group[at]], cells.words[cells.subgroup[at]]
                first.setdefault(words, line)
        return {words: line for words, line in first.items() if words in classes}

    return found


def _report(table: Table, columns: dict[str, int], rows: int, months: set[Month], kind: Kind) -> FileReport:
    names = table.header.values
    used = tuple(names[c] for c in columns.values())
    extra = tuple(n or f"column {c + 1}" for c, n in enumerate(names) if c not in columns.values())
    first = min(months).plus(1 - kind.spans)
    return FileReport(table.name, rows, first, max(months), table.encoding, used, extra, table.cut_off)
