"""The ledger: append to it, and view it as it stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import connection

from goldenthread.ledger.values import Key, Source, Value
from goldenthread.periods import Quarter
from goldenthread.store import audit, evidence, marks, texts
from goldenthread.store.coding import encode
from goldenthread.store.models import AppendRow, EventRow, KeyRow, SourceRow
from goldenthread.store.turns import TICK, Turn, turn
from goldenthread.store.views import position, view

__all__ = ["TICK", "Appended", "NewEvent", "Turn", "append", "position", "turn", "view"]

NewObservation = tuple[Key, Value, Source]


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that happened or was decided, about to be recorded. ``data`` holds plain JSON values."""

    kind: str
    subject: str
    period: Quarter | None = None
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    words: str = ""
    """Why, or what was said: kept in the register, where it may be erased; the event holds its digest."""
    words_of: tuple[str, Quarter] | None = None
    """The return beside which the words are kept, where it is not the event's own."""


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append took: its last serial, and the moment at which it was recorded."""

    serial: int
    recorded_at: datetime


def append(
    *,
    by: str,
    at: datetime | None = None,
    observations: Sequence[NewObservation] = (),
    events: Sequence[NewEvent] = (),
) -> Appended:
    """Record observations and events in one transaction: serials in order, without gaps, at one moment.

    ``at`` is the clock when None. Earlier than the last entry it is refused; equal, it becomes a tick later.
    """
    if not observations and not events:
        raise ValueError("There is nothing to record.")
    with turn(at) as now:
        first = now.serial + 1 + len(observations)
        events = [_with_words(one, serial) for serial, one in enumerate(events, first)]
        head = _head(now, by, observations, events)
        head.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, list(_observation_rows(head, observations)))
        EventRow.objects.bulk_create(_event_rows(head, head.first + len(observations), events))
        _audit(head, events)
        return Appended(head.serial, head.recorded_at)


def _head(
    now: Turn, by: str, observations: Sequence[NewObservation], events: Sequence[NewEvent]
) -> AppendRow:
    logged = audit.hold()
    return AppendRow(
        serial=now.serial + len(observations) + len(events),
        first=now.serial + 1,
        recorded_at=now.recorded_at,
        by=by,
        audit_serial=logged[0],
        audit_mark=logged[1],
        mark=marks.mark(
            now.mark,
            now.serial,
            now.recorded_at,
            by,
            map(_observed, observations),
            ((e.kind, e.subject, e.period, dict(e.data)) for e in events),
            logged,
        ),
    )


def _with_words(event: NewEvent, serial: int) -> NewEvent:
    """Keep an event's words; it holds their id and digest, so that they cannot be rewritten unnoticed."""
    if not event.words:
        return event
    programme, quarter = event.words_of or (event.subject, event.period)
    if quarter is None:
        raise ValueError(f"The words of {event.kind} belong to no quarter.")
    texts.keep_reason(serial, programme, quarter, event.words)
    told = {"reason-text-id": texts.reason_id(serial), "reason-digest": evidence.digest_text(event.words)}
    return replace(event, data={**event.data, **told})


def _observed(one: NewObservation) -> tuple[int | str, ...]:
    key, value, source = one
    of = (source.file, source.digest, source.version, source.sheet, source.cell)
    return (key.subject, key.measure, key.period, key.group, *encode(value), *of)


INSERT = """
    INSERT INTO ledger_observation (serial, key_id, append_id, kind, value, source_id, sheet, cell)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


def _observation_rows(
    head: AppendRow, observations: Sequence[NewObservation]
) -> Iterator[tuple[int | str, ...]]:
    # Plain rows: through the model, two thirds of an append's time would be spent in Python.
    keys = _key_ids({key for key, _, _ in observations})
    sources = _source_ids({(source.file, source.digest, source.version) for _, _, source in observations})
    for serial, (key, value, source) in enumerate(observations, head.first):
        of = sources[source.file, source.digest, source.version]
        yield serial, keys[key], head.serial, *encode(value), of, source.sheet, source.cell


def _key_ids(keys: set[Key]) -> dict[Key, int]:
    """The row of each key; rows for new ones are made, in order, so that a run can be repeated."""
    rows = KeyRow.objects.filter(
        subject__in={k.subject for k in keys}, period__in={int(k.period) for k in keys}
    )
    known = {Key(r.subject, r.measure, Quarter(r.period), r.group): r.pk for r in rows}
    new = sorted(keys - known.keys())
    made = KeyRow.objects.bulk_create(
        KeyRow(subject=k.subject, measure=k.measure, period=int(k.period), group=k.group) for k in new
    )
    return known | {key: row.pk for key, row in zip(new, made, strict=True)}


def _source_ids(sources: set[tuple[str, str, int]]) -> dict[tuple[str, str, int], int]:
    rows = SourceRow.objects.filter(digest__in={digest for _, digest, _ in sources})
    known = {(r.file, r.digest, r.version): r.pk for r in rows}
    new = sorted(sources - known.keys())
    made = SourceRow.objects.bulk_create(SourceRow(file=f, digest=d, version=v) for f, d, v in new)
    return known | {source: row.pk for source, row in zip(new, made, strict=True)}


def _event_rows(head: AppendRow, first: int, events: Sequence[NewEvent]) -> Iterable[EventRow]:
    for serial, event in enumerate(events, first):
        yield EventRow(
            serial=serial,
            append_id=head.serial,
            kind=event.kind,
            subject=event.subject,
            period=event.period,
            data=dict(event.data),
        )


def _audit(head: AppendRow, events: Sequence[NewEvent]) -> None:
    """The audit log tells that something was recorded, refers to the ledger for it, and holds its mark.

    So each of the two chains tells where the other stood: one that was cut or emptied is found by the other.
    """
    subjects = {f"{e.period}/{e.subject}" if e.period else e.subject for e in events}
    kinds = sorted({e.kind for e in events})
    audit.append(
        what="recorded",
        who=head.by,
        subject=min(subjects) if len(subjects) == 1 else "",
        data={"serial": head.serial, "kinds": kinds, "mark": head.mark},
        after=(head.audit_serial or 0, head.audit_mark or ""),
    )
