"""Seals: a signed report's files are made once, kept, and signed together with where both chains stood."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from goldenthread.actions import keys, people
from goldenthread.actions.keys import Signer
from goldenthread.ledger.refusal import Refused
from goldenthread.reports import snapshot
from goldenthread.reports.render.forms import render_document
from goldenthread.reports.render.standing import Signature
from goldenthread.reports.seals.manifest import (
    BASIS,
    FILES,
    INSIDE,
    Chain,
    Manifest,
    write_basis,
    write_manifest,
)
from goldenthread.reports.seals.package import HOW_TO, write_how_to, write_package
from goldenthread.reports.seals.sshsig import REPORT
from goldenthread.store import files, ledger, seals, snapshots
from goldenthread.store.keys import files_of_keys, known_keys
from goldenthread.store.ledger import NewEvent, Turn
from goldenthread.store.snapshots import FrozenReport


def render_files(report: FrozenReport, signature: Signature) -> dict[str, bytes]:
    """Everything that a seal covers, by the file's name, with the signer's name, role and day."""
    document = report.document
    made = {FILES[form]: render_document(document, form, signature) for form in ("pdf", "html", "text")}
    return {**made, FILES["json"]: report.content, BASIS: write_basis(report.basis)}


def seal_files(
    report: FrozenReport,
    account: str,
    signature: Signature,
    made: Mapping[str, bytes],
    signer: Signer,
    now: Turn,
) -> dict[str, str]:
    """Keep the files and sign a manifest over them; what the ledger is to say of the seal.

    The manifest names the marks of both chains as they stand before the entry that names the manifest.
    """
    whole = {**made, HOW_TO: write_how_to(report.title, signer.public.fingerprint)}
    kept = {name: files.keep(content) for name, content in whole.items()}
    manifest = Manifest(
        snapshot=report.digest,
        title=report.title,
        account=account,
        signer=signature.by,
        signed_at=signature.at.isoformat(),
        sealed_at=(signature.sealed_at or signature.at).isoformat(),
        because=signature.because,
        files={name: digest for name, digest in kept.items() if name not in INSIDE},
        inside={name: digest for name, digest in kept.items() if name in INSIDE},
        ledger=Chain(now.serial, now.mark),
        audit=seals.chain_now("audit log"),
    )
    content = write_manifest(manifest)
    return {"signature": signer.sign(content, REPORT), "manifest": files.keep(content)}


def make_package(report: FrozenReport) -> dict[str, bytes]:
    """The files of a signed report's package, by name; refused when its seal does not hold."""
    if report.signed_at is None:
        raise Refused(f"The {report.title} is not signed. A package is made of a signed report.")
    checked = seals.check_seal(report)
    if not checked.ok:
        raise Refused(f"No package can be made of the {report.title}. {checked.sentence}")
    manifest, seal = seals.read_sealed(report)
    kept = {name: files.read(digest) for name, digest in manifest.files.items()}
    return write_package(kept, seal.content, seal.signature, known_keys())


def seal_at_upgrade() -> None:
    """Seal what was signed before seals existed, once: not where the unit ever had a key.

    So nobody can take seals away, change a report, and have the next start seal it again.
    """
    if not files_of_keys() and not known_keys():
        seal_signed_before(by="upgrade")


def seal_signed_before(*, by: str, at: datetime | None = None) -> tuple[FrozenReport, ...]:
    """Seal every report that was signed before seals existed, as it is kept."""
    waiting = [one for one in snapshots.all() if one.signed_at and seals.find_seal(one.digest) is None]
    changed = [one for one in waiting if snapshot.digest(one.content) != one.digest]
    if changed:
        raise Refused(
            "No report was sealed, because some are not what was frozen. Restore them from a backup.",
            tuple(f"{one.title} ({one.digest[:12]})" for one in changed),
        )
    if waiting:
        signer = keys.open_signer()
        for report in reversed(waiting):
            _seal_before(report, signer, by, at)
    return tuple(waiting)


def _seal_before(report: FrozenReport, signer: Signer, by: str, at: datetime | None) -> None:
    assert report.signed_at is not None, "only signed reports wait for a seal"  # noqa: S101
    with ledger.turn(at) as now:
        if seals.find_seal(report.digest):
            return
        name = people.name_person_with_role(report.signed_by, report.signed_at)
        signature = Signature(name, report.signed_at, report.digest, sealed_at=now.recorded_at)
        made = render_files(report, signature)
        data = seal_files(report, report.signed_by, signature, made, signer, now)
        event = NewEvent(seals.SEALED, report.digest, report.quarter, data)
        ledger.append(by=by, at=now.recorded_at, events=[*signer.record_first(), event])
