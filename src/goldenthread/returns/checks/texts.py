"""Texts that were pasted twice, or sent before."""

from __future__ import annotations

from collections.abc import Iterator

from goldenthread.returns.checks.context import Check, Context, Group
from goldenthread.returns.findings import Level
from goldenthread.returns.values import Problem

LONG = 40
"""Shorter texts (“As planned.”) may well be the same."""


def _told(context: Context) -> Iterator[tuple[str, str]]:
    """The longer texts of the narrative and the comments, so that odd spaces and capitals do not count."""
    for field in context.fields:
        same = _same(context.text(field))
        if field.startswith(("narrative.", "comment.")) and len(same) >= LONG:
            yield field, same


def _same(text: str) -> str:
    return " ".join(text.casefold().split())


def _pasted(context: Context) -> Iterator[Problem]:
    cells: dict[str, list[str]] = {}
    for field, text in _told(context):
        cells.setdefault(text, []).append(field)
    for fields in cells.values():
        if len(fields) > 1:
            wrong = f"The same text stands in {len(fields)} cells."
            yield Problem("text-twice", wrong, "Nothing to do, if it belongs in each.", tuple(fields))


def _again(context: Context) -> Iterator[Problem]:
    last = context.quarter.plus(-1)
    for field, text in _told(context):
        if text == _same(context.known.text(context.form.programme, field, last)):
            wrong = "This is the same text as last quarter."
            yield Problem("text-again", wrong, "Nothing to do, if it still holds. News is welcome.", (field,))


TEXTS = Group(
    "Texts",
    (
        Check(
            "text-twice",
            Level.NOTE,
            "The same text twice",
            "A longer text that stands in two cells.",
            "The same text stands in 2 cells. Nothing to do, if it belongs in each.",
            _pasted,
        ),
        Check(
            "text-again",
            Level.NOTE,
            "Last quarter’s text again",
            "A longer text that was sent last quarter too.",
            "This is the same text as last quarter. Nothing to do, if it still holds. News is welcome.",
            _again,
        ),
    ),
)
