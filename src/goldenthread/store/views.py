"""The ledger as values, fast: the database picks the latest observation of each key.

`goldenthread.ledger.view.as_at` is the plain definition; these functions are tested to agree with it.
"""

from __future__ import annotations

import gc
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial, wraps
from sys import intern
from threading import RLock
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from django.db.models import QuerySet

from goldenthread.ledger.values import Event, Key, Observation, Source
from goldenthread.ledger.view import ByQuarter, EventIndex, InQuarter, Name, View, by_noun
from goldenthread.periods import Quarter
from goldenthread.store import moment
from goldenthread.store.coding import decode
from goldenthread.store.models import AppendRow, EventRow, KeyRow, SourceRow
from goldenthread.store.moment import once

Row = tuple[Any, ...]
LATEST_OF_QUARTER = """
    SELECT o.serial, k.subject, k.measure, k."group", o.kind, o.value, o.append_id, o.source_id,
        o.sheet, o.cell
    FROM ledger_key AS k
    JOIN ledger_observation AS o ON o.serial =
        (SELECT MAX(serial) FROM ledger_observation WHERE key_id = k.id AND serial <= %s)
    WHERE k.period = %s
"""
CHANGED = """
    SELECT k.period, MIN(o.serial)
    FROM ledger_observation AS o JOIN ledger_key AS k ON k.id = o.key_id
    WHERE o.serial > %s AND o.serial <= %s GROUP BY k.period
"""


def view(*, instant: datetime | None = None, serial: int | None = None) -> View:
    """The ledger as it stood at an instant, after a serial, or now; a quarter is read when asked for."""
    return _view(*position(instant=instant, serial=serial))


def position(*, instant: datetime | None = None, serial: int | None = None) -> tuple[int, str]:
    """The last serial to be seen, and the mark of the append that it belongs to."""
    if instant is not None and serial is not None:
        raise ValueError("Ask for a view at an instant or after a serial, not both.")
    if instant is not None:
        return _last(AppendRow.objects.filter(recorded_at__lte=instant).order_by("-recorded_at"))
    newest = _newest()
    return newest if serial is None or serial >= newest[0] else _earlier(serial, *newest)


@once
def _newest() -> tuple[int, str]:
    with connection.cursor() as cursor:  # every request asks this, and the models take three times as long
        cursor.execute("SELECT serial, mark FROM ledger_append ORDER BY serial DESC LIMIT 1")
        serial, mark = cursor.fetchone() or (0, "")
    return int(serial), str(mark)


@lru_cache(maxsize=256)
def _earlier(serial: int, _newest: int, _mark: str) -> tuple[int, str]:
    # What stood earlier never changes in a ledger, and the newest mark tells which ledger it is.
    with connection.cursor() as cursor:  # every page asks this after each entry
        cursor.execute(
            'SELECT mark FROM ledger_append WHERE "first" <= %s ORDER BY serial DESC LIMIT 1', [serial]
        )
        (mark,) = cursor.fetchone() or ("",)
    return serial, str(mark)


