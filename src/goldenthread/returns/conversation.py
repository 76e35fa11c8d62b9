"""The conversation about a return: what reviewers query, a figure or a section at a time, and the answers.

Nothing is stored: who waits for whom is what the events of the return add up to. The words themselves stand
in the register of texts; an event carries their id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Event
from goldenthread.returns.form import Form


@dataclass(frozen=True, slots=True, order=True)
class About:
    """What is talked about: one figure or text of the return, or a whole section."""

    section: str = ""
    field: str = ""

    def __post_init__(self) -> None:
        if bool(self.section) == bool(self.field):
            raise ValueError("A query is about a section or about a field.")

    def __str__(self) -> str:
        return f"section:{self.section}" if self.section else self.field

    @property
    def data(self) -> Mapping[str, str]:
        """As an event carries it."""
        return {"section": self.section} if self.section else {"field": self.field}

    @classmethod
    def read(cls, text: str) -> About:
        """From what ``str`` gives: ``section:outputs`` or ``reach.quarter|age:10-14``."""
        kind, _, rest = text.partition(":")
        if not text or (kind == "section" and not rest):
            raise Refused("Choose a figure or a section of the return to speak about.")
        return cls(section=rest) if kind == "section" else cls(field=text)


class Turn(StrEnum):
    """Where a conversation stands."""

    NONE = "none"
    """Nobody has asked."""
    OPEN = "open"
    """The provider is to answer."""
    ANSWERED = "answered"
    """The VRU is to look at the answer."""
    CLOSED = "closed"
    """Nobody waits."""


class Act(StrEnum):
    """What can be done in a conversation."""

    ASK = "ask"
    """By the VRU or its Learning Partner."""
    ANSWER = "answer"
    """By the provider."""
    CLOSE = "close"
    """By a programme lead."""


STEPS: Mapping[tuple[Turn, Act], Turn] = MappingProxyType(
    {
        (Turn.NONE, Act.ASK): Turn.OPEN,
        (Turn.OPEN, Act.ASK): Turn.OPEN,
        (Turn.ANSWERED, Act.ASK): Turn.OPEN,
        (Turn.CLOSED, Act.ASK): Turn.OPEN,
        (Turn.OPEN, Act.ANSWER): Turn.ANSWERED,
        (Turn.ANSWERED, Act.ANSWER): Turn.ANSWERED,
        (Turn.OPEN, Act.CLOSE): Turn.CLOSED,
        (Turn.ANSWERED, Act.CLOSE): Turn.CLOSED,
    }
)
"""What may be done where a conversation stands, and where it stands then."""

REFUSALS: Mapping[tuple[Turn, Act], str] = MappingProxyType(
    {
        (Turn.NONE, Act.ANSWER): "Nobody has asked about this, so there is nothing to answer.",
        (Turn.NONE, Act.CLOSE): "Nobody has asked about this, so there is nothing to close.",
        (Turn.CLOSED, Act.ANSWER): (
            "This query is closed. If the figure is wrong after all, tell your programme lead."
        ),
        (Turn.CLOSED, Act.CLOSE): "This query is closed already.",
    }
)
"""Why not: the sentence that the page, the terminal and the API all use."""

EVENTS: Mapping[str, Act] = MappingProxyType(
    {"query.asked": Act.ASK, "query.answered": Act.ANSWER, "query.closed": Act.CLOSE}
)
"""The event that each act leaves in the ledger."""
SUBMITTED, ACCEPTED = "return.submitted", "return.accepted"

WAITS: Mapping[Turn, str] = MappingProxyType(
    {
        Turn.NONE: "Nobody has asked",
        Turn.OPEN: "Waits for the provider",
        Turn.ANSWERED: "Waits for a reviewer",
        Turn.CLOSED: "Closed",
    }
)
"""Who waits for whom, in words."""
WAITS_FOR_YOU = "Waits for you"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that was said or done in a conversation."""

    act: Act
    by: str
    at: datetime
    version: int
    """The version of the return that was there to be looked at."""
    text_id: str
    """Where the words are; empty when there are none."""


@dataclass(frozen=True, slots=True)
class Thread:
    """The conversation about one figure or section."""

    about: About
    turn: Turn = Turn.NONE
    messages: tuple[Message, ...] = ()
    since: datetime | None = None
    """Since when it stands as it does."""
    by_version: int = 0
    """The version that came in answer; 0 when words did, or nothing."""
    by_acceptance: bool = False
    """Closed because the return was accepted."""

    @property
    def waits(self) -> str:
        """Who waits for whom, and why, in words."""
        if self.by_version:
            return f"Waits for a reviewer: version {self.by_version} came after it was asked"
        return "Closed when the return was accepted" if self.by_acceptance else WAITS[self.turn]

    def waits_for(self, provider: bool) -> str:
        """The same, for somebody of the provider: who reads that it waits for them need not ask whom."""
        return WAITS_FOR_YOU if provider and self.turn is Turn.OPEN else self.waits


