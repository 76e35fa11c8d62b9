"""Everything known about a quarter at an instant, put together for the rooms that judge and tell."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from goldenthread.periods import Quarter
from goldenthread.returns.known import Known
from goldenthread.store import editions, texts
from goldenthread.store.views import position, view


def known(quarter: Quarter, *, instant: datetime | None = None, serial: int | None = None) -> Known:
    """What was known about a quarter at an instant or after a serial, or is now; the same object while so."""
    end, mark = position(instant=instant, serial=serial)
    _, digest = editions.in_force(quarter, end)
    return _known(quarter, end, mark, digest, texts.state())


@lru_cache(maxsize=64)
def _known(quarter: Quarter, serial: int, mark: str, digest: str, _texts: texts.State) -> Known:
    return Known(editions.edition(digest), digest, quarter, view(serial=serial), texts.standing(serial, mark))
