"""What becomes of an uploaded file: it is scanned, read in a process of its own, and merged into the draft.

A file is done in one transaction with what it changes. So the worker may be killed at any point: the file is
then still open, and whoever comes next begins it again. Done twice is done once.
"""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import datetime

from django.db import OperationalError, transaction
from django.utils import timezone

from goldenthread.actions import drafts, scanning
from goldenthread.actions.drafts import Saved
from goldenthread.ledger.refusal import Refused
from goldenthread.returns import filling
from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import check
from goldenthread.returns.draft import Draft, Place, Seen
from goldenthread.returns.drafting import Origin
from goldenthread.returns.findings import Finding, grouped
from goldenthread.returns.workbook import Reading
from goldenthread.returns.workbook.apart import as_json, read_apart
from goldenthread.returns.workbook.problems import found
from goldenthread.store import editions, files, uploads
from goldenthread.store.known import known
from goldenthread.store.uploads import Outcome, State, Uploaded

log = logging.getLogger("goldenthread.uploads")

OTHER_RETURN = frozenset({"wrong-programme", "wrong-round"})
FAULT = (
    "Our program met a fault of its own with this file. It is kept, and nothing of it was taken. "
    "Upload it again; if it fails again, tell your programme lead."
)
NOT_SCANNED = (
    "The virus scanner cannot be reached, so the file could not be scanned. It is kept, and tried again "
    "every minute."
)


def read(upload: int, *, at: datetime | None = None) -> None:
    """Do what is to be done with an upload, after those to the same return that came before it."""
    asked = uploads.one(upload)
    with uploads.turn_of(asked.programme, asked.quarter):
        for one in uploads.unfinished(asked.programme, asked.quarter):
            if one.id > upload or not _done(one, at or timezone.now()):
                return


def _done(one: Uploaded, now: datetime) -> bool:
    """Whether something became of an upload; not while the virus scanner is away."""
    uploads.note(one.id, State.READING)
    try:
        _taken_in(one, now)
    except scanning.NotScanned as problem:
        log.warning("Upload %d was not scanned: %s", one.id, problem)
        uploads.note(one.id, State.WAITING, NOT_SCANNED)
        return False
    except Refused as refused:
        uploads.close(one.id, Outcome(State.REFUSED, str(refused)), now)
    except OperationalError:
        raise  # the database is away: the upload stays open, and is tried again
    except Exception:
        log.exception("Upload %d could not be processed", one.id)
        uploads.close(one.id, Outcome(State.FAILED, FAULT), now)
    return True


def _taken_in(one: Uploaded, now: datetime) -> None:
    content = files.read(one.digest)
    scan = scanning.scan(content)
    if scan and scan.virus:
        virus = found("file-virus", Place(one.name), said={"name": one.name, "virus": scan.virus})
        return uploads.close(one.id, Outcome(State.REFUSED, virus.wrong, [virus]), now)
    reading = read_apart(content, one.name)
    if reading.draft is None:
        wrong = " ".join(finding.wrong for finding in reading.findings)
        return uploads.close(one.id, Outcome(State.REFUSED, wrong, reading.findings), now)
    findings = grouped((*reading.findings, *_findings(one, reading.draft, reading.findings, now)))
    others = [finding.wrong for finding in findings if finding.check in OTHER_RETURN]
    if others:
        return uploads.close(one.id, Outcome(State.REFUSED, " ".join(others), findings), now)
    return _merge(one, reading, reading.draft, findings, now)


def _findings(one: Uploaded, draft: Draft, told: tuple[Finding, ...], now: datetime) -> tuple[Finding, ...]:
    """What the checks say about the file, at its own cells; its sign-off is not looked at."""
    editions.programme(one.programme, one.quarter)
    seen = known(one.quarter)
    whole = form_for(seen, one.programme)
    form = filling.unsigned(whole)
    signing = whole.fields.keys() - form.fields.keys()
    entries = {id_: entry for id_, entry in draft.entries.items() if id_ not in signing}
    lost_told = any(finding.check.startswith("missing-") for finding in told)
    unsigned = replace(draft, entries=entries)
    return check(form, unsigned, seen, timezone.localdate(now), lost_told=lost_told).findings


def _merge(
    one: Uploaded, reading: Reading, draft: Draft, findings: tuple[Finding, ...], now: datetime
) -> None:
    """Merge what a file holds into the draft, and note it, with what was read: all of it or nothing."""
    seen, told = draft.seen or Seen(0, 0), json.dumps(as_json(reading))
    with transaction.atomic():
        if not uploads.held(one.id):
            return
        drafts.begin(programme=one.programme, quarter=one.quarter, by=one.by, at=now)
        saved = drafts.save(
            programme=one.programme,
            quarter=one.quarter,
            entered={id_: entry.raw for id_, entry in draft.entries.items()},
            seen=seen.revision,
            version=seen.version or None,
            by=one.by,
            origin=Origin.WORKBOOK,
            upload=one.id,
            at=now,
        )
        uploads.keep_reading(one, told)
        uploads.close(one.id, _outcome(saved, findings), now)


def _outcome(saved: Saved, findings: tuple[Finding, ...]) -> Outcome:
    taken, undecided = len(saved.taken), len(saved.conflicts)
    return Outcome(
        State.MERGED, _sentence(taken, undecided), findings, taken, undecided, saved.working.revision
    )


def _sentence(taken: int, undecided: int) -> str:
    if not taken and not undecided:
        return "It holds nothing that the draft does not hold already, so nothing changed."
    parts = [f"{_answers(taken)} changed in the draft." if taken else "Nothing was changed in the draft."]
    if undecided:
        parts.append(
            f"{_answers(undecided)} differ{'s' if undecided == 1 else ''} from what somebody else entered "
            "meanwhile: choose between the two."
        )
    return " ".join(parts)


def _answers(number: int) -> str:
    return "1 answer" if number == 1 else f"{number} answers"
