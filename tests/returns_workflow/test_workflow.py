"""The workflow of a return: every state with every verb, the fold over events, and the diagram."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Event
from goldenthread.periods import Quarter
from goldenthread.returns.workflow import (
    EVENTS,
    REFUSALS,
    STEPS,
    ReturnState,
    State,
    Verb,
    can,
    decide,
    diagram,
    state_of,
)

Q1 = Quarter.parse("2024-25Q1")
START = datetime(2024, 7, 1, 9, tzinfo=UTC)
PAIRS = list(product(State, Verb))
KINDS = {verb: kind for kind, verb in EVENTS.items()}

TABLE = """
not-started submit    submitted
not-started accept    -
not-started send_back -
not-started reopen    -
submitted   submit    submitted
submitted   accept    accepted
submitted   send_back returned
submitted   reopen    -
accepted    submit    -
accepted    accept    -
accepted    send_back -
accepted    reopen    reopened
returned    submit    submitted
returned    accept    -
returned    send_back -
returned    reopen    -
reopened    submit    submitted
reopened    accept    -
reopened    send_back -
reopened    reopen    -
"""


def happened(*verbs: str, programme: str = "MENTOR", quarter: Quarter = Q1) -> tuple[Event, ...]:
    """The events that these verbs leave, an hour apart; a version is counted with each submission."""

    def events() -> Iterator[Event]:
        version = 0
        for serial, verb in enumerate(verbs, 1):
            version += verb == "submit"
            kind, at = KINDS[Verb(verb)], START + timedelta(hours=serial)
            yield Event(kind, programme, f"person {serial}", serial, at, quarter, {"version": version})

    return tuple(events())


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_every_state_with_every_verb(line: str) -> None:
    state, verb, after = line.split()
    if after == "-":
        with pytest.raises(Refused) as refused:
            decide(state, verb)
        assert str(refused.value) == can(state, verb) == REFUSALS[State(state), Verb(verb)]
    else:
        assert decide(state, verb) is State(after)
        assert can(state, verb) is None


def test_every_pair_is_either_a_step_or_a_refusal() -> None:
    assert len(TABLE.strip().splitlines()) == len(PAIRS)
    for pair in PAIRS:
        assert (pair in STEPS) != (pair in REFUSALS), pair


def test_refusals_are_sentences() -> None:
    assert all(s[0].isupper() and s.endswith(".") for s in REFUSALS.values())
    assert len(set(REFUSALS.values())) == len(REFUSALS)


def test_nothing_happened() -> None:
    assert state_of([]) == ReturnState()


def test_a_return_that_is_corrected() -> None:
    events = happened("submit", "send_back", "submit", "accept", "reopen", "submit", "accept")
    versions = [
        (s.state.value, s.version, s.accepted_version) for n in range(8) for s in [state_of(events[:n])]
    ]
    assert versions == [
        ("not-started", 0, 0),
        ("submitted", 1, 0),
        ("returned", 1, 0),
        ("submitted", 2, 0),
        ("accepted", 2, 2),
        ("reopened", 2, 2),
        ("submitted", 3, 2),
        ("accepted", 3, 3),
    ]


def test_who_and_when() -> None:
    events = happened("submit", "accept", "reopen")
    found = state_of(events)
    assert found.changed_by == "person 3"
    assert [found.submitted_at, found.accepted_at, found.changed_at] == [e.recorded_at for e in events]


def test_submitting_again_before_the_review_is_a_new_version() -> None:
    assert state_of(happened("submit", "submit")).version == 2


def test_a_version_is_counted_when_an_event_does_not_say_it() -> None:
    bare = [Event("return.submitted", "MENTOR", "a", n, START + timedelta(hours=n), Q1) for n in (1, 2)]
    assert state_of(bare).version == 2


def test_only_the_events_of_the_return_count() -> None:
    ours, theirs = happened("submit"), happened("submit", "accept", programme="HOSP")
    later = happened("submit", "accept", quarter=Q1.plus(1))
    rest = (
        Event("rating.overridden", "MENTOR", "a", 9, START, Q1),
        Event("framework.published", "x", "a", 8, START),
    )
    everything = (*ours, *theirs, *later, *rest)
    assert state_of(everything, "MENTOR", Q1).state is State.SUBMITTED
    assert state_of(everything, "HOSP", Q1).state is State.ACCEPTED
    assert state_of(everything, "FAMILY", Q1).state is State.NOT_STARTED


def test_events_in_any_order_are_taken_by_serial() -> None:
    events = happened("submit", "accept", "reopen")
    assert state_of(reversed(events)) == state_of(events)


def test_a_ledger_that_breaks_the_table_is_a_bug() -> None:
    with pytest.raises(ValueError, match=r"Entry 1 of the ledger has a return return\.accepted"):
        state_of(happened("accept"))


@given(st.lists(st.sampled_from(list(Verb)), max_size=30))
def test_the_fold_agrees_with_deciding_step_by_step(verbs: list[Verb]) -> None:
    state, done = State.NOT_STARTED, []
    for verb in verbs:
        if can(state, verb) is None:
            state = decide(state, verb)
            done.append(verb.value)
    found = state_of(happened(*done))
    assert found.state is state
    assert found.version == done.count("submit")
    assert found.accepted_version <= found.version


def test_the_diagram_draws_the_table() -> None:
    lines = [line.strip() for line in diagram().splitlines()]
    arrows = [line for line in lines if "-->" in line]
    assert lines[0] == "stateDiagram-v2"
    assert len(arrows) == len(STEPS) + 1
    assert "SUBMITTED --> RETURNED: send back" in arrows
