"""One figure in two reports for readers outside: never told apart by a few people."""

from dataclasses import replace
from decimal import Decimal

import pytest

from goldenthread.disclosure.linked import keep_printed
from goldenthread.disclosure.protect import Audience, protect
from goldenthread.framework.model import DisclosurePolicy
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.values import Gap, GapReason

POLICY = DisclosurePolicy(hide_below=5, round_headline_to=100)


def people(number: int) -> Figure:
    return Figure("reach", "People reached", Decimal(number), "people", people=True)


def later(figure: Figure, printed: int | None) -> str:
    """What a later report prints of a figure that an earlier one printed so."""
    told = protect(figure, POLICY, Audience.OUTSIDE)
    return keep_printed(figure, told, None if printed is None else Decimal(printed), POLICY).shown


@pytest.mark.parametrize(
    ("printed", "now", "shown"),
    [
        (100, 104, "100"),
        (100, 96, "100"),
        (100, 105, "105"),
        (100, 95, "95"),
        (100, 100, "100"),
        (None, 104, "104"),
        (6, 3, "6"),
        (12, 3, "fewer than 5"),
        (0, 3, "0"),
    ],
)
def test_a_difference_of_a_few_people_is_not_printed_in_either_direction(
    printed: int | None, now: int, shown: str
) -> None:
    assert later(people(now), printed) == shown


def test_what_is_kept_says_so_and_what_is_equal_does_not() -> None:
    told = protect(people(104), POLICY, Audience.OUTSIDE)
    kept = keep_printed(people(104), told, Decimal(100), POLICY)
    assert kept.kept
    assert kept.caveats == ("Revised by fewer than 5 people since it was first printed.",)
    assert "104" not in repr(kept)
    assert not keep_printed(people(104), told, Decimal(104), POLICY).kept


@pytest.mark.parametrize(
    ("steps", "shown"),
    [
        ([102, 104, 106], ["100", "100", "106"]),
        ([98, 96, 94], ["100", "100", "94"]),
        ([103, 99, 103], ["100", "100", "100"]),
        ([106, 108, 111], ["106", "106", "111"]),
    ],
)
def test_small_steps_add_up_until_they_are_printed(steps: list[int], shown: list[str]) -> None:
    """Each report is held against what the one before it printed, and not against what was true then."""
    printed, found = 100, []
    for now in steps:
        found.append(later(people(now), printed))
        printed = int(found[-1])
    assert found == shown


def test_a_percentage_is_held_against_the_people_behind_it() -> None:
    def share(part: int, of: int) -> Figure:
        base = Figure("base", "Asked", Decimal(of), "people", people=True)
        value = Decimal(100 * part) / of
        return Figure("share", "Share", value, "per cent", "", (base,))

    few, many = share(52, 100), share(60, 100)
    assert later(few, 50) == "50 per cent"
    assert later(many, 50) == "60 per cent"
    assert later(share(504, 1000), 50) == "50 per cent"
    assert later(share(510, 1000), 50) == "51 per cent"


def test_a_percentage_of_two_counts_is_of_the_larger_one() -> None:
    """10 of 1,000 more are printed: against the 30 they would count as a third of a person."""
    parts = (people(30), Figure("asked", "Asked", Decimal(1000), "people", people=True))
    share = Figure("share", "Share", Decimal(3), "per cent", "", parts)
    assert later(share, 2) == "3 per cent"
    assert later(replace(share, value=Decimal("2.4")), 2) == "2 per cent"


def test_a_percentage_that_is_of_no_people_is_told_as_it_is() -> None:
    varies = Figure("varies", "How much reach varies", Decimal("1.31"))
    usual = Figure(
        "usual", "The largest fall that is usual", Decimal(20), "per cent", "", (people(447), varies)
    )
    assert later(usual, 21) == "20 per cent"


def test_what_counts_nobody_and_what_has_no_number_is_told_as_it_is() -> None:
    money = Figure("spend", "Spend", Decimal(102), "£")
    gap = Figure("reach", "People reached", Gap(GapReason.NOT_PROVIDED), "people", people=True)
    assert later(money, 100) == "£102"
    assert later(gap, 100) == "not provided"
