"""The charts' specifications: plain Vega-Lite, legible in print, in colours that everybody can tell apart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from textwrap import wrap
from typing import Any, Final

BLUE, TEAL, PLUM, ORANGE, GREY, DARK = "#12436d", "#28a197", "#801650", "#f46a25", "#b1b4b6", "#0b0c0c"
# Dark for missed to light for met: told apart in grey too, and named in the legend.
STATUS: Final = {
    "met": "#12436d",
    "on track": "#5694ca",
    "at risk": "#f46a25",
    "missed": "#801650",
    "no data": "#d2d3d5",
}
WIDTH: Final = 620
FONT: Final = "Inter, Arial, Helvetica, sans-serif"
_CONFIG: Final = {
    "font": FONT,
    "background": "white",
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelColor": DARK,
        "titleColor": DARK,
        "gridColor": "#e5e6e7",
        "domainColor": "#505a5f",
        "tickColor": "#505a5f",
        "labelLimit": 330,
    },
    "legend": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "labelColor": DARK,
        "titleColor": DARK,
        "orient": "top",
        "columns": 5,
    },
    "view": {"stroke": None},
}
LONGEST_NAME: Final = 30
_NAMES: Final = {
    "ticks": False,
    "domain": False,
    "labelExpr": "split(datum.value, '\\n')",
    "labelLineHeight": 15,
    "minExtent": LONGEST_NAME * 8,
}
"""The axis of names: a name in several lines is kept with its line breaks.

