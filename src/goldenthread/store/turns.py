"""Turns at the ledger: one at a time, each later than the one before.

Appends and freezes take the same lock, and what they stand on is read inside it. So nobody can append below a
serial that a frozen document already named as its last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from goldenthread.ledger.refusal import Refused
from goldenthread.store import clock, moment
from goldenthread.store.clock import in_words
from goldenthread.store.models import AppendRow

LOCK = 4_740_276_001_855_221_345
"""The number of the lock on PostgreSQL; any, but always the same."""

TICK = timedelta(microseconds=1)
SAME = timedelta(milliseconds=1)
"""Times this close are the same time: several entries that were asked for at one moment follow by ticks."""

CLOCKS_DIFFER = timedelta(minutes=1)
"""How far this machine's clock may be behind the last entry, as when it was just set right."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What stands when a turn begins, and the moment at which it is recorded."""

    serial: int
    """The last serial that is taken; 0 when the ledger is empty."""
    recorded_at: datetime
    """Later than everything in the ledger."""
    mark: str
    """The digest of the ledger so far."""


@contextmanager
def turn(at: datetime | None = None) -> Iterator[Turn]:
    """Wait for one's turn; then nobody else appends or freezes until the transaction ends."""
    with moment.writing(), transaction.atomic():
        _lock()
        last = AppendRow.objects.order_by("-serial").first()
        if last is None:
            yield Turn(0, _aware(at) if at else _clock(), "")
        else:
            yield Turn(last.serial, _settled(at, last.recorded_at), last.mark)


def _lock() -> None:
    # SQLite took its write lock when the transaction began (transaction_mode is IMMEDIATE).
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _settled(at: datetime | None, last: datetime) -> datetime:
    wanted = _aware(at) if at else _clock()
    if wanted > last:
        if at is None:
            clock.refuse_ahead(wanted, last)
        return wanted
    if last - wanted < (CLOCKS_DIFFER if at is None else SAME) or (at is None and clock.is_mended(last)):
        return last + TICK
    raise Refused(_too_early(at, wanted, last))


def _too_early(at: datetime | None, wanted: datetime, last: datetime) -> str:
    if at is None:
        return (
            f"This machine's clock says {in_words(wanted)}, "
            f"but the last entry was recorded at {in_words(last)}. Set the clock right and try again; or, if "
            "it is right and the entry’s time is wrong: goldenthread ledger mend-clock --reason TEXT."
        )
    return (
        f"Nothing can be recorded at {in_words(wanted)}, "
        f"because the last entry was recorded at {in_words(last)} "
        "and the past does not move. Give a later time, or none for now."
    )


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone, so nobody can say when that is.")
    return at.astimezone(UTC)


def _clock() -> datetime:
    return timezone.now()
