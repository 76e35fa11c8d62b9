"""From a workbook to tables: each sheet's header and rows as text, with limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum, ZipError

from goldenthread.trends.kinds.files import MOST_BYTES, Row
from goldenthread.trends.kinds.reading import Problem, SourceFile, Unreadable

WORKBOOK: Final = b"PK\x03\x04"
_OF_A_WORKBOOK: Final = frozenset(("[Content_Types].xml", "mimetype", "content.xml"))
_TABLE: Final = "Add the table that it was made from, as CSV or as a workbook."
_OTHERS: Final = {"word/": "a Word document", "ppt/": "a presentation"}
"""What an archive with such a folder is, which is no workbook."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A sheet as a table; lines are the sheet's rows, counted from 1."""

    name: str
    sheet: str
    header: Row
    below: tuple[Row, ...]
    encoding: str = "utf-8"
    cut_off: bool = False

    @property
    def width(self) -> int:
        """How many columns a row must have."""
        return len(self.header.values)

    def rows(self) -> Iterator[Row]:
        """The rows below the header, without empty ones."""
        return iter(self.below)


def is_workbook(file: SourceFile) -> bool:
    """Whether the file is an Excel workbook (or another ZIP archive)."""
    return file.content.startswith(WORKBOOK)


def sheets(file: SourceFile) -> list[SheetTable]:
    """The sheets that hold anything; raises Unreadable when the workbook cannot be opened."""
    _refuse_others(file)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(file.content))
        hidden = {one.name for one in workbook.sheets_metadata if one.visible != SheetVisibleEnum.Visible}
        found = [(name, workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names]
    except (CalamineError, ZipError, OSError, ValueError):
        wrong = "It is no Excel workbook, or a damaged or incomplete one."
        raise Unreadable(Problem(file.name, None, wrong, "Download it again.")) from None
    tables = [_table(file.name, name, cells, hidden=name in hidden) for name, cells in found]
    filled = [one for one in tables if one is not None]
    if not filled:
        raise Unreadable(Problem(file.name, None, "The workbook is empty.", "Download or export it again."))
    return filled


def _refuse_others(file: SourceFile) -> None:
    """Raise Unreadable for an archive of something else than a workbook, and for one that is too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            size = sum(one.file_size for one in archive.infolist())
            names = archive.namelist()
    except zipfile.BadZipFile:
        wrong = "It is a damaged or incomplete workbook."
        raise Unreadable(Problem(file.name, None, wrong, "Download it again.")) from None
    if size > MOST_BYTES:
        wrong = f"It holds more than {MOST_BYTES // 1_000_000} MB, far more than such a file needs."
        raise Unreadable(Problem(file.name, None, wrong, "Check that it is the right file."))
    for folder, what in _OTHERS.items():
        if any(name.startswith(folder) for name in names):
            raise Unreadable(Problem(file.name, None, f"This is {what}, not a workbook.", _TABLE))
    if not any(name in _OF_A_WORKBOOK or name.startswith("xl/") for name in names):
        todo = "Unpack it and add the table that is in it."
        raise Unreadable(Problem(file.name, None, "This is a ZIP archive, not a workbook.", todo))


def _table(file: str, sheet: str, cells: Sequence[Sequence[object]], *, hidden: bool) -> SheetTable | None:
    rows = [Row(line, tuple(map(_text, values))) for line, values in enumerate(cells, 1)]
    filled = [row for row in rows if any(row.values)]
    if not filled:
        return None
    name = f"{file}, {'hidden ' if hidden else ''}sheet {sheet}"
    return SheetTable(name, sheet, filled[0], tuple(filled[1:]))


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
