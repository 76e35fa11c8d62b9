"""Seals of signed reports: the files that were kept at signing, the manifest over them, and its signature."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Manager

from goldenthread.ledger.refusal import Refused
from goldenthread.reports import snapshot as frozen
from goldenthread.reports.seals import sshsig
from goldenthread.reports.seals.anchor import Anchor, read_anchor
from goldenthread.reports.seals.manifest import (
    BASIS,
    DOCUMENT,
    FILES,
    Chain,
    Manifest,
    describe_signing,
    read_manifest,
    write_basis,
)
from goldenthread.reports.words import day_of
from goldenthread.store import files, keys
from goldenthread.store.models import AppendRow, AuditRow, EventRow
from goldenthread.store.snapshots import SIGNED, FrozenReport

SEALED = "report.sealed"
"""A seal on a report that was signed before seals existed."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What the ledger says of a report's seal."""

    manifest: str
    """The digest of the manifest, which is kept among the files."""
    signature: str

    @property
    def content(self) -> bytes:
        """The manifest, to the byte; refused when it is gone or damaged."""
        return files.read(self.manifest)


@dataclass(frozen=True, slots=True)
class SealCheck:
    """Whether a seal holds, and the sentence that says so."""

    ok: bool
    sentence: str


def find_seal(digest: str) -> Seal | None:
    """The seal of a signed report; None where it has none."""
    rows = EventRow.objects.filter(kind__in=(SIGNED, SEALED), subject=digest).order_by("serial")
    seals = [
        Seal(data["manifest"], data["signature"])
        for data in rows.values_list("data", flat=True)
        if "manifest" in data
    ]
    return seals[0] if seals else None


def read_kept(report: FrozenReport, form: str) -> bytes | None:
    """A signed report as the file that was kept when it was signed; None where it has no seal."""
    seal = find_seal(report.digest)
    if seal is None:
        return None
    return files.read(read_manifest(seal.content).every_file[FILES[form]])


def read_sealed(report: FrozenReport) -> tuple[Manifest, Seal]:
    """What a report's manifest says, without checking it; refused where it has no seal."""
    seal = find_seal(report.digest)
    if seal is None:
        raise Refused(f"The {report.title} has no seal. Seal it with: report seal")
    return read_manifest(seal.content), seal


def check_seal(report: FrozenReport) -> SealCheck:
    """Check a signed report against its seal; the first thing that differs is named, a figure by its name."""
    if report.signed_at is None:
        return SealCheck(True, "It is not signed, so it has no seal.")
    seal = find_seal(report.digest)
    if seal is None:
        return SealCheck(
            False, f"It was signed on {day_of(report.signed_at)}, and has no seal. Seal it with: report seal"
        )
    try:
        manifest, key = _signed(seal)
        problem = next(_differences(report, manifest), "")
    except Refused as refused:
        return SealCheck(False, f"Its seal does not hold. {refused}")
    if problem:
        return SealCheck(False, f"It is not what was sealed. {problem}")
    told = describe_signing(manifest).rstrip(".")
    return SealCheck(True, f"Its seal holds. {told}. The key is {key.fingerprint}.")


def _signed(seal: Seal) -> tuple[Manifest, sshsig.PublicKey]:
    content = seal.content
    key = sshsig.check_signature(content, seal.signature, sshsig.REPORT)
    confirm_key(key)
    return read_manifest(content), key


def confirm_key(key: sshsig.PublicKey) -> None:
    """Refuse a key that is none of the unit's, or that this machine does not confirm."""
    found = next((one for one in keys.known_keys() if one.public == key), None)
    if found is None:
        raise Refused(f"The key {key.fingerprint}, which signed it, is none of this unit's keys.")
    if not found.confirmed:
        raise Refused(
            f"The key {key.fingerprint}, which signed it, is not confirmed by the public key of this machine "
            f"in {keys.path_of(keys.PUBLIC)}. If that file is missing or wrong, put it back from a backup."
        )


def _differences(report: FrozenReport, manifest: Manifest) -> Iterator[str]:
    content = report.content
    if files.digest_of(content) != manifest.inside[DOCUMENT]:
        yield f"First: {frozen.first_difference(files.read(manifest.inside[DOCUMENT]), content)}."
    if manifest.snapshot != report.digest:
        yield f"The seal is that of another report, {manifest.snapshot[:12]}."
    if manifest.account != report.signed_by or _moment(manifest.signed_at) != report.signed_at:
        yield (
            f"It was sealed as signed by {manifest.account} on {day_of(_moment(manifest.signed_at))}, and "
            f"the ledger says that {report.signed_by} signed it on {day_of(report.signed_at)}."
        )
    kept = {name: files.read(digest) for name, digest in manifest.every_file.items()}
    basis = json.loads(write_basis(report.basis))
    for name, then in json.loads(kept[BASIS]).items():
        if name in basis and basis[name] != then:
            yield f"Its basis: {name} was {then} and is now {basis[name]}."
    yield from chain_differences("ledger", manifest.ledger)
    yield from chain_differences("audit log", manifest.audit)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


# Anchors

TABLES: Mapping[str, Manager[Any]] = {"ledger": AppendRow.objects, "audit log": AuditRow.objects}
"""The two chains of marks."""


def chain_now(which: str) -> Chain:
    """Where a chain stands: the ledger, or the audit log."""
    last = TABLES[which].order_by("-serial").values_list("serial", "mark").first()
    return Chain(*(last or (0, "")))


def chain_differences(which: str, then: Chain) -> Iterator[str]:
    """What is wrong with a chain by what was signed of it: its tail was cut off, or it was rewritten."""
    now = chain_now(which)
    if now.entries < then.entries:
        missing = then.entries - now.entries
        told = (
            f"all {missing:,} are"
            if not now.entries
            else f"the last {missing:,} {'is' if missing == 1 else 'are'}"
        )
        yield f"The {which} had {then.entries:,} entries then: {told} missing."
        return
    mark = TABLES[which].filter(serial=then.entries).values_list("mark", flat=True).first()
    if then.entries and mark != then.mark:
        yield (
            f"The {which} was rewritten: the mark of entry {then.entries:,} was {then.mark[:12]} then, "
            f"and is {(mark or 'none')[:12]} now."
        )


def check_anchor(content: bytes) -> tuple[Anchor, tuple[str, ...]]:
    """What an anchor says, and every way in which the store differs; refused when its signature fails."""
    anchor, key = read_anchor(content)
    problems = []
    try:
        confirm_key(key)
    except Refused as refused:
        problems.append(f"The anchor: {refused}")
    for which, chain in (("ledger", anchor.ledger), ("audit log", anchor.audit)):
        problems += chain_differences(which, chain)
    return anchor, tuple(problems)
