"""The pages of a series, put together from the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.utils import timezone

import goldenthread
from goldenthread.framework.model import Edition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Window
from goldenthread.reports.document import Basis, Document
from goldenthread.reports.pages.series import boroughs as boroughs_page
from goldenthread.reports.pages.series import control as control_page
from goldenthread.reports.pages.series import periods as periods_page
from goldenthread.reports.pages.series import revisions as revisions_page
from goldenthread.reports.pages.series import shares as shares_page
from goldenthread.reports.pages.series.control import Compared
from goldenthread.reports.pages.series.draft import About, Draft
from goldenthread.store import boroughs as store_boroughs
from goldenthread.store import boundaries, editions, places, trends, vintages
from goldenthread.store import series as store
from goldenthread.store.aside import aside, find_effects
from goldenthread.store.inputs import Stand
from goldenthread.store.series import Asked
from goldenthread.trends import survey
from goldenthread.trends.charted import charted, first_shown
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.rolling import RollingYear, rolling
from goldenthread.trends.tiles import layout
from goldenthread.trends.values import MonthlySeries
from goldenthread.trends.ways import Way
from goldenthread.web.trends import beside

YEAR: Final = 12


def control(asked: Asked, at: Stand) -> Document:
    """The control chart, the effects of breaks, the rate and share, and the rolling year; or a survey's."""
    edition, digest = editions.in_force(at.quarter)
    if shares := store.shares(asked):
        draft = Draft(_about(asked, at, edition, digest, shares[:1]))
        people = beside.asked_of_people(shares[0], asked, draft.about.area)
        return shares_page.compose(draft, people, survey.notes(shares[0]))
    said = store.said(asked)
    one, baseline = said[0], edition.baseline_year.window
    if one.step > 1:
        return _by_period(asked, at, one)
    first = first_shown(one, baseline)
    found = charted(one, first, baseline)
    effects = find_effects(one, found.breaks, first, asked.area)
    against = _against(asked, edition, one)
    ends = against.comparison.ends if against.comparison else None
    draft = Draft(_about(asked, at, edition, digest, (one, ends.current, ends.baseline) if ends else (one,)))
    others, years = beside.of(draft, found, asked), _rolling(asked, one, edition, first, against.comparison)
    return control_page.compose(draft, found, effects, against, years, others)


def _by_period(asked: Asked, at: Stand, one: MonthlySeries) -> Document:
    """The counts of a published table by quarter or by year, and the latest year against the baseline."""
    edition, digest = editions.in_force(at.quarter)
    against = _against(asked, edition, one)
    ends = against.comparison.ends if against.comparison else None
    draft = Draft(_about(asked, at, edition, digest, (one, ends.current, ends.baseline) if ends else (one,)))
    years = _rolling(asked, one, edition, min(one.counts), against.comparison) if one.step < YEAR else None
    return periods_page.compose(draft, against, years)


def _against(asked: Asked, edition: Edition, one: MonthlySeries) -> Compared:
    """The latest twelve months that are told against the baseline's same months."""
    window = Window.rolling_year(one.last_told)
    baseline = window.same_months_in(edition.baseline_year)
    known = trends.Known(asked.known_on, area=asked.area)
    try:
        sources = trends.sources(asked.code, edition, known)
        found = trends.compared(sources, sources, window, baseline)
    except Refused as why:
        return Compared(None, why_not=str(why))
    return Compared(found, aside(found, known, Way.SINCE))


def boroughs(asked: Asked, at: Stand) -> Document:
    """Each area's latest twelve complete months against the rate of the whole; of fewer those there are."""
    edition, digest = editions.in_force(at.quarter)
    said = store.said(asked)
    one = said[0]
    about = _about(asked, at, edition, digest, said[:1])
    window = Window.rolling_year(one.last_told)
    if one.lacks(window):
        window = _last_run(one)
    try:
        found = store_boroughs.rates(one, window, as_at=asked.known_on)
    except Refused as why:
        return boroughs_page.nothing(about, str(why))
    drawn_with, last = boundaries.drawn_with(as_at=asked.known_on), boundaries.latest()
    tiles = layout(found.unit, last.shapes if last else None)
    return boroughs_page.compose(about, found, drawn_with, tiles)


def _last_run(one: MonthlySeries) -> Window:
    """The months up to the last one that have a count without a gap, a year at most."""
    last = max(one.counts)
    first = last.plus(1 - one.step)
    while first.plus(-1) in one.counts and len(Window(first, last)) < YEAR:
        first = first.plus(-one.step)
    return Window(first, last)


def revisions(asked: Asked, at: Stand) -> Document:
    """What each extract said of each month."""
    edition, digest = editions.in_force(at.quarter)
    said = store.said(asked)
    said = vintages.alike(said, asked.area)
    return revisions_page.compose(_about(asked, at, edition, digest, said), said[::-1])


def _rolling(
    asked: Asked, one: MonthlySeries, edition: Edition, first: Month, found: Comparison | None
) -> RollingYear | None:
    """The rolling year of the page's extract; where its baseline is another source's, of both."""
    last, begins = max(one.counts), max(first, min(one.counts)).plus(YEAR - one.step)
    if found and found.current_vintage.kind != found.baseline_vintage.kind:
        sources = trends.sources(asked.code, edition, trends.Known(asked.known_on, area=asked.area))
        return trends.chart_of(one, found.ends.baseline, sources, last, found.baseline_window)
    if begins > last:
        return None
    window = edition.baseline_year.window
    return rolling((one,), begins, last, None if one.lacks(window) else (one, window))


def about(asked: Asked, at: Stand, said: tuple[MonthlySeries, ...]) -> About:
    """What a page is about, for whoever composes another from the same series."""
    return _about(asked, at, *editions.in_force(at.quarter), said)


def _about(asked: Asked, at: Stand, edition: Edition, digest: str, said: tuple[MonthlySeries, ...]) -> About:
    moment = at.instant.astimezone(timezone.get_fixed_timezone(0)).isoformat()
    vintages = tuple(sorted({one.vintage.digest for one in said}))
    basis = Basis(moment, at.serial, digest, vintages, goldenthread.__version__)
    place = places.current()
    return About(said[0], asked.area or place.name, basis, edition.disclosure, edition.notice, place)


PAGES: Final[Mapping[str, Callable[[Asked, Stand], Document]]] = {
    "control": control,
    "boroughs": boroughs,
    "revisions": revisions,
}
