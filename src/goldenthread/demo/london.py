"""The demonstration's London: how crime falls on its boroughs and months, and how many people live where.

The names are the boroughs'. Every number is fictitious.
"""

from __future__ import annotations

from typing import Final

from goldenthread.periods import Window

SEASON: Final = (0.95, 0.9, 1.0, 1.0, 1.06, 1.08, 1.07, 1.0, 1.0, 1.02, 0.98, 0.94)
"""January to December, against the year's average."""
LOCKDOWN: Final = Window.parse("2020-04..2021-03")
AREAS: Final = {
    "Barking and Dagenham": 26, "Barnet": 24, "Bexley": 13, "Brent": 36, "Bromley": 18, "Camden": 41,
    "Croydon": 39, "Ealing": 33, "Enfield": 38, "Greenwich": 30, "Hackney": 45, "Hammersmith and Fulham": 23,
    "Haringey": 46, "Harrow": 13, "Havering": 17, "Hillingdon": 20, "Hounslow": 22, "Islington": 37,
    "Kensington and Chelsea": 21, "Kingston upon Thames": 7, "Lambeth": 50, "Lewisham": 38, "Merton": 13,
    "Newham": 52, "Redbridge": 26, "Richmond upon Thames": 7, "Southwark": 52, "Sutton": 9,
    "Tower Hamlets": 45, "Waltham Forest": 31, "Wandsworth": 24, "Westminster": 95,
}  # fmt: skip
"""Each borough's weight in street crime."""
CITY: Final = "City of London"
PEOPLE: Final = {name: 120_000 + 4_200 * weight for name, weight in AREAS.items()} | {CITY: 9_000}
"""Residents, the City's too."""
