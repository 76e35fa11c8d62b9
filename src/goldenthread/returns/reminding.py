"""Reminding programmes of their returns: whom, on which days, and in which words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from goldenthread.framework.model import Edition, Programme
from goldenthread.returns.collection import Collection
from goldenthread.returns.rounds import Outcome, Reminder, Round, days, why_closed
from goldenthread.returns.typed_dates import in_words
from goldenthread.returns.workflow import ReturnState, State

WAITING = {State.NOT_STARTED, State.RETURNED, State.REOPENED}
"""The states in which a return waits for its provider."""

LATE_BY = 2
"""A reminder whose day was missed, as when the worker stood still, goes out up to so many days later."""


@dataclass(frozen=True, slots=True)
class SetDays:
    """On how many days before and after the deadline the worker reminds, of its own accord."""

    before: tuple[int, ...] = (14, 7, 1)
    after: tuple[int, ...] = (1, 7)

    def around(self, deadline: date) -> tuple[date, ...]:
        """The days themselves, in order."""
        return tuple(
            sorted({*(deadline - days(n) for n in self.before), *(deadline + days(n) for n in self.after)})
        )

    def due(self, deadline: date, today: date) -> date | None:
        """The set day whose reminder is due: today, or a day or two ago when it was missed; or none."""
        recent = (day for day in self.around(deadline) if today - days(LATE_BY) <= day <= today)
        return max(recent, default=None)


def why_not(
    found: Round, collection: Collection, programme: Programme, state: ReturnState, today: date
) -> str | None:
    """Why a programme cannot be reminded today; None when it can."""
    if state.state not in WAITING:
        return f"{programme.title} has sent its return, so there is nothing to remind it of."
    closed = why_closed(found, collection, state, today)
    if closed is not None:
        return f"{programme.title} cannot send its return any more. {closed}"
    last = on_day(found.reminders, programme.code, today)
    if last is None or last.outcome is Outcome.FAILED:
        return None
    return f"{programme.title} was reminded today already. Nobody is reminded twice on one day."


def is_due(
    found: Round,
    collection: Collection,
    programme: Programme,
    state: ReturnState,
    set_day: date,
    today: date,
) -> bool:
    """Whether the worker reminds a programme today: once for each set day, but for letters that failed."""
    if state.state is State.REOPENED:  # a correction that was agreed after the deadline
        return False
    done = any(
        one.set_day == set_day and one.outcome is not Outcome.FAILED
        for one in found.reminders
        if one.programme == programme.code
    )
    return (
        not done
        and on_day(found.reminders, programme.code, today) is None
        and why_not(found, collection, programme, state, today) is None
    )


def on_day(reminders: Iterable[Reminder], programme: str, day: date) -> Reminder | None:
    """The last reminder of a programme on a day."""
    those = [one for one in reminders if one.programme == programme and one.day == day]
    return those[-1] if those else None


# The letter

WHAT_TO_DO = (
    "Please sign in and fill in your return, on its pages or in the workbook that you can download there, "
    "and send it to your certifier. Where you do not know a number, leave it blank and say why beside it."
)


def subject(found: Round, programme: Programme, state: ReturnState) -> str:
    """What the letter is about: ``Return for Q1 2024-25 of Mentoring: due on 19 July 2024``."""
    what = "Return" if state.version == 0 else "Changes to the return"
    when = in_words(_deadline(found, state))
    return " ".join(f"{what} for {found.quarter.label} of {programme.title}: due on {when}".split())


def letter(edition: Edition, found: Round, programme: Programme, state: ReturnState, today: date) -> str:
    """The words of a reminder."""
    name = edition.organisation.name
    parts = [
        "Hello,",
        f"{_what_is_missing(found, programme, state)} {_when(found, state, today)}",
        WHAT_TO_DO,
        f"If something keeps you from it, tell your programme lead at {name}.",
        name,
        edition.notice,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _what_is_missing(found: Round, programme: Programme, state: ReturnState) -> str:
    whose = f"the return of {programme.title} for {found.quarter.in_words}"
    match state.state:
        case State.RETURNED:
            return f"We sent {whose} back to you for changes, and have not had it again."
        case State.REOPENED:
            return f"We reopened {whose} for a correction, and have not had it yet."
    return f"We have not had {whose} yet."


def _deadline(found: Round, state: ReturnState) -> date:
    return found.dates.shown if state.version == 0 else found.dates.corrections


def _when(found: Round, state: ReturnState, today: date) -> str:
    deadline = _deadline(found, state)
    left = (deadline - today).days
    if left > 0:
        return f"It is due on {in_words(deadline)}, in {left} {'day' if left == 1 else 'days'}."
    if left == 0:
        return f"It is due today, {in_words(deadline)}."
    late = f"{-left} {'day' if left == -1 else 'days'} ago"
    return f"It was due on {in_words(deadline)}, {late}. We can take it until {in_words(found.dates.new)}."
