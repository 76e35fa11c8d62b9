"""The pages of uploads: sending, waiting, what became of it, the history, and the files to keep."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import small
from tests.uploads.conftest import Send, receive
from tests.web.reading import words

from goldenthread.actions import drafts, people, scanning
from goldenthread.actions import uploads as actions
from goldenthread.store import uploads
from goldenthread.store.uploads import State
from goldenthread.web.uploads import receiving

HERE = "/returns/2024-25Q1/MENTOR/"
Make = Callable[..., bytes]


def person(username: str, role: str, provider: str = "") -> Client:
    """Somebody with a role, signed in."""
    who = {"username": username, "name": username.title(), "email": f"{username}@example.org"}
    user = people.add(**who, password="golden thread", by="tester", at=small.hours(0))
    people.give_role(username=username, role=role, provider=provider, by="tester", at=small.hours(0))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def provider(published: str) -> Client:
    """A preparer of the provider that delivers MENTOR in Q1."""
    return person("ann", "provider-preparer", "north-trust")


def sent(client: Client, content: bytes, name: str = "mentor.xlsx") -> Any:
    """The answer to a file that was uploaded on the page."""
    return client.post(f"{HERE}upload/", {"workbook": SimpleUploadedFile(name, content)})


def read_all() -> None:
    for one in uploads.unfinished():
        actions.read(one.id)


def test_a_workbook_is_uploaded_waits_and_is_read(provider: Client, workbook: Make) -> None:
    answer = sent(provider, workbook({"kpi.M-1": 42}, {"reach.year": "lots"}))
    assert answer.status_code == 302
    waiting = provider.get(answer.url)
    assert "Your file is kept" in words(waiting)
    assert "See how far it is now" in words(waiting)
    assert "/web/progress." in waiting.content.decode()
    assert provider.get(answer.url, {"done": ""}).status_code == 204
    read_all()
    done = provider.get(answer.url)
    assert "answers changed in the draft" in words(done)
    assert "/web/progress." not in done.content.decode()
    assert re.search(r"Outputs!\w+ (Unique people|People) reached .*lots", words(done))
    assert "Answers in the draft that come from this file" in words(done)


def test_every_file_stays_with_what_became_of_it(provider: Client, workbook: Make) -> None:
    sent(provider, b"%PDF-1.7", "<b>return</b>.pdf")
    sent(provider, workbook())
    read_all()
    page = provider.get(f"{HERE}uploads/")
    assert "2 files, newest first" in words(page)
    assert "is a PDF, not an Excel workbook" in words(page)
    assert b"<b>return" not in page.content
    first = uploads.of_return("MENTOR", small.Q1)[-1]
    kept = provider.get(f"{HERE}uploads/{first.id}/file/")
    assert kept.content == b"%PDF-1.7"
    assert kept.headers["Content-Disposition"].startswith("attachment")


def test_without_a_file_the_page_says_what_to_do(provider: Client) -> None:
    page = provider.post(f"{HERE}upload/", {})
    assert "There is a problem" in words(page)
    assert "Choose the workbook that you want to upload" in words(page)


@pytest.mark.parametrize("honest", [True, False])
def test_a_file_that_is_too_large_is_never_kept(
    provider: Client, monkeypatch: pytest.MonkeyPatch, honest: bool
) -> None:
    monkeypatch.setattr(receiving, "LARGEST_FILE", 1000)
    monkeypatch.setattr(receiving, "FORM", 1000 if honest else 10**9)
    page = sent(provider, b"0" * 200_000)
    assert page.status_code == 200
    assert "far larger than a return can be" in words(page)
    assert not uploads.of_return("MENTOR", small.Q1)


def test_of_a_request_beyond_all_measure_nothing_more_is_read(
    provider: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "LARGEST_FILE", 1000)
    monkeypatch.setattr(receiving, "FORM", 1000)
    monkeypatch.setattr(receiving.Limited, "receive_data_chunk", lambda *_: pytest.fail("It was read."))
    assert "far larger than a return can be" in words(sent(provider, b"0" * 200_000))


def test_too_many_files_are_refused_in_words(provider: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_IN_AN_HOUR", 2)
    sent(provider, b"1")
    sent(provider, b"2")
    assert "You have uploaded 2 files within an hour" in words(sent(provider, b"3"))


def test_a_double_click_sends_one_file_once(provider: Client, workbook: Make) -> None:
    content = workbook()
    first, again = sent(provider, content), sent(provider, content)
    assert first.url == again.url
    assert len(uploads.of_return("MENTOR", small.Q1)) == 1


def test_a_file_with_a_virus_is_not_handed_out(
    provider: Client, workbook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "scan", lambda _: scanning.Scan("Eicar"))
    answer = sent(provider, workbook())
    early = provider.get(f"{answer.url}file/")
    read_all()
    late = provider.get(f"{answer.url}file/")
    assert [early.status_code, late.status_code] == [404, 404]
    assert "waits for the virus scanner" in words(early)
    assert "A virus was found" in words(late)
    assert f"{answer.url}file/" not in provider.get(answer.url).content.decode()


def rows(content: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Findings"]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_findings_are_a_workbook_in_which_nothing_is_a_formula(provider: Client, workbook: Make) -> None:
    sent(provider, workbook(texts={"kpi.M-1": "=HYPERLINK(1)", "reach.year": "+44 lots"}), "=cmd|' '.xlsx")
    read_all()
    (one,) = uploads.of_return("MENTOR", small.Q1)
    answer = provider.get(f"{HERE}uploads/{one.id}/findings.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert {cell.data_type for row in book["Findings"].iter_rows() for cell in row} <= {"s", "n"}
    assert b"<f>" not in _sheet(answer.content)
    head, *lines = rows(answer.content)[4:]
    assert head[:6] == [
        "What follows",
        "Where",
        "Question",
        "What is wrong",
        "What to do",
        "What may be entered",
    ]
    told = next(line for line in lines if "lots" in line[3])
    assert told[0] == "Must be mended"
    assert told[1].startswith("Outputs!")
    assert "Digits only" in told[5]


def _sheet(content: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def test_the_findings_of_the_draft_are_a_workbook_too(provider: Client, send: Send, workbook: Make) -> None:
    empty = rows(provider.get(f"{HERE}findings.xlsx").content)
    assert empty[0][0].startswith("What the checks found: ")
    send(workbook({"reach.quarter": 10}))
    full = rows(provider.get(f"{HERE}findings.xlsx").content)
    assert "In the draft as it stands (revision 1)" in full[1][0]
    assert any("add" in str(line[3]) for line in full[5:])


def test_the_workbook_to_fill_in_holds_what_was_entered(provider: Client, workbook: Make) -> None:
    drafts.begin(programme="MENTOR", quarter=small.Q1, by="ann")
    drafts.save(programme="MENTOR", quarter=small.Q1, entered={"reach.quarter": 60}, seen=0, by="ann")
    answer = provider.get(f"{HERE}workbook/")
    assert 'filename="mentor-2024-25q1-return.xlsx"' in answer.headers["Content-Disposition"]
    again = sent(provider, answer.content)
    read_all()
    assert "nothing changed" in words(provider.get(again.url))


def test_another_provider_sees_none_of_it(provider: Client, workbook: Make) -> None:
    address = sent(provider, workbook()).url
    read_all()
    other = person("eve", "provider-preparer", "family-link")
    addresses = ["upload/", "uploads/", "workbook/", "findings.xlsx"]
    for one in [address, f"{address}file/", f"{address}findings.xlsx", *(HERE + a for a in addresses)]:
        assert other.get(one).status_code == 404, one
    assert sent(other, b"x").status_code == 404
    assert len(uploads.of_return("MENTOR", small.Q1)) == 1


def test_an_upload_of_one_return_is_none_of_another(published: str) -> None:
    both = person("ann", "provider-preparer", "north-trust")
    number = receive(b"x")
    assert both.get(f"/returns/2024-25Q1/HOSP/uploads/{number}/").status_code == 404
    assert uploads.one(number).state is State.WAITING
