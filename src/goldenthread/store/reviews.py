"""Submitted returns with all that a reviewer judges them by, put together from the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.utils import timezone

from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Event, Observation
from goldenthread.performance.quarter import judge
from goldenthread.performance.results import QuarterResult
from goldenthread.periods import Quarter
from goldenthread.reports.review.submitted import Submitted
from goldenthread.reports.words import day, day_of
from goldenthread.returns.accepting import as_if_accepted
from goldenthread.returns.asking import form_for
from goldenthread.returns.conversation import talk_of
from goldenthread.returns.known import Known
from goldenthread.returns.versions import Content
from goldenthread.returns.workflow import State, state_of
from goldenthread.store import editions, inputs, ledger, page_keys, rounds, texts
from goldenthread.store import returns as versions
from goldenthread.store.inputs import Stand, known_from
from goldenthread.store.returns import Version

NOTHING_SENT = "Nothing has been submitted yet, so there is nothing to review."


def stand(quarter: Quarter) -> Stand:
    """The key of a reviewer's pages about a quarter: they tell the conversations too."""
    return inputs.stand(quarter, untold=page_keys.UNTOLD_IN_REVIEW)


def events_of(quarter: Quarter, serial: int | None = None) -> Mapping[str, list[Event]]:
    """What happened to each programme's return of a quarter, and what was said about it, oldest first."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in ledger.view(serial=serial).events:
        if event.period == quarter and event.kind.startswith(("return.", "query.")):
            found[event.subject].append(event)
    return found


def content(version: Version) -> Content:
    """What a version holds: its values with their cells, and its texts."""
    words = texts.of_version(version.programme, version.quarter, version.version)
    return Content(version.version, _observed(version), words)


def _observed(version: Version) -> Mapping[str, Observation]:
    return {
        "|".join(filter(None, (key.measure, key.group))): Observation(
            key, value, source, version.serial, version.submitted_at
        )
        for key, value, source in version.observations
    }


def then(now: Known, version: Version) -> Known:
    """What would be known if a version were accepted now."""
    words = texts.of_version(version.programme, version.quarter, version.version)
    return as_if_accepted(
        now, version.programme, version.quarter, version.observations, words, version.submitted_at
    )


@lru_cache(maxsize=8)
def waiting(at: Stand) -> tuple[Submitted, ...]:
    """Every return of a quarter that waits for review, each judged as if all of them were accepted."""
    now, every = known_from(at), events_of(at.quarter, at.serial)
    codes = [one.code for one in now.edition.programmes if _is_submitted(every.get(one.code, ()))]
    sent = [versions.get(code, at.quarter, state_of(every[code]).version) for code in codes]
    accepted = now
    for version in sent:
        accepted = then(accepted, version)
    result = judge(accepted, at.judged_on)
    return tuple(_submitted(now, version, every[version.programme], result) for version in sent)


def _is_submitted(events: Sequence[Event]) -> bool:
    return state_of(events).state is State.SUBMITTED


@lru_cache(maxsize=64)
def one(at: Stand, programme: str) -> Submitted:
    """The last version of a return, judged as if it were accepted; refused when nothing was submitted."""
    now, events = known_from(at), events_of(at.quarter, at.serial).get(programme, [])
    editions.programme(programme, at.quarter)
    state = state_of(events)
    if not state.version:
        raise Refused(NOTHING_SENT)
    version = versions.get(programme, at.quarter, state.version)
    before = inputs.returns_at(inputs.stand(at.quarter)).result  # the page of one return shows both
    result = inputs.judge_if(now, then(now, version), at.judged_on, before, programme)
    return _submitted(now, version, events, result)


def _submitted(now: Known, version: Version, events: list[Event], result: QuarterResult) -> Submitted:
    sent = [e for e in events if e.kind == "return.submitted"]
    found = next(e for e in sent if e.data["version"] == version.version)
    late, when = _late(version.quarter, sent[0])
    return Submitted(
        programme=now.programme(version.programme),
        form=form_for(now, version.programme),
        content=content(version),
        findings=version.findings,
        state=state_of(events),
        talk=talk_of(events),
        submitted_by=found.by,
        submitted_at=version.submitted_at,
        days_late=late,
        when=when,
        sent_back=sum(e.kind == "return.returned" and e.serial < found.serial for e in events),
        judged=result,
        known=now,
    )


def _late(quarter: Quarter, first: Event) -> tuple[int | None, str]:
    """How many days after the deadline the first version came, and how that was counted."""
    opened = rounds.get(quarter)
    if opened is None:
        return None, ""
    shown = opened.dates.shown
    came = f"entry {first.serial} of the ledger, {day_of(first.recorded_at)}"
    counted = f"Days from the deadline shown, {day(shown)}, until the first version came: {came}."
    return (timezone.localdate(first.recorded_at) - shown).days, counted
