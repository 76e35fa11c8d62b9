"""The ledger as values, fast: the database picks the latest observation of each key.

`goldenthread.ledger.view.as_at` is the plain definition; these functions are tested to agree with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from django.db import connection

from goldenthread.ledger.values import Event, Key, Observation, Source
from goldenthread.ledger.view import View
from goldenthread.periods import Quarter
from goldenthread.store.coding import decode
from goldenthread.store.models import AppendRow, EventRow, SourceRow

COLUMNS = """o.serial, k.subject, k.measure, k.period, k."group", o.kind, o.value,
    o.append_id, o.source_id, o.sheet, o.cell"""

LATEST = f"""
    SELECT {COLUMNS}
    FROM (
        SELECT key_id, MAX(serial) AS serial FROM ledger_observation WHERE serial <= %s GROUP BY key_id
    ) AS latest
    JOIN ledger_observation AS o ON o.serial = latest.serial
    JOIN ledger_key AS k ON k.id = o.key_id
"""  # noqa: S608 - no value enters the text
LATEST_OF_QUARTER = f"""
    SELECT {COLUMNS}
    FROM ledger_key AS k
    JOIN ledger_observation AS o ON o.serial =
        (SELECT MAX(serial) FROM ledger_observation WHERE key_id = k.id AND serial <= %s)
    WHERE k.period = %s
"""  # noqa: S608
SINCE = f"""
    SELECT {COLUMNS}
    FROM ledger_observation AS o JOIN ledger_key AS k ON k.id = o.key_id
    WHERE o.serial > %s AND o.serial <= %s ORDER BY o.serial
"""  # noqa: S608


def view(
    *, instant: datetime | None = None, serial: int | None = None, quarter: Quarter | None = None
) -> View:
    """The ledger as it stood at an instant, after a serial, or now; one quarter's observations if asked."""
    end, mark = position(instant=instant, serial=serial)
    return _view(end, mark, quarter)


def position(*, instant: datetime | None = None, serial: int | None = None) -> tuple[int, str]:
    """The last serial to be seen, and the mark of the append that it belongs to."""
    if instant is not None and serial is not None:
        raise ValueError("Ask for a view at an instant or after a serial, not both.")
    appends = AppendRow.objects.order_by("-serial")
    if instant is not None:
        appends = appends.filter(recorded_at__lte=instant)
    if serial is not None:
        appends = appends.filter(first__lte=serial)
    found = appends.values_list("serial", "mark").first()
    if found is None:
        return 0, ""
    return (found[0] if serial is None else min(serial, found[0])), found[1]


@lru_cache(maxsize=16)
def _view(serial: int, _mark: str, quarter: Quarter | None) -> View:
    # The mark stands for all that the ledger holds up to the serial: another ledger, or one that was rolled
    # back and went on differently, has another mark.
    statement, parameters = (LATEST, (serial,)) if quarter is None else (LATEST_OF_QUARTER, (serial, quarter))
    observations = {o.key: o for o in _observations(statement, *parameters)}
    return View(observations, tuple(_events(0, serial)), serial)


def _observations(statement: str, *parameters: int) -> Iterator[Observation]:
    moments = dict(AppendRow.objects.values_list("serial", "recorded_at"))
    sources = {s.id: (s.file, s.digest, s.version) for s in SourceRow.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute(statement, [int(p) for p in parameters])
        for serial, subject, measure, period, group, kind, value, append, source, sheet, cell in cursor:
            file, digest, version = sources[source]
            yield Observation(
                Key(subject, measure, Quarter(period), group),
                decode(kind, value),
                Source(file, digest, sheet, cell, version),
                serial,
                moments[append],
            )


def _events(after: int, serial: int) -> Iterator[Event]:
    rows = EventRow.objects.filter(serial__gt=after, serial__lte=serial).select_related("append")
    for row in rows.order_by("serial"):
        period = None if row.period is None else Quarter(row.period)
        yield Event(
            row.kind, row.subject, row.append.by, row.serial, row.append.recorded_at, period, row.data
        )
