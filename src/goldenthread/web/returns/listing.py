"""The lines of a provider's task list, kept until something that they tell changes.

They are made from the ledger, the day, and the roles of who reads. Whether a draft was begun stands in a
register of its own, which changes without the ledger; so it is asked for each time, in one question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone

from goldenthread.periods import Quarter
from goldenthread.returns.workflow import State
from goldenthread.store import drafts, editions, page_keys, rounds
from goldenthread.store.views import Place
from goldenthread.web.access import Reader
from goldenthread.web.returns import said
from goldenthread.web.returns.one import BEING_FILLED_IN, NOT_STARTED, One, of_provider
from goldenthread.web.returns.said import Said

QUARTERS_LISTED = 6
"""Of so many quarters the list holds what is done: a year and a half. Earlier ones are a click away."""


@dataclass(frozen=True, slots=True)
class Line:
    """A return on the list; ``asked`` is how many queries of the VRU wait for an answer."""

    title: str
    quarter: Quarter
    code: str
    state: str
    colour: str
    version: int
    """The last that was sent; 0 before one was."""
    may_be_begun: bool
    """Whether no version was sent and one can be: then its draft says how far it is."""
    was_sent: bool
    """Whether it is with the unit, or accepted: then there is nothing to fill in."""
    last: Said | None
    asked: int = 0
    due: date | None = None
    lateness: str = ""
    time_left: str = ""
    waits_for_certifier: bool = False
    certifies: bool = False
    standing_since: datetime | None = None
    submitted_at: datetime | None = None
    declined: str = ""
    why_not_sent: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """What is to do, the most urgent first; what is done, newest first; and how many earlier are left out."""

    to_do: tuple[Line, ...]
    done: tuple[Line, ...]
    earlier: int


def read_list(reader: Reader, *, every: bool) -> Listed:
    """The returns of somebody's provider as they stand now; with ``every``, those of all quarters."""
    quarters = rounds.quarters_with("round.opened", "return.submitted")
    if not quarters:
        return Listed((), (), 0)
    told = page_keys.last_told(quarters[0], page_keys.UNTOLD_ON_TASK_LISTS)
    published = page_keys.last_of(editions.PUBLISHED)
    found = _listed(reader, quarters, every, timezone.localdate(), told, published)
    open_lines = [line for line in found.to_do if line.may_be_begun]
    begun = drafts.filled_in({(line.code, line.quarter, line.version + 1) for line in open_lines})
    if not begun:
        return found
    return replace(found, to_do=tuple(_with_draft(line, begun) for line in found.to_do))


def _with_draft(line: Line, begun: frozenset[tuple[str, Quarter, int]]) -> Line:
    if not line.may_be_begun or (line.code, line.quarter, line.version + 1) not in begun:
        return line
    state, colour = BEING_FILLED_IN
    return replace(line, state=state, colour=colour)


@lru_cache(maxsize=64)
def _listed(
    reader: Reader, quarters: tuple[Quarter, ...], every: bool, _today: date, _told: Place, _published: Place
) -> Listed:
    """The same where none of the drafts was begun."""
    found = [(one, said.unanswered(one)) for one in of_provider(reader, quarters) if _is_asked(one)]
    to_do = [(one, asked) for one, asked in found if asked or _waits(one)]
    to_do.sort(key=lambda each: (each[0].quarter, each[0].programme.title))
    done = [one for one, asked in found if not (asked or _waits(one))]
    shown = quarters if every else quarters[:QUARTERS_LISTED]
    recent = [one for one in done if one.quarter in shown]
    return Listed(
        tuple(_line(one, said.last(one) or said.before(one), asked) for one, asked in to_do),
        tuple(_line(one, said.last(one)) for one in recent),
        len(done) - len(recent),
    )


def _line(one: One, last: Said | None, asked: int = 0) -> Line:
    state, colour = one.state_without_draft
    return Line(
        title=one.programme.title,
        quarter=one.quarter,
        code=one.code,
        state=state,
        colour=colour,
        version=one.state.version,
        may_be_begun=(state, colour) == NOT_STARTED,
        was_sent=one.state.state in (State.SUBMITTED, State.ACCEPTED) and not one.waits_for_certifier,
        last=last,
        asked=asked,
        due=one.due,
        lateness=one.lateness,
        time_left=one.time_left,
        waits_for_certifier=one.waits_for_certifier,
        certifies=one.certifies,
        standing_since=one.standing.since,
        submitted_at=one.state.submitted_at,
        declined=said.declined(one),
        why_not_sent=one.why_not_sent,
    )


def _is_asked(one: One) -> bool:
    return one.state.version > 0 or one.is_live


def _waits(one: One) -> bool:
    """Whether it is for its reader to do something: what is with the certifier waits for nobody else."""
    if one.state.state in (State.SUBMITTED, State.ACCEPTED) or one.why_not_sent:
        return False
    return not one.waits_for_certifier or one.certifies
