"""Reach: who counts, what is said of it, and a second plain way of adding up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.performance.kit import AS_OF, Q1, Q2, Told, known, programme

from goldenthread.framework.model import Programme
from goldenthread.ledger.sentences import in_words
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.performance.quarter import judge
from goldenthread.performance.reach import UNIQUE_WITHIN, dimensions, runs
from goldenthread.performance.results import ReachResult
from goldenthread.returns.known import Known

BOTH = ["young-people", "families"]


def total(programmes: list[Programme], told: Told, quarter: object = Q1) -> ReachResult:
    return judge(known(programmes, told, quarter=quarter), AS_OF).reach


@pytest.mark.parametrize(
    ("more", "ran"),
    [
        ({}, True),
        ({"start": date(2024, 6, 30)}, True),
        ({"start": date(2024, 7, 1)}, False),
        ({"end": date(2024, 4, 1)}, True),
        ({"end": date(2024, 3, 31)}, False),
        ({"state": "mobilising"}, False),
        ({"state": "paused"}, False),
        ({"state": "closed"}, False),
    ],
)
def test_who_is_expected_to_reach_people(more: dict[str, object], ran: bool) -> None:
    assert runs(programme("P", **more), Q1) == ran


def test_the_total_and_its_caveats() -> None:
    those = [programme("A"), programme("B", priority_areas=BOTH), programme("C"), programme("D")]
    told = {
        ("A", Q1): {"reach.quarter": 100, "reach.year": 100},
        ("B", Q1): {"reach.quarter": 50, "reach.year": 50},
        ("D", Q1): {"activity.sessions": 4},
    }
    found = total(those, told)
    assert (found.quarter.amount, found.year.amount) == (150, 150)
    assert found.quarter.number is None
    assert in_words(found.quarter.value, "people") == (
        "150 from 2 of 4 programmes; without Programme C (no return was accepted); "
        "Programme D (its return gives no number)"
    )
    assert found.quarter.people
    assert found.quarter.name == "reach.quarter.total"
    assert found.quarter.caveats == (
        UNIQUE_WITHIN,
        (
            "1 programme serves more than one priority area; it counts in full in each of them, "
            "and once in the total."
        ),
    )


def test_a_programme_in_two_areas_counts_in_both_and_once_in_the_total() -> None:
    both, one = programme("A", priority_areas=BOTH), programme("B")
    told = {("A", Q1): {"reach.quarter": 100}, ("B", Q1): {"reach.quarter": 10}}
    found = judge(known([both, one], told), AS_OF)
    assert [a.reach.quarter.number for a in found.areas] == [110, 100]
    assert found.reach.quarter.number == 110
    assert found.areas[0].reach.quarter.name == "reach.quarter.area.young-people"


def test_programmes_that_did_not_run_are_not_missed_but_whoever_reached_people_counts() -> None:
    those = [programme("A"), programme("B", state="mobilising"), programme("C", state="paused")]
    told = {("A", Q1): {"reach.quarter": 100}, ("C", Q1): {"reach.quarter": 7}}
    found = judge(known(those, told), AS_OF)
    assert found.reach.quarter.number == 107
    assert found.reach.quarter.caveats == (UNIQUE_WITHIN,)
    assert found.of("B").reach.quarter.value == Gap(GapReason.NOT_APPLICABLE)


def test_nobody_reported_is_a_gap_and_not_nought() -> None:
    found = total([programme("A")], {})
    assert found.quarter.value == Gap(GapReason.NOT_PROVIDED)
    assert total([programme("A")], {("A", Q1): {"reach.quarter": 0}}).quarter.number == 0


def test_the_year_keeps_the_people_of_a_programme_that_has_ended() -> None:
    ended = programme("A", state="closed", end=date(2024, 6, 30))
    missing = programme("B")
    told = {
        ("A", Q1): {"reach.quarter": 100, "reach.year": 100},
        ("B", Q1): {"reach.quarter": 40, "reach.year": 40},
    }
    found = judge(known([ended, missing], told, quarter=Q2), AS_OF)
    assert in_words(found.reach.year.value) == (
        "100 from 1 of 2 programmes; without Programme B (no return was accepted)"
    )
    assert found.of("A").reach.year.caveats == ("Up to Q1 2024-25, its last return of the year.",)
    assert found.of("B").reach.year.value == Gap(GapReason.NOT_PROVIDED)
    assert found.reach.quarter.value == Gap(GapReason.NOT_PROVIDED)


def test_a_programme_that_ended_last_year_is_not_in_this_years_reach() -> None:
    ended = programme("A", state="closed", end=date(2024, 3, 31))
    told = {("A", Q1.plus(-1)): {"reach.quarter": 9, "reach.year": 9}}
    assert total([ended], told, Q2).year.value == Gap(GapReason.NOT_PROVIDED)


def test_groups_add_up_over_those_who_split_and_name_those_who_did_not() -> None:
    told = {
        ("A", Q1): {"reach.quarter": 60, "reach.quarter|age:10-14": 20, "reach.quarter|age:15-24": 40},
        ("B", Q1): {"reach.quarter": 50, "reach.quarter|age:10-14": 50},
        ("C", Q1): {"reach.quarter": 5},
    }
    found = total([programme(code) for code in "ABC"], told)
    ages = found.groups["age"]
    assert in_words(ages["10-14"].value) == (
        "70 from 2 of 3 programmes; without Programme C (its return gives no number)"
    )
    assert ages["15-24"].amount == 40
    assert ages["not-known"].value == Gap(GapReason.NOT_PROVIDED)
    assert ages["10-14"].caveats == (UNIQUE_WITHIN,)
    assert ages["10-14"].name == "reach.quarter.age.10-14.total"
    assert ages["10-14"].inputs[0].name == "reach.quarter.age.10-14.A"


def test_a_programme_has_its_own_boroughs_and_others_that_its_return_names() -> None:
    told = {("A", Q1): {"reach.quarter|borough:west": 3}}
    found = judge(known([programme("A", boroughs=["east"])], told), AS_OF).of("A").reach.groups["borough"]
    assert list(found) == ["east", "west"]
    assert list(judge(known([programme("A", boroughs=["east"])]), AS_OF).of("A").reach.groups["borough"]) == [
        "east"
    ]


def naive(what: Known) -> Mapping[str, Decimal]:
    """Reach added up the plain way: every cell of the quarter's returns, by programme, area and group."""
    sums: dict[str, Decimal] = {}
    areas = {p.code: p.priority_areas for p in what.edition.programmes}
    for key, one in what.view.observations.items():
        if key.measure != "reach.quarter" or key.period != what.quarter or not isinstance(one.value, Decimal):
            continue
        group = f".{key.group.replace(':', '.')}" if key.group else ""
        for suffix in ("total", *(f"area.{a}" for a in areas[key.subject])):
            name = f"reach.quarter{group}.{suffix}"
            sums[name] = sums.get(name, Decimal(0)) + one.value
    return sums


