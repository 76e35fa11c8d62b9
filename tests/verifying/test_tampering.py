"""Every tampering of the list in the specification, and what verifying the store prints of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from tests.verifying.conftest import Verify, guard_lifted

from goldenthread.actions import anchors
from goldenthread.ledger.refusal import Refused
from goldenthread.store import audit as log
from goldenthread.store import cells, editions, files, marks, vintages
from goldenthread.store.models import (
    AppendRow,
    AuditRow,
    EditionRow,
    EventRow,
    KeyRow,
    Membership,
    ObservationRow,
    Reason,
    ReturnText,
    ReturnVersion,
    Snapshot,
    SnapshotReturn,
    SourceRow,
    User,
    Vintage,
)


def test_a_store_that_nobody_touched_passes_every_check(verify: Verify) -> None:
    told = verify()
    assert told.wrong == []
    assert told.done.ok
    assert len(told.lines) == 15


def observation() -> ObservationRow:
    return ObservationRow.objects.get(key__measure="activity.sessions", source__version=1)


def edit_observation() -> None:
    ObservationRow.objects.filter(pk=observation().pk).update(value="999")


def delete_observation() -> None:
    ObservationRow.objects.filter(pk=observation().pk).delete()


def rekey_observation() -> None:
    KeyRow.objects.filter(pk=observation().key_id).update(subject="HOSP")


def add_observation() -> None:
    one = observation()
    one.pk = one.pk + 100_000
    one.save(force_insert=True)


def edit_table() -> None:
    path = vintages.rows_path(Vintage.objects.get().digest)
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        table = file.read()
    counts = [6, *table["count"].to_pylist()[1:]]
    column = table.schema.get_field_index("count")
    pq.write_table(table.set_column(column, "count", pa.array(counts, pa.int64())), path)
    assert int(cells.read(path).count[0]) == 6


def change_source() -> None:
    write(Vintage.objects.get().files[0]["digest"], b"Another,table")


def rename_vintage() -> None:
    Vintage.objects.update(title="Another")


def lose_vintage() -> None:
    vintages.rows_path(Vintage.objects.get().digest).unlink()


def delete_vintage() -> None:
    Vintage.objects.all().delete()


def write(digest: str, content: bytes) -> None:
    files.path_of(digest).write_bytes(content)


def edit_snapshot() -> None:
    row = Snapshot.objects.get()
    Snapshot.objects.update(document=row.document.replace("60", "61", 1))


def delete_snapshot() -> None:
    Snapshot.objects.all().delete()


def swap_snapshot() -> None:
    """The document and its digest, in the table and in both events."""
    from goldenthread.reports import snapshot as frozen

    row = Snapshot.objects.get()
    document = row.document.replace('"shown":"60"', '"shown":"61"', 1)
    assert document != row.document
    digest = frozen.digest(document.encode())
    Snapshot.objects.update(document=document, digest=digest)
    EventRow.objects.filter(subject=row.digest).update(subject=digest)
    SnapshotReturn.objects.update(snapshot=digest)


def mark_all() -> None:
    """Compute every mark of both chains again, as whoever knows the program can."""
    before, last = "", 0
    heads = list(AppendRow.objects.order_by("serial"))
    for head in heads:
        seen = list(
            ObservationRow.objects.filter(append=head).order_by("serial").values_list(*marks.OBSERVATION[2:])
        )
        done = list(EventRow.objects.filter(append=head).order_by("serial").values_list(*marks.EVENT[2:]))
        logged = head.audit_serial, head.audit_mark
        before = marks.mark(before, last, head.recorded_at, head.by, seen, done, logged)
        AppendRow.objects.filter(pk=head.pk).update(mark=before)
        last = head.serial
    made, mark = dict(AppendRow.objects.values_list("serial", "mark")), ""
    for row in AuditRow.objects.order_by("serial"):
        if row.what == "recorded":
            row.data["mark"] = made[row.data["serial"]]
        mark = log._mark(mark, log._entry(row))
        AuditRow.objects.filter(pk=row.pk).update(mark=mark, data=row.data)


def forge() -> None:
    """The forgery of the specification: a figure, its report, and every mark, until both chains fit."""
    swap_snapshot()
    for _ in range(2 * AppendRow.objects.count()):
        mark_all()
        now = dict(AuditRow.objects.values_list("serial", "mark"))
        stale = [
            h for h in AppendRow.objects.filter(audit_serial__gt=0) if h.audit_mark != now[h.audit_serial]
        ]
        if not stale:
            return
        AppendRow.objects.filter(pk=stale[0].pk).update(audit_mark=now[stale[0].audit_serial])
    raise AssertionError("The chains do not fit.")


def delete_signature() -> None:
    EventRow.objects.filter(kind="report.signed").delete()


def change_signer() -> None:
    AppendRow.objects.filter(pk=EventRow.objects.get(kind="report.signed").append_id).update(by="eve")


def edit_text() -> None:
    row = ReturnText.objects.order_by("version_id")[0]
    ReturnText.objects.filter(pk=row.pk).update(texts={**row.texts, "narrative.worked": "Nothing."})


def edit_reason() -> None:
    Reason.objects.filter(text__startswith="Please").update(text="Never mind.")


def edit_values() -> None:
    row = ReturnVersion.objects.get(version=2)
    value = ["n", "1", *row.values["activity.sessions"][2:]]
    ReturnVersion.objects.filter(pk=row.pk).update(values={**row.values, "activity.sessions": value})


def point_elsewhere() -> None:
    other = ReturnVersion.objects.get(version=2).digest_id
    ReturnVersion.objects.filter(version=1).update(digest_id=other)


def delete_version() -> None:
    row = ReturnVersion.objects.get(version=2)
    ReturnText.objects.filter(version=row).delete()
    row.delete()


def replace_workbook() -> None:
    write(ReturnVersion.objects.get(version=1).digest_id, b"not it")


def delete_workbook() -> None:
    files.path_of(ReturnVersion.objects.get(version=1).digest_id).unlink()


def edit_edition() -> None:
    row = EditionRow.objects.get()
    document = bytes(row.document).replace(b"Small framework", b"Large framework", 1)
    EditionRow.objects.update(document=document)


def edit_audit() -> None:
    AuditRow.objects.filter(what="saw").update(who="eve")


def delete_audit() -> None:
    AuditRow.objects.filter(serial=3).delete()


def empty_audit() -> None:
    AuditRow.objects.all().delete()


def submit_earlier() -> None:
    one = ReturnVersion.objects.get(version=1)
    ReturnVersion.objects.filter(pk=one.pk).update(submitted_at=one.submitted_at - timedelta(days=9))


def move_reason() -> None:
    Reason.objects.filter(programme="MENTOR").update(programme="HOSP")


def freeze_earlier() -> None:
    Snapshot.objects.update(recorded_at=Snapshot.objects.all()[0].recorded_at - timedelta(days=9))


def publish_earlier() -> None:
    EditionRow.objects.update(recorded_at=EditionRow.objects.all()[0].recorded_at - timedelta(days=9))


def add_vintage_earlier() -> None:
    Vintage.objects.update(recorded_at=Vintage.objects.all()[0].recorded_at - timedelta(days=9))


def rename_account() -> None:
    User.objects.filter(username="ada").update(username="eve")


def cut_audit() -> None:
    AuditRow.objects.filter(serial__gt=AuditRow.objects.count() - 3).delete()


def cut_ledger() -> None:
    last = AppendRow.objects.order_by("-serial")[0]
    ReturnText.objects.filter(version__submitted_serial=last.serial).delete()
    ReturnVersion.objects.filter(submitted_serial=last.serial).delete()
    EventRow.objects.filter(append=last).delete()
    last.delete()


def add_membership() -> None:
    Membership.objects.create(person=User.objects.get(), role="administrator")


def add_administrator() -> None:
    eve = User.objects.create(username="eve", name="Eve", email="eve@example.org", is_superuser=True)
    Membership.objects.create(person=eve, role="administrator")


def mark_texts_otherwise() -> None:
    ReturnText.objects.filter(version__version=1).update(mark="f" * 64)


def note_another_return() -> None:
    SnapshotReturn.objects.create(snapshot=Snapshot.objects.get(), programme="HOSP", quarter=1)


def forget_returns() -> None:
    SnapshotReturn.objects.all().delete()


TURN = "of the ledger (recorded at"
ACCEPTED = "It is about: return.accepted, MENTOR, Q1 2024-25, version 1, file mentor v1.xlsx."
MENTOR = "Returns: WRONG. MENTOR, Q1 2024-25, version"
SUMMARY = "Reports: WRONG. Summary Update for Q1 2024-25"
FIRST = f"{MENTOR} 1 (mentor v1.xlsx)"
WORKBOOK = "Files: WRONG. The file mentor v1.xlsx of MENTOR, Q1 2024-25, version 1 ("
REPORT = "Frozen reports: WRONG. The summary report for Q1 2024-25"
LIST: dict[Callable[[], None], tuple[str, ...]] = {
    edit_observation: (TURN, ACCEPTED, f"{FIRST}: activity.sessions is 120, and 999 entered"),
    delete_observation: (TURN, ACCEPTED, f"{FIRST}: activity.sessions is 120, and nothing"),
    rekey_observation: (TURN, ACCEPTED),
    add_observation: (TURN, ACCEPTED),
    edit_table: ("Vintages: WRONG. The vintage “", "has other rows in its table than it was added with."),
    change_source: ("Files: WRONG. The file robbery.csv (", "is not what was received"),
    rename_vintage: ("Vintages: WRONG. The vintage “Another”", "is listed otherwise than when it was added"),
    lose_vintage: ("Vintages: WRONG.", "lacks cells.parquet. It is missing, not altered: "),
    delete_vintage: ("Vintages: WRONG. The vintage ", ", added by x, is missing from the list."),
    edit_snapshot: (REPORT, "is not as it was frozen: its document was changed."),
    delete_snapshot: (REPORT, "signed by ada, is missing."),
    swap_snapshot: (TURN, "report.frozen", SUMMARY, "It is not what was sealed. First: "),
    forge: (SUMMARY, "It is not what was sealed. First: "),
    delete_signature: (TURN, "recorded at", "by ada"),
    change_signer: (TURN, "by eve", "It is about: ", "report.signed"),
    edit_text: ("Texts: WRONG. MENTOR, Q1 2024-25, version 1 (mentor v1.xlsx): its texts are not those",),
    edit_reason: ("Reasons: WRONG. return.reopened, MENTOR, Q1 2024-25, version 1: its words are not",),
    edit_values: (f"{MENTOR} 2 (mentor v7.xlsx): its edition, values or findings are not those",),
    point_elsewhere: (f"{FIRST}: it points to the file ", "(mentor v1.xlsx) was submitted."),
    delete_version: ("MENTOR, Q1 2024-25, version 2, file mentor v7.xlsx: this version is missing",),
    replace_workbook: (WORKBOOK, "another digest"),
    delete_workbook: (WORKBOOK, "is missing from"),
    edit_edition: ("Editions: WRONG. The edition “Small framework 2024-25” (", "its document was changed."),
    edit_audit: ("Audit log: WRONG. Entry ", "of the audit log (saw,", "is not as it was written."),
    delete_audit: ("Audit log: WRONG. Entry 3 is missing from the audit log.",),
    empty_audit: ("The audit log is empty, and entry ", "of the ledger notes that it had"),
    cut_audit: ("The end of the audit log is missing: it has ", "of the ledger notes that it had"),
    cut_ledger: ("Each by the other: WRONG. The end of the ledger is missing: the audit log says in entry ",),
    submit_earlier: (f"{FIRST}: it has another day or time of submission than the ledger says.",),
    move_reason: ("Reasons: WRONG.", "its words stand with another programme or quarter."),
    freeze_earlier: (REPORT, "is listed with another day or time of freezing than the ledger says."),
    publish_earlier: ("Editions: WRONG.", "has another day or time of publication than the ledger says."),
    add_vintage_earlier: ("Vintages: WRONG.", "is listed otherwise than the ledger says."),
    mark_texts_otherwise: ("Texts: WRONG. MENTOR, Q1 2024-25, version 1", "pages would not notice a change"),
    note_another_return: (REPORT, "is listed with other returns than it stands on."),
    forget_returns: (REPORT, "is listed with other returns than it stands on."),
    rename_account: ("People: WRONG. The account eve was ada when it was given a role.",),
    add_membership: ("People: WRONG. The account ada holds the role administrator, and the ledger does not",),
    add_administrator: ("People: WRONG. The account eve is in the register, and nobody added it.",),
}  # fmt: skip
"""What is done behind the program's back, and what is printed of it."""


