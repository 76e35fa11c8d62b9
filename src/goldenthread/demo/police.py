"""The demonstration's police data: three synthetic monthly extracts for London, and what they must say.

London's totals are set for the two years that the report compares; every other month and every borough
follows from a season, a slope and a little noise. The later extract revises the first. Some measures are
parts and sums of others, so that no two contradict each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from math import sqrt
from types import MappingProxyType

from goldenthread.demo.london import AREAS, LOCKDOWN, PEOPLE, SEASON
from goldenthread.demo.shares import divide, noise, part_of
from goldenthread.periods import FinancialYear, Month, Window

KIND = "long-csv"
PUBLISHER = "Metropolitan Police (made-up figures)"
FIRST = Month.of(2017, 4)
NEW_SYSTEM = Month.of(2024, 2)
"""From this month on more rows carry no borough, as after a change of recording system."""
NOW = Window.parse("2023-08..2024-07")
BASELINE = NOW.same_months_in(FinancialYear(2018))
CHANCE = sqrt(3)
"""The reach of even noise that varies as a Poisson count does, in square roots of the count."""
FLAGGED = 0.88
"""Of the domestic abuse that the old system flagged, the new one flags so much."""
Counts = Mapping[str, int]
"""A count for each area."""


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract: when it was obtained, its last month, and London's totals of the two years compared."""

    obtained: date
    last: Month
    totals: Mapping[str, tuple[int, int]]
    """By measure: the baseline year's and the current year's."""
    others: Mapping[str, tuple[int, int]]
    """The same for what other measures are made from."""

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"demo-police-to-{self.last}.csv"


FIRST_TWO = (
    Extract(
        date(2024, 9, 4),
        Month.of(2024, 8),
        {
            "homicide": (137, 105),
            "knife-injury-under-25-not-domestic": (1748, 1314),
            "robbery": (36480, 34612),
        },
        {
            "knife-injury-others": (2512, 2431),
            "knife-without-injury": (10980, 11480),
            "abuse": (88140, 86950),
        },
    ),
    # Three months on: crimes reclassified and transferred, so that some counts of the past have moved.
    Extract(
        date(2024, 12, 4),
        Month.of(2024, 11),
        {
            "homicide": (137, 105),
            "knife-injury-under-25-not-domestic": (1748, 1309),
            "robbery": (36474, 34667),
        },
        {
            "knife-injury-others": (2510, 2446),
            "knife-without-injury": (10976, 11533),
            "abuse": (88131, 87204),
        },
    ),
)
EXTRACTS = (*FIRST_TWO, replace(FIRST_TWO[-1], obtained=date(2026, 3, 18), last=Month.of(2026, 2)))
"""And one two years after the change of system, so that the months since can be compared like for like."""

_UNKNOWN, _AIRPORTS = "Unknown", "London Heathrow and London City Airports"


def document(extract: Extract) -> bytes:
    """An extract as a long CSV: month, area, measure, count; a nought where nothing was recorded."""
    lines = ["month,area,measure,count"]
    for month in Window(FIRST, extract.last):
        for measure, counts in measured(extract, month).items():
            lines += [f"{month},{area},{measure},{count}" for area, count in counts.items()]
    return ("\n".join(lines) + "\n").encode()


def measured(extract: Extract, month: Month) -> Mapping[str, Counts]:
    """Every measure of a month by area. A part of another is nowhere larger than it."""
    headline, other = (
        {measure: divide(london(extract, measure)[month], weights(measure, month)) for measure in part}
        for part, weights in ((extract.totals, _weights), (extract.others, _by_people))
    )
    homicide, under_25, _ = headline.values()
    injury = _sum(under_25, other["knife-injury-others"])
    domestic = part_of(homicide, 0.17)
    return headline | {
        "domestic-homicide": domestic,
        "Non-domestic homicide": {area: homicide[area] - domestic[area] for area in homicide},
        "knife-crime-with-injury": injury,
        "knife-crime": _sum(injury, other["knife-without-injury"]),
        "Knife-enabled serious violence": part_of(injury, 0.7),
        "domestic-abuse": other["abuse"],
    }


def _sum(one: Counts, other: Counts) -> Counts:
    return {area: one[area] + other[area] for area in one}


def london(extract: Extract, measure: str) -> Mapping[Month, int]:
    """London's count of a measure in every month of an extract."""
    baseline, current = {**extract.totals, **extract.others}[measure]
    return _series(FIRST, extract.last, measure, baseline, current)


@cache
def _series(first: int, last: int, measure: str, baseline: int, current: int) -> Mapping[Month, int]:
    months = Window(Month(first), Month(last)).months
    level = {month: _level(measure, month, baseline, current) for month in months}
    counts = {month: round(value) for month, value in level.items()}
    for window, total in ((BASELINE, baseline), (NOW, current)):
        counts |= divide(total, {month: level[month] for month in window})
    return MappingProxyType(counts)


def _level(measure: str, month: Month, baseline: int, current: int) -> float:
    """What a month would have by its shape and a straight slope between the two years."""
    way = (int(month) - int(BASELINE.first)) / (int(NOW.first) - int(BASELINE.first))
    start, end = (
        total / sum(_shape(measure, m) for m in w) for w, total in ((BASELINE, baseline), (NOW, current))
    )
    found = (start + (end - start) * way) * _shape(measure, month)
    return found * (1 + max(0.05, CHANCE / sqrt(found)) * noise(measure, month))


def _shape(measure: str, month: Month) -> float:
    """A month against the average: its season; fewer in 2020-21; and what the new system flags no longer."""
    if measure == "abuse":
        return SEASON[month.number - 1] * (FLAGGED if month >= NEW_SYSTEM else 1.0)
    return SEASON[month.number - 1] * (0.62 if month in LOCKDOWN else 1.0)


def _weights(measure: str, month: Month) -> dict[str, float]:
    """The areas' shares in a month. Fewer crimes than areas fall to different ones from month to month."""
    spread = 0.9 if measure == "homicide" else 0.4
    own = {area: weight * (1 + spread * noise(measure, area, month)) for area, weight in AREAS.items()}
    return _with_apart(own, month)


def _by_people(measure: str, month: Month) -> dict[str, float]:
    """Shares by residents, with a little that is each borough's own."""
    own = {
        area: PEOPLE[area] * (1 + 0.1 * noise(measure, area)) * (1 + 0.4 * noise(measure, area, month))
        for area in AREAS
    }
    return _with_apart(own, month)


def _with_apart(own: dict[str, float], month: Month) -> dict[str, float]:
    unknown = 0.02 if month >= NEW_SYSTEM else 0.006
    return {**own, _UNKNOWN: unknown * sum(own.values()), _AIRPORTS: 0.002 * sum(own.values())}
