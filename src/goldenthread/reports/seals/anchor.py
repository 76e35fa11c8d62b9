"""An anchor: how long the ledger and the audit log were at a moment, and their marks, signed, in a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from goldenthread.ledger.refusal import Refused
from goldenthread.reports.seals.manifest import Chain, write_json
from goldenthread.reports.seals.sshsig import ANCHOR, BEGIN, PublicKey, check_signature

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where both chains stood at a moment."""

    at: datetime
    ledger: Chain
    audit: Chain


def write_anchor(anchor: Anchor, sign: Callable[[bytes, str], str]) -> bytes:
    """The anchor's file: what it says as JSON, and the signature below it."""
    chains = {"ledger": asdict(anchor.ledger), "audit": asdict(anchor.audit)}
    content = write_json({"format": FORMAT, "at": anchor.at.isoformat(), **chains})
    return content + sign(content, ANCHOR).encode()


def read_anchor(file: bytes) -> tuple[Anchor, PublicKey]:
    """What an anchor's file says, and the key that signed it; refused when its signature does not hold."""
    text = file.decode("utf-8", "replace")
    content, begin, signature = text.partition(BEGIN)
    if not begin:
        raise Refused("This file is not a signed anchor. Write one with: ledger anchor -o FILE")
    key = check_signature(content.encode(), begin + signature, ANCHOR)
    try:
        whole = json.loads(content)
        chains = (Chain(**whole[name]) for name in ("ledger", "audit"))
        return Anchor(datetime.fromisoformat(whole["at"]), *chains), key
    except (ValueError, KeyError, TypeError):
        raise Refused("This anchor was written in a form that this program does not read.") from None
