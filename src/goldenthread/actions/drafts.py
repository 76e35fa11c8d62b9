"""Drafts: several people fill in one return, on the page and by workbook, and nothing of theirs is lost.

Whoever changes a draft says which revision they saw. What nobody else has touched since is taken; where two
people answered differently, the draft keeps its answer, and the other waits until somebody chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from goldenthread.actions.certifying import certify, decline, send, take_back
from goldenthread.actions.checking import check
from goldenthread.actions.receipts import receipt_of
from goldenthread.actions.submitting import may_submit
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns import filling, preparing
from goldenthread.returns import workbook as workbooks
from goldenthread.returns.asking import form_for
from goldenthread.returns.draft import Raw, Seen
from goldenthread.returns.drafting import Conflict, Origin, Working, merge, same
from goldenthread.returns.form import Form
from goldenthread.returns.preparing import Move, Stage
from goldenthread.store import drafts, editions, moment, texts
from goldenthread.store import returns as versions
from goldenthread.store.drafts import Act, Held
from goldenthread.store.known import known

__all__ = [
    "Saved",
    "begin",
    "certify",
    "check",
    "decline",
    "form",
    "receipt_of",
    "save",
    "send",
    "settle",
    "take_back",
    "workbook",
]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a change."""

    working: Working
    taken: tuple[str, ...]
    """The fields whose content it changed."""
    conflicts: tuple[Conflict, ...]
    """The fields that somebody else had answered differently meanwhile; both answers are kept."""
    not_asked: tuple[str, ...] = ()
    """Fields that came with an answer which the form does not ask for; that is not kept."""


def form(*, programme: str, quarter: Quarter) -> Form:
    """The form of a return, filled in with its draft where there is one."""
    empty = _form(programme, quarter)
    found = drafts.working(programme, quarter)
    return filling.filled(empty, found.raws) if found else empty


def begin(*, programme: str, quarter: Quarter, by: str, at: datetime | None = None) -> Working:
    """Begin the draft of a return's next version, from what is there; the same draft when it was begun."""
    now = at or timezone.now()
    with moment.writing(), transaction.atomic():
        version = may_submit(programme, quarter, timezone.localdate(now))
        empty = _form(programme, quarter)
        drafts.begin(programme, quarter, version, empty.edition)
        held = _held(programme, quarter)
        act = Act(by, now, Origin.KNOWN)
        if not held.working.entries:
            held.begun(_to_begin_with(empty), act)
        _bring_up_to_date(held, empty, act)
        return held.working


