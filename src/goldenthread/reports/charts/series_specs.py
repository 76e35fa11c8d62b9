"""The specifications of the charts of one series: its control chart, and what extracts said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from goldenthread.reports.charts.specs import BLUE, DARK, GREY, ORANGE, PLUM, TEAL, beside, is_early, whole

Rows = Sequence[dict[str, Any]]
Mark = dict[str, Any]

POINTS: Final = {
    "no change beyond the usual variation": (GREY, "circle"),
    "a change for the better": (BLUE, "triangle-down"),
    "a change for the worse": (ORANGE, "triangle-up"),
    "higher than usual": (PLUM, "triangle-up"),
    "lower than usual": (PLUM, "triangle-down"),
}
"""The colour and the shape of a point by its meaning: told apart without colour too."""


def _time(title: str | None = None) -> Mark:
    axis = {"format": "%b %Y", "tickCount": 7, "labelOverlap": True}
    return {"field": "month", "type": "temporal", "title": title, "scale": {"type": "utc"}, "axis": axis}


def axis(field: str, title: str | None = None, form: str = ",.0f", *, zero: bool = True) -> Mark:
    """A numeric axis."""
    ticks = {"format": form, "tickCount": 6}
    return {"field": field, "type": "quantitative", "title": title, "axis": ticks, "scale": {"zero": zero}}


def meanings(table: dict[str, tuple[str, str]], used: set[str]) -> Mark:
    """Colour and shape by meaning, in one legend that names those that occur."""
    names = [name for name in table if name in used]
    scales = [{"domain": names, "range": [table[name][place] for name in names]} for place in (0, 1)]
    legend = {"title": None, "orient": "top", "columns": 1, "labelLimit": 500, "symbolSize": 90}
    shared = {"field": "meaning", "type": "nominal", "legend": legend}
    return {"color": shared | {"scale": scales[0]}, "shape": shared | {"scale": scales[1]}}


def shares(points: Rows, unit: str, about: str) -> str:
    """A line of shares by quarter, from zero, in the band of their intervals.

    Points have ``month`` (the quarter's last), ``value``, ``low`` and ``high``.
    """
    y, ends = axis("value", unit[:1].upper() + unit[1:]), _time("12 months ending")
    band = {
        "mark": {"type": "area", "color": BLUE, "opacity": 0.2},
        "encoding": {"x": ends, "y": y | {"field": "low"}, "y2": {"field": "high"}},
    }
    drawn = {
        "mark": {"type": "line", "color": BLUE, "strokeWidth": 3, "point": {"color": BLUE, "size": 30}},
        "encoding": {"x": ends, "y": y},
    }
    return whole(about, {"height": 220, "data": {"values": list(points)}, "layer": [band, drawn]})


def _points(higher_is_better: bool) -> dict[str, tuple[str, str]]:
    """Triangles point the way that values went: of a series that should rise, a rise is for the better."""
    if not higher_is_better:
        return POINTS
    better, worse = POINTS["a change for the better"], POINTS["a change for the worse"]
    turned = {
        "a change for the better": (better[0], worse[1]),
        "a change for the worse": (worse[0], better[1]),
    }
    return POINTS | turned


def control(
    points: Rows, segments: Rows, breaks: Rows, unit: str, about: str, *, higher_is_better: bool = False
) -> str:
    """Months as points, the mean and limits of each segment as steps, each break a dotted rule.

    Points have ``month``, ``value``, ``meaning``; segments ``start``, ``end``, ``mean``, ``low``, ``high``;
    breaks ``month`` and ``label``.
    """
    y = axis("value", f"{unit.capitalize()} a month")
    line = {
        "data": {"values": list(points)},
        "mark": {"type": "line", "color": GREY, "strokeWidth": 1.5},
        "encoding": {"x": _time(), "y": y},
    }
    dots = {
        "data": {"values": list(points)},
        "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1},
        "encoding": {
            "x": _time(),
            "y": y,
            **meanings(_points(higher_is_better), {one["meaning"] for one in points}),
        },
    }
    levels = [
        _level(segments, "mean", None),
        _level(segments, "low", [5, 4]),
        _level(segments, "high", [5, 4]),
    ]
    return whole(about, {"height": 300, "layer": [line, *levels, dots, *_breaks(breaks, points)]})


def primed(
    points: Rows, levels: Rows, breaks: Rows, unit: str, about: str, *, higher_is_better: bool = False
) -> str:
    """Values as points, with the mean and the limits at each of them as steps.

    Points have ``month``, ``value``, ``meaning``; levels ``month``, ``value``, ``level`` (mean or limits) and
    ``line``, which tells apart what is not joined; breaks ``month`` and ``label``.
    """
    y = axis("value", unit.capitalize(), ",.1~f" if max(one["value"] for one in points) >= 1 else ",.2~f")
    at = {"x": _time(), "y": y}
    dash = {
        "field": "level",
        "scale": {"domain": ["mean", "limits"], "range": [[1, 0], [5, 4]]},
        "legend": None,
    }
    steps = {
        "data": {"values": list(levels)},
        "mark": {"type": "line", "color": DARK, "strokeWidth": 1.5, "interpolate": "step"},
        "encoding": {**at, "detail": {"field": "line"}, "strokeDash": dash | {"type": "nominal"}},
    }
    line = {
        "data": {"values": list(points)},
        "mark": {"type": "line", "color": GREY, "strokeWidth": 1.5},
        "encoding": at,
    }
    dots = {
        "data": {"values": list(points)},
        "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1},
        "encoding": {**at, **meanings(_points(higher_is_better), {one["meaning"] for one in points})},
    }
    return whole(about, {"height": 300, "layer": [line, steps, dots, *_breaks(breaks, points)]})


def _level(segments: Rows, field: str, dash: list[int] | None) -> Mark:
    x = _time() | {"field": "start"}
    mark: Mark = {"type": "rule", "color": DARK, "strokeWidth": 1.5}
    if dash:
        mark["strokeDash"] = dash
    known = [one for one in segments if one[field] is not None]
    encoding = {"x": x, "x2": {"field": "end"}, "y": axis(field, "")}
    return {"data": {"values": known}, "mark": mark, "encoding": encoding}


def _breaks(breaks: Rows, points: Rows) -> list[Mark]:
    """A dotted rule at each break, with its words on the side that has room."""
    if not breaks:
        return []
    rule = {"type": "rule", "color": "#505a5f", "strokeWidth": 1.5, "strokeDash": [2, 3]}
    layers: list[Mark] = [{"data": {"values": list(breaks)}, "mark": rule, "encoding": {"x": _time()}}]
    text: Mark = {"type": "text", "baseline": "top", "color": "#505a5f", "fontSize": 13}
    label = {"x": _time(), "y": {"value": 4}, "text": {"field": "label"}}
    drawn = [one["month"] for one in points]
    for one in breaks:
        mark = text | beside(is_early(one["month"], drawn))
        layers.append({"data": {"values": [one]}, "mark": mark, "encoding": label})
    return layers


def vintages(points: Rows, unit: str, about: str, period: str = "month") -> str:
    """What each extract said of each period, a line an extract: ``month``, ``value`` and ``extract``.

    The lines differ in dash as well as in colour.
    """
    names = list(dict.fromkeys(one["extract"] for one in points))
    colours = [BLUE, ORANGE, PLUM, TEAL, DARK, GREY]
    dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 0], [4, 4]]
    legend: Mark = {"title": None, "orient": "top", "columns": 1, "labelLimit": 560, "symbolType": "stroke"}
    legend |= {"symbolSize": 700, "symbolStrokeWidth": 2.5}
    shared = {"field": "extract", "type": "nominal", "legend": legend}
    count = len(names)
    encoding = {
        "x": _time(),
        "y": axis("value", f"{unit.capitalize()} a {period}"),
        "color": shared | {"scale": {"domain": names, "range": [colours[n % 6] for n in range(count)]}},
        "strokeDash": shared | {"scale": {"domain": names, "range": [dashes[n % 6] for n in range(count)]}},
    }
    mark = {"type": "line", "strokeWidth": 2, "point": {"size": 22}}
    return whole(about, {"height": 300, "data": {"values": list(points)}, "mark": mark, "encoding": encoding})
