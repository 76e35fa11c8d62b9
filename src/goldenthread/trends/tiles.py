"""A place's areas as tiles: where each lies among its neighbours, when a map of boundaries is not drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldenthread.framework.place import Place

if TYPE_CHECKING:
    from goldenthread.trends.boundaries import Boundaries


@dataclass(frozen=True, slots=True)
class Tile:
    """An area's place, counted from the top left, and its short name."""

    row: int
    column: int
    short: str


def layout(place: Place, drawn: Boundaries | None = None) -> Mapping[str, Tile]:
    """The tile of each area by its name: as declared, else made from boundaries; empty where neither is."""
    declared = {
        name: Tile(one.tile.row, one.tile.column, one.label)
        for name, one in place.by_name.items()
        if one.tile
    }
    return declared or (_made(place, drawn) if drawn else {})


def _made(place: Place, drawn: Boundaries) -> Mapping[str, Tile]:
    """Tiles in rows from north to south and in each from west to east, as many across as down.

    Rows are cut by the middles of the areas, which keeps neighbours near each other; no distance is kept.
    """
    middles = {name: drawn.middle(name) for name in place.by_name if name in drawn.shapes}
    down = sorted(middles, key=lambda name: -middles[name][1])
    across = max(1, round(len(down) ** 0.5))
    rows = [down[at : at + across] for at in range(0, len(down), across)]
    return {
        name: Tile(row, column, place.by_name[name].label)
        for row, names in enumerate(rows, 1)
        for column, name in enumerate(sorted(names, key=lambda name: middles[name][0]), 1)
    }
