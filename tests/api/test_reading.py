"""What programs read: rounds, returns, findings and figures, and nobody reads another organisation's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests import small
from tests.api.conftest import Asking

from goldenthread.actions import drafts, returns, rounds
from goldenthread.returns.rounds import Dates

pytestmark = pytest.mark.django_db
Program = Callable[..., Asking]
DAY = small.Q1.window.last.last_day
DATES = Dates(DAY + timedelta(days=20), DAY + timedelta(days=30), DAY + timedelta(days=60))
MENTOR = "returns/2024-25Q1/MENTOR"


def test_rounds_with_their_dates_and_returns(asking: Program, submit: Callable[..., object]) -> None:
    program = asking("programme-lead")
    rounds.open(quarter=small.Q1, dates=DATES, by="lead", at=small.hours(1))
    submit(2)
    (one,) = program.get("rounds").json()
    assert one == {
        "quarter": "2024-25Q1",
        "open": True,
        "closed_on": None,
        "expected": 3,
        "accepted": 0,
        "deadline_shown": DATES.shown.isoformat(),
        "last_day_new": DATES.new.isoformat(),
        "last_day_corrections": DATES.corrections.isoformat(),
        "opened_at": "2024-07-01T10:00:00Z",
    }
    board = program.get("rounds/2024-25Q1").json()
    found = {each["programme"]: (each["state"], each["version"]) for each in board["programmes"]}
    assert found == {"MENTOR": ("submitted", 1), "HOSP": ("not-started", 0), "FAMILY": ("not-started", 0)}


def test_a_provider_reads_its_own_returns_alone(asking: Program, submit: Callable[..., object]) -> None:
    program = asking("provider-preparer", "north-trust")
    submit(2)
    assert [one["programme"] for one in program.get("returns/2024-25Q1").json()] == ["MENTOR", "HOSP"]
    mentor = program.get(MENTOR).json()
    assert (mentor["state"], mentor["version"], mentor["draft"]) == ("submitted", 1, None)
    assert mentor["versions"][0]["file_name"] == "mentor q1.xlsx"
    for path in ("", "/workbook", "/findings"):
        answer = program.get(f"returns/2024-25Q1/FAMILY{path}")
        nowhere = program.get(f"returns/2024-25Q1/NOWHERE{path}")
        assert (answer.status_code, nowhere.status_code) == (404, 404)
        assert answer.json()["sentence"].replace("FAMILY", "NOWHERE") == nowhere.json()["sentence"]


def test_the_state_of_a_draft(asking: Program) -> None:
    drafts.begin(programme="MENTOR", quarter=small.Q1, by="ada", at=small.hours(2))
    found = asking("provider-preparer", "north-trust").get(MENTOR).json()["draft"]
    assert found == {"version": 1, "revision": 0, "stage": "preparing", "conflicts": 0}


def test_a_workbook_to_fill_in(asking: Program) -> None:
    answer = asking("provider-preparer", "north-trust").get(f"{MENTOR}/workbook")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="MENTOR 2024-25Q1.xlsx"'
    assert "Outputs" in load_workbook(BytesIO(answer.content)).sheetnames


def test_findings_of_a_draft_of_a_version_and_of_nothing(
    asking: Program, submit: Callable[..., object]
) -> None:
    program = asking("provider-preparer", "north-trust")
    assert program.get(f"{MENTOR}/findings").json() == {"of": "nothing", "blocked": False, "findings": []}
    submit(2, {"activity.sessions": 900})
    assert program.get(f"{MENTOR}/findings").json()["of"] == "version"
    drafts.begin(programme="HOSP", quarter=small.Q1, by="ada", at=small.hours(3))
    told = program.get("returns/2024-25Q1/HOSP/findings").json()
    assert (told["of"], told["blocked"]) == ("draft", True)
    expected = drafts.check(programme="HOSP", quarter=small.Q1).findings
    assert [one["wrong"] for one in told["findings"]] == [one.wrong for one in expected]
    assert [one["todo"] for one in told["findings"]] == [one.todo for one in expected]


@pytest.mark.parametrize("path", ["rounds/soon", "rounds/2022-23Q1", "returns/soon", "figures/soon"])
def test_what_is_not_there_is_answered_in_words(asking: Program, path: str) -> None:
    answer = asking("programme-lead").get(path)
    assert answer.status_code == 404
    assert answer.json()["sentence"].endswith(".")


def test_what_cannot_be_read_is_answered_with_each_place(asking: Program) -> None:
    answer = asking("programme-lead").get("figures/2024-25Q1?limit=many&offset=-1")
    assert answer.status_code == 422
    assert answer.json()["sentence"] == "What was sent cannot be read. Put right what is listed."
    assert sorted(line.split(":")[0] for line in answer.json()["details"]) == ["limit", "offset"]


# Figures


@pytest.fixture
def accept(submit: Callable[..., object]) -> Callable[[], None]:
    def accept() -> None:
        submit(2)
        returns.accept(programme="MENTOR", quarter=small.Q1, by="lead", at=small.hours(3))

    return accept


OWN, WHOLE = "reach.quarter.MENTOR", "reach.quarter.total"


def test_figures_are_listed_in_parts_and_followed_to_the_cell(
    accept: Callable[[], None], asking: Program
) -> None:
    program = asking("analyst")
    accept()
    whole = program.get("figures/2024-25Q1?starts=reach.quarter&limit=500").json()
    part = program.get("figures/2024-25Q1?starts=reach.quarter&limit=2&offset=1").json()
    assert part["number"] == whole["number"] == len(whole["figures"])
    assert part["figures"] == whole["figures"][1:3]
    trail = program.get(f"figures/2024-25Q1/{OWN}").json()
    assert [one["place"].split("!")[0] for one in trail["inputs"]] == ["mentor q1.xlsx"]
    assert trail["shown"] == next(one["shown"] for one in whole["figures"] if one["name"] == OWN)


def test_a_figure_that_more_returns_may_change_has_no_value(
    accept: Callable[[], None], asking: Program
) -> None:
    program = asking("analyst")
    accept()
    listed = {one["name"]: one for one in program.get("figures/2024-25Q1?limit=500").json()["figures"]}
    none = {"accepted": None, "expected": None, "without": []}
    assert {**listed[OWN], **none, "value": 60, "so_far": None} == listed[OWN]
    so_far = {"value": None, "so_far": 60, "accepted": 1, "expected": 3, "without": []}
    assert {**listed[WHOLE], **so_far, "shown": "1 of 3 returns: 60 so far"} == listed[WHOLE]
    compared = program.get("figures/2024-25Q1/spend.variance-per-cent.total").json()
    assert (compared["value"], compared["so_far"]) == (None, None)
    assert compared["shown"] == "no comparison until the round closes"
    trail = program.get(f"figures/2024-25Q1/{WHOLE}").json()
    assert (trail["value"], trail["so_far"], trail["accepted"], trail["expected"]) == (None, 60, 1, 3)
    own = next(one for one in trail["inputs"] if one["name"] == OWN)
    assert (own["value"], "so_far" in own) == (60, False)
    reasons = {"HOSP": "It has no staff.", "FAMILY": "It has closed."}
    rounds.close(quarter=small.Q1, reasons=reasons, by="lead", at=small.hours(4))
    closed = program.get(f"figures/2024-25Q1/{WHOLE}").json()
    assert (closed["value"], closed["accepted"], closed["expected"]) == (60, 1, 3)
    assert closed["without"] == ["Hospital youth work (It has no staff)", "Family support (It has closed)"]
    assert closed["shown"].startswith("60 from 1 of 3 programmes; without Hospital youth work (")


@pytest.mark.parametrize(("provider", "own", "whole"), [("north-trust", 200, 404), ("family-link", 404, 404)])
def test_a_provider_follows_its_own_figures_alone(
    accept: Callable[[], None], asking: Program, provider: str, own: int, whole: int
) -> None:
    program = asking("provider-preparer", provider)
    accept()
    statuses = [program.get(f"figures/2024-25Q1/{name}").status_code for name in (OWN, WHOLE, "no.where")]
    assert statuses == [own, whole, 404]
    names = {one["name"] for one in program.get("figures/2024-25Q1?limit=500").json()["figures"]}
    assert (OWN in names, WHOLE in names) == (own == 200, False)
