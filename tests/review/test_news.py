"""The letters that tell a provider what was done with its return."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests import small
from tests.actions.conftest import Submit
from tests.review.conftest import Enter

from goldenthread.actions import news, queries, returns
from goldenthread.returns.conversation import About
from goldenthread.store import ledger

WHOSE = {"programme": "MENTOR", "quarter": small.Q1}
REACH, SPEND = About(field="reach.quarter"), About(field="spend.actual")


@pytest.fixture(autouse=True)
def sent(submit: Submit, enter: Enter) -> None:
    enter("provider-preparer")
    submit(1)


def ask(about: About = REACH, text: str = "Is Amina Okafor counted?") -> int:
    return queries.ask(**WHOSE, about=about, text=text, by="lead").serial


def jobs() -> list[tuple[int, bool]]:
    """What waits for the worker: about which entry, and whether it is to wait."""
    rows = DBTaskResult.objects.order_by("enqueued_at")
    soon = timezone.now() + timedelta(minutes=1)
    return [(row.args_kwargs["kwargs"]["serial"], row.run_after > soon) for row in rows]


def work() -> list[str]:
    """Do all that waits; the subjects of the letters that went."""
    for serial, _ in jobs():
        news.tell.call(serial)
    return [one.subject for one in mail.outbox]


class TestWhatIsTold:
    def test_acceptance(self) -> None:
        returns.accept(**WHOSE, message="Thank you, Amina Okafor.", by="lead")
        assert work() == ["Accepted: your return of Mentoring for Q1 2024-25"]
        letter = mail.outbox[0]
        assert letter.to == ["a-provider-preparer@example.org"]
        assert "Its figures count from now on. Thank you. We have left you a message." in letter.body
        assert "Amina" not in letter.body

    def test_sending_back_says_how_much_waits(self) -> None:
        sections = {"outputs": "Look again.", "finance": "Look again here."}
        returns.send_back(**WHOSE, reason="Two sections.", sections=sections, by="lead")
        assert work() == ["Sent back for changes: your return of Mentoring for Q1 2024-25"]
        assert "2 figures or sections wait for your answer" in mail.outbox[0].body

    def test_reopening(self) -> None:
        returns.accept(**WHOSE, by="lead")
        returns.reopen(**WHOSE, reason="A site was counted twice.", by="lead")
        assert work()[1:] == ["Reopened for a correction: your return of Mentoring for Q1 2024-25"]

    def test_a_query_waits_for_those_asked_right_after_it(self) -> None:
        first, second = ask(), ask(SPEND)
        assert jobs() == [(first, True), (second, True)]
        assert work() == ["A query about your return of Mentoring for Q1 2024-25"]
        assert "2 figures or sections wait" in mail.outbox[0].body
        assert "Amina" not in mail.outbox[0].body

    def test_a_query_that_was_answered_meanwhile_makes_no_letter(self) -> None:
        ask()
        queries.answer(**WHOSE, about=REACH, text="Yes, she is.", by="provider")
        assert work() == []


def test_nothing_waits_when_what_was_done_is_not_kept() -> None:
    with pytest.raises(Exception, match="Say why"):
        returns.send_back(**WHOSE, reason=" ", by="lead")
    assert jobs() == []


def test_nobody_is_written_to_about_a_past() -> None:
    returns.accept(**WHOSE, by="lead", at=small.hours(5))
    assert jobs() == []


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("https://vru.example.org", "https://vru.example.org/returns/2024-25Q1/MENTOR/versions/"),
        ("", "Sign in to Golden Thread to read more."),
    ],
)
def test_a_letter_leads_there_where_the_address_is_known(settings: object, site: str, expected: str) -> None:
    settings.ADDRESS = site  # type: ignore[attr-defined]
    returns.accept(**WHOSE, by="lead")
    work()
    assert expected in mail.outbox[0].body


def test_the_events_that_are_told_are_those_of_reviewers() -> None:
    ask()
    assert {e.kind for e in ledger.view().events if e.kind in news.news.TOLD} == {"query.asked"}
