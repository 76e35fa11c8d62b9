"""What the readers share: opening tables, saying which kind a file looks like, reporting what was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from goldenthread.periods import Month
from goldenthread.trends.kinds import forces, longer
from goldenthread.trends.kinds.files import Table, table
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.reading import (
    Cells,
    DataReport,
    FileReport,
    Problem,
    SourceFile,
    Unreadable,
)
from goldenthread.trends.kinds.steps import steps
from goldenthread.trends.kinds.unusual import begun_and_ended, spikes
from goldenthread.trends.values import PERIODS, ending
from goldenthread.trends.words import listed, months

if TYPE_CHECKING:
    from goldenthread.trends.kinds.kind import Kind


def tables(files: Sequence[SourceFile]) -> tuple[list[tuple[int, Table]], list[Problem]]:
    """The tables of the files, each with its file's number, and a problem for each file that has none."""
    return opened(files, lambda file: [table(file)])


def opened(
    files: Sequence[SourceFile], opening: Callable[[SourceFile], Sequence[Table]]
) -> tuple[list[tuple[int, Table]], list[Problem]]:
    """The tables that each file is opened as, with the file's number, and what cannot be opened."""
    found: list[tuple[int, Table]] = []
    problems: list[Problem] = []
    for place, file in enumerate(files):
        try:
            found += [(place, one) for one in opening(file)]
        except Unreadable as why:
            problems.append(why.problem)
    return found, problems


_LOOKS: Final = (
    ("mps-dashboard", {"month_year", "area type", "measure", "count"}),
    ("police-uk-street", {"crime id", "crime type", "month"}),
    ("mopac-survey", {"survey", "borough", "measure", "proportion"}),
    ("mopac-borough", {"ocu name", "month year"}),
    ("population", {"code", "name", "age", "population"}),
    ("population", {"code", "name", "year", "population"}),
    ("long-csv", {"month", "count"}),
)
_NEEDS: Final = {
    "mps-borough": "It needs a column for each month (such as 202407) beside class, subclass and borough.",
    "mopac-survey": "It needs the columns Date, Borough, Measure, Proportion and MPS.",
    "police-uk-street": "It needs data.police.uk's columns Month, LSOA name, Crime type and Falls within.",
    "population": "It needs the columns Name and Population, and one for the Age or the Year.",
    "mopac-borough": "It needs a column of boroughs, one of months, and a column for each measure.",
}


def looks_like(header: Sequence[str]) -> str | None:
    """The code of the kind that a header looks like."""
    names = {fold(name) for name in header}
    if sum(bool(re.fullmatch(r"\d{6}", name)) for name in names) >= 3:
        return "mps-borough"
    return next((code for code, wanted in _LOOKS if wanted <= names), None)


def wrong_kind(table_: Table, kind: Kind) -> Unreadable:
    """The refusal of a file that is not of the kind that was named."""
    other = looks_like(table_.header.values)
    shown = ", ".join(table_.header.values[:6]) + (", …" if len(table_.header.values) > 6 else "")
    wrong = f"This is no file of the kind {kind.code}: its columns are {shown[:200]}."
    if other and other != kind.code:
        todo = f"It looks like the kind {other}: add it as that."
    elif kind.step == 1 and (by_longer := longer.column(table_.header.values)):
        wrong, todo = by_longer
    else:
        columns = listed([name.removeprefix("=") for name in dict.fromkeys(kind.columns.values())])
        todo = _NEEDS.get(kind.code) or f"The first line must name the columns {columns}."
        if sum(map(bool, table_.header.values)) == 1:
            todo = f"If this line is a title, remove what stands above the header. {todo}"
    return Unreadable(Problem(table_.name, table_.header.line, wrong, todo))


def data_report(files: Sequence[FileReport], cells: Cells, kind: Kind, remarks: Sequence[str]) -> DataReport:
    """What was found in the extract as a whole."""
    present = sorted(set(cells.month))
    first, last = Month(present[0]), Month(present[-1])
    holes = _holes(present, kind.step)
    names = {kind.areas.canonical(cells.words[w]): cells.words[w] for w in set(cells.area)}
    boroughs = dict.fromkeys(kind.areas.boroughs.names.values())
    measures = {kind.groups.canonical(cells.words[w]) for w in set(cells.group)}
    lacking = [ending(month, kind.spans).label for month in holes]
    told = listed(lacking) if kind.spans > 1 else months(holes)
    more = [f"No file has {told}: these {PERIODS[kind.spans]}s are missing, not zero."] if holes else []
    more += longer.apart(present) if kind.step == 1 else []
    return DataReport(
        tuple(files),
        first.plus(1 - kind.spans),
        last,
        holes,
        tuple(sorted(n for n, text in names.items() if kind.areas.known(text))),
        tuple(
            sorted(n for n, text in names.items() if not (kind.areas.known(text) or kind.is_outside(text)))
        ),
        tuple(b for b in boroughs if b not in names and boroughs.keys() & names.keys()),
        tuple(sorted(measures)),
        (*remarks, *more, *forces.told(cells, kind), *_file_remarks(files)),
        forces.of(cells, kind),
        begun_and_ended(cells, kind),
        spikes(cells, kind),
        steps(cells, kind),
    )


def _holes(present: Sequence[int], step: int) -> tuple[Month, ...]:
    """The months without a number between others; years that end in June stand by themselves."""
    found = set[int]()
    for begins in {month % step for month in present}:
        alike = [month for month in present if month % step == begins]
        found |= {*range(alike[0], alike[-1], step)} - {*alike}
    return tuple(map(Month, sorted(found)))


def _file_remarks(files: Sequence[FileReport]) -> list[str]:
    found = [f"{f.name}: not used: {', '.join(f.extra_columns)}." for f in files if f.extra_columns]
    found += [f"{f.name}: read as {f.encoding}." for f in files if f.encoding != "utf-8"]
    found += [
        f"{f.name}: the last line has no end, so the file may be cut off. Look at its last row."
        for f in files
        if f.cut_off
    ]
    return found
