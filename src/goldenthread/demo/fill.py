"""Filling in a return's workbook as a person would: opening it, typing into the yellow cells, saving it."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from types import MappingProxyType
from typing import Any

import openpyxl

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
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()
