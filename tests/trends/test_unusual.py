"""What is unusual in an extract is told: spikes, and classes that begin or end within it."""

# ruff: noqa: ISC004 - sentences stand whole, as they are read

from __future__ import annotations

import pytest
from tests.trends.making import BUSINESS, HOMICIDE, PERSONAL, long, read, wide

YEARS = "2020-01..2023-12"


def report(rows, window=YEARS):
    return read("mps-borough", wide(rows, window)).report


def test_a_month_far_from_those_around_it_is_told():
    counts = [100 + n % 5 for n in range(48)]
    counts[20] = 400
    found = report({(*PERSONAL, "Barnet"): counts})
    assert found.spikes == ("Robbery, September 2021: 400, where the months around it have about 102.",)


def test_an_area_that_is_no_borough_is_watched_by_itself():
    unknown = [20] * 48
    unknown[14] = 300
    found = report(
        {(*PERSONAL, "Barnet"): [5000 + n % 7 for n in range(48)], (*PERSONAL, "Unknown"): unknown}
    )
    assert found.spikes == ("unknown borough, March 2021: 300, where the months around it have about 20.",)


@pytest.mark.parametrize("counts", [[0] * 40 + [29] + [0] * 7, [n * 40 for n in range(48)], [500] * 48])
def test_small_numbers_and_slow_changes_are_no_spikes(counts):
    assert report({(*PERSONAL, "Barnet"): counts}).spikes == ()


def test_of_an_extract_without_any_count_nothing_is_unusual():
    found = report({(*PERSONAL, "Barnet"): [0] * 48, (*HOMICIDE, "Barnet"): [0] * 48})
    assert (found.spikes, found.classes) == ((), ())


def test_only_the_greatest_spikes_are_listed():
    areas = [
        f"{m},Barnet,measure {n},{900 + n if m.endswith('-06') else 1}" for n in range(8) for m in _months()
    ]
    found = read("long-csv", long(*areas)).report
    assert len(found.spikes) == 13
    assert found.spikes[-1] == "And 4 more months far from those around them."


def _months():
    return [f"20{y}-{m:02d}" for y in (20, 21) for m in range(1, 13)]


def test_classes_that_begin_or_end_are_told_and_not_added():
    found = report(
        {
            (*PERSONAL, "Barnet"): [0] * 24 + [9] * 24,
            (*BUSINESS, "Barnet"): [9] * 24 + [0] * 24,
            (*HOMICIDE, "Barnet"): [0] * 5 + [1] * 43,
        }
    )
    assert found.classes == (
        "Classes that begin within the extract: Robbery – Robbery of personal property (from January 2022). "
        "An old class is never added to a new one.",
        "Classes that end within the extract: Robbery – Robbery of business property (to December 2021). "
        "An old class is never added to a new one.",
    )
    assert set(found.classes) <= set(found.lines())
