"""A series split by area or class, asked of a vintage's cube by the engine; records are never read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from goldenthread.framework.series import SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Window
from goldenthread.store import cells, engine, places, vintages
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.expressions import series
from goldenthread.trends.expressions.series import SPLITS, Words
from goldenthread.trends.kinds.kind import Holds
from goldenthread.trends.values import MonthlySeries, VintageRef

if TYPE_CHECKING:
    from ibis.expr.types import Table


@dataclass(frozen=True, slots=True)
class Split:
    """One part of a series: an area or class, and its counts by month, or by month that a year ends with."""

    labels: tuple[str, ...]
    counts: dict[Month, int]


def monthly(definition: SeriesDefinition, ref: VintageRef, by: Sequence[str] = ()) -> tuple[Split, ...]:
    """A series' counts by month, split by ``area``, ``group`` or ``subgroup``; in order of their labels."""
    return _parts(_counts(definition, ref, _asked(by)), by)


def rolling_years(definition: SeriesDefinition, ref: VintageRef, by: Sequence[str] = ()) -> tuple[Split, ...]:
    """The sums of twelve months up to each month, split in the same way."""
    kind = places.kind(ref.kind)
    if kind.holds not in (Holds.COUNTS, Holds.RECORDS):
        raise Refused(f"{definition.title} holds {kind.holds.value}, which are not added up over months.")
    return _parts(series.rolling_years(_counts(definition, ref, _asked(by)), by), by)


@dataclass(frozen=True, slots=True)
class Part:
    """What one area or class adds to both ends of a comparison."""

    label: str
    current: int
    baseline: int


def parts(found: Comparison, by: str) -> tuple[Part, ...]:
    """Both ends of a comparison, split by area, class or subclass; the parts add up to the whole.

    A part of a class that only one end has apart is counted with the class at both.
    """
    both = (found.ends.current, found.window), (found.ends.baseline, found.baseline_window)
    ends = [_summed(one, window, by) for one, window in both]
    if by == "subgroup":
        _join_split(ends, found)
    labels = sorted(ends[0].keys() | ends[1].keys())
    return tuple(Part(label, ends[0].get(label, 0), ends[1].get(label, 0)) for label in labels)


def _summed(one: MonthlySeries, window: Window, by: str) -> dict[str, int]:
    """A window of a series by its parts' labels, in the words used here."""
    kind, found = places.kind(one.vintage.kind), dict[str, int]()
    name = {"group": kind.groups.canonical, "subgroup": kind.subgroups.canonical}.get(by, str)
    for part in monthly(one.definition, one.vintage, [by]):
        label = name(part.labels[0])
        found[label] = found.get(label, 0) + sum(part.counts.get(month, 0) for month in one.ends(window))
    return found


def _join_split(ends: Sequence[dict[str, int]], found: Comparison) -> None:
    """Add a part that left its class to the class, where the other end has the two as one."""
    for one, other, ref in (
        (ends[0], ends[1], found.current_vintage),
        (ends[1], ends[0], found.baseline_vintage),
    ):
        kind = places.kind(ref.kind)
        for split in kind.lineage.splits:
            part = split.part and kind.subgroups.canonical(split.part.subgroup or "")
            whole = next((label for label in one if kind.subgroups.key(label) == split.whole[1]), None)
            if part and whole and part in one and part not in other and whole in other:
                joined = f"{whole}, with {split.what}"
                one[joined] = one.pop(whole) + one.pop(part)
                other[joined] = other.pop(whole)


def _asked(by: Sequence[str]) -> Sequence[str]:
    unknown = [one for one in by if one not in SPLITS]
    if unknown:
        raise Refused(f"A series cannot be split by “{unknown[0]}”. It can be by {', '.join(SPLITS)}.")
    return by


def _counts(definition: SeriesDefinition, ref: VintageRef, by: Sequence[str]) -> Table:
    kind, columns = places.kind(ref.kind), vintages.columns(ref.digest)
    applied = cells.corrections(columns.areas_as(kind.areas.canonical), kind)
    cube = engine.table(str(vintages.cube(ref.digest)))
    words = _words(ref.digest)
    return series.monthly(series.within(cube, kind, words), definition, kind, words, by, applied)


@lru_cache(maxsize=16)
def _words(digest: str) -> Words:
    columns = vintages.columns(digest)
    labels = (
        {columns.words[p] for p in set(c.tolist())} for c in (columns.area, columns.group, columns.subgroup)
    )
    return Words(*(tuple(sorted(one)) for one in labels))


def _parts(counts: Table, by: Sequence[str]) -> tuple[Split, ...]:
    found: dict[tuple[str, ...], dict[Month, int]] = {}
    for row in engine.rows(counts):
        labels = tuple(row[name] for name in by)
        found.setdefault(labels, {})[Month(row["month"])] = int(row["count"])
    return tuple(Split(labels, dict(sorted(found[labels].items()))) for labels in sorted(found))
