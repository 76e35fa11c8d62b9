"""What the ledger's events hold of what lies beside them: digests, by which a change is noticed.

An event of 0.1.0 or 0.2.0 holds the digest of a return's file and no more. What those versions kept is listed
once, at the upgrade, in an inventory: a file of digests, whose own digest is an event. So a change after the
upgrade is noticed; one before it is not, except where the ledger's observations tell it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

import numpy as np

from goldenthread.ledger.refusal import Refused
from goldenthread.store import cells, files, vintages
from goldenthread.store.models import EventRow, Reason, ReturnText, ReturnVersion, Vintage

TAKEN: Final = "inventory.taken"
"""The event of the ledger that an inventory was taken."""
Digests = dict[str, str]


def digest_text(text: str) -> str:
    """A digest of words."""
    return sha256(text.encode()).hexdigest()


def digest_json(value: Any) -> str:
    """A digest of plain JSON values, the same in whatever order a database gives them back."""
    return digest_text(json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def digest_version(file_name: str, digest: str, edition: str, values: Any, findings: Any) -> str:
    """A digest of a submitted version but for its texts, which may be erased."""
    return digest_json([file_name, digest, edition, values, findings])


def digest_row(row: ReturnVersion) -> str:
    """The same of a version as it is kept."""
    return digest_version(row.file_name, row.digest_id, row.edition, row.values, row.findings)


# Vintages


def digest_columns(found: cells.Columns) -> str:
    """A digest of a vintage's rows, in their order: of what they say, however they lie on the disk."""
    total = sha256()
    for name in ("file", "line", "month", "count"):
        total.update(name.encode() + np.asarray(getattr(found, name), "<i8").tobytes())
    for name in ("area", "group", "subgroup"):
        places = np.asarray(getattr(found, name))
        used, where = np.unique(places, return_inverse=True)
        order = np.argsort([found.words[one] for one in used.tolist()], kind="stable")
        words = [found.words[one] for one in used[order].tolist()]
        ranks = np.empty(len(order), "<i4")
        ranks[order] = np.arange(len(order))
        total.update(json.dumps([name, words]).encode() + ranks[where].astype("<i4").tobytes())
    for name, marks in sorted(found.flags.items()):
        total.update(name.encode() + np.asarray(marks, bool).tobytes())
    return total.hexdigest()


def digest_vintage(digest: str) -> Digests:
    """The digests of a vintage's rows and of the report of what was found, as they lie on the disk."""
    rows, report = vintages.rows_path(digest), vintages.report_path(digest)
    return {
        "rows": digest_columns(cells.read(rows)),
        "report": files.digest_of(report.read_bytes()),
    }


def digest_listed(row: Vintage) -> str:
    """A digest of how the database lists a vintage."""
    return digest_json([row.kind, row.title, row.obtained.isoformat(), row.recorded_to, row.files])


# What events and the inventory say


def claims(kind: str) -> Iterator[tuple[int, EventRow]]:
    """The events of a kind, with their serials."""
    for row in EventRow.objects.filter(kind=kind).select_related("append").order_by("serial").iterator():
        yield row.serial, row


def inventory() -> Mapping[str, Mapping[str, Any]]:
    """What the inventories list, by part; the earliest to list something counts."""
    found: dict[str, dict[str, Any]] = {"versions": {}, "texts": {}, "reasons": {}, "vintages": {}}
    for _, event in claims(TAKEN):
        for part, listed in json.loads(files.read(event.subject)).items():
            if part in found:
                found[part] = {**listed, **found[part]}
    return found


def uncovered() -> dict[str, dict[str, Any]]:
    """The digests of everything that no event and no inventory holds."""
    known = inventory() if EventRow.objects.filter(kind=TAKEN).exists() else {}
    bound = {serial for serial, event in claims("return.submitted") if "content" in event.data}
    worded = {s for s, row in _deciding() if "reason-digest" in row.data}
    made: dict[str, dict[str, Any]] = {"versions": {}, "texts": {}, "reasons": {}, "vintages": {}}
    for row in ReturnVersion.objects.exclude(submitted_serial__in=bound).order_by("submitted_serial"):
        made["versions"][str(row.submitted_serial)] = digest_row(row)
    rows = ReturnText.objects.exclude(version__submitted_serial__in=bound).select_related("version")
    made["texts"] = {str(one.version.submitted_serial): one.mark for one in rows.order_by("version_id")}
    for reason in Reason.objects.exclude(serial__in=worded).order_by("serial"):
        made["reasons"][str(reason.serial)] = digest_text(reason.text)
    for _, event in claims(vintages.ADDED):
        if "kept" not in event.data:
            made["vintages"][event.subject] = _listed(event.subject)
    return {part: _without(rows, known.get(part, {})) for part, rows in made.items()}


def _without(rows: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: digest for name, digest in rows.items() if name not in known}


def _deciding() -> Iterator[tuple[int, EventRow]]:
    for row in EventRow.objects.filter(serial__in=Reason.objects.values("serial")).iterator():
        yield row.serial, row


def _listed(digest: str) -> Digests:
    """The digests of a vintage; what is missing from the disk when the inventory is taken is left out."""
    row = Vintage.objects.filter(digest=digest).first()
    listed = {} if row is None else {"listed": digest_listed(row)}
    try:
        return {**listed, **digest_vintage(digest)}
    except (OSError, Refused):
        return listed


def find_kept(digest: str) -> Digests | None:
    """The digests of a vintage's rows, report and listing: of its event, or else of an inventory."""
    event = EventRow.objects.filter(kind=vintages.ADDED, subject=digest).first()
    known: Digests | None = event.data.get("kept") if event else None
    rebuilt = EventRow.objects.filter(kind=vintages.REBUILT, subject=digest).order_by("-serial").first()
    known = known or inventory()["vintages"].get(digest)
    return {**(known or {}), **rebuilt.data["kept"]} if rebuilt else known
