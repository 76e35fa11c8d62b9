"""All checks, in the order of the manual."""

from __future__ import annotations

from typing import NamedTuple

from goldenthread.returns.checks.dates import DATES
from goldenthread.returns.checks.entries import ENTRIES
from goldenthread.returns.checks.history import HISTORY
from goldenthread.returns.checks.identity import IDENTITY, ROUND
from goldenthread.returns.checks.money import MONEY
from goldenthread.returns.checks.personal import PERSONAL
from goldenthread.returns.checks.ratings import RATINGS
from goldenthread.returns.checks.risks import RISKS
from goldenthread.returns.checks.sums import SUMS
from goldenthread.returns.checks.texts import TEXTS

GROUPS = (ENTRIES, SUMS, HISTORY, MONEY, RATINGS, RISKS, DATES, TEXTS, PERSONAL)
"""Run over a return that is the right one."""

__all__ = ["GROUPS", "IDENTITY", "ROUND", "CatalogueEntry", "catalogue"]


class CatalogueEntry(NamedTuple):
    """What the manual says of one check."""

    group: str
    name: str
    level: str
    title: str
    looks_for: str
    example: str


def catalogue() -> tuple[CatalogueEntry, ...]:
    """Every check with its level, what it looks for, and an example of what it says."""
    return tuple(
        CatalogueEntry(group.title, one.name, one.level.value, one.title, one.looks_for, one.example)
        for group in (IDENTITY, ROUND, *GROUPS)
        for one in group.checks
    )
