"""Files that cannot be used are refused in words; nothing that is sent makes the reader fail."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.returns_workbook import kit

from goldenthread.returns.findings import Level
from goldenthread.returns.workbook import FILE_CHECKS, container, extent, read, reader
from goldenthread.returns.workbook.problems import KINDS

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def archive(*parts: tuple[str, bytes]) -> bytes:
    """A zip archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return out.getvalue()


def other_workbook() -> bytes:
    """A workbook that is not ours."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("Budget").write(0, 0, "ours")
    book.close()
    return out.getvalue()


def with_part(name: str, content: bytes = b"<x/>") -> bytes:
    """The filled-in return with one more part."""
    return kit.repack(kit.filled(), {name: lambda _: content})


def utf16(name: str) -> bytes:
    """The filled-in return with a part written in UTF-16 that declares an entity."""
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    return with_part(name, text.encode("utf-16"))


def bomb() -> bytes:
    """A return with a part that unpacks to 60 megabytes."""
    return with_part("xl/worksheets/sheet99.xml", b"0" * 60_000_000)


def encrypted_part() -> bytes:
    """A return whose archive says that its parts are encrypted."""
    content = bytearray(kit.filled())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    return bytes(content)


def broken_inside() -> bytes:
    """A return with rubbish in the middle of a sheet."""
    at = kit.filled().index(b"xl/worksheets/sheet2.xml") + 60
    return kit.filled()[:at] + b"\xff" * 50 + kit.filled()[at + 50 :]


def twice() -> bytes:
    """A return that holds a part under two spellings."""
    return with_part("XL/workbook.xml")


def repacked(how: int) -> bytes:
    """The filled-in return packed another way."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(kit.filled())) as old, zipfile.ZipFile(out, "w", how) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def lying_bomb() -> bytes:
    """A part that says it is a few bytes long, and unpacks to 60 megabytes."""
    content = bytearray(bomb())
    at = content.rfind(b"xl/worksheets/sheet99.xml")
    content[at - 22 : at - 18] = (900).to_bytes(4, "little")
    return bytes(content)


def overlapping() -> bytes:
    """Two parts that share the bytes of one: the trick by which a small file unpacks to terabytes."""
    content = bytearray(with_part("xl/worksheets/sheet99.xml"))
    at = content.rfind(b"PK\x01\x02")
    before = content.rfind(b"PK\x01\x02", 0, at)
    content[before + 42 : before + 46] = content[at + 42 : at + 46]
    return bytes(content)


def commented() -> bytes:
    """A return whose archive carries a comment, which may hold anything."""
    out = io.BytesIO(kit.filled())
    with zipfile.ZipFile(out, "a") as made:
        made.comment = b"<script>alert(1)</script>"
    return out.getvalue()


def two_archives() -> bytes:
    """Another archive, with the return behind it."""
    return archive(("word/document.xml", b"<x/>")) + kit.filled()


def laughs(depth: int = 9) -> bytes:
    """XML that is short and, with its entities replaced, comes to gigabytes: a billion laughs."""
    more = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(depth)
    )
    return f'<?xml version="1.0"?><!DOCTYPE x [{more}]><x>&l{depth - 1};</x>'.encode()


ODS = (("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>"))

