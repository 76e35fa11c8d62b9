"""Counting files of records with the engine: one look at every record, and a cube of counts is left."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goldenthread.store import engine
from goldenthread.trends.expressions import records
from goldenthread.trends.kinds.offence_records import Columns, Tallied, columns_of
from goldenthread.trends.kinds.reading import MOST_CELLS, MOST_PROBLEMS, Problem

MONTH = re.compile(r"[12]\d{3}-?(0[1-9]|1[0-2])(-?[0-3]\d)?([ T].*)?")


@dataclass(frozen=True, slots=True)
class Counted:
    """One file's cube, or what is wrong with the file."""

    columns: Columns | None
    cube: Tallied
    problems: tuple[Problem, ...] = ()


def count(path: Path) -> Counted:
    """Count the records of a CSV or Parquet file by month, area, class, subclass and flags."""
    try:
        return _count(path)
    except Exception as failure:  # noqa: BLE001 - the engines have no exception in common
        return _refused(path, *_in_words(failure))


def _count(path: Path) -> Counted:
    table = engine.table(str(path))
    columns, why = columns_of(table.columns)
    if columns is None:
        return _refused(path, why, "Name the columns month, area and class in the first line.", 1)
    flags = _flags(table, columns)
    cube = records.cube(records.tally(table, columns, flags)).to_pyarrow()
    if cube.num_rows > MOST_CELLS:
        wrong = f"Its months, areas, classes and flags make {cube.num_rows:,} different counts."
        return _refused(path, wrong, f"Split the file: there is room for {MOST_CELLS:,}.")
    tallied = cube.sort_by([(name, "ascending") for name in sorted(cube.column_names)]).to_pydict()
    return Counted(columns, tallied, tuple(_faults(path, columns, tallied)))


def _flags(table: Any, columns: Columns) -> list[str]:
    """The other columns that hold yeses and noes alone."""
    known = [name for name in columns.others if table[name].type().is_boolean()]
    asked = [name for name in columns.others if name not in known]
    if asked:
        answer = records.flags_among(table, asked).to_pyarrow().to_pylist()[0]
        known += [name for name in asked if answer[name]]
    return [name for name in columns.others if name in known]


def _refused(path: Path, wrong: str, todo: str, line: int | None = None) -> Counted:
    return Counted(None, {}, (Problem(path.name, line, wrong, todo),))


def _in_words(failure: Exception) -> tuple[str, str]:
    first = str(failure).strip().splitlines()[0][:200] if str(failure).strip() else type(failure).__name__
    return f"It could not be read as a table ({first}).", "Export it again, as CSV in UTF-8 or as Parquet."


def _faults(path: Path, columns: Columns, cube: Tallied) -> Iterator[Problem]:
    """What is wrong with records, by line for a CSV; none of them is left out in silence."""
    if not cube["count"]:
        yield Problem(path.name, None, "It has a header and no rows.", "Export it again.")
        return
    bad = sum(
        n
        for n, *parts in zip(cube["count"], cube["month"], cube["area"], cube["group"], strict=True)
        if parts[0] is None or not all(parts[1:])
    )
    if bad:
        found = list(_lines(path, columns)) if path.suffix.lower() != ".parquet" else []
        yield from found
        if len(found) < bad:
            more = "more " if found else ""
            what = "records have" if bad - len(found) > 1 else "record has"
            wrong = f"{bad - len(found):,} {more}{what} no month that can be read, no area or no class."
            yield Problem(path.name, None, wrong, "Mend them where the file comes from, and export it again.")


def _lines(path: Path, columns: Columns) -> Iterator[Problem]:
    """The first lines that are wrong, found by reading the file as text."""
    found = 0
    with path.open(newline="", encoding="utf-8", errors="replace") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            why = _wrong(row, columns)
            if why:
                yield Problem(path.name, reader.line_num, *why)
                found += 1
            if found >= MOST_PROBLEMS:
                return


def _wrong(row: dict[str, Any], columns: Columns) -> tuple[str, str] | None:
    month = (row.get(columns.month) or "").strip()
    if not MONTH.fullmatch(month):
        return f"“{month[:40]}” is not a month.", "Write a year and a month, such as 2024-07."
    for what, name in (("area", columns.area), ("class", columns.group)):
        if not (row.get(name) or "").strip():
            return f"The {what} is blank.", "Fill it in; write Unknown where it is not known."
    return None
