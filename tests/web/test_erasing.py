"""Erasing words on pages: found without being shown, confirmed with a second step and a reason."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests import small
from tests.web.reading import heading, links, words
from tests.web.test_signing import client_of, one

from goldenthread.actions import invitations, people, returns, verifying
from goldenthread.periods import Quarter
from goldenthread.store import files, ledger
from goldenthread.store.models import Erasure, EventRow, Reason, ReturnText, ReturnVersion

COMMENT = "Exams fell in this quarter."
REASON = "Please look at the sessions again."
FIND = "/audit/erasure/"
LIST = f"{FIND}?quarter=2024-25Q1&programme=MENTOR"
TEXT = f"{FIND}2024-25Q1/MENTOR/text/{quote('1:narrative.worked')}/"
WHY = {"reason": "Asked for on 2 July by the person whom it names."}


@pytest.fixture
def sent(submit: Callable[..., object]) -> ReturnVersion:
    """A return with words in it, which was sent back with a reason."""
    submit(1, narrative_worked=COMMENT)
    returns.send_back(programme="MENTOR", quarter=small.Q1, reason=REASON, by="lead", at=small.hours(2))
    return ReturnVersion.objects.get()


@pytest.fixture
def administrator(published: str) -> Client:
    return client_of(one("ida", "administrator"))


def test_everything_is_found_by_its_return_and_nothing_of_it_is_shown(
    sent: ReturnVersion, administrator: Client
) -> None:
    assert links(administrator.get("/audit/"))["erase words"] == FIND
    assert "Erase Version" not in words(administrator.get(FIND))
    answer = administrator.get(LIST)
    told = words(answer)
    for title in (
        "Version 1: “What worked well this quarter?”",
        "Reason for sending the return back",
        "Workbook mentor q1.xlsx",
    ):
        assert title in told
    assert COMMENT not in told
    assert REASON not in told
    whole = [href for text, href in links(answer).items() if text.startswith("Erase ")]
    kept = ReturnText.objects.get().texts
    assert len(whole) == len(kept) + Reason.objects.count() + 1
    for where in whole:
        page = words(administrator.get(where))
        assert "This cannot be undone." in page
        assert COMMENT not in page
        assert REASON not in page


def test_an_answer_is_erased_once_it_is_confirmed_with_a_reason(
    sent: ReturnVersion, administrator: Client
) -> None:
    asked = words(administrator.get(TEXT))
    for sentence in (
        "Erase these words?",
        "“Erased on” and today’s date replace the words, in this version and in drafts of the return.",
        "the workbook that was sent, which may hold the same words: erase it too",
        "your name, today’s date and your reason, in the ledger",
    ):
        assert sentence in asked
    assert "Say why, in a sentence" in words(administrator.post(TEXT, {"reason": " "}))
    assert not Erasure.objects.exists()
    done = administrator.post(TEXT, WHY, follow=True)
    assert done.redirect_chain == [(LIST, 302)]
    assert "Erased: narrative.worked of MENTOR, Q1 2024-25, version 1." in words(done)
    event = EventRow.objects.get(kind="words.erased")
    assert event.append.by == "ida"
    assert Reason.objects.get(serial=event.serial).text == WHY["reason"]
    left = ReturnText.objects.get().texts["narrative.worked"]
    assert left.startswith("Erased on ")
    assert left in words(done)
    again = administrator.get(TEXT)
    assert heading(again) == "These words were erased"
    assert "Erase words</button>" not in again.content.decode()
    assert "erased already" in words(administrator.post(TEXT, WHY))
    assert verifying.verify_store(by="ida", show=lambda _: None).ok


def test_words_and_a_workbook_are_erased(
    sent: ReturnVersion,
    administrator: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    reason = Reason.objects.get(text=REASON)
    base = f"{FIND}2024-25Q1/MENTOR"
    administrator.post(f"{base}/words/{reason.serial}/", WHY)
    reason.refresh_from_db()
    assert reason.text.startswith("Erased on ")
    workbook = f"{base}/workbook/{sent.digest_id}/"
    assert "The file is removed from this service." in words(administrator.get(workbook))
    with django_capture_on_commit_callbacks(execute=True):
        administrator.post(workbook, WHY)
    assert not files.path_of(sent.digest_id).exists()
    told = words(administrator.get(LIST))
    assert "Erase Workbook" not in told
    assert told.count("Erase Reason for an erasure") == 2


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_second_step_older_than_five_minutes_is_asked_for_again(sent: ReturnVersion, method: str) -> None:
    answer = getattr(client_of(one("ida", "administrator"), seconds_ago=301), method)(TEXT, WHY)
    assert answer.status_code == 302
    assert answer.url.startswith("/account/code/?next=/audit/erasure/")
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("role", ["director", "programme-lead", "analyst", "learning-partner", "prg-member"])
def test_who_may_not_reads_the_sentence_of_the_table(sent: ReturnVersion, role: str) -> None:
    client, before = client_of(one("eve", role)), ledger.position()
    for answer in (client.get(LIST), client.get(TEXT), client.post(TEXT, WHY)):
        assert answer.status_code == 403
        assert "Administrators erase words, where the law asks for it." in words(answer)
    assert ledger.position() == before


@pytest.mark.parametrize(
    "where",
    [
        "2024-25Q1/MENTOR/text/9:narrative.worked",
        "2024-25Q1/MENTOR/words/1",
        "2024-25Q1/MENTOR/words/none",
        "2024-25Q1/MENTOR/poem/1",
        "2024-25Q2/MENTOR/text/1:narrative.worked",
        "2024-25Q1/NOWHERE/text/1:narrative.worked",
        "2024-25Q9/MENTOR/text/1:narrative.worked",
    ],
)
def test_what_is_not_there_cannot_be_erased(sent: ReturnVersion, administrator: Client, where: str) -> None:
    for ask in (administrator.get, administrator.post):
        assert ask(f"{FIND}{where}/").status_code == 404
    assert not Erasure.objects.exists()
    assert "Choose a programme from the list" in words(
        administrator.get(f"{FIND}?quarter=2024-25Q1&programme=NOWHERE")
    )


def test_words_about_accounts_are_found_under_no_programme(administrator: Client) -> None:
    one("bea", "analyst")
    people.close(username="bea", by="tester")
    invitations.reopen(username="bea", reason="She is back from leave.", site="http://x", by="tester")
    quarter = Quarter(Reason.objects.get().quarter)
    told = words(administrator.get(f"{FIND}?quarter={quarter}&programme=unit"))
    assert "Erase Reason for reopening an account" in told
