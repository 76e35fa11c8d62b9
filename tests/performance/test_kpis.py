"""KPIs: every kind, from what was reported to value, status, rating and rule."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.performance.examples import KPIS, Kpi
from tests.performance.kit import Q1, indicator, known, programme

from goldenthread.framework.indicators import Indicator
from goldenthread.ledger.figures import Said
from goldenthread.ledger.values import Gap, GapReason, Observation, Word
from goldenthread.performance import kpis
from goldenthread.performance.results import KpiResult, Rating, Status
from goldenthread.periods import Quarter

MEASURES = {
    "count": ["kpi.K-1"],
    "percentage": ["kpi.K-1.numerator", "kpi.K-1.denominator"],
    "chain": ["kpi.K-1.step1", "kpi.K-1.step2", "kpi.K-1.step3"],
}


def judged(one: Indicator, told: dict[str, object], before: dict[str, object] | None = None) -> KpiResult:
    whose = programme("P", [one])
    returns = {("P", Q1): told, ("P", Q1.plus(-1)): before or {}}
    texts = {("P", Q1): {"comment.kpi.K-1": "A hard quarter."}}
    return kpis.judged(known([whose], returns, texts=texts), whose, one)


def target(text: str) -> object:
    low, _, high = text.partition(" to ")
    return None if text == "—" else {"low": low, "high": high} if high else low


@pytest.mark.parametrize("row", KPIS, ids=lambda r: r.rule)
def test_what_is_said_of_a_kpi(row: Kpi) -> None:
    one = indicator(kind=row.kind, better=row.better, target=target(row.target))
    told = {m: n for m, n in zip(MEASURES[row.kind], row.reported.split("/"), strict=True) if n != "—"}
    found = judged(one, told)
    assert (found.status, found.rating, found.rule) == (row.status, row.rating, row.rule)
    assert (found.target is None) == (row.target == "—")


@pytest.mark.parametrize(
    ("reason", "rule"),
    [
        (GapReason.NOT_PROVIDED, "No value was given: no data."),
        (GapReason.NOT_APPLICABLE, "It does not apply in this quarter: no data."),
        (GapReason.NOT_YET_KNOWN, "The value is not yet known: no data."),
        (GapReason.WITHDRAWN, "The value was withdrawn: no data."),
    ],
)
def test_a_gap_says_why_and_is_never_green(reason: GapReason, rule: str) -> None:
    found = judged(indicator(target=40), {"kpi.K-1": Gap(reason)})
    assert (found.value.value, found.status, found.rating) == (Gap(reason), Status.NO_DATA, Rating.NONE)
    assert found.rule == rule


def test_a_percentage_with_a_gap_takes_the_gaps_reason() -> None:
    told = {"kpi.K-1.numerator": Gap(GapReason.NOT_YET_KNOWN), "kpi.K-1.denominator": 60}
    assert judged(indicator(kind="percentage", target=80), told).value.value == Gap(GapReason.NOT_YET_KNOWN)


def test_a_word_where_a_number_belongs_is_no_number() -> None:
    assert judged(indicator(target=40), {"kpi.K-1": Word("yes")}).status is Status.NO_DATA


def test_a_percentage_leads_down_to_its_cells_and_to_the_edition() -> None:
    found = judged(
        indicator(kind="percentage", target=80), {"kpi.K-1.numerator": 41, "kpi.K-1.denominator": 60}
    )
    assert found.value.number is not None
    assert found.value.number.quantize(Decimal("0.01")) == Decimal("68.33")
    assert [s.name for s in found.steps] == ["kpi.K-1.numerator", "kpi.K-1.denominator"]
    assert all(s.people for s in found.steps)
    assert [o.source.cell for o in found.value.sources() if isinstance(o, Observation)] == ["C1", "C2"]
    assert found.target is not None
    path = "programmes[0] “P”.indicators[0] “K-1”.targets.2024-25Q1"
    assert found.target.inputs == (Said("e" * 64, path, Decimal(80)),)
    assert (found.value.unit, found.target.unit) == ("per cent", "per cent")
    assert found.comment == "A hard quarter."


def test_a_chain_gives_each_steps_conversion() -> None:
    told = {"kpi.K-1.step1": 120, "kpi.K-1.step2": 90, "kpi.K-1.step3": 60}
    found = judged(indicator(kind="chain", target=50), told)
    assert [round(c.number or 0, 1) for c in found.conversions] == [Decimal("75.0"), Decimal("66.7")]
    assert [c.label for c in found.conversions] == ["Offered, of “Screened”", "Attended, of “Offered”"]
    assert [c.name for c in found.conversions] == ["kpi.K-1.conversion2", "kpi.K-1.conversion3"]
    assert found.value.number == 50


@pytest.mark.parametrize(
    ("timing", "formula"),
    [
        ("in-quarter", "As reported for the quarter."),
        ("cumulative", "As reported from April to the end of the quarter."),
        ("point-in-time", "As reported for the last day of the quarter."),
    ],
)
def test_a_value_says_what_stretch_of_time_it_speaks_for(timing: str, formula: str) -> None:
    assert judged(indicator(target=40, timing=timing), {"kpi.K-1": 42}).value.formula == formula


def test_the_value_of_the_quarter_before() -> None:
    found = judged(indicator(target=40), {"kpi.K-1": 42}, {"kpi.K-1": 39})
    assert found.previous is not None
    assert (found.previous.name, found.previous.number) == ("kpi.K-1.previous", 39)
    assert judged(indicator(target=40), {"kpi.K-1": 42}).previous is None


def test_the_indicators_own_tolerance_wins() -> None:
    generous = indicator(target=40, tolerance={"unit": "points", "on_track": 30, "at_risk": 35})
    assert judged(generous, {"kpi.K-1": 12}).status is Status.ON_TRACK


def test_a_range_without_a_value_shows_its_lower_bound() -> None:
    found = judged(indicator(target={"low": 8, "high": 12}, better="range"), {})
    assert found.target is not None
    assert (found.target.number, len(found.target.inputs)) == (8, 2)


@pytest.mark.parametrize(
    ("kind", "goal", "told", "said"),
    [
        (
            "percentage",
            80,
            {"kpi.K-1.numerator": 41, "kpi.K-1.denominator": 60},
            "KPI “Title of K-1” missed: 41 of 60 is 68.3 per cent against a target of 80 per cent.",
        ),
        ("count", 40, {"kpi.K-1": 36}, "KPI “Title of K-1” at risk: 36 against a target of 40 people."),
        (
            "count",
            None,
            {"kpi.K-1": 36},
            "KPI “Title of K-1” is not judged: 36; no target is set for Q1 2024-25.",
        ),
        ("count", 40, {}, "KPI “Title of K-1” has no data: no value was given."),
    ],
)
def test_the_standing_as_a_reason(kind: str, goal: int | None, told: dict[str, object], said: str) -> None:
    assert str(judged(indicator(kind=kind, target=goal), told).said) == said


def test_a_range_as_a_reason_and_what_is_not_a_kpi() -> None:
    one = indicator(target={"low": 8, "high": 12}, better="range", kpi=False)
    found = judged(one, {"kpi.K-1": 20})
    assert str(found.said) == "Indicator “Title of K-1” missed: 20 against a range of 8 to 12 people."


def test_every_number_of_a_reason_is_a_figure_with_a_source() -> None:
    found = judged(
        indicator(kind="percentage", target=80), {"kpi.K-1.numerator": 41, "kpi.K-1.denominator": 60}
    )
    figures = list(found.said.figures)
    assert [f.name for f in figures] == [
        "kpi.K-1.numerator",
        "kpi.K-1.denominator",
        "kpi.K-1",
        "kpi.K-1.target",
    ]
    assert all(list(f.sources()) for f in figures)


def test_what_counts_no_people_is_not_protected_as_people() -> None:
    found = judged(indicator(target=40, people=False, unit="sessions"), {"kpi.K-1": 3})
    assert not found.value.people
    assert judged(indicator(target=40), {"kpi.K-1": 3}).value.people
    steps = judged(indicator(kind="percentage", people=False), {"kpi.K-1.numerator": 1}).steps
    assert [s.unit for s in steps] == ["", ""]
    assert replace(found.value, people=True) != found.value


@pytest.mark.parametrize(
    ("timing", "quarter", "seen_beside"),
    [
        ("cumulative", Q1, 300),
        ("cumulative", Q1.plus(2), 900),
        ("in-quarter", Q1, 400),
        ("point-in-time", Q1, 400),
    ],
)
def test_what_counts_from_april_is_never_seen_beside_a_quarter_across_april(
    timing: str, quarter: Quarter, seen_beside: int
) -> None:
    last_year = {Q1.plus(-4): 300, Q1.plus(-2): 900, Q1.plus(-1): 400, Q1: 100, Q1.plus(2): 500}
    whose = programme("P", [indicator(timing=timing)])
    told = {("P", each): {"kpi.K-1": number} for each, number in last_year.items()}
    found = kpis.judged(known([whose], told, quarter=quarter), whose, whose.indicators[0])
    assert found.previous is not None
    assert found.previous.number == seen_beside
