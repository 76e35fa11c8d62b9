"""The life of a return: template, check, submit, accept, send back, reopen, correct."""

import re
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256

import pytest
from tests import small
from tests.actions.conftest import Submit

from goldenthread.actions import framework, returns
from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Gap, GapReason, Key
from goldenthread.ledger.view import View, revisions
from goldenthread.returns.findings import Level
from goldenthread.returns.workflow import State, state_of
from goldenthread.store import evidence, files, ledger
from goldenthread.store import returns as versions
from goldenthread.store.known import known
from goldenthread.store.models import File, Reason, ReturnText, ReturnVersion

OURS = {"programme": "MENTOR", "quarter": small.Q1}


def accept(hour: int) -> int:
    return returns.accept(**OURS, by="reviewer", at=small.hours(hour)).version


def reopen(hour: int, reason: str = "The provider found a slip.") -> ledger.Appended:
    return returns.reopen(**OURS, reason=reason, by="reviewer", at=small.hours(hour))


def send_back(hour: int, reason: str = "Please look at the splits again.") -> ledger.Appended:
    return returns.send_back(**OURS, reason=reason, by="reviewer", at=small.hours(hour))


def number(measure: str, view: View | None = None, group: str = "") -> Decimal | None:
    return (view or ledger.view()).number("MENTOR", measure, small.Q1, group)


def state() -> State:
    return state_of(ledger.view().events, "MENTOR", small.Q1).state


class TestTemplate:
    def test_it_is_a_workbook(self, published: str) -> None:
        assert returns.template(programme="HOSP", quarter=small.Q1).startswith(b"PK")

    def test_an_unknown_programme_is_refused_with_the_nearest(self, published: str) -> None:
        with pytest.raises(Refused, match=r"has no programme “HOPS”\. Did you mean HOSP\?"):
            returns.template(programme="HOPS", quarter=small.Q1)

    def test_a_quarter_without_an_edition_is_refused(self, published: str) -> None:
        with pytest.raises(Refused, match="No edition of the framework covers Q4 2023-24"):
            returns.template(programme="MENTOR", quarter=small.Q4)


class TestCheck:
    def test_a_sound_return_is_ready(self, workbook: Callable[..., bytes]) -> None:
        found = returns.check(content=workbook(), name="a.xlsx", at=small.hours(1))
        assert not found.blocked, found.to_text()
        assert found.to_json()["programme"] == "MENTOR"
        assert found.to_json()["quarter"] == "2024-25Q1"

    def test_nothing_is_kept(self, workbook: Callable[..., bytes]) -> None:
        before = ledger.view().serial
        returns.check(content=workbook(), name="a.xlsx")
        assert ledger.view().serial == before
        assert not File.objects.exists()

    def test_every_finding_is_a_line_with_its_cell_and_what_to_do(
        self, workbook: Callable[..., bytes]
    ) -> None:
        found = returns.check(content=workbook({"reach.quarter": 61}), name="a.xlsx", at=small.hours(1))
        text = found.to_text()
        assert found.blocked
        assert text.startswith("a.xlsx: Not ready to send")
        assert len(text.splitlines()) == 1 + len(found.lines) > 1
        assert all(re.match(r"(Error|Query|Note), .*: .+", line) for line in found.lines)
        assert any("Outputs!" in line for line in found.lines)

    def test_a_file_that_is_no_return_is_a_finding_and_no_crash(self, published: str) -> None:
        found = returns.check(content=b"PDF", name="letter.pdf")
        assert found.blocked
        assert found.draft is None
        assert found.to_json()["file"] == "letter.pdf"
        assert "programme" not in found.to_json()

    def test_a_programme_that_nobody_asked_is_a_finding(self, workbook: Callable[..., bytes]) -> None:
        content = workbook()
        renamed = ("- code: MENTOR", "- code: MENTORS")
        framework.publish(document=small.document(renamed), by="tester", at=small.hours(1))
        found = returns.check(content=content, name="a.xlsx", at=small.hours(2))
        assert found.blocked
        assert "has no programme “MENTOR”. Did you mean MENTORS?" in found.to_text()

    def test_a_template_of_an_edition_that_was_replaced_is_noticed(
        self, workbook: Callable[..., bytes]
    ) -> None:
        content = workbook()
        higher = ("2024-25Q1: 40", "2024-25Q1: 44")
        framework.publish(document=small.document(higher), by="tester", at=small.hours(1))
        found = returns.check(content=content, name="a.xlsx", at=small.hours(2))
        assert any("edition" in f.check for f in found.checked.findings)

    def test_an_explained_query_is_printed_with_its_explanation(self, workbook: Callable[..., bytes]) -> None:
        far_off = {"spend.actual": 12000}
        content = workbook(far_off, {"spend.reason": "Recruitment of two mentors took until June."})
        found = returns.check(content=content, name="a.xlsx", at=small.hours(1))
        assert "Explained: “Recruitment of two mentors took until June.”" in found.to_text()


