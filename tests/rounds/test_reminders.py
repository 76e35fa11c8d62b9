"""Reminders: by hand and on set days, at most once a day for each programme, whatever happens in between."""

import smtplib
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone
from tests import small
from tests.actions.conftest import Submit
from tests.rounds.conftest import DATES, add_person, on

from goldenthread.actions import jobs, people, returns, rounds
from goldenthread.actions.letters import deliver
from goldenthread.actions.reminders import Reminded
from goldenthread.ledger.refusal import Refused
from goldenthread.returns.reminding import SetDays
from goldenthread.returns.rounds import Dates, Outcome
from goldenthread.store import addresses, ledger
from goldenthread.store import rounds as kept

MENTOR = {"quarter": small.Q1, "programmes": ["MENTOR"], "by": "lead"}
SENT, FAILED = Outcome.SENT, Outcome.FAILED


def due(day: str, hour: int = 10) -> list[str]:
    """The programmes that the worker reminds on a day."""
    return [one.programme for one in rounds.remind_due(at=on(day, hour))]


def told(done: tuple[Reminded, ...]) -> list[tuple[str, Outcome | None]]:
    return [(one.programme, one.outcome) for one in done]


@pytest.mark.usefixtures("opened", "addressed")
class TestByHand:
    def test_each_person_gets_a_letter_of_their_own(self) -> None:
        done = rounds.remind(
            quarter=small.Q1, programmes=["MENTOR", "FAMILY", "MENTOR"], by="lead", at=on("07-12")
        )
        assert told(done) == [("MENTOR", SENT), ("FAMILY", SENT)]
        assert [m.to for m in mail.outbox] == [
            [f"{name}@example.org"] for name in ("mentor-1", "family-1", "family-2")
        ]
        letter = mail.outbox[0]
        assert letter.subject == "Return for Q1 2024-25 of Mentoring: due on 19 July 2024"
        assert "It is due on 19 July 2024, in 7 days." in letter.body
        assert "Smallborough Violence Reduction Unit" in letter.body
        assert done[1].sentence == "Family support: a reminder went to 2 people."

    def test_who_was_reminded_when_is_kept_and_no_address(self) -> None:
        rounds.remind(**MENTOR, at=on("07-12"))
        last = kept.opened(small.Q1).last_reminder("MENTOR")
        assert last is not None
        assert (last.day, last.by, last.set_day, last.people) == (date(2024, 7, 12), "lead", None, 1)
        assert last.outcome is SENT
        assert "@" not in " ".join(str(e.data) for e in ledger.view().events_of("round."))

    def test_twice_on_one_day_is_told_and_not_done(self) -> None:
        rounds.remind(**MENTOR, at=on("07-12"))
        assert told(rounds.remind(**MENTOR, at=on("07-12", 11))) == [("MENTOR", None)]
        assert len(mail.outbox) == 1
        assert told(rounds.remind(**MENTOR, at=on("07-13"))) == [("MENTOR", SENT)]

    @pytest.mark.parametrize(
        ("given", "refusal"),
        [([], "Choose at least one"), (["MENTOR", "X"], "no programme “X”")],
    )
    def test_what_cannot_be_is_refused_whole(self, given: list[str], refusal: str) -> None:
        with pytest.raises(Refused, match=refusal):
            rounds.remind(quarter=small.Q1, programmes=given, by="lead", at=on("07-12"))
        assert not mail.outbox

    def test_who_is_not_asked_is_not_reminded(self) -> None:
        (done,) = rounds.remind(quarter=small.Q1, programmes=["NEXT"], by="lead", at=on("07-12"))
        assert done.outcome is None
        assert "being set up" in done.sentence

    def test_after_the_last_day_there_is_nothing_to_remind_of(self) -> None:
        (done,) = rounds.remind(**MENTOR, at=on("08-03"))
        assert "cannot send its return any more. The last day for new returns" in done.sentence

    def test_when_the_post_fails_it_is_told_kept_and_may_be_tried_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("django.core.mail.EmailMessage.send", _refuse)
            (done,) = rounds.remind(**MENTOR, at=on("07-12"))
        assert done.outcome is FAILED
        assert "could not be sent" in done.sentence
        last = kept.opened(small.Q1).last_reminder("MENTOR")
        assert last is not None
        assert last.outcome is FAILED
        assert told(rounds.remind(**MENTOR, at=on("07-12", 11))) == [("MENTOR", SENT)]

    def test_many_at_one_given_moment_are_recorded_in_order(self) -> None:
        done = rounds.remind(quarter=small.Q1, programmes=list(small.PROGRAMMES), by="lead", at=on("07-12"))
        moments = [one.recorded_at for one in done]
        assert moments == sorted(m for m in moments if m)


