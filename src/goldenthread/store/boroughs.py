"""The rates of a series by area: its counts over the people whom its definition divides by."""

from __future__ import annotations

from datetime import date

from goldenthread.framework.series import SeriesDefinition
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Window
from goldenthread.store import places, populations, series
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.population import EVERYBODY, OLDEST, Ages
from goldenthread.trends.population import population as people
from goldenthread.trends.rates import Borough, Rates, middle_year
from goldenthread.trends.rates import rates as pure
from goldenthread.trends.values import MonthlySeries


def ages_of(series: SeriesDefinition) -> Ages:
    """The ages of the residents that a series' rate divides by: as its definition says, else the dictionary.

    All where neither does; refused where the dictionary gives no rate.
    """
    entry = ENTRIES.get(series.code)
    if who := series.residents:
        return Ages(who.first_age, OLDEST if who.last_age is None else who.last_age)
    if entry is None:
        return EVERYBODY
    if entry.residents is None:
        raise Refused(f"{entry.title} has no rate by residents. The dictionary says: {entry.denominator}.")
    return entry.residents


def residents(one: MonthlySeries, area: str | None, as_at: date | None = None) -> dict[Month, Figure]:
    """The residents whom a rate of the series divides by, of the place or an area, month by month.

    A month has those of the middle of its year. Refused where the series has no rate, or no such people are
    loaded.
    """
    ages, who, entry = ages_of(one.definition), one.definition.residents, ENTRIES.get(one.definition.code)
    without = who.without_city if who else bool(entry and entry.without_city)
    known, place = populations.loaded(as_at=as_at), places.current()
    years = {month.year for month in one.counts}
    each = {
        year: people(known, area or place.name, year, ages, place=place, without_city=without)
        for year in sorted(years)
    }
    return {month: each[month.year] for month in one.counts}


def rates(
    one: MonthlySeries, window: Window, *, as_at: date | None = None, serial: int | None = None
) -> Rates:
    """Each area's rate in a window, with the people known on a day or by a serial.

    Refused where the extract tells no areas apart, or no such people are loaded.
    """
    place = places.current()
    ages = ages_of(one.definition)
    each = {name: part for name, part in series.of_each(one).items() if not part.lacks(window)}
    if not each:
        raise Refused(f"“{one.vintage.title}” does not tell {place.area.many} apart in {window.label}.")
    known, year = populations.loaded(as_at=as_at, serial=serial), middle_year(window)
    found = {name: Borough(part, people(known, name, year, ages, place=place)) for name, part in each.items()}
    return pure(window, place, found, ages)
