"""The VRU's review of a submitted return: accept it, send it back, or reopen it after all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from goldenthread.actions.news import announce
from goldenthread.actions.queries import said_event
from goldenthread.ledger.view import View
from goldenthread.periods import Quarter
from goldenthread.returns import workflow
from goldenthread.returns.accepting import entering
from goldenthread.returns.asking import form_for
from goldenthread.returns.conversation import About, Act, title
from goldenthread.store import editions, ledger, texts
from goldenthread.store import returns as versions
from goldenthread.store.known import known
from goldenthread.store.returns import Version


@dataclass(frozen=True, slots=True)
class Accepted:
    """A version of a return just accepted: its figures count from now on."""

    version: int
    serial: int
    recorded_at: datetime


def accept(
    *, programme: str, quarter: Quarter, message: str = "", by: str, at: datetime | None = None
) -> Accepted:
    """Accept the submitted version: its values enter the ledger, and what it no longer says is withdrawn.

    What is still open in the conversation is closed with it. The message, if any, is for the provider.
    """
    said = texts.checked_reason(message, "") if message.strip() else ""
    with ledger.turn(at) as now:
        version = _decided(ledger.view(), programme, quarter, "accept")
        told = entering(ledger.view(), programme, quarter, version.observations)
        serial = now.serial + len(told) + 1
        data: dict[str, Any] = {
            "version": version.version,
            "file": version.file_name,
            "digest": version.digest,
        }
        event = ledger.NewEvent("return.accepted", programme, quarter, data, said)
        done = ledger.append(by=by, at=now.recorded_at, observations=told, events=[event])
        announce(serial, event.kind, at)
        return Accepted(version.version, done.serial, done.recorded_at)


def send_back(
    *,
    programme: str,
    quarter: Quarter,
    reason: str,
    sections: Mapping[str, str] = MappingProxyType({}),
    by: str,
    at: datetime | None = None,
) -> ledger.Appended:
    """Return the submitted version to its provider for changes, with the reason, and reasons by section.

    What is wrong with a section opens a conversation about it, which the next version hands back.
    """
    why = texts.checked_reason(reason)
    by_section = {About(section=code): texts.checked_reason(text) for code, text in sections.items()}
    with ledger.turn(at) as now:
        version = _decided(ledger.view(), programme, quarter, "send_back").version
        _refuse_unknown(programme, quarter, by_section)
        first = now.serial + 1
        events = [ledger.NewEvent("return.returned", programme, quarter, {"version": version}, why)]
        for about, text in by_section.items():
            events.append(said_event(Act.ASK, programme, quarter, about, version, text))
        done = ledger.append(by=by, at=now.recorded_at, events=events)
        announce(first, "return.returned", at)
        return done


def _refuse_unknown(programme: str, quarter: Quarter, sections: Iterable[About]) -> None:
    form = form_for(known(quarter), programme)
    for about in sections:
        title(form, about)


def reopen(
    *, programme: str, quarter: Quarter, reason: str, by: str, at: datetime | None = None
) -> ledger.Appended:
    """Reopen an accepted return for a correction; its figures stand until another version is accepted."""
    why = texts.checked_reason(reason)
    with ledger.turn(at) as now:
        version = _decided(ledger.view(), programme, quarter, "reopen")
        event = ledger.NewEvent("return.reopened", programme, quarter, {"version": version.version}, why)
        done = ledger.append(by=by, at=now.recorded_at, events=[event])
        announce(done.serial, event.kind, at)
        return done


def _decided(view: View, programme: str, quarter: Quarter, verb: str) -> Version:
    """The version that the verb is about; refused when the return is in no state for it."""
    editions.programme(programme, quarter)
    state = workflow.state_of(view.events_of("return.", programme, quarter))
    workflow.decide(state.state, verb)
    return versions.get(programme, quarter, state.version)
