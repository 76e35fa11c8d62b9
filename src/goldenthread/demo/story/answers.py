"""A programme's answers to a return, by the ids of its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from goldenthread.demo.shares import noise
from goldenthread.demo.story import kpis, reach, risks, words
from goldenthread.demo.story.quarters import OPEN, Q1_23, Q1_24, Q2_23, Q3_23, Q4_23
from goldenthread.framework.indicators import Better, IndicatorKind
from goldenthread.framework.model import Edition, Programme
from goldenthread.periods import Quarter

Answer = int | str | date
Answers = dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Telling:
    """Who tells of which quarter, by which edition, on which day."""

    edition: Edition
    programme: Programme
    quarter: Quarter
    signed: date
    corrected: bool = False
    """True for the version that puts an earlier one right."""


CORRECTION = ("SAO", Q1_24, -28)
"""The story's one correction after sign-off: young people counted at two venues, in reach and in a KPI."""

OWN_RATINGS: Mapping[tuple[str, Quarter], tuple[str, str]] = {
    ("YC", Q3_23): ("amber", "More young people leave early than we planned for."),
    ("YC", Q4_23): ("amber", "Attrition is not yet better."),
    ("YC", Q1_24): (
        "red",
        "The completion KPI is missed and attrition is high; a retention strategy has begun.",
    ),
    ("HBYW", Q4_23): ("amber", "One of the providers is in financial difficulty."),
    ("HBYW", Q1_24): (
        "amber",
        "The KPIs are met; one provider's finances and the drop in engagement worry us.",
    ),
    ("CFS", Q1_23): ("amber", "Two studios opened late."),
    ("EXP", Q1_23): ("red", "With three posts vacant, safety plans take too long."),
    ("EXP", Q2_23): ("amber", "Better, and not yet where it should be."),
    ("DIF", Q2_23): ("amber", "Two schools left."),
    ("WFA", Q3_23): ("amber", "A new borough needs time."),
    ("ME", Q3_23): ("amber", "Staff look for other work as the term ends."),
    ("FCS", Q3_23): ("amber", "Heating costs threaten four halls."),
    ("FCS", Q4_23): ("red", "Four halls are closed."),
}
"""How a provider rates itself where that is not green, and why."""

SPEND: Mapping[tuple[str, Quarter], tuple[float, str]] = {
    ("EXP", Q1_23): (0.81, "Three caseworkers' posts were vacant; the money is to be spent on agency staff."),
    ("CFS", Q1_23): (0.82, "Two studios opened late, and their rent began late."),
    ("FCS", Q4_23): (0.55, "Four halls were closed for the winter."),
    ("RR", Q1_24): (0.83, "Boroughs recruited their outreach workers during the quarter."),
}
"""The share of a quarter's budget that was spent where it is far from all, and why."""

FOLLOWED = date(2025, 1, 20)
"""When the open round follows the last one in the story; those who build it open it on a later day."""

_MEASURES: Mapping[str, tuple[float, float, float]] = {
    "YC-M1": (0.2, 58, 3),
    "HBYW-M1": (0.28, 73, 2),
    "DE-M1": (0.5, 21, 2),
    "SFP-M1": (0.15, 48, 1.5),
    "SAP-M1": (0.12, 64, 3),
    "INS-M1": (0.3, 71, 2),
}
"""For each outcome measure: the share measured of those reached, the usual result, and how it moves."""


def answers(telling: Telling) -> Answers:
    """Everything that the provider enters, by field id; what is left blank is absent."""
    found: Answers = {}
    for part in (_reach, _activity, _spend, _kpis, _measures, _risks, _words, _sign_off):
        found |= {field: answer for field, answer in part(telling) if answer != ""}
    return found


Entries = Iterator[tuple[str, Answer]]


def _reach(telling: Telling) -> Entries:
    code, quarter = telling.programme.code, telling.quarter
    change = CORRECTION[2] if telling.corrected else 0
    people = reach.in_quarter(code, quarter) + change
    yield "reach.quarter", people
    yield "reach.year", reach.in_year(code, quarter) + change
    yield from reach.splits(telling.edition, telling.programme, quarter, people).items()
    if telling.corrected:
        yield "comment.reach.quarter", "Young people who came to two venues had been counted twice."
    if (code, quarter) == ("HBYW", Q1_24):
        yield "comment.reach.quarter", words.EXPLANATIONS[code]


