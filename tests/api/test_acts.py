"""A return from a program: uploaded, mended, sent, certified, by the rules and sentences of the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils import timezone
from tests import small
from tests.api.conftest import Asking

from goldenthread.actions import drafts, rounds, submitting, uploads
from goldenthread.ledger.refusal import Refused
from goldenthread.returns.rounds import Dates
from goldenthread.store import files, ledger
from goldenthread.store.models import User

pytestmark = pytest.mark.django_db
Program = Callable[..., Asking]
MENTOR = "returns/2024-25Q1/MENTOR"


def fill_in(program: Asking, changed: dict[str, int] | None = None) -> dict[str, object]:
    """Download the workbook, fill it in but for what a test changes, and upload it."""
    template = program.get(f"{MENTOR}/workbook").content
    return filled_in(program, small.filled(template, small.full_return(changed)))


def filled_in(program: Asking, content: bytes) -> dict[str, object]:
    """What became of a workbook that was uploaded, once the worker has read it."""
    answer = program.upload(f"{MENTOR}/uploads", "mentor.xlsx", content)
    assert answer.status_code == 202
    told = answer.json()
    assert told["state"] == "waiting"
    uploads.read(told["id"])
    found: dict[str, object] = program.get(f"{MENTOR}/uploads/{told['id']}").json()
    return found


def test_a_return_from_upload_to_receipt(asking: Program) -> None:
    preparer, certifier = (asking(f"provider-{role}", "north-trust") for role in ("preparer", "certifier"))
    faulty = fill_in(preparer, {"reach.quarter|age:10-14": 9})
    assert faulty["state"] == "merged"
    refused = preparer.post(f"{MENTOR}/send")
    assert refused.status_code == 409
    expected = drafts.check(programme="MENTOR", quarter=small.Q1)
    assert refused.json()["sentence"] == expected.sentence
    assert any("add up" in line for line in refused.json()["details"])
    fill_in(preparer)
    assert preparer.post(f"{MENTOR}/send").json()["draft"]["stage"] == "to-certify"
    signed = certifier.post(f"{MENTOR}/certify", {"role": "Director", "confirmed": True})
    assert signed.status_code == 200
    receipt = signed.json()
    content = files.read(receipt["digest"])
    assert (receipt["version"], sha256(content).hexdigest()) == (1, receipt["digest"])
    event = list(ledger.view().events_of("return.submitted"))[-1]
    assert (event.serial, event.by) == (receipt["serial"], "provider-certifier")
    assert preparer.get(MENTOR).json()["state"] == "submitted"
    again = certifier.post(f"{MENTOR}/certify", {"role": "Director", "confirmed": True})
    assert (again.status_code, again.json()["sentence"]) == (
        409,
        "This return was submitted already, as version 1.",
    )


def test_a_certifier_declines_and_a_preparer_takes_back(asking: Program) -> None:
    preparer, certifier = (asking(f"provider-{role}", "north-trust") for role in ("preparer", "certifier"))
    fill_in(preparer)
    early = certifier.post(f"{MENTOR}/decline", {"reason": "Too early."})
    assert early.status_code == 409
    with pytest.raises(Refused) as refused:
        drafts.decline(programme="MENTOR", quarter=small.Q1, reason="Too early.", by="provider-certifier")
    assert early.json() == {"sentence": str(refused.value), "details": []}
    preparer.post(f"{MENTOR}/send")
    assert certifier.post(f"{MENTOR}/decline", {"reason": "Not yet."}).json()["draft"]["stage"] == "preparing"
    preparer.post(f"{MENTOR}/send")
    assert preparer.post(f"{MENTOR}/take-back").json()["draft"]["stage"] == "preparing"


def test_what_is_not_signed_is_told_in_the_words_of_the_page(asking: Program) -> None:
    preparer, certifier = (asking(f"provider-{role}", "north-trust") for role in ("preparer", "certifier"))
    fill_in(preparer)
    preparer.post(f"{MENTOR}/send")
    unconfirmed = certifier.post(f"{MENTOR}/certify", {"role": "Director", "confirmed": False})
    assert unconfirmed.json()["sentence"].startswith("Confirm that the figures are complete and correct")
    changed = certifier.post(f"{MENTOR}/certify", {"role": "Director", "confirmed": True, "revision": 999})
    assert changed.json()["sentence"].startswith("This return was changed meanwhile.")
    unread = certifier.post(f"{MENTOR}/certify", {"confirmed": "perhaps"})
    assert unread.status_code == 422
    assert [line.split(":")[0] for line in unread.json()["details"]] == [
        "signature.role",
        "signature.confirmed",
    ]


def test_every_upload_is_listed_the_failed_ones_too(asking: Program) -> None:
    program = asking("provider-preparer", "north-trust")
    filled_in(program, b"no workbook at all")
    fill_in(program)
    told = program.get(f"{MENTOR}/uploads").json()
    assert [one["state"] for one in told] == ["merged", "refused"]
    assert told[1]["findings"]
    assert told[0]["by"] == User.objects.get(username="provider-preparer").name
    assert program.get(f"{MENTOR}/uploads/999").status_code == 404


@pytest.mark.parametrize(
    ("role", "act", "status"),
    [
        ("provider-preparer", "send", 409),
        ("provider-preparer", "certify", 403),
        ("provider-certifier", "send", 409),
        ("programme-lead", "send", 403),
        ("programme-lead", "certify", 403),
        ("director", "take-back", 403),
    ],
)
def test_who_may_not_is_refused_in_the_words_of_the_table(
    asking: Program, role: str, act: str, status: int
) -> None:
    program = asking(role, "north-trust" if role.startswith("provider") else "")
    data = {"role": "Director", "confirmed": True} if act == "certify" else None
    answer = program.post(f"{MENTOR}/{act}", data)
    assert answer.status_code == status
    assert answer.json()["sentence"].endswith(".")


@pytest.mark.parametrize("path", ["send", "take-back", "certify", "decline", "uploads"])
def test_another_organisations_return_does_not_exist(asking: Program, path: str) -> None:
    program = asking("provider-certifier", "family-link")
    if path == "uploads":
        answer = program.upload(f"{MENTOR}/uploads", "mentor.xlsx", b"x")
    else:
        answer = program.post(f"{MENTOR}/{path}", {"role": "D", "confirmed": True, "reason": "R"})
    assert answer.status_code == 404
    assert answer.json()["sentence"] == "You have no programme “MENTOR” in Q1 2024-25. Yours are: FAMILY."


def test_a_file_that_is_far_too_large_is_not_read(asking: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from goldenthread.web.api import acts

    monkeypatch.setattr(acts, "LARGEST_FILE", 10)
    monkeypatch.setattr(uploads, "receive", None)
    answer = asking("provider-preparer", "north-trust").upload(f"{MENTOR}/uploads", "a.xlsx", b"x" * 11)
    assert (answer.status_code, answer.json()["sentence"]) == (409, uploads.TOO_LARGE)


def test_a_token_of_yesterday_certifies_nothing_today(
    asking: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, now = asking("provider-certifier", "north-trust"), timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=1))
    assert program.post(f"{MENTOR}/certify", {"role": "D", "confirmed": True}).status_code == 401


def test_a_new_return_is_refused_once_the_round_is_closed(asking: Program) -> None:
    """In the sentence of the pages; nothing is sent or signed, and the draft stays as it was."""
    preparer, certifier = (asking(f"provider-{role}", "north-trust") for role in ("preparer", "certifier"))
    fill_in(preparer)
    why = dict.fromkeys(("MENTOR", "HOSP", "FAMILY"), "It did not come.")
    rounds.close(quarter=small.Q1, reasons=why, by="lead")
    before = ledger.position()
    with pytest.raises(Refused) as refused:
        submitting.may_submit("MENTOR", small.Q1, timezone.localdate())
    sent = preparer.post(f"{MENTOR}/send")
    assert (sent.status_code, sent.json()["sentence"]) == (409, str(refused.value))
    assert "closed" in sent.json()["sentence"]
    signed = certifier.post(f"{MENTOR}/certify", {"role": "Director", "confirmed": True})
    assert signed.status_code == 409
    assert ledger.position() == before
    assert preparer.get(MENTOR).json()["draft"]["stage"] == "preparing"


def test_a_new_return_is_refused_after_the_last_day_for_new_ones(asking: Program) -> None:
    preparer = asking("provider-preparer", "north-trust")
    fill_in(preparer)
    today = timezone.localdate()
    days = (today - timedelta(days=9), today - timedelta(days=1), today + timedelta(days=9))
    rounds.open(quarter=small.Q1, dates=Dates(*days), by="lead")
    sent = preparer.post(f"{MENTOR}/send")
    assert sent.status_code == 409
    with pytest.raises(Refused) as refused:
        submitting.may_submit("MENTOR", small.Q1, today)
    assert sent.json()["sentence"] == str(refused.value)
