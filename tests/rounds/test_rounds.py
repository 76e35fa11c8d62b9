"""Rounds as events tell them: opening, dates, what may still be sent."""

from datetime import date, datetime

import pytest
from tests import small
from tests.actions.conftest import Submit
from tests.rounds.conftest import DATES, on

from goldenthread.actions import framework, returns, rounds
from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Event
from goldenthread.performance.quarter import judge
from goldenthread.periods import Quarter
from goldenthread.returns import rounds as pure
from goldenthread.returns.asking import form_for
from goldenthread.returns.rounds import Dates
from goldenthread.store import ledger
from goldenthread.store import rounds as kept
from goldenthread.store.known import known


def dates(shown: str, new: str, corrections: str) -> Dates:
    return Dates(*(date.fromisoformat(f"2024-{day}") for day in (shown, new, corrections)))


ORDER = [
    (dates("07-19", "08-02", "09-13"), ""),
    (dates("07-01", "07-01", "07-01"), ""),
    (dates("06-30", "08-02", "09-13"), "shown"),
    (dates("07-19", "07-18", "09-13"), "new"),
    (dates("07-19", "08-02", "08-01"), "corrections"),
    (dates("06-30", "06-29", "06-28"), "shown new corrections"),
]


@pytest.mark.parametrize(("given", "wrong"), ORDER)
def test_dates_come_in_order_after_the_quarter_and_may_be_the_same(given: Dates, wrong: str) -> None:
    assert " ".join(pure.faults(small.Q1, given)) == wrong


class TestOpening:
    def test_it_is_an_event_with_the_edition_in_force(self, published: str) -> None:
        done = rounds.open(quarter=small.Q1, dates=DATES, by="lead", at=small.hours(1))
        (event,) = ledger.view().events_of("round.")
        assert (event.kind, event.by, event.period) == ("round.opened", "lead", small.Q1)
        assert event.data == {"edition": published, **DATES.to_json()}
        assert (done.copied, done.asked) == (False, len(small.PROGRAMMES))
        assert kept.opened(small.Q1).dates == DATES
        assert kept.newest().quarter == small.Q1

    def test_the_next_copies_the_same_days_after_the_quarter(self, opened: kept.Round) -> None:
        done = rounds.open(quarter=small.Q2, by="lead", at=on("10-01"))
        assert done.copied
        assert done.dates == dates("10-19", "11-02", "12-14")
        end = small.Q2.window.last.last_day
        assert (done.dates.shown - end).days == (DATES.shown - date(2024, 6, 30)).days

    def test_a_move_is_an_exception_that_is_not_copied(self, opened: kept.Round) -> None:
        later = dates("07-26", "08-02", "09-30")
        why = "A school holiday fell on it."
        rounds.change_dates(quarter=small.Q1, dates=later, reason=why, by="lead", at=small.hours(2))
        assert rounds.open(quarter=small.Q2, by="lead", at=on("10-01")).dates.shown == date(2024, 10, 19)

    def test_the_first_needs_dates(self, published: str) -> None:
        with pytest.raises(Refused, match="no earlier round to copy the dates from"):
            rounds.open(quarter=small.Q1, by="lead", at=small.hours(1))

    def test_every_fault_of_the_dates_is_told_at_once(self, published: str) -> None:
        with pytest.raises(Refused, match="not in order") as refused:
            rounds.open(quarter=small.Q1, dates=ORDER[-1][0], by="lead", at=small.hours(1))
        assert len(refused.value.details) == 3
        assert kept.get(small.Q1) is None

    def test_twice_is_refused(self, opened: kept.Round) -> None:
        with pytest.raises(Refused, match=r"open already, with the deadline 19 July 2024"):
            rounds.open(quarter=small.Q1, dates=DATES, by="lead", at=small.hours(2))

    def test_without_an_edition_it_is_refused(self, published: str) -> None:
        with pytest.raises(Refused, match="No edition of the framework covers Q4 2023-24"):
            rounds.open(quarter=small.Q4, dates=DATES, by="lead", at=small.hours(1))

    @pytest.mark.parametrize(("day", "fine"), [("08-31", False), ("09-01", True), ("10-01", True)])
    def test_it_opens_from_the_quarters_last_month_on(self, opened: kept.Round, day: str, fine: bool) -> None:
        if fine:
            rounds.open(quarter=small.Q2, by="lead", at=on(day))
        else:
            with pytest.raises(Refused, match="can be opened from 1 September 2024 on"):
                rounds.open(quarter=small.Q2, by="lead", at=on(day))

    def test_where_none_was_opened_there_is_a_sentence(self, published: str) -> None:
        with pytest.raises(Refused, match="No round was opened for Q1 2024-25"):
            kept.opened(small.Q1)
        with pytest.raises(Refused, match="No round was opened yet"):
            kept.newest()
        assert kept.every() == ()

    def test_an_event_before_its_opening_is_a_bug_that_is_named(self) -> None:
        event = Event("round.reminded", "MENTOR", "lead", 7, small.hours(1), small.Q1, {})
        with pytest.raises(ValueError, match="Entry 7"):
            pure.round_of([event], small.Q1)


