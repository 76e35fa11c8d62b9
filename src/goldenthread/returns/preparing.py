"""From preparer to certifier: a draft's own small workflow, as a table. Only certifying submits.

Nothing is stored: where a draft is, is what the events of its return add up to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Event


class Stage(StrEnum):
    """Who has a draft."""

    PREPARING = "preparing"
    """The preparers, who may change it."""
    TO_CERTIFY = "to-certify"
    """The certifier, who signs it or declines; nobody changes it meanwhile."""


class Move(StrEnum):
    """What can be done with a draft as a whole."""

    CHANGE = "change"
    """Typing in it, or uploading a workbook."""
    SEND = "send"
    """To the certifier."""
    TAKE_BACK = "take-back"
    """By a preparer, before it is signed."""
    DECLINE = "decline"
    """By the certifier, with a reason."""
    CERTIFY = "certify"
    """By the certifier; it is submitted in the same moment."""


STEPS: Mapping[tuple[Stage, Move], Stage] = MappingProxyType(
    {
        (Stage.PREPARING, Move.CHANGE): Stage.PREPARING,
        (Stage.PREPARING, Move.SEND): Stage.TO_CERTIFY,
        (Stage.TO_CERTIFY, Move.TAKE_BACK): Stage.PREPARING,
        (Stage.TO_CERTIFY, Move.DECLINE): Stage.PREPARING,
        (Stage.TO_CERTIFY, Move.CERTIFY): Stage.PREPARING,
    }
)
"""What may be done at which stage, and the stage that follows."""

_NOT_SENT = "This return has not been sent to its certifier yet"
REFUSALS: Mapping[tuple[Stage, Move], str] = MappingProxyType(
    {
        (Stage.PREPARING, Move.TAKE_BACK): f"{_NOT_SENT}, so there is nothing to take back.",
        (Stage.PREPARING, Move.DECLINE): f"{_NOT_SENT}, so there is nothing to decline.",
        (
            Stage.PREPARING,
            Move.CERTIFY,
        ): f"{_NOT_SENT}. Send it first, so that the figures stay as they are signed.",
        (Stage.TO_CERTIFY, Move.CHANGE): (
            "This return waits for its certifier, so it cannot be changed. Take it back first."
        ),
        (Stage.TO_CERTIFY, Move.SEND): "This return is with its certifier already.",
    }
)
"""Why not: the sentence that the page, the terminal and the API all use."""

EVENTS: Mapping[str, Move] = MappingProxyType(
    {
        "draft.sent": Move.SEND,
        "draft.taken-back": Move.TAKE_BACK,
        "draft.declined": Move.DECLINE,
        "return.submitted": Move.CERTIFY,
    }
)
"""The event that each move leaves in the ledger; typing leaves none."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a draft is, since when, and by whom."""

    stage: Stage = Stage.PREPARING
    revision: int | None = None
    """The revision that was sent to the certifier; None while it is being prepared."""
    since: datetime | None = None
    by: str = ""
    declined: str = ""
    """The id of the certifier's reason, when the last thing that happened was that it was declined."""


def can(stage: Stage, move: Move) -> str | None:
    """None when a move is allowed at a stage; otherwise the sentence that says why not."""
    return None if (stage, move) in STEPS else REFUSALS[stage, move]


def decide(stage: Stage, move: Move) -> Stage:
    """The stage that follows; Refused, with the same sentence that ``can`` gives, when there is none."""
    why_not = can(stage, move)
    if why_not is not None:
        raise Refused(why_not)
    return STEPS[stage, move]


def standing(events: Iterable[Event]) -> Standing:
    """Where a draft is, from the events of its return in the order of their serials.

    A version that was submitted in another way, as when the unit takes one by hand, also ends a draft.
    """
    found = Standing()
    for event in sorted(events, key=lambda e: e.serial):
        if event.kind in EVENTS:
            found = _after(event)
    return found


def _after(event: Event) -> Standing:
    move = EVENTS[event.kind]
    if move is Move.SEND:
        return Standing(Stage.TO_CERTIFY, event.data["revision"], event.recorded_at, event.by)
    declined = event.data["reason-text-id"] if move is Move.DECLINE else ""
    return Standing(Stage.PREPARING, None, event.recorded_at, event.by, declined)


def diagram() -> str:
    """The table as a Mermaid diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {Stage.PREPARING.name}"]
    lines += [f"    {stage.name}: {in_words(stage)}" for stage in Stage]
    lines += [
        f"    {stage.name} --> {after.name}: {in_words(move)}" for (stage, move), after in STEPS.items()
    ]
    return "\n".join(lines)


def in_words(name: Stage | Move) -> str:
    """``to-certify`` as people read it: ``to certify``."""
    return name.value.replace("-", " ")
