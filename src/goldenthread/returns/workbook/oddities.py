"""What the spreadsheet reader does not tell: formulas whose result was not saved, and errors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from goldenthread.returns.draft import SpreadsheetError, UnsavedFormula

MOST_ODD = 20_000
_LONGEST_TAG, _LONGEST_CELL = 2_000, 70_000
"""A tag's attributes, and a cell's formula with its result, are shorter than this."""

_PREFIX = re.compile(rb"<(\w+:)?worksheet[\s>]")
_NAME = re.compile(rb'\sr="([A-Z]{1,3}\d{1,7})"')
_STRING_RESULT = re.compile(rb'\st="str"')
_RESULT = re.compile(rb"<(?:\w+:)?v>([^<]*)</")


@dataclass(frozen=True, slots=True)
class Oddities:
    """Of one sheet, by cell: errors shown, formulas whose result was not saved, and every formula."""

    errors: Mapping[str, SpreadsheetError]
    unsaved: Mapping[str, UnsavedFormula]
    formulas: frozenset[str]


def oddities(xml: bytes) -> Oddities:
    """What is odd about a sheet's cells.

    The sheet is searched for the few odd cells, as looking at each cell would take longer than reading it.
    """
    prefix = _PREFIX.search(xml)
    start = b"<" + (prefix[1] or b"" if prefix else b"")
    errors = {name: end for name, _, end in _cells(xml, start, b't="e"')}
    formulas = {
        name: (tag, end) for what in (b"f>", b"f ") for name, tag, end in _cells(xml, start, start + what)
    }
    return Oddities(
        {name: SpreadsheetError(_result(xml, end) or "#VALUE!") for name, end in errors.items()},
        {name: UnsavedFormula() for name, (tag, end) in formulas.items() if _is_unsaved(xml, tag, end)},
        frozenset(formulas),
    )


def _cells(xml: bytes, start: bytes, what: bytes) -> Iterator[tuple[str, bytes, int]]:
    """Each cell in or right after whose tag something stands: its name, its tag, and where the tag ends."""
    at = xml.find(what)
    for _ in range(MOST_ODD):
        if at < 0:
            return
        opened = xml.rfind(b"<", max(at - _LONGEST_TAG, 0), at)
        closed = xml.find(b">", opened, at + _LONGEST_TAG)
        if (
            xml.startswith(start + b"c ", opened)
            and closed > 0
            and (name := _NAME.search(xml, opened, closed))
        ):
            yield name[1].decode(), xml[opened:closed], closed
        at = xml.find(what, at + 1)


def _is_unsaved(xml: bytes, tag: bytes, end: int) -> bool:
    """A formula that gives an empty text has a result; one without any was never worked out."""
    return not _STRING_RESULT.search(tag) and not _result(xml, end)


def _result(xml: bytes, start: int) -> str:
    """The saved result of the cell whose tag ends at ``start``; empty when there is none."""
    ends = (xml.find(close, start, start + _LONGEST_CELL) for close in (b"/c>", b":c>"))
    end = min((at for at in ends if at >= 0), default=start)
    value = _RESULT.search(xml, start, end)
    return unescape(value[1].decode("utf-8", "replace")) if value else ""
