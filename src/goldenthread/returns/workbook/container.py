"""Opening the file safely: what kind it is, and whether it may be opened, before any of it is believed.

An .xlsx file is a zip archive of XML parts. Every part is unpacked here under limits, and the reader
only ever sees these parts, packed again: no tricks of the archive reach it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO

from goldenthread.returns.workbook.problems import KINDS, Unacceptable, refuse

LARGEST_FILE = 10_000_000
LARGEST_UNPACKED = 40_000_000
MOST_PARTS = 500
STEEPEST = 200
"""No honest part shrinks to less than a two-hundredth; small parts may."""
SMALL_PART = 1_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "word"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
)
_PACKED_BY = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_MACRO_NAMES = (".xlsm", ".xltm", ".xlam")
_LINKS = re.compile(r"xl/(externalLinks/|connections\.xml|queryTables/)", re.IGNORECASE)
_END, _END_SIZE = b"PK\x05\x06", 22
_LOCAL_SIZE = 30
_NO_TEXT = re.compile("[\\x00-\\x1f\\x7f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]")
"""What no name of a part holds: control signs, and signs that turn the direction of writing."""
_NEVER_READ = re.compile(r"xl/(media|drawings|printerSettings|charts|theme)/|docProps/|customXml/")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a workbook that are read, by name; and whether it links to other files."""

    xml: Mapping[str, bytes]
    linked: bool

    def without(self, names: Iterable[str]) -> Parts:
        """These parts but for some."""
        left = set(names)
        return replace(self, xml={name: xml for name, xml in self.xml.items() if name not in left})

    def packed(self) -> BytesIO:
        """The parts as an archive of our own making, for the reader."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self.xml.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        out.seek(0)
        return out


def open_safely(content: bytes, name: str) -> Parts:
    """The workbook's parts; raises Unacceptable, with the reason in words, when it may not be opened."""
    if not content:
        raise refuse("file-empty", name)
    if len(content) > LARGEST_FILE:
        raise refuse("file-too-large", name)
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise _not_a_zip(content, name)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _only_one_thing(archive, content, name)
            return _parts(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError):
        # Whatever the archive's reader raises for a broken archive.
        raise refuse("file-damaged", name) from None


def _not_a_zip(content: bytes, name: str) -> Unacceptable:
    if content.startswith(_OLE):
        return (
            refuse("file-password", name)
            if _ENCRYPTED in content
            else _wrong_kind(_old_office(content), name)
        )
    for start, kind in _STARTS:
        if content.startswith(start):
            return _wrong_kind(kind, name)
    head = content[:2000]
    if re.search(rb"<(!doctype html|html|table)", head, re.IGNORECASE):
        return _wrong_kind("web", name)
    if name.lower().endswith(".xlsx") and b"\0" in head:
        return refuse("file-damaged", name)
    return _wrong_kind("other" if b"\0" in head else "csv", name)


def _old_office(content: bytes) -> str:
    if "WordDocument".encode("utf-16-le") in content:
        return "word"
    return "slides" if "PowerPoint Document".encode("utf-16-le") in content else "xls"


def _wrong_kind(kind: str, name: str) -> Unacceptable:
    words, todo = KINDS[kind]
    return refuse("file-kind", name, kind=words, todo=todo)


def _only_one_thing(archive: zipfile.ZipFile, content: bytes, name: str) -> None:
    """Refuse a file that is something else as well, or whose parts share bytes and so unpack to far more."""
    infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
    ends = [_end_of(info, content) for info in infos]
    if infos and infos[0].header_offset:
        raise refuse("file-unsafe", name, why="it is another kind of file as well")
    if content.rfind(_END) != len(content) - _END_SIZE:
        raise refuse("file-unsafe", name, why="something that is no workbook is attached to its end")
    starts = [info.header_offset for info in infos[1:]] + [archive.start_dir]
    if any(end > start for end, start in zip(ends, starts, strict=False)):
        raise refuse("file-unsafe", name, why="its parts overlap (a “zip bomb”)")


