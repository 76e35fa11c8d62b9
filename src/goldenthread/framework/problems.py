"""Problems of an edition: where in the document, what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

Loc = tuple[str | int, ...]
"""A place in the document, as keys and positions: ``("programmes", 3, "title")``."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an edition's document; an edition with a problem cannot be published."""

    path: str
    """The place: ``programmes[3] “HBYW”.indicators[0].outcome``; empty for the document as a whole."""
    wrong: str
    todo: str
    line: int | None = None
    """The line of the document, counted from 1, where it is known."""

    def __str__(self) -> str:
        where = ", ".join(filter(None, [self.path, f"line {self.line}" if self.line else ""]))
        return f"{where}: {self.wrong} {self.todo}" if where else f"{self.wrong} {self.todo}"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem as a check finds it, with its place still in keys and positions."""

    loc: Loc
    wrong: str
    todo: str
    missing: str | None = None
    """For a reference to nothing: the code that nothing has."""


def path_of(loc: Loc, document: object) -> str:
    """The place in the words of the document: list items are counted from 0 and called by their code."""
    path, thing = "", document
    for key in loc:
        thing = _inside(thing, key)
        path += _position(key, thing) if isinstance(key, int) else ("." if path else "") + key
    return path


def _position(key: int, thing: object) -> str:
    """``[3] “HBYW”``, or ``[3]`` for an item without a code."""
    code = _inside(thing, "code")
    return f"[{key}] “{code}”" if isinstance(code, str) else f"[{key}]"


def _inside(thing: object, key: str | int) -> object:
    """What a model, mapping or list holds under a key; None when it holds nothing there."""
    if isinstance(thing, BaseModel):
        return getattr(thing, str(key), None)
    if isinstance(thing, Mapping):
        return next((value for name, value in thing.items() if str(name) == str(key)), None)
    if isinstance(thing, list | tuple) and isinstance(key, int) and key < len(thing):
        return thing[key]
    return None
