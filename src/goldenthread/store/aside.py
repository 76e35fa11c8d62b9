"""What is told aside of a comparison: its rates, what a break between the ends did, and how it is since."""

from __future__ import annotations

from collections.abc import Iterable

from goldenthread.framework.series import Break, Residents, SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month
from goldenthread.reports.inputs import Aside
from goldenthread.store import places, populations, series
from goldenthread.store.effects import find_effect
from goldenthread.store.trends import Known
from goldenthread.trends import rated as pure
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.charted import Effect, first_shown
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.population import OLDEST, Ages, population
from goldenthread.trends.rated import EndRates
from goldenthread.trends.rates import middle_year
from goldenthread.trends.values import MonthlySeries
from goldenthread.trends.ways import Way, since_break

CONTROL = "homicide"
"""A death is recorded whatever the computer system: the negative control of a break in recording."""


def aside(found: Comparison, known: Known, way: Way = Way.INTERVAL) -> Aside:
    """What is told aside of a comparison that is looked at in this way, or why it does not."""
    told, no_rates = _rates_or_why(found, known)
    effects = effects_of(found, known.area) if way is Way.EFFECT else ()
    if not found.breaks:
        return Aside(told, no_rates, effects)
    try:
        since = since_break(found)
    except Refused as why:
        return Aside(told, no_rates, effects, no_since=str(why))
    return Aside(told, no_rates, effects, since, _rates_or_why(since, known)[0])


def effects_of(found: Comparison, area: str | None) -> tuple[Effect, ...]:
    """What each break between the ends did, beside homicide of the same extract."""
    one = found.ends.current
    if one.step > 1:
        return ()  # the method sees months
    named = places.kind(one.vintage.kind).areas.canonical(area) if area else None
    first = first_shown(one, found.baseline_window)
    return find_effects(one, found.breaks, first, named)


def find_effects(
    one: MonthlySeries, breaks: Iterable[Break], first: Month, area: str | None
) -> tuple[Effect, ...]:
    """What each of some breaks did to a series from a month on, beside homicide of the same extract."""
    control = series.beside(one, CONTROL, area)
    return tuple(find_effect(one, each, first, control) for each in breaks)


def _rates_or_why(found: Comparison, known: Known) -> tuple[EndRates | None, str]:
    try:
        return rates(found, known), ""
    except Refused as why:
        return None, str(why)


def rates(found: Comparison, known: Known) -> EndRates:
    """Both ends per 100,000 residents; refused where nobody says who divides, or the people are not known."""
    who = _residents(found.series)
    loaded = populations.loaded(as_at=known.as_at, serial=known.serial)
    if not loaded:
        raise Refused(_none_loaded(known))
    area = places.kind(found.series.kind).areas.canonical(known.area) if known.area else places.current().name
    place = places.current()
    now, then = (
        population(loaded, area, middle_year(window), _ages(who), place=place, without_city=who.without_city)
        for window in (found.window, found.baseline_window)
    )
    return pure.rates(found, now, then, _ages(who).label)


def _residents(series: SeriesDefinition) -> Residents:
    """By whom it divides: as its definition says, else as the dictionary does of the series of that name."""
    entry = ENTRIES.get(series.code)
    who = series.residents or (entry.definitions[0].residents if entry else None)
    if who:
        return who
    said = f"The dictionary says: {entry.denominator}." if entry else "Its definition names no residents."
    raise Refused(f"No rate: {series.title} has none by residents. {said}")


def _ages(who: Residents) -> Ages:
    return Ages(who.first_age, OLDEST if who.last_age is None else who.last_age)


def _none_loaded(known: Known) -> str:
    when = " that had been obtained by then" if known.as_at and populations.loaded() else ""
    return (
        f"No rate per 100,000 residents: there are no populations{when} to divide by. "
        f"Add them with: goldenthread data add population FILE... --obtained DATE "
        f"({places.current().populations})."
    )
