"""The rows of a vintage as columns: written to Parquet once, read whole, and added up into monthly series."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.periods import Month, Window
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.reading import Cells
from goldenthread.trends.values import FileCounts, MonthlySeries, Note, VintageRef
from goldenthread.trends.words import listed, number

_NUMBERS: Final = {"file": pa.int16(), "line": pa.int32(), "month": pa.int32(), "count": pa.int64()}
_LABELS: Final = ("area", "group", "subgroup")

Mask = NDArray[np.bool_]
Integers = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Columns:
    """A vintage's rows. Labels are places in the list of words, which stand as the files write them.

    With ``areas_as`` two ways to write one area become one.
    """

    file: Integers
    line: Integers
    month: Integers
    count: Integers
    area: Integers
    group: Integers
    subgroup: Integers
    words: tuple[str, ...]

    def areas_as(self, canonical: Callable[[str], str]) -> Columns:
        """The same rows with their areas named in the words used here."""
        words = {word: place for place, word in enumerate(self.words)}
        used = {place: canonical(self.words[place]) for place in np.unique(self.area).tolist()}
        places = np.zeros(len(self.words), np.int32)
        for place, name in used.items():
            places[place] = words.setdefault(name, len(words))
        return replace(self, area=places[self.area], words=tuple(words))


def write(path: Path, found: Cells) -> None:
    """Write rows as Parquet: a row for each file, line and month."""
    words = pa.array(found.words, pa.string())
    columns = {name: pa.array(np.asarray(getattr(found, name)), kind) for name, kind in _NUMBERS.items()}
    for name in _LABELS:
        places = pa.array(np.asarray(getattr(found, name)), pa.int32())
        columns[name] = pa.DictionaryArray.from_arrays(places, words)
    pq.write_table(pa.table(columns), path, compression="zstd")


def read(path: Path) -> Columns:
    """Read rows back."""
    table = pq.read_table(path)
    numbers = {name: table[name].to_numpy() for name in _NUMBERS}
    words: dict[str, int] = {}
    labels = {}
    for name in _LABELS:
        column = table[name].combine_chunks().cast(pa.string()).dictionary_encode()
        places = [words.setdefault(text, len(words)) for text in column.dictionary.to_pylist()]
        labels[name] = np.asarray(places, np.int32)[column.indices.to_numpy()]
    return Columns(**numbers, **labels, words=tuple(words))


def monthly(
    columns: Columns, files: Sequence[str], definition: SeriesDefinition, ref: VintageRef
) -> MonthlySeries:
    """Add up the rows that a series selects, file by file and month by month."""
    kind = KINDS[ref.kind]
    columns = columns.areas_as(kind.areas.canonical)
    masks = [_selected(columns, kind, one) for one in definition.select]
    mask = np.logical_or.reduce(masks)
    missing: dict[Month, str] = {}
    for one, chosen in zip(definition.select, masks, strict=True):
        wide = kind.absent_row_is_zero
        missing |= dict(
            _absent_rows(columns, files, one, chosen) if wide else _absent_cells(columns, one, chosen)
        )
    _note_empty_months(columns, mask, ref, missing)
    return MonthlySeries(
        definition,
        ref,
        tuple(
            _file_counts(columns, mask & (columns.file == place), name) for place, name in enumerate(files)
        ),
        _apart(columns, kind, mask),
        missing,
        kind.breaks_of(definition),
        kind.notes,
        _known_errors(columns, kind, definition),
    )


def _chosen(columns: Columns, column: Integers, wanted: Callable[[str], bool]) -> Mask:
    places = [place for place, word in enumerate(columns.words) if wanted(word)]
    return np.isin(column, places)


def _selected(columns: Columns, kind: Kind, one: Selection) -> Mask:
    group = kind.groups.key(one.group)
    mask = _chosen(columns, columns.group, lambda word: kind.groups.key(word) == group)
    if one.subgroup is None:
        return mask
    subgroup = kind.subgroups.key(one.subgroup)
    return mask & _chosen(columns, columns.subgroup, lambda word: kind.subgroups.key(word) == subgroup)


def _words(one: Selection) -> str:
    return f"{one.group} – {one.subgroup}" if one.subgroup else one.group


def _months(column: Integers) -> list[Month]:
    return [Month(m) for m in np.unique(column)]


def _absent_rows(
    columns: Columns, files: Sequence[str], one: Selection, mask: Mask
) -> Iterator[tuple[Month, str]]:
    """A file without any row of the class: it had none, or it calls it something else. That is no zero."""
    for place, name in enumerate(files):
        here = columns.file == place
        if not np.any(mask & here):
            why = f"{name} has no row for {_words(one)}: it may have had none, or another name"
            yield from ((month, why) for month in _months(columns.month[here]))


def _absent_cells(columns: Columns, one: Selection, mask: Mask) -> Iterator[tuple[Month, str]]:
    """A month in which one of the measure's areas has no row."""
    areas = set(columns.area[mask].tolist())
    for month in _months(columns.month[mask]):
        absent = areas - set(columns.area[mask & (columns.month == month)].tolist())
        if absent:
            names = sorted(columns.words[place] for place in absent)
            shown = names if len(names) <= 3 else [*names[:3], number(len(names) - 3, "more area")]
            yield month, f"{_words(one)} has no row for {listed(shown)}; write 0 where there was none"


