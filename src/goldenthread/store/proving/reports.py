"""Reports: each freeze and signature has its snapshot, and each snapshot its freeze."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from goldenthread.periods import Quarter
from goldenthread.reports import snapshot as frozen
from goldenthread.store import evidence, seals, snapshots
from goldenthread.store.models import EventRow, ReturnVersion, Snapshot, SnapshotReturn
from goldenthread.store.proving.found import Found, Tell

Return = tuple[str, int]
"""A programme and a quarter."""
Returns = Mapping[str, set[Return]]


def check_snapshots(_tell: Tell) -> Found:
    """Hold every frozen report against the event of its freeze, and every signature against a report."""
    made = {row.subject: row for _, row in evidence.claims(snapshots.FROZEN)}
    returns = _list_returns()
    problems, there = [], set()
    for row in Snapshot.objects.order_by("serial").iterator():
        there.add(row.digest)
        name = f"The {row.kind} report for {Quarter(row.quarter).label}, {row.audience} ({row.digest[:12]})"
        problems += [f"{name} {wrong}" for wrong in _snapshot(row, made.get(row.digest), returns)]
    signing = (snapshots.SIGNED, seals.SEALED)
    events = EventRow.objects.filter(kind__in=(snapshots.FROZEN, *signing)).select_related("append")
    lost: dict[str, str] = {}
    for event in events.order_by("serial"):
        if event.subject not in there:
            lost[event.subject] = _lost(event)
    count = f"{len(there)} frozen reports"
    return Found(
        f"{count} have their documents and their entries in the ledger.", [*problems, *lost.values()]
    )


def _lost(event: EventRow) -> str:
    done = "signed" if event.kind != snapshots.FROZEN else "frozen"
    quarter = f" for {Quarter(event.period).label}" if event.period is not None else ""
    kind = f"{event.data.get('kind', '')} report".strip()
    return f"The {kind}{quarter} ({event.subject[:12]}), {done} by {event.append.by}, is missing."


def _list_returns() -> Returns:
    """Every submitted return by the digest of its file."""
    found: dict[str, set[Return]] = {}
    for digest, programme, quarter in ReturnVersion.objects.values_list("digest_id", "programme", "quarter"):
        found.setdefault(digest, set()).add((programme, quarter))
    return found


def _snapshot(row: Snapshot, event: EventRow | None, returns: Returns) -> Iterator[str]:
    if frozen.digest(row.document.encode()) != row.digest:
        yield "is not as it was frozen: its document was changed."
        return
    if event is None or event.serial != row.serial:
        yield "is listed, and the ledger does not say that it was frozen."
        return
    cells: set[str] = set()
    document = json.loads(row.document, object_hook=partial(_find_cells, cells))["document"]
    told = (document["quarter"], document["kind"], document["audience"])
    if told != (str(Quarter(row.quarter)), row.kind, row.audience) or event.data != _data(row):
        yield "is listed as another report than it is."
    if row.recorded_at != event.append.recorded_at:
        yield "is listed with another day or time of freezing than the ledger says."
    basis = {name: value for name, value in document["basis"].items() if name != "is"}
    if any(row.basis.get(name) != value for name, value in basis.items()):
        yield "is listed with another basis than it was frozen with."
    listed = set(SnapshotReturn.objects.filter(snapshot=row).values_list("programme", "quarter"))
    behind = {one for digest in cells for one in returns.get(digest, ())}
    # What is frozen for readers outside names no cells: of it only returns that nobody sent are noticed.
    if behind - listed or listed - (behind or set().union(*returns.values())):
        yield "is listed with other returns than it stands on."


def _find_cells(cells: set[str], part: dict[str, Any]) -> dict[str, Any]:
    """Keep the digest of the file that a cell lies in, while a document is read."""
    if part.get("is") == "Origin" and part.get("kind") == "cell":
        cells.add(part["digest"])
    return part


def _data(row: Snapshot) -> dict[str, str]:
    return {"kind": row.kind, "audience": row.audience}
