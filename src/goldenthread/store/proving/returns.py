"""Returns: every version, text and reason is the one that its event names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from goldenthread.periods import Quarter
from goldenthread.store import erasures, evidence, texts
from goldenthread.store.models import EventRow, ObservationRow, Reason, ReturnText, ReturnVersion
from goldenthread.store.proving.chains import name_event
from goldenthread.store.proving.found import Found, Tell, told

UNPROVEN = "It was kept by an earlier version and is in no inventory, so nothing proves it."


def name_version(row: ReturnVersion) -> str:
    """A version in words: programme, quarter, version, file."""
    return f"{row.programme}, {Quarter(row.quarter).label}, version {row.version} ({row.file_name})"


def check_versions(tell: Tell) -> Found:
    """Hold every version against the event of its submission, and its values against what was accepted."""
    events = dict(evidence.claims("return.submitted"))
    listed, accepted = evidence.inventory()["versions"], _accepted()
    changed = erasures.find_erased("return_version")
    problems, count = [], 0
    for row in told(ReturnVersion.objects.order_by("submitted_serial").iterator(), tell, "versions"):
        count += 1
        event = events.pop(row.submitted_serial, None)
        if event is None:
            problems.append(f"{name_version(row)}: the ledger does not say that it was submitted.")
            continue
        known = event.data.get("content") or listed.get(str(row.submitted_serial))
        after = changed[str(row.pk)].after if str(row.pk) in changed else known
        problems += [f"{name_version(row)}: {wrong}" for wrong in _version(row, event, after)]
        key = (row.programme, row.quarter, row.version)
        problems += [f"{name_version(row)}: {wrong}" for wrong in _values(row, accepted.get(key))]
    problems += [f"{name_event(event)}: this version is missing." for event in events.values()]
    return Found(f"{count:,} versions of returns are as they were submitted.", problems)


def _version(row: ReturnVersion, event: EventRow, known: str | None) -> Iterator[str]:
    told = (event.subject, event.period, event.data["version"])
    if told != (row.programme, row.quarter, row.version):
        yield f"the ledger says that it is {name_event(event)}."
    if row.submitted_at != event.append.recorded_at:
        yield "it has another day or time of submission than the ledger says."
    if event.data["digest"] != row.digest_id or event.data["file"] != row.file_name:
        yield (
            f"it points to the file {row.digest_id[:12]}, and {event.data['digest'][:12]} "
            f"({event.data['file']}) was submitted."
        )
    elif known is None:
        yield UNPROVEN[0].lower() + UNPROVEN[1:]
    elif evidence.digest_row(row) != known:
        yield "its edition, values or findings are not those that were submitted."


def _accepted() -> Mapping[tuple[str, int, int], int]:
    """The turn at which each version was accepted last."""
    rows = EventRow.objects.filter(kind="return.accepted").order_by("serial")
    return {(e.subject, e.period or 0, e.data["version"]): e.append_id for e in rows}


def _values(row: ReturnVersion, turn: int | None) -> Iterator[str]:
    """Where its values are not those that entered the ledger when it was accepted."""
    if turn is None:
        return
    rows = ObservationRow.objects.filter(append_id=turn, source__version=row.version)
    seen = rows.values_list("key__measure", "key__group", "kind", "value", "sheet", "cell")
    entered = {f"{m}|{g}" if g else m: list(rest) for m, g, *rest in seen}
    for field, value in sorted(row.values.items()):
        if entered.get(field) != value:
            there = entered.get(field, ["", "nothing"])[1]
            yield f"{field} is {value[1]}, and {there} entered the ledger when it was accepted."
            return


def check_texts(_tell: Tell) -> Found:
    """Hold the texts of every version against the digest in its event, or what an erasure left."""
    listed, erased = evidence.inventory()["texts"], erasures.find_erased("return_text")
    events = {serial: row.data for serial, row in evidence.claims("return.submitted")}
    rows = ReturnText.objects.select_related("version").order_by("version_id")
    problems, count, missing = [], 0, set(ReturnVersion.objects.values_list("pk", flat=True))
    for row in rows.iterator():
        count += 1
        missing.discard(row.pk)
        serial = row.version.submitted_serial
        known = events.get(serial, {}).get("texts") or listed.get(str(serial))
        known = erased[str(row.pk)].after if str(row.pk) in erased else known
        if known is None:
            problems.append(f"{name_version(row.version)}: its texts. {UNPROVEN}")
        elif texts.mark(row.texts) != known:
            problems.append(f"{name_version(row.version)}: its texts are not those that were submitted.")
        elif row.mark != known:
            problems.append(f"{name_version(row.version)}: pages would not notice a change of its texts.")
    lost = ReturnVersion.objects.filter(pk__in=missing)
    problems += [f"{name_version(row)}: its texts are missing." for row in lost]
    gone = f" Of {len(erased)}, words were erased, as the law asks." if erased else ""
    return Found(f"The texts of {count:,} versions are as they were submitted.{gone}", problems)


def check_reasons(_tell: Tell) -> Found:
    """Hold every reason and message against the digest in its event, or what an erasure left."""
    listed, erased = evidence.inventory()["reasons"], erasures.find_erased("reason")
    rows = {row.serial: row for row in Reason.objects.all()}
    count, problems = len(rows), []
    for event in EventRow.objects.order_by("serial").iterator():
        if "reason-text-id" not in event.data:
            continue
        row = rows.pop(event.serial, None)
        known = event.data.get("reason-digest") or listed.get(str(event.serial))
        problems += [f"{name_event(event)}: {wrong}" for wrong in _reason(row, known, erased)]
        if row is not None and not _belongs(row, event):
            problems.append(f"{name_event(event)}: its words stand with another programme or quarter.")
    problems += [f"The reason {serial} belongs to no event of the ledger." for serial in rows]
    gone = f" {len(erased)} of them were erased, as the law asks." if erased else ""
    return Found(f"{count:,} reasons and messages are as they were written.{gone}", problems)


def _belongs(row: Reason, event: EventRow) -> bool:
    """Whether words stand with their event's programme and quarter; with none, for a round or a person."""
    of_none = row.programme == "" and event.kind.startswith(("people.", "round."))
    return (row.programme == event.subject or of_none) and event.period in (row.quarter, None)


def _reason(row: Reason | None, known: str | None, erased: Mapping[str, Any]) -> Iterator[str]:
    if row is None:
        yield "its words are missing."
    elif str(row.serial) in erased:
        if row.text != erased[str(row.serial)].after:
            yield "its words were erased, and others stand there."
    elif known is None:
        yield UNPROVEN[0].lower() + UNPROVEN[1:]
    elif evidence.digest_text(row.text) != known:
        yield "its words are not those that were written."
