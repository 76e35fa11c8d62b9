"""The boroughs against London’s rate: a funnel and a map of tiles. No league table: names in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np

from goldenthread.ledger.figures import Figure
from goldenthread.periods import Window
from goldenthread.reports.charts import series_specs
from goldenthread.reports.composition import line
from goldenthread.reports.document import Block, Callout, Chart, Column, Document, Heading, Paragraph, Table
from goldenthread.reports.pages.series.draft import About, Draft, counted_from, notes, one_place, source
from goldenthread.reports.words import counted, listed
from goldenthread.trends import funnel, intervals
from goldenthread.trends.comparison import figure
from goldenthread.trends.funnel import Place
from goldenthread.trends.tiles import TILES
from goldenthread.trends.values import MonthlySeries

PER: Final = 100_000
NO_FIGURE: Final = "no figure"
LEVELS: Final = ((funnel.INNER, "95 % limits"), (funnel.OUTER, "99.8 % limits"))
FOOT: Final = (
    (
        "Inside the limits a borough differs from London by no more than chance would give one of its "
        "size. Limits "
        "are exact Poisson limits; offences cluster, so more boroughs lie outside than the limits’ names say."
    ),
    (
        "Residents are not those at risk: people come to work, to shop and to go out. A high rate is a "
        "question and "
        "no verdict on a borough, and boroughs are not ranked."
    ),
)


@dataclass(frozen=True)
class Borough:
    """A borough's twelve months and its people."""

    series: MonthlySeries
    people: Figure


def compose(about: About, window: Window, boroughs: Mapping[str, Borough]) -> Document:
    """The page: ``boroughs`` with residents, by name."""
    draft = Draft(about)
    rates = _rates(draft, window, boroughs)
    blocks: list[Block] = [
        Paragraph(
            line(f"{window.label}, each borough’s rate per 100,000 residents against that of all together.")
        ),
        _funnel(draft, window, rates),
        _tiles(draft, window, rates),
        Heading(1, "Sources and notes", "sources"),
        *notes((*about.series.warnings, *about.series.notes)),
        counted_from([about.series.vintage]),
    ]
    return draft.document("boroughs", blocks)


def nothing(about: About, why: str) -> Document:
    """The page where there is nothing to divide by."""
    return Draft(about).document("boroughs", [Callout("No rates.", line(why))])


@dataclass(frozen=True)
class _Rates:
    """The figures of the page."""

    counts: Mapping[str, Figure]
    people: Mapping[str, Figure]
    rates: Mapping[str, Figure]
    limits: Mapping[str, tuple[Figure | None, Figure | None]]
    whole: Figure
    places: Mapping[str, Place]


def _rates(draft: Draft, window: Window, boroughs: Mapping[str, Borough]) -> _Rates:
    code = draft.about.series.definition.code
    counts = {
        name: figure(one.series, window, f"borough.{code}.{n}.count")
        for n, (name, one) in enumerate(boroughs.items())
    }
    people = {name: one.people for name, one in boroughs.items()}
    x, n = _array(counts), _array(people)
    found = intervals.rate(x, n, per=PER)
    rates, limits = {}, {}
    for place, name in enumerate(boroughs):
        inputs = [counts[name], people[name]]
        label = f"{draft.about.series.definition.title}, {name}: rate per 100,000 residents"
        made = [
            draft.made(f"borough.{code}.{place}.{what}", text, value, "per 100,000", how, inputs)
            for what, text, value, how in (
                ("rate", label, found.value[place], "Count divided by residents, times 100,000"),
                ("low", f"{label}, lower limit", found.low[place], "Byar’s limit, exact under 10"),
                ("high", f"{label}, upper limit", found.high[place], "Byar’s limit, exact under 10"),
            )
        ]
        assert made[0] is not None  # noqa: S101 - a count over residents is a number
        rates[name], limits[name] = made[0], (made[1], made[2])
    overall = PER * x.sum() / n.sum()
    whole = draft.made(
        f"borough.{code}.all",
        f"{draft.about.series.definition.title}, all these boroughs: rate per 100,000 residents",
        overall,
        "per 100,000",
        "Sum of the counts divided by the sum of the residents, times 100,000",
        [*counts.values(), *people.values()],
    )
    assert whole is not None  # noqa: S101 - as above
    places = funnel.places(x, n, float(overall), PER)
    return _Rates(counts, people, rates, limits, whole, dict(zip(boroughs, places, strict=True)))


