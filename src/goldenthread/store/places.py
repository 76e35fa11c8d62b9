"""The place that data are read for: that of the edition published last; and kinds of data there.

A report reads them for the place as it was declared up to its last entry, so that none of its figures moves
when a later edition spells an area in another way, or adds a force.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Final

from goldenthread.framework.place import LONDON, Place, place_called
from goldenthread.store import editions
from goldenthread.trends.kinds import kind_called
from goldenthread.trends.kinds.kind import Kind

_SERIAL: Final = ContextVar[int | None]("the last entry by which the place is known", default=None)


@contextmanager
def known_by(serial: int) -> Iterator[None]:
    """Read data for the place as it was declared up to a serial."""
    before = _SERIAL.set(serial)
    try:
        yield
    finally:
        _SERIAL.reset(before)


def current() -> Place:
    """The place of the edition published last; that of editions of format 1 where none is."""
    latest = editions.latest(_SERIAL.get())
    return latest.edition.place if latest else place_called(LONDON)


def measures_by_code() -> bool:
    """Whether a measure called by a shipped series' code is its source: in editions of format 1 alone."""
    latest = editions.latest(_SERIAL.get())
    return latest is None or latest.edition.format == 1


def kind(code: str) -> Kind:
    """The kind of data with this code, with the areas of the place; refused where there is none."""
    return _at(code, current())


@lru_cache(maxsize=64)
def _at(code: str, place: Place) -> Kind:
    return kind_called(code).at(place)
