"""Words that the law asks to have erased, vintages made again, and stores of earlier versions."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests import small
from tests.verifying import test_tampering as tampering
from tests.verifying.conftest import COMMENT, Q1, REASON, Verify, guard_lifted
from tests.verifying.test_tampering import edit_observation, mark_all

from goldenthread.actions import erasures, reports, verifying, vintages
from goldenthread.ledger.refusal import Refused
from goldenthread.store import erasures as kept
from goldenthread.store import evidence, files, inventories, texts, views
from goldenthread.store import vintages as stored
from goldenthread.store.models import (
    AppendRow,
    Erasure,
    EventRow,
    Reason,
    ReturnText,
    ReturnVersion,
    Vintage,
)

WHY = "Asked for on 2 July by the person whom it names."


def erase_text(version: int = 1) -> None:
    erasures.erase_text(
        programme="MENTOR",
        quarter=Q1,
        version=version,
        field="comment.kpi.M-2",
        reason=WHY,
        by="ada",
        at=small.hours(30),
    )


def test_an_erased_text_is_an_event_with_its_digest_and_passes(store: Path, verify: Verify) -> None:
    erase_text()
    row = ReturnText.objects.get(version__version=1)
    assert row.texts["comment.kpi.M-2"] == "Erased on 2 July 2024."
    event = EventRow.objects.get(kind=kept.ERASED)
    assert event.append.by == "ada"
    assert event.data["field"] == "comment.kpi.M-2"
    assert event.data["erased"][0][2] == sha256(COMMENT.encode()).hexdigest()
    assert COMMENT not in json.dumps(event.data)
    told = verify()
    assert told.wrong == []
    (line,) = [one for one in told.lines if one.startswith("Texts")]
    assert line.endswith("Of 1, words were erased, as the law asks.")
    with pytest.raises(Refused, match=r"erased already: Erased on 2 July 2024\."):
        erase_text()


def test_a_report_that_printed_the_words_recomputes_with_equal_numbers(store: Path, verify: Verify) -> None:
    full = reports.freeze(quarter=Q1, kind="full", audience="internal", by="analyst", at=small.hours(20))
    assert COMMENT in full.content.decode()
    assert reports.verify(full.digest).ok
    erase_text()
    checked = reports.verify(full.digest)
    assert checked.ok, checked.sentence
    assert (
        "figures and ratings are the same. Words that it prints were erased on 2 July 2024"
        in checked.sentence
    )
    made = reports.compose(quarter=Q1, kind="full", audience="internal", instant=full.recorded_at)
    assert "Erased on 2 July 2024." in str(made.blocks)
    assert verify().wrong == []


def test_a_figure_that_moves_is_not_hidden_behind_an_erasure(store: Path) -> None:
    full = reports.freeze(quarter=Q1, kind="full", audience="internal", by="analyst", at=small.hours(20))
    erase_text()
    with guard_lifted():
        edit_observation()
    verifying.forget_everything()
    views.forget()
    checked = reports.verify(full.digest)
    assert not checked.ok
    assert "composed again, it differs. First: " in checked.sentence


def test_words_of_a_decision_and_a_workbook_are_erased(
    store: Path, verify: Verify, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    reason = Reason.objects.get(text=REASON)
    erasures.erase_reason(serial=reason.serial, reason=WHY, by="ada", at=small.hours(30))
    assert Reason.objects.get(serial=reason.serial).text == "Erased on 2 July 2024."
    digest = ReturnVersion.objects.get(version=1).digest_id
    with django_capture_on_commit_callbacks(execute=True):
        erasures.erase_workbook(digest=digest[:12], reason=WHY, by="ada", at=small.hours(31))
    assert not files.path_of(digest).exists()
    with pytest.raises(Refused, match="was erased on 2 July 2024, as the law asks"):
        files.read(digest)
    told = verify()
    assert told.wrong == []
    assert any("1 more were erased" in line for line in told.lines)
    with pytest.raises(Refused, match="erased already"):
        erasures.erase_workbook(digest=digest, reason=WHY, by="ada", at=small.hours(32))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"version": 9}, "has no version 9"),
        ({"field": "narrative.none"}, "has no text “narrative.none”. Its texts are: comment.kpi.M-2, narr"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_what_cannot_be_erased_is_refused(store: Path, given: dict[str, object], sentence: str) -> None:
    asked = {"programme": "MENTOR", "quarter": Q1, "version": 1, "field": "comment.kpi.M-2", "reason": WHY}
    with pytest.raises(Refused, match=sentence):
        erasures.erase_text(**{**asked, **given}, by="ada", at=small.hours(30))  # type: ignore[arg-type]
    with pytest.raises(Refused, match="No file of a return begins with"):
        erasures.erase_workbook(digest=Vintage.objects.get().files[0]["digest"], reason=WHY, by="ada")
    with pytest.raises(Refused, match="has no words"):
        erasures.erase_reason(serial=1, reason=WHY, by="ada", at=small.hours(30))


def test_an_erasure_that_the_ledger_does_not_tell_proves_nothing(store: Path, verify: Verify) -> None:
    """Whoever writes an erasure's row by hand, so that the guard lets a text go, is found."""
    row = ReturnText.objects.get(version__version=1)
    changed = {**row.texts, "comment.kpi.M-2": "Nothing."}
    mark = texts.mark(changed)
    Erasure.objects.create(serial=40, table="return_text", key=str(row.pk), digest="d", after=mark)
    ReturnText.objects.filter(pk=row.pk).update(texts=changed, mark=mark)
    assert any(line.startswith("Texts: WRONG. MENTOR, Q1 2024-25, version 1") for line in verify().wrong)