Its room is that of a wider font than ours, because a picture is drawn with whatever font its reader has.
"""
HALO: Final = {"color": "white", "stroke": "white", "strokeWidth": 4}
"""Behind words that a line may cross."""
Mark = dict[str, Any]


def _name(text: str) -> str:
    """A name in lines short enough to leave room for the bars."""
    return "\n".join(wrap(text, LONGEST_NAME))


def rolling_year(
    points: Sequence[tuple[str, Decimal | None]],
    unit: str,
    baseline: tuple[Decimal, str] | None,
    breaks: Sequence[tuple[str, str]],
    about: str,
) -> str:
    """A line of rolling twelve-month sums by last month, the baseline dashed, and each break marked."""
    layers: list[Mark] = [_line(points, unit)]
    if baseline is not None:
        layers += _baseline(*baseline, above=_starts_below(points, baseline[0]))
    for place, (month, title) in enumerate(breaks):
        above = LINE_OF_TEXT * (len(breaks) - 1 - place)
        layers += _break(month, title, 258 - above, after=is_early(month, [drawn for drawn, _ in points]))
    return whole(about, {"height": 260, "layer": layers})


def _line(points: Sequence[tuple[str, Decimal | None]], unit: str) -> Mark:
    values = [{"month": f"{month}-01", "sum": None if n is None else float(n)} for month, n in points]
    x = {
        "field": "month",
        "type": "temporal",
        "title": "12 months ending",
        "scale": {"type": "utc"},
        "axis": {"format": "%b %Y", "tickCount": 7, "labelOverlap": True},
    }
    y = {
        "field": "sum",
        "type": "quantitative",
        "title": f"{unit.capitalize()} in 12 months",
        "axis": {"format": ",.0f", "tickCount": 6},
    }
    return {
        "data": {"values": values},
        "mark": {"type": "line", "color": BLUE, "strokeWidth": 3, "invalid": "break-paths-show-domains"},
        "encoding": {"x": x, "y": y},
    }


def _starts_below(points: Sequence[tuple[str, Decimal | None]], baseline: Decimal) -> bool:
    """Whether the first third of the line lies below the baseline, so that words above it are free."""
    early = [n for _, n in points[: max(1, len(points) // 3)] if n is not None]
    return sum(early) <= baseline * len(early)


def _baseline(value: Decimal, label: str, *, above: bool) -> list[Mark]:
    data = {"values": [{"sum": float(value), "label": label}]}
    y = {"field": "sum", "type": "quantitative"}
    text = {
        "type": "text",
        "align": "left",
        "baseline": "bottom" if above else "top",
        "dx": 4,
        "dy": -4 if above else 6,
        "color": PLUM,
        "fontSize": 13,
    }
    rule = {"type": "rule", "color": PLUM, "strokeWidth": 2, "strokeDash": [6, 4]}
    return [
        {"data": data, "mark": rule, "encoding": {"y": y}},
        *(
            {"data": data, "mark": mark, "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "label"}}}
            for mark in (text | HALO, text)
        ),
    ]


def is_early(month: str, drawn: Sequence[str]) -> bool:
    """Whether a month stands left of the middle, so that words fit only to its right."""
    months = sorted({*drawn, month})
    return months.index(month) < len(months) / 2


def beside(after: bool) -> Mark:
    """Words on one side of a line: after it, or before it."""
    return {"align": "left", "dx": 5} if after else {"align": "right", "dx": -5}


LINE_OF_TEXT: Final = 17
"""So that the words of several marks stand below one another."""


def _break(month: str, label: str, y: int, *, after: bool) -> list[Mark]:
    data = {"values": [{"month": f"{month}-01", "label": label}]}
    x = {"field": "month", "type": "temporal", "scale": {"type": "utc"}}
    text: Mark = {"type": "text", "baseline": "bottom", "dy": -4, "color": "#505a5f", "fontSize": 13}
    text |= beside(after)
    rule = {"type": "rule", "color": "#505a5f", "strokeWidth": 1.5, "strokeDash": [2, 3]}
    return [
        {"data": data, "mark": rule, "encoding": {"x": x}},
        {"data": data, "mark": text, "encoding": {"x": x, "y": {"value": y}, "text": {"field": "label"}}},
    ]


def bars(rows: Sequence[tuple[str, Decimal | None]], axis: str, about: str, ending: str = "") -> str:
    """Horizontal bars in the order given, each with its number at its end, and what must be said of it."""
    values = [
        {"what": _name(what), "n": float(n), "label": f"{n:,.0f}{ending}"}
        for what, n in rows
        if n is not None
    ]
    y = {
        "field": "what",
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": _NAMES,
    }
    x = {"field": "n", "type": "quantitative", "title": axis, "axis": {"format": ",.0f", "tickCount": 6}}
    number = {"type": "text", "align": "left", "dx": 5, "color": DARK, "fontSize": 13}
    layers = [
        {"mark": {"type": "bar", "color": BLUE, "height": {"band": 0.68}}},
        {"mark": number, "encoding": {"text": {"field": "label"}}},
    ]
    shape = {
        "height": {"step": 34},
        "data": {"values": values},
        "encoding": {"y": y, "x": x},
        "layer": layers,
    }
    return whole(about, shape)


def stacked(rows: Sequence[tuple[str, str, int]], axis: str, about: str) -> str:
    """How many of each status, one bar for each group; the order of statuses is that of the palette."""
    values = [
        {"what": _name(what), "status": s, "n": n, "order": list(STATUS).index(s)} for what, s, n in rows if n
    ]
    scale = {"domain": list(STATUS), "range": list(STATUS.values())}
    encoding = {
        "y": {
            "field": "what",
            "type": "nominal",
            "title": None,
            "sort": None,
            "axis": _NAMES,
        },
        "x": {"field": "n", "type": "quantitative", "title": axis, "axis": {"tickMinStep": 1}},
        "color": {"field": "status", "type": "nominal", "title": None, "scale": scale},
        "order": {"field": "order", "type": "quantitative"},
    }
    mark = {"type": "bar", "height": {"band": 0.68}, "stroke": "white", "strokeWidth": 1}
    return whole(
        about, {"height": {"step": 34}, "data": {"values": values}, "mark": mark, "encoding": encoding}
    )


def against(
    rows: Sequence[tuple[str, Decimal | None, Decimal | None]],
    actual: str,
    profile: str,
    axis: str,
    about: str,
) -> str:
    """A bar of what was spent, and a tick where the profile stands."""
    values = [{"what": _name(what), "actual": _float(a), "profile": _float(p)} for what, a, p in rows]
    y = {"field": "what", "type": "nominal", "title": None, "sort": None, "axis": _NAMES}
    scale = {"domain": [actual, profile], "range": [TEAL, DARK]}
    x: Mark = {"type": "quantitative", "title": axis, "axis": {"format": ",.0f", "tickCount": 6}}
    marks = {
        "actual": (actual, {"type": "bar", "height": {"band": 0.6}}),
        "profile": (profile, {"type": "tick", "thickness": 4, "height": {"band": 0.9}}),
    }
    layers = [
        {
            "mark": mark,
            "encoding": {
                "x": x | {"field": field},
                "color": {"type": "nominal", "title": None, "scale": scale, "datum": name},
            },
        }
        for field, (name, mark) in marks.items()
    ]
    return whole(
        about, {"height": {"step": 38}, "data": {"values": values}, "encoding": {"y": y}, "layer": layers}
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def whole(about: str, shape: Mark) -> str:
    """A specification with the look that all charts share."""
    head = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": about,
        "width": WIDTH,
        "padding": {"left": 4, "top": 4, "right": 52, "bottom": 4},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": _CONFIG,
    }
    return json.dumps(head | shape, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
