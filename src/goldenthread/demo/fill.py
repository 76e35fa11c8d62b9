"""Filling in a return's workbook as a person would: opening it, typing into the yellow cells, saving it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO

import openpyxl

from goldenthread.demo.story.answers import Answer
from goldenthread.returns.form import Field, FieldKind, Form
from goldenthread.returns.workbook import address_book

Typed = str | int | datetime


def typed(form: Form, answers: Mapping[str, Answer]) -> dict[str, Typed]:
    """What somebody types or chooses for each answer: the label of a choice, not its word."""
    return {field: _typed(form.fields[field], answer) for field, answer in answers.items()}


def _typed(field: Field, answer: Answer) -> Typed:
    if field.kind is FieldKind.CHOICE:
        return {choice.word: choice.label for choice in field.choices}[str(answer)]
    return datetime.combine(answer, time()) if isinstance(answer, date) else answer


def filled(template: bytes, entries: Mapping[str, Typed]) -> bytes:
    """The template with the entries in their cells; where there is none, the cell stays as it is."""
    places = address_book(template)
    book = openpyxl.load_workbook(BytesIO(template))
    for field, entry in entries.items():
        place = places[field]
        book[place.sheet][place.cell] = entry
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()
