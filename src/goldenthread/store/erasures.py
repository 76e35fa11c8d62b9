"""What was erased because the law asked for it: which rows and files, when, and what stands there since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from goldenthread.reports.words import day_of
from goldenthread.store.models import Erasure, EventRow

ERASED = "words.erased"
"""The event of the ledger."""


@dataclass(frozen=True, slots=True)
class Erased:
    """One row or file whose words were erased."""

    table: str
    key: str
    digest: str
    after: str
    serial: int
    at: datetime
    by: str

    @property
    def day(self) -> str:
        """The day in words."""
        return day_of(self.at)


def find_erased(table: str) -> Mapping[str, Erased]:
    """What was erased of a table, by key; of a row that was erased twice, the last time.

    A row counts only where the ledger says so: an erasure without its event proves nothing.
    """
    rows = list(Erasure.objects.filter(table=table).order_by("serial"))
    said = EventRow.objects.filter(serial__in={row.serial for row in rows}, kind=ERASED)
    events = {event.serial: event for event in said.select_related("append")}
    found = {}
    for row in rows:
        event = events.get(row.serial)
        if event and [row.table, row.key, row.digest, row.after] in event.data["erased"]:
            found[row.key] = Erased(
                row.table,
                row.key,
                row.digest,
                row.after,
                row.serial,
                event.append.recorded_at,
                event.append.by,
            )
    return found


def find_last_day(serial: int) -> str:
    """The day on which words were erased last, of those erased after an entry; empty where none were."""
    event = EventRow.objects.filter(kind=ERASED, serial__gt=serial).order_by("-serial").first()
    return day_of(event.append.recorded_at) if event else ""
