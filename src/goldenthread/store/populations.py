"""The populations that are loaded, by area, year and age."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from goldenthread.framework.place import Place
from goldenthread.ledger.figures import Figure
from goldenthread.store import places, vintages
from goldenthread.trends import population as pure
from goldenthread.trends.kinds import kind_called
from goldenthread.trends.kinds.population import ALL_AGES, PERSONS
from goldenthread.trends.population import EVERYBODY, Ages, Populations, with_whole
from goldenthread.trends.values import VintageRef

KIND = "population"


def population(area: str, year: int, ages: Ages = EVERYBODY, *, without_city: bool = False) -> Figure:
    """The people of an area at mid-year, from the latest vintage that has the year, or the nearest year."""
    found = loaded()
    return pure.population(found, area, year, ages, place=places.current(), without_city=without_city)


def loaded(*, as_at: date | None = None, serial: int | None = None) -> tuple[Populations, ...]:
    """Every vintage of populations, obtained by a day or known by a serial, latest first.

    Those by single year of age come before those of totals only.
    """
    place, kept = places.current(), vintages.all(kind=KIND, as_at=as_at, serial=serial)
    found = [_read(one.ref, place) for one in kept]
    return tuple(sorted(found, key=lambda one: not one.by_age))


@lru_cache(maxsize=16)
def _read(ref: VintageRef, place: Place) -> Populations:
    """The populations of a place's areas: the rows of other places are theirs, whatever they are called."""
    areas = kind_called(KIND).at(place).areas
    columns = vintages.columns(ref.digest).areas_as(areas.canonical)
    totals: dict[tuple[str, int], int] = {}
    by_age: dict[tuple[str, int, int], int] = {}
    summed: dict[tuple[str, int], int] = {}
    projected = set()
    for at in range(len(columns.count)):
        area, sex, age = (columns.words[c[at]] for c in (columns.area, columns.group, columns.subgroup))
        if sex != PERSONS:
            continue
        year, people = int(columns.month[at]) // 12, int(columns.count[at])
        name, _, source = age.partition(", ")
        if name == ALL_AGES:
            totals[area, year] = people
        else:
            by_age[area, year, int(name.rstrip("+"))] = people
            summed[area, year] = summed.get((area, year), 0) + people
        projected |= {year} if "projection" in source.casefold() else set()
    whole, aged = with_whole({**totals, **summed}, by_age, place)
    return Populations(ref, whole, aged, frozenset(projected))
