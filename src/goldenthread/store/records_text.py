"""A CSV of records as text: how it begins, and the lines of what is wrong in it.

The engine reads records. Here only the first lines are read; and all of them, once something is wrong.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import IO, Final

from goldenthread.trends.kinds import files
from goldenthread.trends.kinds.files import CONTROL, LONGEST_LINE, separator
from goldenthread.trends.kinds.offence_records import Columns, month_number
from goldenthread.trends.kinds.reading import Problem, Unreadable

PIECE: Final = 1 << 20
"""The letters that are read at a time."""
START: Final = 1 << 16
"""The bytes that are looked at to see what a file is."""
DAMAGED: Final = ("It is a damaged or incomplete gzip file.", "Download it again.")
Row = tuple[int, list[str]]
"""A row and the line that it starts on, counted from 1."""
Rows = Sequence[list[str]]


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a CSV begins."""

    names: tuple[str, ...]
    """The columns as its header names them; one that has no name is called by its place."""
    delimiter: str
    header: int
    """The header's line: above it there may be blank lines, and Excel's ``sep=;``."""
    packed: bool
    end: str
    """What ends the header, and so every row."""

    def is_end_of_all(self, text: str) -> bool:
        """Whether no line of this text ends in another way."""
        if self.end == "\r\n":
            return text.count("\r\n") == text.count("\r") == text.count("\n")
        return ("\r" if self.end == "\n" else "\n") not in text


def beginning(path: Path) -> Beginning:
    """How a CSV begins; raises Unreadable where it is none."""
    start, packed = _start(path)
    files.refuse_other(path.name, start)
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise _unreadable(path, "Its text is in UTF-16.", "Save it as CSV in UTF-8: records are read so.")
    before, own, given = _header(path, packed)
    odd = _no_text(own)
    if odd is not None:
        raise _unreadable(path, *odd, len(before) + 1)
    delimiter = given or max(",;\t|", key=own.count)
    if len({_end(line) for line in (*before, own)}) > 1:
        raise _unreadable(path, *_ENDS, len(before) + 1)
    names = next(csv.reader([own], delimiter=delimiter))
    named = tuple(name.strip() or f"column {place}" for place, name in enumerate(names, 1))
    folded = [name.casefold() for name in named]
    twice = next((name for name in named if folded.count(name.casefold()) > 1), None)
    if twice is not None:
        wrong = f"The header names {twice} twice."
        raise _unreadable(path, wrong, "Rename or remove one of the two columns.", len(before) + 1)
    return Beginning(named, delimiter, len(before) + 1, packed, _end(own))


_ENDS: Final = (
    "This line ends in another way than those above it.",
    "Do not paste two files together: export the file again, from one program.",
)


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _start(path: Path) -> tuple[bytes, bool]:
    with path.open("rb") as file:
        start = file.read(START)
    packed = start.startswith(b"\x1f\x8b")
    if packed:
        try:
            with gzip.open(path) as unpacked:
                start = unpacked.read(START)
        except (OSError, EOFError, zlib.error):
            raise _unreadable(path, *DAMAGED) from None
    return start, packed


def _header(path: Path, packed: bool) -> tuple[list[str], str, str | None]:
    """The lines above the header, the header, and what Excel's line says that separates."""
    before: list[str] = []
    given = None
    with _opened(path, packed) as lines:
        for line in lines:
            if line.strip() and separator(line) is None:
                return before, line, given
            given = separator(line) or given
            before.append(line)
    raise _unreadable(path, "The file is empty.", "Export it again.")


def _unreadable(path: Path, wrong: str, todo: str, line: int | None = None) -> Unreadable:
    return Unreadable(Problem(path.name, line, wrong, todo))


