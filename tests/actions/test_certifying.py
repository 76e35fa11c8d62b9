"""From preparer to certifier, and the version that a signature makes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult
from tests import small

from goldenthread.actions import certifying, drafts, people, returns
from goldenthread.actions.receipts import send_receipt
from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Word
from goldenthread.returns import filling, workbook
from goldenthread.returns.draft import Raw
from goldenthread.returns.drafting import Origin, Working
from goldenthread.returns.preparing import Stage
from goldenthread.store import drafts as kept
from goldenthread.store import files, ledger, texts
from goldenthread.store import returns as versions
from goldenthread.store.models import Upload

MENTOR: dict[str, Any] = {"programme": "MENTOR", "quarter": small.Q1}
ANSWERS: dict[str, Raw] = {
    **{
        field: small.as_typed(small.value(given))
        for field, given in small.full_return().items()
        if not field.startswith("signoff.")
    },
    **{field: text for field, text in small.TEXTS.items() if not field.startswith("signoff.")},
}
"""A sound return of MENTOR, as typed."""


@pytest.fixture
def working(published: str) -> Working:
    """A draft of MENTOR that is ready to send, and its certifier Cleo."""
    who = {"username": "cleo", "name": "Cleo Marsh", "email": "cleo@example.org"}
    people.add(**who, password="golden thread", by="tester", at=small.hours(1))
    people.give_role(
        username="cleo", role="provider-certifier", provider="north-trust", by="tester", at=small.hours(1)
    )
    drafts.begin(**MENTOR, by="ann", at=small.hours(2))
    return save(2, ANSWERS)


def save(hour: int, entered: dict[str, Raw], **more: Any) -> Working:
    seen = kept.working("MENTOR", small.Q1)
    assert seen is not None
    done = drafts.save(**MENTOR, entered=entered, seen=seen.revision, by="ann", at=small.hours(hour), **more)
    return done.working


def send(hour: int = 3) -> None:
    drafts.send(**MENTOR, by="ann", at=small.hours(hour))


def certify(hour: int = 4, **more: Any) -> drafts.Receipt:
    given = {"role": "Director", "confirmed": True, "by": "cleo", **more}
    return drafts.certify(**MENTOR, **given, at=small.hours(hour))


def stage() -> Stage:
    return kept.standing("MENTOR", small.Q1).stage


@pytest.mark.usefixtures("working")
class TestSending:
    def test_what_was_sent_waits_for_the_certifier_and_is_not_changed(self) -> None:
        send()
        assert stage() is Stage.TO_CERTIFY
        assert kept.standing("MENTOR", small.Q1).revision == 1
        with pytest.raises(Refused, match="waits for its certifier, so it cannot be changed"):
            save(4, {"reach.quarter": 61})
        with pytest.raises(Refused, match="with its certifier already"):
            send(5)

    def test_everything_that_is_wrong_is_said_at_once(self) -> None:
        save(3, {"reach.quarter": "about 60", "narrative.worked": None})
        drafts.save(**MENTOR, entered={"rating.own": "Red"}, seen=1, by="bob", at=small.hours(3))
        drafts.save(**MENTOR, entered={"rating.own": "Amber"}, seen=1, by="eve", at=small.hours(3))
        with pytest.raises(Refused, match="Not ready to send: ") as refused:
            send(4)
        said = "\n".join(refused.value.details)
        assert "“Your own rating” was answered in two ways. Choose one of the answers." in said
        assert "“about 60” is an estimate in words." in said
        assert "Narrative!E9: This cell is empty" in said
        assert stage() is Stage.PREPARING

    def test_taken_back_it_can_be_changed_again(self) -> None:
        send()
        drafts.take_back(**MENTOR, by="ann", at=small.hours(4))
        assert save(5, {"kpi.M-1": 43}).revision == 2
        with pytest.raises(Refused, match="nothing to take back"):
            drafts.take_back(**MENTOR, by="ann", at=small.hours(6))

    def test_declined_with_a_reason_that_the_ledger_does_not_hold(self) -> None:
        send()
        drafts.decline(**MENTOR, reason="Reach is too low.", by="cleo", at=small.hours(4))
        found = kept.standing("MENTOR", small.Q1)
        assert (found.stage, texts.reason_text(found.declined)) == (Stage.PREPARING, "Reach is too low.")
        assert "too low" not in str(ledger.view().events)
        with pytest.raises(Refused, match="Say why"):
            drafts.decline(**MENTOR, reason=" ", by="cleo", at=small.hours(5))


@pytest.mark.usefixtures("working")
class TestCertifying:
    def test_the_signature_submits_the_draft_as_a_file(self) -> None:
        send()
        done = certify()
        version = versions.get("MENTOR", small.Q1, 1)
        assert (done.version, done.file_name, done.digest) == (1, "mentor-2024-25q1-v1.xlsx", version.digest)
        assert (done.recorded_at, done.serial) == (small.hours(4), ledger.view().serial)
        assert version.values["reach.quarter"] == 60
        assert version.values["signoff.date"] == date(2024, 7, 1)
        assert version.values["signoff.confirmed"] == Word("yes")
        said = texts.of_version("MENTOR", small.Q1, 1)
        assert (said["signoff.name"], said["signoff.role"]) == ("Cleo Marsh", "Director")
        assert drafts.receipt_of(**MENTOR, version=1) == done

    def test_each_figure_is_in_its_cell_of_the_file(self) -> None:
        send()
        done = certify()
        found = workbook.read(files.read(done.digest), done.file_name).draft
        assert found is not None
        places = {entry.place: entry.raw for entry in found.entries.values()}
        for key, value, source in versions.get("MENTOR", small.Q1, 1).observations:
            field = f"{key.measure}|{key.group}" if key.group else key.measure
            entry = found.entries[field]
            assert (entry.place.sheet, entry.place.cell) == (source.sheet, source.cell)
            assert places[entry.place] == small.as_typed(value) or value == Word("yes")

    def test_it_is_the_same_return_as_one_that_was_sent_in_as_a_file(
        self,
    ) -> None:
        send()
        certify()
        signed = versions.get("MENTOR", small.Q1, 1)
        sent_in = small.filled(returns.template(programme="MENTOR", quarter=small.Q1), small.full_return())
        done = returns.submit(content=sent_in, name="a.xlsx", by="provider", at=small.hours(6))
        other = versions.get("MENTOR", small.Q1, done.version)
        assert {f: v for f, v in other.values.items() if f != "signoff.date"} == {
            f: v for f, v in signed.values.items() if f != "signoff.date"
        }
        assert {(f.check, f.fields) for f in other.findings} == {(f.check, f.fields) for f in signed.findings}

    def test_nothing_is_signed_before_it_is_sent(self) -> None:
        with pytest.raises(Refused, match=r"has not been sent to its certifier yet\. Send it first"):
            certify()

    def test_a_certifier_says_who_they_are_and_that_it_is_right(self) -> None:
        send()
        with pytest.raises(Refused, match="what your role is"):
            certify(role="  ")
        with pytest.raises(Refused, match="Shorten it to 100"):
            certify(role="x" * 101)
        with pytest.raises(Refused, match="Confirm that the figures"):
            certify(confirmed=False)
        assert stage() is Stage.TO_CERTIFY

    def test_what_was_changed_since_one_looked_is_not_signed_unseen(self) -> None:
        send()
        drafts.take_back(**MENTOR, by="ann", at=small.hours(4))
        save(5, {"kpi.M-1": 43})
        send(6)
        with pytest.raises(Refused, match="changed meanwhile"):
            certify(7, revision=1)
        assert certify(8, revision=2).version == 1

    def test_a_second_click_submits_nothing_more(self) -> None:
        send()
        certify()
        with pytest.raises(Refused, match="submitted already, as version 1"):
            certify(5)
        assert len(versions.versions("MENTOR", small.Q1)) == 1

    def test_a_second_click_on_what_one_saw_gets_the_same_receipt(self) -> None:
        send()
        first = certify(revision=1)
        assert certify(5, revision=1) == first
        assert len(versions.versions("MENTOR", small.Q1)) == 1
        letters = DBTaskResult.objects.filter(task_path="goldenthread.actions.receipts.send_receipt")
        assert letters.count() == 1

    def test_nobody_gets_a_receipt_for_what_another_signed_or_for_what_they_did_not_see(self) -> None:
        send()
        certify(revision=1)
        for revision, by in ((1, "ann"), (2, "cleo")):
            with pytest.raises(Refused, match="submitted already, as version 1"):
                certify(5, revision=revision, by=by)

    def test_a_receipt_of_the_last_version_is_no_answer_once_the_next_was_begun(self) -> None:
        send()
        certify(revision=1)
        returns.send_back(**MENTOR, reason="Look at reach.", by="lead", at=small.hours(5))
        drafts.begin(**MENTOR, by="ann", at=small.hours(6))
        with pytest.raises(Refused, match="Send it first"):
            certify(7, revision=1)

    def test_an_unchanged_return_is_not_sent_again(self) -> None:
        send()
        certify()
        returns.send_back(**MENTOR, reason="Look at reach.", by="lead", at=small.hours(5))
        drafts.begin(**MENTOR, by="ann", at=small.hours(6))
        with pytest.raises(Refused, match="Nothing has changed since version 1"):
            send(7)
        save(8, {"kpi.M-1": 43})
        send(9)
        assert certify(10).version == 2


@pytest.mark.usefixtures("working")
class TestTheFileThatIsCertified:
    def upload(self, content: bytes) -> None:
        """What the worker does with a file, in short."""
        row = Upload.objects.create(
            **MENTOR,
            digest_id=files.keep(content),
            name="ours.xlsx",
            by="ann",
            at=small.hours(3),
            state="merged",
        )
        draft = workbook.read(content, "ours.xlsx").draft
        assert draft is not None
        assert draft.seen is not None
        entered = {id_: entry.raw for id_, entry in draft.entries.items()}
        save(3, entered, origin=Origin.WORKBOOK, upload=row.pk, version=draft.seen.version)

    def filled(self, answers: dict[str, Any], **words: str) -> bytes:
        return small.filled(drafts.workbook(**MENTOR), answers, words)

    def test_is_the_uploaded_one_when_that_says_just_what_the_draft_holds(self) -> None:
        content = self.filled({"kpi.M-1": 44})
        self.upload(content)
        send(4)
        done = certify(5)
        assert (done.file_name, done.digest) == ("ours.xlsx", files.digest_of(content))
        places = {key.measure: source for key, _, source in versions.get("MENTOR", small.Q1, 1).observations}
        assert (places["kpi.M-1"].sheet, places["kpi.M-1"].cell) == ("KPIs", "G9")
        assert (places["signoff.date"].sheet, places["signoff.date"].cell) == ("Signed on the page", "")

    def test_is_a_new_one_when_the_page_said_more(self) -> None:
        self.upload(self.filled({"kpi.M-1": 44}))
        save(4, {"kpi.M-1": 45})
        send(5)
        done = certify(6)
        assert done.file_name == "mentor-2024-25q1-v1.xlsx"
        found = workbook.read(files.read(done.digest), done.file_name).draft
        assert found is not None
        assert found.entries["kpi.M-1"].raw == 45

    def test_is_a_new_one_when_somebody_else_signed_in_the_file(self) -> None:
        answers = {"kpi.M-1": 44, "signoff.date": date(2024, 7, 1)}
        self.upload(small.filled(drafts.workbook(**MENTOR), answers, {"signoff.name": "Somebody Else"}))
        send(4)
        assert certify(5).file_name == "mentor-2024-25q1-v1.xlsx"


@pytest.mark.usefixtures("working")
def test_the_worker_sends_the_receipt(mailoutbox: list[Any]) -> None:
    send()
    done = certify()
    (job,) = DBTaskResult.objects.filter(task_path=send_receipt.module_path)
    assert not mail.outbox
    assert send_receipt.func(**job.args_kwargs["kwargs"]) == 1
    (letter,) = mail.outbox
    assert letter.to == ["cleo@example.org"]
    assert letter.subject == "Received: return for Q1 2024-25 of Mentoring, version 1"
    assert done.digest in letter.body
    assert "mentor-2024-25q1-v1.xlsx" in letter.body


def test_an_identical_file_saved_anew_is_refused(submit: Callable[..., Any]) -> None:
    submit(1)
    template = returns.template(programme="MENTOR", quarter=small.Q1)
    content = small.filled(template, small.full_return({"signoff.date": date(2024, 7, 2)}))
    with pytest.raises(Refused, match="Nothing has changed since version 1, submitted at 11:00:00 on 1 July"):
        returns.submit(content=content, name="again.xlsx", by="provider", at=small.hours(24))


def test_the_sign_off_is_no_part_of_a_draft(working: Working) -> None:
    again = save(3, {"signoff.name": "Ann"})
    assert again == working
    assert not set(filling.signed("a", "b", date(2024, 7, 1))) & set(working.entries)


@pytest.mark.usefixtures("working")
@pytest.mark.parametrize("between", ["drafts.working", "drafts.standing", "versions.last", "_file"])
def test_a_second_click_is_told_so_wherever_the_first_one_comes_through(
    monkeypatch: pytest.MonkeyPatch, between: str
) -> None:
    send()
    room, _, name = f"certifying.{between}".rpartition(".")
    place = {"certifying": certifying, "certifying.drafts": kept, "certifying.versions": versions}[room]
    asked = getattr(place, name)

    def first_click_before_the_answer(*given: object) -> object:
        answer = asked(*given)
        monkeypatch.undo()
        assert certify().version == 1
        return answer

    monkeypatch.setattr(place, name, first_click_before_the_answer)
    with pytest.raises(Refused, match="submitted already, as version 1"):
        certify(5)
    assert len(versions.versions("MENTOR", small.Q1)) == 1
