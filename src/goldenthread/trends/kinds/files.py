"""From the bytes of a file to the rows of a table: unpacked, decoded, split; with limits."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from goldenthread.trends.kinds.reading import Problem, SourceFile, Unreadable

MOST_BYTES: Final = 100_000_000
LONGEST_LINE: Final = 1_000_000

_SEPARATOR = re.compile(r"""\ufeff?"?sep=([^\w"'\r\n])"?\s*""", re.IGNORECASE)
"""Excel's own first line, which says what separates the columns; it is no row."""
CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_UTF8_LETTER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}")
_CUT_OFF = "It was probably cut off: download it again."
_AS_CSV = "Save it as CSV (comma separated) and add that."
_NO_PAGE = "The download gave a page in its place: download the file again, and look into it."
BEGINNING: Final = 4_000
"""Bytes by which a binary file is told,"""
FEW: Final = 4
"""if more than so many of them stand in no text."""
_NO_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_UTF16: Final = frozenset((b"\xff\xfe", b"\xfe\xff"))
_TABLE = "Add the table that it was made from, as CSV (comma separated)."
_MAGIC = {
    b"\x89PNG": ("a picture", _TABLE),
    b"\xff\xd8\xff": ("a picture", _TABLE),
    b"GIF8": ("a picture", _TABLE),
    b"II*\x00": ("a picture", _TABLE),
    b"MM\x00*": ("a picture", _TABLE),
    b"RIFF": ("a picture, a sound or a film", _TABLE),
    b"PK\x03\x04": ("a workbook or a ZIP archive", _AS_CSV),
    b"7z\xbc\xaf": ("a packed archive", "Unpack it and add the table that is in it."),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook or an old Word document", _AS_CSV),
    b"{\\rtf": ("a document of a word processor", _TABLE),
    b"%PDF": ("a PDF document", _TABLE),
    b"PAR1": ("a Parquet file", _AS_CSV),
    b"\x1f\x8b": ("packed twice", _AS_CSV),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table with the line that it starts on, counted from 1."""

    line: int
    values: tuple[str, ...]
    is_odd: bool = False
    """Whether the file's own row has not as many columns as its header, and is to be refused."""

    def of_another_width(self) -> Row:
        """The row, passed on as it is to be refused."""
        return Row(self.line, self.values, is_odd=True)


class Table(Protocol):
    """A header and the rows below it, whatever file they come from."""

    @property
    def name(self) -> str:
        """The file, and of a workbook the sheet."""

    @property
    def encoding(self) -> str:
        """How its text was read."""

    @property
    def cut_off(self) -> bool:
        """Whether the last line has no end, as that of a file that was cut off."""

    @property
    def header(self) -> Row:
        """The names of the columns."""

    @property
    def width(self) -> int:
        """How many columns a row of the file itself must have."""

    def rows(self) -> Iterator[Row]:
        """The rows below the header, without empty ones."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """A file as a table: its header and the text below it."""

    name: str
    encoding: str
    header: Row
    delimiter: str
    text: str
    above: int = 0
    """The lines above the header that are no part of the table."""

    @property
    def cut_off(self) -> bool:
        """Whether the last line has no end, as that of a file that was cut off."""
        return not self.text.endswith(("\n", "\r"))

    @property
    def width(self) -> int:
        """How many columns a row must have."""
        return len(self.header.values)

    def rows(self) -> Iterator[Row]:
        """The rows below the header, without empty ones."""
        found = _rows(self.name, self.text, self.delimiter, self.above)
        next(found)
        return found


@dataclass(frozen=True, slots=True)
class Reshaped:
    """A table in another shape, whose rows keep the lines that they came from."""

    name: str
    encoding: str
    cut_off: bool
    header: Row
    width: int
    """Of the rows of the file itself: one of another width is passed on as it is, to be refused."""
    below: Iterable[Row]

    @classmethod
    def of(cls, table: Table, columns: Iterable[str], below: Iterable[Row]) -> Reshaped:
        """From a table: other columns, other rows."""
        header = Row(table.header.line, tuple(columns))
        return cls(table.name, table.encoding, table.cut_off, header, table.width, below)

    def rows(self) -> Iterator[Row]:
        """The rows below the header."""
        return iter(self.below)


def table(file: SourceFile) -> TextTable:
    """A file's table; raises Unreadable when it has none."""
    text, encoding = _decoded(file.name, _unpacked(file))
    lines = text.splitlines()
    longest = max(map(len, lines), default=0)
    if longest > LONGEST_LINE:
        raise _unreadable(file.name, f"A line has {longest:,} characters, so this is no table.", _AS_CSV)
    above, given = _said_to_separate(text)
    delimiter = given or _separates(lines)
    header = next(_rows(file.name, text, delimiter, above), None)
    if header is None:
        raise _unreadable(file.name, "The file is empty.", "Download or export it again.")
    return TextTable(file.name, encoding, header, delimiter, text, above)


def _said_to_separate(text: str) -> tuple[int, str | None]:
    """How many lines end with Excel's own, and what separates by it; none, where a table begins at once."""
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        given = separator(line)
        if given or line.strip():
            return (number, given) if given else (0, None)
    return 0, None


def _separates(lines: Sequence[str]) -> str:
    """What separates the columns of the first line, or of the first that has any: a title above has none."""
    separating = next((line for line in lines[:100] if any(map(line.count, ",;\t"))), "")
    return max(",;\t", key=separating.count)


def separator(line: str) -> str | None:
    """What separates the columns, where a line is Excel's own ``sep=;`` and no row of a table."""
    found = _SEPARATOR.fullmatch(line)
    return found[1] if found else None


def _unreadable(name: str, wrong: str, todo: str, line: int | None = None) -> Unreadable:
    return Unreadable(Problem(name, line, wrong, todo))


def _unpacked(file: SourceFile) -> bytes:
    content = _gunzipped(file) if file.content.startswith(b"\x1f\x8b") else file.content
    if len(content) > MOST_BYTES:
        raise _unreadable(
            file.name,
            f"It holds more than {MOST_BYTES // 1_000_000} MB, far more than such a file needs.",
            "Check that it is the right file, or split it by years.",
        )
    refuse_other(file.name, content)
    return content


def refuse_other(name: str, content: bytes) -> None:
    """Raise Unreadable where the first bytes say that a file is something else than a table as text."""
    for magic, (what, todo) in _MAGIC.items():
        if content.startswith(magic):
            raise _unreadable(name, f"This is {what}, not a text file.", todo)
    start = content[:1000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if re.match(rb'[\[{]\s*["\[{]', start):
        raise _unreadable(name, "This is JSON, not a table.", _AS_CSV)
    if content[:2] not in _UTF16 and len(_NO_TEXT.findall(content[:BEGINNING])) > FEW:
        raise _unreadable(name, "This is a binary file, not a table as text.", _AS_CSV)
    if re.match(rb"<(!--|(!doctype|html|head|body|div|script|\?xml)\b)", start, re.IGNORECASE):
        raise _unreadable(name, "This is a web page, not a table.", _NO_PAGE)


def _gunzipped(file: SourceFile) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(file.content)) as packed:
            return packed.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise _unreadable(
            file.name, "It is a damaged or incomplete gzip file.", "Download it again."
        ) from None


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-8, UTF-16 with its mark, or Windows' western letters."""
    encoding = "utf-16" if content[:2] in _UTF16 else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as why:
        if encoding == "utf-16":
            raise _unreadable(name, "Its text ends in the middle of a letter.", _CUT_OFF) from None
        encoding, text = "cp1252", _western(name, content, why)
    odd = CONTROL.search(text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        raise _unreadable(name, "This line holds bytes that no text has.", _AS_CSV, line)
    return text, encoding.removesuffix("-sig")


def _western(name: str, content: bytes, why: UnicodeDecodeError) -> str:
    """The text in Windows' western letters; refused where other lines are in UTF-8: no name is garbled."""
    utf8 = _UTF8_LETTER.search(content)
    if utf8:
        other, line = (content.count(b"\n", 0, at) + 1 for at in (utf8.start(), why.start))
        wrong = f"This line is not in UTF-8, and line {other} is: the file mixes two encodings."
        raise _unreadable(name, wrong, "Export it again as UTF-8; do not paste two files together.", line)
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as unknown:
        line = content.count(b"\n", 0, unknown.start) + 1
        wrong = "This line has letters that are neither UTF-8 nor Windows' western letters."
        raise _unreadable(name, wrong, "Export it again as UTF-8.", line) from None


def _rows(name: str, text: str, delimiter: str, above: int) -> Iterator[Row]:
    lines = io.StringIO(text, newline="")
    for _ in range(above):
        lines.readline()
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = above + 1
    try:
        for values in reader:
            if any(v.strip() for v in values):
                yield Row(start, tuple(v.strip() for v in values))
            start = above + reader.line_num + 1
    except csv.Error as why:
        wrong = f"The row that starts here cannot be split into columns ({why})."
        raise _unreadable(name, wrong, "Look for a quotation mark without its partner.", start) from None
