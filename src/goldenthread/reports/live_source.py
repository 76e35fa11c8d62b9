"""Series that no public source keeps up to date: how far their data go, and how to add more."""

from __future__ import annotations

from goldenthread.periods import Month
from goldenthread.reports.composition import Composition, line
from goldenthread.reports.document import Block, Callout
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.comparison import Comparison


def how_to_add(c: Composition, code: str, last: Month | None) -> list[Block]:
    """For the unit, where a series ends before the quarter does: what to do, and which class is not it.

    ``last`` is the series' last month; None where it has none. Nothing of a series that has a live source.
    """
    entry = ENTRIES.get(code)
    if not c.teller.inside or entry is None or entry.how_to_add is None:
        return []
    if last is not None and last >= c.inputs.quarter.window.last:
        return []
    none = f"No data after {last.label}." if last else "No data."
    more = [f" {entry.not_the_measure}"] if entry.not_the_measure else []
    return [Callout(none, line(entry.how_to_add, *more))]


def last_month(found: Comparison | None) -> Month | None:
    """The last month of a series in the extract of a comparison's later end; None without a comparison."""
    return max(found.ends.current.counts) if found else None
