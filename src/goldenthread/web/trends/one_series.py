"""The pages of one series: control chart, boroughs and revisions, each as known on a day, with its trails."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from goldenthread.ledger.refusal import Refused
from goldenthread.reports.document import Document
from goldenthread.reports.pages import followed
from goldenthread.reports.pages.followed import follow
from goldenthread.store import places, standing
from goldenthread.store import series as store
from goldenthread.store.inputs import Stand
from goldenthread.store.series import Asked
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.kinds import kind_called
from goldenthread.trends.kinds.kind import Holds
from goldenthread.trends.words import not_yet
from goldenthread.web import choosing, drawing
from goldenthread.web.access import needs
from goldenthread.web.trails import trail_page
from goldenthread.web.trends import composed

NOW = "now"
KINDS = ("control", "boroughs", "revisions")
"""The pages of a series."""


def titles(period: str = "month") -> dict[str, str]:
    """The pages of a series with their names, in the unit's word for its areas.

    Of counts by quarter or by year the first is no control chart, which sees months.
    """
    areas = places.current().area.many.capitalize()
    first = "Control chart" if period == "month" else f"Counts by {period}"
    return dict(zip(KINDS, (first, areas, "Revisions"), strict=True))


@needs("see-trends")
def page(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """One of a series’ pages; area and the day on which it was known stand in the address."""
    entry, area, known = ENTRIES.get(code), request.GET.get("area", ""), request.GET.get("known", "")
    if entry is not None and kind in KINDS and _has_no_counts(code):
        words = {"entry": entry, "page_title": titles()[kind], "sources": standing.of(entry)}
        return render(request, "web/trends/missing.html", words)
    asked, at = asked_of(code, area or everywhere(), known or NOW), choosing.standing(None)
    document = _document(kind, asked, at)
    latest = store.any_said(asked)[0]
    named = titles(latest.period)
    counted = kind_called(latest.definition.kind).holds is not Holds.PERCENTAGES
    words = {
        "kind": kind,
        "page_title": named[kind],
        "document": document,
        "fragment": drawing.fragment(document, _base(code, kind, area or everywhere(), known or NOW)),
        "code": code,
        "in_dictionary": entry is not None,
        "series": latest.definition,
        "area": asked.area or places.current().name,
        "place": places.current(),
        "area_slug": area,
        "areas": [] if kind == "boroughs" else [(slug(name), name) for name in store.boroughs(latest)],
        "known": known,
        "permanent": asked.known_on or latest.vintage.obtained,
        "counted": counted,
        "others": [(one, title) for one, title in named.items() if one != kind and counted],
    }
    return drawing.render_document(request, "web/trends/series.html", words)


def _has_no_counts(code: str) -> bool:
    try:
        store.any_said(Asked(code))
    except Refused:
        return True
    return False


@needs("see-trends")
def figure(request: HttpRequest, code: str, kind: str, area: str, known: str, name: str) -> HttpResponse:
    """Where a figure of the page comes from."""
    document = _document(kind, asked_of(code, area, known), choosing.standing(None))
    found = follow(document.figures, followed.users(document.figures), name)
    if found is None:
        raise Refused(f"There is no figure “{name}” on this page.")
    address = f"/trends/series/{code}/{kind}/?area={_given(area, everywhere())}&known={_given(known, NOW)}"
    return trail_page(request, found, _base(code, kind, area, known), (document.title, address))


@needs("see-trends")
def chart(_: HttpRequest, code: str, kind: str, area: str, known: str, key: str, form: str) -> HttpResponse:
    """A chart of the page: its picture, its specification, or its numbers."""
    document = _document(kind, asked_of(code, area, known), choosing.standing(None))
    return drawing.chart_answer(drawing.charts(document), key, form)


def _given(text: str, default: str) -> str:
    return "" if text == default else text


def _base(code: str, kind: str, area: str, known: str) -> str:
    return f"/trends/series/{code}/{kind}/{area}/{known}/"


def asked_of(code: str, area: str, known: str) -> Asked:
    """What an address asks for; refused where it names no borough of the data, or no day."""
    on = None if known == NOW else a_day(known)
    whole = Asked(code, None, on)
    if area == everywhere():
        return whole
    names = {slug(name): name for name in store.boroughs(store.any_said(whole)[0])}
    if area not in names:
        raise Refused(
            f"There is no {places.current().area.one} “{area}” in these data. "
            f"They have: {', '.join(names.values()) or 'none'}."
        )
    return Asked(code, names[area], on)


def everywhere() -> str:
    """What an address says for all areas together: the name of the place."""
    return slug(places.current().name)


def slug(name: str) -> str:
    """A borough's name as an address writes it."""
    return re.sub(r"[^a-z]+", "-", name.lower())


def a_day(text: str) -> date:
    """A day of an address on which something was known; refused where it is none, or has not come."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Refused(f"“{text}” is not a day. Write it as 2024-11-30.") from None
    if found > timezone.localdate():
        raise Refused(not_yet(found))
    return found


@lru_cache(maxsize=64)
def _document(kind: str, asked: Asked, at: Stand) -> Document:
    make: Callable[[Asked, Stand], Document] | None = composed.PAGES.get(kind)
    if make is None:
        raise Refused(f"A series has no page “{kind}”. It has: {', '.join(composed.PAGES)}.")
    return make(asked, at)
