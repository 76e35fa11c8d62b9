"""The pages of quarters: the list, one quarter, and the trails and charts of all its pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.reports.pages.followed import follow
from goldenthread.store import snapshots
from goldenthread.store.inputs import Stand
from goldenthread.web import choosing, drawing, sites
from goldenthread.web.trails import trail_page


def home(_request: HttpRequest) -> HttpResponseRedirect:
    """The newest quarter with returns."""
    return redirect("quarter", choosing.newest())


def every(request: HttpRequest) -> HttpResponse:
    """The quarters with returns; or, from the form that chooses one, that quarter."""
    if request.GET.get("quarter"):
        return redirect("quarter", choosing.quarter_called(request.GET["quarter"]))
    newest = choosing.newest()
    signed = {one.quarter for one in snapshots.all() if one.signed_at}
    rows = [{"quarter": q, "signed": q in signed, "newest": q == newest} for q in choosing.quarters()]
    return render(request, "web/quarters/list.html", {"rows": rows})


def one(request: HttpRequest, quarter: str) -> HttpResponse:
    """A quarter on one page."""
    at = choosing.standing(quarter)
    if str(at.quarter) != quarter:
        return redirect("quarter", at.quarter, permanent=True)
    whole = sites.of(at)
    words = {
        "document": whole.quarter,
        "fragment": sites.page(at, base(at), "quarter"),
        "reports": snapshots.of_quarter(at.quarter),
        **around(at),
    }
    return render(request, "web/quarters/quarter.html", words)


def around(at: Stand) -> dict[str, object]:
    """What the pages of a quarter share: the quarter, and those that can be chosen instead."""
    return {"quarter": at.quarter, "quarters": to_choose(at.quarter)}


def to_choose(chosen: Quarter) -> list[Quarter]:
    """The quarters that can be chosen, newest first."""
    return sorted({*choosing.quarters(), chosen}, reverse=True)


def base(at: Stand) -> str:
    """The address below which the figures and charts of a quarter's pages lie."""
    return f"/quarters/{at.quarter}/"


def figure(request: HttpRequest, quarter: str, name: str) -> HttpResponse:
    """A figure's trail."""
    at = choosing.standing(quarter)
    whole = sites.of(at)
    found = follow(whole.figures, sites.users(at), name)
    if found is None:
        raise Refused(
            f"No page of {at.quarter.label} has a figure called “{name}”. "
            "It may have had another name, or none. Start from the quarter’s page and follow a number."
        )
    return trail_page(request, found, base(at), whole.quarter.title)


def chart(_request: HttpRequest, quarter: str, key: str, form: str) -> HttpResponse:
    """A chart's picture or specification."""
    return drawing.chart_answer(sites.charts(choosing.standing(quarter)), key, form)
