"""How far a quarter's returns have been collected: accepted or missing, and since when it is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Event
from goldenthread.periods import Quarter
from goldenthread.returns.typed_dates import in_words
from goldenthread.returns.workflow import ReturnState

CLOSED, MISSING = "round.closed", "round.missing"
"""A lead's closing leaves one entry for the round, and one for each programme whose return is missing."""


class Way(StrEnum):
    """What closed a quarter's collection."""

    ALL_ACCEPTED = "all-accepted"
    LAST_DAY = "last-day"
    """The last day for corrections passed, and no sent return waited for review."""
    BY_LEAD = "by-lead"


@dataclass(frozen=True, slots=True)
class Closing:
    """That a quarter's collection was closed. It never opens again."""

    day: date
    way: Way
    by: str = ""
    """Who closed it; empty where nobody had to."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A programme whose expected return is not accepted."""

    programme: str
    reason_id: str = ""
    """The text that says why, given when a lead closed the round; empty where none was given."""


@dataclass(frozen=True, slots=True)
class Collection:
    """How far a quarter's returns have been collected, by what was known on a day."""

    quarter: Quarter
    expected: tuple[str, ...]
    """The programmes that a return was expected of on the day of closing; while it is open, today."""
    accepted: tuple[str, ...]
    """Those of them with a version that was accepted; the last such version counts."""
    waiting: tuple[str, ...] = ()
    """The programmes whose return was sent and waits for review, expected or not."""
    reasons: tuple[tuple[str, str], ...] = ()
    """By programme, the text with the reason that was given when a lead closed the round."""
    closing: Closing | None = None
    begun: bool = True
    """Whether a round was opened, or a return was sent; until then nobody was asked for anything."""

    @property
    def closed(self) -> bool:
        """Whether the figures of the quarter may be added up, compared and judged."""
        return self.closing is not None

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The expected returns that are not accepted."""
        given = dict(self.reasons)
        without = (code for code in self.expected if code not in self.accepted)
        return tuple(Missing(code, given.get(code, "")) for code in without)

    def with_accepted(self, programme: str, day: date) -> Collection:
        """The same, if a return of one programme more were accepted on a day."""
        if programme not in self.expected or programme in self.accepted:
            return self
        accepted = tuple(code for code in self.expected if code in {*self.accepted, programme})
        complete = len(accepted) == len(self.expected)
        closing = Closing(day, Way.ALL_ACCEPTED) if complete and self.closing is None else self.closing
        waiting = tuple(code for code in self.waiting if code != programme)
        return replace(self, accepted=accepted, waiting=waiting, closing=closing, begun=True)


@dataclass(frozen=True, slots=True)
class Expectation:
    """The programmes that a return is expected of, from the ledger's entry about an edition on."""

    serial: int
    recorded_at: datetime
    programmes: tuple[str, ...]


Day = Callable[[datetime], date]
"""The day that an instant lies in, where the unit is."""


def collection_of(
    quarter: Quarter, events: Iterable[Event], expectations: Iterable[Expectation], *, today: date, day: Day
) -> Collection:
    """How far a quarter's returns have been collected on a day, from the events of its round and returns.

    It is open until every expected return is accepted, or the last day for corrections has passed and no sent
    return waits for review, or a lead closes it. What is closed stays closed, whatever happens later.
    """
    course = _Course()
    ours = (e for e in events if e.period == quarter and e.kind.startswith(("round.", "return.")))
    entries: list[Event | Expectation] = [*expectations, *ours]
    for entry in sorted(entries, key=lambda entry: entry.serial):
        course.take(entry, day(entry.recorded_at))
    course.pass_days(today)
    expected = course.at_closing if course.closing else course.expected
    accepted = tuple(code for code in expected if code in course.accepted)
    waiting, reasons = tuple(sorted(course.waiting)), tuple(sorted(course.reasons.items()))
    return Collection(quarter, expected, accepted, waiting, reasons, course.closing, course.begun)


