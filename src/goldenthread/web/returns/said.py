"""What the VRU and the certifier said about a return, and what was done with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from goldenthread.ledger.values import Event
from goldenthread.periods import Quarter
from goldenthread.returns.form import Section
from goldenthread.store import conversations, ledger, places, snapshots
from goldenthread.store import returns as store
from goldenthread.store.returns import Version
from goldenthread.store.snapshots import FrozenReport
from goldenthread.store.texts import reason_text
from goldenthread.web.returns.one import One
from goldenthread.web.review.lines import Shown, shown

WORDS = {
    "return.submitted": "Sent to the {unit}",
    "return.accepted": "Accepted",
    "return.returned": "Sent back for changes",
    "return.reopened": "Reopened for a correction",
    "draft.sent": "Sent to your certifier",
    "draft.taken-back": "Taken back from your certifier",
    "draft.declined": "Declined by your certifier",
}
SUBMITTED = "return.submitted"
DECISIONS = ("return.accepted", "return.returned", "return.reopened")


@dataclass(frozen=True, slots=True)
class Said:
    """Something that happened to a return, and why."""

    words: str
    version: int
    at: datetime
    by: str
    why: str
    is_submission: bool = False
    of: Quarter | None = None
    """The quarter, where it is another one."""
    is_decision: bool = False
    """Whether the VRU decided it."""


def everything(one: One) -> list[Said]:
    """All that happened to it, newest first."""
    kinds = ("return.", "draft.")
    events = (e for kind in kinds for e in ledger.view().events_of(kind, *one.key) if e.kind in WORDS)
    return [_said(event) for event in sorted(events, key=lambda e: -e.serial)]


def last(one: One) -> Said | None:
    """What the VRU decided last."""
    events = [e for e in ledger.view().events_of("return.", *one.key) if e.kind in DECISIONS]
    return _said(events[-1]) if events else None


def before(one: One) -> Said | None:
    """What the VRU decided last about the programme's return of the quarter before."""
    quarter = one.quarter.plus(-1)
    events = [e for e in ledger.view().events_of("return.", one.code, quarter) if e.kind in DECISIONS]
    return replace(_said(events[-1]), of=quarter) if events else None


def declined(one: One) -> str:
    """Why the certifier declined, when that is the last thing that happened to the draft."""
    return reason_text(one.standing.declined) if one.standing.declined else ""


def _said(event: Event) -> Said:
    reason = event.data.get("reason-text-id", "")
    version = int(event.data.get("version", 0))
    why = reason_text(reason) if reason else ""
    return Said(
        WORDS[event.kind].format(unit=places.current().unit.short),
        version,
        event.recorded_at,
        event.by,
        why,
        is_submission=event.kind == SUBMITTED,
        is_decision=event.kind in DECISIONS,
    )


def versions(one: One) -> list[Version]:
    """Every version that was sent, newest first."""
    return list(reversed(store.versions(*one.key)))


@dataclass(frozen=True, slots=True)
class Use:
    """A signed report that was made from the return's figures."""

    report: FrozenReport
    version: int
    """The version whose figures it tells."""


def used_in(one: One) -> list[Use]:
    """The signed reports of the quarter that tell the return's figures, newest first."""
    accepted = tuple(ledger.view().events_of("return.accepted", *one.key))
    found = []
    for report in snapshots.of_quarter(one.quarter):
        before = [event for event in accepted if event.serial <= report.basis.serial]
        if report.signed_at and report.tells_returns and before:
            found.append(Use(report, int(before[-1].data["version"])))
    return found


def asked(one: One) -> list[Shown]:
    """The conversations about a return that wait for somebody, those that wait for the provider first."""
    talk, prepares = conversations.talk(*one.key), one.may("prepare-return")
    return [shown(one.form, talk, t.about, provider=prepares) for t in (*talk.open, *talk.answered)]


def unanswered(one: One) -> int:
    """How many queries of the VRU wait for the provider's answer."""
    return len(conversations.talk(*one.key).open)


def asked_about(one: One, section: Section) -> list[Shown]:
    """The same, about one section or an answer in it."""
    return about(section, asked(one))


def about(section: Section, threads: list[Shown]) -> list[Shown]:
    """Of these conversations those about one section or an answer in it."""
    fields = {field.id for field in section.fields()}
    return [s for s in threads if s.thread.about.section == section.code or s.thread.about.field in fields]
