"""Reports: composed from what is known, frozen with their basis, signed, rendered, and verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from django.utils import timezone

import goldenthread
from goldenthread.actions import keys, people, seals
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.reports import snapshot as frozen
from goldenthread.reports.compose import KINDS, compose_in
from goldenthread.reports.composition import Composition
from goldenthread.reports.document import FULL, INTERNAL, OUTSIDE, Document, Told
from goldenthread.reports.printed import find_printed, find_too_near
from goldenthread.reports.promise import compare_versions, describe_comparison
from goldenthread.reports.render.forms import FORMATS, render_document
from goldenthread.reports.render.standing import Signature
from goldenthread.reports.trail import Amounts, amounts_of
from goldenthread.reports.words import counted, day_of
from goldenthread.store import editions, erasures, inputs, ledger, snapshots, texts, verifications
from goldenthread.store.proving.found import Outcome, State
from goldenthread.store.seals import check_seal, read_kept
from goldenthread.store.snapshots import FrozenReport

WHY_HERE = "Say with --reason why the report is signed at the terminal. The report prints it."
LONGEST = 200
"""The most characters of that reason, which stands on every page of the report."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a frozen report is what it was, and holds what it promises; the sentence that says so."""

    ok: bool
    sentence: str
    details: tuple[str, ...] = ()
    """Each figure that another version makes otherwise, with both numbers."""


def compose(*, quarter: Quarter, kind: str, audience: str, instant: datetime | None = None) -> Document:
    """A quarter's report from what is known now, or was at an instant."""
    _check(kind, audience)
    return inputs.document(quarter, kind, audience, instant=instant)


def compose_figures(quarter: Quarter) -> tuple[Mapping[str, Told], Amounts]:
    """The figures of a quarter's full report as it is now, and each one's numbers for programs."""
    c = Composition(inputs.inputs_at(inputs.stand(quarter)), INTERNAL)
    return compose_in(c, FULL).figures, lambda name: amounts_of(c.teller.figure(name))


def freeze(
    *, quarter: Quarter, kind: str, audience: str, by: str, at: datetime | None = None
) -> FrozenReport:
    """Compose a report and keep it with its basis; nothing can be recorded below it meanwhile."""
    _check(kind, audience)
    with ledger.turn(at) as now:
        if timezone.localdate(now.recorded_at) < quarter.window.first.first_day:
            raise Refused(f"{quarter.label} has not begun, so there is nothing to report yet.")
        document = inputs.document(quarter, kind, audience, instant=now.recorded_at, serial=now.serial)
        content = frozen.canonical(document)
        digest = frozen.digest(content)
        event = ledger.NewEvent(snapshots.FROZEN, digest, quarter, {"kind": kind, "audience": audience})
        done = ledger.append(by=by, at=now.recorded_at, events=[event])
        return snapshots.keep(document, content, digest, done.serial, done.recorded_at)


def sign(
    *, snapshot: str, by: str, because: str = "", terminal: str = "", at: datetime | None = None
) -> FrozenReport:
    """Sign a frozen report, once, and seal its files; refused when it no longer recomputes.

    At the terminal it takes a reason, which the report prints, and the machine's account.
    """
    report = snapshots.get(snapshot)
    refuse_signing(report, by)
    if terminal:
        because = texts.checked_reason(because, WHY_HERE, LONGEST)
    signer = keys.open_signer()
    checked = verify(report.digest)
    if not checked.ok:
        raise Refused(f"This report cannot be signed. {checked.sentence}")
    day = at or timezone.now()
    made = seals.render_files(report, _signature(report, by, because, day))
    with ledger.turn(at) as now:
        report = snapshots.get(snapshot)
        refuse_signing(report, by)
        signature = _signature(report, by, because, now.recorded_at)
        if day_of(now.recorded_at) != day_of(day):
            made = seals.render_files(report, signature)
        sealed = seals.seal_files(report, by, signature, made, signer, now)
        data = {"kind": report.kind, "audience": report.audience, "serial": report.serial, **sealed}
        event = ledger.NewEvent(snapshots.SIGNED, report.digest, report.quarter, _place(data, terminal))
        ledger.append(by=by, at=now.recorded_at, events=[*signer.record_first(), event])
        return snapshots.get(report.digest)


def _place(data: dict[str, Any], terminal: str) -> dict[str, Any]:
    return data | {"terminal": terminal} if terminal else data


def _signature(report: FrozenReport, by: str, because: str, at: datetime) -> Signature:
    return Signature(people.name_person_with_role(by, at), at, report.digest, because)


def refuse_signing(report: FrozenReport, by: str) -> None:
    """Refuse a report that is signed already, and who froze it."""
    if report.signed_at is not None:
        signature = f"by {people.name_person_with_role(report.signed_by, report.signed_at)}"
        raise Refused(
            f"The {report.title} is signed already, {signature} on {day_of(report.signed_at)}. "
            "To change it, freeze it again and sign that."
        )
    if snapshots.frozen_by(report.digest) == by:
        raise Refused("You froze this report, and somebody else must sign it: two people stand behind it.")
    _refuse_few_people(report)


