"""What a request asks again and again is looked up once, and again when something is about to be written."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import small

from goldenthread.actions import drafts
from goldenthread.ledger.refusal import Refused
from goldenthread.store import drafts as kept
from goldenthread.store import editions, ledger, moment


def looks(ask: object, *args: object) -> int:
    """How many queries a question costs."""
    with CaptureQueriesContext(connection) as asked:
        ask(*args)  # type: ignore[operator]
    return len(asked)


def record(hour: float) -> ledger.Appended:
    return ledger.append(by="tester", at=small.hours(hour), events=[ledger.NewEvent("note.made", "MENTOR")])


def begin() -> None:
    drafts.begin(programme="MENTOR", quarter=small.Q1, by="ann", at=small.hours(1))


def save(number: int, hour: float, seen: int = 0) -> None:
    entered = {"reach.quarter": number}
    of = {"programme": "MENTOR", "quarter": small.Q1, "by": "ann"}
    drafts.save(**of, entered=entered, seen=seen, at=small.hours(hour))  # type: ignore[arg-type]


def test_the_same_question_is_asked_once_within_a_moment(published: str) -> None:
    editions.in_force(small.Q2)  # the edition's document is read once for all
    assert looks(ledger.position) == looks(ledger.position) == 1
    with moment.one_moment():
        assert [looks(ledger.position) for _ in range(3)] == [1, 0, 0]
        assert looks(editions.in_force, small.Q2) == 0  # nothing was recorded since it was asked
    assert looks(ledger.position) == 1


def test_a_moment_stands_still_while_others_record(published: str) -> None:
    with moment.one_moment():
        before = ledger.position()
        with moment.one_moment():  # another request
            record(1)
        assert ledger.position() == before
    assert ledger.position() != before


def test_who_records_something_sees_it_at_once(published: str) -> None:
    with moment.one_moment():
        before = ledger.position()
        done = record(1)
        assert ledger.position()[0] == done.serial > before[0]
        assert record(2).serial == ledger.position()[0]


def test_another_moment_begins_when_the_writing_is_done(published: str) -> None:
    with moment.one_moment():
        with moment.writing():
            record(1)  # whoever writes around this has not done yet
            assert [looks(ledger.position) for _ in range(2)] == [1, 1]
        assert [looks(ledger.position) for _ in range(2)] == [1, 0]
        with pytest.raises(Refused, match="the past does not move"):
            record(0.5)
        assert [looks(ledger.position) for _ in range(2)] == [1, 0]


def test_who_changes_a_draft_sees_it_at_once(published: str) -> None:
    with moment.one_moment():
        assert kept.working("MENTOR", small.Q1) is None
        begin()
        for number in (1, 2):
            save(number, 2, number - 1)
            working = kept.working("MENTOR", small.Q1)
            assert working is not None
            assert working.raws["reach.quarter"] == number


def test_a_decision_is_taken_on_what_stands_then_and_not_on_what_a_page_had_seen(published: str) -> None:
    begin()
    with moment.one_moment():
        assert not list(ledger.view().events_of("draft.sent", "MENTOR", small.Q1))
        with moment.one_moment():  # a colleague sends it meanwhile
            data = {"version": 1, "revision": 0}
            sent = ledger.NewEvent("draft.sent", "MENTOR", small.Q1, data)
            ledger.append(by="bob", at=small.hours(2), events=[sent])
        with pytest.raises(Refused, match="waits for its certifier"):
            save(1, 3)
