"""A round: one quarter's collection of returns, with its three dates, as its events tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from goldenthread.framework.model import Edition, Programme, State
from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Event
from goldenthread.periods import Quarter
from goldenthread.returns.collection import CLOSED, MISSING, Collection, why_ended
from goldenthread.returns.typed_dates import in_words
from goldenthread.returns.workflow import ReturnState

SUBJECT = "round"
"""What the events about a whole round are about; a reminder is about its programme."""

DATES: Mapping[str, str] = {
    "shown": "deadline shown to providers",
    "new": "last day for new returns",
    "corrections": "last day for corrections",
}
"""The three dates, in the order in which they come."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The three dates of a round; each is the last day on which something may be done."""

    shown: date
    """The deadline that providers are shown."""
    new: date
    """After it, a programme that has sent nothing can send nothing."""
    corrections: date
    """After it, no version of a return can be sent any more."""

    def moved_to(self, quarter: Quarter, own: Quarter) -> Dates:
        """The same number of days after the end of another quarter."""
        by = quarter.window.last.last_day - own.window.last.last_day
        return Dates(self.shown + by, self.new + by, self.corrections + by)

    def to_json(self) -> dict[str, str]:
        """As events hold them."""
        return {name: getattr(self, name).isoformat() for name in DATES}


def faults(quarter: Quarter, dates: Dates) -> dict[str, str]:
    """What is wrong with the dates of a round: by the date that is to be changed, a sentence."""
    end, found = quarter.window.last.last_day, {}
    if dates.shown <= end:
        found["shown"] = (
            f"The deadline shown to providers must be after the quarter ends, on {in_words(end)}. "
            f"It is {in_words(dates.shown)}."
        )
    for earlier, later in (("shown", "new"), ("new", "corrections")):
        first, second = getattr(dates, earlier), getattr(dates, later)
        if second < first:
            found[later] = (
                f"The {DATES[later]} must not be before the {DATES[earlier]}, {in_words(first)}. "
                f"It is {in_words(second)}."
            )
    return found


@dataclass(frozen=True, slots=True)
class Move:
    """The dates of a round, changed for a reason."""

    at: datetime
    by: str
    before: Dates
    after: Dates
    reason_id: str


class Outcome(StrEnum):
    """What became of a reminder."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It was begun, and nothing says that it went out: the worker was stopped in the middle."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder of a programme: recorded before it is sent, and again when it was."""

    programme: str
    serial: int
    at: datetime
    by: str
    day: date
    set_day: date | None
    """The day that it was set for; None when somebody sent it by hand."""
    people: int
    """To how many people."""
    outcome: Outcome = Outcome.UNKNOWN


@dataclass(frozen=True, slots=True)
class Round:
    """One quarter's collection of returns."""

    quarter: Quarter
    opened_at: datetime
    opened_by: str
    edition: str
    """The digest of the edition that was in force when it was opened."""
    dates: Dates
    opened_with: Dates
    """The dates as they were at first. They are what the next round copies: a move is an exception."""
    moves: tuple[Move, ...] = ()
    reminders: tuple[Reminder, ...] = ()

    def last_reminder(self, programme: str) -> Reminder | None:
        """The reminder that a programme got last."""
        return next((one for one in reversed(self.reminders) if one.programme == programme), None)


# From events


def round_of(events: Iterable[Event], quarter: Quarter) -> Round | None:
    """The round of a quarter, from its events in the order of their serials; None when never opened."""
    found: Round | None = None
    reminders: dict[int, Reminder] = {}
    ours = (e for e in events if e.period == quarter and e.kind.startswith("round."))
    ours = (e for e in ours if e.kind not in (CLOSED, MISSING))  # those are the Collection's
    for event in sorted(ours, key=lambda e: e.serial):
        if event.kind == "round.opened":
            found = _opened(event)
        elif found is None:
            raise ValueError(f"Entry {event.serial} of the ledger is about a round that was not opened.")
        elif event.kind == "round.dates-changed":
            found = _moved(found, event)
        else:
            _remind(reminders, event)
    return replace(found, reminders=tuple(reminders.values())) if found else None


def rounds(events: Iterable[Event]) -> tuple[Round, ...]:
    """Every round that was opened, newest quarter first."""
    of_rounds = [event for event in events if event.kind.startswith("round.")]
    quarters = {event.period for event in of_rounds if event.period is not None}
    found = (round_of(of_rounds, quarter) for quarter in sorted(quarters, reverse=True))
    return tuple(one for one in found if one is not None)


