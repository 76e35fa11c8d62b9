"""Returns: the workbook for a provider, checking it filled in, submitting it, and the VRU's review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from goldenthread.actions.reviews import accept, reopen, send_back
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns import workbook, workflow
from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import Checked
from goldenthread.returns.checks import check as run_checks
from goldenthread.returns.draft import Draft, Place
from goldenthread.returns.findings import Finding, Level, grouped, where
from goldenthread.returns.rounds import why_closed
from goldenthread.store import editions, files, ledger, rounds
from goldenthread.store import returns as versions
from goldenthread.store.known import known
from goldenthread.store.turns import in_words

__all__ = ["CheckedFile", "Submitted", "accept", "check", "reopen", "send_back", "submit", "template"]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file with everything that was found in it."""

    name: str
    draft: Draft | None
    """None when the file could not be read as a return."""
    edition: str
    """The digest of the edition that it was checked against; empty when there was none."""
    checked: Checked

    @property
    def blocked(self) -> bool:
        """True when the return cannot be submitted as it stands."""
        return self.checked.blocked

    @property
    def lines(self) -> tuple[str, ...]:
        """Each finding on a line of its own: its places, what is wrong, what to do."""
        return tuple(map(in_a_line, self.checked.findings))

    def to_text(self) -> str:
        """What a terminal shows."""
        return "\n".join([f"{self.name}: {self.checked.sentence}", *self.lines])

    def to_json(self) -> dict[str, Any]:
        """What a program reads."""
        whose = {"programme": self.draft.programme, "quarter": str(self.draft.quarter)} if self.draft else {}
        return {"file": self.name, **whose, **self.checked.to_json()}


@dataclass(frozen=True, slots=True)
class Submitted:
    """A version of a return just submitted, with the findings that its reviewer will see."""

    programme: str
    quarter: Quarter
    version: int
    findings: tuple[Finding, ...]


def in_a_line(finding: Finding) -> str:
    """A finding in one line, as it is printed and told in a refusal."""
    explained = f" Explained: “{finding.explanation}”" if finding.explanation else ""
    head = f"{finding.level.value.capitalize()}, {where(finding.places)}"
    return f"{head}: {finding.wrong} {finding.todo}{explained}".rstrip()


def template(*, programme: str, quarter: Quarter) -> bytes:
    """The workbook that a provider fills in, with all that is known already in it."""
    editions.programme(programme, quarter)
    return workbook.write(form_for(known(quarter), programme))


def check(*, content: bytes, name: str, at: datetime | None = None) -> CheckedFile:
    """Everything that is wrong with a filled workbook, at once; nothing is kept."""
    return _checked(name, workbook.read(content, name), _day(at))


def submit(*, content: bytes, name: str, by: str, at: datetime | None = None) -> Submitted:
    """Submit a filled workbook as the next version of its return; refused with every finding that blocks."""
    name = files.name_of(name)
    reading = workbook.read(content, name)
    with ledger.turn(at) as now:
        if reading.draft is not None:
            _decide(reading.draft, timezone.localdate(now.recorded_at))
        found = _checked(name, reading, timezone.localdate(now.recorded_at))
        if found.draft is None or found.blocked:
            raise Refused(f"{name} was not submitted. {found.checked.sentence}", found.lines)
        return _kept(found.draft, content, found, by, now)


def _day(at: datetime | None) -> date:
    return timezone.localdate(at)


def _checked(name: str, reading: workbook.Reading, today: date) -> CheckedFile:
    draft = reading.draft
    if draft is None:
        return CheckedFile(name, None, "", _only(*reading.findings))
    try:
        editions.programme(draft.programme, draft.quarter)
    except Refused as refused:
        return CheckedFile(name, draft, "", _only(*reading.findings, _nobody_asked(refused)))
    seen = known(draft.quarter)
    lost_told = any(f.check.startswith("missing-") for f in reading.findings)
    checked = run_checks(form_for(seen, draft.programme), draft, seen, today, lost_told=lost_told)
    every = grouped((*reading.findings, *checked.findings))
    return CheckedFile(name, draft, seen.edition_digest, Checked(every, checked.values, checked.texts))


def _only(*findings: Finding) -> Checked:
    nothing: Mapping[str, Any] = MappingProxyType({})
    return Checked(grouped(findings), nothing, nothing)


def _nobody_asked(refused: Refused) -> Finding:
    todo = "Ask the VRU for a workbook that was made for your programme and this quarter."
    return Finding(Level.ERROR, "not-asked-for", (Place("Return"),), str(refused), todo)


def _decide(draft: Draft, today: date) -> None:
    events = ledger.view().events_of("return.", draft.programme, draft.quarter)
    state = workflow.state_of(events)
    workflow.decide(state.state, "submit")
    closed = why_closed(rounds.get(draft.quarter), today, is_new=state.version == 0)
    if closed is not None:
        raise Refused(closed)
    old = versions.last(draft.programme, draft.quarter)
    if old and old.digest == draft.file.digest:
        raise Refused(
            f"This file was submitted already, at {in_words(old.submitted_at)}, as version {old.version}. "
            "Change what needs changing, save it, and submit it again."
        )


def _kept(draft: Draft, content: bytes, found: CheckedFile, by: str, now: ledger.Turn) -> Submitted:
    before = versions.last(draft.programme, draft.quarter)
    version = before.version + 1 if before else 1
    data = {"version": version, "file": draft.file.name, "digest": draft.file.digest}
    event = ledger.NewEvent("return.submitted", draft.programme, draft.quarter, data)
    done = ledger.append(by=by, at=now.recorded_at, events=[event])
    versions.keep(
        draft,
        content,
        version=version,
        edition=found.edition,
        values=found.checked.values,
        words=found.checked.texts,
        findings=found.checked.findings,
        serial=done.serial,
        recorded_at=done.recorded_at,
    )
    return Submitted(draft.programme, draft.quarter, version, found.checked.findings)
