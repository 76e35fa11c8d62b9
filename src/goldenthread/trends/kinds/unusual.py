"""What is unusual in an extract: months far from those around, and classes that begin or end within it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from statistics import median
from typing import Final

from goldenthread.periods import Month
from goldenthread.trends.kinds.kind import Holds, Kind
from goldenthread.trends.kinds.reading import Cells

AROUND: Final = 6
"""The months before and after with which a month is compared."""
FAR: Final = 6
"""A spike is further from their median than so many times their usual distance from it,"""
HALF: Final = 0.5
"""and than this share of the median,"""
LEAST: Final = 30
"""and than so many counts."""
MOST: Final = 12
"""The spikes that are told, the greatest first."""
YEAR: Final = 12

Totals = Mapping[str, Mapping[Month, int]]


def spikes(cells: Cells, kind: Kind) -> tuple[str, ...]:
    """Months in which a class, or an area that is no borough, is far above or below the months around."""
    if kind.holds in (Holds.PERCENTAGES, Holds.PEOPLE):
        return ()
    found = [one for name, months in _totals(cells, kind).items() for one in _of(name, months)]
    told = [sentence for _, sentence in sorted(found, key=lambda one: -one[0])]
    more = [f"And {len(told) - MOST} more months far from those around them."] if len(told) > MOST else []
    return (*told[:MOST], *more)


def _totals(cells: Cells, kind: Kind) -> Totals:
    """By month: each class over all areas; and where classes do not overlap, each area that is no borough."""
    found: dict[str, dict[Month, int]] = defaultdict(lambda: defaultdict(int))
    groups = [kind.groups.canonical(word) for word in cells.words]
    areas = [kind.areas.canonical(w) if kind.areas.apart.knows(w) else "" for w in cells.words]
    for at, count in enumerate(cells.count):
        month = Month(cells.month[at])
        found[groups[cells.group[at]]][month] += max(count, 0)
        if kind.groups.names and areas[cells.area[at]]:
            found[areas[cells.area[at]]][month] += max(count, 0)
    return found


def _of(name: str, months: Mapping[Month, int]) -> Iterator[tuple[float, str]]:
    for month, count in months.items():
        near = [m for m in range(month - AROUND, month + AROUND + 1) if m != month]
        around = [months[Month(m)] for m in near if Month(m) in months]
        if len(around) < AROUND:
            continue
        middle = median(around)
        usual = median([abs(one - middle) for one in around])
        away = abs(count - middle)
        if away > max(FAR * usual, HALF * middle, LEAST):
            times = away / max(middle, 1)
            yield (
                times,
                f"{name}, {month.label}: {count:,}, where the months around it have about {middle:,.0f}.",
            )


def begun_and_ended(cells: Cells, kind: Kind) -> tuple[str, ...]:
    """Classes that have no count in the first, or in the last, twelve months of an extract."""
    first, last = min(cells.month), max(cells.month)
    spans = _spans(cells, kind)
    begun = [f"{n} (from {Month(low).label})" for n, (low, _) in sorted(spans.items()) if low >= first + YEAR]
    ended = [f"{n} (to {Month(high).label})" for n, (_, high) in sorted(spans.items()) if high <= last - YEAR]
    told = (("begin within the extract", begun), ("end within the extract", ended))
    return tuple(
        f"Classes that {what}: {'; '.join(names)}. An old class is never added to a new one."
        for what, names in told
        if names
    )


def _spans(cells: Cells, kind: Kind) -> Mapping[str, tuple[int, int]]:
    """The first and the last month in which each class has a count."""
    raw: dict[tuple[int, int], tuple[int, int]] = {}
    for group, subgroup, month, count in zip(
        cells.group, cells.subgroup, cells.month, cells.count, strict=True
    ):
        if count:
            low, high = raw.get((group, subgroup), (month, month))
            raw[group, subgroup] = min(low, month), max(high, month)
    found: dict[str, tuple[int, int]] = {}
    for (group, subgroup), (low, high) in raw.items():
        name = class_name(cells.words[group], cells.words[subgroup], kind)
        lowest, highest = found.get(name, (low, high))
        found[name] = min(low, lowest), max(high, highest)
    return found


def class_name(group: str, subgroup: str, kind: Kind) -> str:
    """A class as it is named in reports: with its subclass, where it has one."""
    name = kind.groups.canonical(group)
    return f"{name} – {kind.subgroups.canonical(subgroup)}" if subgroup else name
