"""Workbooks as a provider has them: downloaded, typed into, uploaded."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from tests.journey.people import Person

from goldenthread.returns import workbook


def downloaded(person: Person, link: str = "Download the workbook") -> bytes:
    """The workbook behind a link."""
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name=link, exact=True).click()
    return Path(download.value.path()).read_bytes()


def upload(person: Person, book: bytes) -> None:
    """Upload it, and wait until the worker has read it."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "mentor.xlsx", "mimeType": kind, "buffer": book}
    person.page.locator("input[type=file]").set_input_files(file)
    person.presses("Upload")


def with_answers(book: bytes, answers: dict[str, Any]) -> bytes:
    """The workbook with these answers typed into it."""
    opened, cells, out = load_workbook(BytesIO(book)), workbook.address_book(book), BytesIO()
    for field, answer in answers.items():
        opened[cells[field].sheet][cells[field].cell] = answer
    opened.save(out)
    return out.getvalue()


def cell(book: bytes, field: str) -> Any:
    """What stands in the cell of a question."""
    place = workbook.address_book(book)[field]
    return load_workbook(BytesIO(book), data_only=True)[place.sheet][place.cell].value
