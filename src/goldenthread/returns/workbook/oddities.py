"""What the spreadsheet reader does not tell: formulas without a saved result, errors, and cells far away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from goldenthread.returns.draft import SpreadsheetError, UnsavedFormula
from goldenthread.returns.workbook.container import Parts
from goldenthread.returns.workbook.problems import Unacceptable, found, refuse

MOST_SHEETS = 60
MOST_TEXT = 300_000_000
"""The most text that shared strings could come to if every cell named the longest one."""

_FAR = re.compile(rb'\sr="([A-Z]{3,}\d+|[H-Z][A-Z]\d+|[A-Z]{1,2}(?:\d{5,}|[5-9]\d{3}))"([^>]*)>(?!</)')
"""A cell beyond row 4,999 or column GZ; one without content does no harm."""
_NAMELESS = re.compile(rb'<(?:\w+:)?c(?:>|\s(?![^>]*\br="[A-Z]{1,3}\d{1,7}")[^>]*[^/>]>)')
_PREFIX = re.compile(rb"<(\w+:)?worksheet[\s>]")
_NAME = re.compile(rb'\sr="([A-Z]{1,3}\d{1,7})"')
_STRING_RESULT = re.compile(rb'\st="str"')
_RESULT = re.compile(rb'\st="str"')
_RESULT = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')


@dataclass(frozen=True, slots=True)
class Oddities:
    """Of one sheet, by cell: errors shown, formulas whose result was not saved, and every formula."""

    errors: Mapping[str, SpreadsheetError]
    unsaved: Mapping[str, UnsavedFormula]
    formulas: frozenset[str]


def sheet_parts(parts: Parts) -> tuple[tuple[str, str], ...]:
    """The workbook's sheets in order: name, and the part that holds it."""
    relations = {}
    for found_ in _RELATION.findall(parts.xml.get("xl/_rels/workbook.xml.rels", b"")):
        attributes = _attributes(found_)
        relations[attributes.get("Id", "")] = attributes.get("Target", "")
    sheets = [_attributes(one) for one in _SHEET.findall(parts.xml["xl/workbook.xml"])]
    return tuple((one.get("name", ""), _part_name(relations, one)) for one in sheets)


def _part_name(relations: Mapping[str, str], sheet: Mapping[str, str]) -> str:
    id_ = next((value for key, value in sheet.items() if key.endswith(":id")), "")
    target = relations.get(id_, "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _attributes(text: bytes) -> dict[str, str]:
    pairs = _ATTRIBUTE.findall(text)
    return {key.decode(): unescape((one or other).decode("utf-8", "replace")) for key, one, other in pairs}


def guard(parts: Parts, name: str) -> None:
    """Refuse what would multiply when read: long strings named by very many cells, or very many sheets."""
    strings = parts.xml.get("xl/sharedStrings.xml", b"")
    longest = max(map(len, strings.split(b"<si")), default=0)
    cells = sum(content.count(b't="s"') for part, content in parts.xml.items() if "/worksheets/" in part)
    sheets = sum("/worksheets/" in part for part in parts.xml if part.endswith(".xml"))
    if longest * cells > MOST_TEXT or sheets > MOST_SHEETS:
        raise refuse("file-unsafe", name, why="it would fill our memory")


def oddities(xml: bytes, name: str) -> Oddities:
    """What is odd about a sheet's cells; raises Unacceptable when one is far out of reach.

    The sheet is searched for the few odd cells, as looking at each cell would take longer than reading it.
    """
    far = next((cell for cell in _FAR.finditer(xml) if not cell[2].endswith(b"/")), None)
    if far:
        raise Unacceptable(found("far-away-cell", said={"cell": far[1].decode()}))
    prefix = _PREFIX.search(xml)
    cell = b"<" + (prefix[1] or b"" if prefix else b"") + b"c"
    usual = xml.count(cell + b" ") == xml.count(cell + b' r="') and cell + b">" not in xml
    if not usual and _NAMELESS.search(xml):
        raise refuse("file-unsafe", name, why="its cells are not written the way spreadsheet programs do")
    errors = dict(_tags(xml, cell, b't="e"'))
    formulas = dict((*_tags(xml, cell, cell[:-1] + b"f>"), *_tags(xml, cell, cell[:-1] + b"f ")))
    return Oddities(
        {where: SpreadsheetError(_result(xml, start) or "#VALUE!") for where, (_, start) in errors.items()},
        {where: UnsavedFormula() for where, tag in formulas.items() if _is_unsaved(xml, *tag)},
        frozenset(formulas),
    )


def _tags(xml: bytes, cell: bytes, what: bytes) -> Iterator[tuple[str, tuple[bytes, int]]]:
    """Each cell in or right after whose tag something stands: its name, its tag, and where the tag ends."""
    at = xml.find(what)
    while at >= 0:
        start = xml.rfind(cell + b" ", 0, at)
        end = xml.find(b">", start)
        named = _NAME.search(xml, start, end) if 0 <= start < end else None
        if named:
            yield named[1].decode(), (xml[start:end], end)
        at = xml.find(what, at + 1)


def _is_unsaved(xml: bytes, tag: bytes, end: int) -> bool:
    """A formula that gives an empty text has a result; one without any was never worked out."""
    return not _STRING_RESULT.search(tag) and not _result(xml, end)


def _result(xml: bytes, start: int) -> str:
    """The saved result of the cell that begins before ``start``; empty when there is none."""
    end = xml.find(b"c>", start)
    while end > 0 and xml[end - 1 : end] not in b"/:":
        end = xml.find(b"c>", end + 1)
    value = _RESULT.search(xml, start, max(end, start))
    return unescape(value[1].decode("utf-8", "replace")) if value else ""
