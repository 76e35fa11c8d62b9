"""Money: what follows from profile and spend, and what is said where something is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.performance.examples import FINANCE, Spent
from tests.performance.kit import AS_OF, Q1, Q2, decimal, known, programme

from goldenthread.ledger.figures import Figure
from goldenthread.ledger.sentences import in_words
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.performance.finance import of_programme
from goldenthread.performance.quarter import judge
from goldenthread.performance.results import FinanceResult
from goldenthread.performance.totals import missing_returns

QUARTERS = Q1.financial_year.quarters
NOT_APPLICABLE = Gap(GapReason.NOT_APPLICABLE)


def printed(figure: Figure) -> str:
    return in_words(figure.value, figure.unit)


def judged(row: Spent, **more: object) -> FinanceResult:
    profile, spent = row.profile.split("/"), row.spent.split("/")
    budget = {str(q): p for q, p in zip(QUARTERS, profile, strict=False) if p != "—"}
    whose = programme("P", budget=budget, **more)
    told = {("P", q): {"spend.actual": s} for q, s in zip(QUARTERS, spent, strict=False) if s != "—"}
    texts = {("P", Q1): {"spend.reason": "Rent rose."}}
    return of_programme(known([whose], told, quarter=QUARTERS[len(spent) - 1], texts=texts), whose)


@pytest.mark.parametrize("row", FINANCE, ids=str)
def test_what_follows_from_profile_and_spend(row: Spent) -> None:
    found = judged(row)
    assert found.actual_to_date.amount == decimal(row.to_date)
    assert found.variance_to_date.number == decimal(row.variance)
    assert found.variance_per_cent.number == decimal(row.per_cent)
    assert found.far_off == (row.far_off == "yes")


def test_a_missing_quarter_is_named_and_there_is_no_variance() -> None:
    found = judged(Spent("20000/20000", "—/26000", "", "", "", ""))
    assert printed(found.actual_to_date) == (
        "£26,000 from 1 of 2 quarters; without Q1 2024-25 (no spend was accepted)"
    )
    assert found.actual_to_date.number is None
    assert printed(found.variance_to_date) == "no comparison: from 1 of 2 quarters"
    assert printed(found.variance_per_cent) == "no comparison: from 1 of 2 quarters"
    assert found.profile_to_date.number == 40000


def test_while_the_quarters_return_is_awaited_the_year_is_so_far() -> None:
    whose = programme("P", budget={"2024-25Q1": 20000, "2024-25Q2": 20000})
    told = {("P", Q1): {"spend.actual": 18000}}
    found = of_programme(known([whose], told, quarter=Q2, closed=False), whose)
    assert printed(found.actual_to_date) == "1 of 2 returns: £18,000 so far"
    assert printed(found.variance_per_cent) == "no comparison until the round closes"
    assert (found.actual.value, found.far_off) == (Gap(GapReason.NOT_YET_KNOWN), False)


def test_a_budget_of_nought_has_no_percentage() -> None:
    found = judged(Spent("0", "500", "", "", "", ""))
    assert found.variance_per_cent.value == NOT_APPLICABLE
    assert found.variance_per_cent.caveats == (
        "“Programme P: Profile to date” is 0, so there is no percentage.",
    )


def test_a_programme_without_a_budget_has_no_variance() -> None:
    found = judged(Spent("—", "500", "", "", "", ""))
    assert found.budget.value == found.variance_to_date.value == NOT_APPLICABLE
    assert found.budget.caveats == ("The edition sets no budget for it.",)


@pytest.mark.parametrize(
    "more",
    [
        {"state": "mobilising"},
        {"start": date(2024, 7, 1)},
        {"state": "closed", "end": date(2024, 3, 31)},
    ],
    ids=str,
)
def test_nothing_is_missing_of_a_programme_that_did_not_run(more: dict[str, object]) -> None:
    found = judged(Spent("100", "—", "", "", "", ""), **more)
    assert found.actual.value == found.actual_to_date.value == found.variance_to_date.value == NOT_APPLICABLE


def test_a_paused_programme_owes_the_spend_of_quarters_it_had_money_for() -> None:
    with_money = judged(Spent("100", "—", "", "", "", ""), state="paused")
    assert with_money.actual_to_date.value == Gap(GapReason.NOT_PROVIDED)
    assert judged(Spent("—", "—", "", "", "", ""), state="paused").actual.value == NOT_APPLICABLE
    assert judged(Spent("—", "—", "", "", "", "")).actual.value == Gap(GapReason.NOT_PROVIDED)


def test_a_quarter_marked_as_not_applicable_is_not_missing() -> None:
    whose = programme("P", budget={"2024-25Q1": 100, "2024-25Q2": 100})
    told = {("P", Q1): {"spend.actual": NOT_APPLICABLE}, ("P", Q2): {"spend.actual": 90}}
    found = of_programme(known([whose], told, quarter=Q2), whose)
    assert (found.actual_to_date.number, found.actual_to_date.caveats) == (90, ())
    assert found.variance_to_date.number == -110


def test_the_year_the_forecast_and_the_reason() -> None:
    whose = programme("P", budget={"2023-24Q4": 7, "2024-25Q1": "10000.50", "2024-25Q4": 20000})
    told = {("P", Q1): {"spend.actual": "9000.25", "spend.forecast": 31000}}
    found = of_programme(known([whose], told, texts={("P", Q1): {"spend.reason": "Rent rose."}}), whose)
    assert (found.budget.number, found.profile.number) == (Decimal("30000.50"), Decimal("10000.50"))
    assert (found.actual.number, found.forecast.number) == (Decimal("9000.25"), 31000)
    assert found.forecast_variance.number == Decimal("999.50")
    assert found.variance_to_date.number == Decimal("-1000.25")
    assert (found.variance.name, found.variance.number) == ("spend.quarter-variance.P", Decimal("-1000.25"))
    assert found.reason == "Rent rose."
    assert [i.path for i in found.budget.inputs] == [
        "programmes[0] “P”.budget.2024-25Q1",
        "programmes[0] “P”.budget.2024-25Q4",
    ]
    names = (found.budget, found.profile, found.actual, found.actual_to_date, found.variance_to_date)
    assert [n.name for n in names] == [
        "spend.budget.P",
        "spend.profile.P",
        "spend.actual.P",
        "spend.actual-to-date.P",
        "spend.variance.P",
    ]
    assert all(list(n.sources()) for n in names)


def test_sums_leave_out_what_is_not_known_and_say_so() -> None:
    budget = {"2024-25Q1": 100, "2024-25Q2": 100}
    whole = [programme(code, budget=budget) for code in ("A", "B", "C")]
    asleep = programme("D", state="mobilising")
    told = {
        ("A", Q1): {"spend.actual": 100},
        ("A", Q2): {"spend.actual": 140, "spend.forecast": 250},
        ("B", Q2): {"spend.actual": 90},
    }
    found = judge(known([*whole, asleep], told, quarter=Q2), AS_OF).finance
    assert (found.budget.number, found.profile_to_date.number) == (600, 600)
    without = "Programme B (an earlier quarter is missing); Programme C (no return was accepted)"
    assert printed(found.actual_to_date) == f"£330 from 1 of 3 programmes; without {without}"
    assert printed(found.variance_to_date) == f"£40 from 1 of 3 programmes; without {without}"
    assert printed(found.variance_per_cent) == f"20 per cent from 1 of 3 programmes; without {without}"
    assert printed(found.forecast).startswith("£250 from 1 of 3 programmes; without Programme B (its return")
    assert found.forecast_variance.amount == 50


def test_five_programmes_that_a_sum_does_without_are_named_and_the_others_counted() -> None:
    told = {("A", Q1): {"spend.actual": 100}, ("B", Q1): {"reach.quarter": 7}}
    every = [programme(code, budget={"2024-25Q1": 100}) for code in "ABCDEFGHIJ"]
    found = judge(known(every, told), AS_OF)
    names = "Programme C, Programme D, Programme E, Programme F and 4 others (no return was accepted)"
    without = f"without Programme B (its return gives no number); {names}"
    assert printed(found.finance.actual) == f"£100 from 1 of 10 programmes; {without}"
    (whole,) = missing_returns(known(every, told))
    assert whole.count("Programme ") == 8, "a page names them all"


def test_nothing_is_compared_while_a_return_is_awaited() -> None:
    budget = {"2024-25Q1": 100}
    told = {("A", Q1): {"spend.actual": 140, "spend.forecast": 400}}
    found = judge(known([programme(c, budget=budget) for c in "AB"], told, closed=False), AS_OF).finance
    so_far, compared = "1 of 2 returns: £140 so far", "no comparison until the round closes"
    assert printed(found.actual) == printed(found.actual_to_date) == so_far
    assert printed(found.forecast) == "1 of 2 returns: £400 so far"
    for one in (
        found.variance,
        found.variance_to_date,
        found.variance_per_cent,
        found.forecast_variance,
    ):
        assert (printed(one), one.number, one.amount) == (compared, None, None)
    assert (found.budget.number, found.profile_to_date.number, found.far_off) == (200, 200, False)


def test_spend_so_far_counts_the_returns_of_all_quarters_that_it_holds() -> None:
    whole = [programme(code, budget={"2024-25Q1": 100, "2024-25Q2": 100}) for code in "ABC"]
    told = {(code, Q1): {"spend.actual": 10} for code in "AB"} | {("A", Q2): {"spend.actual": 5}}
    found = judge(known(whole, told, quarter=Q2, closed=False), AS_OF).finance
    assert printed(found.actual_to_date) == "3 of 6 returns: £25 so far"
    assert printed(found.actual) == "1 of 3 returns: £5 so far"


def test_what_a_programme_spent_that_owes_no_return_is_not_said_of_returns_that_nobody_sent() -> None:
    budget = {"2024-25Q1": 100, "2024-25Q2": 100}
    closed = programme("X", budget=budget, state="closed")
    whole = [*(programme(code, budget=budget) for code in "AB"), closed]
    told = {(code, Q1): {"spend.actual": 10} for code in "AB"} | {("X", Q2): {"spend.actual": 3900}}
    found = judge(known(whole, told, quarter=Q2, closed=False), AS_OF).finance
    assert printed(found.actual) == "0 of 2 returns: none so far"
    assert printed(found.actual_to_date) == "3 of 6 returns: £3,920 so far", "its own return is one of them"


def test_sums_have_the_names_of_their_trails() -> None:
    found = judge(known([programme("A")], {("A", Q1): {"spend.actual": 1}}), AS_OF).finance
    assert found.budget.name == "spend.budget.total"


def test_an_area_has_all_the_money_of_a_programme_that_serves_two() -> None:
    both = programme("A", budget={"2024-25Q1": 100}, priority_areas=["young-people", "families"])
    found = judge(known([both], {("A", Q1): {"spend.actual": 80}}), AS_OF)
    assert [a.finance.actual.number for a in found.areas] == [80, 80]
    assert found.finance.actual.number == 80
    assert found.areas[0].finance.actual.name == "spend.actual.area.young-people"
    assert found.areas[0].finance.actual.caveats == (
        (
            "1 programme serves more than one priority area; it counts in full in each of them, "
            "and once in the total."
        ),
    )
