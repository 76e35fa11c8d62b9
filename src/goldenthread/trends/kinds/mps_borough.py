"""Reading the Met's borough files: class, subclass, borough and a column for each month, in any dialect."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from goldenthread.periods import Month, PeriodError
from goldenthread.trends.kinds import counts, slips
from goldenthread.trends.kinds.files import Row, Table
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.overlaps import Overlaps
from goldenthread.trends.kinds.reading import (
    MOST_CELLS,
    Cells,
    FileReport,
    Problem,
    Reading,
    SourceFile,
    Unreadable,
)
from goldenthread.trends.kinds.report import data_report, tables, wrong_kind


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is which, found by what stands in it."""

    group: int
    subgroup: int
    area: int
    months: tuple[tuple[int, Month], ...]
    extra: tuple[int, ...]


def read(files: Sequence[SourceFile], kind: Kind) -> Reading:
    """Read the files of one extract, such as the historical and the recent one."""
    found, problems = tables(files)
    cells, reports = Cells(), []
    overlaps = Overlaps()
    for place, table in found:
        try:
            reports.append(_file(table, place, kind, cells, overlaps, problems))
        except Unreadable as why:
            problems.append(why.problem)
    problems.extend(overlaps.problems)
    remarks = _mark_scheme(cells, kind, [one.name for one in files], problems)
    if not problems:
        problems.extend(slips.refused(cells, [one.name for one in files], kind))
    if problems:
        return Reading(None, None, tuple(problems))
    return Reading(cells, data_report(reports, cells, kind, (*remarks, *overlaps.remarks)), ())


def _mark_scheme(cells: Cells, kind: Kind, names: Sequence[str], problems: list[Problem]) -> list[str]:
    """Put a mark behind the classes of an extract of another time, so that none is taken for one of now."""
    places = {cells.words[at]: at for at in set(cells.group)}
    scheme, of_now = kind.lineage.scheme_of(places)
    if scheme is None:
        return []
    if of_now:
        first = cells.group.index(places[of_now])
        wrong = (
            f"“{of_now}” is a class of now, and others in these files are classes {scheme.mark.strip('()')}."
        )
        todo = "These are files of two times: add each as an extract of its own."
        problems.append(Problem(names[cells.file[first]], cells.line[first], wrong, todo))
        return []
    marked = {at: cells.word(f"{name} {scheme.mark}") for name, at in places.items()}
    cells.group = array("i", [marked[at] for at in cells.group])
    return [scheme.text]


def _file(
    table: Table, place: int, kind: Kind, cells: Cells, overlaps: Overlaps, problems: list[Problem]
) -> FileReport:
    rows = tuple(table.rows())
    columns = _columns(table, rows, kind)
    lines = _Lines(table, columns, kind, problems)
    taken = overlaps.start(table.name, [m for _, m in columns.months])
    for row in rows:
        values = lines.counts(row)
        if values is None:
            continue
        labels = row.values[columns.area], row.values[columns.group], row.values[columns.subgroup]
        key = kind.areas.canonical(labels[0]), kind.groups.key(labels[1]), kind.subgroups.key(labels[2])
        if lines.repeated(key, row.line):
            continue
        values = overlaps.check(key, row.line, values)
        cells.row((place, row.line), labels, taken, values)
    overlaps.finish()
    return _report(table, columns, len(rows))


def _report(table: Table, columns: Columns, rows: int) -> FileReport:
    names = table.header.values
    months = [m for _, m in columns.months]
    used = tuple(names[c] for c in (columns.group, columns.subgroup, columns.area))
    extra = tuple(names[c] for c in columns.extra)
    return FileReport(table.name, rows, min(months), max(months), table.encoding, used, extra, table.cut_off)


def _columns(table: Table, rows: Sequence[Row], kind: Kind) -> Columns:
    months, others = _month_columns(table)
    if not months:
        raise wrong_kind(table, kind)
    if not rows:
        raise _problem(table, "It has a header and no rows.", "Export it again.")
    if len(months) * len(rows) > MOST_CELLS:
        raise _problem(table, f"It has more than {MOST_CELLS:,} counts.", "Split it by years.")
    texts = {c: {row.values[c] for row in rows if c < len(row.values)} for c in others}
    texts = {c: words for c, words in texts.items() if words - {""}}
    area = _best(texts, kind.areas.known)
    group = _best({c: t for c, t in texts.items() if c != area}, kind.groups.knows)
    rest = {c: t for c, t in texts.items() if c not in (area, group)}
    subgroup = next(iter(rest)) if len(rest) == 1 else _best(rest, kind.subgroups.knows, 1 / 10)
    if area is None or group is None or subgroup is None:
        missing = (
            "boroughs" if area is None else "classes of crime" if group is None else "subclasses of crime"
        )
        raise _problem(
            table,
            f"No column holds {missing} that we know.",
            "It needs a class, a subclass and a borough beside the months. Is it the borough-level file?",
        )
    extra = tuple(c for c in others if c not in (area, group, subgroup))
    _refuse_smaller_places(table, extra)
    return Columns(group, subgroup, area, months, extra)


