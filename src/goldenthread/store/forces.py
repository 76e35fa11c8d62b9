"""What a series of a kind by force says of its parts: records left out, and months that a force lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from goldenthread.framework.series import SeriesDefinition
from goldenthread.periods import Month
from goldenthread.store.cells import Columns, months_of, rows_of
from goldenthread.trends.kinds.forces import network_told, outside_told
from goldenthread.trends.kinds.kind import Kind
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
    """By force: the months that it lacks and another one has, each with the reason."""
    if kind.place is None:
        return {}
    having: dict[str, set[Month]] = {}
    for at in np.unique(rows.subgroup).tolist():
        there = having.setdefault(kind.subgroups.canonical(rows.words[at]), set())
        there |= {*months_of(rows.month[rows.subgroup == at])}
    every = set().union(*having.values())
    return {
        force: dict.fromkeys(sorted(every - there), f"no records of {force}")
        for force, there in having.items()
        if every - there
    }
