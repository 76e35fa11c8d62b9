"""What the readers share: opening tables, saying which kind a file looks like, reporting what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from goldenthread.periods import Month, Window
from goldenthread.trends.kinds.files import TextTable, table
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.reading import (
    Cells,
    DataReport,
    FileReport,
    Problem,
    SourceFile,
    Unreadable,
)
from goldenthread.trends.words import months

if TYPE_CHECKING:
    from goldenthread.trends.kinds.kind import Kind


def tables(files: Sequence[SourceFile]) -> tuple[list[TextTable], list[Problem]]:
    """The tables of the files, and a problem for each file that has none."""
    found: list[TextTable] = []
    problems: list[Problem] = []
    for file in files:
        try:
            found.append(table(file))
        except Unreadable as why:
            problems.append(why.problem)
    return found, problems


def looks_like(header: Sequence[str]) -> str | None:
    """The code of the kind that a header looks like."""
    names = {fold(name) for name in header}
    if sum(bool(re.fullmatch(r"\d{6}", name)) for name in names) >= 3:
        return "mps-borough"
    return "long-csv" if {"month", "count"} <= names else None


def wrong_kind(table_: TextTable, wanted: str) -> Unreadable:
    """The refusal of a file that is not of the kind that was named."""
    other = looks_like(table_.header.values)
    shown = ", ".join(table_.header.values[:6]) + (", …" if len(table_.header.values) > 6 else "")
    wrong = f"This is no file of the kind {wanted}: its columns are {shown[:200]}."
    if other and other != wanted:
        todo = f"It looks like the kind {other}: add it as that."
    elif wanted == "long-csv":
        todo = "The first line must name the columns month, area, measure and count."
    else:
        todo = "It needs a column for each month (such as 202407) beside class, subclass and borough."
    return Unreadable(Problem(table_.name, table_.header.line, wrong, todo))


def data_report(files: Sequence[FileReport], cells: Cells, kind: Kind, remarks: Sequence[str]) -> DataReport:
    """What was found in the extract as a whole."""
    present = sorted(set(cells.month))
    first, last = Month(present[0]), Month(present[-1])
    holes = tuple(m for m in Window(first, last) if m not in set(present))
    names = {kind.areas.canonical(cells.words[w]): cells.words[w] for w in set(cells.area)}
    boroughs = dict.fromkeys(kind.areas.boroughs.names.values())
    measures = {kind.groups.canonical(cells.words[w]) for w in set(cells.group)}
    more = [f"No file has {months(holes)}: these months are missing, not zero."] if holes else []
    return DataReport(
        tuple(files),
        first,
        last,
        holes,
        tuple(sorted(n for n, text in names.items() if kind.areas.known(text))),
        tuple(sorted(n for n, text in names.items() if not kind.areas.known(text))),
        tuple(b for b in boroughs if b not in names),
        tuple(sorted(measures)),
        (*remarks, *more, *_file_remarks(files)),
    )


def _file_remarks(files: Sequence[FileReport]) -> list[str]:
    found = [f"{f.name}: not used: {', '.join(f.extra_columns)}." for f in files if f.extra_columns]
    found += [f"{f.name}: read as {f.encoding}." for f in files if f.encoding != "utf-8"]
    return found
