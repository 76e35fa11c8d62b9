"""The VRU's review of a submitted return: accept it, send it back, or reopen it after all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from goldenthread.ledger.values import Gap, GapReason, Key, Source, Value
from goldenthread.ledger.view import View
from goldenthread.periods import Quarter
from goldenthread.returns import workflow
from goldenthread.store import editions, ledger, texts
from goldenthread.store import returns as versions
from goldenthread.store.returns import Version

WITHDRAWN = Gap(GapReason.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A version of a return just accepted: its figures count from now on."""

    version: int
    serial: int
    recorded_at: datetime


def accept(*, programme: str, quarter: Quarter, by: str, at: datetime | None = None) -> Accepted:
    """Accept the submitted version: its values enter the ledger, and what it no longer says is withdrawn."""
    with ledger.turn(at) as now:
        view = ledger.view()
        version = _decided(view, programme, quarter, "accept")
        told = version.observations
        data = {"version": version.version, "file": version.file_name, "digest": version.digest}
        done = ledger.append(
            by=by,
            at=now.recorded_at,
            observations=[*told, *_withdrawn(view, version, {key for key, _, _ in told})],
            events=[ledger.NewEvent("return.accepted", programme, quarter, data)],
        )
        return Accepted(version.version, done.serial, done.recorded_at)


def send_back(
    *, programme: str, quarter: Quarter, reason: str, by: str, at: datetime | None = None
) -> ledger.Appended:
    """Return the submitted version to its provider for changes, with the reason."""
    return _with_reason("send_back", "return.returned", programme, quarter, reason, by, at)


def reopen(
    *, programme: str, quarter: Quarter, reason: str, by: str, at: datetime | None = None
) -> ledger.Appended:
    """Reopen an accepted return for a correction; its figures stand until another version is accepted."""
    return _with_reason("reopen", "return.reopened", programme, quarter, reason, by, at)


def _with_reason(
    verb: str, kind: str, programme: str, quarter: Quarter, reason: str, by: str, at: datetime | None
) -> ledger.Appended:
    why = texts.checked_reason(reason)
    with ledger.turn(at) as now:
        version = _decided(ledger.view(), programme, quarter, verb)
        data = {"version": version.version, "reason-text-id": texts.reason_id(now.serial + 1)}
        event = ledger.NewEvent(kind, programme, quarter, data)
        done = ledger.append(by=by, at=now.recorded_at, events=[event])
        texts.keep_reason(done.serial, programme, quarter, why)
        return done


def _decided(view: View, programme: str, quarter: Quarter, verb: str) -> Version:
    """The version that the verb is about; refused when the return is in no state for it."""
    editions.programme(programme, quarter)
    state = workflow.state_of(view.events_of("return.", programme, quarter))
    workflow.decide(state.state, verb)
    return versions.get(programme, quarter, state.version)


def _withdrawn(view: View, version: Version, told: set[Key]) -> Iterator[tuple[Key, Value, Source]]:
    """What an earlier version said and this one does not."""
    source = Source(version.file_name, version.digest, "not in this version", "", version.version)
    for old in view.of(version.programme, version.quarter):
        if old.key not in told and old.value != WITHDRAWN:
            yield old.key, WITHDRAWN, source
