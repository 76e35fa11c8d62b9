"""Checks that are set aside for one return, and checks that rehearse: what becomes of what they find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from tests.returns_checks.given import TODAY, checked, draft, known, only, said, sound

from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Event
from goldenthread.periods import Quarter
from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import check, each
from goldenthread.returns.checks import standing as rules
from goldenthread.returns.checks.context import Check, Context, Group
from goldenthread.returns.checks.standing import Mode, Waiver, waivers
from goldenthread.returns.checks.tables import catalogue, refuse_to_set_aside
from goldenthread.returns.findings import Level
from goldenthread.returns.known import Known

Q2 = Quarter.parse("2024-25Q2")
AT = datetime(2024, 10, 1, 9, tzinfo=UTC)
WRONG = {"reach.quarter|age:10-14": 20.0}
"""The age groups no longer add up: the check `split` finds an error."""


def event(
    kind: str, serial: int, subject: str = "MENTOR", quarter: Quarter | None = Q2, **data: Any
) -> Event:
    plain = {name.replace("_", "-"): value for name, value in data.items()}
    return Event(
        kind, subject, "lead", 900 + serial, AT + timedelta(hours=serial), quarter, MappingProxyType(plain)
    )


def waived(
    serial: int = 1, *, programme: str = "MENTOR", quarter: Quarter = Q2, until: str = "2024-10-31"
) -> Event:
    data = {"check": "split", "expires": until, "reason_text_id": f"reason.{900 + serial}"}
    return event("check.waived", serial, programme, quarter, **data)


def withdrawn(waiver: int, serial: int) -> Event:
    return event("check.waiver-withdrawn", serial, check="split", waiver=900 + waiver)


def seen(*events: Event, texts: Mapping[str, str] | None = None) -> Known:
    before = known()
    last = max([before.view.serial, *(one.serial for one in events)])
    view = replace(before.view, events=(*before.view.events, *events), serial=last)
    return replace(before, view=view, texts={**before.texts, ("MENTOR", Q2): texts or {}})


def test_what_a_check_finds_that_is_set_aside_is_a_note_with_who_until_when_and_why() -> None:
    assert checked(WRONG).blocked
    world = seen(waived(), texts={"reason.901": "The form has no row for under-tens."})
    found = checked(WRONG, seen=world)
    finding = only(found, "split")
    assert not found.blocked
    assert finding.level is Level.NOTE
    assert finding.wrong == only(checked(WRONG), "split").wrong
    assert finding.todo == (
        "Nothing to do: the unit has set this check aside for this return until 31 October 2024: "
        "“The form has no row for under-tens.”"
    )


def test_a_reason_that_was_erased_leaves_a_whole_sentence() -> None:
    finding = only(checked(WRONG, seen=seen(waived())), "split")
    assert finding.todo.endswith("aside for this return until 31 October 2024.")


def test_only_that_check_is_set_aside() -> None:
    assert checked({**WRONG, "narrative.worked": None}, seen=seen(waived())).blocked


@pytest.mark.parametrize(
    "events",
    [
        (waived(programme="HOSP"),),
        (waived(quarter=Q2.plus(1)),),
        (waived(until="2024-10-13"),),
        (waived(), withdrawn(1, 2)),
        (waived(), withdrawn(1, 2), waived(3, until="2024-10-13")),
    ],
    ids=[
        "another programme’s",
        "another round’s",
        "ended the day before",
        "withdrawn",
        "ended after another",
    ],
)
def test_a_waiver_that_does_not_hold_changes_nothing(events: tuple[Event, ...]) -> None:
    assert said(only(checked(WRONG, seen=seen(*events)), "split")) == said(only(checked(WRONG), "split"))
    assert checked(WRONG, seen=seen(*events)).blocked


def test_a_waiver_holds_on_its_last_day_and_anew_after_it_was_withdrawn() -> None:
    assert not checked(WRONG, seen=seen(waived(until="2024-10-14"))).blocked
    assert not checked(WRONG, seen=seen(waived(), withdrawn(1, 2), waived(3))).blocked


def rehearsal(name: str, serial: int = 1) -> Event:
    return event("check.rehearsed", serial, name, None)


def switched_on(name: str, serial: int = 2) -> Event:
    return event("check.switched-on", serial, name, None)


def test_a_check_that_rehearses_says_so_first_and_never_blocks() -> None:
    found = checked(WRONG, seen=seen(rehearsal("split")))
    finding = only(found, "split")
    assert (finding.level, finding.blocks, found.blocked) == (Level.NOTE, False, False)
    assert finding.wrong.startswith("Only a rehearsal of a new check, which asks nothing of you yet: The age")
    assert finding.todo == "Nothing to do."


def test_a_query_that_rehearses_asks_for_no_explanation() -> None:
    finding = only(checked({"activity.sessions": 900.0}, seen=seen(rehearsal("jump"))), "jump")
    assert (finding.level, finding.todo) == (Level.NOTE, "Nothing to do.")


def test_a_check_that_was_switched_on_again_blocks() -> None:
    assert checked(WRONG, seen=seen(rehearsal("split"), switched_on("split"))).blocked


def broken(_: Context) -> list[Any]:
    raise ZeroDivisionError


def new(mode: Mode) -> tuple[Group, ...]:
    one = Check("new", Level.ERROR, "A new one", "Something.", "It is so.", broken, mode)
    return (Group("New", (one,)),)


def test_a_new_check_may_begin_as_a_rehearsal_and_blocks_not_even_when_it_breaks() -> None:
    world = known()
    form = form_for(world, "MENTOR")
    whole = draft(form, sound())
    assert check(form, whole, world, TODAY, new(Mode.ON)).blocked
    rehearsing = check(form, whole, world, TODAY, new(Mode.REHEARSAL))
    assert not rehearsing.blocked
    assert "could not be checked" in rehearsing.findings[0].wrong
    on = seen(switched_on("new"))
    assert check(form, whole, on, TODAY, new(Mode.REHEARSAL)).blocked


def test_each_check_says_what_it_would_say_if_it_were_on_and_set_aside_for_nobody() -> None:
    world = seen(waived(), rehearsal("split"))
    form = form_for(world, "MENTOR")
    found = each(form, draft(form, sound(**WRONG)), world, TODAY)
    assert set(found) == {"split"}
    assert found["split"] == checked(WRONG).findings


# Deciding


def given(**changed: Any) -> Waiver:
    whole = {
        "check": "split",
        "programme": "MENTOR",
        "quarter": Q2,
        "expires": date(2024, 10, 31),
        "by": "lead",
        "at": AT,
        "serial": 901,
        "reason_id": "reason.901",
    }
    return Waiver(**{**whole, **changed})


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"expires": date(2024, 10, 13)}, "The last day of the waiver is past"),
        ({"expires": date(2025, 10, 16)}, "for a year at most"),
        ({}, "set aside for MENTOR in Q2 2024-25 already, until 31 October 2024. Withdraw that first"),
    ],
)
def test_waivers_that_are_refused(changed: dict[str, Any], refused: str) -> None:
    with pytest.raises(Refused, match=refused):
        rules.decide_waiver([given()], given(serial=902, **changed), TODAY)


@pytest.mark.parametrize(
    "changed",
    [{"programme": "HOSP"}, {"quarter": Q2.plus(1)}, {"check": "jump"}, {"expires": TODAY}],
)
def test_waivers_that_are_given(changed: dict[str, Any]) -> None:
    before = given(expires=date(2024, 10, 13)) if "expires" in changed else given()
    rules.decide_waiver([before], given(serial=902, **changed), TODAY)


@pytest.mark.parametrize(
    ("one", "serial", "refused"),
    [
        (given(), 7, "There is no such waiver"),
        (given(withdrawn_at=AT), 901, "was withdrawn already"),
        (given(expires=date(2024, 10, 13)), 901, "has ended by itself"),
    ],
)
def test_withdrawals_that_are_refused(one: Waiver, serial: int, refused: str) -> None:
    with pytest.raises(Refused, match=refused):
        rules.decide_withdrawal([one], serial, TODAY)


@pytest.mark.parametrize("name", ["wrong-programme", "text-again", "nothing-like-it"])
def test_what_cannot_be_set_aside(name: str) -> None:
    with pytest.raises(Refused, match=r"cannot be set aside|nothing to set aside|There is no check called"):
        refuse_to_set_aside(name)


def test_the_catalogue_says_what_may_be_set_aside() -> None:
    for one in catalogue():
        if one.may_be_set_aside:
            refuse_to_set_aside(one.name)
        else:
            with pytest.raises(Refused):
                refuse_to_set_aside(one.name)


def test_events_of_other_kinds_are_no_waivers() -> None:
    assert waivers([rehearsal("split"), event("return.submitted", 1, version=1)]) == ()
