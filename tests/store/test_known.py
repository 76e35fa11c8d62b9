"""What is known of a quarter: the edition of then, the view of then, and the texts that stand now."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests import small

from goldenthread.actions import erasures, framework
from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Key, Source
from goldenthread.store import ledger, texts
from goldenthread.store.known import known
from goldenthread.store.models import File, ReturnVersion

pytestmark = pytest.mark.django_db
HIGHER = ("2024-25Q1: 40", "2024-25Q1: 44")


@pytest.fixture(autouse=True)
def _published() -> None:
    framework.publish(document=small.document(), by="tester", at=small.hours(0))


def accepted(hour: int, version: int, words: str) -> int:
    """A version of MENTOR's return for Q1 with one value and one text, accepted."""
    digest = File.objects.create(digest=f"{version:064d}", size=1)
    row = ReturnVersion.objects.create(
        programme="MENTOR",
        quarter=int(small.Q1),
        version=version,
        file_name="a.xlsx",
        digest=digest,
        edition="",
        submitted_serial=1000 + version,
        submitted_at=small.hours(hour),
    )
    texts.keep(row, {"narrative.worked": words})
    source = Source("a.xlsx", digest.digest, "KPIs", "E5", version)
    return ledger.append(
        by="reviewer",
        at=small.hours(hour),
        observations=[(Key("MENTOR", "kpi.M-1", small.Q1), Decimal(40 + version), source)],
        events=[ledger.NewEvent("return.accepted", "MENTOR", small.Q1, {"version": version})],
    ).serial


def worked(serial: int | None = None) -> str:
    return known(small.Q1, serial=serial).text("MENTOR", "narrative.worked")


def test_it_is_the_same_object_while_nothing_changes() -> None:
    accepted(1, 1, "Mentors stayed.")
    first = known(small.Q1)
    assert known(small.Q1) is first
    assert known(small.Q1, instant=small.hours(5)) is first
    accepted(2, 2, "More mentors stayed.")
    assert known(small.Q1) is not first
    assert (
        known(small.Q1, serial=first.view.serial) is first or worked(first.view.serial) == "Mentors stayed."
    )


def test_a_warm_look_costs_few_queries(django_assert_max_num_queries) -> None:
    accepted(1, 1, "Mentors stayed.")
    known(small.Q1)
    with django_assert_max_num_queries(4):
        known(small.Q1)


def test_each_moment_has_its_edition_its_values_and_the_texts_of_the_version_that_stood() -> None:
    first = accepted(1, 1, "Mentors stayed.")
    framework.publish(document=small.document(HIGHER), by="tester", at=small.hours(2))
    accepted(3, 2, "More mentors stayed.")
    seen = [known(small.Q1, instant=small.hours(h) + timedelta(minutes=1)) for h in (0, 1, 2, 3)]
    targets = [k.programme("MENTOR").indicator("M-1").targets[small.Q1].value for k in seen]
    assert targets == [40, 40, 44, 44]
    assert [k.view.number("MENTOR", "kpi.M-1", small.Q1) for k in seen] == [None, 41, 41, 42]
    assert [k.text("MENTOR", "narrative.worked") for k in seen] == [
        "",
        "Mentors stayed.",
        "Mentors stayed.",
        "More mentors stayed.",
    ]
    assert worked(first) == "Mentors stayed."


def test_a_text_that_is_erased_is_gone_at_once_from_every_moment() -> None:
    serial = accepted(1, 1, "Mentors stayed.")
    assert worked() == worked(serial) == "Mentors stayed."
    of = {"programme": "MENTOR", "quarter": small.Q1, "version": 1, "field": "narrative.worked"}
    erasures.erase_text(**of, reason="Asked for.", by="ada", at=small.hours(2))
    assert worked() == worked(serial) == "Erased on 1 July 2024."


def test_a_reason_that_is_erased_is_seen_at_once() -> None:
    serial = accepted(1, 1, "Mentors stayed.")
    texts.keep_reason(serial, "MENTOR", small.Q1, "Because.")
    assert known(small.Q1).text("MENTOR", texts.reason_id(serial)) == "Because."
    erasures.erase_reason(serial=serial, reason="Asked for.", by="ada", at=small.hours(2))
    assert known(small.Q1).text("MENTOR", texts.reason_id(serial)) == "Erased on 1 July 2024."


def test_without_an_edition_nothing_is_known() -> None:
    with pytest.raises(Refused, match="No edition of the framework covers"):
        known(small.Q4)
    with pytest.raises(Refused, match="No edition of the framework covers"):
        known(small.Q1, instant=small.hours(-1))


def test_blank_texts_are_not_kept_and_odd_characters_do_no_harm() -> None:
    serial = accepted(1, 1, "Good\x00 \ud800 work \n")
    assert worked(serial) == "Good ? work"
    assert texts.plain(" \x00 ") == ""