def _opened(event: Event) -> Round:
    assert event.period is not None  # noqa: S101 - round_of looks for a quarter's
    dates = _dates(event)
    return Round(event.period, event.recorded_at, event.by, event.data["edition"], dates, dates)


def _moved(before: Round, event: Event) -> Round:
    move = Move(event.recorded_at, event.by, before.dates, _dates(event), event.data["reason-text-id"])
    return replace(before, dates=move.after, moves=(*before.moves, move))


def _remind(reminders: dict[int, Reminder], event: Event) -> None:
    """Add a reminder, by its serial, or say what became of one. There are hundreds on a set day."""
    match event.kind:
        case "round.reminded":
            reminders[event.serial] = _reminder(event)
        case "round.reminder-sent" | "round.reminder-failed":
            one = reminders[event.data["reminder"]]
            reminders[one.serial] = replace(one, outcome=Outcome(event.kind.removeprefix("round.reminder-")))


def _dates(event: Event) -> Dates:
    return Dates(**{name: date.fromisoformat(event.data[name]) for name in DATES})


def _reminder(event: Event) -> Reminder:
    set_day = event.data["set-day"]
    return Reminder(
        event.subject,
        event.serial,
        event.recorded_at,
        event.by,
        date.fromisoformat(event.data["day"]),
        date.fromisoformat(set_day) if set_day else None,
        event.data["people"],
    )


# What may be done


def opens_from(quarter: Quarter) -> date:
    """The first day on which a quarter's round can be opened: that of the quarter's last month."""
    return quarter.window.last.first_day


def dates_for(quarter: Quarter, every: Iterable[Round]) -> Dates | None:
    """The dates copied from the last round before a quarter; None when there was none."""
    last = max((one for one in every if one.quarter < quarter), key=lambda one: one.quarter, default=None)
    return None if last is None else last.opened_with.moved_to(quarter, last.quarter)


def decide_opening(quarter: Quarter, every: Iterable[Round], dates: Dates | None, today: date) -> Dates:
    """The dates to open a round with: those given, or copied from the last round. Refused with all faults."""
    every = tuple(every)
    already = next((one for one in every if one.quarter == quarter), None)
    if already is not None:
        raise Refused(
            f"The round for {quarter.label} is open already, with the deadline "
            f"{in_words(already.dates.shown)}. Change its dates instead."
        )
    if today < opens_from(quarter):
        raise Refused(
            f"{quarter.label} lasts until {in_words(quarter.window.last.last_day)}. "
            f"Its round can be opened from {in_words(opens_from(quarter))} on, when its last month begins."
        )
    dates = dates or dates_for(quarter, every)
    if dates is None:
        raise Refused("There is no earlier round to copy the dates from. Give all three dates.")
    _refuse_faults(quarter, dates)
    return dates


def decide_change(found: Round | None, quarter: Quarter, dates: Dates) -> Round:
    """The round whose dates are to be changed; refused where they cannot be."""
    found = opened(found, quarter)
    if dates == found.dates:
        raise Refused(f"The round for {quarter.label} has these dates already.")
    _refuse_faults(quarter, dates)
    return found


def opened(found: Round | None, quarter: Quarter) -> Round:
    """The round; refused when it was never opened."""
    if found is None:
        raise Refused(f"No round was opened for {quarter.label}. Open it first.")
    return found


def _refuse_faults(quarter: Quarter, dates: Dates) -> None:
    wrong = tuple(faults(quarter, dates).values())
    if wrong:
        raise Refused(f"The dates of the round for {quarter.label} are not in order.", wrong)


def why_closed(found: Round | None, collection: Collection, state: ReturnState, today: date) -> str | None:
    """Why no version of a return can be submitted on a day; None when one can.

    A quarter without a round has no dates, but a lead may have closed it.
    """
    ended = why_ended(collection, state)
    if ended is not None or found is None:
        return ended
    name = "corrections" if state.version else "new"
    last: date = getattr(found.dates, name)
    if today <= last:
        return None
    return (
        f"The {DATES[name]} of {found.quarter.label} was {in_words(last)}. "
        "Ask your programme lead, who can move it, with a reason."
    )


# Whom it asks


def asked(edition: Edition) -> tuple[Programme, ...]:
    """The programmes that a return is expected of: those that are live in the edition in force."""
    return edition.live_programmes


NOT_ASKED: Mapping[State, str] = {
    State.MOBILISING: "is being set up, and has nothing to report yet",
    State.PAUSED: "is paused; a return is welcome, and not expected",
    State.CLOSED: "is closed",
}
"""Why no return is expected of a programme that is not live."""


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)
