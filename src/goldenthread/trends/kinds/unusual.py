"""What is unusual in an extract: months far from those around, and classes that begin or end within it."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from goldenthread.periods import Month
from goldenthread.trends.kinds.kind import Kind
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
MONTH_BITS: Final = 20
CLASS_BITS: Final = 32
"""Room for a month, or for a subclass, beside a label in one number."""

Totals = Mapping[str, Mapping[Month, int]]
Integers = NDArray[np.integer[Any]]


def spikes(cells: Cells, kind: Kind) -> tuple[str, ...]:
    """Months in which a class, or an area that is no borough, is far above or below the months around."""
    if not kind.holds.summed:
        return ()
    found = [one for name, months in _totals(cells, kind).items() for one in _of(name, months)]
    told = [sentence for _, sentence in sorted(found, key=lambda one: -one[0])]
    more = [f"And {len(told) - MOST} more months far from those around them."] if len(told) > MOST else []
    return (*told[:MOST], *more)


def _totals(cells: Cells, kind: Kind) -> Totals:
    """By month: each class over all areas; and where classes do not overlap, each area that is no borough."""
    found: dict[str, dict[Month, int]] = defaultdict(lambda: defaultdict(int))
    for place, month, total in _summed(cells, cells.group):
        found[kind.groups.canonical(cells.words[place])][month] += total
    for place, month, total in _summed(cells, cells.area) if kind.groups.names else ():
        if kind.areas.apart.knows(cells.words[place]):
            found[kind.areas.canonical(cells.words[place])][month] += total
    return found


def _summed(cells: Cells, labels: array[int]) -> Iterator[tuple[int, Month, int]]:
    """The sum of the counts of each label and month; a hidden count adds nothing."""
    found, order, starts = _grouped(_joined(labels, cells.month, MONTH_BITS))
    sums = np.add.reduceat(np.maximum(np.asarray(cells.count)[order], 0), starts)
    for one, total in zip(found.tolist(), sums.tolist(), strict=True):
        yield one >> MONTH_BITS, Month(one & (1 << MONTH_BITS) - 1), total


def _joined(high: array[int], low: array[int], bits: int) -> Integers:
    """Two columns as one, in which the second has so many bits."""
    key = np.asarray(high).astype(np.int64)
    key <<= bits
    key |= np.asarray(low)
    return key


def _grouped(key: Integers) -> tuple[Integers, Integers, Integers]:
    """The different keys, the order that puts equal ones together, and where each begins in it."""
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.concatenate(([len(key) > 0], key[1:] != key[:-1])))
    return key[starts], order, starts


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
    counted = np.asarray(cells.count) != 0
    classes, order, starts = _grouped(_joined(cells.group, cells.subgroup, CLASS_BITS)[counted])
    months = np.asarray(cells.month)[counted][order]
    lows, highs = (extreme.reduceat(months, starts) for extreme in (np.minimum, np.maximum))
    found: dict[str, tuple[int, int]] = {}
    for one, low, high in zip(classes.tolist(), lows.tolist(), highs.tolist(), strict=True):
        group, subgroup = cells.words[one >> CLASS_BITS], cells.words[one & (1 << CLASS_BITS) - 1]
        name = class_name(group, subgroup, kind)
        lowest, highest = found.get(name, (low, high))
        found[name] = min(low, lowest), max(high, highest)
    return found


def class_name(group: str, subgroup: str, kind: Kind) -> str:
    """A class as it is named in reports: with its subclass, where it has one."""
    name = kind.groups.canonical(group)
    return f"{name} – {kind.subgroups.canonical(subgroup)}" if subgroup else name
