"""Reminding programmes by e-mail: by hand, and by the worker on set days. At most once a day for each.

A reminder is recorded before it is sent, and again when it was. Whatever stops the program in between, nobody
is reminded twice: the board then says that nothing tells whether the letter went out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from goldenthread.actions.letters import Post
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns import reminding
from goldenthread.returns.board import Board, Row
from goldenthread.returns.reminding import SetDays
from goldenthread.returns.rounds import NOT_ASKED, Outcome
from goldenthread.returns.typed_dates import in_words
from goldenthread.store import addresses, editions, ledger, rounds

WORKER = "worker"

Wanted = tuple[Quarter, str, date | None]
"""Whose reminder: the quarter, the programme, and the day that it was set for; None when it is by hand."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of a reminder of one programme."""

    programme: str
    outcome: Outcome | None
    """None when nothing was sent, because nothing could be."""
    sentence: str
    recorded_at: datetime | None = None


def remind(
    *, quarter: Quarter, programmes: Sequence[str], by: str, at: datetime | None = None
) -> tuple[Reminded, ...]:
    """Remind programmes of their returns, by hand; each answers with what became of it."""
    if not programmes:
        raise Refused("Choose at least one programme to remind.")
    rounds.opened(quarter)
    for code in programmes:
        editions.programme(code, quarter)
    return _one_by_one([(quarter, code, None) for code in dict.fromkeys(programmes)], by, at)


def remind_due(*, by: str = WORKER, at: datetime | None = None) -> tuple[Reminded, ...]:
    """Remind every programme whose reminder is due today. A second call on the same day does nothing more."""
    return _one_by_one(due(at), by, at)


def due(at: datetime | None = None) -> list[Wanted]:
    """The reminders that the worker is to send today, and to whom somebody can write."""
    today = timezone.localdate(at)
    found: list[Wanted] = []
    for one in rounds.every():
        set_day = _set_days().due(one.dates.shown, today)
        if set_day is None:
            continue
        board = rounds.board_of(one.quarter, at=at)
        found += [
            (one.quarter, row.programme.code, set_day)
            for row in board.rows
            if _is_due(board, row, set_day) and _people(board, row)
        ]
    return found


def _set_days() -> SetDays:
    return SetDays(settings.REMIND_BEFORE, settings.REMIND_AFTER)


def _is_due(board: Board, row: Row, set_day: date) -> bool:
    return reminding.is_due(board.round, board.collection, row.programme, row.state, set_day, board.today)


def _people(board: Board, row: Row) -> tuple[str, ...]:
    return addresses.of_programmes(board.edition, board.round.quarter)[row.programme.code]


def _one_by_one(wanted: Sequence[Wanted], by: str, at: datetime | None) -> tuple[Reminded, ...]:
    """Each in a turn of its own: a letter that takes long holds up nobody else's entry."""
    done: list[Reminded] = []
    post = Post()
    for one in wanted:
        done.append(_remind(post, one, by, at))
        at = at and (done[-1].recorded_at or at)  # a given time may not fall behind what was recorded
    return tuple(done)


# One programme


def _remind(post: Post, wanted: Wanted, by: str, at: datetime | None) -> Reminded:
    quarter, programme, set_day = wanted
    claimed = _claimed(quarter, programme, set_day, by, at)
    if isinstance(claimed, str):
        return Reminded(programme, None, claimed)
    sent = post.deliver(claimed.subject, claimed.words, claimed.people)
    outcome = Outcome.SENT if sent else Outcome.FAILED
    data = {"reminder": claimed.serial, "people": sent}
    event = ledger.NewEvent(f"round.reminder-{outcome}", programme, quarter, data)
    done = ledger.append(by=by, at=at and claimed.recorded_at, events=[event])
    return Reminded(programme, outcome, _told(claimed, sent), done.recorded_at)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is recorded as about to be sent."""

    serial: int
    recorded_at: datetime
    title: str
    people: tuple[str, ...]
    subject: str
    words: str


def _claimed(
    quarter: Quarter, programme: str, set_day: date | None, by: str, at: datetime | None
) -> Letter | str:
    """Record that a reminder is about to go out, so that nobody else sends it; or say why it does not."""
    with ledger.turn(at) as now:
        board, today = rounds.board_of(quarter, at=now.recorded_at), timezone.localdate(now.recorded_at)
        row = board.row(programme)
        if row is None:
            return f"The edition for {quarter.label} has no programme “{programme}” any more."
        why_not, people = _why_not(board, row, set_day), _people(board, row)
        if why_not or not people:
            return why_not or (
                f"{row.programme.title} has no contact e-mail. Ask an administrator to add one, "
                "or phone the provider."
            )
        data = {
            "day": today.isoformat(),
            "set-day": set_day.isoformat() if set_day else "",
            "people": len(people),
        }
        event = ledger.NewEvent("round.reminded", programme, quarter, data)
        done = ledger.append(by=by, at=now.recorded_at, events=[event])
    words = reminding.letter(board.edition, board.round, row.programme, row.state, today)
    subject = reminding.subject(board.round, row.programme, row.state)
    return Letter(done.serial, done.recorded_at, row.programme.title, people, subject, words)


def _why_not(board: Board, row: Row, set_day: date | None) -> str | None:
    if not row.asked:
        return f"{row.programme.title} {NOT_ASKED[row.programme.state]}."
    why = reminding.why_not(board.round, board.collection, row.programme, row.state, board.today)
    if why is None and set_day and not _is_due(board, row, set_day):
        return f"{row.programme.title} was reminded for {in_words(set_day)} already."
    return why


def _told(letter: Letter, sent: int) -> str:
    every = len(letter.people)
    if not sent:
        return f"{letter.title}: the reminder could not be sent. Try again, or phone the provider."
    whom = "1 person" if every == 1 else f"{every} people"
    return f"{letter.title}: a reminder went to {whom if sent == every else f'{sent} of {whom}'}."