def _refuse_smaller_places(table: Table, extra: Sequence[int]) -> None:
    """The Met also publishes counts by ward and by smaller areas, in which a borough has many rows."""
    for name in (table.header.values[c] for c in extra):
        if re.search(r"(?i)\b(ward|lsoa|snt)|safer.?neighbourhood", name):
            raise _problem(
                table,
                f"The column “{name}” says that this file is about places smaller than boroughs.",
                "Add the borough-level file of the same extract.",
                table.header.line,
            )


def _problem(table: Table, wrong: str, todo: str, line: int | None = None) -> Unreadable:
    return Unreadable(Problem(table.name, line, wrong, todo))


def _best(texts: dict[int, set[str]], known: Callable[[str], bool], least: float = 1 / 3) -> int | None:
    """The column with the greatest share of known words, if that is a third or more.

    Of subclasses a tenth is enough: those that no series names are unknown, and other columns have none.
    """
    share = {c: sum(map(known, t)) / len(t) for c, t in texts.items() if t}
    best = max(share, key=lambda c: share[c], default=None)
    return best if best is not None and share[best] >= least else None


def _month_columns(table: Table) -> tuple[tuple[tuple[int, Month], ...], tuple[int, ...]]:
    months: dict[Month, int] = {}
    others = []
    for column, name in enumerate(table.header.values):
        if not re.fullmatch(r"\d{4}-?\d{2}", name):
            others.append(column)
            continue
        try:
            month = counts.month_of(name)
        except PeriodError as why:
            raise _problem(table, f"The column “{name}” is no month.", str(why), table.header.line) from None
        if month in months:
            raise _problem(table, f"Two columns are {month.label}.", "Remove one of them.", table.header.line)
        months[month] = column
    return tuple((c, m) for m, c in months.items()), tuple(others)


class _Lines:
    """The lines of one file: their counts, and what is wrong with them."""

    def __init__(self, table: Table, columns: Columns, kind: Kind, problems: list[Problem]) -> None:
        self.table, self.columns, self.kind, self.problems = table, columns, kind, problems
        self.width = len(table.header.values)
        self.seen: dict[tuple[str, str, str], int] = {}
        self.slips: set[str] = set()

    def _wrong(self, line: int, wrong: str, todo: str) -> None:
        self.problems.append(Problem(self.table.name, line, wrong, todo))

    def counts(self, row: Row) -> list[int] | None:
        """The counts of a row, month by month; None when something is wrong, which is then noted."""
        if len(row.values) != self.width:
            self._wrong(
                row.line,
                f"The row has {len(row.values)} columns and the header has {self.width}.",
                "Compare it with the header; a comma inside a name needs quotation marks.",
            )
            return None
        if row.values == self.table.header.values:
            self._wrong(
                row.line,
                "The header stands here again.",
                "Do not paste two files together: add each file of the extract by itself.",
            )
            return None
        area, columns = row.values[self.columns.area], self.columns
        if not (area and row.values[columns.group] and row.values[columns.subgroup]):
            self._wrong(row.line, "The class, subclass or borough is blank.", "Fill it in.")
            return None
        if self.kind.areas.totals.knows(area):
            self._wrong(row.line, *counts.total_area(area))
            return None
        meant = self.kind.areas.meant(area)
        if meant is not None:
            if area not in self.slips:
                self._wrong(row.line, *counts.misspelt(area, meant))
            self.slips.add(area)
            return None
        return self._numbers(row)

    def _numbers(self, row: Row) -> list[int] | None:
        found, good = [], True
        for column, month in self.columns.months:
            text = row.values[column]
            if text.isascii() and text.isdigit() and len(text) < 10:
                found.append(int(text))
                continue
            wrong, todo = counts.explain(text)
            self._wrong(row.line, f"{month.label}: {wrong}", todo)
            good = False
        return found if good else None

    def repeated(self, key: tuple[str, str, str], line: int) -> bool:
        """Whether an earlier line of the file has the same class, subclass and borough."""
        first = self.seen.setdefault(key, line)
        if first == line:
            return False
        area = key[0]
        self._wrong(
            line,
            f"Line {first} has the same class, subclass and borough ({area}).",
            "If both count, write their sums in one line; else leave the wrong one out.",
        )
        return True
