"""Where a chart's numbers come from, said below it."""

from __future__ import annotations

from collections.abc import Iterable

from goldenthread.trends.values import VintageRef


def source(vintages: Iterable[VintageRef]) -> str:
    """The extracts, recorded to when and obtained when."""
    said = (
        f"{_name(v)}; recorded to the end of {v.recorded_to.label}, obtained on {v.obtained_label}"
        for v in vintages
    )
    return f"Source: {'. '.join(dict.fromkeys(said))}."


def _name(one: VintageRef) -> str:
    """Its title without the days that stand behind it anyway."""
    return one.title.partition(f", to {one.recorded_to.label}")[0]
