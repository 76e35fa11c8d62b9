"""A user's file of boundaries: matched with London's areas, and refused in sentences where it is no such file."""

# ruff: noqa: E501 - sentences stand whole, as they are read

from __future__ import annotations

import json
from typing import Any

import pytest

from goldenthread.framework.place import place_called
from goldenthread.ledger.refusal import Refused
from goldenthread.trends import boundaries
from goldenthread.trends.boundaries import area_of
from goldenthread.trends.tiles import layout

PLACE = place_called("london")
TILES = layout(PLACE)
CODES = {one.gss: one.name for one in PLACE.areas}


def square(west: float, south: float, size: float = 0.04) -> list[list[float]]:
    """A square ring, against the clock as the format asks."""
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(properties: Any, ring: Any = None, kind: str = "Polygon", **more: Any) -> dict[str, Any]:
    rings = [square(0, 51.5)] if ring is None else [ring]
    geometry = {"type": kind, "coordinates": [rings] if kind == "MultiPolygon" else rings}
    return {"type": "Feature", "properties": properties, "geometry": geometry, **more}


def document(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def london() -> bytes:
    """All 33 areas as squares where their tiles lie, known by their codes."""
    places = {code: TILES[name] for code, name in CODES.items()}
    return document(
        *(
            feature({"code": code}, square(-0.4 + 0.05 * tile.column, 51.7 - 0.05 * tile.row))
            for code, tile in places.items()
        )
    )


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        boundaries.read(content, "a.geojson", PLACE)
    return "\n".join((str(refused.value), *refused.value.details))


def test_the_codes_are_those_of_the_statistics_office() -> None:
    assert len(CODES) == len(TILES) == 33
    assert (CODES["E09000001"], CODES["E09000003"], CODES["E09000033"]) == (
        "City of London",
        "Barnet",
        "Westminster",
    )


@pytest.mark.shared
def test_the_codes_and_the_real_boundaries_agree(shared: Any) -> None:
    content = (shared / "data" / "boundaries" / "london_boroughs_simplified.geojson").read_bytes()
    assert boundaries.read(content, "real", PLACE).missing == ()
    for one in json.loads(content)["features"]:
        assert CODES[one["properties"]["code"]] == one["properties"]["name"]


def test_areas_are_matched_by_code_or_by_name_and_the_rest_is_named() -> None:
    found = boundaries.read(
        document(
            feature({"LAD23CD": "E09000003", "LAD23NM": "anything"}),
            feature({"name": "City of Westminster", "pop": 3}),
            feature({"NAME": "HAMMERSMITH & FULHAM"}, kind="MultiPolygon"),
            feature({"name": "Watford"}),
        ),
        "a",
        PLACE,
    )
    assert list(found.shapes) == ["Barnet", "Hammersmith and Fulham", "Westminster"]
    assert found.unknown == ("Watford",)
    text = " ".join(found.lines())
    assert "3 of London's 33 areas have a boundary." in text
    assert "Not recognised, and not drawn: Watford." in text
    assert "shown in tables only: Barking and Dagenham, " in text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is not JSON"),
        (b'{"type": "FeatureCollection", "features": [', "is not JSON"),
        (b"\xff\xfe\x00", "is no text in UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "is no GeoJSON of areas"),
        (b'"x"', "is no GeoJSON of areas"),
        (document(), "is no GeoJSON of areas"),
        (b'{"type": "Topology"}', "is TopoJSON"),
        (document(*[feature({})] * 2_001), "2,001 features"),
        (document(feature({"name": "Watford"})), "Its features are called Watford."),
        (document(feature(None), 3, None), "no area of London is recognised"),
        (document(feature({"name": "Barnet"}), crs={"properties": {"name": "EPSG:27700"}}), "EPSG:4326"),
        (document(feature({"name": "Barnet"}, square(523_000, 190_000, 900))), "easting and northing"),
        (document(feature({"name": "Barnet"}, square(51.5, -0.1))), "The latitude stands first"),
        (document(feature({"name": "Barnet"}, square(2.3, 48.8))), "does not lie in London"),
        (document(feature({"name": "Barnet"}), feature({"name": "Barnet"})), "Barnet stands twice, as features 1 and 2"),
        (document(feature({"name": "Barnet"}, kind="Point")), "its geometry is “Point”"),
        (document({"properties": {"name": "Barnet"}, "geometry": None}), "its geometry is missing"),
        (document(feature({"name": "Barnet"}, square(0, 51.5)[:3])), "no rings of at least four points"),
        (document(feature({"name": "Barnet"}, square(0, 51.5)[:4])), "no rings of at least four points"),
        (document(feature({"name": "Barnet"}, [["0", "51.5"]] * 4)), "no rings of at least four points"),
        (document(feature({"name": "Barnet"}, [[0]] * 4)), "no rings of at least four points"),
        (document(feature({"name": "Barnet"}, 7)), "no rings of at least four points"),
        (document(feature({"name": "Barnet"}, [[float("nan"), 51.5]] * 4)), "no rings of at least four points"),
        (document(feature({"name": "Barnet"}, [[10**400, 51.5]] * 4)), "no rings of at least four points"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_boundaries_is_refused_in_a_sentence(content: bytes, told: str) -> None:
    assert told in refusal(content)


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "MOST_BYTES", 100)
    assert "Simplify it" in refusal(london())
    monkeypatch.undo()
    monkeypatch.setattr(boundaries, "MOST_POINTS", 100)
    assert "It has 165 points, and may have 100." in refusal(london())


def test_every_problem_is_told_at_once_with_its_feature() -> None:
    text = refusal(document(feature({"name": "Barnet"}, kind="Point"), feature({"name": "Camden"}, [])))
    assert "2 problems" in text
    assert "Feature 1, Barnet" in text
    assert "Feature 2, Camden" in text


def test_outer_rings_run_clockwise_and_holes_against_it_whatever_the_file_has() -> None:
    hole = square(0.01, 51.51, 0.01)
    shape = feature({"name": "Barnet"})
    shape["geometry"]["coordinates"] = [square(0, 51.5), hole]
    ((outer, inner),) = boundaries.read(document(shape), "a", PLACE).shapes["Barnet"]
    assert area_of(outer) < 0 < area_of(inner)


def test_many_points_are_thinned_and_neighbours_keep_their_border() -> None:
    points = [[0.02, 51.5 + n / 400_000] for n in range(8_000)]
    left = [[0.0, 51.5], *points, [0.0, points[-1][1]], [0.0, 51.5]]
    right = [[0.05, 51.5], *points, [0.05, points[-1][1]], [0.05, 51.5]]
    found = boundaries.read(
        document(feature({"name": "Barnet"}, left), feature({"name": "Enfield"}, right)), "a", PLACE
    )
    border = [{p for p in found.shapes[name][0][0] if p[0] == 0.02} for name in ("Barnet", "Enfield")]
    assert border[0] == border[1]
    assert 10 < len(border[0]) < 250


def test_a_name_stands_inside_its_area_even_where_the_centre_does_not() -> None:
    """A ring in the form of a U, whose centroid lies in the gap."""
    u = [
        [0, 51.5],
        [0.06, 51.5],
        [0.06, 51.6],
        [0.04, 51.6],
        [0.04, 51.52],
        [0.02, 51.52],
        [0.02, 51.6],
        [0, 51.6],
        [0, 51.5],
    ]
    places = boundaries.within(
        boundaries.read(document(feature({"name": "Barnet"}, u)), "a", PLACE).shapes["Barnet"]
    )
    assert places
    assert all(y < 51.52 or not 0.02 < x < 0.04 for x, y in places)
    assert boundaries.within([(((0.0, 51.5),) * 4,)]) == ((0.0, 51.5),)
