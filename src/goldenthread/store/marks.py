"""The marks that chain the ledger: how one is computed, and whether all are still what they were."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.db.models import Max

from goldenthread.store.audit import Proof
from goldenthread.store.clock import in_words
from goldenthread.store.models import AppendRow, EventRow, ObservationRow

Row = Sequence[Any]


def mark(
    before: str,
    serial: int,
    recorded_at: datetime,
    by: str,
    observations: Iterable[Row],
    events: Iterable[Row],
    logged: tuple[int | None, str | None] = (None, None),
) -> str:
    """A digest of an append and, through the mark before it, of all that was before.

    ``serial`` is the last one before the append. An observation's row is its key, its value and its source;
    an event's is its kind, subject, period and data. ``logged`` is where the audit log stood; turns before
    the ledger noted it have none.
    """
    head = [before, serial, recorded_at.isoformat(), by]
    digest = sha256(json.dumps(head if logged[0] is None else [*head, *logged]).encode())
    for row in observations:
        digest.update(json.dumps(list(row)).encode())
    for row in events:
        digest.update(json.dumps(list(row), sort_keys=True).encode())
    return digest.hexdigest()


OBSERVATION = (
    "append_id",
    "serial",
    *(f"key__{part}" for part in ("subject", "measure", "period", "group")),
    "kind",
    "value",
    *(f"source__{part}" for part in ("file", "digest", "version")),
    "sheet",
    "cell",
)
EVENT = ("append_id", "serial", "kind", "subject", "period", "data")


UNACCOUNTED = "The ledger holds entries that nobody recorded: they belong to no turn at it."


def verify() -> Proof:
    """Go through the whole ledger and compute each mark again, but for what is appended meanwhile."""
    end = AppendRow.objects.aggregate(end=Max("serial"))["end"] or 0
    observations, events = (
        _Rows(rows.filter(append_id__lte=end).order_by("append_id", "serial").values_list(*names))
        for rows, names in ((ObservationRow.objects, OBSERVATION), (EventRow.objects, EVENT))
    )
    last, before = 0, ""
    for head in AppendRow.objects.filter(serial__lte=end).order_by("serial").iterator():
        if head.first != last + 1:
            return Proof(last, before, f"Entry {last + 1} is missing from the ledger.")
        seen, done = observations.of(head.serial), events.of(head.serial)
        if not _whole(head, [*seen, *done]) or head.mark != _again(before, last, head, seen, done):
            return Proof(last, before, _changed(head))
        last, before = head.serial, head.mark
    left_over = observations.next[0] is not None or events.next[0] is not None
    return Proof(last, before, UNACCOUNTED if left_over else "")


class _Rows:
    """The rows of a table, handed out append by append, so that a large ledger is never held whole."""

    def __init__(self, rows: Any) -> None:
        self.groups: Iterator[tuple[int, Iterator[Row]]] = groupby(rows.iterator(), key=lambda row: row[0])
        self.next = self._read()

    def of(self, append: int) -> list[Row]:
        """The rows of an append, which must be asked for in order."""
        number, rows = self.next
        if number != append:
            return []
        self.next = self._read()
        return rows

    def _read(self) -> tuple[int | None, list[Row]]:
        number, rows = next(self.groups, (None, iter(())))
        return number, [row[1:] for row in rows]


def _whole(head: AppendRow, rows: list[Row]) -> bool:
    return [row[0] for row in rows] == list(range(head.first, head.serial + 1))


def _again(before: str, last: int, head: AppendRow, seen: list[Row], done: list[Row]) -> str:
    at = head.recorded_at.astimezone(UTC)
    rows = (row[1:] for row in seen), (row[1:] for row in done)
    return mark(before, last, at, head.by, *rows, (head.audit_serial, head.audit_mark))


def _changed(head: AppendRow) -> str:
    alone = head.first == head.serial
    which = f"Entry {head.first}" if alone else f"One of the entries {head.first} to {head.serial}"
    when = f"recorded at {in_words(head.recorded_at)} by {head.by}"
    return f"{which} of the ledger ({when}) is not as it was recorded."
