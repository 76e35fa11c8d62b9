"""What gives a return its place in the queue: each rule at its edges."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests import small
from tests.review.test_quality import finding

from goldenthread.ledger.values import Gap, GapReason, Word
from goldenthread.performance.quarter import judge
from goldenthread.reports.review import manual
from goldenthread.reports.review.queue import Show
from goldenthread.reports.review.risk import FINDERS, RULES, change, in_order, limits, risk_of, too_few
from goldenthread.reports.review.submitted import Submitted
from goldenthread.returns.accepting import as_if_accepted
from goldenthread.returns.asking import form_for
from goldenthread.returns.conversation import Talk
from goldenthread.returns.findings import Finding
from goldenthread.returns.versions import Content
from goldenthread.returns.workflow import ReturnState, State

Q = small.Q1
SOUND = {"kpi.M-1": 42, "rating.own": Word("green")}
Past = Mapping[int, small.Measures]
"""By how many quarters back."""


def submitted(
    changed: small.Measures | None = None,
    past: Past | None = None,
    findings: tuple[Finding, ...] = (),
    days_late: int | None = 0,
    hour: int = 1,
) -> Submitted:
    """A return of MENTOR that waits for review, sound but for what a test changes."""
    known = small.known({("MENTOR", Q.plus(-back)): m for back, m in (past or {}).items()})
    made = small.observations("MENTOR", Q, small.full_return({**SOUND, **(changed or {})}))
    told = [(o.key, o.value, o.source) for o in made]
    then = as_if_accepted(known, "MENTOR", Q, told, {}, small.hours(1))
    return Submitted(
        programme=known.programme("MENTOR"),
        form=form_for(known, "MENTOR"),
        content=Content(1, {"|".join(filter(None, (o.key.measure, o.key.group))): o for o in made}, {}),
        findings=findings,
        state=ReturnState(State.SUBMITTED, 1),
        talk=Talk({}),
        submitted_by="provider",
        submitted_at=small.hours(hour),
        days_late=days_late,
        when="Counted.",
        sent_back=0,
        judged=judge(then, date(2024, 9, 1)),
        known=known,
    )


def points(one: Submitted) -> dict[str, int]:
    return {part.rule.name: int(part.points.number or 0) for part in risk_of(one).parts}


def steady(*reach: int, **more: int) -> dict[int, dict[str, int]]:
    """Earlier quarters with so many people reached, the last quarter first."""
    return {back: {"reach.quarter": number, **more} for back, number in enumerate(reach, 1)}


EXAMPLES = [
    ("nothing stands out", submitted(), {}),
    ("one query", submitted(findings=(finding("jump", "reach.quarter"),)), {"query": 2, "data": 1}),
    (
        "five queries: at most 8, and data of grade C",
        submitted(findings=tuple(finding("jump", f) for f in ("a", "b", "c", "d", "e"))),
        {"query": 8, "data": 3},
    ),
    ("late", submitted(days_late=3), {"data": 1}),
    ("very late", submitted(days_late=20), {"data": 3}),
    ("a KPI missed, and the provider says green", submitted({"kpi.M-1": 20}), {"missed": 2, "better": 4}),
    ("missed, and it says so", submitted({"kpi.M-1": 20, "rating.own": Word("red")}), {"missed": 2}),
    ("it is too hard on itself", submitted({"rating.own": Word("amber")}), {"worse": 1}),
    ("half as many again as last quarter", submitted(past=steady(40)), {"quarter": 1}),
    ("one fewer than half as many again", submitted(past=steady(41)), {}),
    ("half, but of few people", submitted({"activity.activities": 12}, {1: {"activity.activities": 24}}), {}),
    (
        "fewer than in earlier years",
        submitted(past={back: {"reach.quarter": 150} for back in range(4, 13)}),
        {"year": 3, "limits": 3},
    ),
    ("one earlier year is too early", submitted(past={4: {"reach.quarter": 150}}), {}),
    ("six earlier quarters, far outside", submitted(past=steady(*[100, 104] * 3)), {"limits": 3}),
    ("five earlier quarters are too few", submitted(past=steady(100, 104, 100, 104, 100)), {}),
]


@pytest.mark.parametrize(("one", "expected"), [pytest.param(o, e, id=name) for name, o, e in EXAMPLES])
def test_a_rule_gives_its_points(one: Submitted, expected: dict[str, int]) -> None:
    found = points(one)
    found.pop("year", None) if "year" not in expected else None
    assert found == expected
    assert risk_of(one).score.number == sum(points(one).values())


def test_control_limits_are_those_of_the_chart() -> None:
    """By hand: mean 102, mean moving range 4, so 102 less and more 2.66 times 4."""
    one = submitted(past=steady(*[100, 104] * 3))
    found = limits(one, one.form.fields["reach.quarter"])
    assert found is not None
    low, high, past = found
    assert (low.value, high.value, len(past)) == (Decimal("91.4"), Decimal("112.6"), 6)
    assert "mean moving range" in low.formula


def test_limits_from_few_quarters_are_said_to_be_provisional() -> None:
    said = {
        quarters: str(risk_of(submitted(past=steady(*[100, 104] * (quarters // 2)))).parts[-1].said[0])
        for quarters in (6, 12)
    }
    assert said[6].endswith("112.6, which are provisional: there are 6 earlier quarters."), said
    assert said[12].endswith("112.6."), said


@pytest.mark.parametrize(
    ("past", "said"),
    [
        ({}, "Control limits are drawn from 6 earlier quarters on; there are none."),
        (steady(100), "Control limits are drawn from 6 earlier quarters on; there is 1."),
        (steady(*[100] * 5), "Control limits are drawn from 6 earlier quarters on; there are 5."),
        (steady(*[100] * 6), ""),
    ],
)
def test_it_is_said_where_there_are_no_control_limits_yet(past: dict[int, dict[str, int]], said: str) -> None:
    assert too_few(submitted(past=past)) == said


def test_a_figure_without_a_number_is_held_against_nothing() -> None:
    blank = Gap(GapReason.NOT_PROVIDED)
    assert "quarter" not in points(submitted({"reach.quarter": blank}, steady(400)))


def test_the_most_points_come_first_and_of_equals_the_longest_waiting() -> None:
    late, first, second = submitted(days_late=3, hour=9), submitted(hour=2), submitted(hour=3)
    assert [one.submitted_at for one, _ in in_order([second, first, late])] == [
        small.hours(9),
        small.hours(2),
        small.hours(3),
    ]


@pytest.mark.parametrize(
    ("show", "one", "admitted"),
    [
        (Show.ALL, submitted(), True),
        (Show.EXPLAINED, submitted(), False),
        (Show.EXPLAINED, submitted(findings=(finding("jump", "a"),)), True),
        (Show.ANSWERED, submitted(), False),
        (Show.KPIS, submitted({"kpi.M-1": 20}), True),
        (Show.KPIS, submitted(), False),
        (Show.RATED, submitted({"rating.own": Word("red")}), True),
        (Show.RATED, submitted(), False),
        (Show.DATA, submitted(days_late=20), True),
        (Show.DATA, submitted(days_late=3), False),
        (Show.RESENT, submitted(), False),
        (Show.RESENT, replace(submitted(), state=ReturnState(State.SUBMITTED, 2)), True),
    ],
)
def test_the_queue_can_be_narrowed(show: Show, one: Submitted, admitted: bool) -> None:
    assert show.admits(one) is admitted
    assert show.words


def test_every_rule_finds_something_of_its_own() -> None:
    assert tuple(FINDERS) == RULES


def test_the_manual_is_current() -> None:
    kept = Path(__file__).parents[2] / "docs" / "review-rules.md"
    assert kept.read_text(encoding="utf-8") == manual.page(), (
        "Run python -m goldenthread.reports.review.manual docs"
    )


def test_what_counts_from_april_is_compared_with_the_same_quarter_of_last_year() -> None:
    past = {1: {"kpi.M-2.numerator": 60, "kpi.M-1": 40}, 4: {"kpi.M-2.numerator": 10, "kpi.M-1": 30}}
    one = submitted({"kpi.M-2.numerator": 12}, past)
    fields = {field.measure: field for field in one.form.fields.values() if not field.group}
    assert {name: one.steps_back(fields[name]) for name in ("reach.year", "reach.quarter", "kpi.M-1")} == {
        "reach.year": 4,
        "reach.quarter": 1,
        "kpi.M-1": 1,
    }
    grown = change(one, fields["kpi.M-2.numerator"], one.steps_back(fields["kpi.M-2.numerator"]))
    assert grown is not None
    assert grown.number == 20
