"""The rows of a vintage as columns: written to Parquet once, read whole, and added up into monthly series."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Window
from goldenthread.store import arrays
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.kinds.corrections import Correction, Remedy
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.reading import FLAG, HIDDEN, Cells
from goldenthread.trends.values import FileCounts, MonthlySeries, Note, VintageRef
from goldenthread.trends.words import listed, number

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


def monthly(
    columns: Columns,
    files: Sequence[str],
    definition: SeriesDefinition,
    ref: VintageRef,
    area: str | None = None,
) -> MonthlySeries:
    """Add up the rows that a series selects, file by file and month by month; of one area if it is named."""
    return Selected.of(columns, files, definition, ref).series(area)


@dataclass(frozen=True)
class Selected:
    """The rows of a vintage that a series selects, found once and then added up over every area or of one."""

    columns: Columns
    """Only rows of its classes, with the areas in the words used here."""
    files: Sequence[str]
    definition: SeriesDefinition
    ref: VintageRef
    masks: tuple[Mask, ...]
    """The rows of each selection: of those that are added, then of those that are taken away."""
    absent: Mapping[Month, str]
    """In wide files: the months of a file that has no row of a class at all."""
    notes: tuple[Note, ...]

    @classmethod
    def of(
        cls, columns: Columns, files: Sequence[str], definition: SeriesDefinition, ref: VintageRef
    ) -> Selected:
        """The rows that the definition selects, once corrected."""
        kind = KINDS[ref.kind]
        applied = corrections(columns, kind)
        selections = (*definition.select, *definition.less)
        every, columns = columns, _of_classes(columns, kind, selections).areas_as(kind.areas.canonical)
        masks = [_selected(columns, kind, one, applied) for one in selections]
        absent: dict[Month, str] = {}
        if kind.absent_row_is_zero:
            for one, mask in zip(selections, masks, strict=True):
                absent |= dict(_absent_rows(every, files, one, columns.file[mask]))
        theirs = np.logical_or.reduce(masks)
        notes = (*kind.notes, *_corrected(applied, definition, kind))
        kept = tuple(mask[theirs] for mask in masks)
        return cls(columns.only(theirs), files, definition, ref, kept, absent, notes)

    @property
    def kind(self) -> Kind:
        """The vintage's kind."""
        return KINDS[self.ref.kind]

    def series(self, area: str | None = None) -> MonthlySeries:
        """The counts by month over every area, or of one."""
        columns = self.columns
        here = np.ones(len(columns.count), bool)
        if area is not None:
            here = _chosen(columns, columns.area, lambda word: word == area)
        added, taken = self._parts(here | self.kind.absent_row_is_zero)
        whole = np.logical_or.reduce(added)
        missing = self._missing((*added, *taken), whole, here)
        shown = replace(columns, count=np.maximum(columns.count, 0))
        counted = tuple(self._counted(shown, whole & here, whole))
        return MonthlySeries(
            self.definition,
            self.ref,
            counted + tuple(_taken_away(shown, self.files, self.definition, taken, here)),
            _apart(shown, self.kind, whole & here),
            missing,
            self.kind.breaks_of(self.definition),
            self.notes,
        )

    def _parts(self, rows: Mask) -> tuple[list[Mask], list[Mask]]:
        """The selections within some rows: what is added up, and what is taken away."""
        found, size = [mask & rows for mask in self.masks], len(self.definition.select)
        return found[:size], found[size:]

    def _missing(self, masks: Sequence[Mask], whole: Mask, here: Mask) -> dict[Month, str]:
        """The months without a count, each with the reason."""
        missing = dict(self.absent)
        if not self.kind.absent_row_is_zero:
            for one, mask in zip((*self.definition.select, *self.definition.less), masks, strict=True):
                missing |= dict(_absent_cells(self.columns, one, mask))
        missing |= _hidden(self.columns, np.logical_or.reduce(masks) & here)
        _note_empty_months(self.columns, whole, self.ref, missing)
        return missing

    def _counted(self, columns: Columns, mask: Mask, whole: Mask) -> Iterator[FileCounts]:
        for place, name in enumerate(self.files):
            in_file = columns.file == place
            yield _file_counts(columns, mask & in_file, whole & in_file, name)


def corrections(columns: Columns, kind: Kind) -> tuple[Correction, ...]:
    """The corrections whose wrong sum the vintage has; the others have lapsed, or lack their months."""
    return tuple(
        one
        for one in kind.corrections
        if _sum(columns, _rows_of(columns, kind, one.select), one.window) == one.expect
    )


def lapsed(columns: Columns, kind: Kind) -> tuple[tuple[Correction, int], ...]:
    """The corrections whose class and months the vintage has with another sum than the wrong one."""
    found = []
    for one in kind.corrections:
        mask = _rows_of(columns, kind, one.select)
        whole = set(map(int, one.window)) <= set(columns.month[mask].tolist())
        total = _sum(columns, mask, one.window)
        if whole and total != one.expect:
            found.append((one, total))
    return tuple(found)


