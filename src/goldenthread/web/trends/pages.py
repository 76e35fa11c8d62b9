"""The page of trends in violence, looked at in one way or another."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse

from goldenthread.ledger.refusal import Refused
from goldenthread.reports.document import Document
from goldenthread.reports.pages import followed, site
from goldenthread.reports.pages.followed import follow
from goldenthread.reports.sentences import notice_of
from goldenthread.store.inputs import Stand, looked_at
from goldenthread.trends import ways
from goldenthread.trends.ways import Way
from goldenthread.web import choosing, drawing, sites
from goldenthread.web.access import needs
from goldenthread.web.quarters.pages import around, base
from goldenthread.web.trails import trail_page


@needs("see-trends")
def every(request: HttpRequest) -> HttpResponse:
    """Each series of the edition against its baseline; quarter and way stand in the address."""
    at, way = choosing.standing(request.GET.get("quarter")), ways.called(request.GET.get("way", ""))
    usual = way is Way.INTERVAL
    document = sites.of(at).trends if usual else _document(at, way)
    words = {
        "document": document,
        "fragment": sites.page(at, base(at), "trends")
        if usual
        else drawing.fragment(document, _base(at, way)),
        "way": way,
        "ways": list(Way),
        **around(at),
    }
    return drawing.render_document(request, "web/trends/trends.html", words)


def _base(at: Stand, way: Way) -> str:
    return f"/trends/ways/{at.quarter}/{way}/"


@lru_cache(maxsize=16)
def _document(at: Stand, way: Way) -> Document:
    return site.trends_in(looked_at(at, way), way)


@needs("see-trends")
def figure(request: HttpRequest, quarter: str, way: str, name: str) -> HttpResponse:
    """Where a figure of the page comes from."""
    at, looked = choosing.standing(quarter), ways.called(way)
    document = _document(at, looked)
    found = follow(document.figures, followed.users(document.figures), name)
    if found is None:
        raise Refused(f"There is no figure “{name}” on this page.")
    page = f"/trends/?quarter={at.quarter}&way={looked}"
    return trail_page(request, found, _base(at, looked), (document.title, page), notice=notice_of(document))


@needs("see-trends")
def chart(_: HttpRequest, quarter: str, way: str, key: str, form: str) -> HttpResponse:
    """A chart of the page: its picture, its specification, or its numbers."""
    document = _document(choosing.standing(quarter), ways.called(way))
    return drawing.chart_answer(drawing.charts(document), key, form)
