"""What is shown next to a series' control chart: its rate, its share of another series, a survey's shares."""

from __future__ import annotations

from goldenthread.ledger.refusal import Refused
from goldenthread.reports.pages.series.draft import Draft
from goldenthread.reports.pages.series.primed import Beside
from goldenthread.store import boroughs, series
from goldenthread.store.series import Asked
from goldenthread.trends import primed, survey
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.charted import Charted
from goldenthread.trends.population import Ages
from goldenthread.trends.primed import Primed
from goldenthread.trends.values import MonthlySeries


def of(draft: Draft, found: Charted, asked: Asked) -> tuple[Beside, ...]:
    """The charts that the series' definition or its entry in the dictionary asks for."""
    definition, entry = found.series.definition, ENTRIES.get(found.series.definition.code)
    rated = definition.residents or (entry and entry.residents)
    rates = (_rate(draft, boroughs.ages_of(definition), found, asked),) if rated else ()
    return (*rates, *((_share(draft, entry.share_of, found, asked),) if entry and entry.share_of else ()))


def _rate(draft: Draft, ages: Ages, found: Charted, asked: Asked) -> Beside:
    name, heading = "rate", f"As a rate of {ages.residents}"
    events = [draft.month(found.series, month) for month in found.months]
    try:
        people = boroughs.residents(found.series, asked.area, asked.known_on)
    except Refused as why:
        return Beside(name, heading, None, str(why))
    return Beside(name, heading, primed.rate(found, events, people, ages.residents))


def _share(draft: Draft, other: str, found: Charted, asked: Asked) -> Beside:
    title = ENTRIES[other].title
    name, heading = "share", f"As a share of {title[:1].lower()}{title[1:]}"
    whole = series.beside(found.series, other, asked.area)
    if whole is None:
        why = f"{title} is not in the same extract, and figures of two sources are never mixed."
        return Beside(name, heading, None, why)
    events, out_of = (
        {month: draft.month(one, month) for month in found.months if month in one.counts}
        for one in (found.series, whole)
    )
    try:
        return Beside(name, heading, primed.share(found.series, whole, events, out_of))
    except Refused as why:
        return Beside(name, heading, None, str(why))


def asked_of_people(one: MonthlySeries, asked: Asked, whole: str) -> Primed:
    """A survey's shares, from the extract's first quarter to its last."""
    area = asked.area or whole
    shares = [survey.share(one, area, month.quarter) for month in one.counts]
    return primed.asked(one, shares, survey.asked_in(one, area))
