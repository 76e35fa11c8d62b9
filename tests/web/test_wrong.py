"""What is wrong is answered in words, in the same look, and without a traceback."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests import small
from tests.web.reading import heading, words

from goldenthread.actions import framework, people, returns
from goldenthread.store import files
from goldenthread.store import returns as versions
from goldenthread.web.quarters import pages as quarters

NOBODY = "0" * 64
WAYS_ON = (
    "You can go to the quarters , the programmes , the rounds , the returns to review , the trends , the "
    "reports or the data ."
)
WRONG = {
    "/nothing/here/": "There is no page at this address",
    "/quarters/2024-25Q9/": "There is no quarter 9",
    "/quarters/spring/": "“spring” is not a quarter",
    "/quarters/?quarter=spring": "“spring” is not a quarter",
    "/quarters/1999-00Q1/": "No edition of the framework covers Q1 1999-00",
    "/programmes/?quarter=2024-26Q1": "is not a financial year",
    "/programmes/MENTRO/": "Did you mean MENTOR?",
    "/trends/?quarter=x": "“x” is not a quarter",
    "/quarters/2024-25Q1/figures/reach.nowhere/": "has a figure called “reach.nowhere”",
    "/quarters/2024-25Q1/charts/spend-0.svg": "There is no such chart any more",
    "/reports/2024-25Q1/novel/": "There is no report of this kind",
    "/reports/2024-25Q1/summary/everybody/": "There is no report of this kind",
    "/reports/2024-25Q1/summary/outside/figures/x/": "This report has no figure called “x”",
    f"/reports/snapshots/{NOBODY}/": "There is no frozen report with the digest",
    f"/reports/snapshots/{NOBODY}/figures/x/": "There is no frozen report with the digest",
    f"/files/{NOBODY}/": "No file with the digest",
    f"/data/editions/{NOBODY}/": "No edition with the digest",
    "/files/abc/": "There is no page at this address",
}


@pytest.mark.parametrize(("address", "sentence"), WRONG.items())
def test_a_wrong_address_is_answered_with_help(member: Client, address: str, sentence: str) -> None:
    answer = member.get(address)
    assert answer.status_code == 404
    assert sentence in words(answer)
    assert WAYS_ON in words(answer)
    assert "Content-Security-Policy" in answer.headers


def test_before_anything_is_published_the_first_page_says_what_to_do(db: None, client: Client) -> None:
    client.force_login(
        people.add(username="first", name="F", email="f@example.org", password="golden thread", by="f")
    )
    people.give_role(username="first", role="learning-partner", by="f")
    answer = client.get("/")
    assert answer.status_code == 404
    assert "goldenthread framework publish FILE" in words(answer)
    assert "No edition has been published yet." in words(client.get("/data/"))
    assert "No report has been frozen yet." in words(client.get("/reports/"))


def test_before_any_return_the_quarter_of_the_edition_is_shown(member: Client) -> None:
    answer = member.get("/", follow=True)
    assert heading(answer) == "Q1 2024-25 (April to June 2024)"
    assert "0 of 3 returns accepted" in words(answer)


def test_a_wrong_figure_of_a_frozen_report_is_named(member: Client) -> None:
    from goldenthread.actions import reports

    snapshot = reports.freeze(quarter=small.Q1, kind="summary", audience="outside", by="lead")
    address = f"/reports/snapshots/{snapshot.digest}/"
    assert "not signed" in words(member.get(address))
    assert "None of its printed figures has changed since." in words(member.get(address))
    assert member.get(f"{address}figures/nothing/").status_code == 404
    assert "cannot be had as “docx”" in words(member.get(f"{address}report.docx"))
    assert member.get(f"{address}charts/x-0.svg").status_code == 404
    assert "frozen on" in words(member.get("/quarters/2024-25Q1/"))


def test_a_fault_of_ours_shows_no_traceback(
    member: Client, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(quarters.choosing, "standing", broken)
    member.raise_request_exception = False
    answer = member.get("/quarters/2024-25Q1/")
    assert answer.status_code == 500
    assert heading(answer) == "Something went wrong"
    assert "secret" not in words(answer)
    assert "Traceback" not in words(answer)


def test_a_form_from_nowhere_is_refused_in_words(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert heading(answer) == "Please try again"
    assert "Nothing was changed" in words(answer)


def test_a_file_that_is_gone_is_missed_in_words(member: Client, submit: Callable[..., Any]) -> None:
    submit(1)
    digest = versions.last("MENTOR", small.Q1).digest
    assert (
        member.get(f"/files/{digest}/").headers["Content-Disposition"]
        == 'attachment; filename="mentor q1.xlsx"'
    )
    files.path_of(digest).unlink()
    answer = member.get(f"/files/{digest}/")
    assert answer.status_code == 404
    assert "restore it from a backup" in words(answer)


# What people wrote


EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def test_what_providers_write_is_shown_and_never_run(member: Client, submit: Callable[..., Any]) -> None:
    submit(1, narrative_worked=EVIL)
    returns.accept(programme="MENTOR", quarter=small.Q1, by="lead", at=small.hours(2))
    answer = member.get("/programmes/MENTOR/")
    assert EVIL in words(answer)
    assert "<script>alert" not in answer.content.decode()
    assert "<img src=x" not in answer.content.decode()


def test_a_correction_shows_on_the_page_at_once(member: Client, submit: Callable[..., Any]) -> None:
    submit(1)
    assert "Submitted No figures count yet." in words(member.get("/programmes/MENTOR/"))
    returns.accept(programme="MENTOR", quarter=small.Q1, by="lead", at=small.hours(2))
    assert "42" in words(member.get("/quarters/2024-25Q1/figures/kpi.M-1/")).split()
    returns.reopen(programme="MENTOR", quarter=small.Q1, reason="Counted twice", by="lead", at=small.hours(3))
    submit(4, {"kpi.M-1": 41})
    returns.accept(programme="MENTOR", quarter=small.Q1, by="lead", at=small.hours(5))
    figure = words(member.get("/quarters/2024-25Q1/figures/kpi.M-1/")).split()  # digests may hold “42”
    assert "41" in figure
    assert "42" not in figure
    assert "Reopened: Counted twice" in words(member.get("/programmes/MENTOR/"))


def test_an_edition_without_notice_has_none(db: None, data_dir: object, client: Client) -> None:
    document = small.document()
    text = document.decode()
    line = next(one for one in text.splitlines() if one.startswith("notice:"))
    framework.publish(document=text.replace(line, 'notice: ""').encode(), by="tester", at=small.hours(0))
    assert "gt-notice" not in client.get("/sign-in/").content.decode()