GROUPS = ["", *(f"|{d}:{c}" for d, cs in dimensions(known([programme()])).items() for c in cs)]
CELLS = st.dictionaries(
    st.sampled_from([f"reach.quarter{g}" for g in GROUPS]), st.integers(0, 3000) | st.none()
)
PROGRAMMES = st.lists(
    st.tuples(
        st.sampled_from([["young-people"], ["families"], BOTH]),
        st.sampled_from(["live", "mobilising", "paused", "closed"]),
        CELLS,
        CELLS,
    ),
    max_size=5,
)


@given(PROGRAMMES)
def test_reach_agrees_with_plain_adding_up(
    drawn: list[tuple[list[str], str, dict[str, int | None], dict[str, int]]],
) -> None:
    gap = Gap(GapReason.NOT_PROVIDED)
    those, told = [programme("Z")], {}
    for number, (areas, state, now, last) in enumerate(drawn):
        code = f"P{number}"
        those.append(programme(code, priority_areas=areas, state=state))
        told[code, Q1] = {k: gap if v is None else v for k, v in now.items()}
        told[code, Q1.plus(-1)] = {k: gap if v is None else v for k, v in last.items()}
    what = known(those, told)
    found = judge(what, AS_OF)
    every = [found.reach, *(a.reach for a in found.areas)]
    figures = [r.quarter for r in every] + [f for r in every for g in r.groups.values() for f in g.values()]
    assert {f.name: f.amount for f in figures if f.amount is not None} == naive(what)