def _array(figures: Mapping[str, Figure]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([float(one.number or 0) for one in figures.values()])


def _funnel(draft: Draft, window: Window, r: _Rates) -> Chart:
    about = f"{draft.about.series.definition.title} per 100,000 residents by borough, {window.label}"
    people = _array(r.people)
    areas = [
        {
            "name": name,
            "people": int(r.people[name].number or 0),
            "rate": _float(r.rates[name]),
            "meaning": place.value,
        }
        for name, place in r.places.items()
    ]
    limits = _limits(float(r.whole.number or 0), float(people.min()), float(people.max()))
    outside = [name for name, place in r.places.items() if place is not Place.WITHIN]
    spec = series_specs.funnel(areas, limits, _float(r.whole), "Rate per 100,000 residents", about)
    alt = f"Funnel plot. {about}. {_outside(r)}."
    title = (
        f"{counted(len(outside), 'borough differs', 'boroughs differ')} from London’s rate by more "
        "than chance "
        f"would give"
    )
    return Chart(
        "funnel", title, spec, alt, _table(draft, r, about), source([draft.about.series.vintage]), _foot(r)
    )


def _foot(r: _Rates) -> tuple[str, ...]:
    caveats = dict.fromkeys(text for one in r.people.values() for text in one.caveats)
    return (*FOOT, *caveats)


def _outside(r: _Rates) -> str:
    found = []
    for place in (Place.FAR_ABOVE, Place.ABOVE, Place.BELOW, Place.FAR_BELOW):
        names = [name for name, one in r.places.items() if one is place]
        if names:
            found.append(f"{place.value.capitalize()}: {listed(names)}")
    return ". ".join(found) or "All boroughs lie within the limits"


def _limits(baseline: float, least: float, most: float) -> list[dict[str, Any]]:
    """The four curves, from a little below the smallest to a little above the largest population."""
    rows = []
    low, high = 0.9 * least * baseline / PER, 1.1 * most * baseline / PER
    events = np.geomspace(max(low * 0.3, 0.5), high * 1.5, 120)
    for level, name in LEVELS:
        found = funnel.curve(baseline, events, level, PER)
        sides = (("low", found.low_population, found.low), ("high", found.high_population, found.high))
        for side, people, rate in sides:
            rows += [
                {
                    "people": round(float(p)),
                    "rate": round(float(q), 3),
                    "curve": f"{side} {name}",
                    "level": name,
                }
                for p, q in zip(people, rate, strict=True)
                if 0.9 * least <= p <= 1.05 * most
            ]
    return rows


def _table(draft: Draft, r: _Rates, about: str) -> Table:
    columns = (
        Column("Borough"),
        Column("Count", numeric=True),
        Column("Residents", numeric=True),
        *(Column(t, numeric=True) for t in ("Rate per 100,000", "95 % interval, from", "to")),
        Column("Against London’s rate"),
    )
    rows = [
        (
            line(name),
            draft.cell(r.counts[name]),
            draft.cell(r.people[name]),
            draft.cell(r.rates[name], one_place),
            draft.cell(r.limits[name][0], one_place),
            draft.cell(r.limits[name][1], one_place),
            line(r.places[name].value),
        )
        for name in r.rates
    ]
    every = (line("All these boroughs"), (), (), draft.cell(r.whole, one_place), (), (), ())
    return Table(about, columns, (*rows, every))


def _tiles(draft: Draft, window: Window, r: _Rates) -> Chart:
    about = (
        f"{draft.about.series.definition.title} per 100,000 residents by borough, as tiles, {window.label}"
    )
    areas = []
    for name, tile in TILES.items():
        known = name in r.rates
        areas.append(
            {
                "row": tile.row,
                "column": tile.column,
                "short": tile.short,
                "shown": f"{_float(r.rates[name]):,.0f}" if known else "–",
                "meaning": r.places[name].value if known else NO_FIGURE,
            }
        )
    alt = f"Map of tiles, one for each borough where it lies in London. {about}. {_outside(r)}."
    columns = (
        Column("Borough"),
        Column("Tile"),
        Column("Rate per 100,000", numeric=True),
        Column("Against London’s rate"),
    )
    rows = tuple(
        (
            line(name),
            line(TILES[name].short),
            draft.cell(r.rates[name], one_place),
            line(r.places[name].value),
        )
        for name in r.rates
        if name in TILES
    )
    return Chart(
        "tiles",
        "Where they lie in London",
        series_specs.tiles(areas, about),
        alt,
        Table(about, columns, rows),
        source([draft.about.series.vintage]),
        ("Every borough is one tile of the same size, near its neighbours; tiles are no map of distances.",),
    )


def _float(one: Figure) -> float:
    return round(float(one.number or Decimal(0)), 2)
