"""Queries of reviewers about a return: asking about a figure or a section, answering, closing."""

from __future__ import annotations

from datetime import datetime

from goldenthread.actions.news import announce
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns import conversation
from goldenthread.returns.asking import form_for
from goldenthread.returns.conversation import About, Act, Thread
from goldenthread.returns.workflow import state_of
from goldenthread.store import conversations, editions, ledger, texts
from goldenthread.store.known import known

KINDS = {act: kind for kind, act in conversation.EVENTS.items()}
NOTHING_SENT = "Nothing has been submitted yet, so there is nothing to ask about."
MISSING = {
    Act.ASK: "Write what you want to know, in a sentence. The provider reads it beside the figure.",
    Act.ANSWER: "Write your answer, in a sentence. It is kept beside the figure.",
}


def ask(
    *, programme: str, quarter: Quarter, about: About, text: str, by: str, at: datetime | None = None
) -> ledger.Appended:
    """Ask the provider about a figure or a section of its return; the conversation is kept there."""
    return _say(Act.ASK, programme, quarter, about, text, by, at)


def answer(
    *, programme: str, quarter: Quarter, about: About, text: str, by: str, at: datetime | None = None
) -> ledger.Appended:
    """Answer for the provider what was asked about a figure or a section."""
    return _say(Act.ANSWER, programme, quarter, about, text, by, at)


def close(
    *, programme: str, quarter: Quarter, about: About, by: str, at: datetime | None = None
) -> ledger.Appended:
    """Close a conversation: what was asked is settled. Asking again opens it again."""
    with ledger.turn(at) as now:
        version, _ = _decided(Act.CLOSE, programme, quarter, about)
        data = {**about.data, "version": version}
        event = ledger.NewEvent(KINDS[Act.CLOSE], programme, quarter, data)
        return ledger.append(by=by, at=now.recorded_at, events=[event])


def _say(
    act: Act, programme: str, quarter: Quarter, about: About, text: str, by: str, at: datetime | None
) -> ledger.Appended:
    said = texts.checked_reason(text, MISSING[act])
    with ledger.turn(at) as now:
        version, thread = _decided(act, programme, quarter, about)
        _refuse_twice(act, programme, quarter, thread, said, by)
        event = said_event(act, programme, quarter, about, version, said)
        done = ledger.append(by=by, at=now.recorded_at, events=[event])
        if act is Act.ASK:
            announce(done.serial, event.kind, at)
        return done


def said_event(
    act: Act, programme: str, quarter: Quarter, about: About, version: int, text: str
) -> ledger.NewEvent:
    """That something was said about a figure or a section, in these words."""
    return ledger.NewEvent(KINDS[act], programme, quarter, {**about.data, "version": version}, text)


def _decided(act: Act, programme: str, quarter: Quarter, about: About) -> tuple[int, Thread]:
    """The version that is there to be looked at, and the conversation so far; refused when it cannot be."""
    editions.programme(programme, quarter)
    conversation.title(form_for(known(quarter), programme), about)
    events = [e for e in ledger.view().events if e.subject == programme and e.period == quarter]
    version = state_of(events).version
    if not version:
        raise Refused(NOTHING_SENT)
    thread = conversation.talk_of(events).about(about)
    conversation.decide(thread.turn, act)
    return version, thread


def _refuse_twice(act: Act, programme: str, quarter: Quarter, thread: Thread, said: str, by: str) -> None:
    """A form that is sent twice, by a double click or another tab, says its words once."""
    last = thread.messages[-1] if thread.messages else None
    if last is None or last.act is not act or last.by != by:
        return
    if conversations.words(programme, quarter).get(last.text_id) == said:
        raise Refused("You have said exactly this already; it is kept once.")