FILES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "nothing": (lambda: b"", "file-empty", "empty"),
    "huge": (lambda: b"PK\x03\x04" + b"0" * container.LARGEST_FILE, "file-too-large", "far larger"),
    "csv": (lambda: b"people,12\n", "file-kind", "CSV"),
    "pdf": (lambda: b"%PDF-1.7 ...", "file-kind", "PDF"),
    "rich text": (lambda: b"{\\rtf1 hello}", "file-kind", "Word"),
    "picture": (lambda: b"\x89PNG\r\n", "file-kind", "picture"),
    "web page": (lambda: b"<!DOCTYPE html><html>Sign in</html>", "file-kind", "web page"),
    "unknown": (lambda: b"\0\1\2\3" * 50, "file-damaged", "damaged"),
    "docx": (lambda: archive(("word/document.xml", b"<x/>")), "file-kind", "Word"),
    "pptx": (lambda: archive(("ppt/presentation.xml", b"<x/>")), "file-kind", "presentation"),
    "xlsb": (lambda: archive(("xl/workbook.bin", b"x")), "file-kind", "binary"),
    "numbers": (lambda: archive(("Index/Document.iwa", b"x")), "file-kind", "Numbers"),
    "ods": (lambda: archive(*ODS), "file-kind", "OpenDocument"),
    "zip": (lambda: archive(("photos/1.txt", b"x")), "file-kind", "zip archive"),
    "xls": (lambda: OLE + "Workbook".encode("utf-16-le"), "file-kind", ".xls"),
    "doc": (lambda: OLE + "WordDocument".encode("utf-16-le"), "file-kind", "Word"),
    "ppt": (lambda: OLE + "PowerPoint Document".encode("utf-16-le"), "file-kind", "presentation"),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "file-password", "password"),
    "encrypted parts": (encrypted_part, "file-password", "password"),
    "cut short": (lambda: kit.filled()[:9000], "file-damaged", "damaged"),
    "first bytes only": (lambda: b"PK\x03\x04", "file-damaged", "damaged"),
    "broken inside": (
        broken_inside,
        "file-damaged",
        "damaged",
    ),
    "macros": (lambda: with_part("xl/vbaProject.bin"), "file-macros", "macros"),
    "old macros": (lambda: with_part("xl/macrosheets/sheet1.xml"), "file-macros", "macros"),
    "active x": (lambda: with_part("xl/activeX/activeX1.xml"), "file-macros", "macros"),
    "zip bomb": (bomb, "file-unsafe", "zip bomb"),
    "zip bomb that lies": (lying_bomb, "file-damaged", "damaged"),
    "overlapping parts": (overlapping, "file-unsafe", "overlap"),
    "two archives": (two_archives, "file-unsafe", "another kind of file as well"),
    "a program behind it": (lambda: kit.filled() + b"MZ program", "file-unsafe", "attached to its end"),
    "a comment with a page": (commented, "file-unsafe", "attached to its end"),
    "a PDF before it": (lambda: b"%PDF-1.7\n" + kit.filled(), "file-kind", "PDF"),
    "a page before it": (lambda: b"<html><table>" + kit.filled(), "file-kind", "web page"),
    "embedded file": (lambda: with_part("xl/embeddings/oleObject1.bin"), "file-inside", "inside it"),
    "billion laughs": (lambda: with_part("xl/sharedStrings.xml", laughs()), "file-unsafe", "never write"),
    "name turned round": (lambda: with_part("xl/\u202elmx.exe"), "file-unsafe", "hidden signs"),
    "name with a control sign": (lambda: with_part("xl/a\x1b[2J.xml"), "file-unsafe", "hidden signs"),
    "many parts": (lambda: archive(*((f"p{n}", b"") for n in range(501))), "file-unsafe", "500 parts"),
    "same part twice": (twice, "file-unsafe", "twice"),
    "path upwards": (lambda: with_part("xl/../../x.xml"), "file-unsafe", "outside itself"),
    "absolute path": (lambda: with_part("/etc/x.xml"), "file-unsafe", "outside itself"),
    "backslashes": (lambda: with_part("xl\\x.xml"), "file-unsafe", "outside itself"),
    "drive": (lambda: with_part("C:x.xml"), "file-unsafe", "outside itself"),
    "odd packing": (lambda: repacked(zipfile.ZIP_BZIP2), "file-unsafe", "packed"),
    "document type": (lambda: with_part("xl/x.xml", b"<!DOCTYPE x><x/>"), "file-unsafe", "never write"),
    "entities in UTF-16": (lambda: utf16("xl/x.xml"), "file-unsafe", "never write"),
    "another workbook": (other_workbook, "not-our-template", "not one of our return workbooks"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_used_is_refused_in_words(name: str) -> None:
    made, check, words = FILES[name]
    reading = read(made(), "sent.xlsx")
    finding = kit.only(reading.findings)
    assert reading.draft is None
    assert (finding.check, finding.level) == (check, Level.ERROR)
    assert words in finding.wrong
    assert finding.todo
    assert finding.blocks


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"\0\1\2" * 90, "x.dat", "of a kind that we do not know"),
        (kit.filled(), "sent.xlsm", "macros"),
        (kit.filled(), "SENT.XLTM", "macros"),
    ],
)
def test_the_name_counts_too(content: bytes, name: str, words: str) -> None:
    assert words in kit.only(read(content, name).findings).wrong


def test_a_macro_workbook_without_macros_is_still_one() -> None:
    def macro_enabled(types: bytes) -> bytes:
        return types.replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")

    content = kit.repack(kit.filled(), {"[Content_Types].xml": macro_enabled})
    assert kit.checks(read(content, "sent.xlsx")) == ["file-macros"]


def test_packing_without_compression_is_fine() -> None:
    assert kit.raws(repacked(zipfile.ZIP_STORED)) == kit.raws(kit.filled())


def test_a_bomb_inside_a_part_that_nobody_reads_stays_packed() -> None:
    nested = with_part("xl/media/image1.png", archive(*((f"{n}.bin", b"0" * 10**6) for n in range(20))))
    assert kit.raws(nested) == kit.raws(kit.filled())