def _hidden(columns: Columns, mask: Mask) -> dict[Month, str]:
    """The months in which the source hides a number that the series needs: without a count, and not zero."""
    found = {}
    for month in _months(columns.month[mask & (columns.count == HIDDEN)]):
        here = mask & (columns.count == HIDDEN) & (columns.month == month)
        number_ = number(int(here.sum()), "number is", "numbers are")
        found[month] = f"{number_} hidden by the source, because small; hidden is not zero"
    return found


def _corrected(applied: Sequence[Correction], definition: SeriesDefinition, kind: Kind) -> Iterator[Note]:
    """The corrections that change what the series counts, as notes."""
    chosen = {(kind.groups.key(one.group), one.subgroup) for one in definition.select}
    for one in applied:
        target = one.read_as or one.select
        if (kind.groups.key(target.group), target.subgroup) in chosen:
            yield Note(f"correction.{one.code}", one.in_words)


def _chosen(columns: Columns, column: Integers, wanted: Callable[[str], bool]) -> Mask:
    places = [place for place, word in enumerate(columns.words) if wanted(word)]
    return np.isin(column, places)


def _selected(columns: Columns, kind: Kind, one: Selection, applied: Sequence[Correction]) -> Mask:
    """The rows of a selection, once corrected: none of what is refused, or has another name."""
    mask = _rows_of(columns, kind, one)
    for correction in applied:
        rows = _rows_of(columns, kind, correction.select)
        if correction.remedy is Remedy.READ_AS and correction.read_as == one:
            mask = mask | rows
        else:
            mask = mask & ~rows
    return mask


def _of_classes(columns: Columns, kind: Kind, selections: Sequence[Selection]) -> Columns:
    """The rows of the classes that are asked for, and of those that corrections may read as them: a few."""
    wanted = {
        kind.groups.key(one.group) for one in (*selections, *(each.select for each in kind.corrections))
    }
    return columns.only(_chosen(columns, columns.group, lambda word: kind.groups.key(word) in wanted))


def _rows_of(columns: Columns, kind: Kind, one: Selection) -> Mask:
    group = kind.groups.key(one.group)
    mask = _chosen(columns, columns.group, lambda word: kind.groups.key(word) == group)
    if one.subgroup is not None:
        subgroup = kind.subgroups.key(one.subgroup)
        mask = mask & _chosen(columns, columns.subgroup, lambda word: kind.subgroups.key(word) == subgroup)
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


def _words(one: Selection) -> str:
    return f"{one.group} – {one.subgroup}" if one.subgroup else one.group


def _months(column: Integers) -> list[Month]:
    return [Month(m) for m in np.unique(column)]


def _absent_rows(
    every: Columns, files: Sequence[str], one: Selection, having: Integers
) -> Iterator[tuple[Month, str]]:
    """A file without any row of the class: it had none, or it calls it something else. That is no zero."""
    for place, name in enumerate(files):
        if not np.any(having == place):
            why = f"{name} has no row for {_words(one)}: it may have had none, or another name"
            yield from ((month, why) for month in _months(every.month[every.file == place]))


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


def _taken_away(
    columns: Columns, files: Sequence[str], definition: SeriesDefinition, masks: Sequence[Mask], here: Mask
) -> Iterator[FileCounts]:
    """The rows that a series takes away, with their counts below zero."""
    negative = replace(columns, count=-columns.count)
    for one, mask in zip(definition.less, masks, strict=True):
        for place, name in enumerate(files):
            in_file = columns.file == place
            found = _file_counts(negative, mask & here & in_file, mask & in_file, name)
            yield replace(found, taken_away=_words(one))


def _file_counts(columns: Columns, mask: Mask, whole: Mask, name: str) -> FileCounts:
    """The file's rows of a mask added up; a month that only other areas have is zero."""
    month, line, count = columns.month[mask], columns.line[mask], columns.count[mask]
    order = np.lexsort((line, month))
    month, line, count = month[order], line[order], count[order]
    found, starts = np.unique(month, return_index=True)
    sums = np.add.reduceat(count, starts) if len(starts) else count
    shared: dict[bytes, tuple[int, ...]] = {}
    lines = {}
    for key, part in zip(found, np.split(line, starts[1:]), strict=False):
        lines[Month(key)] = shared.setdefault(part.tobytes(), tuple(part.tolist()))
    counts = dict.fromkeys(_months(columns.month[whole]), 0)
    lines |= {m: () for m in counts if m not in lines}
    counts |= {Month(m): int(s) for m, s in zip(found, sums, strict=True)}
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


def _sum(columns: Columns, mask: Mask, window: Window) -> int:
    inside = (columns.month >= int(window.first)) & (columns.month <= int(window.last))
    return int(np.maximum(columns.count[mask & inside], 0).sum())
