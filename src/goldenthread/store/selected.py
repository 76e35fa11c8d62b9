"""A series added up from the rows of a vintage, month by month, in the extract's own classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.periods import Month, Window
from goldenthread.store import forces
from goldenthread.store.cells import (
    Columns,
    Integers,
    Mask,
    chosen,
    corrections,
    months_of,
    rows_of,
    within,
    words_of,
)
from goldenthread.trends.kinds.corrections import Correction, Remedy
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.reading import HIDDEN
from goldenthread.trends.values import FileCounts, MonthlySeries, Note, VintageRef
from goldenthread.trends.words import listed, number


def monthly(
    columns: Columns,
    files: Sequence[str],
    definition: SeriesDefinition,
    ref: VintageRef,
    kind: Kind,
    area: str | None = None,
    wider: frozenset[str] = frozenset(),
) -> MonthlySeries:
    """Add up the rows that a series selects, file by file and month by month; of one area if it is named."""
    return Selected.of(columns, files, definition, ref, kind, wider).series(area)


@dataclass(frozen=True)
class Selected:
    """The rows of a vintage that a series selects, found once and then added up over every area or of one."""

    columns: Columns
    """Only rows of its classes, with the areas in the words used here."""
    files: Sequence[str]
    definition: SeriesDefinition
    ref: VintageRef
    kind: Kind
    """The vintage's kind, with the areas of the place."""
    masks: tuple[Mask, ...]
    """The rows of each selection: of those that are added, then of those that are taken away."""
    absent: Mapping[Month, str]
    """In wide files: the months of a file that has no row of a class at all."""
    gaps: Mapping[str, Mapping[Month, str]]
    """Of records: by force, the months that it lacks or has in part, each with the reason."""
    notes: tuple[Note, ...]
    holds: Mapping[str, bool]
    unlike: Mapping[Month, str]
    wider: frozenset[str]
    asked: SeriesDefinition

    @classmethod
    def of(
        cls,
        columns: Columns,
        files: Sequence[str],
        asked: SeriesDefinition,
        ref: VintageRef,
        kind: Kind,
        wider: frozenset[str] = frozenset(),
    ) -> Selected:
        """The rows that the definition selects in this extract's classes, once corrected.

        Of the splits in ``wider`` the part that left a class is counted with it.
        """
        columns, apart = within(columns, kind)
        applied = corrections(columns, kind)
        counted = kind.lineage.count(asked, lambda one: bool(rows_of(columns, kind, one).any()), wider)
        definition = counted.definition
        selections = (*definition.select, *definition.less)
        every, columns = columns, _of_classes(columns, kind, selections).areas_as(kind.areas.canonical)
        masks = [_selected(columns, kind, one, applied) for one in selections]
        absent: dict[Month, str] = {}
        if kind.absent_row_is_zero:
            for one, mask in zip(selections, masks, strict=True):
                absent |= _absent_rows(every, files, one, columns.file[mask], counted.within)
        theirs = np.logical_or.reduce(masks)
        notes = (
            *kind.notes,
            *_corrected(applied, definition, kind),
            *(Note(f"lineage.{code}", text) for code, text in counted.notes),
            *_parts_told(columns, kind, definition, masks, ref),
            *forces.notes(apart, kind, definition, ref),
        )
        kept = tuple(mask[theirs] for mask in masks)
        unlike = _unlike(every, kind, asked)
        columns = columns.only(theirs)
        return cls(
            columns,
            files,
            definition,
            ref,
            kind,
            kept,
            absent,
            forces.find_gaps(every, kind),
            notes,
            counted.holds,
            unlike,
            wider,
            asked,
        )

    def series(self, area: str | None = None) -> MonthlySeries:
        """The counts by month over every area, or of one."""
        columns = self.columns
        here = np.ones(len(columns.count), bool)
        if area is not None:
            here = chosen(columns, columns.area, lambda word: word == area)
        added, taken = self._parts(here | self.kind.absent_row_is_zero)
        whole = np.logical_or.reduce(added)
        missing = self._missing((*added, *taken), whole, here)
        lacking = self.kind.force_of(area) if area else None
        for force, months in self.gaps.items():
            missing |= months if not force or lacking in (None, force) else {}
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
            (),
            self.holds,
            self.unlike,
            self.wider,
            self.asked,
            self.kind.spans,
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
                missing |= dict(_absent_cells(self.columns, one, mask, self.kind))
        missing |= _hidden(self.columns, np.logical_or.reduce(masks) & here)
        _note_empty_months(self.columns, whole, self.ref, self.kind.spans, missing)
        return missing

    def _counted(self, columns: Columns, mask: Mask, whole: Mask) -> Iterator[FileCounts]:
        for place, name in enumerate(self.files):
            in_file = columns.file == place
            yield _file_counts(columns, mask & in_file, whole & in_file, name)


