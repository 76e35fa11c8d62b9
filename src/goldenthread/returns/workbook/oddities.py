"""What the spreadsheet reader does not tell: formulas without a saved result, errors, and cells far away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from goldenthread.returns.draft import SpreadsheetError, UnsavedFormula
from goldenthread.returns.workbook.container import Parts
from goldenthread.returns.workbook.problems import Unacceptable, found, refuse

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 5_000, 200, 100_000
MOST_TEXT = 300_000_000
"""The most text that shared strings could come to if every cell named the longest one."""

_FILLED_CELL = re.compile(rb"<(?:\w+:)?c((?:\s[^>]*[^/>])?)>\s*(<(?:\w+:)?f[\s/>])?")
_NAME = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_ERROR = re.compile(rb'\st="e"')
_STRING_RESULT = re.compile(rb'\st="str"')
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
    """Refuse text that would multiply when read: long shared strings named by very many cells."""
    strings = parts.xml.get("xl/sharedStrings.xml", b"")
    longest = max(map(len, strings.split(b"<si")), default=0)
    cells = sum(content.count(b't="s"') for part, content in parts.xml.items() if "/worksheets/" in part)
    if longest * cells > MOST_TEXT:
        raise refuse("file-unsafe", name, why="its text would fill our memory")


def oddities(xml: bytes, name: str) -> Oddities:
    """What is odd about a sheet's cells; raises Unacceptable when one is far out of reach."""
    errors: dict[str, SpreadsheetError] = {}
    unsaved: dict[str, UnsavedFormula] = {}
    formulas = set()
    for count, cell in enumerate(_FILLED_CELL.finditer(xml)):
        attributes = cell[1]
        at = _NAME.search(attributes)
        if at is None or count > MOST_CELLS:
            raise refuse("file-unsafe", name, why="its cells are not written the way spreadsheet programs do")
        _near(at)
        if cell[2] or b'"e"' in attributes:
            where = (at[1] + at[2]).decode()
            result = _result(xml, cell.end())
            if _ERROR.search(attributes):
                errors[where] = SpreadsheetError(result or "#VALUE!")
            if cell[2]:
                formulas.add(where)
                if not result and not _STRING_RESULT.search(attributes):
                    unsaved[where] = UnsavedFormula()
    return Oddities(errors, unsaved, frozenset(formulas))


def _near(at: re.Match[bytes]) -> None:
    letters, row = at[1], int(at[2])
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    if row > MOST_ROWS or column > MOST_COLUMNS:
        raise Unacceptable(found("far-away-cell", said={"cell": (at[1] + at[2]).decode()}))


def _result(xml: bytes, start: int) -> str:
    """The saved result of the cell that begins before ``start``; empty when there is none."""
    end = xml.find(b"c>", start)
    while end > 0 and xml[end - 1 : end] not in b"/:":
        end = xml.find(b"c>", end + 1)
    value = _RESULT.search(xml, start, max(end, start))
    return unescape(value[1].decode("utf-8", "replace")) if value else ""