@dataclass(frozen=True, slots=True)
class Talk:
    """Every conversation about one return."""

    threads: Mapping[About, Thread]

    def about(self, what: About) -> Thread:
        """The conversation about a figure or section, which may have no word yet."""
        return self.threads.get(what) or Thread(what)

    def of(self, turn: Turn) -> tuple[Thread, ...]:
        """The conversations that stand so, the one that has waited longest first."""
        found = [one for one in self.threads.values() if one.turn is turn]
        return tuple(sorted(found, key=lambda one: (str(one.since), one.about)))

    @property
    def open(self) -> tuple[Thread, ...]:
        """Those that wait for the provider."""
        return self.of(Turn.OPEN)

    @property
    def answered(self) -> tuple[Thread, ...]:
        """Those that wait for the VRU."""
        return self.of(Turn.ANSWERED)


def talk_of(events: Iterable[Event]) -> Talk:
    """The conversations about one return, from its events in the order of their serials.

    A new version hands what is open to the VRU: it came after it was asked. Accepting the return closes all.
    """
    threads: dict[About, Thread] = {}
    for event in sorted(events, key=lambda e: e.serial):
        if event.kind in EVENTS:
            about = _about(event)
            threads[about] = _after(threads.get(about) or Thread(about), event)
        elif event.kind == SUBMITTED:
            version = int(event.data.get("version", 0))
            moved = {"turn": Turn.ANSWERED, "since": event.recorded_at, "by_version": version}
            threads = {a: _if(one, {Turn.OPEN}, moved) for a, one in threads.items()}
        elif event.kind == ACCEPTED:
            moved = {"turn": Turn.CLOSED, "since": event.recorded_at, "by_acceptance": True, "by_version": 0}
            threads = {a: _if(one, {Turn.OPEN, Turn.ANSWERED}, moved) for a, one in threads.items()}
    return Talk(MappingProxyType(threads))


def _if(one: Thread, turns: set[Turn], moved: Mapping[str, object]) -> Thread:
    return replace(one, **moved) if one.turn in turns else one  # type: ignore[arg-type]


def _about(event: Event) -> About:
    return About(str(event.data.get("section", "")), str(event.data.get("field", "")))


def _after(before: Thread, event: Event) -> Thread:
    act = EVENTS[event.kind]
    turn = STEPS.get((before.turn, act))
    if turn is None:
        raise ValueError(f"Entry {event.serial} of the ledger has a {event.kind} where it was {before.turn}.")
    text = str(event.data.get("reason-text-id", ""))
    said = Message(act, event.by, event.recorded_at, int(event.data["version"]), text)
    return Thread(before.about, turn, (*before.messages, said), event.recorded_at)


def can(turn: Turn, act: Act) -> str | None:
    """None when an act is allowed where a conversation stands; otherwise the sentence that says why not."""
    return None if (turn, act) in STEPS else REFUSALS[turn, act]


def decide(turn: Turn, act: Act) -> Turn:
    """Where it stands then; Refused, with the same sentence that ``can`` gives, when it is not allowed."""
    why_not = can(turn, act)
    if why_not is not None:
        raise Refused(why_not)
    return STEPS[turn, act]


def title(form: Form, about: About) -> str:
    """What a conversation is about, as people read it; refused when the return asks no such thing."""
    if about.section:
        found = next((one.title for one in form.sections if one.code == about.section), None)
        return f"The section “{found}”" if found else _refuse(about, form)
    return form.fields[about.field].label if about.field in form.fields else _refuse(about, form)


def _refuse(about: About, form: Form) -> str:
    codes = ", ".join(one.code for one in form.sections)
    what = f"section “{about.section}”" if about.section else f"figure “{about.field}”"
    raise Refused(f"The return for {form.quarter.label} has no {what}. Its sections are: {codes}.")


def in_words(turn: Turn) -> str:
    """Who waits for whom, in the middle of a sentence: ``waits for the VRU``."""
    return WAITS[turn][:1].lower() + WAITS[turn][1:]


def diagram() -> str:
    """The table as a Mermaid diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {Turn.NONE.name}"]
    lines += [f"    {turn.name}: {in_words(turn)}" for turn in Turn]
    lines += [f"    {turn.name} --> {after.name}: {act.value}" for (turn, act), after in STEPS.items()]
    return "\n".join(lines)


def section_of(form: Form, field: str) -> str:
    """The code of the section in which a field stands; empty when it stands in none."""
    return next((s.code for s in form.sections if field in {one.id for one in s.fields()}), "")
