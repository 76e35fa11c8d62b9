"""A chart for a telephone's width, made from its specification: the same numbers, and every word in sight."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import cos, radians
from textwrap import wrap
from typing import Any, Final

from goldenthread.reports.charts import borough_specs
from goldenthread.reports.charts.labels import LETTER, apart, around
from goldenthread.reports.charts.specs import DARK, HALO
from goldenthread.trends.boundaries import holds

WIDTH: Final = 330
"""The width of a chart for a telephone, in pixels."""
NAME: Final = 44
"""The letters of a name above its bar that a line has room for."""
BAR: Final = 20
"""How high a bar is below its name, in pixels."""
LINE_OF_NAME: Final = 15
"""How high a line of a name is, in pixels."""
TILE: Final = 40
"""How high a tile is, in pixels."""
MAP_WORDS: Final = 11
MAP_LINE: Final = 11
"""The size of a map's words, and from line to line, in pixels."""
FUNNEL: Final = (240, 320)
"""The funnel's width and height between its axes, in pixels."""
STACKED: Final = {"direction": "vertical", "anchor": "start", "offset": 6}
"""Legends one below the other."""
Spec = dict[str, Any]


@lru_cache(maxsize=256)
def narrow(spec: str) -> str | None:
    """The same chart for a telephone's width; None of a chart that this room does not know.

    It is made from the drawn specification, so that charts of reports frozen long ago have one too.
    """
    shape = json.loads(spec)
    for is_one, redrawn in _KINDS:
        if is_one(shape):
            return _written(_fitted(redrawn(shape)))
    return None


