"""When the service last did what nobody asks for by hand: a worker's heartbeat, a backup, a verification."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from goldenthread.store.models import LastTimeRow


class Doing(StrEnum):
    """What is noted."""

    WORKER = "worker"
    """A worker was seen at work."""
    CLOCK = "clock"
    """The clock was believed."""
    BACKUP = "backup"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class LastTime:
    """When something was last done, and whether it ended well."""

    at: datetime
    well: bool


def note_time(doing: Doing, at: datetime, *, well: bool = True) -> None:
    """Note that something was done; of each, the last time alone is kept."""
    LastTimeRow.objects.bulk_create(
        [LastTimeRow(doing=doing, at=at, well=well)],
        update_conflicts=True,
        unique_fields=["doing"],
        update_fields=["at", "well"],
    )


def last_time(doing: Doing) -> LastTime | None:
    """When it was last done; None for never."""
    row = LastTimeRow.objects.filter(doing=doing).first()
    return None if row is None else LastTime(row.at, row.well)