def is_cut_off(path: Path, begin: Beginning) -> bool:
    """Whether the last line has no end. Raises Unreadable where it is too long: the engine passes over that.

    Of a packed file it is not known without unpacking it once more; cut off, it cannot be unpacked at all.
    """
    if begin.packed:
        return False
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LONGEST_LINE))
        tail = file.read()
    if len(tail) == LONGEST_LINE and not any(end in tail for end in (b"\n", b"\r")):
        wrong = f"Its last line has {LONGEST_LINE:,} characters or more, so this is no table."
        raise _unreadable(path, wrong, _TOO_LONG[1])
    return not tail.endswith((b"\n", b"\r"))


class _Lines:
    """The lines of a CSV, some at a time, and the number of the last that was taken."""

    def __init__(self, path: Path, text: IO[str]) -> None:
        self.number = 0
        self.left: deque[str] = deque()
        self._path, self._text = path, text

    def __iter__(self) -> Iterator[str]:
        while self.left or self.more():
            self.number += 1
            yield self.left.popleft()

    def more(self) -> bool:
        """Read on, to the end of a line; False where nothing is left."""
        piece = self._text.read(PIECE) + self._text.readline(LONGEST_LINE)
        self.left.extend(io.StringIO(piece, newline=""))
        lengths = list(map(len, self.left))
        if max(lengths, default=0) >= LONGEST_LINE:
            number = next(n for n, length in enumerate(lengths) if length >= LONGEST_LINE)
            raise _unreadable(self._path, *_TOO_LONG, self.number + number + 1)
        return bool(piece)

    def pass_over(self) -> None:
        """Take the lines that were read, unseen."""
        self.number += len(self.left)
        self.left.clear()


@contextmanager
def _opened(path: Path, packed: bool) -> Iterator[_Lines]:
    """The lines with their ends; a byte that is no letter is kept as one that cannot be written."""
    opened = gzip.open if packed else open
    try:
        with opened(path, "rt", newline="", encoding="utf-8-sig", errors="surrogateescape") as text:
            yield _Lines(path, text)
    except (OSError, EOFError, zlib.error):
        raise _unreadable(path, *DAMAGED) from None


_TOO_LONG: Final = (
    f"This line has {LONGEST_LINE:,} characters or more, so this is no table.",
    "Look for a quotation mark without its partner, or export it again as CSV.",
)


@dataclass(slots=True)
class _Reader:
    """The rows below a header, and the lines among them that no CSV in UTF-8 has."""

    path: Path
    begin: Beginning
    is_dull: Callable[[Rows], bool]
    """Whether nobody need look at these rows: most are passed over together, for there may be millions."""
    odd: dict[int, tuple[str, str]] = field(default_factory=dict)
    ends_told: bool = False

    def rows(self) -> Iterator[Row]:
        """Each row with the line that it starts on; raises Unreadable where they go no further."""
        with _opened(self.path, self.begin.packed) as lines:
            for _ in islice(lines, self.begin.header):
                pass
            while lines.left or lines.more():
                if self._is_dull(lines.left):
                    lines.pass_over()
                else:
                    yield from self._one_by_one(lines)

    def _is_dull(self, lines: Collection[str]) -> bool:
        """Whether these lines, each asked once, are rows in sound text that nobody need look at."""
        text, different = "".join(lines), set(lines)
        try:
            text.encode()
            rows = list(csv.reader(different, delimiter=self.begin.delimiter, strict=True))
        except (UnicodeEncodeError, csv.Error):
            return False
        sound = "\0" not in text and len(rows) == len(different) and self.begin.is_end_of_all(text)
        return sound and self.is_dull(rows)

    def _one_by_one(self, lines: _Lines) -> Iterator[Row]:
        start, last = lines.number + 1, lines.number + len(lines.left)
        try:
            for row in csv.reader(self._looked_at(lines), delimiter=self.begin.delimiter, strict=True):
                if row:
                    yield start, row
                start = lines.number + 1
                if lines.number >= last:
                    return
        except csv.Error as why:
            wrong = f"The row that starts here cannot be split into columns ({why})."
            todo = "Look for a quotation mark without its partner."
            raise _unreadable(self.path, wrong, todo, start) from None

    def _looked_at(self, lines: _Lines) -> Iterator[str]:
        for line in lines:
            odd = _no_text(line)
            if odd is None and _end(line) not in {self.begin.end, ""} and '"' not in line:
                odd = None if self.ends_told else _ENDS
                self.ends_told = True
            if odd is not None:
                self.odd[lines.number] = odd
            yield line


