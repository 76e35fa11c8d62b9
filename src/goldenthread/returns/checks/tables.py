"""All checks, in the order of the manual."""

from __future__ import annotations

import difflib
from typing import NamedTuple

from goldenthread.ledger.refusal import Refused
from goldenthread.returns.checks.context import Check
from goldenthread.returns.checks.dates import DATES
from goldenthread.returns.checks.entries import ENTRIES
from goldenthread.returns.checks.history import HISTORY
from goldenthread.returns.checks.identity import IDENTITY, ROUND
from goldenthread.returns.checks.money import MONEY
from goldenthread.returns.checks.personal import PERSONAL
from goldenthread.returns.checks.ratings import RATINGS
from goldenthread.returns.checks.risks import RISKS
from goldenthread.returns.checks.standing import Mode
from goldenthread.returns.checks.sums import SUMS
from goldenthread.returns.checks.texts import TEXTS
from goldenthread.returns.findings import Level

GROUPS = (ENTRIES, SUMS, HISTORY, MONEY, RATINGS, RISKS, DATES, TEXTS, PERSONAL)
"""Run over a return that is the right one."""
EVERY = (IDENTITY, ROUND, *GROUPS)

__all__ = [
    "EVERY",
    "GROUPS",
    "IDENTITY",
    "ROUND",
    "CatalogueEntry",
    "catalogue",
    "check_called",
    "refuse_to_set_aside",
]


class CatalogueEntry(NamedTuple):
    """What the manual says of one check."""

    group: str
    name: str
    level: str
    title: str
    looks_for: str
    example: str
    mode: Mode
    """What it begins as."""
    may_be_set_aside: bool


def catalogue() -> tuple[CatalogueEntry, ...]:
    """Every check with its level, what it looks for, and an example of what it says."""
    return tuple(
        CatalogueEntry(
            group.title,
            one.name,
            one.level.value,
            one.title,
            one.looks_for,
            one.example,
            one.mode,
            group is not IDENTITY and one.level is not Level.NOTE,
        )
        for group in EVERY
        for one in group.checks
    )


def check_called(name: str) -> Check:
    """The check with a name; refused, with the nearest name, when there is none."""
    known = {one.name: one for group in EVERY for one in group.checks}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    todo = f"Did you mean {near[0]}?" if near else "See the list of checks."
    raise Refused(f"There is no check called “{name}”. {todo}")


def refuse_to_set_aside(name: str) -> None:
    """Refuse to set aside what blocks nothing, and what tells whether the file is the return at all."""
    one = check_called(name)
    if one.level is Level.NOTE:
        raise Refused(f"“{one.title}” is a note and blocks nothing, so there is nothing to set aside.")
    if one in IDENTITY.checks:
        raise Refused(
            f"“{one.title}” tells whether a file is the right return at all, so it cannot be set aside."
        )
