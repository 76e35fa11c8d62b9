"""Whether the service can do its work: what a program that watches over it asks."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from goldenthread.store import migrate
from goldenthread.store.last_times import Doing, LastTime, last_time
from goldenthread.store.paths import data_dir

LEAST_DISK = 200_000_000
"""How many bytes must be free: uploads and extracts are kept whole."""
AT_WORK = timedelta(minutes=1)
"""How long after its last heartbeat a worker counts as at work."""


@dataclass(frozen=True, slots=True)
class Health:
    """What was seen; nothing in it says what the service holds."""

    database: bool
    migrated: bool
    disk_free: int
    worker: datetime | None
    backup: LastTime | None
    verify: LastTime | None
    now: datetime

    @property
    def disk(self) -> bool:
        """Whether there is room for what comes."""
        return self.disk_free >= LEAST_DISK

    @property
    def worker_at_work(self) -> bool:
        """Whether a worker was seen within the last minute."""
        return is_at_work(self.worker, self.now)

    @property
    def ready(self) -> bool:
        """Whether the service can do its work now. A backup that is old does not keep it from that."""
        return self.database and self.migrated and self.disk and self.worker_at_work


def look(at: datetime | None = None) -> Health:
    """Look at everything that the service needs."""
    now, free = at or timezone.now(), shutil.disk_usage(data_dir()).free
    try:
        worker, backup, verify = (last_time(one) for one in (Doing.WORKER, Doing.BACKUP, Doing.VERIFY))
        migrated = not migrate.pending()
    except (DatabaseError, InterfaceError):
        answers = _answers()
        return Health(answers, False, free, None, None, None, now)
    return Health(True, migrated, free, worker.at if worker else None, backup, verify, now)


def _answers() -> bool:
    """Whether the database answers at all, where a table may be missing."""
    from django.db import connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return False
    return True


def is_at_work(seen: datetime | None, now: datetime) -> bool:
    """Whether a worker that was last seen then is at work."""
    return seen is not None and now - seen <= AT_WORK


@dataclass(frozen=True, slots=True)
class Away:
    """That no worker is at work, and when one last was; None for never."""

    since: datetime | None


def worker_away() -> Away | None:
    """That no worker was seen within the last minute; None where one was."""
    seen = last_time(Doing.WORKER)
    if seen is not None and is_at_work(seen.at, timezone.now()):
        return None
    return Away(seen.at if seen else None)
