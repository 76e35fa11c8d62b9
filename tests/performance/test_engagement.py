"""Engagement: the change of reach in a year against the programme's own variation."""

from __future__ import annotations

from decimal import Decimal
from math import exp, isclose, log
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.performance.examples import ENGAGEMENT, Engaged
from tests.performance.kit import Q1, known, programme

from goldenthread.ledger.figures import Figure
from goldenthread.ledger.values import Observation
from goldenthread.performance import engagement
from goldenthread.performance.engagement import is_chance, is_flagged, limit_of
from goldenthread.performance.results import EngagementResult


def judged(past: str, now: str) -> EngagementResult | None:
    numbers = [*past.split("/"), now]
    first = Q1.plus(1 - len(numbers))
    told = {("P", first.plus(i)): {"reach.quarter": n} for i, n in enumerate(numbers) if n != "—"}
    return engagement.judged(known([programme("P")], told), programme("P"))


@pytest.mark.parametrize("row", ENGAGEMENT, ids=lambda r: r.sentence)
def test_a_change_and_its_flag(row: Engaged) -> None:
    found = judged(row.past, row.now)
    assert found is not None
    assert found.sentence == row.sentence
    assert found.flagged == (row.flagged == "yes")


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


def test_with_three_changes_over_a_year_the_seasons_do_not_count() -> None:
    """Summers are twice as busy every year: a third fewer than last summer is remarkable all the same."""
    seasons = "1000/2000/1000/1000"
    found = judged(f"{seasons}/{seasons}", "680")
    assert found is not None
    assert found.usual is not None
    assert (found.usual.number, found.flagged) == (Decimal("13.9"), True)
    assert next(i.label for i in found.usual.inputs if isinstance(i, Figure)) == (
        "Change in a year to Q1 2023-24, per cent"
    )
    early = judged("1000/2000/1000/2000", "680")
    assert early is not None
    assert not early.flagged


@pytest.mark.parametrize(("past", "now"), [("—/1/1/1", "5"), ("5/1/1/1", "—")])
def test_without_both_ends_nothing_is_compared(past: str, now: str) -> None:
    assert judged(past, now) is None


def test_the_scale_is_the_normal_distributions() -> None:
    """The median absolute deviation of a normal variable is 0.6745 standard deviations."""
    assert isclose(NormalDist().inv_cdf(0.75), engagement.SCALE, abs_tol=1e-4)
    assert isclose(NormalDist().inv_cdf(0.975), engagement.CHANCE, abs_tol=1e-3)


def test_the_limit_by_hand() -> None:
    """Changes of +10, -10 and +30 per cent: the median size is that of -10 per cent."""
    found = limit_of([Decimal(10), Decimal(-10), Decimal(30)])
    spread = 3 * -log(0.9) / 0.6745
    assert isclose(found.up, exp(spread) - 1, abs_tol=5e-4)
    assert isclose(found.down, 1 - exp(-spread), abs_tol=5e-4)
    assert found.down == Decimal("0.374")


def test_one_odd_quarter_does_not_sway_the_limit() -> None:
    steady = [Decimal(n) for n in (4, -6, 7, -7, 8)]
    assert limit_of([*steady[:-1], Decimal(900)]) == limit_of([*steady[:-1], Decimal(9)])


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.lists(st.integers(-90, 300), max_size=6))
def test_a_larger_fall_is_never_less_remarkable(now: int, then: int, past: list[int]) -> None:
    limit = limit_of([Decimal(p) for p in past])
    one, other = Decimal(min(now, then)), Decimal(max(now, then))
    if is_flagged(one, other, limit) and one > 0:
        assert is_flagged(one - 1, other, limit)
    assert not is_flagged(other, other, limit)


@pytest.mark.parametrize(
    ("now", "then", "chance"),
    [(5, 8, True), (0, 3, True), (50, 80, False), (0, 10, False), (1000, 1050, True)],
)
def test_what_chance_gives(now: int, then: int, chance: bool) -> None:
    assert is_chance(Decimal(now), Decimal(then)) == chance
