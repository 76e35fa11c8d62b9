"""Audit log and ledger prove that they are as they were written, or name the first entry that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from tests import small
from typer.testing import CliRunner

from goldenthread.actions import audit, returns
from goldenthread.cli import audit as cli
from goldenthread.ledger.refusal import Refused
from goldenthread.store import append_only, marks
from goldenthread.store import audit as log
from goldenthread.store.models import AppendRow, AuditRow, EventRow, ObservationRow

pytestmark = pytest.mark.django_db


@contextmanager
def guard_lifted() -> Iterator[None]:
    append_only.unguard(connection)
    yield
    append_only.guard(connection)


@pytest.fixture
def entries(db: None) -> None:
    for number in range(1, 6):
        audit.note(what="saw", by="lead", subject=f"/returns/{number}/", data={"n": number})


@pytest.fixture
def accepted(submit: Callable[..., object]) -> None:
    """A ledger with a whole return in it: observations and events, of several turns."""
    submit(1)
    returns.accept(programme="MENTOR", quarter=small.Q1, by="lead", at=small.hours(2))
    returns.reopen(programme="MENTOR", quarter=small.Q1, reason="Again.", by="lead", at=small.hours(3))


def test_a_log_that_nobody_touched_is_whole(entries: None) -> None:
    proof = audit.verify()
    assert (proof.entries, proof.mark) == (5, AuditRow.objects.get(serial=5).mark)


def test_an_empty_log_and_an_empty_ledger_are_whole(db: None) -> None:
    assert (audit.verify().entries, audit.verify_ledger().entries) == (0, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"who": "director"},
        {"what": "downloaded"},
        {"subject": "/returns/9/"},
        {"data": {"n": 4}},
        {"at": small.hours(0)},
        {"mark": "0" * 64},
    ],
    ids=str,
)
def test_the_first_entry_that_was_changed_is_named(entries: None, change: dict[str, object]) -> None:
    with guard_lifted():
        AuditRow.objects.filter(serial__in=(3, 4)).update(**change)
    with pytest.raises(
        Refused, match=r"^Entry 3 of the audit log \(.* is not as it was written\. Entries 1 to 2"
    ):
        audit.verify()


def test_an_entry_that_was_taken_out_is_named(entries: None) -> None:
    with guard_lifted():
        AuditRow.objects.filter(serial=2).delete()
    with pytest.raises(Refused, match=r"^Entry 2 is missing from the audit log\. Entries 1 to 1 are sound"):
        audit.verify()


def test_a_change_whose_own_mark_was_made_to_fit_breaks_the_next_one(entries: None) -> None:
    before = AuditRow.objects.get(serial=2).mark
    row = AuditRow.objects.get(serial=3)
    forged = log.Entry(3, row.at, "director", row.what, row.subject, row.data)
    with guard_lifted():
        AuditRow.objects.filter(serial=3).update(who="director", mark=log._mark(before, forged))
    with pytest.raises(Refused, match=r"^Entry 4 "):
        audit.verify()


def test_the_ledger_of_a_whole_return_is_whole(accepted: None) -> None:
    last = AppendRow.objects.order_by("-serial").first()
    proof = audit.verify_ledger()
    assert last is not None
    assert (proof.entries, proof.mark) == (last.serial, last.mark)


def observation() -> ObservationRow:
    return ObservationRow.objects.filter(kind="n").order_by("serial")[7]


def tamper_value() -> None:
    ObservationRow.objects.filter(serial=observation().serial).update(value="1")


def tamper_source() -> None:
    one = observation()
    type(one.source).objects.filter(pk=one.source_id).update(file="other.xlsx")


def tamper_cell() -> None:
    ObservationRow.objects.filter(serial=observation().serial).update(cell="Z9")


def take_out() -> None:
    ObservationRow.objects.filter(serial=observation().serial).delete()


def tamper_event() -> None:
    EventRow.objects.filter(kind="return.accepted").update(data={"version": 2})


def tamper_who() -> None:
    AppendRow.objects.filter(pk=observation().append_id).update(by="somebody")


@pytest.mark.parametrize(
    "tamper", [tamper_value, tamper_source, tamper_cell, take_out, tamper_event, tamper_who]
)
def test_the_first_turn_of_the_ledger_that_was_changed_is_named(
    accepted: None, tamper: Callable[[], None]
) -> None:
    touched = AppendRow.objects.get(pk=observation().append_id)
    with guard_lifted():
        tamper()
    with pytest.raises(Refused) as refused:
        audit.verify_ledger()
    told = f"One of the entries {touched.first} to {touched.serial} of the ledger (recorded at "
    assert str(refused.value).startswith(told)
    assert f"Entries 1 to {touched.first - 1} are sound." in str(refused.value)


def test_a_turn_that_was_taken_out_of_the_ledger_is_named(accepted: None) -> None:
    first = AppendRow.objects.order_by("serial")[0]
    with guard_lifted():
        EventRow.objects.filter(append=first).delete()
        first.delete()
    with pytest.raises(Refused, match=r"^Entry 1 is missing from the ledger"):
        audit.verify_ledger()


def test_the_last_mark_tells_that_the_end_was_cut_off(accepted: None) -> None:
    whole = marks.verify()
    last = AppendRow.objects.order_by("-serial")[0]
    with guard_lifted():
        EventRow.objects.filter(append=last).delete()
        last.delete()
    assert marks.verify().mark != whole.mark


def test_the_commands_say_that_both_are_whole(entries: None, accepted: None) -> None:
    told = CliRunner().invoke(cli.app, ["verify"]).output
    assert told.startswith("The audit log is whole: ")
    assert AuditRow.objects.order_by("-serial")[0].mark in told
    assert CliRunner().invoke(cli.ledger, ["verify"]).output.startswith("The ledger is whole: ")


def test_what_is_decided_stands_in_the_log_with_its_place_in_the_ledger(accepted: None) -> None:
    entry = log.page(log.Asked(what="recorded"), 1)[1]
    event = EventRow.objects.get(kind="return.accepted")
    assert (entry.who, entry.subject) == ("lead", "2024-25Q1/MENTOR")
    mark = AppendRow.objects.get(serial=event.serial).mark
    assert dict(entry.data) == {"serial": event.serial, "kinds": ["return.accepted"], "mark": mark}


def test_a_word_that_the_log_does_not_have_is_a_fault_of_ours(db: None) -> None:
    with pytest.raises(ValueError, match="no word for danced"):
        audit.note(what="danced", by="lead")
