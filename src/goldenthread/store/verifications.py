"""What verifications found last, and whether the store has moved since.

The health page and the administrator's page read :func:`find_last`; a report's page reads it by its digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.crypto import constant_time_compare, salted_hmac

import goldenthread
from goldenthread.store import audit, files, texts
from goldenthread.store.models import AppendRow, Snapshot, Verification
from goldenthread.store.proving.found import Outcome, State
from goldenthread.store.snapshots import FrozenReport
from goldenthread.store.views import position

ALL: Final = "all"
"""The subject of a verification of the whole store."""
Seen = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """A verification that was done: when, by whom, and what it found."""

    subject: str
    at: datetime
    by: str
    ok: bool
    seen: Seen
    outcomes: tuple[Outcome, ...]

    @property
    def sentence(self) -> str:
        """The first line that did not pass; where all did, the last."""
        failed = [one for one in self.outcomes if not one.ok]
        return (failed or list(self.outcomes))[0 if failed else -1].sentence if self.outcomes else ""


def see_store() -> Seen:
    """Where the whole store stands: both chains, and the words that may be erased."""
    serial, mark = position()
    entries, logged = audit.position()
    return {
        "ledger": [serial, mark],
        "audit": [entries, logged],
        "texts": texts.digest_all(),
        "program": goldenthread.__version__,
    }


def see_report(report: FrozenReport) -> Seen:
    """What a report's answer depends on: its document, the ledger as far as it saw it, and texts."""
    document = Snapshot.objects.values_list("document", flat=True).get(digest=report.digest)
    last = AppendRow.objects.filter(serial__lte=report.basis.serial).order_by("-serial")
    return {
        "document": files.digest_of(document.encode()),
        "ledger": last.values_list("mark", flat=True).first() or "",
        "signed": report.signed_at.isoformat() if report.signed_at else "",
        "texts": texts.state(report.quarter, report.basis.serial),
        "program": goldenthread.__version__,
    }


def has_changed(done: Done, seen: Seen) -> bool:
    """Whether what a verification saw has moved since: its answer is then out of date.

    The audit log moves with every page, so that it alone does not count.
    """
    parts = (seen.keys() | done.seen.keys()) - {"audit"}
    return any(done.seen.get(name) != seen.get(name) for name in parts)


def keep(subject: str, by: str, at: datetime, seen: Seen, outcomes: Sequence[Outcome]) -> Done:
    """Keep what a verification found."""
    ok = all(one.ok for one in outcomes)
    row = Verification(
        subject=subject, by=by, at=at, ok=ok, seen=dict(seen), outcomes=[one.to_json() for one in outcomes]
    )
    row.mark = _mark(row)
    row.save(force_insert=True)
    return Done(subject, at, by, ok, seen, tuple(outcomes))


def _mark(row: Verification) -> str:
    """What only this service can make of a result: who can write the database alone cannot write one."""
    said = [row.subject, row.at.timestamp(), row.by, row.ok, row.seen, row.outcomes]
    return salted_hmac("verification", json.dumps(said, sort_keys=True), algorithm="sha256").hexdigest()


def find_last(subject: str = ALL) -> Done | None:
    """The last verification of the whole store, or of a report by its digest; None before any.

    None, too, where the last is not as this service wrote it, so that everything is verified again.
    """
    row = Verification.objects.filter(subject=subject).order_by("-id").first()
    if row is None or not constant_time_compare(row.mark, _mark(row)):
        return None
    outcomes = (
        Outcome(one["name"], State(one["state"]), one["sentence"], tuple(one["problems"]))
        for one in row.outcomes
    )
    return Done(row.subject, row.at, row.by, row.ok, row.seen, tuple(outcomes))
