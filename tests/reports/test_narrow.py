"""A telephone's pictures: narrow, with the numbers of the wide ones, and no word hidden."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from goldenthread.reports.charts import borough_specs, draw, specs
from goldenthread.reports.charts.labels import around
from goldenthread.reports.charts.narrow import FUNNEL, WIDTH, narrow
from goldenthread.reports.charts.specs import STATUS

LONG = "Improved healthy relationships and engagement in education"
FAR, ABOVE, USUAL, BELOW = (list(borough_specs.PLACES)[n] for n in (0, 1, 2, 3))


def square(west: float, north: float, side: float) -> list[list[list[tuple[float, float]]]]:
    east, south = west + side, north - side / 2
    return [[[(west, north), (east, north), (east, south), (west, south), (west, north)]]]


def area(west: float, north: float, side: float, short: str, shown: str, meaning: str) -> dict[str, Any]:
    middle = [(west + side / 2, north - side / 4)]
    return {
        "shape": square(west, north, side),
        "places": middle,
        "short": short,
        "shown": shown,
        "meaning": meaning,
    }


MAP = [
    area(-0.5, 51.7, 0.4, "Wide", "41", USUAL),
    area(0.1, 51.7, 0.02, "Tiny", "40", USUAL),
    area(0.0, 51.5, 0.03, "Hck", "1,385", FAR),
    area(0.03, 51.5, 0.03, "TwrH", "1,173", FAR),  # whose figure the wide map has no room for,
    area(0.2, 51.4, 0.3, "East", "12", BELOW),
]
BOROUGHS = [
    {"name": name, "people": people, "rate": rate, "meaning": meaning}
    for name, people, rate, meaning in (
        ("Kingston upon Thames", 100_000, 20.0, BELOW),
        ("Richmond upon Thames", 101_000, 19.0, BELOW),
        ("Barking and Dagenham", 320_000, 80.0, ABOVE),
        ("Camden", 200_000, 50.0, USUAL),
    )
]
LIMITS = [
    {"people": people, "rate": rate, "curve": curve, "level": level}
    for level in ("95 % limits", "99.8 % limits")
    for curve, rate in ((f"low {level}", 30.0), (f"high {level}", 70.0))
    for people in (90_000, 330_000)
]
TILES = [
    {"row": 0, "column": n, "short": name, "shown": shown, "meaning": USUAL}
    for n, (name, shown) in enumerate([("TwrH", "1,385"), ("B&D", "40"), ("WFst", "–")])
]
CHARTS = {
    "bars": specs.bars([("Short", Decimal(1200)), (LONG, Decimal(30))], "People reached", "About"),
    "stacked": specs.stacked(
        [(LONG, "met", 3), (LONG, "missed", 1), ("Short", "no data", 2)], "KPIs", "About"
    ),
    "against": specs.against([(LONG, Decimal(9), Decimal(8))], "Actual", "Profile", "£", "About"),
    "tiles": borough_specs.tiles(TILES, "About"),
    "funnel": borough_specs.funnel(BOROUGHS, LIMITS, 50.0, ("Residents", "Rate per 100,000"), "About"),
    "map": borough_specs.boundaries(MAP, "About"),
}


def drawn(name: str) -> dict[str, Any]:
    found = narrow(CHARTS[name])
    assert found is not None
    shape: dict[str, Any] = json.loads(found)
    return shape


def svg_of(spec: str) -> ET.Element:
    return ET.fromstring(draw.svg(spec))  # noqa: S314 - our own drawing


def words(spec: str) -> list[str]:
    every = svg_of(spec).iter("{http://www.w3.org/2000/svg}text")
    return [" ".join(one.itertext()) for one in every]


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_fits_a_telephone(name: str) -> None:
    found = narrow(CHARTS[name])
    assert found is not None
    assert float(svg_of(found).attrib["width"]) <= WIDTH + 1
    assert float(svg_of(CHARTS[name]).attrib["width"]) > 1.5 * WIDTH


@pytest.mark.parametrize("name", ["bars", "stacked", "against"])
def test_names_stand_above_their_bars_over_the_whole_width(name: str) -> None:
    found = narrow(CHARTS[name])
    assert found is not None
    assert "Improved healthy relationships and" in " ".join(words(found))
    numbers = {text for text in words(CHARTS[name]) if text in ("1,200", "30", *STATUS, "Actual", "Profile")}
    assert numbers <= set(words(found))
    bars = re.findall(r'aria-roledescription="bar"[^>]* d="M([0-9.]+),', draw.svg(found))
    assert bars
    assert {float(left) for left in bars} >= {0.0}


def test_a_bar_keeps_its_number_and_its_place() -> None:
    shape = drawn("bars")
    assert shape["data"] == json.loads(CHARTS["bars"])["data"]
    marks = {one["mark"]["type"]: one["mark"] for one in shape["layer"]}
    assert marks["bar"]["yOffset"] > 0
    ends = [one["mark"]["yOffset"] + 15 * len(one["data"]["values"][0]["name"]) for one in shape["layer"][2:]]
    assert len(set(ends)) == 1, "names of one line and of two end at the same height above their bar"


def test_the_names_of_a_funnel_are_placed_anew_for_its_width() -> None:
    shape = drawn("funnel")
    assert shape["height"] == FUNNEL[1]
    (least, most), (_, highest) = (
        shape["layer"][3]["encoding"][axis]["scale"]["domain"] for axis in ("x", "y")
    )
    named = [row for part in shape["layer"][2]["layer"][1:] for row in part["data"]["values"]]
    assert {one["name"] for one in named} == {one["name"] for one in BOROUGHS[:3]}
    boxes = {}
    for one in named:
        x = (one["people"] - least) / (most - least) * FUNNEL[0]
        half = len(one["name"]) * 3.3 + 8
        middle = x - half if one["side"] == "right" else x + half
        boxes[one["name"]] = around(middle, (1 - one["name_at"] / highest) * FUNNEL[1], len(one["name"]))
        assert boxes[one["name"]].left >= -1
        assert boxes[one["name"]].right <= FUNNEL[0] + 8
    assert not any(a.touches(b) for a, b in combinations(boxes.values(), 2))


def test_a_funnel_keeps_every_number() -> None:
    wide, small = json.loads(CHARTS["funnel"]), drawn("funnel")
    for layer in (0, 1, 3):
        assert small["layer"][layer]["data"] == wide["layer"][layer]["data"]


def test_tiles_keep_every_name_and_figure() -> None:
    found = narrow(CHARTS["tiles"])
    assert found is not None
    assert {"TwrH", "1,385", "B&D", "40", "WFst", "–"} <= set(words(found))
    assert json.loads(found)["data"] == json.loads(CHARTS["tiles"])["data"]


def test_a_map_tells_what_stands_out_whole_and_names_others_only_where_they_fit() -> None:
    usual, halo, standing = (one["data"]["values"] for one in drawn("map")["layer"][1:])
    assert [one["text"] for one in usual] == ["Wide"]
    assert {one["text"] for one in standing} == {"Hck", "1,385", "TwrH", "East", "12"}
    assert halo == standing
    assert drawn("map")["layer"][2]["mark"]["stroke"] == "white", (
        "a figure that leaves its area stays legible"
    )
    lines = {one["text"]: one["lat"] for one in standing}
    assert lines["Hck"] > lines["1,385"]
    assert abs(lines["Hck"] - lines["TwrH"]) > 0.02, "neighbours' words stand at different heights"


def test_a_chart_of_an_unknown_kind_stays_as_it_is() -> None:
    assert narrow('{"mark":"arc","encoding":{},"config":{"axis":{}}}') is None
