"""The specifications of the charts of boroughs: the funnel, the tiles and the map."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians
from typing import Final

from goldenthread.reports.charts.labels import LETTER, LINE, Box, apart, around
from goldenthread.reports.charts.series_specs import Mark, Rows, axis, meanings
from goldenthread.reports.charts.specs import BLUE, DARK, GREY, HALO, ORANGE, PLUM, TEAL, whole

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
USUAL: Final = ("within the limits", "no figure")
"""The meanings of areas that do not stand out."""
NAME_SIZE: Final = 12
"""The size of areas' names, in pixels."""
MOST_TRIED: Final = 30
"""How many places of an area are tried for its name."""
MAP_WIDTH: Final = 560
"""A map's width, in pixels."""
PLOT: Final = (500, 380)
"""The funnel's width and height between its axes, in pixels."""
Spans = tuple[tuple[float, float], tuple[float, float]]
"""From where to where the two axes run."""


def funnel(
    areas: Rows,
    limits: Rows,
    baseline: float,
    axes: tuple[str, str],
    about: str,
    plot: tuple[int, int] = PLOT,
) -> str:
    """Areas by population and rate, within curves of limits around the whole's rate.

    Areas have ``name``, ``people``, ``rate``, ``meaning``; limits ``people``, ``rate``, ``curve``, ``level``.
    Areas outside the limits are named; the table has all.
    """
    rates = [one["rate"] for one in (*areas, *limits)]
    people = [one["people"] for one in (*areas, *limits)]
    spans = (0.97 * min(people), 1.02 * max(people)), (0.0, 1.04 * max(rates))
    places = {
        "x": axis("people", axes[0], zero=False),
        "y": axis("rate", axes[1], ",.0f" if spans[1][1] >= 10 else ",.1~f"),
    }
    for place, span in zip(places.values(), spans, strict=True):
        place["scale"] = {"domain": span, "nice": False}
    middle = {
        "data": {"values": [{"rate": baseline}]},
        "mark": {"type": "rule", "color": "#505a5f", "strokeWidth": 1},
        "encoding": {"y": places["y"]},
    }
    layers = [middle, _curves(limits, places), _names(areas, places, spans, plot), _dots(areas, places)]
    return whole(about, {"height": plot[1], "layer": layers})


def _curves(limits: Rows, places: Mark) -> Mark:
    """The limits: the inner dashed, the outer drawn through."""
    dash = {
        "field": "level",
        "type": "nominal",
        "legend": {
            "title": None,
            "orient": "top",
            "labelLimit": 400,
            "symbolStrokeColor": DARK,
            "symbolSize": 500,
        },
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


def _names(areas: Rows, places: Mark, spans: Spans, plot: tuple[int, int]) -> Mark:
    """The names of areas outside the limits, clear of each other; a line leads to those moved away."""
    named = _placed([one for one in areas if one["meaning"] != "within the limits"], spans, plot)
    at = {"x": places["x"], "y": places["y"] | {"field": "name_at"}, "text": {"field": "name"}}
    text: Mark = {"type": "text", "fontSize": NAME_SIZE, "color": DARK}
    away = {
        "data": {"values": [one for one in named if one["name_at"] != round(one["rate"], 3)]},
        "mark": {"type": "rule", "color": GREY, "strokeWidth": 1},
        "encoding": {"x": places["x"], "y": places["y"], "y2": {"field": "name_at"}},
    }
    return {
        "layer": [
            away,
            *(
                {
                    "data": {"values": [one for one in named if one["side"] == align]},
                    "mark": mark | {"align": align, "dx": dx},
                    "encoding": at,
                }
                for align, dx in (("left", 8), ("right", -8))
                for mark in (text | HALO, text)
            ),
        ]
    }


def _placed(named: Rows, spans: Spans, plot: tuple[int, int]) -> list[Mark]:
    """Each area with the side of its name, and the rate at whose height it stands: lower where another is."""
    (least, most), (_, highest) = spans
    ordered = sorted(named, key=lambda one: -one["rate"])
    boxes, sides = [], []
    for one in ordered:
        x = (one["people"] - least) / (most - least) * plot[0]
        wide = LETTER * len(one["name"]) + 12
        sides.append("right" if x + wide > plot[0] else "left")
        middle = x - wide / 2 if sides[-1] == "right" else x + wide / 2
        boxes.append(around(middle, (1 - one["rate"] / highest) * plot[1], len(one["name"])))
    lower = apart(boxes, [LINE * n for n in range(12)])
    return [
        one | {"side": side, "name_at": round(one["rate"] - down / plot[1] * highest, 3)}
        for one, side, down in zip(ordered, sides, lower, strict=True)
    ]


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


def boundaries(areas: Rows, about: str) -> str:
    """Each area in its boundary, with its short name, its figure where there is room, and its colour.

    Areas have ``shape`` (polygons of rings of longitude and latitude, outer rings clockwise), ``places`` for
    its name, ``short``, ``shown`` and ``meaning``: ``no figure`` where there is none.
    """
    fill, ink = colours(areas)
    shapes = [
        {
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": one["shape"]},
            "meaning": one["meaning"],
        }
        for one in areas
    ]
    at = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
    }
    words = {
        "data": {"values": _words(areas)},
        "mark": {"type": "text", "fontSize": 11, "fontWeight": {"expr": "datum.weight"}},
        "encoding": {**at, "text": {"field": "text"}, "color": ink},
    }
    drawn = {
        "data": {"values": shapes},
        "mark": {"type": "geoshape", "stroke": "white", "strokeWidth": 1.5},
        "encoding": {"color": fill},
    }
    return whole(about, {"height": 460, "projection": {"type": "mercator"}, "layer": [drawn, words]})


def _words(areas: Rows) -> list[Mark]:
    """Every area's short name, none hiding another, and below it the figure where there is room for both.

    Areas that stand out find their place first, then those with little room.
    """
    points = [p for one in areas for polygon in one["shape"] for p in polygon[0]]
    west, east, north = min(p[0] for p in points), max(p[0] for p in points), max(p[1] for p in points)
    across = MAP_WIDTH / (east - west)
    down = across / cos(radians(north))
    taken: list[Box] = []
    found = []
    for one in sorted(areas, key=_room):
        places = [((x - west) * across, (north - y) * down) for x, y in one["places"][:MOST_TRIED]]
        (x, y), lines = _free(places, max(len(one["short"]), len(one["shown"])), len(one["short"]), taken)
        taken.append(around(x, y, len(one["short"]), lines))
        for line, (text, weight) in enumerate(((one["short"], "normal"), (one["shown"], "bold"))[:lines]):
            at = y + LINE * 0.88 * (line - (lines - 1) / 2)
            place = {"lon": round(x / across + west, 4), "lat": round(north - at / down, 4)}
            found.append(place | {"text": text, "weight": weight, "meaning": one["meaning"]})
    return found


def _room(one: Mark) -> tuple[bool, int]:
    return one["meaning"] in USUAL, len(one["places"])


def _free(
    places: Sequence[tuple[float, float]], letters: int, short: int, taken: Sequence[Box]
) -> tuple[tuple[float, float], int]:
    """The first place with room for two lines, else for the name; else the first place: no name is hidden."""
    for wide, lines in ((letters, 2), (short, 1)):
        for x, y in places:
            box = around(x, y, wide, lines)
            if not any(box.touches(other) for other in taken):
                return (x, y), lines
    return places[0], 1
