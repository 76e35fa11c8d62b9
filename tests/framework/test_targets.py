"""Where a value stands against its target: every direction, unit and limit, from the table in targets.md."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.framework.indicators import (
    Better,
    Indicator,
    IndicatorKind,
    Target,
    Tolerance,
    ToleranceUnit,
)
from goldenthread.framework.targets import nearer_bound, plain, stands

POINTS, PER_CENT = ToleranceUnit.POINTS, ToleranceUnit.PER_CENT
HIGHER, LOWER, RANGE = Better.HIGHER, Better.LOWER, Better.RANGE
STEPS = {"count": (), "percentage": ("stayed", "started"), "chain": ("screened", "offered", "attended")}
LINES = (Path(__file__).parent / "targets.md").read_text(encoding="utf-8").splitlines()
TABLE = [tuple(c.strip() for c in line.strip("|").split("|")) for line in LINES if line.startswith("|")][2:]


def indicator(kind: str = "count", better: str = HIGHER, unit: str = "people") -> Indicator:
    shape = IndicatorKind(kind)
    return Indicator(
        code="K-1",
        title="A KPI",
        kind=shape,
        better=Better(better),
        unit=unit,
        outcome="O-1",
        steps=STEPS[kind],
    )


def tolerance(unit: str, on_track: str = "5", at_risk: str = "10") -> Tolerance:
    return Tolerance(unit=ToleranceUnit(unit), on_track=Decimal(on_track), at_risk=Decimal(at_risk))


def target(text: str) -> Target | None:
    if text == "none":
        return None
    numbers = [Decimal(n) for n in text.split(" to ")]
    return Target(low=numbers[0], high=numbers[1]) if len(numbers) == 2 else Target(value=numbers[0])


@pytest.mark.parametrize(("kind", "better", "aim", "allowed", "value", "sentence"), TABLE)
def test_where_a_value_stands(
    kind: str, better: str, aim: str, allowed: str, value: str, sentence: str
) -> None:
    on_track, at_risk, unit = allowed.replace(",", "").split()
    number = None if value == "none" else Decimal(value)
    said = stands(indicator(kind, better), target(aim), tolerance(unit, on_track, at_risk), number)
    assert said.sentence == sentence
    assert sentence.endswith(f": {said.word}.")


def test_the_table_has_every_direction_unit_and_status() -> None:
    assert {row[1] for row in TABLE} == {b.value for b in Better}
    assert {row[0] for row in TABLE} == {k.value for k in IndicatorKind}
    assert {row[3].split()[-1] for row in TABLE} == {u.value for u in ToleranceUnit}
    assert len({row[5].rpartition(": ")[2] for row in TABLE}) == 5


def test_a_count_in_per_cent_is_shown_in_per_cent() -> None:
    said = stands(indicator(unit="per cent"), target("50"), tolerance(POINTS), Decimal(49)).sentence
    assert said.startswith("49 per cent is 1 point below")


def test_a_value_a_hair_short_is_not_met() -> None:
    assert stands(indicator(), target("75"), tolerance(POINTS), Decimal("74.99999999")).word == "on track"


NUMBERS = st.decimals(min_value=0, max_value=10**6, places=2)
WORDS = ["met", "on track", "at risk", "missed"]


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from([HIGHER, LOWER]), st.sampled_from([POINTS, PER_CENT]))
def test_better_values_never_stand_worse(
    aim: Decimal, one: Decimal, other: Decimal, better: Better, unit: ToleranceUnit
) -> None:
    order = (max, min) if better is HIGHER else (min, max)
    words = [
        stands(indicator(better=better), Target(value=aim), tolerance(unit), pick(one, other)).word
        for pick in order
    ]
    assert WORDS.index(words[0]) <= WORDS.index(words[1])


@given(NUMBERS, NUMBERS, NUMBERS)
def test_the_nearer_bound_is_one_of_the_bounds(low: Decimal, more: Decimal, value: Decimal) -> None:
    bound = nearer_bound(RANGE, Target(low=low, high=low + more), value)
    assert bound in (low, low + more)
    assert abs(value - bound) == min(abs(value - low), abs(value - low - more))


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        ("1200", 1, "1,200"),
        ("68.333", 1, "68.3"),
        ("0.05", 1, "0.1"),
        ("-0.01", 1, "0"),
        ("10", 0, "10"),
        ("100", 2, "100"),
        ("-1234.5", 2, "-1,234.5"),
    ],
)
def test_numbers_as_people_write_them(number: str, places: int, text: str) -> None:
    assert plain(Decimal(number), places) == text
