"""Filling in a return's workbook as a person would: opening it, typing into the yellow cells, saving it."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
from openpyxl.writer.excel import ExcelWriter

from goldenthread.demo.story.answers import Answer
from goldenthread.returns import workbook
from goldenthread.returns.form import Field, FieldKind, Form

Typed = str | int | datetime


def _mapping(items: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(items)


# Forms are handed to helper processes, and Python cannot by itself send a mapping that must not change.
copyreg.pickle(MappingProxyType, lambda mapping: (_mapping, (dict(mapping),)))


def typed(form: Form, answers: Mapping[str, Answer]) -> dict[str, Typed]:
    """What somebody types or chooses for each answer: the label of a choice, not its word."""
    return {field: _typed(form.fields[field], answer) for field, answer in answers.items()}


def _typed(field: Field, answer: Answer) -> Typed:
    if field.kind is FieldKind.CHOICE:
        return {choice.word: choice.label for choice in field.choices}[str(answer)]
    return datetime.combine(answer, time()) if isinstance(answer, date) else answer


def written(form: Form, entries: Mapping[str, Typed]) -> tuple[bytes, bytes]:
    """A form's template, and the template filled in."""
    template = workbook.write(form)
    return template, filled(template, entries)


def filled(template: bytes, entries: Mapping[str, Typed]) -> bytes:
    """The template with the entries in their cells; where there is none, the cell stays as it is."""
    places = workbook.address_book(template)
    book = openpyxl.load_workbook(BytesIO(template))
    for field, entry in entries.items():
        place = places[field]
        book[place.sheet][place.cell] = entry
    return _saved(book, entries["signoff.date"])


def _saved(book: openpyxl.Workbook, on: Typed) -> bytes:
    """The workbook as saved on a day of the story, not of the clock: the same bytes every time."""
    book.properties.modified = on
    saved = BytesIO()
    ExcelWriter(book, _Timeless(saved, "w", ZIP_DEFLATED)).save()
    return saved.getvalue()


class _Timeless(ZipFile):
    """An archive whose members carry no time."""

    def writestr(
        self,
        zinfo_or_arcname: str | ZipInfo,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Add a member."""
        name = zinfo_or_arcname if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname.filename
        super().writestr(ZipInfo(name), data, compress_type or ZIP_DEFLATED, compresslevel)

    def write(
        self, filename: str | PathLike[str], arcname: str | PathLike[str] | None = None, *_: Any, **__: Any
    ) -> None:
        """Add a member from a file."""
        self.writestr(str(arcname or filename), Path(filename).read_bytes())
