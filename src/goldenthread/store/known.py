"""Everything known about a quarter at an instant, put together for the rooms that judge and tell."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone

from goldenthread.periods import Quarter
from goldenthread.returns.collection import Collection, Expectation, collection_of
from goldenthread.returns.known import Known
from goldenthread.returns.rounds import asked
from goldenthread.store import editions, page_keys, texts
from goldenthread.store.editions import PublishedEdition
from goldenthread.store.views import position, view


def known(
    quarter: Quarter,
    *,
    instant: datetime | None = None,
    serial: int | None = None,
    today: date | None = None,
) -> Known:
    """What was known about a quarter at an instant or after a serial, or is now; the same object while so.

    Whether its round is closed depends on the day too: ``today``, the instant's, or the clock's.
    """
    end, mark = position(instant=instant, serial=serial)
    _, digest = editions.in_force(quarter, end)
    found = _collection(quarter, end, mark, today or timezone.localdate(instant))
    return _known(quarter, end, mark, digest, found, texts.state(quarter, end))


@lru_cache(maxsize=64)
def _known(
    quarter: Quarter, serial: int, _mark: str, digest: str, found: Collection, _texts: texts.State
) -> Known:
    return Known(
        editions.edition(digest), digest, quarter, view(serial=serial), found, texts.Standing(serial)
    )


def collection(quarter: Quarter, *, serial: int | None = None, today: date | None = None) -> Collection:
    """How far the returns of a quarter have been collected, after a serial or now, on a day or today."""
    end, mark = page_keys.last_told(quarter) if serial is None else position(serial=serial)
    return _collection(quarter, end, mark, today or timezone.localdate())


@lru_cache(maxsize=128)
def _collection(quarter: Quarter, serial: int, _mark: str, today: date) -> Collection:
    seen = view(serial=serial)
    events = (*seen.events_of("round.", period=quarter), *seen.events_of("return.", period=quarter))
    expectations = (
        Expectation(one.serial, one.recorded_at, tuple(p.code for p in asked(one.edition)))
        for one in _editions_since(quarter, serial, min((e.serial for e in events), default=serial))
    )
    return collection_of(quarter, events, expectations, today=today, day=timezone.localdate)


def _editions_since(quarter: Quarter, serial: int, first: int) -> list[PublishedEdition]:
    """The editions of a quarter as far as a serial, from the one that was in force at its first entry on.

    What an earlier one expected was over before anything of the quarter happened; each takes long to read.
    """
    every = [one for one in editions.all() if one.effective_from <= quarter and one.serial <= serial]
    before = [number for number, one in enumerate(every) if one.serial < first]
    return every[before[-1] if before else 0 :]