def test_the_database_lets_nobody_rewrite_words_otherwise(store: Path) -> None:
    with pytest.raises(DatabaseError, match="What was recorded stays"), transaction.atomic():
        Reason.objects.filter(text=REASON).update(text="Never mind.")


# Vintages


def test_a_vintage_that_is_missing_is_made_again_and_proven(store: Path, verify: Verify) -> None:
    (row,) = Vintage.objects.all()
    before = evidence.digest_vintage(row.digest)
    stored.rows_path(row.digest).unlink()
    assert vintages.find_missing() == (row.digest,)
    done = vintages.rebuild(digest=row.digest[:12], by="ada", at=small.hours(30))
    assert done.sentence.endswith("from its files: they are the rows that were added.")
    assert evidence.digest_vintage(row.digest) == before
    assert vintages.find_missing() == ()
    assert verify().wrong == []


def test_a_vintage_whose_files_are_gone_is_missing_and_not_altered(store: Path) -> None:
    (row,) = Vintage.objects.all()
    stored.rows_path(row.digest).unlink()
    files.path_of(row.files[0]["digest"]).unlink()
    with pytest.raises(Refused, match="It is missing, not altered: restore it from a backup"):
        vintages.rebuild(digest=row.digest, by="ada", at=small.hours(30))
    with pytest.raises(Refused, match="It is missing, not altered: rebuild it"):
        stored.cube(row.digest)


def test_rows_that_are_not_those_that_were_added_are_not_taken(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = Vintage.objects.all()
    monkeypatch.setattr(evidence, "find_kept", lambda _: {"rows": "0" * 64})
    before = stored.rows_path(row.digest).read_bytes()
    with pytest.raises(Refused, match="reads other rows from its files than were added"):
        vintages.rebuild(digest=row.digest, by="ada", at=small.hours(30))
    assert stored.rows_path(row.digest).read_bytes() == before


# Stores of earlier versions


def as_before() -> None:
    """What the ledger held before its events held digests: a store of 0.2.0."""
    for event in EventRow.objects.all():
        for name in ("content", "texts", "reason-digest", "kept"):
            event.data.pop(name, None)
        EventRow.objects.filter(pk=event.pk).update(data=event.data)
    AppendRow.objects.update(audit_serial=None, audit_mark=None)
    mark_all()


def test_what_earlier_versions_kept_is_covered_by_an_inventory(store: Path, verify: Verify) -> None:
    with guard_lifted():
        as_before()
    unproven = " ".join(verify().wrong)
    assert "in no inventory" in unproven
    digest = inventories.take()
    assert EventRow.objects.get(kind=evidence.TAKEN).subject == digest
    listed = json.loads(files.read(digest))
    assert {part: len(rows) for part, rows in listed.items() if part != "format"} == {
        "versions": 2,
        "texts": 2,
        "reasons": 2,
        "vintages": 1,
    }
    wrong = verify().wrong
    assert all(line.startswith("Reports") for line in wrong), wrong  # its seal names the marks of before
    assert inventories.take() == "", "nothing is left to list"


@pytest.mark.parametrize("what", ["text", "reason", "version", "vintage"])
def test_a_change_after_the_inventory_is_named(store: Path, verify: Verify, what: str) -> None:
    with guard_lifted():
        as_before()
    inventories.take()
    acts = {
        "text": (tampering.edit_text, "its texts are not those"),
        "reason": (tampering.edit_reason, "its words are not those"),
        "version": (tampering.edit_values, "its edition, values or findings are not those"),
        "vintage": (tampering.edit_table, "has other rows in its table"),
    }
    act, words = acts[what]
    with guard_lifted():
        act()
    assert words in " ".join(verify().wrong)


def test_the_inventory_itself_cannot_be_rewritten(store: Path, verify: Verify) -> None:
    with guard_lifted():
        as_before()
    files.path_of(inventories.take()).write_bytes(b'{"format": 1, "texts": {}}')
    wrong = verify().wrong
    assert any(line.startswith("Files: WRONG") for line in wrong)
    assert any(line.startswith("Texts: COULD NOT BE CHECKED") for line in wrong)
