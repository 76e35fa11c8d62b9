"""A programme with a history, its form and workbook, and filling workbooks in, for the tests of this room."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

import openpyxl
from tests import small

from goldenthread.ledger.values import Word
from goldenthread.returns.asking import form_for
from goldenthread.returns.findings import Finding
from goldenthread.returns.form import Field, FieldKind, Form
from goldenthread.returns.known import Known
from goldenthread.returns.workbook import Reading, address_book, read, write


def risk(id_: str, state: str, scores: tuple[int, int, int, int], due: date | None = None) -> dict[str, Any]:
    """A risk as a return says it: likelihood and impact, before and after."""
    names = ("likelihood", "impact", "likelihood-after", "impact-after")
    told: dict[str, Any] = {f"risk.{id_}.{name}": score for name, score in zip(names, scores, strict=True)}
    told[f"risk.{id_}.state"] = Word(state)
    return told | ({f"risk.{id_}.due": due} if due else {})


LAST_QUARTER = (
    small.full_return()
    | {"rating.own": Word("amber")}
    | risk("R1", "open", (4, 4, 3, 3), date(2024, 6, 30))
    | risk("R2", "closed", (1, 1, 1, 1))
    | risk("2023-24q4-1", "open", (5, 4, 4, 4))
)
TEXTS = {
    ("MENTOR", small.Q1): {
        "risk.R1.title": "Volunteers leave before they are trained",
        "risk.R1.owner": "Volunteer manager",
        "risk.R1.mitigation": "Train in pairs",
        "risk.R1.result": "Two stayed",
        "narrative.worked": "Saturday sessions",
    }
}


def known(told: Mapping[str, Any] | None = None, texts: Mapping[str, str] | None = None) -> Known:
    """What is known in Q2: last quarter's return, and what this quarter's said where a test gives it."""
    returns: dict[Any, Any] = {("MENTOR", small.Q1): LAST_QUARTER}
    if told is not None:
        returns["MENTOR", small.Q2] = told
    return small.known(returns, quarter=small.Q2, texts=TEXTS | {("MENTOR", small.Q2): texts or {}})


@cache
def form() -> Form:
    """MENTOR's form for Q2."""
    return form_for(known(), "MENTOR")


@cache
def template() -> bytes:
    """MENTOR's workbook for Q2."""
    return write(form())


def answer(field: Field) -> Any:
    """An answer of the right kind."""
    answers = {
        FieldKind.PEOPLE: 12,
        FieldKind.COUNT: 3,
        FieldKind.MONEY: 1250.5,
        FieldKind.NUMBER: 61.5,
        FieldKind.SCORE: 4,
        FieldKind.DATE: date(2024, 10, 7),
        FieldKind.TEXT: f"Words for {field.label}",
    }
    return field.choices[0].label if field.kind is FieldKind.CHOICE else answers[field.kind]


def fill(content: bytes, answers: Mapping[str, Any], change: Callable[[Any], None] | None = None) -> bytes:
    """The workbook with answers typed in by openpyxl, and changed as a test asks."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    places = address_book(content)
    for id_, given in answers.items():
        place = places[id_]
        book[place.sheet][place.cell].value = given
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def filled() -> bytes:
    """MENTOR's workbook for Q2 with every cell filled in."""
    return fill(template(), {field.id: answer(field) for field in form().fields.values()})


def repack(content: bytes, changes: Mapping[str, Callable[[bytes], bytes] | None]) -> bytes:
    """The file with parts of its archive changed, added (from nothing) or taken out (None)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            change = changes.get(name, lambda same: same)
            if change is not None:
                new.writestr(name, change(old.read(name) if name in old.namelist() else b""))
    return out.getvalue()


def part_of(content: bytes, sheet: str) -> str:
    """The part of the archive that holds a sheet; sheets are numbered in order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = re.findall(rb'<sheet [^>]*?name="([^"]+)"', archive.read("xl/workbook.xml"))
    return f"xl/worksheets/sheet{names.index(sheet.encode()) + 1}.xml"


def retype(content: bytes, field: str, cell: str) -> bytes:
    """The file with the XML of a field's cell replaced; ``cell`` has ``{r}`` where its name belongs."""
    place = address_book(content)[field]
    pattern = rf'<c r="{place.cell}"[^>]*?(/>|>.*?</c>)'.encode()

    def change(xml: bytes) -> bytes:
        new, count = re.subn(pattern, cell.format(r=place.cell).encode().replace(b"\\", rb"\\"), xml, count=1)
        assert count == 1
        return new

    return repack(content, {part_of(content, place.sheet): change})


def checks(reading: Reading) -> list[str]:
    """The names of the checks that found something."""
    return [one.check for one in reading.findings]


def raws(content: bytes) -> dict[str, Any]:
    """What was read, by field."""
    draft = read(content, "return.xlsx").draft
    assert draft is not None
    return {id_: entry.raw for id_, entry in draft.entries.items()}


def only(findings: Iterable[Finding]) -> Finding:
    """The one finding."""
    (one,) = findings
    return one


def raw(content: bytes, field: str) -> Any:
    """What was read for a field."""
    return raws(content)[field]