class _Course:
    """The course of a quarter's collection, entry by entry and day by day."""

    def __init__(self) -> None:
        self.expected: tuple[str, ...] = ()
        self.at_closing: tuple[str, ...] = ()
        self.accepted: set[str] = set()
        self.waiting: set[str] = set()
        """The programmes whose sent return waits for review."""
        self.last_day: date | None = None
        """For corrections; None before a round is opened."""
        self.reached = date.min
        """The day of the entry that was taken last."""
        self.reasons: dict[str, str] = {}
        self.closing: Closing | None = None
        self.begun = False

    def take(self, entry: Event | Expectation, on: date) -> None:
        """Take the next entry of the ledger, which was made on a day."""
        self.pass_days(on)
        self.reached = on
        if isinstance(entry, Expectation):
            self.expected = entry.programmes
        else:
            self.begun = True
            self._happened(entry)
        if isinstance(entry, Event) and entry.kind == CLOSED:
            self._close(Closing(on, Way.BY_LEAD, entry.by))
        elif self.expected and self.accepted.issuperset(self.expected):
            self._close(Closing(on, Way.ALL_ACCEPTED))

    def pass_days(self, until: date) -> None:
        """Let the days pass up to a day: on one of them the last day for corrections may be over."""
        if self.last_day is not None and self.last_day < until and not self.waiting:
            self._close(Closing(max(self.last_day + timedelta(days=1), self.reached), Way.LAST_DAY))

    def _happened(self, event: Event) -> None:
        match event.kind:
            case "round.opened" | "round.dates-changed":
                self.last_day = date.fromisoformat(event.data["corrections"])
            case "round.missing":
                self.reasons[event.subject] = event.data["reason-text-id"]
            case "return.submitted":
                self.waiting.add(event.subject)
            case "return.accepted":
                self.accepted.add(event.subject)
                self.waiting.discard(event.subject)
            case "return.returned":
                self.waiting.discard(event.subject)

    def _close(self, closing: Closing) -> None:
        if self.closing is None:
            self.closing, self.at_closing = closing, self.expected


# Closing it


def why_not_closed(found: Collection, titles: Mapping[str, str]) -> str | None:
    """Why nobody can close a quarter now; None when a lead can."""
    label = found.quarter.label
    if found.closing is not None:
        return f"The round for {label} is closed already, since {in_words(found.closing.day)}."
    if found.waiting:
        return (
            f"The round for {label} cannot be closed while returns wait for review: "
            f"{_named(found.waiting, titles)}. Accept them or send them back first."
        )
    if not found.missing:
        return f"No return is missing for {label}, so there is nothing to close."
    return None


def decide_closing(
    found: Collection, titles: Mapping[str, str], reasons: Mapping[str, str]
) -> dict[str, str]:
    """By programme whose return is missing, why it did not come; refused where the round cannot be closed."""
    why_not = why_not_closed(found, titles)
    if why_not is not None:
        raise Refused(why_not)
    missing = [one.programme for one in found.missing]
    others = sorted(reasons.keys() - set(missing))
    if others:
        raise Refused(
            f"No return is missing of {_named(others, titles)}. Missing: {_named(missing, titles)}."
        )
    unsaid = [code for code in missing if not reasons.get(code, "").strip()]
    if unsaid:
        raise Refused(
            f"Say why each missing return did not come. {len(unsaid)} of {len(missing)} have no reason.",
            tuple(f"{titles.get(code, code)} ({code}): no reason is given." for code in unsaid),
        )
    return {code: reasons[code] for code in missing}


def _named(codes: Iterable[str], titles: Mapping[str, str]) -> str:
    return ", ".join(titles.get(code, code) for code in codes)


def why_ended(found: Collection, state: ReturnState) -> str | None:
    """Why a return cannot be sent any more since a lead closed the round; None when it can.

    What was accepted before may still be reopened and corrected.
    """
    closing = found.closing
    if closing is None or closing.way is not Way.BY_LEAD or state.accepted_version:
        return None
    return (
        f"The round for {found.quarter.label} was closed on {in_words(closing.day)}, "
        "so no new returns are accepted. Ask your programme lead."
    )
