"""The first page: the last quarter that is closed or signed, and how far the open round is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests import small
from tests.actions.conftest import Submit
from tests.web.reading import heading, links, words

from goldenthread.actions import reports, returns, rounds
from goldenthread.reports.document import INTERNAL
from goldenthread.returns.rounds import Dates
from goldenthread.web import choosing

Q1, Q2 = small.Q1, small.Q2
WHY = {"HOSP": "It moved.", "FAMILY": "It closed."}


@pytest.fixture
def accepted(submit: Submit) -> None:
    """One return of three for Q1, accepted; no round was opened."""
    submit(3)
    returns.accept(programme="MENTOR", quarter=Q1, by="lead", at=small.hours(4))


def open_next() -> None:
    """The round for Q2, whose deadline is in twenty days."""
    today = timezone.localdate()
    dates = Dates(*(today + timedelta(days=days) for days in (20, 27, 48)))
    rounds.open(quarter=Q2, dates=dates, by="lead")


def home(reader: Client) -> str:
    """Where the first page leads."""
    answer = reader.get("/")
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_without_a_closed_quarter_the_open_one_is_first_and_says_so(member: Client, accepted: None) -> None:
    assert home(member) == f"/quarters/{Q1}/"
    said = words(member.get(f"/quarters/{Q1}/"))
    assert "No quarter is closed yet, so this page shows one whose returns are still coming in." in said
    assert "Round open: 1 of 3 returns accepted. Figures are counts so far." in said
    assert "1 of 3 returns accepted. No round was opened, so there is no deadline." in said


def test_it_stays_on_the_closed_quarter_while_the_next_is_collected(member: Client, accepted: None) -> None:
    rounds.close(quarter=Q1, reasons=WHY, by="lead", at=small.hours(5))
    open_next()
    assert home(member) == f"/quarters/{Q1}/"
    answer = member.get(f"/quarters/{Q1}/")
    said = words(answer)
    assert "Round open:" not in said
    assert "No quarter is closed yet" not in said
    progress = "Round for Q2 2024-25 Open Received 0 of 3 returns Accepted 0 of 3 returns Late 0"
    assert progress in said
    assert "Open queries 0" in said
    assert "Days left 20 deadline" in said
    shown = links(answer)
    assert shown["See who has sent what"] == f"/rounds/{Q2}/"
    assert shown["See figures so far"] == f"/quarters/{Q2}/"


def test_the_numbers_of_the_progress_lead_to_what_they_count(member: Client, accepted: None) -> None:
    rounds.close(quarter=Q1, reasons=WHY, by="lead", at=small.hours(5))
    open_next()
    answer = member.get(f"/quarters/{Q1}/")
    trails = [href for href in links(answer).values() if href.startswith(f"/rounds/{Q2}/figures/")]
    assert f"/rounds/{Q2}/figures/round.days-left/" in trails
    for href in trails:
        assert member.get(href).status_code == 200, href


def test_a_signed_report_makes_its_quarter_first(member: Client, accepted: None) -> None:
    frozen = reports.freeze(quarter=Q1, kind="summary", audience=INTERNAL, by="ann", at=small.hours(6))
    assert not choosing.is_settled()
    reports.sign(snapshot=frozen.digest, by="dora", at=small.hours(7))
    assert choosing.is_settled()
    open_next()
    assert home(member) == f"/quarters/{Q1}/"


def test_a_round_that_closed_without_a_return_is_passed_over(member: Client, accepted: None) -> None:
    rounds.close(quarter=Q1, reasons=WHY, by="lead", at=small.hours(5))
    rounds.close(quarter=Q2, reasons=dict.fromkeys(small.PROGRAMMES, "None came."), by="lead")
    assert home(member) == f"/quarters/{Q1}/"


def test_a_quarter_without_a_round_says_so_and_its_pack_says_nothing_of_it(
    member: Client, accepted: None
) -> None:
    later = "2024-25Q3"
    assert "No round yet: no returns for Q3 2024-25 have been asked for." in words(
        member.get(f"/reports/{later}/summary/")
    )
    for address in (f"/trends/?quarter={later}", f"/reports/{later}/prg/internal/"):
        said = words(member.get(address))
        assert "Round open" not in said
        assert "No round yet" not in said


def test_the_open_quarter_can_be_chosen_and_says_so_on_each_page(member: Client, accepted: None) -> None:
    rounds.close(quarter=Q1, reasons=WHY, by="lead", at=small.hours(5))
    open_next()
    assert f'<option value="{Q2}">' in member.get(f"/quarters/{Q1}/").content.decode()
    assert "Open 0 of 3 accepted" in words(member.get("/quarters/"))
    for address in (
        f"/quarters/{Q2}/",
        f"/programmes/?quarter={Q2}",
        f"/programmes/MENTOR/?quarter={Q2}",
        f"/reports/{Q2}/summary/",
        f"/reports/{Q2}/full/internal/",
    ):
        assert "Round open: 0 of 3 returns accepted. Figures are counts so far." in words(member.get(address))
    for address in (f"/trends/?quarter={Q2}", f"/reports/{Q2}/prg/internal/"):
        said = words(member.get(address))
        assert "Round open: 0 of 3 returns accepted. The figures here do not depend on returns." in said
    assert heading(member.get("/programmes/")) == "Programmes"
    assert "Round open" not in words(member.get("/programmes/"))