def save(
    *,
    programme: str,
    quarter: Quarter,
    entered: Mapping[str, Raw],
    seen: int,
    by: str,
    origin: Origin = Origin.PAGE,
    upload: int | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Saved:
    """Take what somebody typed or uploaded, field by field; what collides with another's answer waits.

    ``seen`` is the revision that they had before them, of the draft of ``version``, or else of this one.
    """
    act = Act(by, at or timezone.now(), origin, upload)
    with moment.writing(), transaction.atomic():
        held = _may_change(programme, quarter, timezone.localdate(act.at))
        empty = _form(programme, quarter)
        _bring_up_to_date(held, empty, replace(act, origin=Origin.KNOWN, upload=None))
        asked = filling.asked(empty)
        incoming = {id_: filling.as_held(asked[id_], raw) for id_, raw in entered.items() if id_ in asked}
        merged = merge(_before(held.working, version, seen), held.working.raws, incoming)
        taken, conflicts = merged.taken, _new(held, merged.conflicts, upload)
        if taken:
            held.change(taken, act)
        if conflicts:
            held.set_aside({one.field: one.incoming for one in conflicts}, act)
        _drop_moot(held, act)
        return Saved(held.working, tuple(taken), merged.conflicts, filling.without_question(empty, entered))


def settle(
    *,
    programme: str,
    quarter: Quarter,
    conflict: int,
    theirs: bool,
    by: str,
    at: datetime | None = None,
) -> Working:
    """Choose between two answers: the one in the draft, or with ``theirs`` the one that was not taken."""
    now = at or timezone.now()
    with moment.writing(), transaction.atomic():
        held = _may_change(programme, quarter, timezone.localdate(now))
        other = held.aside(conflict)
        if other is None:
            raise Refused("There is no such pair of answers to choose between in this return.")
        now_there = held.working.raws.get(other.field)
        if all(one.id != conflict for one in held.working.undecided):
            if same(now_there, other.raw) != theirs:
                raise Refused(
                    "Somebody chose the other answer meanwhile. Change it on its page if it is wrong."
                )
            return held.working
        if theirs and not same(now_there, other.raw):
            held.change({other.field: other.raw}, Act(by, now, other.origin, other.upload))
        held.settle([conflict], by, now)
        _drop_moot(held, Act(by, now, other.origin))
        return held.working


def workbook(*, programme: str, quarter: Quarter) -> bytes:
    """The workbook of a return, filled in with its draft; uploaded again, it says what it was made from."""
    empty = _form(programme, quarter)
    found = drafts.working(programme, quarter)
    if found is None:
        return workbooks.write(empty)
    mark = str(Seen(found.version, found.revision))
    return workbooks.write(filling.filled(empty, found.raws), draft=mark)


# What is there to begin with


def _form(programme: str, quarter: Quarter) -> Form:
    editions.programme(programme, quarter)
    return form_for(known(quarter), programme)


def last_told(*, programme: str, quarter: Quarter) -> Mapping[str, Raw]:
    """What the last version of a return said, as its boxes hold it; before there is one, what is known."""
    return _to_begin_with(_form(programme, quarter))


def _to_begin_with(empty: Form) -> Mapping[str, Raw]:
    """What the last version said; before there is one, what is known."""
    last = versions.last(empty.programme, empty.quarter)
    if last is None:
        return filling.known_in(empty)
    words = texts.of_version(empty.programme, empty.quarter, last.version)
    return filling.told_in(empty, last.values, words)


def _bring_up_to_date(held: Held, empty: Form, act: Act) -> None:
    """Move to the form as it is now: another edition may ask, or a risk have become known since.

    What was sent to its certifier stays as it was sent.
    """
    if drafts.standing(empty.programme, empty.quarter).stage is not Stage.PREPARING:
        return
    if held.working.edition != empty.edition:
        held.move(empty.edition)
    new = {id_: raw for id_, raw in filling.known_in(empty).items() if id_ not in held.working.entries}
    if new:
        held.change(new, act)


# What is allowed


def _held(programme: str, quarter: Quarter) -> Held:
    held = drafts.held(programme, quarter)
    if held is None:
        raise Refused("Nobody has begun to fill in this return yet. Begin it first.")
    return held


def _may_change(programme: str, quarter: Quarter, today: date) -> Held:
    held = _held(programme, quarter)
    may_submit(programme, quarter, today)
    preparing.decide(drafts.standing(programme, quarter).stage, Move.CHANGE)
    return held


# Merging


def _before(now: Working, version: int | None, seen: int) -> Mapping[str, Raw]:
    """What somebody had before them; where nobody knows that any more, what the draft was begun with."""
    of = now.version if version is None else version
    found = drafts.raws_at(now.programme, now.quarter, of, seen)
    if found is None:
        found = drafts.raws_at(now.programme, now.quarter, now.version, 0)
    return found or {}


def _new(held: Held, conflicts: tuple[Conflict, ...], upload: int | None) -> tuple[Conflict, ...]:
    """The conflicts that are not kept already: a double click, or a job run twice, adds none."""
    waiting = {(one.field, one.id): one.raw for one in held.working.undecided}
    once = held.set_aside_by(upload) if upload is not None else frozenset[str]()

    def is_known(one: Conflict) -> bool:
        return one.field in once or any(
            field == one.field and same(raw, one.incoming) for (field, _), raw in waiting.items()
        )

    return tuple(one for one in conflicts if not is_known(one))


def _drop_moot(held: Held, act: Act) -> None:
    """Settle what needs no choice any more, because both answers are the same by now."""
    raws = held.working.raws
    moot = [one.id for one in held.working.undecided if same(raws.get(one.field), one.raw)]
    if moot:
        held.settle(moot, act.by, act.at)
