"""The place that data are read for: that of the edition published last; and kinds of data there."""

from __future__ import annotations

from functools import lru_cache

from goldenthread.framework.place import LONDON, Place, place_called
from goldenthread.store import editions
from goldenthread.trends.kinds import kind_called
from goldenthread.trends.kinds.kind import Kind


def current() -> Place:
    """The place of the edition published last; that of editions of format 1 where none is."""
    latest = editions.latest()
    return latest.edition.place if latest else place_called(LONDON)


def measures_by_code() -> bool:
    """Whether a measure called by a shipped series' code is its source: in editions of format 1 alone."""
    latest = editions.latest()
    return latest is None or latest.edition.format == 1


def kind(code: str) -> Kind:
    """The kind of data with this code, with the areas of the place; refused where there is none."""
    return _at(code, current())


@lru_cache(maxsize=64)
def _at(code: str, place: Place) -> Kind:
    return kind_called(code).at(place)