@pytest.mark.parametrize("tamper", LIST, ids=lambda one: one.__name__)
def test_what_was_tampered_with_is_named(store: Path, verify: Verify, tamper: Callable[[], None]) -> None:
    with guard_lifted():
        tamper()
    told = verify()
    assert not told.done.ok
    printed = "\n".join(
        line for one in told.done.outcomes if not one.ok for line in (one.line, *one.problems)
    )
    for words in LIST[tamper]:
        assert words in printed, printed


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (cut_ledger, "Anchor: WRONG. The ledger had "),
        (empty_audit, "The audit log had "),
        (cut_audit, "The audit log had "),
        (forge, "The ledger was rewritten"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_an_anchor_names_what_was_cut_emptied_or_written_again(
    store: Path, verify: Verify, tamper: Callable[[], None], words: str
) -> None:
    anchor = anchors.make(by="ada")
    assert verify(anchor).wrong == []
    with guard_lifted():
        AuditRow.objects.filter(what="verified").delete()
        tamper()
    told = verify(anchor)
    assert any(words in problem for one in told.done.outcomes for problem in (one.line, *one.problems))


def test_a_guard_that_was_taken_away_is_named(verify: Verify) -> None:
    on = "" if connection.vendor == "sqlite" else " ON reason"
    name = "reason_update" if connection.vendor == "sqlite" else "reason_stays"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    (line,) = verify().wrong
    assert line.startswith("Guards: WRONG. The guard of the table reason is missing")


def test_a_check_that_itself_fails_never_counts_as_passed(
    verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the disk went away")

    monkeypatch.setattr(files, "path_of", fail)
    told = verify()
    assert not told.done.ok
    (line,) = [one for one in told.wrong if one.startswith("Files")]
    assert line == ("Files: COULD NOT BE CHECKED. The check itself failed: RuntimeError: the disk went away")
    assert SourceRow.objects.exists()


def test_nothing_is_made_from_an_edition_that_was_edited(store: Path) -> None:
    with guard_lifted():
        edit_edition()
    with pytest.raises(Refused, match="is not as it was published, so nothing is made from it"):
        editions.document(EditionRow.objects.get().digest)
