"""The rates of areas drawn: a funnel, and a map of tiles or of boundaries. No league table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from goldenthread.ledger.figures import Figure
from goldenthread.reports.charts import borough_specs
from goldenthread.reports.charts.sources import source
from goldenthread.reports.composition import line
from goldenthread.reports.document import Chart, Column, Line, Table
from goldenthread.reports.telling import Form, Teller
from goldenthread.reports.words import by_chance, counted, digits, in_a_sentence, listed, one_place
from goldenthread.statistics import funnel
from goldenthread.statistics.funnel import Place
from goldenthread.statistics.intervals import Floats
from goldenthread.trends.boundaries import Map, within
from goldenthread.trends.rates import PER, Rated, Rates
from goldenthread.trends.tiles import Tile

NO_FIGURE: Final = "no figure"
LEVELS: Final = ((funnel.INNER, "95 % limits"), (funnel.OUTER, "99.8 % limits"))
MOST_NAMED: Final = 5
"""More boroughs than a title may name."""
Curves = Sequence[tuple[str, Floats, Floats]]
"""A side of the limits, with people and rates along it."""
RESIDENTS: Final = (
    "Residents are not those at risk: people come to work, to shop and to go out. A high rate is a "
    "question and no verdict on a {one}, and {many} are not ranked."
)
BY_CHANCE: Final = (
    "Inside the limits a {one} differs from {whole} by no more than chance would give one of its size. "
    "Limits are exact Poisson limits; {many} do not differ from each other beyond that."
)
TOO_FEW: Final = (
    "Limits are exact Poisson limits. Too few were counted to see how much {many} differ beyond chance, so "
    "that a few may lie outside without standing out."
)


def finding(r: Rates) -> str:
    """What the boroughs' rates say, in a line."""
    of = f"of {len(r.areas)} {r.unit.area.many}"
    if count := len(r.standing_out):
        verb = "stands" if count == 1 else "stand"
        return f"{count} {of} {verb} out from {_whole(r)} rate beyond {_beyond(r)}"
    if count := len(r.outside):
        verb = "lies" if count == 1 else "lie"
        return f"{count} {of} {verb} outside the inner limits, {_by_themselves(r)}"
    return f"No {r.unit.area.one}’s rate stands out from {_whole(r)} beyond {_beyond(r)}"


def _whole(r: Rates) -> str:
    """``Norfield’s``, as what a rate is held against."""
    return f"{r.unit.name}’s"


def _by_themselves(r: Rates) -> str:
    usual = f"no more than chance gives where {r.unit.area.many} differ as usual"
    return usual if r.between else "as a few do by chance alone"


def _beyond(r: Rates) -> str:
    return f"chance and how {r.unit.area.many} usually differ" if r.between else "what chance would give"


def notes(r: Rates) -> tuple[str, ...]:
    """How the limits were made, and how to read the rates."""
    caveats = dict.fromkeys(text for one in r.areas.values() for text in one.people.caveats)
    return (_limits_are(r), _said(RESIDENTS, r), *caveats)


def _said(text: str, r: Rates) -> str:
    return text.format(one=r.unit.area.one, many=r.unit.area.many, whole=r.unit.name)


def _limits_are(r: Rates) -> str:
    if not r.between:
        return _said(TOO_FEW if r.too_few else BY_CHANCE, r)
    one, many = r.unit.area.one, r.unit.area.many
    return (
        f"{many.capitalize()} differ by more than chance: "
        f"{counted(r.beyond_chance, f'{one} lies', f'{many} lie')} "
        "outside 95 per cent limits of chance alone. The limits are therefore widened by how much "
        f"{many} usually differ (Spiegelhalter 2005, an additive random effect). Of {many} that differ as "
        "usual one in twenty still lies outside the inner limits, and one in 500 outside the outer ones "
        f"(Student’s t). {by_chance(len(r.areas), many)}"
    )