def _note_empty_months(columns: Columns, mask: Mask, ref: VintageRef, missing: dict[Month, str]) -> None:
    present = set(_months(columns.month[mask])) | missing.keys()
    for month in Window(ref.recorded_from, ref.recorded_to):
        if month not in present:
            missing[month] = "no row for it"


def _file_counts(columns: Columns, mask: Mask, name: str) -> FileCounts:
    month, line, count = columns.month[mask], columns.line[mask], columns.count[mask]
    order = np.lexsort((line, month))
    month, line, count = month[order], line[order], count[order]
    found, starts = np.unique(month, return_index=True)
    sums = np.add.reduceat(count, starts) if len(starts) else count
    shared: dict[bytes, tuple[int, ...]] = {}
    lines = {}
    for key, part in zip(found, np.split(line, starts[1:]), strict=False):
        lines[Month(key)] = shared.setdefault(part.tobytes(), tuple(part.tolist()))
    counts = {Month(m): int(s) for m, s in zip(found, sums, strict=True)}
    return FileCounts(name, counts, lines, len(np.unique(columns.area[mask])))


def _apart(columns: Columns, kind: Kind, mask: Mask) -> Mapping[str, Mapping[Month, int]]:
    apart = kind.areas.apart
    found: dict[str, dict[Month, int]] = {}
    for place in np.unique(columns.area[mask]):
        word = columns.words[place]
        if apart.knows(word):
            here = mask & (columns.area == place)
            sums = found.setdefault(apart.canonical(word), {})
            for month, count in zip(columns.month[here].tolist(), columns.count[here].tolist(), strict=True):
                sums[Month(month)] = sums.get(Month(month), 0) + count
    return {name: found[name] for name in sorted(found)}


def _known_errors(columns: Columns, kind: Kind, definition: SeriesDefinition) -> tuple[Note, ...]:
    """The known errors among the rows that a series selects, if the vintage has them."""
    chosen = {(kind.groups.key(one.group), one.subgroup) for one in definition.select}
    return tuple(
        Note(f"known-error.{error.code}", error.text)
        for error in kind.known_errors
        if (kind.groups.key(error.select.group), error.select.subgroup) in chosen
        and _sum(columns, _selected(columns, kind, error.select), error.window) == error.expect
    )


def _sum(columns: Columns, mask: Mask, window: Window) -> int:
    inside = (columns.month >= int(window.first)) & (columns.month <= int(window.last))
    return int(columns.count[mask & inside].sum())
