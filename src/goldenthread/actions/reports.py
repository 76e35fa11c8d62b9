"""Reports: composed from what is known, frozen with their basis, signed, rendered, and verified."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

import goldenthread
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.reports import snapshot as frozen
from goldenthread.reports.compose import KINDS
from goldenthread.reports.document import INTERNAL, OUTSIDE, Document
from goldenthread.reports.render import page, pdf, text
from goldenthread.reports.render.standing import Signature
from goldenthread.reports.words import day_of
from goldenthread.store import inputs, ledger, snapshots
from goldenthread.store.snapshots import FrozenReport

FORMATS = ("text", "html", "pdf", "json")


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a frozen report recomputes to the same bytes, and the sentence that says so."""

    ok: bool
    sentence: str


def compose(*, quarter: Quarter, kind: str, audience: str, instant: datetime | None = None) -> Document:
    """A quarter's report from what is known now, or was at an instant."""
    _check(kind, audience)
    return inputs.document(quarter, kind, audience, instant=instant)


def freeze(
    *, quarter: Quarter, kind: str, audience: str, by: str, at: datetime | None = None
) -> FrozenReport:
    """Compose a report and keep it with its basis; nothing can be recorded below it meanwhile."""
    _check(kind, audience)
    with ledger.turn(at) as now:
        document = inputs.document(quarter, kind, audience, instant=now.recorded_at, serial=now.serial)
        content = frozen.canonical(document)
        digest = frozen.digest(content)
        event = ledger.NewEvent(snapshots.FROZEN, digest, quarter, {"kind": kind, "audience": audience})
        done = ledger.append(by=by, at=now.recorded_at, events=[event])
        return snapshots.keep(document, content, digest, done.serial, done.recorded_at)


def sign(*, snapshot: str, by: str, at: datetime | None = None) -> FrozenReport:
    """Sign a frozen report, once; refused when it no longer recomputes."""
    with ledger.turn(at) as now:
        report = snapshots.get(snapshot)
        if report.signed_at is not None:
            signature = f"by {report.signed_by} on {day_of(report.signed_at)}"
            raise Refused(
                f"The {report.title} is signed already, {signature}. "
                "To change it, freeze it anew and sign that."
            )
        checked = verify(report.digest)
        if not checked.ok:
            raise Refused(f"This report cannot be signed. {checked.sentence}")
        data = {"kind": report.kind, "audience": report.audience, "serial": report.serial}
        event = ledger.NewEvent(snapshots.SIGNED, report.digest, report.quarter, data)
        ledger.append(by=by, at=now.recorded_at, events=[event])
        return snapshots.get(report.digest)


def newer(report: FrozenReport) -> FrozenReport | None:
    """A later snapshot of the same report, which a signer should know of; None when there is none."""
    same = [
        s
        for s in snapshots.of_quarter(report.quarter)
        if (s.kind, s.audience) == (report.kind, report.audience)
    ]
    return same[0] if same and same[0].serial > report.serial else None


def verify(snapshot: str) -> Verified:
    """Compose a frozen report again from its basis and compare every byte."""
    report = snapshots.get(snapshot)
    kept, name = report.content, f"{report.title} ({report.digest[:12]})"
    if frozen.digest(kept) != report.digest:
        return Verified(
            False,
            f"{name}: the kept document has not the digest it was frozen with. Restore it from a backup.",
        )
    try:
        made = _composed_again(report)
    except Refused as refused:
        return Verified(False, f"{name}: cannot be composed again. {refused}")
    return _compared(report, name, kept, made)


def _composed_again(report: FrozenReport) -> bytes:
    instant = datetime.fromisoformat(report.basis.instant)
    basis = report.basis
    document = inputs.document(
        report.quarter,
        report.kind,
        report.audience,
        instant=instant,
        serial=basis.serial,
        rules=basis.rules,
    )
    return frozen.canonical(replace(document, basis=replace(document.basis, program=report.basis.program)))


def _compared(report: FrozenReport, name: str, kept: bytes, made: bytes) -> Verified:
    versions = ""
    if report.basis.program != goldenthread.__version__:
        now = goldenthread.__version__
        versions = f" It was frozen by version {report.basis.program}, and this is version {now}."
    if kept == made:
        return Verified(
            True, f"{name}: composed again from its basis, all {len(kept):,} bytes are the same.{versions}"
        )
    return Verified(
        False, f"{name}: composed again, it differs. First: {frozen.first_difference(kept, made)}.{versions}"
    )


def render(snapshot: str, format: str) -> bytes:  # noqa: A002 - as the command calls it
    """A frozen report as a file; the same snapshot and signature give the same bytes."""
    report = snapshots.get(snapshot)
    return report.content if format == "json" else _rendered_once(report.digest, format, report.signature)


@lru_cache(maxsize=16)
def _rendered_once(digest: str, form: str, signature: Signature | None) -> bytes:
    return rendered(snapshots.get(digest).document, form, signature)


def rendered(document: Document, format: str, signature: Signature | None = None) -> bytes:  # noqa: A002
    """A document as a file in one of the formats."""
    if format == "text":
        return text.render(document, signature).encode()
    if format == "html":
        return page.render(document, signature).encode()
    if format == "pdf":
        return pdf.render(document, signature)
    if format == "json":
        return frozen.canonical(document)
    raise Refused(f"“{format}” is not a format. Choose one of {', '.join(FORMATS)}.")


def _check(kind: str, audience: str) -> None:
    if kind not in KINDS:
        raise Refused(f"“{kind}” is not a kind of report. Choose {' or '.join(KINDS)}.")
    if audience not in (INTERNAL, OUTSIDE):
        raise Refused(f"“{audience}” is not an audience. Choose {INTERNAL} or {OUTSIDE}.")