def _activity(telling: Telling) -> Entries:
    people = reach.in_quarter(telling.programme.code, telling.quarter)
    wobble = 1 + 0.08 * noise(telling.programme.code, telling.quarter, "activity")
    yield "activity.activities", max(4, round(people**0.5 * wobble))
    yield "activity.sessions", max(30, round(people**0.5 * 13 * wobble))


def _spend(telling: Telling) -> Entries:
    quarter = telling.quarter
    yield "spend.actual", _spent(telling, quarter)
    yield "spend.forecast", _forecast(telling)
    yield "spend.reason", SPEND.get((telling.programme.code, quarter), (1.0, ""))[1]


def _spent(telling: Telling, quarter: Quarter) -> int:
    code = telling.programme.code
    usual = 0.985 + 0.04 * noise(code, quarter, "spend")
    share, _ = SPEND.get((code, quarter), (usual, ""))
    return round(float(telling.programme.budget[quarter]) * share)


def _forecast(telling: Telling) -> int:
    """What is spent, and nearly all of the budget for the rest of the year."""
    budget, quarter = telling.programme.budget, telling.quarter
    spent = sum(_spent(telling, q) for q in quarter.year_to_date)
    rest = sum(float(budget.get(q, 0)) for q in quarter.financial_year.quarters if q > quarter)
    return spent + round(rest * (0.99 + 0.01 * noise(telling.programme.code, quarter, "forecast")))


def _kpis(telling: Telling) -> Entries:
    for indicator in telling.programme.indicators:
        base = f"kpi.{indicator.code}"
        numbers = kpis.values(telling.programme, indicator, telling.quarter)
        if telling.corrected and indicator.kind is IndicatorKind.COUNT and indicator.better is Better.HIGHER:
            numbers = (numbers[0] + CORRECTION[2],)
        yield from zip(_fields(indicator.kind, base, len(numbers)), numbers, strict=True)
        yield f"comment.{base}", kpis.COMMENTS.get((indicator.code, telling.quarter), "")
    rating, why = OWN_RATINGS.get((telling.programme.code, telling.quarter), ("green", ""))
    yield "rating.own", rating
    yield "comment.rating.own", why


def _fields(kind: IndicatorKind, base: str, numbers: int) -> list[str]:
    if kind is IndicatorKind.COUNT:
        return [base]
    if kind is IndicatorKind.PERCENTAGE:
        return [f"{base}.numerator", f"{base}.denominator"]
    return [f"{base}.step{n}" for n in range(1, numbers + 1)]


def _measures(telling: Telling) -> Entries:
    code, quarter = telling.programme.code, telling.quarter
    for measure in telling.programme.outcome_measures:
        share, usual, moves = _MEASURES[measure.code]
        yield f"outcome.{measure.code}.measured", round(share * reach.in_quarter(code, quarter))
        yield f"outcome.{measure.code}.result", round(usual + moves * noise(measure.code, quarter, "result"))


def _risks(telling: Telling) -> Entries:
    for id_, risk in risks.of(telling.programme.code, telling.quarter):
        base, closed = f"risk.{id_}", risk.closed == telling.quarter
        scores, result = risk.at(telling.quarter)
        yield from zip((f"{base}.{name}" for name in _SCORED), scores, strict=True)
        yield f"{base}.title", risk.title
        yield f"{base}.owner", risk.owner
        yield f"{base}.mitigation", risk.mitigation
        yield f"{base}.result", result
        yield f"{base}.due", _due(telling, risk)
        yield f"{base}.state", "closed" if closed else "open"
        yield f"{base}.done", "yes" if closed else "no"


def _due(telling: Telling, risk: risks.Risk) -> date:
    """When a mitigation is due. What lay ahead in the open round lies ahead whenever that round is built."""
    if telling.quarter != OPEN or risk.due < FOLLOWED:
        return risk.due
    return risk.due + (telling.signed - FOLLOWED)


_SCORED = ("likelihood", "impact", "likelihood-after", "impact-after")


def _words(telling: Telling) -> Entries:
    for field in ("worked", "not-worked", "support", "practice"):
        id_ = f"narrative.{field}"
        yield id_, words.narrative(telling.programme.code, telling.quarter, id_)


def _sign_off(telling: Telling) -> Entries:
    yield "signoff.name", "Demo Signatory"
    yield "signoff.role", "Delivery manager"
    yield "signoff.date", telling.signed
    yield "signoff.confirmed", "yes"
