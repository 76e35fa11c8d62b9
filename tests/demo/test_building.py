"""Building the demonstration: through actions, in order, once; and its people's passwords."""

import json
import stat
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.http import HttpRequest

from goldenthread.actions import reminders
from goldenthread.demo import accounts, build, timeline
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.store import editions, ledger, rounds
from goldenthread.store.known import known
from goldenthread.store.models import ReturnVersion

pytestmark = pytest.mark.django_db
Q1 = Quarter.parse("2024-25Q1")


def test_it_is_told_through_140_returns(demo: Path) -> None:
    events = ledger.view().events
    accepted = [e for e in events if e.kind == "return.accepted"]
    assert len({(e.subject, e.period) for e in accepted}) == 140
    assert len(accepted) == 141
    assert [e.subject for e in events if e.kind == "return.returned"] == ["LU"]
    assert [e.subject for e in events if e.kind == "return.reopened"] == ["SAO"]
    assert [e.subject for e in events if e.kind == "rating.overridden"] == ["GRF"]
    moments = [e.recorded_at for e in events if e.kind != "report.signed"]  # beside the key that it makes
    assert moments == sorted(set(moments), key=moments.index) == sorted(moments)


def test_a_round_is_open_with_returns_to_fill_in_and_to_review(demo: Path) -> None:
    [newest, *_] = rounds.every()
    assert newest.quarter == Quarter.parse("2024-25Q2")
    today = date.today()  # noqa: DTZ011 - the day of this machine
    assert newest.dates.shown > today
    board = rounds.board_of(newest.quarter)
    waits = {row.programme.code: row.oldest for row in board.rows if row.first_sent}
    assert waits.keys() == set(timeline.WAITING)
    assert waits["CIF"] is None  # nothing stands out in it
    assert 0 < max(days for days in waits.values() if days) <= timeline.OPEN_FOR.days
    waiting = {one.programme for one in ReturnVersion.objects.filter(quarter=newest.quarter)}
    assert waiting == set(timeline.WAITING)
    assert "HBYW" not in waiting  # the demonstration's own provider can fill it in
    assert reminders.due() == []  # or its letters would be all that the terminal shows


def test_what_the_checks_ask_is_explained_to_the_reviewer(demo: Path) -> None:
    queries = [
        finding
        for version in ReturnVersion.objects.all()
        for finding in version.findings
        if finding["level"] == "query"
    ]
    assert queries
    assert all(finding["explanation"] for finding in queries)
    assert "spend-far-off" in {finding["check"] for finding in queries}


def test_texts_of_the_story_reach_the_reader(demo: Path) -> None:
    seen = known(Q1)
    assert "retention strategy" in seen.text("YC", "narrative.not-worked")
    assert "Learning Partner" in seen.text("HBYW", "narrative.not-worked")
    assert "financial difficulty" in seen.text("HBYW", "comment.reach.quarter")


def test_it_is_built_once(demo: Path) -> None:
    assert build.exists()
    with pytest.raises(Refused, match="empty data directory"):
        build.build(progress=print)
    assert len(editions.all()) == 3


def test_its_people_can_sign_in_with_passwords_that_only_the_owner_can_read(demo: Path) -> None:
    file = demo / "demo-accounts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {a["username"] for a in json.loads(file.read_text())} == {
        "analyst",
        "lead",
        "director",
        "provider",
        "certifier",
        "partner",
        "prg",
        "administrator",
    }
    for one in accounts.known():
        user = authenticate(HttpRequest(), username=one.username, password=one.password)
        assert user is not None
        assert user.get_username() == one.username
    assert len(accounts.lines()) == 9
    assert len({one.password for one in accounts.known()}) == 8
