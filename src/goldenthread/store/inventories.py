"""Taking an inventory at an upgrade: the digests of all that events of earlier versions do not hold."""

from __future__ import annotations

import json

from django.utils import timezone

from goldenthread.store import evidence, files, ledger
from goldenthread.store.models import AppendRow

BY = "upgrade"
"""Who takes an inventory: no person, but the program as it brings a store up to date."""


def take() -> str:
    """List what nothing covers yet, and record the list's digest; empty where there is nothing to list."""
    if not AppendRow.objects.exists():
        return ""
    last = AppendRow.objects.order_by("-serial").values_list("recorded_at", flat=True)[0]
    with ledger.turn(max(timezone.now(), last)) as now:  # whatever the clock says, an upgrade goes on
        listed = {part: rows for part, rows in evidence.uncovered().items() if rows}
        if not listed:
            return ""
        content = json.dumps({"format": 1, **listed}, sort_keys=True, indent=1).encode()
        digest = files.keep(content)
        data = {part: len(rows) for part, rows in listed.items()}
        event = ledger.NewEvent(evidence.TAKEN, digest, data=data)
        ledger.append(by=BY, at=now.recorded_at, events=[event])
    return digest
