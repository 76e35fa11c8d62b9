"""The workflow of a return, as a table: who may do what with it, what it becomes, and why not otherwise.

Nothing is stored: the state is what the events of the return add up to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Event
from goldenthread.periods import Quarter


class State(StrEnum):
    """Where a return is."""

    NOT_STARTED = "not-started"
    """Nothing has been submitted."""
    SUBMITTED = "submitted"
    """The VRU has it to review."""
    ACCEPTED = "accepted"
    """Its figures count."""
    RETURNED = "returned"
    """The VRU has sent it back for changes."""
    REOPENED = "reopened"
    """An accepted return that is to be corrected; its figures stand until another version is accepted."""


class Verb(StrEnum):
    """What can be done with a return."""

    SUBMIT = "submit"
    """By the provider; each time is a new version."""
    ACCEPT = "accept"
    """By the VRU."""
    SEND_BACK = "send_back"
    """By the VRU, with a reason."""
    REOPEN = "reopen"
    """By the VRU, with a reason."""


STEPS: Mapping[tuple[State, Verb], State] = MappingProxyType(
    {
        (State.NOT_STARTED, Verb.SUBMIT): State.SUBMITTED,
        (State.SUBMITTED, Verb.SUBMIT): State.SUBMITTED,
        (State.SUBMITTED, Verb.ACCEPT): State.ACCEPTED,
        (State.SUBMITTED, Verb.SEND_BACK): State.RETURNED,
        (State.RETURNED, Verb.SUBMIT): State.SUBMITTED,
        (State.ACCEPTED, Verb.REOPEN): State.REOPENED,
        (State.REOPENED, Verb.SUBMIT): State.SUBMITTED,
    }
)
"""What may be done in which state, and the state that follows."""

_NOTHING = "Nothing has been submitted yet"
REFUSALS: Mapping[tuple[State, Verb], str] = MappingProxyType(
    {
        (State.NOT_STARTED, Verb.ACCEPT): f"{_NOTHING}, so there is nothing to accept.",
        (State.NOT_STARTED, Verb.SEND_BACK): f"{_NOTHING}, so there is nothing to send back.",
        (State.NOT_STARTED, Verb.REOPEN): f"{_NOTHING}; the return is open already.",
        (State.SUBMITTED, Verb.REOPEN): (
            "This return is submitted and not accepted, so it is open already. Send it back if it needs "
            "changes."
        ),
        (State.ACCEPTED, Verb.SUBMIT): (
            "This return is accepted. To correct it, ask your programme lead to reopen it, and then submit "
            "the new version."
        ),
        (State.ACCEPTED, Verb.ACCEPT): "This return is accepted already.",
        (State.ACCEPTED, Verb.SEND_BACK): "This return is accepted. To have it corrected, reopen it.",
        (State.RETURNED, Verb.ACCEPT): (
            "This return was sent back for changes. It can be accepted when the provider has submitted it "
            "again."
        ),
        (State.RETURNED, Verb.SEND_BACK): "This return was sent back already, and waits for the provider.",
        (State.RETURNED, Verb.REOPEN): "This return was sent back, so it is open already.",
        (State.REOPENED, Verb.ACCEPT): (
            "This return was reopened for a correction. It can be accepted when the provider has submitted "
            "it "
            "again; until then the figures accepted before stand."
        ),
        (State.REOPENED, Verb.SEND_BACK): "This return is reopened, so the provider can change it already.",
        (State.REOPENED, Verb.REOPEN): "This return is reopened already, and waits for the provider.",
    }
)
"""Why not: the sentence that the page's tooltip, the terminal and the API all use."""

EVENTS: Mapping[str, Verb] = MappingProxyType(
    {
        "return.submitted": Verb.SUBMIT,
        "return.accepted": Verb.ACCEPT,
        "return.returned": Verb.SEND_BACK,
        "return.reopened": Verb.REOPEN,
    }
)
"""The event that each verb leaves in the ledger."""


@dataclass(frozen=True, slots=True)
class ReturnState:
    """Where a return is, which version, and since when."""

    state: State = State.NOT_STARTED
    version: int = 0
    """The last version submitted; 0 when there is none."""
    accepted_version: int = 0
    """The version whose figures stand; 0 when there is none. Reopening does not change it."""
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None
    changed_at: datetime | None = None
    """When it came into this state."""
    changed_by: str = ""


def can(state: State | str, verb: Verb | str) -> str | None:
    """None when a verb is allowed in a state; otherwise the sentence that says why not."""
    pair = State(state), Verb(verb)
    return None if pair in STEPS else REFUSALS[pair]


def decide(state: State | str, verb: Verb | str) -> State:
    """The state that follows; Refused, with the same sentence that ``can`` gives, when there is none."""
    why_not = can(state, verb)
    if why_not is not None:
        raise Refused(why_not)
    return STEPS[State(state), Verb(verb)]


def state_of(
    events: Iterable[Event], programme: str | None = None, quarter: Quarter | None = None
) -> ReturnState:
    """Where a return is, from its events in the order of their serials; other events are passed over.

    Without a programme and a quarter, the events are taken to be one return's.
    """
    found = ReturnState()
    for event in sorted(events, key=lambda e: e.serial):
        is_ours = programme in (None, event.subject) and quarter in (None, event.period)
        if is_ours and event.kind in EVENTS:
            found = _after(found, event)
    return found


def _after(before: ReturnState, event: Event) -> ReturnState:
    verb = EVENTS[event.kind]
    state = STEPS.get((before.state, verb))
    if state is None:
        raise ValueError(
            f"Entry {event.serial} of the ledger has a return {event.kind} that was {before.state}."
        )
    changed = replace(before, state=state, changed_at=event.recorded_at, changed_by=event.by)
    if verb is Verb.SUBMIT:
        version = int(event.data.get("version", before.version + 1))
        return replace(changed, version=version, submitted_at=event.recorded_at)
    if verb is Verb.ACCEPT:
        return replace(changed, accepted_version=before.version, accepted_at=event.recorded_at)
    return changed


def diagram() -> str:
    """The table as a Mermaid diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.NOT_STARTED.name}"]
    lines += [f"    {state.name}: {in_words(state)}" for state in State]
    lines += [
        f"    {state.name} --> {after.name}: {in_words(verb)}" for (state, verb), after in STEPS.items()
    ]
    return "\n".join(lines)


def in_words(name: State | Verb) -> str:
    """``not-started`` as people read it: ``not started``."""
    return name.value.replace("-", " ").replace("_", " ")