def _written(shape: Spec) -> str:
    return json.dumps(shape, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _fitted(shape: Spec) -> Spec:
    """The width, and words of axes and legends that suit it."""
    config = shape["config"]
    axis = config["axis"] | {"labelFontSize": 12, "titleFontSize": 12}
    return shape | {"width": WIDTH, "config": config | {"axis": axis}}


def _mark(layer: Spec) -> str:
    mark = layer.get("mark", "")
    return str(mark.get("type", "") if isinstance(mark, dict) else mark)


def _layers(shape: Spec) -> list[Spec]:
    found: list[Spec] = shape.get("layer", [shape])
    return found


def _fields(shape: Spec, channel: str) -> list[str]:
    """The fields that a channel shows, of the whole and of its layers."""
    shown = (one.get("encoding", {}).get(channel, {}) for one in (shape, *_layers(shape)))
    return [one.get("field", "") for one in shown]


# Along time


def _is_along_time(shape: Spec) -> bool:
    return '"type": "temporal"' in json.dumps(shape)


def _along_time(shape: Spec) -> Spec:
    """Its latest months are in sight, because all are."""
    smaller: Spec = json.loads(json.dumps(shape).replace('"fontSize": 13', '"fontSize": 11'))
    return smaller | {"padding": shape["padding"] | {"right": 14}}


# Bars


def _is_of_bars(shape: Spec) -> bool:
    return "what" in _fields(shape, "y")


def _of_bars(shape: Spec) -> Spec:
    """Each bar below its name, over the whole width."""
    rows = shape["data"]["values"]
    names = list(dict.fromkeys(one["what"] for one in rows))
    lines = {name: wrap(" ".join(name.split()), NAME) for name in names}
    above = LINE_OF_NAME * max(map(len, lines.values()))
    step = above + BAR + 12
    encoding = shape["encoding"]
    y = encoding["y"] | {"axis": None, "scale": {"domain": names}}
    shared = {key: part for key, part in encoding.items() if key != "y"}
    layers = [_lowered(one, above / 2, shared | one.get("encoding", {}) | {"y": y}) for one in _layers(shape)]
    named = [_names(lines, high, y, above / 2 - BAR / 2 - 4) for high in sorted({*map(len, lines.values())})]
    config = shape["config"]
    config |= {"legend": config["legend"] | {"columns": 3}}
    kept = {key: part for key, part in shape.items() if key not in ("mark", "encoding")}
    return kept | {"height": {"step": step}, "layer": [*layers, *named], "config": config}


def _names(lines: Mapping[str, list[str]], high: int, y: Spec, bottom: float) -> Spec:
    """The names of so many lines, each of which ends where its bar begins."""
    text = {"type": "text", "align": "left", "baseline": "top", "fontSize": 12, "color": DARK}
    text |= {"lineHeight": LINE_OF_NAME, "yOffset": bottom - LINE_OF_NAME * high, "xOffset": 1}
    rows = [{"what": name, "name": found} for name, found in lines.items() if len(found) == high]
    return {
        "data": {"values": rows},
        "mark": text,
        "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "name"}},
    }


def _few_ticks(x: Spec) -> Spec:
    return x | {"axis": x["axis"] | {"tickCount": 4, "labelOverlap": True}}


def _lowered(layer: Spec, by: float, encoding: Spec) -> Spec:
    """A bar, its number or the tick upon it, moved down to make room for a name."""
    mark = layer["mark"] | {"yOffset": by}
    if (high := {"bar": BAR, "tick": BAR + 8}.get(mark["type"])) is not None:
        mark["height" if mark["type"] == "bar" else "size"] = high
    if mark["type"] == "tick":
        del mark["height"]
    return {"mark": mark, "encoding": encoding | {"x": _few_ticks(encoding["x"])}}


# Boroughs


def _is_of_tiles(shape: Spec) -> bool:
    return _fields(shape, "x")[0] == "column"


def _of_tiles(shape: Spec) -> Spec:
    """Smaller tiles, each with its short name and its figure still."""
    layers = [_nearer(one) if _mark(one) == "text" else one for one in shape["layer"]]
    return _with_legend_below(shape) | {"height": {"step": TILE}, "layer": layers}


def _nearer(layer: Spec) -> Spec:
    """A line of words in a smaller tile."""
    up = layer["mark"]["dy"] < 0
    return layer | {"mark": layer["mark"] | {"dy": -7 if up else 8}}


def _with_legend_below(shape: Spec) -> Spec:
    """Legends in a column, and no room left of and right of the picture."""
    config = shape["config"]
    legend = config["legend"] | {"labelFontSize": 12, "layout": {"top": STACKED}}
    sides = {"left": 2, "top": 4, "right": 2, "bottom": 4}
    return shape | {"padding": sides, "config": config | {"legend": legend}}


def _is_a_funnel(shape: Spec) -> bool:
    return "people" in _fields(shape, "x") and "rate" in _fields(shape, "y")


def _funnel(shape: Spec) -> Spec:
    """The names of those outside the limits are placed again."""
    middle, curves, _, dots = shape["layer"]
    axes = dots["encoding"]["x"]["title"], dots["encoding"]["y"]["title"]
    drawn = borough_specs.funnel(
        dots["data"]["values"],
        curves["data"]["values"],
        middle["data"]["values"][0]["rate"],
        axes,
        shape["description"],
        FUNNEL,
    )
    found = _with_legend_below(json.loads(drawn))
    for layer in found["layer"]:
        for part in layer.get("layer", [layer]):
            if "x" in part["encoding"]:
                part["encoding"]["x"] = _few_ticks(part["encoding"]["x"])
    return found | {"padding": found["padding"] | {"right": 10}}


def _is_a_map(shape: Spec) -> bool:
    return "projection" in shape


def _map(shape: Spec) -> Spec:
    """The names and figures of areas that stand out; of others the names that their areas have room for."""
    drawn, words = shape["layer"]
    usual, standing = _room_for(words["data"]["values"], drawn["data"]["values"])
    text = words["mark"] | {"fontSize": MAP_WORDS}
    at = {key: part for key, part in words["encoding"].items() if key != "color"}
    layers = [
        words | {"data": {"values": usual}, "mark": text},
        *(
            {"data": {"values": standing}, "mark": text | look, "encoding": at}
            for look in (HALO, {"color": DARK})
        ),
    ]
    found = _with_legend_below(shape)
    ratio = (WIDTH - 4) / borough_specs.MAP_WIDTH
    return found | {"height": round(shape["height"] * ratio), "layer": [drawn, *layers]}


def _room_for(words: Sequence[Spec], shapes: Sequence[Spec]) -> tuple[list[Spec], list[Spec]]:
    """The names of usual areas that lie inside them, and the names and figures of areas that stand out."""
    rings = [polygon[0] for one in shapes for polygon in one["geometry"]["coordinates"]]
    points = [point for ring in rings for point in ring]
    across = (WIDTH - 4) / (max(x for x, _ in points) - min(x for x, _ in points))
    down = across / cos(radians(max(y for _, y in points)))
    usual: list[Spec] = []
    standing: list[list[Spec]] = []
    for lines in _by_area(words):
        if lines[0]["meaning"] not in borough_specs.USUAL:
            standing.append(lines)
            continue
        corners = _corners(lines[0]["lon"], _middle(lines), len(lines[0]["text"]), across, down)
        if any(holds(one, corners) for one in rings):
            usual.append(lines[0] | {"lat": round(_middle(lines), 4)})
    return usual, list(_clear(standing, across, down))


def _clear(standing: list[list[Spec]], across: float, down: float) -> Iterator[Spec]:
    """Names with their figures, from the north, each lower where it would hide another."""
    ordered = sorted(standing, key=_middle, reverse=True)
    boxes = [
        around(one[0]["lon"] * across, -_middle(one) * down, max(len(o["text"]) for o in one), len(one))
        for one in ordered
    ]
    for lines, lower in zip(ordered, apart(boxes, [MAP_LINE / 2 * n for n in range(10)]), strict=True):
        for line, one in enumerate(lines):
            under = lower + MAP_LINE * (line - (len(lines) - 1) / 2)
            yield one | {"lat": round(_middle(lines) - under / down, 4)}


def _middle(lines: Sequence[Spec]) -> float:
    """The latitude about which an area's words stand."""
    return float(sum(one["lat"] for one in lines) / len(lines))


def _by_area(words: Sequence[Spec]) -> list[list[Spec]]:
    """An area's name, with its figure where the map has it."""
    found: list[list[Spec]] = []
    for one in words:
        if one["weight"] == "bold" and found:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _corners(lon: float, lat: float, letters: int, across: float, down: float) -> list[tuple[float, float]]:
    """Where a word ends and begins, above and below."""
    wide, high = letters * LETTER * MAP_WORDS / borough_specs.NAME_SIZE / 2 / across, MAP_WORDS / 2 / down
    return [(lon + x * wide, lat + y * high) for x in (-1, 0, 1) for y in (-1, 1)]


_KINDS: Final = (
    (_is_a_map, _map),
    (_is_a_funnel, _funnel),
    (_is_of_tiles, _of_tiles),
    (_is_of_bars, _of_bars),
    (_is_along_time, _along_time),
)
"""How a kind of chart is known, and how it is redrawn."""
