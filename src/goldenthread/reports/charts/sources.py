"""Where a chart's numbers come from, said below it."""

from __future__ import annotations

from collections.abc import Iterable

from goldenthread.trends.values import VintageRef


def source(vintages: Iterable[VintageRef]) -> str:
    """The extracts, recorded to when and obtained when."""
    said = (
        f"{v.title}; recorded to the end of {v.recorded_to.label}, obtained on {v.obtained_label}"
        for v in vintages
    )
    return f"Source: {'. '.join(dict.fromkeys(said))}."
