"""The board of a round: where every programme's return is, how late, and what waits for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from goldenthread.framework.model import Edition, Programme
from goldenthread.framework.model import State as Life
from goldenthread.ledger.values import Event
from goldenthread.returns.collection import Collection, Day
from goldenthread.returns.conversation import talk_of
from goldenthread.returns.reminding import WAITING
from goldenthread.returns.rounds import Reminder, Round
from goldenthread.returns.workflow import ReturnState, State, state_of


@dataclass(frozen=True, slots=True)
class Versioned:
    """The queries that the checks had about one submitted version, each with what it is about."""

    version: int
    submitted_at: datetime
    queries: frozenset[tuple[str, tuple[str, ...]]]
    """Check and fields: by these the same query is known again in the next version."""


Versions = Mapping[str, tuple[Versioned, ...]]
"""The versions of each programme's return, oldest first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One programme in a round."""

    programme: Programme
    asked: bool
    """False for a programme that no return is expected of."""
    state: ReturnState
    first_sent: date | None
    """The day on which its first version came; None while there is none."""
    days_late: int
    """Days after the deadline shown: until the first version came, or until today. 0 when in time."""
    queries: int
    """The queries about the version under review. They stay open until it is accepted."""
    oldest: int | None
    """For how many days the oldest open query has been there; None when there is none."""
    entries: tuple[Event, ...] = field(default=(), repr=False)
    """What happened to its return, oldest first."""
    reminder: Reminder | None = None
    """The last one."""
    to_answer: int = 0
    """The figures and sections that reviewers asked about and the provider is to answer."""
    to_close: int = 0
    """Those whose answer the VRU is to look at."""

    @property
    def waits_for_provider(self) -> bool:
        """True when the provider is to send something."""
        return self.state.state in WAITING

    @property
    def overdue(self) -> bool:
        """True when nothing came by the deadline shown, and nothing has come yet."""
        return self.asked and self.first_sent is None and self.days_late > 0

    @property
    def in_time(self) -> bool:
        """True when the first version came by the deadline shown."""
        return self.first_sent is not None and self.days_late == 0


class Show(StrEnum):
    """Which programmes of a board to show."""

    ALL = ""
    OVERDUE = "overdue"
    NOT_STARTED = "not-started"
    SUBMITTED = "submitted"
    SENT_BACK = "returned"
    REOPENED = "reopened"
    ACCEPTED = "accepted"
    QUERIES = "queries"

    def admits(self, row: Row) -> bool:
        """True for a programme that was asked for."""
        match self:
            case Show.ALL:
                return True
            case Show.OVERDUE:
                return row.overdue
            case Show.QUERIES:
                return bool(row.queries or row.to_answer or row.to_close)
        return row.state.state.value == self.value


@dataclass(frozen=True, slots=True)
class Board:
    """A round, on one day."""

    round: Round
    collection: Collection
    """Whether it is open, and which returns are missing."""
    edition: Edition
    digest: str
    """That of the edition in force today, which may be a later one than when the round was opened."""
    today: date
    rows: tuple[Row, ...]
    """The programmes that are asked, most urgent first."""
    others: tuple[Row, ...]
    """Those that are not: being set up, paused or closed."""

    def row(self, programme: str) -> Row | None:
        """A programme's row; None when the edition has no such programme."""
        return next((row for row in (*self.rows, *self.others) if row.programme.code == programme), None)


def board(
    found: Round,
    collection: Collection,
    edition: Edition,
    digest: str,
    events: Iterable[Event],
    versions: Versions = MappingProxyType({}),
    *,
    today: date,
    day: Day,
) -> Board:
    """The board of a round, from the ledger's events and the findings of the versions sent in."""
    of: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.period == found.quarter and event.kind.startswith(("return.", "query.")):
            of[event.subject].append(event)
    rows = [
        _row(found, one, of[one.code], versions.get(one.code, ()), today, day) for one in edition.programmes
    ]
    asked = sorted((row for row in rows if row.asked), key=_urgency)
    others = tuple(row for row in rows if not row.asked)
    return Board(found, collection, edition, digest, today, tuple(asked), others)


ORDER = (State.NOT_STARTED, State.RETURNED, State.REOPENED, State.SUBMITTED, State.ACCEPTED)


def _urgency(row: Row) -> tuple[int, int, str]:
    """What waits for the provider first, the latest first; then what waits for review; then the rest."""
    return ORDER.index(row.state.state), -row.days_late, row.programme.title.lower()


def _row(
    found: Round,
    programme: Programme,
    events: list[Event],
    versions: tuple[Versioned, ...],
    today: date,
    day: Day,
) -> Row:
    entries, talk = [e for e in events if e.kind.startswith("return.")], talk_of(events)
    state = state_of(entries)
    first = next((day(e.recorded_at) for e in entries if e.kind == "return.submitted"), None)
    asked = programme.state is Life.LIVE
    late = ((first or today) - found.dates.shown).days if asked or first else 0
    queries, since = open_queries(state, versions)
    return Row(
        programme=programme,
        asked=asked,
        state=state,
        first_sent=first,
        days_late=max(late, 0),
        queries=queries,
        oldest=None if since is None else (today - day(since)).days,
        entries=tuple(entries),
        reminder=found.last_reminder(programme.code),
        to_answer=len(talk.open),
        to_close=len(talk.answered),
    )


def open_queries(state: ReturnState, versions: Iterable[Versioned]) -> tuple[int, datetime | None]:
    """How many queries are open, and since when the oldest has been: it may come from an earlier version."""
    if state.state not in (State.SUBMITTED, State.RETURNED):
        return 0, None
    backwards = sorted(versions, key=lambda one: -one.version)
    if not backwards:
        return 0, None
    current, *before = backwards
    since = dict.fromkeys(current.queries, current.submitted_at)
    same = set(current.queries)
    for one in before:
        same &= one.queries
        since.update(dict.fromkeys(same, one.submitted_at))
    return len(since), min(since.values(), default=None)
