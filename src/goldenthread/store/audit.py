"""The audit log: who signed in, looked, downloaded and decided. It only grows, and each entry holds the last.

A mark is a digest over an entry and the mark before it, so that nobody can change or take out an entry, even
with the database's guard lifted, without every later mark telling so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from goldenthread.store.models import AuditRow

LOCK = 4_740_276_001_855_221_346
"""The number of the log's own lock on PostgreSQL, taken after the ledger's and never before it."""

PAGE = 50
"""How many entries a page shows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody did or tried."""

    serial: int
    at: datetime
    who: str
    """The user name; empty where nobody was signed in."""
    what: str
    subject: str
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Asked:
    """What to look for; whatever is empty admits everything."""

    who: str = ""
    what: str = ""
    subject: str = ""
    """A part of it is enough."""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What going through a chain of marks has shown."""

    entries: int
    mark: str
    """The mark of the last entry."""
    broken: str = ""
    """Where the chain breaks first, in a sentence; empty when it holds."""


def append(
    *,
    what: str,
    who: str = "",
    subject: str = "",
    data: Mapping[str, Any] | None = None,
    after: tuple[int, str] | None = None,
) -> int:
    """Add an entry at the clock's moment, and say its serial; ``after`` is where the log stands, if held."""
    with transaction.atomic():
        last = after or hold()
        entry = Entry(last[0] + 1, timezone.now(), who[:150], what, subject[:200], dict(data or {}))
        AuditRow.objects.bulk_create([_row(entry, _mark(last[1], entry))])
    return entry.serial


def hold() -> tuple[int, str]:
    """Where the log stands; nobody else adds an entry until the transaction ends."""
    _lock()
    return position()


def position() -> tuple[int, str]:
    """How many entries there are, and the mark of the last."""
    found = AuditRow.objects.order_by("-serial").values_list("serial", "mark").first()
    return found or (0, "")


def _lock() -> None:
    # SQLite took its write lock when the transaction began (transaction_mode is IMMEDIATE).
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _row(entry: Entry, mark: str) -> AuditRow:
    return AuditRow(
        serial=entry.serial,
        at=entry.at,
        who=entry.who,
        what=entry.what,
        subject=entry.subject,
        data=dict(entry.data),
        mark=mark,
    )


def _mark(before: str, entry: Entry) -> str:
    at = entry.at.astimezone(UTC).isoformat()
    told = [before, entry.serial, at, entry.who, entry.what, entry.subject, dict(entry.data)]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _entry(row: AuditRow) -> Entry:
    return Entry(row.serial, row.at, row.who, row.what, row.subject, MappingProxyType(row.data))


# Reading


def count(asked: Asked) -> int:
    """How many entries are such."""
    return _found(asked).count()


def page(asked: Asked, number: int) -> tuple[Entry, ...]:
    """A page of such entries, newest first; the first page is 1."""
    start = (number - 1) * PAGE
    return tuple(map(_entry, _found(asked)[start : start + PAGE]))


def every(asked: Asked) -> Iterator[Entry]:
    """All such entries, newest first."""
    yield from map(_entry, _found(asked).iterator())


def _found(asked: Asked) -> QuerySet[AuditRow]:
    rows = AuditRow.objects.order_by("-serial")
    wanted = {"who__iexact": asked.who, "what": asked.what, "subject__icontains": asked.subject}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if asked.first:
        rows = rows.filter(at__gte=_midnight(asked.first))
    if asked.last:
        rows = rows.filter(at__lt=_midnight(asked.last + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


# Proof


def verify() -> Proof:
    """Go through the whole log and compute each mark again."""
    before, number = "", 0
    for row in AuditRow.objects.order_by("serial").iterator():
        entry = _entry(row)
        if entry.serial != number + 1:
            return Proof(number, before, f"Entry {number + 1} is missing from the audit log.")
        if row.mark != _mark(before, entry):
            return Proof(number, before, _changed(entry))
        before, number = row.mark, entry.serial
    return Proof(number, before)


def _changed(entry: Entry) -> str:
    when = timezone.localtime(entry.at)
    return (
        f"Entry {entry.serial} of the audit log ({entry.what}, {when:%H:%M:%S} on {when.day} {when:%B %Y}) "
        "is not as it was written."
    )
