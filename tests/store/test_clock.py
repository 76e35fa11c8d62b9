"""The ledger believes no clock that is over an hour ahead, and goes on after one that was wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from goldenthread.actions import service
from goldenthread.ledger.refusal import Refused
from goldenthread.store import audit, clock, ledger, turns
from goldenthread.store.last_times import Doing, last_time, note_time

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
Set = Callable[[timedelta], datetime]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Set the clock of this machine ahead or back, in the time of what appends and of what asks."""
    real = timezone.now

    def ahead(by: timedelta) -> datetime:
        monkeypatch.setattr("django.utils.timezone.now", lambda: real() + by)
        return real() + by

    return ahead


def started(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if this process began now, by whatever its clock says."""
    monkeypatch.setattr(clock, "_started", timezone.now())


def entry(at: datetime | None = None) -> ledger.Appended:
    return ledger.append(by="tester", at=at, events=[ledger.NewEvent("tried", "clock")])


def test_a_clock_that_is_set_ahead_while_the_service_runs_is_refused(set_clock: Set) -> None:
    entry()
    set_clock(59 * HOUR / 60)
    entry()
    set_clock(3 * HOUR)
    with pytest.raises(
        Refused, match=r"clock says .* Set the clock right; or, if it is right, start .* --confirm"
    ):
        entry()
    set_clock(HOUR)
    entry()


def test_the_first_entry_after_a_long_time_is_taken_where_the_clock_went_as_it_should(set_clock: Set) -> None:
    entry(at=timezone.now() - timedelta(days=400))
    assert entry().recorded_at > timezone.now() - HOUR


def test_after_a_restart_it_must_be_confirmed(set_clock: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    service.note_heartbeat()
    entry()
    set_clock(3 * HOUR)
    started(monkeypatch)
    service.note_heartbeat()
    assert "start with --confirm" in service.look_at_clock()
    with pytest.raises(Refused, match="start the service with --confirm"):
        entry()
    service.confirm_clock(by="tester")
    assert service.look_at_clock() == ""
    entry()
    assert [one.what for one in audit.every(audit.Asked(what="clock-confirmed"))] == ["clock-confirmed"]


def test_a_worker_with_a_clock_that_is_ahead_is_seen_and_its_clock_not_believed(set_clock: Set) -> None:
    note_time(Doing.CLOCK, timezone.now())
    before, now = last_time(Doing.CLOCK), set_clock(3 * HOUR)
    service.note_heartbeat()
    worker = last_time(Doing.WORKER)
    assert worker is not None
    assert worker.at > now - timedelta(minutes=5)
    assert last_time(Doing.CLOCK) == before


def test_after_an_entry_of_the_future_work_goes_on_once_the_clock_is_mended() -> None:
    future = entry(at=timezone.now() + timedelta(days=3650)).recorded_at
    with pytest.raises(Refused, match="mend-clock --reason TEXT"):
        entry()
    with pytest.raises(Refused, match="Say in a few words"):
        service.mend_clock(reason=" ", by="tester")
    assert service.mend_clock(reason="The battery was flat", by="tester").startswith("Work can go on.")
    later = [entry().recorded_at for _ in range(3)]
    assert later == [future + n * turns.TICK for n in (2, 3, 4)]
    (noted,) = audit.every(audit.Asked(what="clock-mended"))
    assert noted.data == {"reason": "The battery was flat"}
    assert noted.at < timezone.now() + HOUR


def test_a_clock_that_is_wrong_again_is_not_covered_by_an_earlier_mending() -> None:
    entry(at=timezone.now() + timedelta(days=10))
    service.mend_clock(reason="wrong", by="tester")
    entry(at=timezone.now() + timedelta(days=20))
    with pytest.raises(Refused, match="mend-clock"):
        entry()


def test_a_clock_that_is_right_needs_no_mending() -> None:
    entry()
    with pytest.raises(Refused, match="nothing to mend"):
        service.mend_clock(reason="to be sure", by="tester")
