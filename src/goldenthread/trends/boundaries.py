"""Boundaries of a place's areas from a user's GeoJSON file: checked as a stranger's, thinned for drawing.

Source of the format: RFC 7946, The GeoJSON Format (2016): longitude and latitude in degrees, WGS84.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from goldenthread.framework.place import Place, fold
from goldenthread.ledger.refusal import Refused
from goldenthread.statistics.intervals import Floats
from goldenthread.trends.words import listed, number

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]
"""The outer ring, and then the holes in it."""

MOST_BYTES: Final = 20_000_000
MOST_POINTS: Final = 500_000
MOST_FEATURES: Final = 2_000
MOST_DRAWN: Final = 15_000
"""Points beyond which boundaries are drawn to 3 decimals, about 100 metres, and not to 4."""
ISLES: Final = (-11.0, 49.0, 2.5, 61.5)
"""West, south, east and north of the British Isles."""
MOST_TOLD: Final = 20
STEPS: Final = 14
"""Places across and down at which it is asked whether a name may stand there."""
CONVERT: Final = (
    "Export it again in longitude and latitude (WGS84, EPSG:4326), for example with "
    "ogr2ogr -t_srs EPSG:4326 new.geojson old.geojson"
)


@dataclass(frozen=True)
class Boundaries:
    """The areas of a place that a file has, each as polygons, and how well file and place match."""

    shapes: Mapping[str, tuple[Polygon, ...]]
    unknown: tuple[str, ...]
    """What the file's other features are called; they are not drawn."""
    place: Place

    @property
    def missing(self) -> tuple[str, ...]:
        """The areas of the place without a boundary, in order of name."""
        return tuple(sorted(self.place.by_name.keys() - self.shapes.keys()))

    def middle(self, area: str) -> Point:
        """The middle of the box around an area."""
        points = np.array([p for polygon in self.shapes[area] for ring in polygon for p in ring])
        x, y = (points.min(axis=0) + points.max(axis=0)) / 2
        return float(x), float(y)

    def lines(self) -> tuple[str, ...]:
        """What was found in the file, in sentences."""
        found = [f"{len(self.shapes)} of {self.place.name}'s {len(self.place.areas)} areas have a boundary."]
        if self.missing:
            found.append(f"Without one, and shown in tables only: {listed(self.missing)}.")
        if self.unknown:
            found.append(f"Not recognised, and not drawn: {listed(_few(self.unknown))}.")
        return tuple(found)


@dataclass(frozen=True)
class Map:
    """The boundaries to draw with, and the sentence that says where they come from."""

    shapes: Boundaries
    source: str


def read(content: bytes, name: str, place: Place) -> Boundaries:
    """Read a file of boundaries of a place's areas; refused with every problem that it has."""
    features = _features(_document(content, name), name, place)
    shapes: dict[str, tuple[Polygon, ...]] = {}
    places: dict[str, int] = {}
    unknown: list[str] = []
    problems: list[str] = []
    for number_, feature in enumerate(features, 1):
        area, title = _area(feature, place)
        if area is None:
            unknown.append(title or f"feature {number_}")
        elif area in places:
            problems.append(
                f"{area} stands twice, as features {places[area]} and {number_}: give each area one."
            )
        else:
            places[area] = number_
            polygons = _polygons(feature.get("geometry"))
            if isinstance(polygons, str):
                problems.append(f"Feature {number_}, {area}: {polygons}")
            else:
                shapes[area] = polygons
    if not places:
        example = place.areas[min(1, len(place.areas) - 1)]
        code = f"code, as {example.gss}, or its name" if example.gss else "name"
        raise Refused(
            f"{name}: no area of {place.name} is recognised. Each feature needs the area's {code}, "
            f"as {example.name}, among its properties.",
            (f"Its features are called {listed(_few(unknown))}.",) if unknown else (),
        )
    _refuse(name, [*problems, *_misplaced(shapes, place)])
    return Boundaries(_thinned(shapes), tuple(sorted(unknown)), place)


