"""Asking, answering and closing, and what reviews leave in a conversation."""

from hashlib import sha256

import pytest
from tests import small
from tests.actions.conftest import Submit

from goldenthread.actions import queries, returns
from goldenthread.ledger.refusal import Refused
from goldenthread.returns.conversation import About, Turn
from goldenthread.store import conversations, editions, ledger, texts
from goldenthread.store.known import known

REACH = About(field="reach.quarter")
WHOSE = {"programme": "MENTOR", "quarter": small.Q1}


def ask(hour: int, text: str = "Is this right?", about: About = REACH, by: str = "lead") -> None:
    queries.ask(**WHOSE, about=about, text=text, by=by, at=small.hours(hour))


def said() -> list[str]:
    found = conversations.words(*WHOSE.values())
    messages = conversations.talk(*WHOSE.values()).about(REACH).messages
    return [found.get(one.text_id, "–") for one in messages]


def test_a_conversation_from_asking_to_closing(submit: Submit) -> None:
    submit(1)
    ask(2)
    queries.answer(**WHOSE, about=REACH, text="Yes: a new school.", by="provider", at=small.hours(3))
    assert said() == ["Is this right?", "Yes: a new school."]
    thread = conversations.talk(*WHOSE.values()).about(REACH)
    assert (thread.turn, thread.messages[0].version, thread.messages[1].by) == (Turn.ANSWERED, 1, "provider")
    queries.close(**WHOSE, about=REACH, by="lead", at=small.hours(4))
    assert conversations.talk(*WHOSE.values()).about(REACH).turn is Turn.CLOSED


def test_the_words_stay_out_of_the_ledger(submit: Submit) -> None:
    submit(1)
    ask(2, "Ask Amina Okafor about this")
    event = ledger.view().events[-1]
    assert event.kind == "query.asked"
    assert dict(event.data) == {
        "field": "reach.quarter",
        "version": 1,
        "reason-text-id": f"reason.{event.serial}",
        "reason-digest": sha256(b"Ask Amina Okafor about this").hexdigest(),
    }
    assert texts.reason_text(event.data["reason-text-id"]) == "Ask Amina Okafor about this"


@pytest.mark.parametrize(
    ("about", "text", "sentence"),
    [
        (REACH, " ", "Write what you want to know"),
        (REACH, "x" * 2001, "The text has 2001 characters"),
        (About(field="reach.nothing"), "Why?", "has no figure “reach.nothing”"),
        (About(section="money"), "Why?", "has no section “money”"),
    ],
)
def test_what_cannot_be_asked(submit: Submit, about: About, text: str, sentence: str) -> None:
    submit(1)
    with pytest.raises(Refused, match=sentence):
        ask(2, text, about)
    assert not list(ledger.view().events_of("query."))


def test_nothing_can_be_asked_before_anything_came(published: str) -> None:
    with pytest.raises(Refused, match="Nothing has been submitted yet"):
        ask(2)


def test_nobody_answers_or_closes_what_nobody_asked(submit: Submit) -> None:
    submit(1)
    with pytest.raises(Refused, match="there is nothing to answer"):
        queries.answer(**WHOSE, about=REACH, text="Yes indeed.", by="provider", at=small.hours(2))
    with pytest.raises(Refused, match="there is nothing to close"):
        queries.close(**WHOSE, about=REACH, by="lead", at=small.hours(2))


def test_a_double_click_says_it_once(submit: Submit) -> None:
    submit(1)
    ask(2)
    with pytest.raises(Refused, match="kept once"):
        ask(3)
    ask(4, by="analyst")
    assert said() == ["Is this right?", "Is this right?"]


def test_a_new_version_and_acceptance_move_the_conversation(submit: Submit) -> None:
    submit(1)
    ask(2)
    submit(3, {"spend.forecast": 98000})
    assert conversations.talk(*WHOSE.values()).about(REACH).by_version == 2
    returns.accept(**WHOSE, by="lead", at=small.hours(4))
    assert conversations.talk(*WHOSE.values()).about(REACH).by_acceptance


class TestReviews:
    def test_sending_back_gives_reasons_by_section(self, submit: Submit) -> None:
        submit(1)
        sections = {
            "outputs": "The boroughs are the wrong way round.",
            "finance": "No forecast is explained.",
        }
        why = "Two sections need another look."
        returns.send_back(**WHOSE, reason=why, sections=sections, by="lead", at=small.hours(2))
        talk, words = conversations.talk(*WHOSE.values()), conversations.words(*WHOSE.values())
        assert {t.about.section: words[t.messages[0].text_id] for t in talk.open} == sections
        returned = next(ledger.view().events_of("return.returned"))
        assert words[returned.data["reason-text-id"]] == why

    @pytest.mark.parametrize("sections", [{"money": "Wrong."}, {"outputs": " "}])
    def test_a_section_that_is_not_there_or_has_no_reason_is_refused(
        self, submit: Submit, sections: dict[str, str]
    ) -> None:
        submit(1)
        with pytest.raises(Refused):
            returns.send_back(**WHOSE, reason="See below.", sections=sections, by="lead", at=small.hours(2))
        assert not list(ledger.view().events_of("return.returned"))

    def test_accepting_can_say_something_to_the_provider(self, submit: Submit) -> None:
        submit(1)
        done = returns.accept(**WHOSE, message="Thank you: a clear story.", by="lead", at=small.hours(2))
        event = next(ledger.view().events_of("return.accepted"))
        assert (event.serial, event.data["reason-text-id"]) == (done.serial, f"reason.{done.serial}")
        assert conversations.words(*WHOSE.values())[f"reason.{done.serial}"] == "Thank you: a clear story."
        assert known(small.Q1).view.number("MENTOR", "reach.quarter", small.Q1) == 60

    def test_an_empty_message_is_none(self, submit: Submit) -> None:
        submit(1)
        returns.accept(**WHOSE, message="  ", by="lead", at=small.hours(2))
        assert "reason-text-id" not in next(ledger.view().events_of("return.accepted")).data
        assert editions.all()
