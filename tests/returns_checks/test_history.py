"""Slips of noughts and jumps: what is one, what is not, and that steady programmes are left in peace."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import small
from tests.returns_checks.given import HISTORY, Q2, TODAY, Entries, checked, draft, known, only, said, sound

from goldenthread.periods import Quarter
from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import check
from goldenthread.returns.checks.history import Jump, jump, slip
from goldenthread.returns.draft import Raw
from goldenthread.returns.findings import Finding
from goldenthread.returns.form import FieldKind
from goldenthread.returns.known import Known

PEOPLE, MONEY, COUNT = FieldKind.PEOPLE, FieldKind.MONEY, FieldKind.COUNT


def is_jump(
    number: int, past: Sequence[int], season: int | None = None, kind: FieldKind = PEOPLE
) -> Jump | None:
    return jump(Decimal(number), map(Decimal, past), None if season is None else Decimal(season), kind)


@pytest.mark.parametrize(
    ("number", "past"),
    [
        (400, [110, 130, 116, 120]),
        (10, [110, 130, 116, 120]),
        (0, [110, 130, 116, 120]),
        (400, [100]),
        (30, [100]),
        (400, [100, 120]),
        (60, [20, 21, 20, 22, 20]),
        (190, [0, 0, 0, 5]),
    ],
)
def test_a_jump(number: int, past: list[int]) -> None:
    assert is_jump(number, past)


@pytest.mark.parametrize(
    ("number", "past", "why"),
    [
        (150, [110, 130, 116, 120], "within four spreads"),
        (60, [110, 130, 116, 120], "within four spreads"),
        (500, [], "there is no past"),
        (299, [100], "less than three times"),
        (34, [100], "more than a third"),
        (20, [2, 3, 2, 1], "a difference of fewer than twenty people"),
        (19, [1], "a difference of fewer than twenty people"),
        (200, [20, 60, 140], "a programme that grows"),
        (300, [100, 40, 250, 90, 310], "a programme that varies"),
    ],
)
def test_no_jump(number: int, past: list[int], why: str) -> None:
    assert is_jump(number, past) is None, why


@pytest.mark.parametrize(
    ("season", "found"), [(390, False), (300, False), (560, False), (250, True), (700, True), (0, True)]
)
def test_a_season_is_no_jump(season: int, found: bool) -> None:
    assert bool(is_jump(400, [110, 130, 116, 120], season)) is found


def test_money_needs_a_larger_difference() -> None:
    assert is_jump(1_400, [400, 420, 410], kind=MONEY) is None
    assert is_jump(14_000, [4_000, 4_200, 4_100], kind=MONEY)


def test_counts_of_things_are_like_counts_of_people() -> None:
    assert is_jump(400, [110, 130, 116, 120], kind=COUNT) == is_jump(400, [110, 130, 116, 120])


@pytest.mark.parametrize(
    ("number", "usual", "found"),
    [
        (120_000, 118, (1000, True)),
        (25, 25_000, (1000, False)),
        (2_500_000, 25_000, (100, True)),
        (250, 25_000, (100, False)),
        (250, 25, None),
        (5000, 25, None),
        (2_000_000, 25, None),
        (25, 25, None),
        (0, 25, None),
        (25, 0, None),
    ],
)
def test_slips(number: int, usual: int, found: object) -> None:
    assert slip(Decimal(number), Decimal(usual)) == found


def test_a_slip_is_not_called_a_jump_too() -> None:
    found = checked({"activity.sessions": 252_000.0})
    assert {f.check for f in found.findings} == {"noughts"}


@pytest.mark.parametrize(
    ("field", "number", "hint"),
    [
        ("spend.actual", 25.0, "Type pounds, not thousands of pounds."),
        ("spend.actual", 2_450_000.0, "Pence typed as pounds?"),
        ("spend.actual", 24_500_000.0, "are there too many noughts? If"),
        ("spend.forecast", 99.0, "Type pounds, not thousands of pounds."),
        ("activity.sessions", 240_000.0, "are there too many noughts? If"),
    ],
)
def test_hints_about_noughts(field: str, number: float, hint: str) -> None:
    assert hint in said(only(checked({field: number}), "noughts"))


def new_programme(changed: dict[str, float]) -> set[str]:
    """The checks that find something in a first return, without any past."""
    seen = small.known(quarter=small.Q1)
    entered: dict[str, Raw] = {f: raw for f, raw in sound().items() if not f.startswith("risk.")}
    return {f.check for f in checked_with(seen, entered | {"reach.year": 120.0} | changed)}


def checked_with(seen: Known, entered: Entries) -> tuple[Finding, ...]:
    """What is found in a return when this is known."""
    form = form_for(seen, "MENTOR")
    return check(form, draft(form, entered), seen, TODAY).findings


def test_a_first_return_has_no_past_and_money_is_held_against_the_budget() -> None:
    assert new_programme({}) == set()
    assert new_programme({"spend.actual": 25.0}) == {"noughts"}
    assert new_programme({"spend.forecast": 99.5}) == {"noughts", "forecast-below-spent"}
    assert new_programme({"activity.sessions": 252_000.0}) == set()


def test_the_sentence_counts_the_quarters() -> None:
    one = known({(p, q): {"activity.sessions": 0} for p, q in HISTORY if q < small.Q1})
    assert "past 4 quarters, when it was between 0 and 240" in said(
        only(checked({"activity.sessions": 2_000.0}, seen=one), "jump")
    )
    outcome = only(checked({"outcome.M-O1.measured": 170.0}), "jump")
    assert "far from the 30 of the one past quarter" in said(outcome)
    same = known({(p, q): {"activity.activities": 12} for p, q in HISTORY})
    assert "past 4 quarters, when it was 12 (" in said(
        only(checked({"activity.activities": 60.0}, seen=same), "jump")
    )


def test_money_is_held_against_its_budget_and_not_its_past_too() -> None:
    found = checked({"spend.actual": 90_000.0, "spend.forecast": 300_000.0}).findings
    assert [f.check for f in found] == ["spend-far-off"]


def test_money_without_a_budget_is_held_against_its_past() -> None:
    next_year = known({("MENTOR", Q2.plus(3)): {"spend.actual": 24_500}}, quarter=Q2.plus(4))
    form = form_for(next_year, "MENTOR")
    entered = {f: raw for f, raw in sound().items() if f in form.fields} | {"spend.actual": 200_000.0}
    found = check(form, draft(form, entered), next_year, TODAY.replace(year=2025)).findings
    assert [f.check for f in found if "spend.actual" in f.fields] == ["jump", "forecast-below-spent"]
    assert found[0].wrong.startswith(
        "£200,000 is far from the past 5 quarters, when it was £24,500 (“Spent in Q2"
    )


def test_the_past_ends_three_years_ago() -> None:
    long_ago = {("MENTOR", Q2.plus(-13)): {"activity.sessions": 1}}
    assert checked(seen=known(long_ago)).findings == ()


def test_a_count_from_april_starts_again_in_april() -> None:
    told = {("MENTOR", Quarter.parse("2023-24Q4")): {"kpi.M-2.numerator": 300, "reach.year": 400}}
    assert new_programme({}) == set()
    assert checked(seen=known(told)).findings == ()


def test_one_figure_that_differs_is_enough() -> None:
    typed = {f: raw for f, raw in sound().items() if isinstance(raw, float) and not f.startswith("risk.")}
    again = known({("MENTOR", small.Q1): {f: str(raw) for f, raw in typed.items()}})
    assert [f.check for f in checked(seen=again).findings] == ["same-as-last-quarter"]
    assert checked({"activity.activities": 13.0}, seen=again).findings == ()
    assert checked({"reach.quarter": None}, seen=again).findings[0].check == "missing-figure"


@given(st.integers(20, 5_000), st.lists(st.floats(0.75, 1.25), min_size=3, max_size=12), st.floats(0.6, 1.4))
def test_a_steady_programme_is_left_in_peace(size: int, past: list[float], now: float) -> None:
    """Figures that are within two fifths of their middle are never a jump."""
    values = [round(size * p) for p in past]
    middle = sorted(values)[len(values) // 2]
    number = round(middle * now)
    assert is_jump(number, values) is None


@given(
    st.lists(st.integers(0, 10_000), max_size=12), st.integers(0, 10_000), st.sampled_from([PEOPLE, MONEY])
)
def test_a_figure_among_the_past_ones_is_never_a_jump_with_little_past(
    past: list[int], number: int, kind: FieldKind
) -> None:
    if past and len(past) < 3 and min(past) <= number <= max(past):
        assert is_jump(number, past, kind=kind) is None
