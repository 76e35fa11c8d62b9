"""The demonstration's police data: two synthetic monthly extracts for London, and what they must say.

London's totals are set for the two years that the report compares; every other month and every borough
follows from a season, a slope and a little noise. The later extract revises the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from goldenthread.demo.shares import divide, noise
from goldenthread.periods import FinancialYear, Month, Window

KIND = "long-csv"
FIRST = Month.of(2017, 4)
NEW_SYSTEM = Month.of(2024, 2)
"""From this month on more rows carry no borough, as after a change of recording system."""
NOW = Window.parse("2023-08..2024-07")
BASELINE = NOW.same_months_in(FinancialYear(2018))


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract: when it was obtained, its last month, and London's totals of the two years compared."""

    obtained: date
    last: Month
    totals: Mapping[str, tuple[int, int]]
    """By measure: the baseline year's and the current year's."""

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"demo-police-to-{self.last}.csv"


EXTRACTS = (
    Extract(
        date(2024, 9, 4),
        Month.of(2024, 8),
        {
            "homicide": (137, 105),
            "knife-injury-under-25-not-domestic": (1748, 1314),
            "robbery": (36480, 34612),
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
    ),
)

_SEASON = (0.95, 0.9, 1.0, 1.0, 1.06, 1.08, 1.07, 1.0, 1.0, 1.02, 0.98, 0.94)
"""January to December, against the year's average."""
_AREAS = {
    "Barking and Dagenham": 26, "Barnet": 24, "Bexley": 13, "Brent": 36, "Bromley": 18, "Camden": 41,
    "Croydon": 39, "Ealing": 33, "Enfield": 38, "Greenwich": 30, "Hackney": 45, "Hammersmith and Fulham": 23,
    "Haringey": 46, "Harrow": 13, "Havering": 17, "Hillingdon": 20, "Hounslow": 22, "Islington": 37,
    "Kensington and Chelsea": 21, "Kingston upon Thames": 7, "Lambeth": 50, "Lewisham": 38, "Merton": 13,
    "Newham": 52, "Redbridge": 26, "Richmond upon Thames": 7, "Southwark": 52, "Sutton": 9,
    "Tower Hamlets": 45, "Waltham Forest": 31, "Wandsworth": 24, "Westminster": 95,
}  # fmt: skip
_UNKNOWN, _AIRPORTS = "Unknown", "London Heathrow and London City Airports"


def document(extract: Extract) -> bytes:
    """An extract as a long CSV: month, area, measure, count; a nought where nothing was recorded."""
    lines = ["month,area,measure,count", *_lines(extract)]
    return ("\n".join(lines) + "\n").encode()


def _lines(extract: Extract) -> Iterator[str]:
    for measure in extract.totals:
        for month, total in london(extract, measure).items():
            for area, count in divide(total, _weights(measure, month)).items():
                yield f"{month},{area},{measure},{count}"


@cache
def _series(first: int, last: int, measure: str, baseline: int, current: int) -> Mapping[Month, int]:
    months = Window(Month(first), Month(last)).months
    level = {month: _level(measure, month, baseline, current) for month in months}
    counts = {month: round(value) for month, value in level.items()}
    for window, total in ((BASELINE, baseline), (NOW, current)):
        counts |= divide(total, {month: level[month] for month in window})
    return counts


def london(extract: Extract, measure: str) -> Mapping[Month, int]:
    """London's count of a measure in every month of an extract."""
    baseline, current = extract.totals[measure]
    return _series(FIRST, extract.last, measure, baseline, current)


def _level(measure: str, month: Month, baseline: int, current: int) -> float:
    """What a month would have by its season and a straight slope between the two years; fewer in 2020-21."""
    way = (int(month) - int(BASELINE.first)) / (int(NOW.first) - int(BASELINE.first))
    lockdown = 0.62 if Month.of(2020, 4) <= month <= Month.of(2021, 3) else 1.0
    yearly = baseline + (current - baseline) * way
    return yearly / 12 * _SEASON[month.number - 1] * lockdown * (1 + 0.05 * noise(measure, month))


def _weights(measure: str, month: Month) -> dict[str, float]:
    """The areas' shares in a month. Fewer crimes than areas fall to different ones from month to month."""
    spread = 0.9 if measure == "homicide" else 0.4
    own = {area: weight * (1 + spread * noise(measure, area, month)) for area, weight in _AREAS.items()}
    unknown = 0.02 if month >= NEW_SYSTEM else 0.006
    return {**own, _UNKNOWN: unknown * sum(own.values()), _AIRPORTS: 0.002 * sum(own.values())}