class TestSubmit:
    def test_a_version_is_kept_with_its_file_its_values_and_its_texts(
        self, submit: Submit, workbook: Callable[..., bytes], published: str
    ) -> None:
        done = submit(1)
        kept = versions.last("MENTOR", small.Q1)
        assert kept is not None
        assert (done.programme, done.quarter, done.version) == ("MENTOR", small.Q1, 1)
        assert (kept.version, kept.file_name, kept.edition) == (1, "mentor q1.xlsx", published)
        assert kept.submitted_at == small.hours(1)
        assert sha256(files.read(kept.digest)).hexdigest() == kept.digest
        assert len(kept.observations) >= len(small.full_return())
        assert kept.findings == done.findings
        assert ReturnText.objects.get().texts == small.TEXTS

    def test_its_figures_do_not_count_yet(self, submit: Submit) -> None:
        submit(1)
        assert ledger.view().observations == {}
        assert known(small.Q1).text("MENTOR", "narrative.worked") == ""
        assert state() is State.SUBMITTED

    def test_the_event_names_version_file_and_digest(self, submit: Submit) -> None:
        submit(1)
        (event,) = ledger.view().events_of("return.submitted", "MENTOR", small.Q1)
        kept = versions.last("MENTOR", small.Q1)
        assert kept is not None
        told = {name: event.data[name] for name in ("version", "file", "digest")}
        assert told == {"version": 1, "file": "mentor q1.xlsx", "digest": kept.digest}
        assert event.data["texts"] == ReturnText.objects.get().mark
        assert event.data["content"] == evidence.digest_row(ReturnVersion.objects.get())
        assert (event.by, event.recorded_at) == ("provider", small.hours(1))

    def test_a_return_with_errors_is_refused_with_all_of_them_and_leaves_nothing(
        self, submit: Submit
    ) -> None:
        before = ledger.view().serial
        with pytest.raises(
            Refused, match=r"mentor q1\.xlsx was not submitted\. Not ready to send"
        ) as refused:
            submit(1, {"reach.quarter": 61, "kpi.M-2.numerator": 21})
        assert any("Outputs!D9" in line for line in refused.value.details)
        assert any("KPIs!G10" in line for line in refused.value.details)
        assert ledger.view().serial == before
        assert not ReturnVersion.objects.exists()
        assert not File.objects.exists()

    def test_a_query_must_be_explained(self, submit: Submit) -> None:
        with pytest.raises(Refused):
            submit(1, {"spend.actual": 12000})
        done = submit(1, {"spend.actual": 12000}, spend_reason="Recruitment of two mentors took until June.")
        (query,) = [f for f in done.findings if f.level is Level.QUERY]
        assert query.explanation == "Recruitment of two mentors took until June."
        kept = versions.last("MENTOR", small.Q1)
        assert kept is not None
        assert query in kept.findings

    def test_a_file_that_is_no_return_is_refused(self, published: str) -> None:
        with pytest.raises(Refused, match=r"letter\.pdf was not submitted"):
            returns.submit(content=b"PDF", name="letter.pdf", by="provider")

    def test_the_same_file_again_is_refused(self, workbook: Callable[..., bytes]) -> None:
        content = workbook()
        returns.submit(content=content, name="a.xlsx", by="provider", at=small.hours(1))
        with pytest.raises(Refused, match="submitted already, at 11:00:00 on 1 July 2024, as version 1"):
            returns.submit(content=content, name="b.xlsx", by="provider", at=small.hours(2))

    def test_a_better_version_takes_its_place_before_the_review(self, submit: Submit) -> None:
        submit(1)
        assert submit(2, {"kpi.M-1": 43}).version == 2
        assert accept(3) == 2
        assert number("kpi.M-1") == 43
        assert [v.version for v in versions.versions("MENTOR", small.Q1)] == [1, 2]

    def test_an_accepted_return_must_be_reopened_first(self, submit: Submit) -> None:
        submit(1)
        accept(2)
        with pytest.raises(Refused, match="ask your programme lead to reopen it"):
            submit(3, {"kpi.M-1": 43})


