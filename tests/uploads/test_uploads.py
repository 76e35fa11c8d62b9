"""What becomes of an uploaded file: kept whatever it is, read once, and merged whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult
from tests import small
from tests.uploads.conftest import Send, receive

from goldenthread.actions import drafts, jobs, reading, returns, scanning
from goldenthread.actions import uploads as actions
from goldenthread.ledger.refusal import Refused
from goldenthread.returns.drafting import Origin
from goldenthread.returns.workbook.container import LARGEST_FILE
from goldenthread.store import drafts as kept
from goldenthread.store import files, uploads
from goldenthread.store.uploads import State

Make = Callable[..., bytes]


def held(field: str) -> object:
    found = kept.working("MENTOR", small.Q1)
    return found and found.raws.get(field)


def test_a_workbook_is_merged_into_the_draft(send: Send, workbook: Make) -> None:
    done = send(workbook({"reach.quarter": 60}))
    assert (done.state, done.undecided, done.revision, done.by) == (State.MERGED, 0, 1, "ann")
    assert done.taken
    assert done.sentence == f"{done.taken} answers changed in the draft."
    working = kept.working("MENTOR", small.Q1)
    assert working is not None
    entered = working.entries["reach.quarter"]
    assert (entered.raw, entered.origin, entered.upload) == (60, Origin.WORKBOOK, done.id)
    assert "signoff.name" not in working.entries


def test_the_file_is_kept_byte_for_byte_with_its_size_and_name(send: Send, workbook: Make) -> None:
    content = workbook()
    done = send(content, name="C:\\work\\mentor q1.xlsx")
    assert (done.name, done.size) == ("mentor q1.xlsx", len(content))
    assert files.read(done.digest) == content


def test_the_findings_name_the_cells_of_the_file(send: Send, workbook: Make) -> None:
    done = send(workbook(texts={"kpi.M-1": "about forty"}))
    (finding,) = (one for one in done.findings if one.check == "text-for-number")
    assert finding.fields == ("kpi.M-1",)
    assert finding.places[0].sheet == "KPIs"
    assert done.state is State.MERGED


def test_what_cannot_be_read_is_kept_with_its_findings(send: Send) -> None:
    done = send(b"%PDF-1.7 our return", name="return.pdf")
    assert (done.state, done.taken) == (State.REFUSED, None)
    assert done.sentence == "The file “return.pdf” is a PDF, not an Excel workbook (.xlsx)."
    assert [one.check for one in done.findings] == ["file-kind"]
    assert files.read(done.digest) == b"%PDF-1.7 our return"
    assert held("reach.quarter") is None


def test_an_empty_file_is_kept_too(send: Send) -> None:
    assert [one.check for one in send(b"").findings] == ["file-empty"]


def test_the_workbook_of_another_programme_changes_nothing(send: Send, published: str) -> None:
    other = returns.template(programme="HOSP", quarter=small.Q1)
    done = send(small.filled(other, {"reach.quarter": 5}, {}))
    assert done.state is State.REFUSED
    assert "is the return of programme HOSP, not of MENTOR" in done.sentence
    assert kept.working("HOSP", small.Q1) is None


def test_a_return_that_cannot_be_changed_says_why(
    send: Send, workbook: Make, submit: Callable[..., object]
) -> None:
    submit(1)
    returns.accept(programme="MENTOR", quarter=small.Q1, by="lead", at=small.hours(2))
    done = send(workbook({"reach.quarter": 61}), 3)
    assert done.state is State.REFUSED
    assert "reopen" in done.sentence


def test_two_people_who_answer_differently_are_asked_to_choose(send: Send, workbook: Make) -> None:
    drafts.begin(programme="MENTOR", quarter=small.Q1, by="bob", at=small.hours(1))
    downloaded = drafts.workbook(programme="MENTOR", quarter=small.Q1)
    drafts.save(
        programme="MENTOR",
        quarter=small.Q1,
        entered={"reach.quarter": 55},
        seen=0,
        by="bob",
        at=small.hours(2),
    )
    done = send(small.filled(downloaded, {"reach.quarter": 60, "reach.year": 60}, {}), 3)
    assert (done.taken, done.undecided) == (1, 1)
    assert done.sentence == (
        "1 answer changed in the draft. 1 answer differs from what somebody else entered meanwhile: choose "
        "between the two."
    )
    assert held("reach.quarter") == 55


def test_the_same_file_again_changes_nothing(send: Send, workbook: Make) -> None:
    content = workbook()
    first, again = send(content), send(content, 2)
    assert (again.taken, again.undecided, again.revision) == (0, 0, first.revision)
    assert "nothing changed" in again.sentence
    assert [one.id for one in uploads.of_return("MENTOR", small.Q1)] == [again.id, first.id]


def test_a_job_that_runs_twice_does_its_work_once(send: Send, workbook: Make) -> None:
    done = send(workbook())
    drafts.save(
        programme="MENTOR",
        quarter=small.Q1,
        entered={"reach.quarter": 7},
        seen=1,
        by="bob",
        at=small.hours(2),
    )
    actions.read(done.id, at=small.hours(3))
    assert held("reach.quarter") == 7
    assert uploads.one(done.id) == done


def test_files_are_read_in_the_order_in_which_they_came(published: str, workbook: Make) -> None:
    first, second = receive(workbook({"reach.year": 60})), receive(workbook({"reach.year": 61}), 2)
    actions.read(second, at=small.hours(3))
    assert {uploads.one(n).state for n in (first, second)} == {State.MERGED}
    working = kept.working("MENTOR", small.Q1)
    assert working is not None
    assert working.undecided[0].raw == 61


def test_a_fault_of_ours_is_told_and_the_file_kept(
    send: Send, workbook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(reading, "read_apart", fail)
    monkeypatch.setattr(reading.log, "exception", lambda *_: None)
    done = send(workbook())
    assert (done.state, done.sentence) == (State.FAILED, reading.FAULT)
    assert files.read(done.digest)


def test_nothing_is_half_written_where_the_database_goes_away(
    published: str, workbook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OperationalError

    upload = receive(workbook())
    with monkeypatch.context() as patch:
        patch.setattr(uploads, "close", gone)
        with pytest.raises(OperationalError):
            actions.read(upload, at=small.hours(1))
    assert uploads.one(upload).state is State.READING
    assert kept.working("MENTOR", small.Q1) is None
    actions.read(upload, at=small.hours(2))
    assert uploads.one(upload).state is State.MERGED


# The worker's jobs


def test_a_job_waits_for_each_file_and_for_a_lost_one_again(published: str, workbook: Make) -> None:
    upload = receive(workbook())
    (job,) = DBTaskResult.objects.all()
    assert job.args_kwargs["kwargs"] == {"upload": upload}
    assert not jobs.schedule(at=small.hours(2))
    DBTaskResult.objects.update(status="RUNNING")  # its worker was killed
    uploads.note(upload, State.READING)
    assert jobs.schedule(at=small.hours(2))
    assert not jobs.schedule(at=small.hours(2))
    assert DBTaskResult.objects.count() == 2
    actions.read(upload, at=small.hours(2))
    DBTaskResult.objects.all().delete()
    assert not jobs.schedule(at=small.hours(3))


# The scanner


def test_a_virus_is_told_and_the_file_is_never_opened(
    send: Send, workbook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "scan", lambda _: scanning.Scan("Eicar-Test"))
    monkeypatch.setattr(reading, "read_apart", lambda *_: pytest.fail("It was opened."))
    done = send(workbook())
    assert done.state is State.REFUSED
    assert done.dangerous
    assert "“Eicar-Test”" in done.sentence


def test_while_the_scanner_is_away_files_wait_and_are_tried_again(
    send: Send, workbook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: bytes) -> None:
        raise scanning.NotScanned("Connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(scanning, "scan", away)
        patch.setattr(reading.log, "warning", lambda *_: None)
        waiting = send(workbook())
    assert (waiting.state, waiting.sentence) == (State.WAITING, reading.NOT_SCANNED)
    assert held("reach.quarter") is None
    monkeypatch.setattr(scanning, "scan", lambda _: scanning.Scan())
    actions.read(waiting.id, at=small.hours(2))
    assert uploads.one(waiting.id).state is State.MERGED


# Limits


def test_a_file_larger_than_any_return_is_not_kept(published: str) -> None:
    with pytest.raises(Refused, match="larger than 10 MB"):
        receive(b"0" * (LARGEST_FILE + 1))
    assert not uploads.of_return("MENTOR", small.Q1)


def test_a_person_uploads_so_many_files_an_hour(published: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_IN_AN_HOUR", 2)
    receive(b"1", 1)
    receive(b"2", 1.25)
    with pytest.raises(Refused, match="Try again after 12:00"):
        receive(b"3", 1.5)
    receive(b"3", 1.5, by="bob")
    receive(b"3", 2.1)


def test_an_upload_to_another_return_does_not_exist(send: Send) -> None:
    done = send(b"x")
    with pytest.raises(Refused, match="No such file was uploaded"):
        uploads.one(done.id, "HOSP", small.Q1)
