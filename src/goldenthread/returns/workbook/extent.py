"""How much a workbook's sheets would take to read, found out before the reader lays any of it out in memory.

The reader makes room for everything between A1 and the last filled cell: one word in cell XFD1048576 would
ask for more memory than there is. Whatever is read here is searched in one pass, however it was put together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from goldenthread.returns.workbook.container import Parts
from goldenthread.returns.workbook.problems import refuse

MOST_SHEETS = 40
MOST_TEXT = 500_000_000
"""The most text that shared strings could come to if every cell named the longest one."""

_FAR = re.compile(rb'\sr="([A-Z]{3,}\d+|[D-Z][A-Z]\d+|[A-Z]{1,2}(?:\d{5,}|[5-9]\d{3}))"')
"""A cell beyond row 4,999 or column CZ."""
_CELL_TAG = re.compile(rb"<(?:[^\s<>/:]+:)?c[\s/>]")
_USUAL_TAG = re.compile(
    rb'<(?:[^\s<>/:]+:)?c(?:\s+(?!r=)[\w:]+="[^"<>]*")*\s+r="[A-Z]{1,3}\d{1,7}"(?:\s+[\w:]+="[^"<>]*")*\s*/?>'
)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^<>]{0,2000})>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]{0,2000})>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')


def sheet_parts(parts: Parts) -> tuple[tuple[str, str], ...]:
    """The workbook's sheets in order: name, and the part that holds it."""
    relations = {}
    for found in _RELATION.findall(parts.xml.get("xl/_rels/workbook.xml.rels", b"")):
        attributes = _attributes(found)
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


def far_cells(parts: Parts, name: str) -> Mapping[str, str]:
    """The parts with a filled cell far from A1, and that cell; refuses what would fill the memory."""
    sheets = {part: xml for part, xml in parts.xml.items() if b"sheetData" in xml}
    strings = parts.xml.get("xl/sharedStrings.xml", b"")
    longest = max(map(len, strings.split(b"<si")))
    named = sum(xml.count(b'"s"') + xml.count(b"'s'") for xml in sheets.values())
    if longest * named > MOST_TEXT or len(sheets) > MOST_SHEETS:
        raise refuse("file-unsafe", name, why="it would fill our memory")
    if not all(_is_usual(xml) for xml in sheets.values()):
        raise refuse("file-unsafe", name, why="its cells are not written the way spreadsheet programs do")
    return {part: cell for part, xml in sheets.items() if (cell := _far_cell(xml))}


def _is_usual(xml: bytes) -> bool:
    """Whether every cell says where it is, in the way that all spreadsheet programs write it."""
    start, end = xml.find(b"sheetData"), xml.rfind(b"sheetData")
    if b":c" not in xml and xml.count(b"<c", start, end) == xml.count(b'<c r="', start, end):
        outside = xml.count(b"<c ") == xml.count(b"<c ", start, end)
        return outside and not xml.count(b"<c>")
    return len(_CELL_TAG.findall(xml)) == len(_USUAL_TAG.findall(xml))


def _far_cell(xml: bytes) -> str:
    """The first filled cell that is far from A1; one that is only coloured does no harm."""
    at = _FAR.search(xml)
    while at:
        end = xml.find(b">", at.end())
        if end < 0 or not (xml[end - 1 : end] == b"/" or xml[end + 1 : end + 3] == b"</"):
            return at[1].decode()
        at = _FAR.search(xml, end)
    return ""
