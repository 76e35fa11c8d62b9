"""London's 33 areas as tiles: where each lies among its neighbours, when there is no file of boundaries.

The arrangement is After the Flood’s squared London (2015), as the London Datastore gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Tile:
    """An area's place, counted from the top left, and its short name."""

    row: int
    column: int
    short: str


_ROWS: Final = {
    "Enfield": "1 5 Enf",
    "Harrow": "2 3 Hrw",
    "Barnet": "2 4 Bnt",
    "Haringey": "2 5 Hgy",
    "Waltham Forest": "2 6 WFst",
    "Hillingdon": "3 1 Hdn",
    "Ealing": "3 2 Elg",
    "Brent": "3 3 Brt",
    "Camden": "3 4 Cmd",
    "Islington": "3 5 Isl",
    "Hackney": "3 6 Hck",
    "Redbridge": "3 7 Rdb",
    "Havering": "3 8 Hvg",
    "Hounslow": "4 1 Hns",
    "Hammersmith and Fulham": "4 2 H&F",
    "Kensington and Chelsea": "4 3 K&C",
    "Westminster": "4 4 Wst",
    "City of London": "4 5 City",
    "Tower Hamlets": "4 6 TwrH",
    "Newham": "4 7 Nwm",
    "Barking and Dagenham": "4 8 B&D",
    "Kingston upon Thames": "5 2 King",
    "Wandsworth": "5 3 Wns",
    "Lambeth": "5 4 Lam",
    "Southwark": "5 5 Swr",
    "Lewisham": "5 6 Lsh",
    "Greenwich": "5 7 Grn",
    "Bexley": "5 8 Bxl",
    "Richmond upon Thames": "6 3 Rch",
    "Merton": "6 4 Mrt",
    "Croydon": "6 5 Crd",
    "Bromley": "6 6 Brm",
    "Sutton": "7 4 Stn",
}


def _tile(text: str) -> Tile:
    row, column, short = text.split()
    return Tile(int(row), int(column), short)


TILES: Final[Mapping[str, Tile]] = MappingProxyType({name: _tile(text) for name, text in _ROWS.items()})
"""Every area of London by its name."""
CITY: Final = "City of London"
CODES: Final[Mapping[str, str]] = MappingProxyType(
    {f"E09{n:06}": name for n, name in enumerate((CITY, *sorted(TILES.keys() - {CITY})), 1)}
)
"""Every area's name by the code that the Office for National Statistics gives it."""
