"""What a draft holds, field by field: as typed on a page, as read from a workbook, as the form shows it.

A draft keeps one spelling of each content, whichever way it came: numbers as numbers, days as days, the label
of a choice, text without the characters that no workbook can hold. What is no such thing stays as it was
typed, so that whoever typed it sees it again beside what is wrong with it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from goldenthread.ledger.values import Gap, Value, Word
from goldenthread.returns.draft import Draft, Entry, File, Raw
from goldenthread.returns.drafting import same
from goldenthread.returns.form import TEMPLATE_VERSION, Field, FieldKind, Form, Prefill, Row, Section, Table
from goldenthread.returns.typed_dates import typed_date
from goldenthread.returns.typed_numbers import plain_number, tidy
from goldenthread.returns.values import is_blank, is_per_cent
from goldenthread.returns.workbook.layout import places_of

SIGN_OFF = "sign-off"
"""The section that a certifier fills in by signing; no page of the task list."""

_LARGEST_WHOLE = 10**15
"""A spreadsheet keeps no more digits."""
_NOT_IN_A_WORKBOOK = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)


# One field


def as_entered(field: Field, text: str) -> Raw:
    """What somebody typed or chose on a page, as a draft holds it.

    ``1,234`` in a field for a number is 1234, and ``12 July 2024`` in one for a date is that day. What cannot
    be read without doubt stays the text that was typed: the checks say what to do about it.
    """
    kept = as_held(field, text)
    if not isinstance(kept, str):
        return kept
    if field.kind is FieldKind.DATE:
        day = typed_date(tidy(kept))
        return day if isinstance(day, date) else kept
    if field.kind in (FieldKind.TEXT, FieldKind.CHOICE):
        return kept
    number = _typed_number(field, tidy(kept))
    return kept if number is None else _number(number)


def as_held(field: Field, raw: Raw) -> Raw:
    """A content in the one spelling that a draft keeps: whatever is only looks is taken away."""
    if isinstance(raw, str):
        text = _NOT_IN_A_WORKBOOK.sub("", raw.replace("_x000D_", "").replace("\r\n", "\n")).strip()
        return None if is_blank(text) else _label(field, text)
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < _LARGEST_WHOLE:
        return int(raw)
    if isinstance(raw, datetime) and raw.time() == datetime.min.time():
        return raw.date()
    return raw


def as_known(field: Field, known: Value | str | None) -> Raw:
    """What the VRU knows, or an earlier version said, as a draft holds it; a gap is blank."""
    match known:
        case Decimal():
            return _number(known)
        case Word(word):
            return as_held(field, word)
        case Gap():
            return None
    return as_held(field, known)


def _label(field: Field, text: str) -> str:
    """The label of the answer that was chosen, where a text is one of the answers."""
    if field.kind is not FieldKind.CHOICE:
        return text
    answers = {tidy(word).casefold(): c.label for c in field.choices for word in (c.word, c.label)}
    return answers.get(tidy(text).casefold(), text)


def _typed_number(field: Field, text: str) -> Decimal | None:
    if field.kind is FieldKind.MONEY:
        text = text.removeprefix("£").strip()
    if is_per_cent(field):
        text = text.removesuffix("%").strip()
    return plain_number(text.replace(",", "") if _COMMAS.fullmatch(text) else text)


def _number(number: Decimal) -> int | float:
    whole = number == number.to_integral_value() and abs(number) < _LARGEST_WHOLE
    return int(number) if whole else float(number)


# The whole form


def known_in(form: Form) -> Mapping[str, Raw]:
    """What a form is filled in with before anybody types, by field id; the sign-off is left out."""
    return {id_: as_known(field, _plain(field.prefill)) for id_, field in asked(form).items()}


def _plain(prefill: Prefill) -> Value | str | None:
    return prefill if isinstance(prefill, Decimal | date | str) else None


def told_in(form: Form, values: Mapping[str, Value], texts: Mapping[str, str]) -> Mapping[str, Raw]:
    """What an earlier version said, by field id; what it was not asked is as the form knows it."""
    before = known_in(form)
    return {
        id_: _told(field, values, texts) if _was_asked(field, values) else before[id_]
        for id_, field in asked(form).items()
    }


def _told(field: Field, values: Mapping[str, Value], texts: Mapping[str, str]) -> Raw:
    return as_known(field, texts.get(field.id) if field.kind is FieldKind.TEXT else values[field.id])


def _was_asked(field: Field, values: Mapping[str, Value]) -> bool:
    """Whether a version had this field: a text that was left blank leaves no trace, but its risk does."""
    if field.kind is not FieldKind.TEXT:
        return field.id in values
    risk = re.match(r"(?:comment\.)?(risk\.[^.]+)", field.id)
    return risk is None or any(one.startswith(f"{risk[1]}.") for one in values)


def asked(form: Form) -> Mapping[str, Field]:
    """The fields that are filled in on pages and in workbooks: all but the sign-off."""
    return unsigned(form).fields


def unsigned(form: Form) -> Form:
    """A form without its sign-off."""
    return replace(form, sections=tuple(one for one in form.sections if one.code != SIGN_OFF))


def filled(form: Form, raws: Mapping[str, Raw]) -> Form:
    """The form filled in with what a draft holds; what the draft has no content for stays as it is known."""

    def fill(field: Field) -> Field:
        return replace(field, prefill=_shown(field, raws[field.id])) if field.id in raws else field

    return replace(form, sections=tuple(_section(one, fill) for one in form.sections))


def _shown(field: Field, raw: Raw) -> Prefill:
    """What a field is filled in with: a number as a Decimal, a choice as its word, anything else as it is."""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw):
        return Decimal(repr(raw))
    if field.kind is FieldKind.CHOICE:
        return next((one.word for one in field.choices if one.label == raw), raw)
    return raw


Fill = Callable[[Field], Field]


def _section(section: Section, fill: Fill) -> Section:
    return replace(section, tables=tuple(_table(table, fill) for table in section.tables))


def _table(table: Table, fill: Fill) -> Table:
    return replace(table, rows=tuple(_row(row, fill) for row in table.rows))


def _row(row: Row, fill: Fill) -> Row:
    cells = {code: fill(cell) if isinstance(cell, Field) else cell for code, cell in row.cells.items()}
    return replace(row, cells=cells)


def signed(name: str, role: str, day: date) -> Mapping[str, Raw]:
    """What a certifier's act fills in."""
    return {
        "signoff.name": name,
        "signoff.role": role,
        "signoff.date": day,
        "signoff.confirmed": "Yes",
    }


