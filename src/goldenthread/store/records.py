"""Counting files of records with the engine: one look at every record, and a cube of counts is left."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from goldenthread.store import arrays, engine
from goldenthread.store import records_text as text
from goldenthread.trends.expressions import records
from goldenthread.trends.kinds.counts import misspelt
from goldenthread.trends.kinds.files import CONTROL
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.offence_records import (
    Column,
    Columns,
    Cube,
    Integers,
    columns_of,
    cube,
)
from goldenthread.trends.kinds.reading import (
    MOST_CELLS,
    MOST_PROBLEMS,
    FirstLines,
    Problem,
    Unreadable,
)

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
    cut_off: bool = False
    """Whether the last line of a CSV has no end."""


def count(path: Path, kind: Kind) -> Counted:
    """Count the records of a CSV or Parquet file by month, area, class, subclass and flags."""
    columns = None
    try:
        table = engine.table(str(path))
        columns, why = columns_of(table.columns)
        if columns is None:
            todo = "Name the columns month, area and class in the first line."
            return _refused(Problem(path.name, 1, why, todo))
        return engine.in_little_memory(partial(_count, path, table, columns, kind))
    except Unreadable as why_not:
        return _refused(why_not.problem)
    except Exception as failure:  # noqa: BLE001 - the engines have no exception in common
        return _refused(*(_told(path, columns) or [Problem(path.name, None, *_in_words(failure))]))


def _count(path: Path, table: Table, columns: Columns, kind: Kind) -> Counted:
    tally = records.tally(table, columns, _flags(table, columns)).limit(MOST_CELLS + 1)
    counts, places = numbered(tally)
    if len(counts) > MOST_CELLS:
        wrong = f"Its months, areas, classes and flags make more than {MOST_CELLS:,} different counts."
        todo = "See whether the right columns are named class and subclass."
        return _refused(Problem(path.name, None, wrong, todo))
    found = cube(counts, places)
    return Counted(columns, found, tuple(_faults(path, columns, found, kind)), _is_cut_off(path))


def _is_cut_off(path: Path) -> bool:
    return not engine.is_parquet(str(path)) and text.is_cut_off(path, text.beginning(path))


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


def _refused(*problems: Problem) -> Counted:
    return Counted(None, None, problems)


def _in_words(failure: Exception) -> tuple[str, str]:
    import duckdb

    if isinstance(failure, duckdb.OutOfMemoryException):
        return (
            "Counting it takes more memory than DuckDB may use here.",
            "Leave out columns of free text, or split it into several files and add these together.",
        )
    first = str(failure).strip().splitlines()[0][:200] if str(failure).strip() else type(failure).__name__
    return f"It could not be read as a table ({first}).", "Export it again, as CSV in UTF-8 or as Parquet."


def _told(path: Path, columns: Columns | None) -> list[Problem]:
    """What is wrong with the lines of a CSV; of Parquet, which has none, nothing."""
    if columns is None or engine.is_parquet(str(path)):
        return []
    return list(islice(text.faults(path, text.beginning(path), columns), MOST_PROBLEMS))


def _faults(path: Path, columns: Columns, found: Cube, kind: Kind) -> Iterator[Problem]:
    """What is wrong with records, by line for a CSV; none of them is left out in silence."""
    if not len(found.count):
        yield Problem(path.name, None, "It has a header and no rows.", "Export it again.")
        return
    bad = found.wrong
    if bad or found.garbled:
        told = _told(path, columns)
        yield from told
        bad = max(bad, 0 if told else 1)
        if len(told) < bad:
            yield Problem(path.name, None, *_more(bad - len(told), "more " if told else ""))
    yield from _misspelt(path, columns, found, kind)


def _more(bad: int, more: str) -> tuple[str, str]:
    what = "records have" if bad > 1 else "record has"
    wrong = f"{bad:,} {more}{what} no month that can be read, no area or no class."
    return wrong, "Mend them where the file comes from, and export it again."


def _misspelt(path: Path, columns: Columns, found: Cube, kind: Kind) -> Iterator[Problem]:
    """The boroughs with a slip in their name, each with its first line."""
    meant = {(word,): kind.areas.meant(word) for word in found.area[1] if not CONTROL.search(word)}
    slips = {word: name for word, name in meant.items() if name is not None}
    lines = _first_lines(path, (columns.area,), slips)
    for word, name in sorted(slips.items(), key=lambda slip: lines.get(slip[0], 0)):
        yield Problem(path.name, lines.get(word), *misspelt(word[0], name))


def _first_lines(
    path: Path, names: Sequence[str | None], wanted: Collection[tuple[str, ...]]
) -> Mapping[tuple[str, ...], int]:
    """Where these words stand first in a CSV, which is read again for it; Parquet has no lines."""
    if not wanted or engine.is_parquet(str(path)):
        return {}
    return text.first_lines(path, text.beginning(path), names, wanted)


def first_lines(paths: Sequence[Path], columns: Sequence[Columns]) -> FirstLines:
    """Where classes stand first in the files, for somebody who has to name one; looked up once."""

    @cache
    def found(file: int, classes: frozenset[tuple[str, str]]) -> Mapping[tuple[str, ...], int]:
        names = columns[file].group, columns[file].subgroup
        return _first_lines(paths[file], names, classes)

    return found