def _document(content: bytes, name: str) -> Any:
    if len(content) > MOST_BYTES:
        raise Refused(
            f"{name} has {len(content) // 1_000_000:,} MB, and a file of boundaries may have "
            f"{MOST_BYTES // 1_000_000} MB. Simplify it, or export it with five decimals."
        )
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused(f"{name} is no text in UTF-8. Export it as GeoJSON.") from None
    except RecursionError:
        raise Refused(f"{name} is nested too deeply to be GeoJSON.") from None
    except ValueError as why:
        raise Refused(f"{name} is not JSON: {why}. Export it again as GeoJSON.") from None


def _features(document: Any, name: str, place: Place) -> list[Any]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Topology":
        raise Refused(f"{name} is TopoJSON. Export it as GeoJSON.")
    features = document.get("features") if kind == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        raise Refused(
            f"{name} is no GeoJSON of areas: it needs a FeatureCollection with a feature for each area."
        )
    if len(features) > MOST_FEATURES:
        parts = "" if place.area.many == "wards" else ", and not their wards"
        raise Refused(f"{name} has {len(features):,} features. Give the {place.area.many} alone{parts}.")
    crs = json.dumps(document.get("crs") or {})
    if document.get("crs") and not any(known in crs for known in ("CRS84", "4326", "OGC:1.3")):
        raise Refused(
            f"{name} says that its coordinates are no longitude and latitude ({crs[:120]}). {CONVERT}"
        )
    return features


def _area(feature: Any, place: Place) -> tuple[str | None, str]:
    """The area of the place that a feature is, by a code or name in its properties; and what it is called."""
    given = feature.get("properties") if isinstance(feature, dict) else None
    texts = [text.strip() for text in (given or {}).values() if isinstance(text, str)] if given else []
    codes = {one.gss: one.name for one in place.areas if one.gss}
    for text in texts:
        if text in codes:
            return codes[text], text
    for text in texts:
        if fold(text) in place.spellings:
            return place.spellings[fold(text)], text
    return None, next((text[:60] for text in texts if text), "")


