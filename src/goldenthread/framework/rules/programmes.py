"""Programmes: references that exist, dates in order, and what a live programme cannot do without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from goldenthread.framework.model import Delivery, Edition, Programme, State
from goldenthread.framework.problems import Loc, Trouble
from goldenthread.framework.rules.codes import no_reference_twice, unknown
from goldenthread.periods import Month, Quarter


def references_exist(edition: Edition) -> Iterator[Trouble]:
    """Priority areas, areas and providers of a programme exist, and are listed once."""
    area = edition.place.area.one
    where = "categories.boroughs" if edition.format == 1 else "place.areas"
    areas = {area.code for area in edition.priority_areas}
    boroughs = {borough.code for borough in edition.categories.boroughs if not borough.unknown}
    providers = {provider.code for provider in edition.providers}
    for number, programme in enumerate(edition.programmes):
        loc: Loc = ("programmes", number)
        for position, code in enumerate(programme.priority_areas):
            yield from unknown(
                (*loc, "priority_areas", position), code, areas, "priority area", "priority_areas"
            )
        for position, code in enumerate(programme.boroughs):
            yield from unknown((*loc, "boroughs", position), code, boroughs, area, where)
        for position, delivery in enumerate(programme.providers):
            place = (*loc, "providers", position, "provider")
            yield from unknown(place, delivery.provider, providers, "provider", "providers")
        yield from no_reference_twice((*loc, "priority_areas"), programme.priority_areas, "priority area")
        yield from no_reference_twice((*loc, "boroughs"), programme.boroughs, area)


def dates_are_in_order(edition: Edition) -> Iterator[Trouble]:
    """A programme and each delivery end after they start, and deliveries lie within the programme's dates."""
    for number, programme in enumerate(edition.programmes):
        loc: Loc = ("programmes", number)
        if programme.end is not None and programme.end < programme.start:
            wrong = (
                f"The programme ends on {_day(programme.end)}, before its start on {_day(programme.start)}."
            )
            yield Trouble((*loc, "end"), wrong, "Correct one of the two days.")
        for position, delivery in enumerate(programme.providers):
            yield from _delivery_dates((*loc, "providers", position), programme, delivery)


def _delivery_dates(loc: Loc, programme: Programme, delivery: Delivery) -> Iterator[Trouble]:
    if delivery.end is not None and delivery.end < delivery.start:
        wrong = f"The delivery ends on {_day(delivery.end)}, before its start on {_day(delivery.start)}."
        yield Trouble((*loc, "end"), wrong, "Correct one of the two days.")
    todo = "Correct the delivery's day, or the programme's."
    if delivery.start < programme.start:
        first = _day(programme.start)
        wrong = (
            f"“{delivery.provider}” delivers from {_day(delivery.start)}; the programme starts on {first}."
        )
        yield Trouble((*loc, "start"), wrong, todo)
    last = delivery.end or delivery.start
    if programme.end is not None and last > programme.end:
        wrong = (
            f"“{delivery.provider}” delivers on {_day(last)}; the programme ends on {_day(programme.end)}."
        )
        yield Trouble((*loc, "end" if delivery.end else "start"), wrong, todo)


def the_state_fits_the_dates(edition: Edition) -> Iterator[Trouble]:
    """A live programme runs and is delivered in the quarter the edition starts; a closed one has an end."""
    first, last = _days(edition.effective_from)
    for number, programme in enumerate(edition.programmes):
        loc: Loc = ("programmes", number)
        if programme.state is State.CLOSED and programme.end is None:
            yield Trouble(
                (*loc, "state"), "The programme is closed, and has no end.", "Add “end:” with its last day."
            )
        if programme.state is not State.LIVE:
            continue
        if programme.start > last or (programme.end is not None and programme.end < first):
            wrong = f"The programme is live, and its dates do not reach into {edition.effective_from.label}."
            yield Trouble((*loc, "state"), wrong, "Correct the dates, or write mobilising or closed.")
        elif not any(d.start <= last and (d.end is None or d.end >= first) for d in programme.providers):
            wrong = f"The programme is live, and no provider delivers it in {edition.effective_from.label}."
            yield Trouble((*loc, "providers"), wrong, "Add the provider that delivers, or write paused.")


def live_programmes_have_budgets(edition: Edition) -> Iterator[Trouble]:
    """A live programme has a budget for each quarter of the edition's year that it runs in."""
    for number, programme in enumerate(edition.programmes):
        missing = [q for q in quarters_asked(edition, programme) if q not in programme.budget]
        if missing:
            wrong = f"There is no budget for {', '.join(map(str, missing))}."
            yield Trouble(
                ("programmes", number, "budget"),
                wrong,
                "Add an amount for each; 0 where no money is planned.",
            )
        yield from _outside(("programmes", number, "budget"), programme, list(programme.budget), "budget")


def _outside(loc: Loc, programme: Programme, quarters: list[Quarter], what: str) -> Iterator[Trouble]:
    """Amounts and targets for quarters in which the programme does not run."""
    for quarter in quarters:
        if not runs_in(programme, quarter):
            wrong = f"There is a {what} for {quarter.label}, in which the programme does not run."
            yield Trouble((*loc, str(quarter)), wrong, "Take it out, or correct the programme's dates.")


def runs_in(programme: Programme, quarter: Quarter) -> bool:
    """Whether a programme's dates reach into a quarter."""
    first, last = _days(quarter)
    return programme.start <= last and (programme.end is None or programme.end >= first)


def quarters_asked(edition: Edition, programme: Programme) -> tuple[Quarter, ...]:
    """The quarters of the edition's year, from its first, that a live programme runs in; none for others."""
    if programme.state is not State.LIVE:
        return ()
    rest = (q for q in edition.effective_from.financial_year.quarters if q >= edition.effective_from)
    return tuple(q for q in rest if runs_in(programme, q))


def _days(quarter: Quarter) -> tuple[date, date]:
    window = quarter.window
    return Month(window.first).first_day, Month(window.last).last_day


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


RULES = (references_exist, dates_are_in_order, the_state_fits_the_dates, live_programmes_have_budgets)
