"""What a definition means, in plain Python: a loop over rows that is obviously right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.trends.kinds.corrections import Correction
from goldenthread.trends.kinds.kind import Kind

Row = Mapping[str, Any]
Counts = dict[tuple[Any, ...], int]


_KEYS: dict[tuple[str, str, str], str] = {}


def key(kind: Kind, what: str, word: str) -> str:
    place = kind.code, what, word
    if place not in _KEYS:
        _KEYS[place] = getattr(kind, what).key(word)
    return _KEYS[place]


def chosen(row: Row, one: Selection, kind: Kind) -> bool:
    return (
        key(kind, "groups", row["group"]) == key(kind, "groups", one.group)
        and (
            one.subgroup is None
            or key(kind, "subgroups", row["subgroup"]) == key(kind, "subgroups", one.subgroup)
        )
        and all(row[f"flag.{name}"] for name in one.marked)
        and not any(row[f"flag.{name}"] for name in one.unmarked)
    )


def corrected(row: Row, one: Selection, kind: Kind, applied: Sequence[Correction]) -> bool:
    right = chosen(row, one, kind)
    for correction in applied:
        if chosen(row, correction.select, kind):
            right = correction.read_as == one
    return right


def monthly(
    rows: Iterable[Row],
    definition: SeriesDefinition,
    kind: Kind,
    by: Sequence[str] = (),
    applied: Sequence[Correction] = (),
) -> Counts:
    """Counts by month and split; a month in which a number is hidden is absent."""
    found: Counts = defaultdict(int)
    hidden = set()
    for row in rows:
        added = any(corrected(row, one, kind, applied) for one in definition.select)
        taken = any(corrected(row, one, kind, applied) for one in definition.less)
        if added or taken:
            labels = (kind.areas.canonical(row[name]) if name == "area" else row[name] for name in by)
            key = (*labels, row["month"])
            if row["count"] is None:
                hidden.add(key)
            else:
                found[key] += (added - taken) * row["count"]
    return {key: count for key, count in found.items() if key not in hidden}


def rolling_years(counts: Counts) -> Counts:
    """Sums of twelve months up to each month, from the twelfth; a month without a row counts as none."""
    months = sorted({key[-1] for key in counts})
    labels = sorted({key[:-1] for key in counts})
    years: Counts = {}
    for place, month in enumerate(months):
        if month >= months[0] + 11:
            for label in labels:
                window = months[max(0, place - 11) : place + 1]
                years[(*label, month)] = sum(counts.get((*label, m), 0) for m in window)
    return years
