"""Risks and money, at their edges."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests import small
from tests.returns_checks.given import NEW, RISK, TODAY, checked, known, new_risk, only, said

from goldenthread.ledger.values import Gap, Word
from goldenthread.returns.draft import Raw


def names(changed: dict[str, Raw]) -> list[str]:
    return [f.check for f in checked(changed).findings]


def test_a_whole_new_risk_is_fine() -> None:
    found = checked(new_risk())
    assert found.findings == ()
    assert found.values[f"{NEW}.state"] == Word("open")
    assert found.texts[f"{NEW}.title"] == "The hall may close"


def test_a_new_risk_without_a_state_is_open() -> None:
    found = checked(new_risk(state=None))
    assert [f.check for f in found.findings] == ["risk-taken-as-open"]
    assert found.values[f"{NEW}.state"] == Word("open")


def test_empty_rows_for_new_risks_leave_nothing() -> None:
    found = checked()
    assert not [f for f in found.values if f.startswith("risk.2024-25q2")]
    assert not [f for f in found.texts if f.startswith("risk.2024-25q2")]
    assert isinstance(checked(new_risk(due=None)).values[f"{NEW}.due"], Gap)


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"owner": None}, "the owner is missing"),
        ({"owner": None, "mitigation": " "}, "the owner and what you do about it are missing"),
        (
            {"likelihood": None, "impact": None, "title": None},
            "what the risk is, the likelihood before and the impact",
        ),
    ],
)
def test_half_filled(missing: dict[str, Raw], words: str) -> None:
    assert words in only(checked(new_risk(**missing)), "risk-half-filled").wrong


def test_a_new_risk_without_a_title_is_named_by_its_id() -> None:
    assert "new risk in row 1 is half" in only(checked(new_risk(title=None)), "risk-half-filled").wrong


def test_a_word_in_a_row_makes_a_new_risk() -> None:
    assert names({f"{NEW}.done": "No"}) == ["risk-half-filled", "risk-taken-as-open"]


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ((3, 4, 3, 4), False),
        ((3, 4, 4, 3), False),
        ((3, 4, 5, 1), False),
        ((3, 4, 4, 4), True),
        ((3, 4, None, 4), False),
    ],
)
def test_higher_after(scores: tuple[int | None, ...], found: bool) -> None:
    parts = ("likelihood", "impact", "likelihood-after", "impact-after")
    entered: dict[str, Raw] = {f"{RISK}.{p}": s for p, s in zip(parts, scores, strict=True)}
    assert ("risk-higher-after" in names(entered)) is found


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"due": date(2024, 10, 13)}, True),
        ({"due": TODAY}, False),
        ({"due": date(2024, 10, 13), "done": "Yes"}, False),
        ({"due": date(2024, 10, 13), "state": "Closed"}, False),
        ({"due": None}, False),
    ],
)
def test_overdue(changed: dict[str, Raw], found: bool) -> None:
    assert ("mitigation-overdue" in names({f"{RISK}.{p}": raw for p, raw in changed.items()})) is found


def test_a_closed_risk_may_score_higher_and_be_late() -> None:
    closed: dict[str, Raw] = {
        f"{RISK}.state": "Closed",
        f"{RISK}.likelihood-after": 5,
        f"{RISK}.impact-after": 5,
        f"{RISK}.due": date(2024, 1, 1),
    }
    assert names(closed) == []


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("A worker is leaving", True),
        ("a  WORKER is leaving!", True),
        ("A worker is leavng", True),
        ("The hall may close", False),
        ("A worker is leaving, and the hall may close", False),
    ],
)
def test_the_same_risk_twice(title: str, found: bool) -> None:
    assert ("risk-twice" in names(new_risk(title=title))) is found


def test_risks_that_differ_by_a_number_are_two() -> None:
    numbered = {f"{RISK}.title": "Too few referrals from school 1"}
    assert names({**numbered, **new_risk(title="Too few referrals from school 2")}) == []


def test_a_closed_risk_may_come_back_as_a_new_one() -> None:
    assert names({**new_risk(title="A worker is leaving"), f"{RISK}.state": "Closed"}) == []


# ------------------------------------------------------------------------------------------------ money


@pytest.mark.parametrize(
    ("actual", "wrong"),
    [
        (33_000.0, ""),
        (
            33_001.0,
            "You spent £57,501 in the year so far: £7,501, 15 per cent more than the budget of £50,000.",
        ),
        (18_000.0, ""),
        (
            17_999.0,
            "You spent £42,499 in the year so far: £7,501, 15 per cent less than the budget of £50,000.",
        ),
    ],
)
def test_spend_in_the_year_so_far(actual: float, wrong: str) -> None:
    """£24,500 was spent in Q1; the budget is £50,000, and 15 per cent of it £7,500."""
    found = [f for f in checked({"spend.actual": actual}).findings if f.check == "spend-far-off"]
    assert [f.wrong for f in found] == ([wrong] if wrong else [])


def test_an_earlier_quarter_that_is_not_known_leaves_the_quarter_alone() -> None:
    unknown = known({("MENTOR", small.Q1): {"spend.actual": Gap("not-provided")}})  # type: ignore[arg-type]
    assert checked(seen=unknown).findings == ()
    wrong = only(checked({"spend.actual": 32_000.0}, seen=unknown), "spend-far-off").wrong
    assert wrong == "You spent £32,000 in this quarter: £7,000, 28 per cent more than the budget of £25,000."


def test_a_reason_answers_both_queries_about_money() -> None:
    reason = "The rent for the year was paid in July."
    found = checked({"spend.actual": 45_000.0, "spend.forecast": 60_000.0, "spend.reason": reason})
    assert {f.check: f.explanation for f in found.findings} == {
        "spend-far-off": reason,
        "forecast-below-spent": reason,
    }
    assert not found.blocked


def test_a_programme_without_a_budget_is_not_held_against_one() -> None:
    found = checked({"spend.actual": 1.0}, programme="NEXT")
    assert "spend-far-off" not in {f.check for f in found.findings}


def test_spend_without_a_budget_for_the_quarter_needs_a_reason() -> None:
    from goldenthread.framework.model import Edition

    base = known()
    programmes = [
        p.model_copy(update={"budget": {small.Q1: Decimal(0), small.Q2: Decimal(0)}})
        for p in base.edition.programmes
    ]
    edition: Edition = base.edition.model_copy(update={"programmes": tuple(programmes)})
    edition.__dict__.pop("_programmes", None)
    seen = replace(base, edition=edition)
    wrong = only(checked(seen=seen), "spend-far-off").wrong
    assert wrong == "You spent £49,711 in the year so far: £49,711 more than the budget of £0."


def test_a_forecast_of_what_is_spent_is_fine() -> None:
    assert names({"spend.forecast": 24_500 + 25_210.5}) == []
    assert said(only(checked({"spend.forecast": 49_000.0}), "forecast-below-spent")).startswith(
        "The forecast"
    )
