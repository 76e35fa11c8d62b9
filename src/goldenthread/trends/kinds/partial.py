"""Months of records that are only partly there, as when a download was cut off or made too early."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from goldenthread.periods import Month

SHARE: Final = 0.5
"""A month is partly there that has less than this share of the records of each month beside it,"""
LEAST: Final = 100
"""which have at least so many: fewer may halve by chance."""


def find_partial(counts: Mapping[Month, int]) -> dict[Month, str]:
    """The months that have less than half the records of each month beside them, with the reason.

    The first and the last month have one month beside them. No month of the publishers' real files is
    so far below both, those of the lockdowns included.
    """
    found = {}
    for month, count in counts.items():
        beside = [one for one in (month.plus(-1), month.plus(1)) if one in counts]
        if beside and all(counts[one] >= LEAST and count < SHARE * counts[one] for one in beside):
            others = " and ".join(f"{one.label} has {counts[one]:,}" for one in beside)
            found[month] = f"{count:,} records, where {others}: it may be partly there"
    return found


def partial_told(month: Month, why: str, force: str = "") -> str:
    """As the report of an extract says it, with what to do."""
    where = f"{force}, {month.label}" if force else month.label
    return f"{where} has {why}. It is not added up or compared: download it again, or add the next extract."
