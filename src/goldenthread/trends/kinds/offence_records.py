"""Records of offences: counted by expressions where the files lie, and never read whole into memory."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from goldenthread.periods import Month
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.reading import FLAG, Cells, FileReport, Problem, Reading, SourceFile
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

Tallied = Mapping[str, Sequence[Any]]
"""A cube's columns: month, area, group, subgroup, flags and count, of equal length."""


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


def cells_of(cubes: Sequence[Tallied]) -> Cells:
    """The cubes of one extract's files as cells, in the files' order; a flag is off where a file lacks it."""
    found = Cells()
    flags = sorted({name for cube in cubes for name in cube if name.startswith(FLAG)})
    for place, cube in enumerate(cubes):
        size = len(cube["count"])
        found.file.extend([place] * size)
        found.line.extend([EVERY_LINE] * size)
        found.month.extend(cube["month"])
        found.count.extend(cube["count"])
        for column, name in ((found.area, "area"), (found.group, "group"), (found.subgroup, "subgroup")):
            column.extend(map(found.word, cube[name]))
        for name in flags:
            marks = found.flags.setdefault(name.removeprefix(FLAG), array("b"))
            marks.extend(cube.get(name) or [0] * size)
    return found


def reading(
    names: Sequence[str], columns: Sequence[Columns], cubes: Sequence[Tallied], kind: Kind
) -> Reading:
    """Counted cubes as a reading of this kind, with its report."""
    files = tuple(map(_file, names, columns, cubes))
    cells = cells_of(cubes)
    return Reading(cells, data_report(files, cells, kind, ()), ())


def _file(name: str, columns: Columns, cube: Tallied) -> FileReport:
    used = [one for one in (columns.month, columns.area, columns.group, columns.subgroup) if one]
    flags = [name for name in columns.others if flag_column(name) in cube]
    unused = tuple(name for name in columns.others if name not in flags)
    months = cube["month"]
    rows = sum(cube["count"])
    return FileReport(name, rows, Month(min(months)), Month(max(months)), "utf-8", (*used, *flags), unused)
