"""Engagement: the change of reach in a year against how much such counts usually vary."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.performance.examples import ENGAGEMENT, Engaged
from tests.performance.kit import Q1, known, programme

from goldenthread.ledger.figures import Figure
from goldenthread.ledger.values import Observation
from goldenthread.performance import engagement
from goldenthread.performance.results import EngagementResult, Fall
from goldenthread.statistics.year_on_year import year_on_year

OTHERS = ((400, 382), (250, 281), (300, 271), (120, 133), (500, 469), (90, 112))
"""Other programmes, last year and now: together a dispersion of 1.29."""


def judged(past: str, now: str, others: tuple[tuple[int, int], ...] = OTHERS) -> EngagementResult | None:
    numbers = [*past.split("/"), now]
    first = Q1.plus(1 - len(numbers))
    told = {("P", first.plus(i)): {"reach.quarter": n} for i, n in enumerate(numbers) if n != "—"}
    names = [f"O{i}" for i in range(len(others))]
    for name, (then, current) in zip(names, others, strict=True):
        told |= {(name, Q1.plus(-4)): {"reach.quarter": then}, (name, Q1): {"reach.quarter": current}}
    programmes = [programme(code) for code in ("P", *names)]
    return engagement.judge_round(known(programmes, told), programmes).get("P")


@pytest.mark.parametrize("row", ENGAGEMENT, ids=lambda r: r.sentence)
def test_a_change_and_what_it_is(row: Engaged) -> None:
    found = judged(row.past, row.now, () if row.fall == "too early to judge" else OTHERS)
    assert found is not None
    assert (found.sentence, found.fall.value) == (row.sentence, row.fall)
    assert found.flagged == (row.fall in ("look", "alert"))


def test_every_number_of_the_sentence_leads_to_cells() -> None:
    found = judged("447/452/438/440", "318")
    assert found is not None
    assert [f.name for f in found.said.figures] == [
        "reach.quarter.P",
        "reach.quarter.P.last-year",
        "engagement.size.P",
        "engagement.usual.P",
    ]
    assert all(any(isinstance(s, Observation) for s in f.sources()) for f in found.said.figures)
    assert found.change.name == "engagement.change.P"
    assert found.change.number is not None
    assert round(found.change.number, 1) == Decimal("-28.9")
    assert found.then.label == "Programme P: People reached in the quarter (Q1 2023-24)"


def test_how_much_reach_varies_is_a_figure_of_its_own_and_not_told_in_a_formula() -> None:
    """The text of a formula reaches readers outside, and all programmes stand behind that number."""
    found = judged("447/452/438/440", "318")
    assert found is not None
    assert found.usual is not None
    _, varies = found.usual.inputs
    assert isinstance(varies, Figure)
    assert varies.name == "engagement.dispersion.P"
    assert str(varies.number) not in found.usual.formula
    assert isinstance(varies.inputs[0], Figure)
    assert varies.inputs[0].name == "engagement.dispersion"


def test_hospital_youth_work_of_the_source_document_is_a_look() -> None:
    """447 to 318 with a dispersion of 1.29 among the others: t -4.09 on 4 degrees, p .0075."""
    found = year_on_year(318, 447, [], 1.29)
    assert (round(found.statistic, 2), found.freedom, round(found.chance, 4)) == (-4.09, 4, 0.0075)
    page = judged("447/452/438/440", "318")
    assert page is not None
    assert page.fall is Fall.LOOK


@pytest.mark.parametrize(("past", "now"), [("—/1/1/1", "5"), ("5/1/1/1", "—")])
def test_without_both_ends_nothing_is_compared(past: str, now: str) -> None:
    assert judged(past, now) is None


def test_own_ups_and_downs_widen_what_is_usual() -> None:
    steady = judged("400/400/400/400/400/400/400/400", "330")
    wild = judged("400/400/400/400/600/300/600/400", "450")
    assert steady is not None and wild is not None  # noqa: PT018
    assert steady.usual is not None and wild.usual is not None  # noqa: PT018
    assert steady.usual.number < wild.usual.number
