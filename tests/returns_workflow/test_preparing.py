"""From preparer to certifier, as a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import small

from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Event
from goldenthread.returns.preparing import (
    EVENTS,
    REFUSALS,
    STEPS,
    Move,
    Stage,
    Standing,
    can,
    decide,
    diagram,
    standing,
)

START = datetime(2024, 7, 1, tzinfo=UTC)
KINDS = {move: kind for kind, move in EVENTS.items()}
DATA = {Move.SEND: {"version": 1, "revision": 7}, Move.DECLINE: {"version": 1, "reason-text-id": "reason.3"}}


def happened(*moves: Move) -> list[Event]:
    return [
        Event(
            KINDS[move], "MENTOR", f"person {n}", n, START + timedelta(hours=n), small.Q1, DATA.get(move, {})
        )
        for n, move in enumerate(moves, 1)
    ]


def test_every_pair_is_allowed_or_refused_with_a_sentence() -> None:
    pairs = {(stage, move) for stage in Stage for move in Move}
    assert STEPS.keys() | REFUSALS.keys() == pairs
    assert not STEPS.keys() & REFUSALS.keys()
    for stage, move in REFUSALS:
        sentence = can(stage, move)
        assert sentence
        with pytest.raises(Refused) as refused:
            decide(stage, move)
        assert str(refused.value) == sentence


def test_nothing_happened_yet() -> None:
    assert standing([]) == Standing()


def test_what_was_sent_is_with_its_certifier() -> None:
    found = standing(happened(Move.SEND))
    assert found == Standing(Stage.TO_CERTIFY, 7, START + timedelta(hours=1), "person 1")


def test_a_reason_stays_until_it_is_sent_again() -> None:
    assert standing(happened(Move.SEND, Move.DECLINE)).declined == "reason.3"
    assert standing(happened(Move.SEND, Move.DECLINE, Move.SEND)).declined == ""


def test_other_events_are_passed_over() -> None:
    other = Event("return.accepted", "MENTOR", "lead", 9, START + timedelta(hours=9), small.Q1)
    assert standing([*happened(Move.SEND), other]).stage is Stage.TO_CERTIFY


def test_a_file_that_was_sent_in_ends_a_draft_that_waits() -> None:
    assert standing(happened(Move.SEND, Move.CERTIFY)).stage is Stage.PREPARING


@given(st.lists(st.sampled_from([m for m in Move if m is not Move.CHANGE]), max_size=20))
def test_the_fold_agrees_with_deciding_step_by_step(moves: list[Move]) -> None:
    stage, done = Stage.PREPARING, []
    for move in moves:
        if can(stage, move) is None:
            stage = decide(stage, move)
            done.append(move)
    assert standing(reversed(happened(*done))).stage is stage


def test_the_diagram_draws_the_table() -> None:
    lines = [line.strip() for line in diagram().splitlines()]
    assert len([line for line in lines if "-->" in line]) == len(STEPS) + 1
    assert "TO_CERTIFY --> PREPARING: take back" in lines
