"""The words of the unit's place, for every page: what its areas, the unit and its board are called."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from goldenthread.store import places


def words(_request: HttpRequest) -> dict[str, Any]:
    """The place of the edition published last, read only by a page that has a word of it."""
    return {"place": SimpleLazyObject(places.current)}
