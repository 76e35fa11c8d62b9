"""The rows of a vintage as columns: written to Parquet once, read whole, and chosen by class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from goldenthread.framework.series import Selection
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Window
from goldenthread.store import arrays
from goldenthread.trends.kinds.corrections import Correction
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.reading import FLAG, HIDDEN, Cells
from goldenthread.trends.words import listed

_NUMBERS: Final = {"file": pa.int16(), "line": pa.int32(), "month": pa.int32(), "count": pa.int64()}
_LABELS: Final = ("area", "group", "subgroup")

Mask = NDArray[np.bool_]
Integers = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Columns:
    """A vintage's rows. Labels are places in the list of words, which stand as the files write them.

    With ``areas_as`` two ways to write one area become one. A hidden count is ``HIDDEN``, and below zero.
    """

    file: Integers
    line: Integers
    month: Integers
    count: Integers
    area: Integers
    group: Integers
    subgroup: Integers
    words: tuple[str, ...]
    flags: Mapping[str, Mask] = field(default_factory=dict)
    """Of records: by the name of a flag, which rows have it."""

    def areas_as(self, canonical: Callable[[str], str]) -> Columns:
        """The same rows with their areas named in the words used here."""
        words = {word: place for place, word in enumerate(self.words)}
        used = {place: canonical(self.words[place]) for place in np.unique(self.area).tolist()}
        places = np.zeros(len(self.words), np.int32)
        for place, name in used.items():
            places[place] = words.setdefault(name, len(words))
        return replace(self, area=places[self.area], words=tuple(words))

    def only(self, mask: Mask) -> Columns:
        """The rows of a mask."""
        names = (*_NUMBERS, *_LABELS)
        flags = {name: column[mask] for name, column in self.flags.items()}
        return replace(self, **{name: getattr(self, name)[mask] for name in names}, flags=flags)


def of(found: Cells) -> Columns:
    """Rows that were just read, as columns."""
    names = (*_NUMBERS, *_LABELS)
    columns = {name: np.asarray(getattr(found, name)) for name in names}
    flags = {name: np.asarray(column, bool) for name, column in found.flags.items()}
    return Columns(**columns, words=tuple(found.words), flags=flags)


def within(columns: Columns, kind: Kind) -> tuple[Columns, Columns]:
    """The rows that are added up, and those of a kind by force that are not: outside, or of a network."""
    if kind.place is None:
        return columns, columns.only(np.zeros(len(columns.count), bool))
    apart = chosen(columns, columns.area, kind.is_outside) | chosen(
        columns, columns.subgroup, kind.is_network
    )
    return columns.only(~apart), columns.only(apart)


def classes(columns: Columns) -> tuple[tuple[str, str], ...]:
    """The classes of these rows with their subclasses, as the files write them."""
    pairs = np.unique(columns.group.astype(np.int64) << 32 | columns.subgroup).tolist()
    return tuple((columns.words[one >> 32], columns.words[one & (1 << 32) - 1]) for one in pairs)


def write(path: Path, found: Cells) -> None:
    """Write rows as Parquet: a row for each file, line and month. A hidden count is null."""
    words = arrays.texts(found.words)
    columns = {name: arrays.column(np.asarray(getattr(found, name)), kind) for name, kind in _NUMBERS.items()}
    counts = np.asarray(found.count)
    columns["count"] = arrays.column(counts, _NUMBERS["count"], counts != HIDDEN)
    for name in _LABELS:
        places = arrays.column(np.asarray(getattr(found, name)), pa.int32())
        columns[name] = pa.DictionaryArray.from_arrays(places, words)
    for name, marks in found.flags.items():
        columns[f"{FLAG}{name}"] = arrays.column(np.asarray(marks), pa.bool_())
    pq.write_table(pa.table(columns), path, compression="zstd")


def read(path: Path) -> Columns:
    """Read rows back."""
    with pq.ParquetFile(path) as file:  # pq.read_table would import pandas, which takes a second
        table = file.read()
    numbers = {name: arrays.filled(table[name], HIDDEN) for name in _NUMBERS}
    words: dict[str, int] = {}
    labels = {}
    for name in _LABELS:
        column = table[name].unify_dictionaries().combine_chunks()
        places = [words.setdefault(text, len(words)) for text in column.dictionary.to_pylist()]
        labels[name] = np.asarray(places, np.int32)[arrays.values(column.indices)]
    marked = [name for name in table.column_names if name.startswith(FLAG)]
    flags = {name.removeprefix(FLAG): arrays.values(table[name]) for name in marked}
    return Columns(**numbers, **labels, words=tuple(words), flags=flags)


def corrections(columns: Columns, kind: Kind) -> tuple[Correction, ...]:
    """The corrections whose wrong sum the vintage has; the others have lapsed, or lack their months."""
    return tuple(
        one
        for one in kind.corrections
        if _sum(columns, rows_of(columns, kind, one.select), one.window) == one.expect
    )


def lapsed(columns: Columns, kind: Kind) -> tuple[tuple[Correction, int], ...]:
    """The corrections whose class and months the vintage has with another sum than the wrong one."""
    found = []
    for one in kind.corrections:
        mask = rows_of(columns, kind, one.select)
        whole = set(map(int, one.window)) <= set(columns.month[mask].tolist())
        total = _sum(columns, mask, one.window)
        if whole and total != one.expect:
            found.append((one, total))
    return tuple(found)


def chosen(columns: Columns, column: Integers, wanted: Callable[[str], bool]) -> Mask:
    places = [place for place, word in enumerate(columns.words) if wanted(word)]
    return np.isin(column, places)


def rows_of(columns: Columns, kind: Kind, one: Selection) -> Mask:
    group = kind.groups.key(one.group)
    mask = chosen(columns, columns.group, lambda word: kind.groups.key(word) == group)
    if one.subgroup is not None:
        subgroup = kind.subgroups.key(one.subgroup)
        mask = mask & chosen(columns, columns.subgroup, lambda word: kind.subgroups.key(word) == subgroup)
    for flag in one.marked:
        mask = mask & _flag(columns, flag)
    for flag in one.unmarked:
        mask = mask & ~_flag(columns, flag)
    return mask


def _flag(columns: Columns, name: str) -> Mask:
    if name in columns.flags:
        return columns.flags[name]
    known = listed(sorted(columns.flags)) if columns.flags else "none"
    raise Refused(f"The series asks for records marked “{name}”; the extract’s flags are: {known}.")


def words_of(one: Selection) -> str:
    return f"{one.group} – {one.subgroup}" if one.subgroup else one.group


def months_of(column: Integers) -> list[Month]:
    return [Month(m) for m in np.unique(column)]


def _sum(columns: Columns, mask: Mask, window: Window) -> int:
    inside = (columns.month >= int(window.first)) & (columns.month <= int(window.last))
    return int(np.maximum(columns.count[mask & inside], 0).sum())