def funnel_plot(teller: Teller, r: Rates) -> Chart | None:
    """The funnel: each borough by its people and its rate; None where no rate may be shown."""
    drawn = {name: rate for name, one in r.areas.items() if (rate := teller.value(one.rate)) is not None}
    whole = teller.value(r.whole)
    if not drawn or not whole:
        return None
    areas = [
        {
            "name": name,
            "people": int(r.areas[name].people.number or 0),
            "rate": round(float(rate), 2),
            "meaning": r.areas[name].place.value,
        }
        for name, rate in drawn.items()
    ]
    axes = r.ages.residents.capitalize(), f"Rate per 100,000 {r.ages.residents}"
    spec = borough_specs.funnel(areas, _limits(r, float(whole)), float(whole), axes, r.about)
    alt = f"Funnel plot. {r.about}. {told(r)}."
    return Chart(
        f"funnel-{r.series.code}", finding(r), spec, alt, table(teller, r), source([r.vintage]), notes(r)
    )


def told(r: Rates) -> str:
    """Which boroughs lie outside which limits, in words."""
    found = []
    for place in (Place.FAR_ABOVE, Place.ABOVE, Place.BELOW, Place.FAR_BELOW):
        names = [name for name, one in r.areas.items() if one.place is place]
        if names:
            found.append(f"{place.value.capitalize()}: {listed(names)}")
    return ". ".join(found) or f"All {r.unit.area.many} lie within the limits"


def _limits(r: Rates, baseline: float) -> list[dict[str, Any]]:
    """The four curves, from a little below the smallest to a little above the largest population."""
    sizes = [float(one.people.number or 0) for one in r.areas.values()]
    ends = 0.9 * min(sizes), 1.05 * max(sizes)
    curves = _widened if r.between else _by_chance
    return [
        {"people": round(p), "rate": round(q, 3), "curve": f"{side} {name}", "level": name}
        for level, name in LEVELS
        for side, people, rates in curves(baseline, ends, level, r)
        for p, q in zip(people.tolist(), rates.tolist(), strict=True)
        if ends[0] <= p <= ends[1]
    ]


def _widened(baseline: float, ends: tuple[float, float], level: float, r: Rates) -> Curves:
    people = np.linspace(*ends, 80)
    low, high = funnel.widened(baseline, people, level, r.between, PER, areas=len(r.areas))
    return [("low", people, low), ("high", people, high)]


def _by_chance(baseline: float, ends: tuple[float, float], level: float, _: Rates) -> Curves:
    """The exact limits from end to end; nothing below where not even a count of none would be low."""
    people, most = np.linspace(*ends, 80), ends[1] * baseline / PER
    found = funnel.curve(baseline, np.geomspace(0.01, most + 10 * most**0.5 + 20, 400), level, PER)
    sides = ("low", found.low_population, found.low), ("high", found.high_population, found.high)
    drawn = [(name, np.interp(people, at, rates, left=np.nan)) for name, at, rates in sides]
    return [(name, people[~np.isnan(rates)], rates[~np.isnan(rates)]) for name, rates in drawn]


def table(teller: Teller, r: Rates) -> Table:
    """Every number of the funnel, the boroughs in the order of their names."""
    people = r.ages.residents.capitalize()
    columns = (
        Column(r.unit.area.one.capitalize()),
        *(Column(t, numeric=True) for t in (r.series.unit.capitalize(), people, "Rate per 100,000")),
        *(Column(t, numeric=True) for t in ("95 % interval, from", "to")),
        Column(f"Against {_whole(r)} rate"),
    )
    rows = tuple(_row(teller, name, one) for name, one in r.areas.items())
    every = (line(f"All these {r.unit.area.many}"), (), (), _cell(teller, r.whole, one_place), (), (), ())
    return Table(r.about, columns, (*rows, every))


def _row(teller: Teller, name: str, one: Rated) -> tuple[Line, ...]:
    rates = (_cell(teller, each, one_place) for each in (one.rate, one.low, one.high))
    return (line(name), _cell(teller, one.count), _cell(teller, one.people), *rates, line(one.place.value))


def _cell(teller: Teller, one: Figure | None, form: Form | None = None) -> Line:
    return (teller.number(one, form, bare=True),) if one is not None else ()


def titled(one: Chart, series: str) -> Chart:
    """The chart with a title that says which series it is of, for who sees it alone."""
    return replace(one, title=f"{series}: {in_a_sentence(one.title)}")


def where(teller: Teller, r: Rates, drawn_with: Map | None, tiles: Mapping[str, Tile]) -> Chart | None:
    """Where the areas lie that stand out: on a map, else on tiles; None where there are neither."""
    if drawn_with is not None:
        return borough_map(teller, r, drawn_with)
    return tile_map(teller, r, tiles) if tiles else None


