"""The pages of quarters: the list, one quarter, and the trails and charts of all its pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.reports.pages.followed import follow
from goldenthread.reports.sentences import notice_of
from goldenthread.returns.collection import Collection
from goldenthread.store import snapshots
from goldenthread.store.inputs import Stand
from goldenthread.store.known import collection
from goldenthread.web import choosing, drawing, sites
from goldenthread.web.access import SIGNED_IN, needs, reader_of
from goldenthread.web.rounds import boards
from goldenthread.web.trails import trail_page

FIRST = (
    ("prepare-return", "returns"),
    ("see-programme", "programmes"),
    ("see-report-signed", "reports"),
    ("manage-people", "people"),
)


@needs(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponseRedirect:
    """Where somebody begins: the last quarter that is closed or signed, or the first page for them."""
    reader = reader_of(request)
    if reader.may("see-quarter"):
        return redirect("quarter", choosing.home_quarter())
    return redirect(next((page for ability, page in FIRST if reader.may(ability)), "account"))


@needs("see-quarter")
def every(request: HttpRequest) -> HttpResponse:
    """The quarters with returns or a round; or, from the form that chooses one, that quarter."""
    if request.GET.get("quarter"):
        return redirect("quarter", choosing.quarter_called(request.GET["quarter"]))
    signed = snapshots.quarters_signed()
    rows = [{"collection": collection(q), "signed": q in signed} for q in choosing.quarters()]
    return render(request, "web/quarters/list.html", {"rows": rows})


@needs("see-quarter")
def one(request: HttpRequest, quarter: str) -> HttpResponse:
    """A quarter on one page."""
    at = choosing.standing(quarter)
    if str(at.quarter) != quarter:
        return redirect("quarter", at.quarter, permanent=True)
    whole = sites.of(at)
    words = {
        "document": whole.quarter,
        "fragment": sites.page(at, base(at), "quarter"),
        "progress": [boards.progress(one) for one in _beside(at.quarter)],
        "settled": choosing.is_settled(),
        "reports": sites.list_reports(reader_of(request), sites.reports(at)),
        **around(at),
    }
    return drawing.render_document(request, "web/quarters/quarter.html", words)


def _beside(quarter: Quarter) -> tuple[Collection, ...]:
    """The open quarters whose progress a quarter's page shows: its own, and on the first page every one."""
    first = quarter == choosing.home_quarter()
    return tuple(one for one in choosing.open_quarters() if first or one.quarter == quarter)


def around(at: Stand) -> dict[str, object]:
    """What the pages of a quarter share: the quarter, and those that can be chosen instead."""
    return {"quarter": at.quarter, "quarters": to_choose(at.quarter)}


def to_choose(chosen: Quarter) -> tuple[Quarter, ...]:
    """The quarters that can be chosen, newest first."""
    return tuple(sorted({*choosing.quarters(), chosen}, reverse=True))


def base(at: Stand) -> str:
    """The address below which the figures and charts of a quarter's pages lie."""
    return f"/quarters/{at.quarter}/"


@needs("see-figure")
def figure(request: HttpRequest, quarter: str, name: str) -> HttpResponse:
    """A figure's trail."""
    at = choosing.standing(quarter)
    sight = sites.sight(at, reader_of(request))
    figures = sites.figures(at, sight)
    found = follow(figures, sites.users(at, sight), name)
    if found is None:
        raise Refused(
            f"No page of {at.quarter.label} has a figure called “{name}”. "
            "It may have had another name, or none. Start from the quarter’s page and follow a number."
        )
    notice = notice_of(sites.of(at).quarter)
    return trail_page(request, found, base(at), _page(at, sight), notice=notice)


def _page(at: Stand, sight: sites.Sight | None) -> tuple[str, str]:
    """The page that a reader came from: its title and address."""
    if sight is None:
        return sites.of(at).quarter.title, base(at)
    return "Your programmes", sites.programmes_href(at)


@needs("see-figure")
def chart(request: HttpRequest, quarter: str, key: str, form: str) -> HttpResponse:
    """A chart's picture or specification."""
    at = choosing.standing(quarter)
    return drawing.chart_answer(sites.charts(at, sites.sight(at, reader_of(request))), key, form)
