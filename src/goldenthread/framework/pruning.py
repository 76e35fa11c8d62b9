"""Leaving unreadable items out of a document, so that the rest of it can still be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from goldenthread.framework.model import Edition
from goldenthread.framework.problems import Loc, Trouble

STAND_INS: Mapping[str, Any] = {
    "format": 1,
    "title": "-",
    "notice": "",
    "organisation": {"code": "X", "name": "-", "area": "-"},
    "rating": {"tolerance": {"on_track": 0, "at_risk": 0}},
    "disclosure": {},
    "baseline_year": "1990-91",
    "place": "london",
}
"""What stands in for a single part that cannot be read, so that the others can still be checked."""


class Rest:
    """A document without the items that cannot be read, and the way back to the places of the whole."""

    def __init__(self, whole: dict[str, Any]) -> None:
        self.data = deepcopy(whole)
        self.left_out: set[str] = set()
        """The codes in the items left out: what refers to them is not wrong for that."""
        self._touched: set[Loc] = set()
        self._kept: dict[Loc, list[int]] = {}
        """For a list with items left out, by its place in the whole: the positions of the items kept."""

    def without(self, places: Iterable[Loc]) -> bool:
        """Leave out the smallest item around each place; False when there was none to leave out."""
        items = {self._item(place) or place[:1] for place in places}
        if not all(len(item) > 1 or _can_do_without(str(item[0])) for item in items):
            return False
        for item in sorted(items, key=_deepest_last_first):
            self._leave_out(item) if len(item) > 1 else self._stand_in(str(item[0]))
        return True

    def only_certain(self, found: Iterable[Trouble]) -> Iterator[Trouble]:
        """The troubles that hold for the whole document too, at their places in the whole."""
        for one in found:
            loc = self._in_whole(one.loc)
            if one.missing not in self.left_out and not any(loc == t[: len(loc)] for t in self._touched):
                yield Trouble(loc, one.wrong, one.todo, one.missing)

    def _item(self, place: Loc) -> Loc | None:
        """The innermost list item around a place."""
        for end in range(len(place), 0, -1):
            if isinstance(place[end - 1], int):
                return place[:end]
        return None

    def _stand_in(self, name: str) -> None:
        self._touched.add((name, "*"))
        if name in STAND_INS:
            self.data[name] = STAND_INS[name]
        else:
            del self.data[name]

    def _leave_out(self, item: Loc) -> None:
        parent: Any = self.data
        for key in item[:-1]:
            parent = parent[key]
        position = int(item[-1])
        _codes(parent[position], self.left_out)
        whole = self._in_whole(item[:-1])
        self._touched.add((*whole, "*"))
        self._kept.setdefault(whole, list(range(len(parent)))).pop(position)
        del parent[position]

    def _in_whole(self, loc: Loc) -> Loc:
        """The place in the whole document of a place in the rest."""
        whole: Loc = ()
        for key in loc:
            kept = self._kept.get(whole)
            whole = (*whole, kept[key] if kept is not None and isinstance(key, int) else key)
        return whole


def _can_do_without(name: str) -> bool:
    """Whether the rest can be checked without a part: it has a stand-in, or is no part at all."""
    return name in STAND_INS or name not in Edition.model_fields


def _deepest_last_first(item: Loc) -> tuple[int, list[int]]:
    """Deeper items first, then later ones, so that leaving one out does not move the next."""
    return -len(item), [-key for key in item if isinstance(key, int)]


def _codes(thing: Any, found: set[str]) -> None:
    """Every code anywhere inside an item."""
    if isinstance(thing, dict):
        if isinstance(thing.get("code"), str):
            found.add(thing["code"])
        for value in thing.values():
            _codes(value, found)
    elif isinstance(thing, list):
        for value in thing:
            _codes(value, found)