def draft_of(form: Form, raws: Mapping[str, Raw], file: File) -> Draft:
    """What a draft holds, as the checks take it: each entry with the cell that it has in the workbook."""
    entries = {id_: Entry(id_, raws.get(id_), place) for id_, place in places_of(form).items()}
    return Draft(form.programme, form.quarter, form.edition, TEMPLATE_VERSION, file, entries)


def says_just(draft: Draft, form: Form, raws: Mapping[str, Raw]) -> bool:
    """Whether a file says all that a draft holds, and nothing else. It may be without its signature."""
    other = (entry for id_, entry in draft.entries.items() if id_ not in form.fields)
    if form.fields.keys() - draft.entries.keys() or not all(is_blank(entry.raw) for entry in other):
        return False
    signature = form.fields.keys() - asked(form).keys()
    there = {id_: as_held(field, draft.entries[id_].raw) for id_, field in form.fields.items()}
    return all(same(raw, raws.get(id_)) or (id_ in signature and is_blank(raw)) for id_, raw in there.items())


def without_question(form: Form, raws: Mapping[str, Raw]) -> tuple[str, ...]:
    """The fields for which something was entered that the form does not ask for, or not any more."""
    known = form.fields
    return tuple(sorted(id_ for id_, raw in raws.items() if id_ not in known and not is_blank(raw)))
