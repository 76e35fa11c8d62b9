"""Each area's rate against that of all together: counts, people, intervals, and place in the funnel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np

from goldenthread.framework.place import Place as UnitPlace
from goldenthread.framework.series import SeriesDefinition
from goldenthread.ledger.figures import Figure, VintageRows
from goldenthread.periods import Window
from goldenthread.statistics import funnel, intervals
from goldenthread.statistics.funnel import Place
from goldenthread.statistics.intervals import Floats
from goldenthread.trends.comparison import figure
from goldenthread.trends.population import EVERYBODY, Ages
from goldenthread.trends.values import MonthlySeries, Note, VintageRef

PER: Final = 100_000
UNIT: Final = "per 100,000"
FEWEST: Final = 10
"""Boroughs from which on it can be seen how much they usually differ,"""
FEWEST_EVENTS: Final = 5
"""and events in a borough, on average: under them the square roots of chance alone look like a spread."""


BY_CHANCE: Final = 1 / 8
"""The share of boroughs that limits of 95 per cent may leave outside by themselves: of 32, seldom over 4."""


@dataclass(frozen=True)
class Borough:
    """A borough's months and its people."""

    series: MonthlySeries
    people: Figure


@dataclass(frozen=True)
class Rated:
    """A borough's twelve months over its people, with the limits of chance and its place in the funnel."""

    count: Figure
    people: Figure
    rate: Figure
    low: Figure | None
    high: Figure | None
    place: Place


@dataclass(frozen=True)
class Rates:
    """The areas by name, in that order: they are compared with the whole, and never ranked."""

    unit: UnitPlace
    """Whose areas they are."""
    series: SeriesDefinition
    vintage: VintageRef
    window: Window
    ages: Ages
    areas: Mapping[str, Rated]
    whole: Figure
    beyond_chance: int
    """How many lie outside limits of chance alone, at 95 per cent."""
    between: float
    """How much boroughs usually differ beyond chance (:class:`funnel.Spread`), which widens the limits."""
    notes: tuple[Note, ...] = ()
    """What must be known of the source."""

    @property
    def about(self) -> str:
        """What is shown, in words."""
        per = f"per 100,000 {self.ages.residents} by {self.unit.area.one}"
        return f"{self.series.title} {per}, {self.window.label}"

    @property
    def outside(self) -> tuple[str, ...]:
        """The boroughs outside the inner limits."""
        return tuple(name for name, one in self.areas.items() if one.place is not Place.WITHIN)

    @property
    def standing_out(self) -> tuple[str, ...]:
        """Those that chance, and how boroughs usually differ, do not explain of so many boroughs.

        The inner limits leave one in twenty outside even so: where few are, only the outer ones tell.
        """
        if len(self.outside) > BY_CHANCE * len(self.areas):
            return self.outside
        far = (Place.FAR_ABOVE, Place.FAR_BELOW)
        return tuple(name for name in self.outside if self.areas[name].place in far)

    @property
    def too_few(self) -> bool:
        """Whether boroughs or events are too few to see how much boroughs usually differ."""
        return _few(len(self.areas), float(sum(one.count.number or 0 for one in self.areas.values())))

    @property
    def vintages(self) -> frozenset[str]:
        """The digests of the extracts that they are made from."""
        return frozenset(s.vintage for s in self.whole.sources() if isinstance(s, VintageRows))


def middle_year(window: Window) -> int:
    """The year whose mid-year population stands for a window's: that of the month after its middle.

    Twelve months to March 2019 divide by the residents of mid-2018, as the ONS does for financial years.
    """
    return window.first.plus(len(window) // 2).year


def rates(window: Window, unit: UnitPlace, boroughs: Mapping[str, Borough], ages: Ages = EVERYBODY) -> Rates:
    """The rates of a place's areas in a window of which none lacks a month; at least one area."""
    named = dict(sorted(boroughs.items()))
    first = next(iter(named.values())).series
    code = first.definition.code
    counts = [
        figure(one.series, window, f"borough.{code}.{place}.count")
        for place, one in enumerate(named.values())
    ]
    x, n = _array(counts), _array(one.people for one in named.values())
    overall, limits = float(PER * x.sum() / n.sum()), intervals.rate(x, n, per=PER)
    plain, between = funnel.places(x, n, overall, PER), _between(x, n, overall)
    places = funnel.widened_places(x, n, overall, between, PER) if between else plain
    found = zip(named.items(), counts, places, strict=True)
    areas = {
        name: _rated(first.definition, place, name, count, one.people, limits, where, ages)
        for place, ((name, one), count, where) in enumerate(found)
    }
    whole = _made(
        f"borough.{code}.all",
        f"{first.definition.title}, all these {unit.area.many}: rate per 100,000 {ages.residents}",
        overall,
        f"Sum of the counts divided by the sum of the {ages.residents}, times 100,000",
        (*counts, *(one.people for one in named.values())),
    )
    assert whole is not None  # noqa: S101 - counts over people are a number
    notes = tuple(dict.fromkeys((*first.warnings, *first.notes)))
    beyond = sum(one is not Place.WITHIN for one in plain)
    return Rates(unit, first.definition, first.vintage, window, ages, areas, whole, beyond, between, notes)


def _between(x: Floats, n: Floats, overall: float) -> float:
    """How much the boroughs differ beyond chance; 0 where too few were counted to say."""
    return 0.0 if _few(len(x), float(x.sum())) else funnel.spread(x, n, overall, PER).between


def _few(boroughs: int, events: float) -> bool:
    return boroughs < FEWEST or events < FEWEST_EVENTS * boroughs


def _rated(
    series: SeriesDefinition,
    at: int,
    name: str,
    count: Figure,
    people: Figure,
    limits: intervals.Limits,
    place: Place,
    ages: Ages,
) -> Rated:
    key, label = f"borough.{series.code}.{at}", f"{series.title}, {name}: rate per 100,000 {ages.residents}"
    both, byar = (count, people), "Byar’s limit, exact under 10"
    rate = _made(
        f"{key}.rate", label, limits.value[at], f"Count divided by {ages.residents}, times 100,000", both
    )
    low = _made(f"{key}.low", f"{label}, lower limit", limits.low[at], byar, both)
    high = _made(f"{key}.high", f"{label}, upper limit", limits.high[at], byar, both)
    assert rate is not None  # noqa: S101 - as above
    return Rated(count, people, rate, low, high, place)


def _made(name: str, label: str, value: float, formula: str, inputs: tuple[Figure, ...]) -> Figure | None:
    if not np.isfinite(value):
        return None
    return Figure(name, label, Decimal(repr(float(value))), UNIT, formula, inputs)


def _array(figures: Iterable[Figure]) -> Floats:
    return np.array([float(one.number or 0) for one in figures])