def _refuse(*_: object) -> int:
    raise smtplib.SMTPServerDisconnected("gone")


class TestTheirState:
    @pytest.mark.usefixtures("opened", "addressed")
    def test_what_is_sent_needs_no_reminder_and_what_came_back_does(self, submit: Submit) -> None:
        submit(2)
        (done,) = rounds.remind(**MENTOR, at=on("07-02"))
        assert "has sent its return" in done.sentence
        why = {"reason": "Look again.", "by": "lead"}
        returns.send_back(programme="MENTOR", quarter=small.Q1, **why, at=on("07-03"))
        rounds.remind(**MENTOR, at=on("07-04"))
        assert mail.outbox[0].subject.startswith(
            "Changes to the return for Q1 2024-25 of Mentoring: due on 13"
        )
        assert "sent the return of Mentoring for Q1 2024-25 (April to June 2024) back" in mail.outbox[0].body
        submit(100, {"kpi.M-1": 43})
        returns.accept(programme="MENTOR", quarter=small.Q1, by="lead", at=on("07-06"))
        returns.reopen(programme="MENTOR", quarter=small.Q1, **why, at=on("07-07"))
        assert "MENTOR" not in due("07-12")  # what was agreed after acceptance is nobody's delay
        rounds.remind(**MENTOR, at=on("07-12"))
        assert "reopened" in mail.outbox[-1].body


@pytest.mark.usefixtures("opened")
def test_where_nobody_is_known_it_is_said_and_nothing_is_recorded() -> None:
    before = ledger.view().serial
    (done,) = rounds.remind(**MENTOR, at=on("07-12"))
    assert done.sentence == (
        "Mentoring has no contact e-mail. Ask an administrator to add one, or phone the provider."
    )
    assert rounds.remind_due(at=on("07-12")) == ()
    assert ledger.view().serial == before


DAYS = [
    ("07-04", None),
    ("07-05", "07-05"),  # 14 days before
    ("07-07", "07-05"),  # missed, and made good
    ("07-08", None),
    ("07-12", "07-12"),
    ("07-18", "07-18"),
    ("07-19", "07-18"),
    ("07-20", "07-20"),  # the day after
    ("07-23", None),
    ("07-26", "07-26"),
]


@pytest.mark.parametrize(("today", "expected"), DAYS)
def test_the_set_day_that_is_due(today: str, expected: str | None) -> None:
    found = SetDays().due(DATES.shown, on(today).date())
    assert found == (on(expected).date() if expected else None)


@pytest.mark.usefixtures("opened", "addressed")
class TestOnSetDays:
    def test_everybody_who_has_sent_nothing_is_reminded_once(self) -> None:
        assert due("07-11") == []
        assert sorted(due("07-12")) == sorted(small.PROGRAMMES)
        assert due("07-12", 11) == due("07-13") == due("07-14") == []
        assert len(mail.outbox) == 4
        last = kept.opened(small.Q1).last_reminder("MENTOR")
        assert last is not None
        assert (last.by, last.set_day) == ("worker", date(2024, 7, 12))

    def test_over_the_whole_round_it_is_once_for_each_set_day(self) -> None:
        first = on("07-01")
        for day in range(90):
            for hour in (0, 6):
                rounds.remind_due(at=first + timedelta(days=day, hours=hour))
        mentors = [m for m in mail.outbox if m.to == ["mentor-1@example.org"]]
        assert len(mentors) == 5
        assert "It was due on 19 July 2024, 7 days ago. We can take it until 2 August" in mentors[-1].body

    def test_who_was_reminded_by_hand_today_is_not_reminded_again(self) -> None:
        rounds.remind(**MENTOR, at=on("07-12", 8))
        assert "MENTOR" not in due("07-12")
        assert due("07-13") == ["MENTOR"]  # the set day of yesterday, made good

    def test_a_deadline_that_was_moved_has_set_days_of_its_own(self) -> None:
        due("07-12")
        later = Dates(date(2024, 8, 2), date(2024, 8, 16), DATES.corrections)
        rounds.change_dates(quarter=small.Q1, dates=later, reason="Holidays.", by="lead", at=on("07-13"))
        assert due("07-18") == []
        assert "MENTOR" in due("07-19")

    def test_the_day_is_londons(self) -> None:
        assert "MENTOR" in due("07-11", 23)

    @pytest.mark.parametrize("given", [(), (3,)])
    def test_the_days_are_settings(self, settings: object, given: tuple[int, ...]) -> None:
        settings.REMIND_BEFORE, settings.REMIND_AFTER = given, ()  # type: ignore[attr-defined]
        assert bool(due("07-16")) is bool(given)
        assert due("07-12") == [] if not given else True


