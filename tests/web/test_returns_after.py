"""After the review: what was said, what was done with a return, and the programme's own past."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone
from tests import small
from tests.actions.conftest import Submit
from tests.web.providing import AT, OUTPUTS
from tests.web.reading import heading, links, page, words

from goldenthread.actions import queries, reports, returns, rounds
from goldenthread.returns.conversation import About
from goldenthread.returns.rounds import Dates

PAST = f"{AT}past/"


def accepted(submit: Submit) -> None:
    submit(1)
    returns.accept(programme="MENTOR", quarter=small.Q1, by="lead", at=small.hours(2))


def test_what_the_vru_asked_stands_on_the_return_with_the_way_to_answer(
    provider: Client, submit: Submit
) -> None:
    submit(1)
    sessions = About(field="activity.sessions")
    asked = {"programme": "MENTOR", "quarter": small.Q1, "about": sessions}
    queries.ask(**asked, text="Are these the sessions of May too?", by="lead")
    answer = provider.get(AT)
    assert "Are these the sessions of May too?" in words(answer)
    assert any(one.startswith("Answer about Sessions held") for one in links(answer))
    assert "Are these the sessions of May too?" in words(provider.get(OUTPUTS))
    assert "Are these the sessions" not in words(provider.get(f"{AT}fill/finance/"))


def test_an_accepted_return_says_what_was_done_with_it(provider: Client, submit: Submit) -> None:
    accepted(submit)
    said = words(provider.get(AT))
    assert "The figures of version 1 count." in said
    assert "No signed report tells them yet." in said
    assert "To correct it, ask your programme lead to reopen it" in said
    assert "Fill it in" not in said


def test_a_signed_report_tells_a_returns_figures_and_the_reference_groups_pack_does_not(
    provider: Client, submit: Submit
) -> None:
    accepted(submit)
    for hour, kind in ((3, "prg"), (5, "full")):
        frozen = reports.freeze(
            quarter=small.Q1, kind=kind, audience="internal", by="analyst", at=small.hours(hour)
        )
        reports.sign(snapshot=frozen.digest, by="director", at=small.hours(hour + 1))
        told = "tells the figures of version 1" in words(provider.get(AT))
        assert told == (kind == "full")


def test_home_says_what_the_vru_said_of_the_last_one(provider: Client, submit: Submit) -> None:
    accepted(submit)
    day = timezone.localdate()
    dates = Dates(*(day + timedelta(days=days) for days in (7, 14, 30)))
    rounds.open(quarter=small.Q2, dates=dates, by="lead")
    said = words(provider.get("/returns/"))
    assert re.search(
        r"Mentoring, Q2 2024-25 Start .*What the VRU said of Q1 2024-25 Accepted on 1 July 2024", said
    )


def test_ones_own_past_leads_from_each_number_to_its_cell(provider: Client, submit: Submit) -> None:
    accepted(submit)
    answer = provider.get(PAST)
    assert heading(answer) == "Your own past"
    assert "Unique people reached in the quarter – – – – 60 –" in words(answer)
    trail = provider.get(links(answer)["60"])
    assert "mentor q1.xlsx" in words(trail)
    assert provider.get(f"{PAST}figures/reach.nowhere/").status_code == 404


def test_without_an_accepted_return_there_is_no_past(provider: Client) -> None:
    answer = provider.get(PAST)
    assert "No return of these quarters is accepted yet." in words(answer)
    assert "<table" not in page(answer)
