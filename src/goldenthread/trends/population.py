"""How many people live somewhere: what rates divide by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from goldenthread.framework.place import Place
from goldenthread.ledger.figures import Figure, VintageRows
from goldenthread.ledger.refusal import Refused
from goldenthread.trends.values import VintageRef
from goldenthread.trends.words import listed

Key = TypeVar("Key")

ELSE: Final = " is not loaded."
OLDEST: Final = 90
"""The last age of a table by single year stands for all older people too."""


@dataclass(frozen=True, slots=True)
class Ages:
    """An age band, both ends included; ``Ages(1, 24)``. Without an end it reaches to the oldest."""

    first: int = 0
    last: int = OLDEST

    @property
    def label(self) -> str:
        """In words: ``aged 1 to 24``."""
        if (self.first, self.last) == (0, OLDEST):
            return "of all ages"
        return f"aged {self.first} and over" if self.last >= OLDEST else f"aged {self.first} to {self.last}"

    @property
    def residents(self) -> str:
        """The people as a title says it: ``residents``, ``residents aged 1 to 24``."""
        return "residents" if self == EVERYBODY else f"residents {self.label}"


EVERYBODY: Final = Ages()


Totals = Mapping[tuple[str, int], int]
ByAge = Mapping[tuple[str, int, int], int]


def with_whole(totals: Totals, by_age: ByAge, place: Place) -> tuple[Totals, ByAge]:
    """Both with the place as the sum of its areas, for each year and age that lacks the place and no area."""
    years, name, areas = {year for _, year in totals}, place.name, tuple(place.by_name)
    bands = {(year, age) for _, year, age in by_age}
    whole = {(name, year): _sum(totals.get((area, year)) for area in areas) for year in years}
    aged = {(name, *band): _sum(by_age.get((area, *band)) for area in areas) for band in bands}
    return {**_known(whole), **totals}, {**_known(aged), **by_age}


def _sum(parts: Iterable[int | None]) -> int | None:
    found = list(parts)
    return None if None in found else sum(part or 0 for part in found)


def _known(sums: Mapping[Key, int | None]) -> dict[Key, int]:
    return {key: people for key, people in sums.items() if people is not None}


@dataclass(frozen=True)
class Populations:
    """The populations of one vintage by area and year; by single year of age where the vintage has it."""

    vintage: VintageRef
    totals: Totals
    """People of all ages by area and mid-year."""
    by_age: ByAge
    """People by area, mid-year and age."""
    projected: frozenset[int] = frozenset()
    """The years for which the source calls its figures projections."""

    def has(self, area: str, year: int, ages: Ages) -> bool:
        """Whether it knows how many people of these ages lived there at mid-year."""
        if ages == EVERYBODY:
            return (area, year) in self.totals
        return all((area, year, age) in self.by_age for age in range(ages.first, ages.last + 1))

    def years(self, area: str, ages: Ages) -> tuple[int, ...]:
        """The years that it knows, in order."""
        return tuple(
            sorted(year for place, year in self.totals if place == area and self.has(area, year, ages))
        )

    def people(self, area: str, year: int, ages: Ages = EVERYBODY) -> int:
        """How many people of these ages lived there at mid-year."""
        if ages == EVERYBODY:
            return self.totals[area, year]
        return sum(self.by_age[area, year, age] for age in range(ages.first, ages.last + 1))


def population(
    known: tuple[Populations, ...],
    area: str,
    year: int,
    ages: Ages = EVERYBODY,
    *,
    place: Place,
    without_city: bool = False,
) -> Figure:
    """The people of an area at mid-year, as a figure that names its source and every step aside.

    The first vintage that has the year speaks; else the nearest year of any, earlier before later.
    ``without_city`` leaves areas of another force out of the whole: their crimes are not in the same figures.
    """
    found = _nearest(known, area, year, ages)
    if found is None:
        raise Refused(_lacking(known, area, year, ages, place))
    vintage, at = found
    people, caveats = vintage.people(area, at, ages), _caveats(vintage, at, year)
    if without_city and area == place.name and place.elsewhere:
        apart = all(vintage.has(one.name, at, ages) for one in place.elsewhere)
        people -= sum(vintage.people(one.name, at, ages) for one in place.elsewhere) if apart else 0
        caveats += (policed_elsewhere(place, apart=apart),)
    title = vintage.vintage.title
    rows = VintageRows(
        vintage.vintage.digest, title, title, f"{area}, {ages.label}, mid-{at}", Decimal(people)
    )
    name = f"population.{area}.{year}.{ages.first}-{ages.last}{'.without-city' if without_city else ''}"
    label = f"People {ages.label}, {area}, mid-{at}"
    return Figure(name, label, Decimal(people), "people", "Residents at mid-year", (rows,), caveats)


def policed_elsewhere(place: Place, *, apart: bool) -> str:
    """That the residents of another force's areas are left out, or are not told apart."""
    names = listed([one.in_words for one in place.elsewhere])
    crimes = f"whose crimes are not in {place.forces[0].in_words}’s figures."
    if apart:
        return f"Without the residents of {names}, {crimes}"
    return f"With the few residents of {names}, whom the table does not tell apart, and {crimes}"


def _lacking(known: tuple[Populations, ...], area: str, year: int, ages: Ages, place: Place) -> str:
    have = ", ".join(one.vintage.title for one in known) or "none is loaded"
    by_age = "" if ages == EVERYBODY else " by single year of age"
    return (
        f"No population of {area} {ages.label} is known for {year} ({have}). "
        f"Add one{by_age} with: goldenthread data add population FILE... --obtained DATE "
        f"({place.populations})"
    )


def _nearest(
    known: tuple[Populations, ...], area: str, year: int, ages: Ages
) -> tuple[Populations, int] | None:
    """The vintage and year to use: the year itself from the first that has it, else the nearest."""
    having = [(abs(at - year), at > year, n) for n, one in enumerate(known) for at in one.years(area, ages)]
    if not having:
        return None
    away, later, place = min(having)
    return known[place], year + away if later else year - away


def in_few_words(caveats: Iterable[str]) -> tuple[str, ...]:
    """The same caveats, each once; of years that are not loaded, one sentence for each that stands in."""
    found: dict[str, list[str]] = {}
    for caveat in dict.fromkeys(caveats):
        head, apart, year = caveat.removesuffix(ELSE).rpartition(": that of ")
        found.setdefault(head if apart else caveat, []).extend([year] if apart else [])
    return tuple(
        f"{head}: those of {listed(years)} are not loaded." if years[1:]
        else f"{head}: that of {years[0]}{ELSE}" if years
        else head
        for head, years in found.items()
    )  # fmt: skip


def _caveats(vintage: Populations, at: int, year: int) -> tuple[str, ...]:
    nearest = () if at == year else (f"The population of mid-{at}: that of {year}{ELSE}",)
    projected = ("A projection, which differs from estimates by up to 2 per cent.",)
    return nearest + (projected if at in vintage.projected else ())
