"""Anchors: where the ledger and the audit log stand, signed, for a file that leaves the machine."""

from __future__ import annotations

from datetime import datetime

from goldenthread.actions import keys
from goldenthread.reports.seals.anchor import Anchor, write_anchor
from goldenthread.store import ledger, seals


def make(*, by: str, at: datetime | None = None) -> bytes:
    """The file of an anchor; the first time, the unit's key is made and recorded."""
    signer = keys.open_signer()
    with ledger.turn(at) as now:
        if first := signer.record_first():
            ledger.append(by=by, at=now.recorded_at, events=first)
        anchor = Anchor(now.recorded_at, seals.chain_now("ledger"), seals.chain_now("audit log"))
    return write_anchor(anchor, signer.sign)
