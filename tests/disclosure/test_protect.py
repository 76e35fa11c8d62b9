"""What readers outside see: small numbers of people are hidden, alone and in shares, splits, sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.disclosure.examples import NUMBERS, SHARES, SPLITS, Number, Share, Split

from goldenthread.disclosure.protect import (
    Audience,
    Hidden,
    Protected,
    headline,
    protect,
    protect_split,
    tell,
)
from goldenthread.disclosure.rules import is_exposed
from goldenthread.framework.model import DisclosurePolicy
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.sentences import Sentence
from goldenthread.ledger.values import Gap, GapReason

POLICY = DisclosurePolicy()
OUTSIDE, INTERNAL = Audience.OUTSIDE, Audience.INTERNAL


def people(number: object, name: str = "people") -> Figure:
    value = Gap(GapReason.NOT_PROVIDED) if number == "—" else Decimal(str(number))
    return Figure(name, name, value, "people", people=True)


def share(part: int, of: int) -> Figure:
    value = Decimal(100 * part) / of
    return Figure("share", "share", value, "per cent", inputs=(people(part, "part"), people(of, "of")))


@pytest.mark.parametrize("row", NUMBERS, ids=str)
def test_a_number_of_people(row: Number) -> None:
    figure = people(row.people)
    assert protect(figure, POLICY, OUTSIDE).shown == row.printed
    assert not protect(figure, POLICY, INTERNAL).hidden


@pytest.mark.parametrize("row", SHARES, ids=str)
def test_a_share_of_people(row: Share) -> None:
    assert protect(share(row.part, row.of), POLICY, OUTSIDE).shown == row.printed
    assert not protect(share(row.part, row.of), POLICY, INTERNAL).hidden


@pytest.mark.parametrize("row", SPLITS, ids=lambda r: r.parts)
def test_a_split(row: Split) -> None:
    numbers = [int(n) for n in row.parts.split(", ")]
    parts = {n: people(number) for n, number in enumerate(numbers)}
    found = protect_split(parts, people(sum(numbers)), POLICY, OUTSIDE)
    assert ", ".join(found[n].shown for n in parts) == row.printed
    assert all(not p.hidden for p in protect_split(parts, people(sum(numbers)), POLICY, INTERNAL).values())


def test_a_hidden_number_holds_no_number() -> None:
    found = protect(people(3), POLICY, OUTSIDE)
    assert found == Protected(
        "people",
        "people",
        "people",
        OUTSIDE,
        Hidden("fewer than 5", "Numbers of people from 1 to 4 are hidden."),
    )
    assert found.value is None
    assert "3" not in repr(found)


def test_a_gap_is_told_as_a_gap() -> None:
    assert protect(people("—"), POLICY, OUTSIDE).value == Gap(GapReason.NOT_PROVIDED)


def test_things_are_not_people() -> None:
    assert protect(Figure("sessions", "Sessions", Decimal(3), "sessions"), POLICY, OUTSIDE).shown == "3"


@pytest.mark.parametrize(("below", "shown"), [(0, "1"), (1, "1"), (2, "fewer than 2"), (10, "fewer than 10")])
def test_the_edition_decides_what_is_small(below: int, shown: str) -> None:
    assert protect(people(1), DisclosurePolicy(hide_below=below), OUTSIDE).shown == shown


def test_what_is_worked_out_from_a_hidden_number_is_hidden() -> None:
    change = Figure("difference", "", Decimal(-40), "people", inputs=(people(3), people(43)))
    per_cent = Figure("change", "", Decimal(-93), "per cent", inputs=(change, people(43)))
    cost = Figure(
        "cost", "", Decimal(9000), "£", inputs=(Figure("spend", "", Decimal(27000), "£"), people(3))
    )
    for figure in (change, per_cent, cost):
        assert protect(figure, POLICY, OUTSIDE).shown == "hidden"


def test_a_small_change_between_large_numbers_is_shown() -> None:
    difference = Figure("difference", "", Decimal(-2), "people", inputs=(people(98), people(100)))
    change = Figure("change", "", Decimal(-2), "per cent", inputs=(difference, people(100)))
    assert protect(change, POLICY, OUTSIDE).shown == "−2 per cent"


def test_a_sum_is_judged_by_its_own_size() -> None:
    whole = Figure("sum", "", Decimal(44012), "people", inputs=(people(44009), people(3)), people=True)
    assert protect(whole, POLICY, OUTSIDE).shown == "44,012"


def test_counts_of_programmes_are_never_hidden() -> None:
    green = Figure("coverage.green", "", Decimal(2), "programmes", inputs=(share(3, 60),))
    assert protect(green, POLICY, OUTSIDE).shown == "2"


@pytest.mark.parametrize(
    ("per_cent", "measured", "shown"),
    [
        ("61.5", 30, "61.5 per cent"),
        ("10", 30, "hidden"),
        ("90", 30, "hidden"),
        ("0", 30, "0 per cent"),
        ("100", 30, "100 per cent"),
        ("50", 4, "hidden"),
        ("20", 25, "20 per cent"),
    ],
)
def test_a_result_of_which_only_the_base_is_known(per_cent: str, measured: int, shown: str) -> None:
    result = Figure("outcome", "", Decimal(per_cent), "per cent", inputs=(people(measured),))
    assert protect(result, POLICY, OUTSIDE).shown == shown


def test_a_score_of_few_people_is_hidden() -> None:
    for measured, shown in ((4, "hidden"), (30, "2.4")):
        score = Figure("outcome", "", Decimal("2.4"), "score", inputs=(people(measured),))
        assert protect(score, POLICY, OUTSIDE).shown == shown


@pytest.mark.parametrize(
    ("steps", "shown"),
    [((120, 90, 60), "50 per cent"), ((120, 117, 60), "hidden"), ((120, 90, 88), "hidden")],
)
def test_a_chain_between_whose_steps_few_drop_out(steps: tuple[int, ...], shown: str) -> None:
    value = Decimal(100 * steps[-1]) / steps[0]
    chain = Figure("kpi", "", value, "per cent", inputs=tuple(people(s) for s in steps))
    assert protect(chain, POLICY, OUTSIDE).shown == shown


def test_a_split_whose_total_readers_do_not_see_needs_no_further_hiding() -> None:
    parts = {"a": people(3), "b": people(20)}
    assert not protect_split(parts, None, POLICY, OUTSIDE)["b"].hidden
    small = {"a": people(3), "b": people(0)}
    assert protect_split(small, people(3), POLICY, OUTSIDE)["b"].shown == "0"


def test_a_sentence_does_without_what_must_be_hidden() -> None:
    said = Sentence(("KPI missed: ", people(3), " of ", people(60), "."), instead="KPI missed.")
    assert tell(said, POLICY, OUTSIDE) == ("KPI missed.",)
    words = "".join(p if isinstance(p, str) else p.shown for p in tell(said, POLICY, INTERNAL))
    assert words == str(said) == "KPI missed: 3 of 60."
    blunt = Sentence(("Reached: ", people(3), "."))
    assert [p if isinstance(p, str) else p.shown for p in tell(blunt, POLICY, OUTSIDE)] == [
        "Reached: ",
        "fewer than 5",
        ".",
    ]


@pytest.mark.parametrize(
    ("number", "step", "shown"),
    [
        ("44012", 1000, "44,000"),
        ("44500", 1000, "45,000"),
        ("999", 1000, "999"),
        ("1499", 1000, "1,000"),
        ("44012", 1, "44,012"),
        ("3", 1000, "fewer than 5"),
        ("—", 1000, "not provided"),
    ],
)
def test_a_headline_is_rounded_and_its_trail_is_not(number: str, step: int, shown: str) -> None:
    figure = people(number, "reach.quarter.total")
    found = headline(figure, DisclosurePolicy(round_headline_to=step))
    assert (found.shown, found.name) == (shown, "reach.quarter.total")
    rounded = "Rounded to the nearest 1,000." in found.caveats
    assert rounded == (shown not in ("999", "fewer than 5", "not provided", "44,012"))


def test_inside_a_headline_is_rounded_too() -> None:
    assert headline(people(44012), DisclosurePolicy(round_headline_to=1000), INTERNAL).value == 44000


def _possible(first: int, further: int, rest: int, below: int) -> set[tuple[int, ...]]:
    """Every way, by trying all, in which the hidden numbers could make up what is left of the total."""
    found: set[tuple[int, ...]] = {()}
    for _ in range(first):
        found = {(*f, n) for f in found for n in range(1, below)}
    return {f for f in found if (rest - sum(f) >= below * further if further else rest == sum(f))}


@given(st.lists(st.integers(1, 4), max_size=3), st.lists(st.integers(5, 12), max_size=2))
def test_exposure_agrees_with_trying_every_possibility(first: list[int], further: list[int]) -> None:
    ways = _possible(len(first), len(further), sum(first) + sum(further), 5)
    certain = any(len({way[i] for way in ways}) == 1 for i in range(len(first)))
    assert is_exposed([Decimal(n) for n in first], [Decimal(n) for n in further], 5) == certain


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_no_split_gives_a_small_number_away(numbers: list[int]) -> None:
    parts = {n: people(number) for n, number in enumerate(numbers)}
    told = protect_split(parts, people(sum(numbers)), POLICY, OUTSIDE)
    first = [numbers[n] for n in parts if told[n].shown == "fewer than 5"]
    further = [numbers[n] for n in parts if told[n].shown == "hidden"]
    assert all(told[n].hidden for n in parts if 0 < numbers[n] < 5)
    assert all(not told[n].hidden for n in parts if numbers[n] == 0)
    nothing_left = all(told[n].hidden or numbers[n] == 0 for n in parts)
    ways = _possible(len(first), len(further), sum(first) + sum(further), 5)
    assert nothing_left or all(len({way[i] for way in ways}) > 1 for i in range(len(first)))