def _end_of(info: zipfile.ZipInfo, content: bytes) -> int:
    """Where a part ends: after its own header, whose last four bytes say how long name and addition are."""
    head = content[info.header_offset + _LOCAL_SIZE - 4 : info.header_offset + _LOCAL_SIZE]
    longer = int.from_bytes(head[:2], "little") + int.from_bytes(head[2:], "little")
    return info.header_offset + _LOCAL_SIZE + longer + info.compress_size


def _parts(archive: zipfile.ZipFile, name: str) -> Parts:
    infos = archive.infolist()
    _sizes(infos, name)
    names = [info.filename for info in infos]
    _names(names, name)
    _is_workbook(archive, names, name)
    if name.lower().endswith(_MACRO_NAMES) or any(_carries_macros(one) for one in names):
        raise refuse("file-macros", name)
    if any(one.lower().startswith("xl/embeddings/") for one in names):
        raise refuse("file-inside", name)
    xml = {info.filename: _unpacked(archive, info) for info in infos if _is_read(info.filename)}
    if b"macroEnabled" in xml.get("[Content_Types].xml", b""):
        raise refuse("file-macros", name)
    if any(_declares(content) for content in xml.values()):
        raise refuse("file-unsafe", name, why="it holds a part that spreadsheet programs never write")
    return Parts(xml, any(_LINKS.match(one) for one in names))


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A part, no longer than it says that it is: the archive's reader alone would unpack a lie to its end."""
    with archive.open(info) as part:
        return part.read(info.file_size + 1)


def _sizes(infos: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse archives that would unpack to far more than they are, before unpacking anything."""
    if any(info.flag_bits & 1 for info in infos):
        raise refuse("file-password", name)
    if any(info.compress_type not in _PACKED_BY for info in infos):
        raise refuse("file-unsafe", name, why="it is packed in a way that spreadsheet programs do not use")
    if len(infos) > MOST_PARTS:
        raise refuse("file-unsafe", name, why=f"it is made of more than {MOST_PARTS} parts")
    steep = any(i.file_size > SMALL_PART and i.file_size > STEEPEST * max(i.compress_size, 1) for i in infos)
    if steep or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        raise refuse("file-unsafe", name, why="it unpacks to far more than a return can hold (a “zip bomb”)")


def _names(names: list[str], name: str) -> None:
    if len({one.lower() for one in names}) != len(names):
        raise refuse("file-unsafe", name, why="it holds the same part twice")
    if any(_NO_TEXT.search(one) for one in names):
        raise refuse("file-unsafe", name, why="the names of its parts hold hidden signs")
    for one in names:
        if one.startswith(("/", "\\")) or "\\" in one or ":" in one or ".." in one.split("/"):
            raise refuse("file-unsafe", name, why="it names parts outside itself")


def _is_workbook(archive: zipfile.ZipFile, names: list[str], name: str) -> None:
    if "xl/workbook.xml" in names and "[Content_Types].xml" in names:
        return
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
        raise _wrong_kind("ods", name)
    for start, kind in (
        ("word/", "word"),
        ("ppt/", "slides"),
        ("xl/workbook.bin", "xlsb"),
        ("Index/", "numbers"),
    ):
        if any(one.startswith(start) for one in names):
            raise _wrong_kind(kind, name)
    raise _wrong_kind("zip", name)


def _carries_macros(part: str) -> bool:
    low = part.lower()
    return low.endswith("vbaproject.bin") or low.startswith(("xl/macrosheets/", "xl/activex/"))


def _is_read(part: str) -> bool:
    return part.endswith((".xml", ".rels")) and not _NEVER_READ.match(part)


def _declares(content: bytes) -> bool:
    """Whether XML declares a document type or entities. UTF-16, which no program writes, would hide that."""
    return b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content[:100]