def _refuse_few_people(report: FrozenReport) -> None:
    """A report for readers outside reckons with those signed before it was frozen alone."""
    if report.audience != OUTSIDE:
        return
    below = editions.in_force(report.quarter)[0].disclosure.hide_below
    printed = find_printed(report.document)
    for one in snapshots.of_quarter(report.quarter):
        if one.signed_at is None or one.audience != OUTSIDE or one.signed_at <= report.recorded_at:
            continue
        near = find_too_near(printed, find_printed(one.document), below)
        if near:
            raise Refused(
                f"The {one.title} was signed since this report was frozen, and "
                f"{counted(len(near), 'figure')} of it would differ by fewer than {below} people: "
                f"{'; '.join(near[:3])}. "
                "Freeze this report again and sign that."
            )


def newer(report: FrozenReport) -> FrozenReport | None:
    """A later snapshot of the same report, which a signer should know of; None when there is none."""
    same = [
        s
        for s in snapshots.of_quarter(report.quarter)
        if (s.kind, s.audience) == (report.kind, report.audience)
    ]
    return same[0] if same and same[0].serial > report.serial else None


def verify(snapshot: str) -> Verified:
    """Check a report's seal, then compose it again from its basis: see :func:`verify_document`."""
    report = snapshots.get(snapshot)
    if report.signed_at is None:
        return verify_document(report)
    seal = check_seal(report)
    if not seal.ok:
        return Verified(False, f"{_name(report)}: {seal.sentence}")
    checked = verify_document(report)
    return Verified(checked.ok, f"{checked.sentence} {seal.sentence}", checked.details)


def verify_and_keep(report: FrozenReport, by: str) -> Verified:
    """Verify a report, and keep what was found with the moment at which it was really done."""
    seen, done = verifications.see_report(report), verify(report.digest)
    state = State.PASSED if done.ok else State.WRONG
    outcome = Outcome(report.title, state, done.sentence, done.details)
    verifications.keep(report.digest, by, timezone.now(), seen, [outcome])
    return done


def verify_document(report: FrozenReport) -> Verified:
    """Compose a frozen report again from its basis, whoever signed it: within a version to the same bytes.

    Across versions its figures must be equal, but for those whose method or definition has another number.
    """
    kept, name = report.content, _name(report)
    if frozen.digest(kept) != report.digest:
        return Verified(
            False,
            f"{name}: the kept document has not the digest it was frozen with. Restore it from a backup.",
        )
    try:
        if report.basis.program != goldenthread.__version__:
            return _compared_versions(report, name, kept)
        made = frozen.canonical(_composed_again(report, report.kind, report.audience))
        if made != kept and (day := erasures.find_last_day(report.basis.serial)):
            return _compared_figures(name, kept, made, day)
    except Refused as refused:
        return Verified(False, f"{name}: cannot be composed again. {refused}")
    return _compared_bytes(name, kept, made)


def _name(report: FrozenReport) -> str:
    return f"{report.title} ({report.digest[:12]})"


def _composed_again(report: FrozenReport, kind: str, audience: str) -> Document:
    instant = datetime.fromisoformat(report.basis.instant)
    return inputs.document(report.quarter, kind, audience, instant=instant, serial=report.basis.serial)


def _compared_bytes(name: str, kept: bytes, made: bytes) -> Verified:
    if kept == made:
        sentence = f"composed again from its basis, all {len(kept):,} bytes are the same."
        return Verified(True, f"{name}: {sentence}")
    difference = frozen.first_difference(kept, made)
    return Verified(False, f"{name}: composed again, it differs. First: {difference}.")


def _compared_figures(name: str, kept: bytes, made: bytes, day: str) -> Verified:
    """After words were erased that the report prints: every figure and rating must still be the same."""
    compared = compare_versions(frozen.read(kept), [partial(frozen.read, made)])
    if compared.broken or compared.moved:
        return _compared_bytes(name, kept, made)
    sentence = f"composed again from its basis, all {compared.equal:,} figures and ratings are the same."
    return Verified(True, f"{name}: {sentence} Words that it prints were erased on {day}, as the law asks.")


def _compared_versions(report: FrozenReport, name: str, kept: bytes) -> Verified:
    """The same report made by this version; what it no longer tells is looked for in wider ones."""
    readers = dict.fromkeys(((report.kind, report.audience), (report.kind, INTERNAL), (FULL, INTERNAL)))
    again = [partial(_composed_again, report, *one) for one in readers]
    compared = compare_versions(frozen.read(kept), again)
    said, details = describe_comparison(compared)
    versions = f"version {report.basis.program}, and made again by version {goldenthread.__version__}"
    sentence = f"{name}: the kept bytes have the digest they were frozen with. Frozen by {versions}: {said}"
    return Verified(not compared.broken, sentence, details)


def render(snapshot: str, format: str) -> bytes:  # noqa: A002 - as the command calls it
    """A report as a file: of a sealed one, the file that was kept when it was signed."""
    report = snapshots.get(snapshot)
    if format not in FORMATS:
        raise Refused(f"“{format}” is not a format. Choose one of {', '.join(FORMATS)}.")
    kept = read_kept(report, format)
    return _rendered_once(report.digest, format, report.signature) if kept is None else kept


@lru_cache(maxsize=16)
def _rendered_once(digest: str, form: str, signature: Signature | None) -> bytes:
    return render_document(snapshots.get(digest).document, form, signature)


def _check(kind: str, audience: str) -> None:
    if kind not in KINDS:
        raise Refused(f"“{kind}” is not a kind of report. Choose {' or '.join(KINDS)}.")
    if audience not in (INTERNAL, OUTSIDE):
        raise Refused(f"“{audience}” is not an audience. Choose {INTERNAL} or {OUTSIDE}.")
