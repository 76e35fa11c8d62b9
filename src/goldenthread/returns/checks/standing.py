"""How a check stands: switched on or rehearsing, and set aside for one programme's return of one round.

Nothing is stored for it: it is what the events of the ledger add up to, over what the table of checks begins
with. What a check says while it rehearses, or where it is set aside, is said all the same, as a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Event
from goldenthread.periods import Quarter
from goldenthread.returns.findings import Finding, Level

WAIVED, WITHDRAWN = "check.waived", "check.waiver-withdrawn"
LONGEST = timedelta(days=366)
"""A check is set aside for a year at most: what is wrong for longer is to be changed."""


class Mode(StrEnum):
    """Whether what a check finds counts."""

    ON = "on"
    REHEARSAL = "rehearsal"
    """It reports and never blocks, until somebody switches it on."""


EVENTS: Mapping[str, Mode] = {"check.switched-on": Mode.ON, "check.rehearsed": Mode.REHEARSAL}
WORDS: Mapping[Mode, str] = {Mode.ON: "Switched on", Mode.REHEARSAL: "Rehearsing"}


@dataclass(frozen=True, slots=True)
class Waiver:
    """That a check is set aside for one programme and round, by whom and until when."""

    check: str
    programme: str
    quarter: Quarter
    expires: date
    """The last day on which it holds."""
    by: str
    at: datetime
    serial: int
    reason_id: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""

    def holds(self, today: date) -> bool:
        """Whether the check is set aside on a day."""
        return self.withdrawn_at is None and today <= self.expires


def waivers(events: Iterable[Event]) -> tuple[Waiver, ...]:
    """Every waiver that was ever given, oldest first; those withdrawn say so."""
    found: dict[int, Waiver] = {}
    for event in events:
        if event.kind == WAIVED and event.period is not None:
            found[event.serial] = _waiver(event, event.period)
        elif event.kind == WITHDRAWN:
            number = int(event.data["waiver"])
            found[number] = replace(found[number], withdrawn_at=event.recorded_at, withdrawn_by=event.by)
    return tuple(found.values())


def _waiver(event: Event, quarter: Quarter) -> Waiver:
    return Waiver(
        event.data["check"],
        event.subject,
        quarter,
        date.fromisoformat(event.data["expires"]),
        event.by,
        event.recorded_at,
        event.serial,
        event.data["reason-text-id"],
    )


def modes(events: Iterable[Event]) -> Mapping[str, Mode]:
    """What was decided of checks; the others are as the table of checks has them."""
    return {event.subject: EVENTS[event.kind] for event in events if event.kind in EVENTS}


# What becomes of a finding


def rehearsed(one: Finding) -> Finding:
    """A finding of a check that rehearses."""
    wrong = f"Only a rehearsal of a new check, which asks nothing of you yet: {one.wrong}"
    return replace(one, level=Level.NOTE, wrong=wrong, todo="Nothing to do.")


def set_aside(one: Finding, waiver: Waiver, reason: str) -> Finding:
    """A finding of a check that is set aside."""
    until = f"{waiver.expires.day} {waiver.expires:%B %Y}"
    why = f": “{reason}”" if reason else "."
    todo = f"Nothing to do: the unit has set this check aside for this return until {until}{why}"
    return replace(one, level=Level.NOTE, todo=todo)


# Deciding


def decide_waiver(given: Iterable[Waiver], new: Waiver, today: date) -> None:
    """Refuse a waiver whose days are wrong, or that holds already."""
    if new.expires < today:
        raise Refused("The last day of the waiver is past. Choose today or a later day.")
    if new.expires - today > LONGEST:
        raise Refused("A check is set aside for a year at most. Choose an earlier last day.")
    same = (new.check, new.programme, new.quarter)
    for one in given:
        if (one.check, one.programme, one.quarter) == same and one.holds(today):
            until = f"{one.expires.day} {one.expires:%B %Y}"
            raise Refused(
                f"This check is set aside for {one.programme} in {one.quarter.label} already, until {until}. "
                "Withdraw that first."
            )


def decide_withdrawal(given: Iterable[Waiver], serial: int, today: date) -> Waiver:
    """The waiver that is withdrawn; refused where there is none that holds."""
    found = next((one for one in given if one.serial == serial), None)
    if found is None:
        raise Refused("There is no such waiver. See the page of the check for those that there are.")
    if found.withdrawn_at is not None:
        raise Refused("This waiver was withdrawn already.")
    if not found.holds(today):
        raise Refused("This waiver has ended by itself.")
    return found


def decide_switch(name: str, now: Mode, wanted: Mode) -> None:
    """Refuse to make of a check what it is."""
    if now is wanted:
        already = "is switched on" if wanted is Mode.ON else "rehearses"
        raise Refused(f"The check “{name}” {already} already.")