def test_every_kind_of_file_has_its_own_help() -> None:
    assert all(todo.endswith(".") for _, todo in KINDS.values())
    assert len({check.name for check in FILE_CHECKS}) == len(FILE_CHECKS)


@pytest.mark.parametrize("part", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml"])
def test_links_to_other_files_are_told(part: str) -> None:
    reading = read(with_part(part), "a.xlsx")
    finding = kit.only(reading.findings)
    assert (finding.check, finding.level, finding.blocks) == ("linked-file", Level.NOTE, False)
    assert reading.draft is not None


# The hidden sheet.


def meta(**changed: Any) -> Callable[[Any], None]:
    """Change cells of the hidden sheet: B2=99."""

    def change(book: Any) -> None:
        for cell, value in changed.items():
            book["_meta"][cell] = value

    return change


def drop_meta(book: Any) -> None:
    del book["_meta"]


def empty_meta(book: Any) -> None:
    book["_meta"].delete_rows(1, 1000)


def no_fields(book: Any) -> None:
    book["_meta"].delete_rows(10, 1000)


@pytest.mark.parametrize(
    ("change", "check", "words"),
    [
        (meta(B2="0"), "template-older", "version 0 of our template; we now use version 1"),
        (meta(B2="2"), "template-newer", "only knows up to version 1"),
        (meta(B2=2), "template-newer", "only knows up to version 1"),
        (meta(B2="first"), "not-our-template", "not one of ours"),
        (meta(B2="9999999"), "not-our-template", "not one of ours"),
        (meta(A1="something-else"), "not-our-template", "not one of ours"),
        (meta(B3=""), "not-our-template", "not one of ours"),
        (meta(B4="spring"), "not-our-template", "not one of ours"),
        (meta(B5=""), "not-our-template", "not one of ours"),
        (drop_meta, "not-our-template", "not one of ours"),
        (empty_meta, "not-our-template", "not one of ours"),
        (no_fields, "not-our-template", "not one of ours"),
    ],
)
def test_the_hidden_sheet_must_be_ours(change: Any, check: str, words: str) -> None:
    reading = read(kit.fill(kit.template(), {}, change), "a.xlsx")
    finding = kit.only(reading.findings)
    assert reading.draft is None
    assert finding.check == check
    assert words.replace("one of ours", "one of our return workbooks") in finding.wrong


def test_a_version_saved_as_a_number_is_read() -> None:
    assert read(kit.fill(kit.template(), {}, meta(B2=1)), "a.xlsx").draft is not None


# Whatever is sent.


@settings(max_examples=60)
@given(st.binary(max_size=400))
@example(b"PK\x05\x06" + b"\0" * 18)
def test_no_bytes_make_the_reader_fail(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", OLE):
        assert read(start + content, "a.xlsx").draft is None


PARTS = [
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "[Content_Types].xml",
]
SHEET = "xl/worksheets/sheet2.xml"


@settings(max_examples=40)
@given(
    st.sampled_from([*PARTS, SHEET]),
    st.integers(0, 10**6),
    st.binary(max_size=12),
)
def test_no_broken_part_makes_the_reader_fail(part: str, at: int, junk: bytes) -> None:
    def spoil(xml: bytes) -> bytes:
        start = at % len(xml)
        return xml[:start] + junk + xml[start + len(junk) :]

    reading = read(kit.repack(kit.template(), {part: spoil}), "a.xlsx")
    assert reading.draft is not None or reading.findings


@pytest.mark.parametrize("part", [*PARTS, SHEET, "xl/worksheets/sheet9.xml"])
@pytest.mark.parametrize("content", [None, b"", b"<x", b"\xff\xfe"])
def test_parts_that_are_missing_or_rubbish_are_told_in_words(part: str, content: bytes | None) -> None:
    change = None if content is None else (lambda _: content)
    reading = read(kit.repack(kit.template(), {part: change}), "a.xlsx")
    assert reading.draft is not None or reading.findings
    assert all(finding.todo for finding in reading.findings)


def test_a_crash_of_the_spreadsheet_reader_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """As the spreadsheet reader raises it."""

    def panic(*_: object) -> None:
        raise PanicException

    monkeypatch.setattr(reader, "_read", panic)
    assert kit.checks(read(b"", "a.xlsx")) == ["unreadable"]


def test_being_stopped_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reader, "_read", stop)
    with pytest.raises(KeyboardInterrupt):
        read(b"", "a.xlsx")


def test_many_long_texts_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extent, "MOST_TEXT", 1000)
    assert kit.checks(read(kit.template(), "a.xlsx")) == ["file-unsafe"]


def test_many_sheets_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extent, "MOST_SHEETS", 3)
    assert kit.checks(read(kit.template(), "a.xlsx")) == ["file-unsafe"]
