"""The two chains of marks, and what each notes of the other."""

from __future__ import annotations

from django.db.models import Max

from goldenthread.periods import Quarter
from goldenthread.store import audit, marks
from goldenthread.store.models import AppendRow, AuditRow, EventRow
from goldenthread.store.proving.found import Found, Tell


def check_ledger(_tell: Tell) -> Found:
    """Compute every mark of the ledger again."""
    proof = marks.verify()
    if proof.broken:
        about = name_turn(proof.entries + 1)
        return Found("", [f"{proof.broken}{about} Entries 1 to {proof.entries:,} are sound."])
    return Found(f"{proof.entries:,} entries, whole. The last mark is {proof.mark or 'none'}.")


def check_audit(_tell: Tell) -> Found:
    """Compute every mark of the audit log again."""
    proof = audit.verify()
    if proof.broken:
        return Found("", [f"{proof.broken} Entries 1 to {proof.entries:,} are sound."])
    return Found(f"{proof.entries:,} entries, whole. The last mark is {proof.mark or 'none'}.")


def name_turn(serial: int) -> str:
    """What a turn at the ledger was about: the returns, reports or people that its events name."""
    head = AppendRow.objects.filter(serial__gte=serial).order_by("serial").first()
    events = EventRow.objects.filter(append=head) if head else EventRow.objects.none()
    names = [name_event(one) for one in events.order_by("serial")[:3]]
    return f" It is about: {'; '.join(names)}." if names else ""


def name_event(event: EventRow) -> str:
    """An event in words: its kind, of what, which quarter, version and file."""
    data = event.data if isinstance(event.data, dict) else {}
    parts = [event.kind, event.subject[:12] if len(event.subject) == 64 else event.subject]
    if event.period is not None:
        parts.append(Quarter(event.period).label)
    if "version" in data:
        parts.append(f"version {data['version']}")
    if "file" in data:
        parts.append(f"file {data['file']}")
    return ", ".join(parts)


def check_each_by_the_other(_tell: Tell) -> Found:
    """Hold each chain against what the other noted of it, so that a cut tail is noticed without an anchor.

    It is not where the other chain has noted nothing since; only an anchor tells that.
    """
    problems = filter(None, [_ledger_by_audit(), _audit_by_ledger()])
    return Found("What the ledger and the audit log note of each other agrees.", list(problems))


def _ledger_by_audit() -> str:
    """The first thing that the audit log notes of the ledger and that is not so."""
    heads = dict(AppendRow.objects.values_list("serial", "mark"))
    last = max(heads, default=0)
    rows = AuditRow.objects.filter(what="recorded").order_by("serial").values_list("serial", "data")
    seen = set()
    for entry, data in rows.iterator():
        serial = data.get("serial", 0)
        seen.add(serial)
        if serial > last:
            return (
                f"The end of the ledger is missing: the audit log says in entry {entry:,} that entry "
                f"{serial:,} of the ledger was recorded, and it ends with entry {last:,}."
            )
        if serial not in heads or data.get("mark", heads[serial]) != heads[serial]:
            return (
                f"The ledger was written again: entry {serial:,} is not the one that the audit log notes in "
                f"its entry {entry:,}."
            )
    untold = sorted(serial for serial in heads.keys() - seen if seen and serial > min(seen))
    if untold:
        about = name_turn(untold[0])
        return f"The audit log does not tell of entry {untold[0]:,} of the ledger.{about}"
    return ""


def _audit_by_ledger() -> str:
    """The first thing that the ledger notes of the audit log and that is not so."""
    there = AuditRow.objects.aggregate(last=Max("serial"))["last"] or 0
    noted = AppendRow.objects.filter(audit_serial__gt=0).order_by("serial")
    rows = [(s, entry or 0, m) for s, entry, m in noted.values_list("serial", "audit_serial", "audit_mark")]
    if rows and rows[-1][1] > there:
        serial, then, _ = rows[-1]
        cut = (
            f"The end of the audit log is missing: it has {there:,} entries"
            if there
            else "The audit log is empty"
        )
        return f"{cut}, and entry {serial:,} of the ledger notes that it had {then:,} then."
    kept = dict(
        AuditRow.objects.filter(serial__in=noted.values("audit_serial")).values_list("serial", "mark")
    )
    for serial, entry, mark in rows:
        if kept.get(entry) != mark:
            return (
                f"The audit log was written again: entry {entry:,} is not the one that entry {serial:,} of "
                "the ledger notes."
            )
    return ""