def _last(appends: QuerySet[AppendRow]) -> tuple[int, str]:
    return appends.values_list("serial", "mark").first() or (0, "")


Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def once_for_each_end(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Answer the same question with the same answer until something is recorded, to requests that only read.

    For registers that change with an entry of the ledger in the same transaction, and never without. Who
    writes, and whoever asks where no request is answered, is told what stands in the register.
    """

    @lru_cache(maxsize=64)
    def kept(_end: tuple[int, str], *args: Asked.args, **named: Asked.kwargs) -> Answer:
        return ask(*args, **named)

    @wraps(ask)
    def asked(*args: Asked.args, **named: Asked.kwargs) -> Answer:
        end = position() if moment.lasts() else (0, "")
        return kept(end, *args, **named) if end[0] else ask(*args, **named)  # type: ignore[arg-type]

    asked.cache_clear = kept.cache_clear  # type: ignore[attr-defined]
    return asked


@lru_cache(maxsize=8)
def _view(serial: int, mark: str) -> View:
    # The mark stands for all that the ledger holds up to the serial: another ledger, or one that was rolled
    # back and went on differently, has another mark.
    return _reading.brought_to(serial, mark).view(serial)


@dataclass
class _Held:
    """The observations of a quarter, and between which serials the ledger holds just these of it."""

    found: InQuarter
    since: int
    until: int | None
    """None where nothing has come since, as far as this process has read."""


QUARTERS_HELD = 40
"""Of so many quarters a process keeps the observations: the pages of two years and what they look back at."""


class _Reading:
    """What this process has read of a ledger: its events, and the observations of the quarters asked for.

    It is brought forward by what came since: a quarter is read again only when something of it was recorded.
    """

    def __init__(self) -> None:
        self.serial, self.mark = 0, ""
        self.events: list[Event] = []
        self.index: EventIndex = {}
        self.serials: list[int] = []
        self.places: list[Place] = []
        """Of each event the last serial of its append, and the mark of it."""
        self.marks: dict[int, str] = {}
        self.held: OrderedDict[tuple[Quarter, int], _Held] = OrderedDict()
        self.names: dict[Name, Name] = {}
        self.lock = RLock()

    def brought_to(self, serial: int, mark: str) -> _Reading:
        """The same, read as far as a serial; a new one where the database holds another ledger by now."""
        global _reading  # noqa: PLW0603 - one for the process, begun again
        with self.lock:
            if serial <= self.serial and self.marks.get(serial) == mark:
                return self  # the mark stands for all that came before it
            if self.serial and position(serial=self.serial) != (self.serial, self.mark):
                _reading = _Reading()
                return _reading.brought_to(serial, mark)
            if serial > self.serial:
                self._read_on(serial)
                self.serial, self.mark = serial, mark
            return self

    def _read_on(self, serial: int) -> None:
        read = list(_events(self.serial, serial))
        since = [event for event, _ in read]
        self.events += since
        by_noun(since, self.index)
        self.serials += [one.serial for one in since]
        self.places += [place for _, place in read]
        self.marks |= dict(place for _, place in read)
        if self.held and len(since) < serial - self.serial:  # else every serial is an event's
            with connection.cursor() as cursor:
                cursor.execute(CHANGED, [self.serial, serial])
                first = dict(cursor.fetchall())
            for (quarter, _), held in self.held.items():
                if held.until is None and int(quarter) in first:
                    held.until = first[int(quarter)] - 1

    def view(self, serial: int) -> View:
        """The ledger as it stood after a serial that was read."""
        events = tuple(self.events[: bisect_right(self.serials, serial)])
        return View(ByQuarter(partial(self.quarter, serial), _quarters), events, serial, self.index)

    def quarter(self, serial: int, quarter: Quarter) -> InQuarter:
        """A quarter's observations as they stood after a serial."""
        with self.lock:
            for key, held in self.held.items():
                if key[0] == quarter and held.since <= serial <= (
                    self.serial if held.until is None else held.until
                ):
                    self.held.move_to_end(key)
                    return held.found
        with connection.cursor() as cursor, _no_collection():
            cursor.execute(LATEST_OF_QUARTER, [serial, int(quarter)])
            found = _Rows(quarter, cursor.fetchall(), self.names)
        with self.lock:
            until = None if serial == self.serial else serial
            self.held[quarter, serial] = _Held(found, found.last, until)
            while len(self.held) > QUARTERS_HELD:
                self.held.popitem(last=False)
        return found


_reading = _Reading()


def _quarters() -> list[Quarter]:
    return [Quarter(number) for number in KeyRow.objects.values_list("period", flat=True).distinct()]


def forget() -> None:
    """Forget what was read so far: to measure how long reading takes, or to believe nothing."""
    global _reading  # noqa: PLW0603
    _view.cache_clear()
    _reading = _Reading()


class _Rows(InQuarter):
    """The observations of a quarter as the database gave them; each is made when it is asked for.

    A page tells of a few in a hundred of them. Their names are the same in every quarter, and kept once.
    """

    def __init__(self, quarter: Quarter, rows: Sequence[Row], names: dict[Name, Name]) -> None:
        super().__init__({})
        self.quarter = quarter
        self.last = max((row[0] for row in rows), default=0)
        """The serial of the one that was recorded last."""
        self._rows = {}
        for serial, subject, measure, group, kind, value, append, source, sheet, cell in rows:
            name = subject, measure, group
            place = intern(sheet), intern(cell)
            self._rows[names.setdefault(name, name)] = serial, intern(kind), value, append, source, *place
        self._moments: dict[int, datetime] = {}
        self._sources: dict[int, tuple[str, str, int]] = {}
        if rows:
            moments = _between(AppendRow.objects.all(), rows, 6).values_list("pk", "recorded_at")
            sources = _between(SourceRow.objects.all(), rows, 7)
            told = sources.values_list("pk", "file", "digest", "version")
            self._moments, self._sources = dict(moments), {pk: (*source,) for pk, *source in told}

    def names(self) -> Iterable[Name]:
        """What the observations are about."""
        return self._rows

    def one(self, name: Name) -> Observation:
        """The observation about something; KeyError for none."""
        if name not in self._made:
            serial, kind, value, append, source, sheet, cell = self._rows[name]
            file, digest, version = self._sources[source]
            subject, measure, group = name
            self._made[name] = Observation(
                Key(subject, measure, self.quarter, group),
                decode(kind, value),
                Source(file, digest, sheet, cell, version),
                serial,
                self._moments[append],
            )
        return self._made[name]


def _between(table: QuerySet[Any], rows: Sequence[Row], column: int) -> QuerySet[Any]:
    """The rows of a table that a column of the rows read refers to, and perhaps some between them."""
    ids = {row[column] for row in rows}
    return table.filter(pk__gte=min(ids), pk__lte=max(ids))


Place = tuple[int, str]
"""A serial, and the mark of its append."""


def find_last(serial: int, mark: str, wanted: Callable[[Event], bool]) -> Place:
    """Where the last append ends that has such an event, in the ledger as it stood there; (0, "") if none."""
    reading = _reading.brought_to(serial, mark)
    for number in range(bisect_right(reading.serials, serial) - 1, -1, -1):
        if wanted(reading.events[number]):
            return reading.places[number]
    return 0, ""


def _events(after: int, serial: int) -> Iterator[tuple[Event, Place]]:
    rows = EventRow.objects.filter(serial__gt=after, serial__lte=serial).order_by("serial")
    columns = ("kind", "subject", "append__by", "serial", "append__recorded_at", "period", "data")
    read = rows.values_list(*columns, "append_id", "append__mark")
    for kind, subject, by, number, at, period, data, end, mark in read:
        of = None if period is None else Quarter(period)
        yield Event(kind, subject, by, number, at, of, MappingProxyType(data)), (end, mark)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Many values, and no cycle among them: looking for one would take half of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
