"""What a series of a kind by force says of its parts: records left out, and months that are not whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from goldenthread.framework.series import SeriesDefinition
from goldenthread.periods import Month
from goldenthread.store.cells import Columns, rows_of
from goldenthread.trends.kinds.forces import network_told, outside_told
from goldenthread.trends.kinds.kind import Holds, Kind
from goldenthread.trends.kinds.partial import find_partial
from goldenthread.trends.values import Note, VintageRef


def notes(apart: Columns, kind: Kind, definition: SeriesDefinition, ref: VintageRef) -> Iterator[Note]:
    """How many records of the series' classes are not added up, and why."""
    if not len(apart.count):
        return
    apart = apart.only(np.logical_or.reduce([rows_of(apart, kind, one) for one in definition.select]))
    network, outside = Counter[str](), Counter[str]()
    for area, force, count in zip(apart.area, apart.subgroup, apart.count, strict=True):
        name = kind.subgroups.canonical(apart.words[force])
        of, what = (network, name) if kind.is_network(name) else (outside, apart.words[area])
        of[what] += int(count)
    for name, count in sorted(network.items()):
        yield Note(f"network.{ref.digest}.{name}", network_told(name, count))
    if outside:
        yield Note(f"outside.{ref.digest}", outside_told(outside, kind))


def find_gaps(rows: Columns, kind: Kind) -> Mapping[str, Mapping[Month, str]]:
    """The months of records that are not whole, each with the reason, by force; else under no name.

    A force lacks a month that another one has, or has it only in part.
    """
    if kind.holds is not Holds.RECORDS:
        return {}
    having = _by_month(rows, kind)
    every = set().union(*having.values())
    gaps = {
        force: dict.fromkeys(sorted(every - there.keys()), f"no records of {force}") | find_partial(there)
        for force, there in having.items()
    }
    return {force: months for force, months in gaps.items() if months}


def _by_month(rows: Columns, kind: Kind) -> dict[str, dict[Month, int]]:
    """How many records each force has a month; of records that tell no forces apart, all of them."""
    found: dict[str, dict[Month, int]] = {}
    for at in np.unique(rows.subgroup).tolist() if kind.by_force else [None]:
        here = slice(None) if at is None else rows.subgroup == at
        force = "" if at is None else kind.subgroups.canonical(rows.words[at])
        months, places = np.unique(rows.month[here], return_inverse=True)
        there = found.setdefault(force, {})
        for month, count in zip(months, np.bincount(places, rows.count[here]), strict=True):
            there[Month(month)] = there.get(Month(month), 0) + int(count)
    return found
