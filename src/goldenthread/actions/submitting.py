"""Submitting: one way in for every version of a return, whether a file was sent or a draft was signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from goldenthread.actions.receipts import as_receipt
from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Value
from goldenthread.periods import Quarter
from goldenthread.returns import workbook, workflow
from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import Checked
from goldenthread.returns.checks import check as run_checks
from goldenthread.returns.draft import Draft, Place
from goldenthread.returns.findings import Finding, Level, grouped, where
from goldenthread.returns.receipts import Receipt
from goldenthread.returns.rounds import why_closed
from goldenthread.store import drafts, editions, ledger, rounds, texts
from goldenthread.store import returns as versions
from goldenthread.store.clock import in_words
from goldenthread.store.known import collection, known


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


def in_a_line(finding: Finding) -> str:
    """A finding in one line, as it is printed and told in a refusal."""
    explained = f" Explained: “{finding.explanation}”" if finding.explanation else ""
    head = f"{finding.level.value.capitalize()}, {where(finding.places)}"
    return f"{head}: {finding.wrong} {finding.todo}{explained}".rstrip()


def take(reading: workbook.Reading, content: bytes, name: str, by: str, now: ledger.Turn) -> Receipt:
    """Take a file as the next version of its return, in a turn at the ledger; or refuse it, and say why."""
    today = timezone.localdate(now.recorded_at)
    if reading.draft is not None:
        may_submit(reading.draft.programme, reading.draft.quarter, today)
        _refuse_same_file(reading.draft)
    found = checked_file(name, reading, today)
    if found.draft is None or found.blocked:
        raise Refused(f"{name} was not submitted. {found.checked.sentence}", found.lines)
    refuse_unchanged(found.draft.programme, found.draft.quarter, found.checked, SIGNED_AFRESH)
    return _kept(found.draft, content, found, by, now)


def may_submit(programme: str, quarter: Quarter, today: date) -> int:
    """The version that may be submitted next; refused when none may be."""
    state = workflow.state_of(ledger.view().events_of("return.", programme, quarter))
    workflow.decide(state.state, "submit")
    closed = why_closed(rounds.get(quarter), collection(quarter, today=today), state, today)
    if closed is not None:
        raise Refused(closed)
    return state.version + 1


def checked_file(name: str, reading: workbook.Reading, today: date) -> CheckedFile:
    """A file with everything that was found in it, against the form as it is now."""
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
    todo = "Ask your programme lead for a workbook that was made for your programme and this quarter."
    return Finding(Level.ERROR, "not-asked-for", (Place("Return"),), str(refused), todo)


def _refuse_same_file(draft: Draft) -> None:
    old = versions.last(draft.programme, draft.quarter)
    if old and old.digest == draft.file.digest:
        raise Refused(
            f"This file was submitted already, at {in_words(old.submitted_at)}, as version {old.version}. "
            "Change what needs changing, save it, and submit it again."
        )


SIGNED_AFRESH = ("signoff.date", "signoff.confirmed")
"""A return that is signed on another day is no other return; one that somebody else signs is."""


def refuse_unchanged(programme: str, quarter: Quarter, now: Checked, passed_over: tuple[str, ...]) -> None:
    """Refuse a return that says what its last version said, in every figure and text but for some."""
    old = versions.last(programme, quarter)
    if old is None:
        return
    words = texts.of_version(programme, quarter, old.version)
    said = _said(now.values, now.texts, passed_over)
    if said == _said(old.values, words, passed_over):
        raise Refused(
            f"Nothing has changed since version {old.version}, submitted at {in_words(old.submitted_at)}: "
            "every figure and every text is the same. Change what needs changing, and submit it again."
        )


def _said(
    values: Mapping[str, Value], words: Mapping[str, str], passed_over: tuple[str, ...]
) -> Mapping[str, Value | str]:
    written = {id_: texts.plain(text) for id_, text in words.items() if texts.plain(text)}
    return {id_: one for id_, one in {**values, **written}.items() if not id_.startswith(passed_over)}


def _kept(draft: Draft, content: bytes, found: CheckedFile, by: str, now: ledger.Turn) -> Receipt:
    drafts.held(draft.programme, draft.quarter)  # nobody types in what is ended by this
    version = drafts.next_version(draft.programme, draft.quarter)
    data = {
        "version": version,
        "file": draft.file.name,
        "digest": draft.file.digest,
        **versions.digest_parts(
            draft, found.edition, found.checked.values, found.checked.texts, found.checked.findings
        ),
    }
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
    return as_receipt(versions.get(draft.programme, draft.quarter, version))
