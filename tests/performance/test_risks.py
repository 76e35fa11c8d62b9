"""Risks: scores, movement, mitigations overdue, and risks that no return mentions any more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.performance.examples import MOVEMENTS, OVERDUE, RISKS, Due, Moved, Scored
from tests.performance.kit import AS_OF, Q1, decimal, known, programme

from goldenthread.ledger.values import Gap, GapReason, Word
from goldenthread.performance import risks
from goldenthread.performance.results import Rating, RiskResult

TITLE = {
    "risk.a.title": "Attrition",
    "risk.a.owner": "Lead",
    "risk.a.mitigation": "Mentors",
    "risk.a.result": "Better",
}
LAST = Q1.plus(-1)


def scores(before: str, after: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for text, ending in ((before, ""), (after, "-after")):
        if text != "—":
            found[f"risk.a.likelihood{ending}"], found[f"risk.a.impact{ending}"] = map(int, text.split(" x "))
    return found


def judged(
    now: dict[str, object], last: dict[str, object] | None = None, texts: dict[str, str] | None = None
) -> tuple[RiskResult, ...]:
    told = {("P", Q1): now, ("P", LAST): last or {}}
    words = TITLE if texts is None else texts
    return risks.judged(
        known([programme()], told, texts={("P", Q1): words, ("P", LAST): words}), programme(), AS_OF
    )


@pytest.mark.parametrize("row", RISKS)
def test_a_score_and_its_rating(row: Scored) -> None:
    (found,) = judged({"risk.a.state": Word("open"), **scores(row.before, row.after)})
    assert (found.score.number, found.rating, str(found.said)) == (decimal(row.score), row.rating, row.reason)


@pytest.mark.parametrize("row", MOVEMENTS, ids=lambda r: r.movement)
def test_the_movement_since_last_quarter(row: Moved) -> None:
    now = {"risk.a.state": Word(row.state), **scores("—", row.now)} if row.now != "—" else {}
    last = {"risk.a.state": Word("open"), **scores("—", row.last)} if row.last != "—" else {}
    (found,) = judged(now, last)
    assert found.movement == row.movement


@pytest.mark.parametrize("row", OVERDUE)
def test_a_mitigation_overdue(row: Due) -> None:
    told: dict[str, object] = {"risk.a.state": Word(row.state)}
    if row.due != "—":
        told["risk.a.due"] = date.fromisoformat(row.due)
    if row.done != "—":
        told["risk.a.done"] = Word(row.done)
    (found,) = judged(told)
    assert found.overdue == (row.overdue == "yes")


def test_the_words_come_from_the_return_and_the_trail_leads_to_its_cells() -> None:
    (found,) = judged({"risk.a.state": Word("open"), **scores("5 x 4", "4 x 3")})
    assert (found.title, found.owner, found.mitigation, found.result) == (
        "Attrition",
        "Lead",
        "Mentors",
        "Better",
    )
    assert (found.before.number, found.score.number) == (20, 12)
    assert found.score.name == "risk.P.a.score"
    assert [i.name for i in found.score.inputs] == ["risk.P.a.likelihood-after", "risk.P.a.impact-after"]
    assert len(list(found.score.sources())) == 2
    assert found.reported == Q1


def test_an_open_risk_stays_until_a_return_closes_it() -> None:
    (found,) = judged({}, {"risk.a.state": Word("open"), **scores("5 x 5", "4 x 5")})
    assert (found.open, found.rating, found.movement, found.reported) == (True, Rating.RED, "steady", LAST)
    assert (
        str(found.said)
        == "Risk “Attrition” scores 20 of 25 after mitigation, as last reported in Q4 2023-24."
    )
    assert found.score.caveats == ("As last reported in Q4 2023-24.",)


def test_a_risk_closed_earlier_is_gone_and_one_closed_now_is_shown() -> None:
    closed = {"risk.a.state": Word("closed"), **scores("5 x 5", "4 x 5")}
    assert judged({}, closed) == ()
    (found,) = judged(closed, {"risk.a.state": Word("open"), **scores("5 x 5", "4 x 5")})
    assert (found.open, found.movement, found.rating) == (False, "closed", Rating.NONE)


def test_a_withdrawn_risk_is_as_if_it_had_never_been_told() -> None:
    gap = Gap(GapReason.WITHDRAWN)
    assert judged({"risk.a.state": gap, "risk.a.likelihood": gap}) == ()


def test_a_risk_remembered_for_two_years_and_not_longer() -> None:
    old = {"risk.a.state": Word("open"), **scores("—", "4 x 5")}
    for back, count in ((8, 1), (9, 0)):
        what = known([programme()], {("P", Q1.plus(-back)): old})
        assert len(risks.judged(what, programme(), AS_OF)) == count


def test_open_risks_come_first_and_the_highest_of_them() -> None:
    told: dict[str, object] = {}
    for name, state, after in (("a", "open", 2), ("b", "closed", 5), ("c", "open", 4), ("d", "open", 4)):
        told |= {f"risk.{name}.state": Word(state), f"risk.{name}.likelihood-after": after}
        told |= {f"risk.{name}.impact-after": Decimal(5)}
    assert [r.id for r in judged(told, texts={})] == ["c", "d", "a", "b"]
    assert judged(told, texts={})[0].title == "Risk c"


def test_the_score_of_two_quarters_ago_is_what_a_risk_moves_from_when_the_last_was_silent() -> None:
    told = {
        ("P", Q1): {"risk.a.state": Word("open"), **scores("—", "2 x 2")},
        ("P", Q1.plus(-2)): {"risk.a.state": Word("open"), **scores("—", "4 x 4")},
    }
    (found,) = risks.judged(known([programme()], told), programme(), AS_OF)
    assert (found.previous, found.movement) == (16, "down")
