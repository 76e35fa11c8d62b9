"""The manifest of a signed report: what its seal covers, as the bytes that are signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from goldenthread.ledger.refusal import Refused
from goldenthread.reports.document import Basis
from goldenthread.reports.render.standing import Signature, standing

FORMAT = 1
DOCUMENT, BASIS = "document.json", "basis.json"
FILES: Mapping[str, str] = {
    "pdf": "report.pdf",
    "html": "report.html",
    "text": "report.txt",
    "json": DOCUMENT,
    "basis": BASIS,
}
"""The files that a seal covers, by the form of a report."""
INSIDE = frozenset({DOCUMENT, BASIS})
"""Those that are in no package: their trails say more than the report prints."""


@dataclass(frozen=True, slots=True)
class Chain:
    """How long a chain of marks was, and its last mark."""

    entries: int
    mark: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is sealed: a report's files by their digests, who signed it, and where both chains stood."""

    snapshot: str
    title: str
    account: str
    """The signer's account."""
    signer: str
    """The signer's name and role on that day."""
    signed_at: str
    sealed_at: str
    """The same moment as ``signed_at``; later for reports that were signed before seals existed."""
    because: str
    """Why it was signed at the terminal; empty when it was signed on its page."""
    files: Mapping[str, str]
    """The SHA-256 digest of each file of the package, by its name."""
    inside: Mapping[str, str]
    """The same of what stays with the unit: the document with its trails, and its basis."""
    ledger: Chain
    """Where the ledger stood immediately before the entry of this seal, which names this manifest."""
    audit: Chain

    @property
    def every_file(self) -> dict[str, str]:
        """The digests of all that is sealed."""
        return {**self.files, **self.inside}

    @property
    def digest(self) -> str:
        """The SHA-256 digest of the manifest as it is signed."""
        return hashlib.sha256(write_manifest(self)).hexdigest()


def describe_signing(manifest: Manifest) -> str:
    """``Signed by Ada Lovelace, Director on 31 October 2024``, as the report itself prints it."""
    at, sealed_at = (datetime.fromisoformat(one) for one in (manifest.signed_at, manifest.sealed_at))
    later = sealed_at if sealed_at != at else None
    return standing(Signature(manifest.signer, at, manifest.snapshot, manifest.because, later))


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest as JSON, the same bytes for equal manifests."""
    return write_json({"format": FORMAT, **asdict(manifest)})


def write_basis(basis: Basis) -> bytes:
    """What a report stands on, as the file that is sealed."""
    return write_json(asdict(basis))


def write_json(whole: Mapping[str, object]) -> bytes:
    """Readable JSON with its keys in order and a line's end, as everything that is signed is written."""
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def read_manifest(content: bytes) -> Manifest:
    """Read a manifest; refused when it is none, or one of a later program."""
    try:
        whole = json.loads(content)
        if whole["format"] != FORMAT:
            raise Refused(f"This manifest has format {whole['format']}; this program reads format {FORMAT}.")
        parts = {one.name: whole[one.name] for one in fields(Manifest)}
        chains = {name: Chain(**parts[name]) for name in ("ledger", "audit")}
        return Manifest(**parts | chains)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused("The manifest cannot be read: it is cut off or was changed.") from None