class TestAccept:
    def test_every_value_enters_the_ledger_with_its_file_sheet_cell_and_version(self, submit: Submit) -> None:
        submit(1)
        accept(2)
        one = ledger.view().get(Key("MENTOR", "kpi.M-1", small.Q1))
        kept = versions.last("MENTOR", small.Q1)
        assert one is not None
        assert kept is not None
        assert (one.value, one.source.place, one.source.version) == (42, "mentor q1.xlsx!KPIs!G9", 1)
        assert (one.source.digest, one.recorded_at) == (kept.digest, small.hours(2))
        assert number("reach.quarter", group="sex:prefer-not-to-say") == 0

    def test_the_texts_become_known(self, submit: Submit) -> None:
        submit(1)
        before = ledger.view().serial
        accept(2)
        assert known(small.Q1).text("MENTOR", "narrative.worked") == "The mentors stayed."
        assert known(small.Q1, serial=before).text("MENTOR", "narrative.worked") == ""

    def test_a_correction_changes_the_present_and_not_the_past(self, submit: Submit) -> None:
        submit(1, {"kpi.M-1": 48})
        accept(2)
        then = ledger.view()
        reopen(3)
        submit(4, {"kpi.M-1": 46}, narrative_worked="Two were counted twice.")
        assert number("kpi.M-1") == 48
        assert accept(5) == 2
        assert (number("kpi.M-1"), number("kpi.M-1", ledger.view(serial=then.serial))) == (46, 48)
        assert [r.key.measure for r in revisions(then, ledger.view())] == ["kpi.M-1"]
        assert known(small.Q1).text("MENTOR", "narrative.worked") == "Two were counted twice."
        assert known(small.Q1, serial=then.serial).text("MENTOR", "narrative.worked") == "The mentors stayed."

    def test_every_cell_of_the_accepted_version_is_the_source_even_when_unchanged(
        self, submit: Submit
    ) -> None:
        submit(1)
        accept(2)
        reopen(3)
        submit(4, {"kpi.M-1": 46})
        accept(5)
        assert {o.source.version for o in ledger.view().of("MENTOR", small.Q1)} == {2}

    def test_what_a_new_version_no_longer_says_is_withdrawn(self, submit: Submit) -> None:
        risk = {f"risk.2024-25q1-1.{part}": 3 for part in ("likelihood", "impact")}
        risk |= {f"risk.2024-25q1-1.{part}-after": 2 for part in ("likelihood", "impact")}
        told = {f"risk_2024-25q1-1_{part}": f"A {part} in words" for part in ("title", "owner", "mitigation")}
        submit(1, risk, **told)
        accept(2)
        assert number("risk.2024-25q1-1.likelihood") == 3
        reopen(3)
        submit(4)
        accept(5)
        gone = ledger.view().get(Key("MENTOR", "risk.2024-25q1-1.likelihood", small.Q1))
        assert gone is not None
        assert (gone.value, gone.source.version) == (Gap(GapReason.WITHDRAWN), 2)
        reopen(6)
        submit(7, {"kpi.M-1": 43})
        accept(8)
        again = ledger.view().get(Key("MENTOR", "risk.2024-25q1-1.likelihood", small.Q1))
        assert again == gone  # what is withdrawn is not withdrawn again

    def test_the_ledger_holds_no_text(self, submit: Submit) -> None:
        submit(1)
        accept(2)
        words = " ".join(str(o.value) for o in ledger.view().observations.values())
        assert "mentors" not in words
        assert "A. Lead" not in words

    def test_with_nothing_submitted_it_is_refused(self, published: str) -> None:
        with pytest.raises(Refused, match="nothing to accept"):
            accept(1)

    def test_an_unknown_programme_is_refused(self, published: str) -> None:
        with pytest.raises(Refused, match="no programme “X”"):
            returns.accept(programme="X", quarter=small.Q1, by="reviewer")


class TestReview:
    def test_sending_back_keeps_the_reason_as_a_text(self, submit: Submit) -> None:
        submit(1)
        done = send_back(2)
        (event,) = ledger.view().events_of("return.returned", "MENTOR", small.Q1)
        digest = sha256(b"Please look at the splits again.").hexdigest()
        name = f"reason.{done.serial}"
        assert event.data == {"version": 1, "reason-text-id": name, "reason-digest": digest}
        assert known(small.Q1).text("MENTOR", f"reason.{done.serial}") == "Please look at the splits again."
        assert state() is State.RETURNED

    def test_a_version_that_was_sent_back_can_be_improved(self, submit: Submit) -> None:
        submit(1)
        send_back(2)
        with pytest.raises(Refused, match="sent back for changes"):
            accept(3)
        assert submit(3, {"kpi.M-1": 43}).version == 2
        assert accept(4) == 2

    def test_reopening_keeps_the_figures_until_another_version_is_accepted(self, submit: Submit) -> None:
        submit(1)
        accept(2)
        done = reopen(3)
        assert number("kpi.M-1") == 42
        assert known(small.Q1).text("MENTOR", "narrative.worked") == "The mentors stayed."
        assert known(small.Q1).text("MENTOR", f"reason.{done.serial}") == "The provider found a slip."
        assert state() is State.REOPENED

    @pytest.mark.parametrize("act", [send_back, reopen])
    def test_a_reason_is_needed(self, submit: Submit, act: Callable[..., object]) -> None:
        submit(1)
        with pytest.raises(Refused, match="Say why"):
            act(2, " ")
        assert not Reason.objects.exists()

    def test_what_the_state_does_not_allow_is_refused_and_leaves_nothing(self, submit: Submit) -> None:
        submit(1)
        before = ledger.view().serial
        with pytest.raises(Refused, match="open already"):
            reopen(2)
        assert ledger.view().serial == before
        assert not Reason.objects.exists()


def test_values_enter_in_order_of_key_whatever_database_gave_them_back(submit: Submit) -> None:
    submit(1)
    accept(2)
    entered = [o.key for o in sorted(ledger.view().observations.values(), key=lambda o: o.serial)]
    assert entered == sorted(entered)
