"""Counting files of records with the engine: one look at every record, and a cube of counts is left."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from goldenthread.store import arrays, engine
from goldenthread.trends.expressions import records
from goldenthread.trends.kinds.offence_records import (
    Column,
    Columns,
    Cube,
    Integers,
    columns_of,
    cube,
    month_number,
)
from goldenthread.trends.kinds.reading import MOST_CELLS, MOST_PROBLEMS, Problem

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table

SAMPLE: Final = 10_000
"""The records that are looked at first, to see which columns may be flags."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One file's cube, or what is wrong with the file."""

    columns: Columns | None
    cube: Cube | None
    problems: tuple[Problem, ...] = ()


def count(path: Path) -> Counted:
    """Count the records of a CSV or Parquet file by month, area, class, subclass and flags."""
    try:
        return engine.in_little_memory(lambda: _count(path))
    except Exception as failure:  # noqa: BLE001 - the engines have no exception in common
        return _refused(path, *_in_words(failure))


def _count(path: Path) -> Counted:
    table = engine.table(str(path))
    columns, why = columns_of(table.columns)
    if columns is None:
        return _refused(path, why, "Name the columns month, area and class in the first line.", 1)
    tally = records.tally(table, columns, _flags(table, columns)).limit(MOST_CELLS + 1)
    counts, places = numbered(tally)
    if len(counts) > MOST_CELLS:
        wrong = f"Its months, areas, classes and flags make more than {MOST_CELLS:,} different counts."
        return _refused(path, wrong, "See whether the right columns are named class and subclass.")
    found = cube(counts, places)
    return Counted(columns, found, tuple(_faults(path, table.columns, columns, found)))


def _flags(table: Any, columns: Columns) -> list[str]:
    """The other columns that hold yeses and noes alone, as far as the first records say."""
    if not columns.others:
        return []
    [answer] = engine.rows(records.flags_among(table.limit(SAMPLE), columns.others))
    return [name for name in columns.others if answer[name] is not False]


def numbered(tally: Table) -> tuple[Integers, dict[str, Column]]:
    """The counts of a tally, and what they are of as places in lists of words; texts come piece by piece."""
    names = [name for name in tally.columns if name != "count"]
    counts: list[Integers] = [np.zeros(0, np.int64)]
    places: dict[str, list[Integers]] = {name: [np.zeros(0, np.uint8)] for name in names}
    words: dict[str, dict[Any, int]] = {name: {} for name in names}
    for piece in engine.pieces(tally):
        counts.append(arrays.values(piece["count"]).copy())
        for name in names:
            places[name].append(_places(piece[name], words[name]))
    return np.concatenate(counts), {name: (np.concatenate(places[name]), list(words[name])) for name in names}


def _places(texts: pa.Array, words: dict[Any, int]) -> Integers:
    """The places of these texts among the words known so far; new ones become known."""
    own = texts.dictionary_encode(null_encoding="encode")
    places = [words.setdefault(word, len(words)) for word in own.dictionary.to_pylist()]
    return np.array(places, np.min_scalar_type(len(words)))[arrays.values(own.indices)]


def _refused(path: Path, wrong: str, todo: str, line: int | None = None) -> Counted:
    return Counted(None, None, (Problem(path.name, line, wrong, todo),))


def _in_words(failure: Exception) -> tuple[str, str]:
    import duckdb

    if isinstance(failure, duckdb.OutOfMemoryException):
        return (
            "Counting it takes more memory than DuckDB may use here.",
            "Leave out columns of free text, or split it into several files and add these together.",
        )
    first = str(failure).strip().splitlines()[0][:200] if str(failure).strip() else type(failure).__name__
    return f"It could not be read as a table ({first}).", "Export it again, as CSV in UTF-8 or as Parquet."


def _faults(path: Path, header: Sequence[str], columns: Columns, found: Cube) -> Iterator[Problem]:
    """What is wrong with records, by line for a CSV; none of them is left out in silence."""
    if not len(found.count):
        yield Problem(path.name, None, "It has a header and no rows.", "Export it again.")
        return
    bad = found.wrong
    if bad:
        lines = iter(()) if engine.is_parquet(str(path)) else _lines(path, header, columns)
        told = list(islice(lines, MOST_PROBLEMS))
        yield from told
        if len(told) < bad:
            more = "more " if told else ""
            what = "records have" if bad - len(told) > 1 else "record has"
            wrong = f"{bad - len(told):,} {more}{what} no month that can be read, no area or no class."
            yield Problem(path.name, None, wrong, "Mend them where the file comes from, and export it again.")


def _lines(path: Path, header: Sequence[str], columns: Columns) -> Iterator[Problem]:
    """The lines that are wrong, found by reading the file as text."""
    places = [header.index(name) for name in (columns.month, columns.area, columns.group)]
    opened = gzip.open if path.suffix.lower() == ".gz" else open
    with opened(path, "rt", newline="", encoding="utf-8-sig", errors="replace") as lines:
        first = lines.readline()
        reader = csv.reader(lines, delimiter=max(",;\t|", key=first.count))
        is_month = cache(month_number)
        for row in reader:
            month, area, group = (row[at].strip() if at < len(row) else "" for at in places)
            if row and not (is_month(month) and area and group):
                yield Problem(path.name, reader.line_num + 1, *_wrong(month, area))


def _wrong(month: str, area: str) -> tuple[str, str]:
    if not month_number(month):
        return f"“{month[:40]}” is not a month.", "Write a year and a month, such as 2024-07."
    return f"The {'class' if area else 'area'} is blank.", "Fill it in; write Unknown where it is not known."
