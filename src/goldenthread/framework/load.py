"""Reading an edition's document: everything that is wrong with it at once, or the edition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from goldenthread.framework import formats, pruning
from goldenthread.framework.check import troubles
from goldenthread.framework.model import Edition
from goldenthread.framework.problems import Loc, Problem, Trouble, path_of
from goldenthread.framework.words import in_words, place_of
from goldenthread.framework.yaml_text import Text, read_text

LAST = 10**9
"""A problem of the document as a whole is told after those with a line."""


def read(
    document: str | bytes, *, known_series: frozenset[str] | None = None
) -> tuple[Edition | None, tuple[Problem, ...]]:
    """The edition, or None with every problem of the document at once.

    ``known_series`` are the codes of the trend series that kinds of data carry; where it is None, the series
    that an edition follows are not checked.
    """
    text = read_text(document)
    if text.data is None:
        return None, tuple(text.problems)
    too_new = formats.too_new(text.data)
    if too_new:
        return None, (_problem(text, too_new),)
    data = formats.shaped(text.data)
    edition, wrong = _validated(data)
    parts = (t for t in _troubles(data, edition, wrong, known_series) if not formats.follows(t, text.data))
    troubles = (*formats.troubles(text.data), *parts)
    found = dict.fromkeys(_problem(text, formats.as_written(one, text.data)) for one in troubles)
    problems = (*text.problems, *sorted(found, key=lambda p: p.line or LAST))
    return (None if problems else edition), problems


def published(document: bytes) -> Edition:
    """An edition from a document that was accepted before: it stays readable when checks become stricter."""
    edition, wrong = _validated(formats.shaped(read_text(document, checked=True).data or {}))
    if edition is None:
        raise ValueError(f"A published edition cannot be read: {in_words(wrong[0], Edition)[0]}")
    return edition


def digest(document: bytes) -> str:
    """The name of an edition: the SHA-256 digest of its document's bytes."""
    return hashlib.sha256(document).hexdigest()


def _validated(data: dict[str, Any]) -> tuple[Edition | None, list[ErrorDetails]]:
    try:
        return Edition.model_validate(data), []
    except ValidationError as error:
        return None, _without_echoes(error.errors(include_url=False))


def _without_echoes(wrong: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without what is said only because something else cannot be read: a list too short, a place not made."""
    return [
        e
        for e in wrong
        if e["type"] != "default_factory_not_called"
        and not (e["type"] == "too_short" and any(_inside(other, e) for other in wrong))
    ]


def _inside(one: ErrorDetails, around: ErrorDetails) -> bool:
    outer = around["loc"]
    return len(one["loc"]) > len(outer) and one["loc"][: len(outer)] == outer


def _problem(text: Text, trouble: Trouble) -> Problem:
    path = path_of(trouble.loc, text.data)
    return Problem(path, trouble.wrong, trouble.todo, text.line_of(trouble.loc))


def _troubles(
    data: dict[str, Any],
    edition: Edition | None,
    wrong: list[ErrorDetails],
    known_series: frozenset[str] | None,
) -> Iterator[Trouble]:
    """What is wrong with the parts by themselves, then with how they fit together."""
    for error in wrong:
        yield Trouble(place_of(error), *in_words(error, Edition))
    if edition is not None:
        yield from troubles(edition, known_series)
        return
    yield from _of_what_is_readable(data, [place_of(error) for error in wrong], known_series)


def _of_what_is_readable(
    data: dict[str, Any], places: list[Loc], known_series: frozenset[str] | None
) -> Iterator[Trouble]:
    """How the readable parts fit together, so that one slip does not hide the other problems."""
    rest = pruning.Rest(data)
    while rest.without(places):
        edition, wrong = _validated(rest.data)
        if edition is not None:
            yield from rest.only_certain(troubles(edition, known_series))
            return
        places = [place_of(error) for error in wrong]
    wrong_yet = "How the parts fit together could not be checked yet."
    yield Trouble((), wrong_yet, "Mend the problems listed, then check again.")
