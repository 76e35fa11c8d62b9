"""Drafts: beginning one, saving from page and workbook, conflicts, and what the checks say meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests import small
from tests.actions.test_certifying import ANSWERS

from goldenthread.actions import drafts, framework, returns, rounds
from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Word
from goldenthread.returns import workbook
from goldenthread.returns.draft import Raw, Seen
from goldenthread.returns.drafting import Conflict, Origin, Working
from goldenthread.returns.rounds import Dates
from goldenthread.store import drafts as kept
from goldenthread.store import editions, files, ledger
from goldenthread.store.models import Upload

MENTOR: dict[str, object] = {"programme": "MENTOR", "quarter": small.Q1}


@pytest.fixture
def begun(published: str) -> Working:
    """An empty draft of MENTOR for Q1."""
    return drafts.begin(programme="MENTOR", quarter=small.Q1, by="ann", at=small.hours(1))


def save(hour: int, entered: dict[str, Raw], seen: int, by: str = "ann", **more: object) -> drafts.Saved:
    return drafts.save(
        programme="MENTOR",
        quarter=small.Q1,
        entered=entered,
        seen=seen,
        by=by,
        at=small.hours(hour),
        **more,  # type: ignore[arg-type]
    )


def now() -> Working:
    found = kept.working("MENTOR", small.Q1)
    assert found is not None
    return found


def test_a_draft_is_begun_once(begun: Working) -> None:
    assert (begun.version, begun.revision, begun.undecided) == (1, 0, ())
    assert {one.origin for one in begun.entries.values()} == {Origin.KNOWN}
    again = drafts.begin(programme="MENTOR", quarter=small.Q1, by="bob", at=small.hours(2))
    assert again == begun == now()


def test_what_is_typed_is_there_when_one_comes_back(begun: Working) -> None:
    done = save(2, {"reach.quarter": 60, "narrative.worked": "The mentors stayed."}, 0)
    assert (done.taken, done.conflicts, done.working.revision) == (
        ("reach.quarter", "narrative.worked"),
        (),
        1,
    )
    entered = now().entries["reach.quarter"]
    assert (entered.raw, entered.by, entered.at, entered.origin) == (60, "ann", small.hours(2), Origin.PAGE)


def test_a_double_click_changes_nothing(begun: Working) -> None:
    first = save(2, {"reach.quarter": 60}, 0)
    again = save(3, {"reach.quarter": 60}, 0)
    assert (again.taken, again.conflicts, again.working) == ((), (), first.working)


def test_two_people_on_different_questions_lose_nothing(begun: Working) -> None:
    save(2, {"reach.quarter": 60, "reach.year": None}, 0, "ann")
    save(3, {"reach.quarter": None, "reach.year": 61}, 0, "bob")
    assert (now().raws["reach.quarter"], now().raws["reach.year"]) == (60, 61)


def test_two_answers_to_one_question_are_both_kept_until_somebody_chooses(begun: Working) -> None:
    save(2, {"reach.quarter": 60}, 0, "ann")
    done = save(3, {"reach.quarter": 62}, 0, "bob")
    assert done.conflicts == (Conflict("reach.quarter", None, 60, 62),)
    assert save(4, {"reach.quarter": 62}, 0, "bob").working.undecided == done.working.undecided
    (other,) = now().undecided
    assert (now().raws["reach.quarter"], other.raw, other.by) == (60, 62, "bob")
    settled = drafts.settle(
        programme="MENTOR", quarter=small.Q1, conflict=other.id, theirs=True, by="ann", at=small.hours(5)
    )
    assert (settled.raws["reach.quarter"], settled.undecided) == (62, ())


def test_the_workbook_says_which_revision_it_was_made_from_and_comes_back(begun: Working) -> None:
    save(2, {"reach.quarter": 60, "rating.own": "Green", "kpi.M-1": "about 40"}, 0)
    content = drafts.workbook(programme="MENTOR", quarter=small.Q1)
    found = workbook.read(content, "mentor.xlsx").draft
    assert found is not None
    assert found.seen == Seen(1, 1)
    save(3, {"reach.year": 61}, 1, "bob")
    entered = {id_: entry.raw for id_, entry in found.entries.items()} | {"kpi.M-1": 42}
    done = save(4, entered, found.seen.revision, origin=Origin.WORKBOOK, version=found.seen.version)
    assert (done.taken, done.conflicts) == (("kpi.M-1",), ())
    assert now().raws["reach.year"] == 61


def test_the_checks_look_at_the_draft_and_not_at_the_sign_off(begun: Working) -> None:
    save(2, {"reach.quarter": "about 60"}, 0)
    checked = drafts.check(programme="MENTOR", quarter=small.Q1, at=small.hours(3))
    (one,) = (f for f in checked.findings if f.check == "text-for-number")
    assert one.fields == ("reach.quarter",)
    assert [str(place) for place in one.places] == ["Outputs!D9"]
    assert not any("signoff" in field for f in checked.findings for field in f.fields)


def test_after_a_version_was_sent_back_its_answers_are_there(
    submit: Callable[..., object],
) -> None:
    submit(1)
    returns.send_back(
        programme="MENTOR", quarter=small.Q1, reason="Check reach.", by="lead", at=small.hours(2)
    )
    found = drafts.begin(programme="MENTOR", quarter=small.Q1, by="ann", at=small.hours(3))
    assert (found.version, found.raws["reach.quarter"], found.raws["rating.own"]) == (2, 60, "Green")
    assert found.raws["narrative.worked"] == small.TEXTS["narrative.worked"]
    assert "signoff.name" not in found.raws


def test_nothing_can_be_begun_while_a_return_is_accepted(submit: Callable[..., object]) -> None:
    submit(1)
    returns.accept(programme="MENTOR", quarter=small.Q1, by="lead", at=small.hours(2))
    with pytest.raises(Refused, match="ask your programme lead to reopen it"):
        drafts.begin(programme="MENTOR", quarter=small.Q1, by="ann", at=small.hours(3))


def test_a_return_that_nobody_began_cannot_be_saved(published: str) -> None:
    with pytest.raises(Refused, match="Begin it first"):
        save(1, {"reach.quarter": 60}, 0)


class TestAnEditionInMidRound:
    """M-1 goes and a new KPI comes, after somebody has typed in both."""

    @pytest.fixture
    def changed(self, begun: Working) -> None:
        save(2, {"kpi.M-1": 42, "reach.quarter": 60}, 0)
        other = small.document(("M-1", "M-9"))
        framework.publish(document=other, by="tester", at=small.hours(3))

    def test_every_answer_stays_and_the_one_without_a_question_is_named(self, changed: None) -> None:
        after = drafts.begin(programme="MENTOR", quarter=small.Q1, by="ann", at=small.hours(4))
        assert (after.raws["kpi.M-1"], after.raws["reach.quarter"]) == (42, 60)
        assert after.edition == editions.in_force(small.Q1)[1]
        assert "kpi.M-9" in after.entries
        checked = drafts.check(programme="MENTOR", quarter=small.Q1, at=small.hours(4))
        (one,) = (f for f in checked.findings if f.check == "not-asked-any-more")
        assert (one.fields, one.blocks) == (("kpi.M-1",), False)
        assert one.wrong.startswith("“Young people who start with a mentor: Number in the quarter”")

    def test_a_workbook_from_before_is_merged_and_says_what_is_not_asked(self, changed: None) -> None:
        done = save(5, {"kpi.M-1": 43, "reach.quarter": 61}, 1, version=1, origin=Origin.WORKBOOK)
        assert (done.taken, done.not_asked) == (("reach.quarter",), ("kpi.M-1",))

    def test_the_workbook_asks_what_the_edition_asks(self, changed: None) -> None:
        drafts.begin(programme="MENTOR", quarter=small.Q1, by="ann", at=small.hours(4))
        found = workbook.read(drafts.workbook(programme="MENTOR", quarter=small.Q1), "a.xlsx").draft
        assert found is not None
        assert "kpi.M-9" in found.entries
        assert found.entries["reach.quarter"].raw == 60


def test_what_was_sent_stays_as_it_was_sent_when_an_edition_comes(begun: Working) -> None:
    save(2, dict(ANSWERS), 0)
    drafts.send(programme="MENTOR", quarter=small.Q1, by="ann", at=small.hours(3))
    framework.publish(document=small.document(("M-1", "M-9")), by="tester", at=small.hours(4))
    assert drafts.begin(programme="MENTOR", quarter=small.Q1, by="ann", at=small.hours(5)).revision == 1


def test_after_the_last_day_nothing_is_begun_or_saved(published: str) -> None:
    dates = Dates(date(2024, 7, 19), date(2024, 8, 2), date(2024, 9, 13))
    rounds.open(quarter=small.Q1, dates=dates, by="lead", at=small.hours(1))
    drafts.begin(programme="MENTOR", quarter=small.Q1, by="ann", at=small.hours(2))
    with pytest.raises(Refused, match="last day for new returns of Q1 2024-25 was 2 August 2024"):
        save(24 * 40, {"reach.quarter": 60}, 0)
    with pytest.raises(Refused, match="last day for new returns"):
        drafts.begin(programme="HOSP", quarter=small.Q1, by="eve", at=small.hours(24 * 40))


def test_a_programme_that_is_not_there_has_no_draft(published: str) -> None:
    with pytest.raises(Refused, match="has no programme “NOPE”"):
        drafts.begin(programme="NOPE", quarter=small.Q1, by="ann", at=small.hours(1))
    with pytest.raises(Refused, match="has no programme “NOPE”"):
        drafts.check(programme="NOPE", quarter=small.Q1)


class TestChoosing:
    @pytest.fixture
    def other(self, begun: Working) -> int:
        save(2, {"reach.quarter": 60}, 0, "ann")
        return save(3, {"reach.quarter": 62}, 0, "bob").working.undecided[0].id

    def choose(self, conflict: int, theirs: bool, by: str = "ann") -> Working:
        return drafts.settle(
            programme="MENTOR", quarter=small.Q1, conflict=conflict, theirs=theirs, by=by, at=small.hours(5)
        )

    def test_the_answer_that_is_there_may_stay(self, other: int) -> None:
        settled = self.choose(other, theirs=False)
        assert (settled.raws["reach.quarter"], settled.undecided, settled.revision) == (60, (), 1)

    def test_a_double_click_chooses_once(self, other: int) -> None:
        assert self.choose(other, theirs=True) == self.choose(other, theirs=True)

    def test_somebody_elses_choice_is_not_undone_unseen(self, other: int) -> None:
        self.choose(other, theirs=True)
        with pytest.raises(Refused, match="Somebody chose the other answer meanwhile"):
            self.choose(other, theirs=False, by="bob")

    def test_typing_the_other_answer_chooses_it(self, other: int) -> None:
        assert save(4, {"reach.quarter": 62}, 1, "ann").working.undecided == ()

    def test_a_conflict_of_another_return_is_none_of_this_one(self, other: int) -> None:
        drafts.begin(programme="HOSP", quarter=small.Q1, by="eve", at=small.hours(4))
        with pytest.raises(Refused, match="no such pair of answers"):
            drafts.settle(
                programme="HOSP", quarter=small.Q1, conflict=other, theirs=True, by="eve", at=small.hours(5)
            )


def test_a_job_that_runs_twice_adds_nothing_even_after_somebody_chose(begun: Working) -> None:
    row = Upload.objects.create(
        programme="MENTOR",
        quarter=small.Q1,
        digest_id=files.keep(b"x"),
        name="a.xlsx",
        by="bob",
        at=small.hours(1),
        state="reading",
    )
    save(2, {"reach.quarter": 60}, 0)
    again = {"origin": Origin.WORKBOOK, "upload": row.pk, "version": 1}
    first = save(3, {"reach.quarter": 62, "kpi.M-1": 42}, 0, "bob", **again)
    (other,) = first.working.undecided
    assert other.upload == row.pk
    drafts.settle(
        programme="MENTOR", quarter=small.Q1, conflict=other.id, theirs=False, by="ann", at=small.hours(4)
    )
    settled = now()
    save(5, {"reach.quarter": 62, "kpi.M-1": 42}, 0, "bob", **again)
    assert now() == settled


def test_a_page_from_before_the_last_version_is_merged_with_what_it_showed(
    submit: Callable[..., object],
) -> None:
    """Somebody left a page of version 1 open; version 1 came in as a file, and version 2 was begun."""
    drafts.begin(programme="MENTOR", quarter=small.Q1, by="ann", at=small.hours(1))
    submit(2)
    drafts.begin(programme="MENTOR", quarter=small.Q1, by="bob", at=small.hours(3))
    done = save(4, {"reach.quarter": None, "kpi.M-1": 43}, 0, version=1)
    assert done.taken == ()
    assert [(one.field, one.current, one.incoming) for one in done.conflicts] == [("kpi.M-1", 42, 43)]
    assert now().raws["reach.quarter"] == 60


def test_a_revision_that_never_was_is_taken_for_the_first(begun: Working) -> None:
    save(2, {"reach.quarter": 60}, 0)
    done = save(3, {"reach.quarter": 61, "kpi.M-1": 42}, 99)
    assert ((done.taken), [one.field for one in done.conflicts]) == (("kpi.M-1",), ["reach.quarter"])


def test_a_risk_that_became_known_since_is_filled_in(begun: Working) -> None:
    """Q4's return was accepted after Q1's draft was begun: its open risk is asked about, and known."""
    risk = {
        f"risk.2023-24q4-1.{part}": 3 for part in ("likelihood", "impact", "likelihood-after", "impact-after")
    }
    told = small.observations("MENTOR", small.Q4, {**risk, "risk.2023-24q4-1.state": Word("open")})
    ledger.append(by="t", at=small.hours(2), observations=[(o.key, o.value, o.source) for o in told])
    after = drafts.begin(programme="MENTOR", quarter=small.Q1, by="ann", at=small.hours(3))
    entered = after.entries["risk.2023-24q4-1.likelihood"]
    assert (after.revision, entered.raw, entered.origin) == (1, 3, Origin.KNOWN)
