"""The pages of checks: the list, one check, setting it aside, and its rehearsal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests import small
from tests.web.reading import words

from goldenthread.actions import checks, rounds
from goldenthread.returns.checks import catalogue
from goldenthread.returns.checks.standing import Mode
from goldenthread.returns.rounds import Dates
from goldenthread.store import checks as standing

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]


def given(programme: str, reason: str) -> None:
    soon = timezone.localdate() + timedelta(days=30)
    checks.waive(check="split", programme=programme, quarter=small.Q1, expires=soon, reason=reason, by="lead")


def test_every_check_is_listed_with_how_it_stands(signed_in: SignedIn) -> None:
    client = signed_in("programme-lead")
    checks.switch(check="jump", mode=Mode.REHEARSAL, by="lead")
    given("MENTOR", "As agreed.")
    told = words(client.get("/checks/"))
    for one in catalogue():
        assert one.title in told
    assert "Rehearsing, so that they report and block nothing: A jump ." in told
    assert "Set aside for some returns today: Rows that do not add up (1)." in told


def test_a_lead_sets_a_check_aside_and_withdraws_it(signed_in: SignedIn) -> None:
    client, soon = signed_in("programme-lead"), timezone.localdate() + timedelta(days=30)
    page = client.get("/checks/split/waive/?programme=MENTOR&quarter=2024-25Q1").content.decode()
    assert '<option value="MENTOR" selected>' in page
    assert '<option value="2024-25Q1" selected>' in page
    sent = {
        "programme": "MENTOR",
        "quarter": "2024-25Q1",
        "expires-day": soon.day,
        "expires-month": soon.month,
        "expires-year": soon.year,
        "reason": "The form has no row for them.",
    }
    address = "/checks/split/waive/?programme=MENTOR&quarter=2024-25Q1"
    told = words(client.post(address, sent, follow=True))
    assert "The check is set aside for MENTOR in Q1 2024-25." in told
    assert "The form has no row for them." in told
    again = words(client.post(address, sent))
    assert "This check is set aside for MENTOR in Q1 2024-25 already" in again
    (waiver,) = standing.every_waiver()
    told = words(client.post(f"/checks/split/waivers/{waiver.serial}/withdraw/", follow=True))
    assert "The check counts again for MENTOR in Q1 2024-25." in told
    assert "Withdrawn on" in told


def test_what_is_missing_is_told_beside_its_box(signed_in: SignedIn) -> None:
    told = words(signed_in("programme-lead").post("/checks/split/waive/", {"reason": ""}))
    for sentence in (
        "Choose the programme",
        "Choose the round",
        "Enter the last day of the waiver",
        "Say why the check is set aside",
    ):
        assert told.count(sentence) == 2


def test_the_rounds_that_were_opened_can_be_chosen(signed_in: SignedIn) -> None:
    client = signed_in("programme-lead")
    day = small.Q1.window.last.last_day
    dates = Dates(day + timedelta(days=20), day + timedelta(days=30), day + timedelta(days=60))
    rounds.open(quarter=small.Q1, dates=dates, by="lead", at=small.hours(1))
    assert "Q1 2024-25" in words(client.get("/checks/split/waive/"))
    assert client.get("/checks/split/waive/?quarter=soon").status_code == 404


def test_notes_and_what_tells_the_right_file_cannot_be_set_aside(signed_in: SignedIn) -> None:
    client = signed_in("programme-lead")
    assert "nothing to set aside" in words(client.get("/checks/text-again/"))
    assert "cannot be set aside" in words(client.get("/checks/wrong-round/"))
    assert client.get("/checks/wrong-round/waive/").status_code == 404
    assert client.get("/checks/nowhere/").status_code == 404


def test_a_provider_sees_the_waivers_of_its_own_programmes_alone(signed_in: SignedIn) -> None:
    client = signed_in("provider-preparer", "north-trust")
    given("MENTOR", "About mentors.")
    given("FAMILY", "About families.")
    told = words(client.get("/checks/split/"))
    assert ("About mentors." in told, "About families." in told) == (True, False)
    assert "Set it aside for a programme" not in told
    assert "Withdraw" not in told


def test_a_check_is_rehearsed_and_switched_on_with_its_past_in_sight(
    signed_in: SignedIn, submit: Callable[..., object]
) -> None:
    client = signed_in("programme-lead")
    checks.switch(check="split", mode=Mode.REHEARSAL, by="lead", at=small.hours(1))
    submit(2, {"reach.quarter|age:10-14": 9})
    told = words(client.get("/checks/split/rehearsal/"))
    assert "Of 1 version of returns, it would have said something about 1, and would have blocked 1." in told
    assert "MENTOR, Q1 2024-25" in told
    assert "Switch it on" in told
    told = words(client.post("/checks/split/rehearsal/", {"mode": "on"}, follow=True))
    assert "The check is switched on." in told
    assert "N switched it on, " in told
    assert standing.mode_of("split") is Mode.ON
    assert "Let it rehearse" in words(client.get("/checks/split/rehearsal/"))
    told = words(client.post("/checks/split/rehearsal/", {"mode": "rehearsal"}, follow=True))
    assert "The check rehearses: it reports, and blocks nothing." in told