def _no_text(line: str) -> tuple[str, str] | None:
    """Why a line is no line of a text in UTF-8, and what to do; or None."""
    if CONTROL.search(line):
        return "This line holds bytes that no text has.", _AGAIN
    if not line.isascii() and any("\udc80" <= one <= "\udcff" for one in line):
        return "This line is not in UTF-8.", _AGAIN
    return None


_AGAIN: Final = "Export the file again, as CSV in UTF-8."


def faults(path: Path, begin: Beginning, columns: Columns) -> Iterator[Problem]:
    """What is wrong with the rows of a CSV, each with its line, found by reading it as text."""
    reader = _Reader(path, begin, lambda rows: _all_right(rows, begin, columns))
    try:
        for line, row in reader.rows():
            wrong = {line: _wrong(row, begin, columns)} | reader.odd
            yield from (Problem(path.name, at, *why) for at, why in sorted(wrong.items()) if why)
            reader.odd.clear()
    except Unreadable as why:
        yield why.problem


def _all_right(rows: Rows, begin: Beginning, columns: Columns) -> bool:
    """Whether nothing is wrong with any of these rows: asked of their different words."""
    if set(map(len, rows)) != {len(begin.names)}:
        return False
    month, *labels = (begin.names.index(name) for name in (columns.month, columns.area, columns.group))
    if columns.subgroup is not None and _garbled(map(itemgetter(begin.names.index(columns.subgroup)), rows)):
        return False
    words = [set(map(str.strip, set(map(itemgetter(at), rows)))) for at in labels]
    months = all(_month(one.strip()) for one in set(map(itemgetter(month), rows)))
    return months and not any("" in some or _garbled(some) for some in words)


def _garbled(words: Iterable[str]) -> bool:
    return any(CONTROL.search(word) for word in set(words))


_month = cache(month_number)


def _wrong(row: Sequence[str], begin: Beginning, columns: Columns) -> tuple[str, str] | None:
    """What is wrong with a row and what to do, or None."""
    if len(row) != len(begin.names):
        wrong = f"The row has {len(row)} columns and the header has {len(begin.names)}."
        return wrong, "Compare it with the header; a comma inside a name needs quotation marks."
    at = begin.names.index
    month, area, group = (row[at(name)].strip() for name in (columns.month, columns.area, columns.group))
    if not _month(month):
        return f"“{month[:40]}” is not a month.", "Write a year and a month, such as 2024-07."
    if not (area and group):
        what = "class" if area else "area"
        return f"The {what} is blank.", "Fill it in; write Unknown where it is not known."
    return None


def first_lines(
    path: Path, begin: Beginning, names: Sequence[str | None], wanted: Collection[tuple[str, ...]]
) -> Mapping[tuple[str, ...], int]:
    """The first line with each of these words in these columns; a column that is not there is blank."""
    places = [None if name is None else begin.names.index(name) for name in names]
    left, found = set(wanted), dict[tuple[str, ...], int]()

    def words(row: Sequence[str]) -> tuple[str, ...]:
        return tuple("" if at is None else row[at].strip() for at in places)

    def is_dull(rows: Rows) -> bool:
        return left.isdisjoint(map(words, rows))

    with suppress(Unreadable):  # what the engine has read is sound; a line is only a help
        for line, row in _Reader(path, begin, is_dull).rows():
            if words(row) in left:
                found[words(row)] = line
                left.discard(words(row))
            if not left:
                break
    return found