def _hidden(columns: Columns, mask: Mask) -> dict[Month, str]:
    """The months in which the source hides a number that the series needs: without a count, and not zero."""
    found = {}
    for month in months_of(columns.month[mask & (columns.count == HIDDEN)]):
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


def _selected(columns: Columns, kind: Kind, one: Selection, applied: Sequence[Correction]) -> Mask:
    """The rows of a selection, once corrected: none of what is refused, or has another name."""
    mask = rows_of(columns, kind, one)
    for correction in applied:
        rows = rows_of(columns, kind, correction.select)
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
    return columns.only(chosen(columns, columns.group, lambda word: kind.groups.key(word) in wanted))


def _absent_rows(
    every: Columns, files: Sequence[str], one: Selection, having: Integers, within: Mapping[str, str]
) -> dict[Month, str]:
    """A file without any row of the class: it had none, or it calls it something else. Neither is a zero.

    ``within`` says of classes that are a part of another one in this extract.
    """
    found: dict[Month, str] = {}
    for place, name in enumerate(files):
        if not np.any(having == place):
            other = within.get(words_of(one), "It may have had none, or another name")
            why = f"{name} has no row for {words_of(one)}. {other}"
            found |= dict.fromkeys(months_of(every.month[every.file == place]), why.rstrip("."))
    return found


def _unlike(every: Columns, kind: Kind, definition: SeriesDefinition) -> dict[Month, str]:
    """The months in which a class that the series leaves out had part of the same offences."""
    found: dict[Month, str] = {}
    for one, others in kind.lineage.left_out(definition):
        mask = np.logical_or.reduce([rows_of(every, kind, other) for other in others])
        found |= dict.fromkeys(months_of(every.month[mask & (every.count > 0)]), one.text)
    return found


MOST_NAMED: Final = 12
"""More classes than that are counted in a note, and not named."""


def _parts_told(
    columns: Columns, kind: Kind, definition: SeriesDefinition, masks: Sequence[Mask], ref: VintageRef
) -> Iterator[Note]:
    """What each class that is counted as a whole adds up in this extract."""
    for place, (one, mask) in enumerate(zip(definition.select, masks, strict=False)):
        names = {kind.subgroups.canonical(columns.words[at]) for at in set(columns.subgroup[mask].tolist())}
        if one.subgroup is None and 1 < len(names) <= MOST_NAMED:
            what = "adds up the records of" if kind.by_force else "adds up"
            text = f"In the extract to {ref.recorded_to.label}, {one.group} {what} {listed(sorted(names))}."
            yield Note(f"classes.{ref.digest}.{place}", text)


def _absent_cells(columns: Columns, one: Selection, mask: Mask, kind: Kind) -> Iterator[tuple[Month, str]]:
    """A month in which one of the measure's areas has no row."""
    areas = set(columns.area[mask].tolist())
    for month in months_of(columns.month[mask]):
        absent = areas - set(columns.area[mask & (columns.month == month)].tolist())
        if absent:
            names = sorted(columns.words[place] for place in absent)
            shown = names if len(names) <= 3 else [*names[:3], number(len(names) - 3, "more area")]
            why = f"{words_of(one)} has no {'count' if kind.mapped else 'row'} for {listed(shown)}"
            yield month, why if kind.mapped else f"{why}; write 0 where there was none"


def _note_empty_months(
    columns: Columns, mask: Mask, ref: VintageRef, step: int, missing: dict[Month, str]
) -> None:
    present = set(months_of(columns.month[mask])) | missing.keys()
    for month in Window(ref.recorded_from, ref.recorded_to).months[step - 1 :: step]:
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
            yield replace(found, taken_away=words_of(one))


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
    counts = dict.fromkeys(months_of(columns.month[whole]), 0)
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
