"""Overriding a rating: a decision with a reason."""

import pytest
from tests import small

from goldenthread.actions import erasures, framework, ratings
from goldenthread.ledger.refusal import Refused
from goldenthread.store import ledger
from goldenthread.store.known import known
from goldenthread.store.models import Reason

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _published() -> None:
    framework.publish(document=small.document(), by="tester", at=small.hours(0))


def override(**given: str) -> ledger.Appended:
    asked = {
        "programme": "HOSP",
        "rating": "amber",
        "reason": "The provider's finances are under review.",
    } | given
    return ratings.override(**asked, quarter=small.Q1, by="head of programmes", at=small.hours(1))


def test_the_decision_is_an_event_and_its_reason_a_text_that_may_be_erased() -> None:
    done = override()
    seen = known(small.Q1)
    (event,) = seen.view.events_of("rating.overridden", "HOSP", small.Q1)
    assert (event.by, event.serial, event.recorded_at) == ("head of programmes", done.serial, small.hours(1))
    told = {name: event.data[name] for name in ("rating", "reason-text-id")}
    assert told == {"rating": "amber", "reason-text-id": f"reason.{done.serial}"}
    assert seen.text("HOSP", event.data["reason-text-id"]) == "The provider's finances are under review."


def test_an_erased_reason_is_gone_at_once_and_the_decision_stays() -> None:
    done = override()
    assert known(small.Q1).text("HOSP", f"reason.{done.serial}")
    erasures.erase_reason(serial=done.serial, reason="Asked for.", by="ada", at=small.hours(2))
    seen = known(small.Q1)
    assert seen.text("HOSP", f"reason.{done.serial}") == "Erased on 1 July 2024."
    assert len(list(seen.view.events_of("rating."))) == 1


def test_a_reason_is_not_known_before_its_decision() -> None:
    before = ledger.view().serial
    override()
    assert known(small.Q1, serial=before).texts == {}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"rating": "blue"}, "“blue” is not a rating. Write red, amber or green."),
        ({"reason": " \x00 "}, "Say why, in a sentence."),
        ({"reason": "x" * 2001}, "The reason has 2001 characters. Shorten it to 2000 or fewer."),
        ({"programme": "HOPS"}, "Did you mean HOSP"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_leaves_nothing(given: dict[str, str], sentence: str) -> None:
    before = ledger.view().serial
    with pytest.raises(Refused, match=sentence):
        override(**given)
    assert ledger.view().serial == before
    assert not Reason.objects.exists()