class TestChangingDates:
    later = dates("07-26", "08-09", "09-20")

    def change(self, given: Dates, reason: str = "The workbook went out late.") -> None:
        rounds.change_dates(quarter=small.Q1, dates=given, reason=reason, by="lead", at=small.hours(2))

    def test_it_is_kept_with_its_reason(self, opened: kept.Round) -> None:
        self.change(self.later)
        found = kept.opened(small.Q1)
        (move,) = found.moves
        assert (found.dates, move.before, move.after) == (self.later, DATES, self.later)
        assert kept.reason(move) == "The workbook went out late."
        (event,) = ledger.view().events_of("round.dates-changed")
        assert "workbook" not in str(event.data)  # words stay out of the ledger

    @pytest.mark.parametrize(
        ("given", "reason", "refusal"),
        [
            (DATES, "Why not?", "has these dates already"),
            (later, " ", "Say why"),
            (ORDER[3][0], "Why not?", "not in order"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, opened: kept.Round, given: Dates, reason: str, refusal: str
    ) -> None:
        with pytest.raises(Refused, match=refusal):
            self.change(given, reason)
        assert kept.opened(small.Q1) == opened

    def test_a_round_that_is_not_open_is_refused(self, published: str) -> None:
        with pytest.raises(Refused, match="No round was opened"):
            self.change(self.later)


class TestLastDays:
    def hours_to(self, day: str, hour: int = 10) -> int:
        return int((on(day, hour) - small.FIRST).total_seconds() // 3600)

    def test_on_the_last_day_a_new_return_is_taken_and_on_the_next_refused(
        self, opened: kept.Round, submit: Submit
    ) -> None:
        with pytest.raises(Refused, match=r"last day for new returns of Q1 2024-25 was 2 August 2024\. Ask"):
            submit(self.hours_to("08-03"))
        assert submit(self.hours_to("08-02", 21)).version == 1

    def test_the_day_is_londons(self, opened: kept.Round, submit: Submit) -> None:
        with pytest.raises(Refused, match="last day for new returns"):
            submit(self.hours_to("08-02", 23))  # half past midnight in London

    def test_a_correction_has_its_own_last_day(self, opened: kept.Round, submit: Submit) -> None:
        submit(self.hours_to("08-02"))
        assert submit(self.hours_to("09-13"), {"kpi.M-1": 43}).version == 2
        with pytest.raises(Refused, match=r"last day for corrections of Q1 2024-25 was 13 September 2024"):
            submit(self.hours_to("09-14"), {"kpi.M-1": 44})

    def test_when_the_day_is_moved_the_return_is_taken(self, opened: kept.Round, submit: Submit) -> None:
        later = Dates(DATES.shown, date(2024, 8, 9), DATES.corrections)
        with pytest.raises(Refused):
            submit(self.hours_to("08-05"))
        rounds.change_dates(quarter=small.Q1, dates=later, reason="Fire.", by="lead", at=on("08-05"))
        assert submit(self.hours_to("08-06")).version == 1

    def test_a_quarter_without_a_round_takes_returns_as_ever(self, submit: Submit) -> None:
        assert submit(self.hours_to("12-01")).version == 1


def test_three_more_quarters_by_editions_alone(opened: kept.Round) -> None:
    """Indicators change every quarter; template, check, submit, accept and judge follow, and no code does."""
    new_indicator = """      - code: M-3
        title: Mentors trained
        kind: count
        unit: mentors
        outcome: yp-skills
        targets: {2024-25Q2: 5, 2024-25Q3: 5, 2024-25Q4: 5}
"""
    before = "    outcome_measures:\n"
    kpis = {
        "2024-25Q2": {"kpi.M-1": 42, "kpi.M-3": 6},  # one more
        "2024-25Q3": {"kpi.M-1": 42, "kpi.M-3": 4},  # another title and target
        "2024-25Q4": {"kpi.M-1": 42},  # one less
    }
    editions = {
        "2024-25Q2": [(before, new_indicator + before)],
        "2024-25Q3": [(before, new_indicator.replace("trained", "trained and matched") + before)],
        "2024-25Q4": [],
    }
    for name, changes in editions.items():
        quarter = Quarter.parse(name)
        from_ = ("effective_from: 2024-25Q1", f"effective_from: {name}")
        day = quarter.window.last.last_day
        at = small.FIRST.replace(year=day.year, month=day.month, day=day.day)
        framework.publish(document=small.document(from_, *changes), by="director", at=at)
        assert rounds.open(quarter=quarter, by="lead", at=at).copied
        told = small.full_return(kpis[name]) | {"signoff.date": day, "reach.year": 60 * quarter.number}
        template = returns.template(programme="MENTOR", quarter=quarter)
        explained = _explained(template, told, quarter, at)
        returns.submit(content=explained, name=f"{name}.xlsx", by="provider", at=at)
        returns.accept(programme="MENTOR", quarter=quarter, by="lead", at=at)
        result = judge(known(quarter), as_of=day).of("MENTOR")
        assert result.has_return
        assert {f"kpi.{k.indicator.code}" for k in result.kpis} == {"kpi.M-2", *kpis[name]}
    assert [one.quarter.number for one in kept.every()] == [4, 3, 2, 1]


def _explained(template: bytes, told: small.Measures, quarter: Quarter, at: datetime) -> bytes:
    """The workbook with an explanation beside everything that the checks ask about."""
    form = form_for(known(quarter), "MENTOR")
    draft = small.filled(template, told)
    found = returns.check(content=draft, name="a.xlsx", at=at).checked.findings
    asked = {form.fields[field].comment for one in found if one.blocks for field in one.fields}
    comments = {name: "As planned with the VRU." for name in asked if name}
    return small.filled(template, told, {**small.TEXTS, **comments})