@pytest.mark.usefixtures("opened", "addressed")
class TestStoppedInTheMiddle:
    """Stopped between recording a reminder and sending it, or between sending and recording that it went."""

    @pytest.mark.parametrize("sends_before", [0, 1, 2])
    def test_nobody_is_reminded_twice_and_the_rest_are_reminded(
        self, monkeypatch: pytest.MonkeyPatch, sends_before: int
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("goldenthread.actions.letters.deliver", _stopping(sends_before))
            with pytest.raises(KeyboardInterrupt):
                due("07-12")
        reached = [m.to[0] for m in mail.outbox]
        due("07-12", 11)
        every = [m.to[0] for m in mail.outbox]
        assert len(every) == len(set(every))
        assert set(reached) < set(every)
        unknown = [r for r in kept.opened(small.Q1).reminders if r.outcome is Outcome.UNKNOWN]
        assert len(unknown) == 1
        again = {"quarter": small.Q1, "programmes": [unknown[0].programme], "by": "lead"}
        (done,) = rounds.remind(**again, at=on("07-12", 12))
        assert "was reminded today already" in done.sentence
        assert told(rounds.remind(**again, at=on("07-13"))) == [(unknown[0].programme, SENT)]


def _stopping(after: int) -> Callable[..., int | None]:
    """Sends so many letters; at the next one the program is stopped."""
    left = [after]

    def stopping(*letter: str) -> int | None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return deliver(*letter)

    return stopping


@pytest.mark.usefixtures("opened", "addressed")
class TestJobs:
    def test_a_job_is_put_in_the_queue_only_where_something_is_due(self) -> None:
        assert not jobs.schedule(on("07-11"))
        assert jobs.schedule(on("07-12"))
        assert not jobs.schedule(on("07-12", 11))  # it waits already
        assert not mail.outbox

    def test_ended_sessions_are_cleared_once_a_week(self) -> None:
        for ends, key in ((-1, "ended"), (1, "open")):
            Session.objects.create(
                session_key=key, session_data="", expire_date=timezone.now() + timedelta(hours=ends)
            )
        now = timezone.now()
        assert jobs.schedule_clearing(now)
        assert not jobs.schedule_clearing(now)
        assert jobs.schedule_clearing(now + timedelta(days=7))
        jobs.clear_sessions.call()
        assert [one.session_key for one in Session.objects.all()] == ["open"]

    def test_the_job_run_twice_sends_nothing_more(self) -> None:
        at = on("07-12").isoformat()
        assert len(jobs.send_due_reminders.call(at)) == len(small.PROGRAMMES)
        assert jobs.send_due_reminders.call(at) == []


WRITTEN_TO = [
    # a provider, and whether its people are written to about MENTOR
    ("north-trust", True),  # from August on, and South Trust merged into it
    ("family-link", False),
]


@pytest.mark.parametrize(("provider", "reached"), WRITTEN_TO)
def test_the_people_of_the_providers_that_deliver_it_are_written_to(
    opened: kept.Round, provider: str, reached: bool
) -> None:
    for name, role in (("person", "provider-preparer"), ("closed", "provider-certifier")):
        add_person(name, 1)
        people.give_role(username=name, role=role, provider=provider, by="tester", at=small.hours(1))
    people.close(username="closed", by="tester", at=small.hours(2))
    (done,) = rounds.remind(**MENTOR, at=on("07-12"))
    assert (done.outcome is SENT) is reached
    assert [m.to for m in mail.outbox] == [["person@example.org"]] * reached


def test_people_with_a_role_of_the_unit_are_not_written_to(opened: kept.Round) -> None:
    add_person("lead", 1)
    people.give_role(username="lead", role="programme-lead", by="tester", at=small.hours(1))
    assert addresses.of_programmes(small.edition(), small.Q1)["MENTOR"] == ()
