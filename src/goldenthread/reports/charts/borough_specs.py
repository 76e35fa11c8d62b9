"""The specifications of the charts of boroughs: the funnel and the tiles."""

from __future__ import annotations

from typing import Final

from goldenthread.reports.charts.series_specs import Mark, Rows, axis, meanings
from goldenthread.reports.charts.specs import BLUE, DARK, ORANGE, PLUM, TEAL, whole

PLACES: Final = {
    "above the outer limits": (PLUM, "triangle-up"),
    "above the inner limits": (ORANGE, "triangle-up"),
    "within the limits": ("#6f777b", "circle"),
    "below the inner limits": (TEAL, "triangle-down"),
    "below the outer limits": (BLUE, "triangle-down"),
}
"""The colour and the shape of a place in the funnel."""
NOTHING: Final = {"no figure": ("#eeefef", "square")}
DARK_FILLS: Final = ("above the outer limits", "below the outer limits", "within the limits")
"""On which words are white."""


def funnel(areas: Rows, limits: Rows, baseline: float, axes: tuple[str, str], about: str) -> str:
    """Areas by population and rate, within curves of limits around the whole's rate.

    Areas have ``name``, ``people``, ``rate``, ``meaning``; limits ``people``, ``rate``, ``curve``, ``level``.
    Areas outside the limits are named; the table has all.
    """
    places = {"x": axis("people", axes[0], zero=False), "y": axis("rate", axes[1], ",.1f")}
    middle = {
        "data": {"values": [{"rate": baseline}]},
        "mark": {"type": "rule", "color": "#505a5f", "strokeWidth": 1},
        "encoding": {"y": places["y"]},
    }
    layers = [middle, _curves(limits, places), _dots(areas, places), _names(areas, places)]
    return whole(about, {"height": 380, "layer": layers})


def _curves(limits: Rows, places: Mark) -> Mark:
    """The limits: the inner dashed, the outer drawn through."""
    dash = {
        "field": "level",
        "type": "nominal",
        "legend": {"title": None, "orient": "top", "labelLimit": 400, "symbolStrokeColor": DARK},
        "scale": {"domain": ["95 % limits", "99.8 % limits"], "range": [[5, 4], [1, 0]]},
    }
    return {
        "data": {"values": list(limits)},
        "mark": {"type": "line", "color": DARK, "strokeWidth": 1.5, "clip": True},
        "encoding": {**places, "detail": {"field": "curve"}, "strokeDash": dash},
    }


def _dots(areas: Rows, places: Mark) -> Mark:
    return {
        "data": {"values": list(areas)},
        "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
        "encoding": {**places, **meanings(PLACES, {one["meaning"] for one in areas})},
    }


def _names(areas: Rows, places: Mark) -> Mark:
    """The names of areas outside the limits, to the left of points that lie far to the right."""
    sizes = sorted(one["people"] for one in areas)
    far = (sizes[0] + sizes[-1]) / 2
    named = [one | {"to_left": one["people"] > far} for one in areas if one["meaning"] != "within the limits"]
    return {
        "layer": [
            {
                "data": {"values": [one for one in named if one["to_left"] is left]},
                "mark": {"type": "text", "align": align, "dx": dx, "fontSize": 12, "color": DARK},
                "encoding": {**places, "text": {"field": "name"}},
            }
            for left, align, dx in ((False, "left", 8), (True, "right", -8))
        ]
    }


def colours(areas: Rows) -> tuple[Mark, Mark]:
    """The fill of each area by its meaning with a legend of those that occur, and the ink upon it."""
    table = {**PLACES, **NOTHING}
    used = [name for name in table if any(one["meaning"] == name for one in areas)]
    fill = {
        "field": "meaning",
        "type": "nominal",
        "scale": {"domain": used, "range": [table[name][0] for name in used]},
        "legend": {"title": None, "orient": "top", "columns": 2, "labelLimit": 400},
    }
    test = {"field": "meaning", "oneOf": list(DARK_FILLS)}
    return fill, {"condition": {"test": test, "value": "white"}, "value": DARK}


def tiles(areas: Rows, about: str) -> str:
    """One square an area, where it lies in London, with its short name, its figure and its colour.

    Areas have ``row``, ``column``, ``short``, ``shown`` and ``meaning``: ``no figure`` where there is none.
    """
    fill, ink = colours(areas)
    place = {
        "x": {"field": "column", "type": "ordinal", "axis": None},
        "y": {"field": "row", "type": "ordinal", "axis": None},
    }
    text: Mark = {"type": "text", "fontSize": 12}
    bold = text | {"dy": 9, "fontWeight": "bold"}
    layers = [
        {"mark": {"type": "rect", "stroke": "white", "strokeWidth": 3}, "encoding": {"color": fill}},
        {"mark": text | {"dy": -8}, "encoding": {"text": {"field": "short"}, "color": ink}},
        {"mark": bold, "encoding": {"text": {"field": "shown"}, "color": ink}},
    ]
    return whole(
        about, {"height": {"step": 58}, "data": {"values": list(areas)}, "encoding": place, "layer": layers}
    )