def _polygons(geometry: Any) -> tuple[Polygon, ...] | str:
    """The polygons of a geometry, or what is wrong with it."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    given = geometry.get("coordinates") if kind in ("Polygon", "MultiPolygon") else None
    if not isinstance(given, list):
        return f"its geometry is {_shown(kind)}; it must be a Polygon or a MultiPolygon."
    try:
        found = tuple(tuple(map(_ring, one)) for one in ([given] if kind == "Polygon" else given))
    except (TypeError, ValueError, IndexError, OverflowError):
        return "its coordinates are no rings of at least four points, each a longitude and a latitude."
    return found if found and all(found) else "it has no ring."


def _shown(kind: object) -> str:
    return f"“{kind[:30]}”" if isinstance(kind, str) else "missing"


def _ring(given: Any) -> Ring:
    """A closed ring of points; raises ValueError or TypeError where it is none."""
    if not isinstance(given, list):
        raise TypeError(given)
    ring = tuple((_number(one[0]), _number(one[1])) for one in given)
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError(len(ring))
    return ring


def _number(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not isfinite(given):
        raise ValueError(given)
    return float(given)


def _points(shapes: Mapping[str, tuple[Polygon, ...]]) -> Iterator[Point]:
    return (p for polygons in shapes.values() for polygon in polygons for ring in polygon for p in ring)


def _misplaced(shapes: Mapping[str, tuple[Polygon, ...]], place: Place) -> Iterator[str]:
    """What shows that the coordinates are no longitudes and latitudes of the place, in one sentence."""
    b = place.bounds
    west, south, east, north = map(float, (b.west, b.south, b.east, b.north)) if b else ISLES
    count = sum(1 for _ in _points(shapes))
    if count > MOST_POINTS:
        yield f"It has {count:,} points, and may have {MOST_POINTS:,}. Simplify it."
    name = place.name if b else "the British Isles"
    wrong = next((p for p in _points(shapes) if not (west < p[0] < east and south < p[1] < north)), None)
    if wrong is None:
        return
    x, y = wrong
    if west < y < east and south < x < north:
        yield f"The latitude stands first ({x:g}, {y:g}). GeoJSON writes the longitude first: swap them."
    elif abs(x) > 180 or abs(y) > 90:
        yield f"{x:g}, {y:g} is no longitude and latitude; it looks like easting and northing. {CONVERT}"
    else:
        yield f"A point at longitude {x:g}, latitude {y:g} does not lie in {name}."


def _refuse(name: str, problems: Sequence[str]) -> None:
    if problems:
        raise Refused(
            f"Nothing was added: {number(len(problems), 'problem')} in {name}.", tuple(problems[:MOST_TOLD])
        )


def _few(names: Sequence[str]) -> list[str]:
    return list(names) if len(names) <= 5 else [*names[:5], number(len(names) - 5, "more")]


def _thinned(shapes: Mapping[str, tuple[Polygon, ...]]) -> Mapping[str, tuple[Polygon, ...]]:
    """Points rounded to what a picture can show, so that neighbours still share their border."""
    found = {area: _rounded(shapes[area], 4) for area in sorted(shapes)}
    if sum(1 for _ in _points(found)) > MOST_DRAWN:
        found = {area: _rounded(shapes[area], 3) for area in sorted(shapes)}
    return found


def _rounded(polygons: tuple[Polygon, ...], places: int) -> tuple[Polygon, ...]:
    """To so many decimals, without repetitions or rings too small to see; as they were if none is left.

    The outer ring runs clockwise and holes run against it, as the program that draws them asks.
    """
    found = []
    for outer, *holes in polygons:
        rings = [_turned(_plain(outer, places), clockwise=True)]
        rings += [_turned(_plain(hole, places), clockwise=False) for hole in holes]
        if len(rings[0]) >= 4:
            found.append(tuple(ring for ring in rings if len(ring) >= 4))
    return tuple(found) or polygons


def _plain(ring: Ring, places: int) -> Ring:
    points = [(round(x, places), round(y, places)) for x, y in ring]
    return (points[0], *(b for a, b in pairwise(points) if a != b))


def _turned(ring: Ring, *, clockwise: bool) -> Ring:
    return ring if (area_of(ring) < 0) == clockwise else ring[::-1]


def area_of(ring: Ring) -> float:
    """The area within a closed ring in square degrees, below zero where it runs clockwise."""
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring)) / 2


def within(polygons: Sequence[Polygon]) -> tuple[Point, ...]:
    """Points inside the largest polygon, those farthest from its border first: where a name may stand."""
    ring = np.array(max((one[0] for one in polygons), key=lambda one: abs(area_of(one))))
    low, high = ring.min(axis=0), ring.max(axis=0)
    shares = (np.arange(STEPS) + 0.5) / STEPS
    grid = np.stack(np.meshgrid(*(low[:, None] + (high - low)[:, None] * shares)), -1).reshape(-1, 2)
    a, b = ring[:-1], ring[1:]
    inside = grid[_inside(grid, a, b)]
    away = _distances(inside if len(inside) else ring[:1], a, b)
    found = (inside if len(inside) else ring[:1])[np.argsort(-away, kind="stable")]
    return tuple((float(x), float(y)) for x, y in found)


def holds(ring: Ring, points: Sequence[Point]) -> bool:
    """Whether all points lie inside a closed ring."""
    border = np.array(ring)
    return bool(_inside(np.array(points, dtype=np.float64), border[:-1], border[1:]).all())


def _inside(points: Floats, a: Floats, b: Floats) -> NDArray[np.bool_]:
    """Which points a line to the east leaves the ring an odd number of times from."""
    x, y = points[:, 0, None], points[:, 1, None]
    crosses = (a[:, 1] > y) != (b[:, 1] > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        east = x < (b[:, 0] - a[:, 0]) * (y - a[:, 1]) / (b[:, 1] - a[:, 1]) + a[:, 0]
    return np.asarray((crosses & east).sum(axis=1) % 2 == 1)


def _distances(points: Floats, a: Floats, b: Floats) -> Floats:
    """How far each point is from the nearest segment, in degrees of latitude."""
    across = np.array(
        [np.cos(np.radians(a[:, 1].mean())), 1.0]
    )  # a degree of longitude against one of latitude
    points, a, b = (one * across for one in (points, a, b))
    along, to = b - a, points[:, None, :] - a
    share = np.clip((to * along).sum(-1) / np.maximum((along**2).sum(-1), 1e-18), 0, 1)
    return np.asarray(np.hypot(*np.moveaxis(to - share[..., None] * along, -1, 0)).min(axis=1))
