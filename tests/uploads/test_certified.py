"""Certifying an uploaded file: nobody opens it again, and it is the file that was read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests import small
from tests.uploads.conftest import Send
from tests.web.providing import somebody

from goldenthread.actions import certifying, drafts
from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.returns import workbook as workbooks
from goldenthread.returns.workbook import apart
from goldenthread.store import files, uploads
from goldenthread.store import returns as versions
from goldenthread.store.models import Upload, UploadReading
from goldenthread.store.uploads import Uploaded

OF = {"programme": "MENTOR", "quarter": small.Q1}


def never(*_: object, **__: object) -> None:
    pytest.fail("It was opened again.")


@pytest.fixture
def sent(send: Send, workbook: Callable[..., bytes]) -> Uploaded:
    """A sound return that was uploaded, and sent to its certifier."""
    somebody("cleo", "provider-certifier")
    unsigned = {field: "" for field in small.TEXTS if field.startswith("signoff.")}
    blank = Gap(GapReason.NOT_PROVIDED)
    answers = {"kpi.M-1": 44, "signoff.date": blank, "signoff.confirmed": blank}
    done = send(workbook(answers, unsigned))
    drafts.send(**OF, by="ann", at=small.hours(2))  # type: ignore[arg-type]
    return done


def certify() -> drafts.Receipt:
    signed = {"role": "Director", "confirmed": True, "by": "cleo", "at": small.hours(3)}
    return drafts.certify(**OF, **signed)  # type: ignore[arg-type]


def place(field: str) -> str:
    observed = versions.get("MENTOR", small.Q1, 1).observations
    return next(str(source.cell) for key, _, source in observed if key.measure == field)


def test_the_file_is_not_opened_again(sent: Uploaded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certifying, "read_apart", never)
    monkeypatch.setattr(workbooks, "read", never)
    done = certify()
    assert (done.digest, done.file_name) == (sent.digest, sent.name)
    assert place("kpi.M-1") == "G9"


def test_what_is_kept_is_all_that_was_read(sent: Uploaded) -> None:
    told = uploads.reading_of(sent)
    assert told is not None
    content = files.read(sent.digest)
    assert certifying._what_was_read(sent, content) == workbooks.read(content, sent.name)


def test_a_cell_with_signs_that_a_database_cannot_hold_is_kept(
    send: Send, workbook: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = workbook(texts={"narrative.worked": "MARK"})
    read = apart.read_apart

    def with_a_nul(content: bytes, name: str) -> workbooks.Reading:
        reading = read(content, name)
        assert reading.draft is not None
        odd = {**apart.as_json(reading)}
        odd["draft"]["entries"] = [
            ["\x00\ud800" if part == "MARK" else part for part in entry] for entry in odd["draft"]["entries"]
        ]
        return apart.reading_of(odd, reading.draft.file)

    monkeypatch.setattr("goldenthread.actions.reading.read_apart", with_a_nul)
    done = send(content)
    kept = certifying._what_was_read(done, content).draft
    assert kept is not None
    assert kept.entries["narrative.worked"].raw == "\x00\ud800"


@pytest.mark.parametrize("digest", [None, "0" * 64])
def test_without_what_was_read_of_just_these_bytes_they_are_read_again_apart(
    sent: Uploaded, monkeypatch: pytest.MonkeyPatch, digest: str | None
) -> None:
    rows = UploadReading.objects.filter(upload=sent.id)
    if digest is None:
        rows.delete()
    else:
        rows.update(digest=digest, told='{"draft": null, "findings": []}')
    opened = []
    again = certifying.read_apart
    monkeypatch.setattr(certifying, "read_apart", lambda *given: opened.append(given) or again(*given))
    monkeypatch.setattr(workbooks, "read", never)
    assert certify().digest == sent.digest
    assert [name for _, name in opened] == [sent.name]


def test_a_file_that_was_changed_on_the_disk_is_not_certified(sent: Uploaded) -> None:
    path = files.path_of(sent.digest)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(Refused, match="was damaged on the disk"):
        certify()
    assert not versions.versions("MENTOR", small.Q1)


def test_of_a_file_that_was_not_used_nothing_is_kept(send: Send) -> None:
    send(b"no workbook")
    assert Upload.objects.count() == 1
    assert not UploadReading.objects.exists()