def no_map(r: Rates) -> str:
    """Why there is no map, and what to add."""
    return (
        f"There is no map: no boundaries of {r.unit.name}’s {r.unit.area.many} were added. "
        "Add them with: goldenthread data boundaries FILE --obtained DATE"
    )


def borough_map(teller: Teller, r: Rates, drawn_with: Map) -> Chart:
    """The place's areas with their short names, in the colour of their place in the funnel."""
    shapes, about = drawn_with.shapes, f"{r.about}, as a map"
    areas = [
        {
            "shape": polygons,
            "places": within(polygons),
            "short": r.unit.by_name[name].label,
            **_shown(teller, r.areas.get(name)),
        }
        for name, polygons in shapes.shapes.items()
    ]
    alt = f"Map of {_whole(r)} {r.unit.area.many}. {about}. {told(r)}."
    without = [name for name in r.areas if name in shapes.missing]
    foot = ["Short names and figures are in the table, with those for which the map has no room."]
    foot += [f"Without a boundary, and in the table only: {listed(without)}."] if without else []
    said = f"{source([r.vintage])} {drawn_with.source}"
    table_ = _where_table(teller, r, about, "On the map")
    spec = borough_specs.boundaries(areas, about)
    return Chart(f"map-{r.series.code}", where_finding(r), spec, alt, table_, said, tuple(foot))


def tile_map(teller: Teller, r: Rates, tiles: Mapping[str, Tile]) -> Chart:
    """The place as tiles, one for each area, in the colour of its place in the funnel."""
    one, name_of_all = r.unit.area.one, r.unit.name
    areas = [
        {"row": tile.row, "column": tile.column, "short": tile.short, **_shown(teller, r.areas.get(name))}
        for name, tile in tiles.items()
    ]
    about = f"{r.about}, as tiles"
    alt = f"Map of tiles, one for each {one} where it lies in {name_of_all}. {about}. {told(r)}."
    foot = f"Every {one} is one tile of the same size, near its neighbours; tiles are no map of distances."
    where = _where_table(teller, r, about, "Tile")
    spec = borough_specs.tiles(areas, about)
    return Chart(f"tiles-{r.series.code}", where_finding(r), spec, alt, where, source([r.vintage]), (foot,))


def where_finding(r: Rates) -> str:
    """Where the boroughs lie that stand out, as the title of a map."""
    if r.outside and not r.standing_out:
        return f"Outside the inner limits, {_by_themselves(r)}: {_named(r, r.outside)}"
    above = {Place.ABOVE, Place.FAR_ABOVE}
    high = [name for name in r.standing_out if r.areas[name].place in above]
    low = [name for name in r.standing_out if name not in high]
    sides = [
        f"{side} {_whole(r)} rate: {_named(r, some)}"
        for side, some in (("above", high), ("below", low))
        if some
    ]
    if not sides:
        return f"Nowhere in {r.unit.name} does a {r.unit.area.one}’s rate stand out beyond {_beyond(r)}"
    told = "; ".join(sides)
    return f"{told[0].upper()}{told[1:]}; beyond {_beyond(r)}"


def _named(r: Rates, boroughs: Sequence[str]) -> str:
    """Their names, or how many they are."""
    of = f"{len(boroughs)} of {len(r.areas)} {r.unit.area.many}"
    return listed(boroughs) if len(boroughs) <= MOST_NAMED else of


def _shown(teller: Teller, one: Rated | None) -> dict[str, str]:
    """A borough's figure and the meaning of its colour, on a map."""
    rate = teller.value(one.rate) if one else None
    if one is None or rate is None:
        return {"shown": "–", "meaning": NO_FIGURE}
    return {"shown": digits(rate, 0 if rate >= 10 else 1), "meaning": one.place.value}


def _where_table(teller: Teller, r: Rates, about: str, short: str) -> Table:
    columns = (
        Column(r.unit.area.one.capitalize()),
        Column(short),
        Column("Rate per 100,000", numeric=True),
        Column(f"Against {_whole(r)} rate"),
    )
    rows = tuple(
        (
            line(name),
            line(r.unit.by_name[name].label),
            _cell(teller, one.rate, one_place),
            line(one.place.value),
        )
        for name, one in r.areas.items()
        if name in r.unit.by_name
    )
    return Table(about, columns, rows)
