"""Reports: the list, the live document, the frozen one, and their figures' trails."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from goldenthread.actions import reports, verifying
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.reports.compose import KINDS, called
from goldenthread.reports.document import INTERNAL, OUTSIDE, Chart, Document, Told
from goldenthread.reports.pages import followed
from goldenthread.reports.pages.followed import Users, follow
from goldenthread.reports.pages.since import changes, find_rounded, sum_up
from goldenthread.reports.printed import as_printed, find_places
from goldenthread.reports.sentences import notice_of
from goldenthread.store import inputs, page_keys, places, snapshots, verifications
from goldenthread.store.inputs import Stand
from goldenthread.store.snapshots import FrozenReport
from goldenthread.store.verifications import Done
from goldenthread.store.views import Place
from goldenthread.web import access, choosing, drawing, sites
from goldenthread.web.access import Reader, needs, reader_of
from goldenthread.web.downloads import download
from goldenthread.web.trails import href, trail_page

QUARTERS_LISTED = 6
"""Of so many quarters the list holds the reports: a year and a half. Earlier ones are a click away."""
READERS = {OUTSIDE: "readers outside", INTERNAL: "readers inside"}
FORMATS = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "text": "text/plain; charset=utf-8"}
ENDINGS = {"text": "txt"}


@needs("see-report-signed")
def every(request: HttpRequest) -> HttpResponse:
    """The frozen reports of the last quarters, and those that can be composed now; or of a chosen quarter."""
    reader, asked = reader_of(request), request.GET.get("quarter")
    chosen = choosing.quarter_called(asked) if asked else None
    quarters = choosing.quarters()
    shown = quarters if chosen or "earlier" in request.GET else quarters[:QUARTERS_LISTED]
    first = shown[-1] if len(shown) < len(quarters) else None
    words = {
        "frozen": sites.list_reports(reader, _kept(chosen, first, *map(page_keys.last_of, TOLD))),
        "live": tuple(one for one in shown if chosen in (None, one))
        if reader.may("see-report-draft")
        else (),
        "chosen": chosen,
        "earlier": first is not None,
        "kinds": _kinds(),
        "audiences": ((OUTSIDE, "outside"), (INTERNAL, "inside")),
    }
    return render(request, "web/reports/list.html", words)


def _kinds() -> tuple[tuple[str, str], ...]:
    place = places.current()
    return tuple((kind, called(kind, place)) for kind in KINDS)


TOLD = (snapshots.FROZEN, snapshots.SIGNED)
"""The entries that make another list of reports."""


@lru_cache(maxsize=16)
def _kept(
    quarter: Quarter | None, first: Quarter | None, _frozen: Place, _signed: Place
) -> tuple[FrozenReport, ...]:
    """The frozen reports of a quarter or, without one, from a quarter on."""
    return snapshots.of_quarter(quarter) if quarter else snapshots.all(first)


# Live


@needs("see-report-draft")
def live(request: HttpRequest, quarter: str, kind: str, readers: str) -> HttpResponse:
    """A report as it would be frozen now."""
    at, document = _live(quarter, kind, readers)
    words = {
        "document": document,
        "fragment": _drawn(at, kind, readers, live_base(at, kind, readers)),
        "readers": READERS[readers],
        "others": [_other(at, k, r) for k in KINDS for r in READERS if (k, r) != (kind, readers)],
        "frozen": [s for s in snapshots.of_quarter(at.quarter) if (s.kind, s.audience) == (kind, readers)],
        "quarter": at.quarter,
        "kind": kind,
        "audience": readers,
    }
    return drawing.render_document(request, "web/reports/live.html", words)


def _other(at: Stand, kind: str, readers: str) -> dict[str, str]:
    return {
        "title": f"{called(kind, places.current())}, for {READERS[readers]}",
        "href": live_base(at, kind, readers),
    }


def _live(quarter: str, kind: str, readers: str) -> tuple[Stand, Document]:
    if kind not in KINDS or readers not in READERS:
        raise Refused(f"There is no report of this kind. There are: {', '.join(dict(_kinds()).values())}.")
    at = choosing.standing(quarter)
    return at, inputs.document_at(at, kind, readers)


def live_base(at: Stand, kind: str, readers: str) -> str:
    """The address of a live report."""
    return reverse("live-report", args=(at.quarter, kind, readers))


@lru_cache(maxsize=32)
def _drawn(at: Stand, kind: str, readers: str, base: str) -> SafeString:
    return drawing.fragment(inputs.document_at(at, kind, readers), base)


@lru_cache(maxsize=16)
def _live_figures(at: Stand, kind: str, readers: str) -> tuple[Mapping[str, Told], Users]:
    return _as_printed(inputs.document_at(at, kind, readers))


def _as_printed(document: Document) -> tuple[Mapping[str, Told], Users]:
    """A report's figures as its readers see them, and which use which."""
    figures = as_printed(document)
    return figures, followed.users(figures)


@needs("see-report-draft")
def live_figure(request: HttpRequest, quarter: str, kind: str, readers: str, name: str) -> HttpResponse:
    """The trail of a live report's figure."""
    at, document = _live(quarter, kind, readers)
    found = follow(*_live_figures(at, kind, readers), name)
    if found is None:
        raise _no_figure(name)
    base = live_base(at, kind, readers)
    printed = reverse("live-figures", args=(at.quarter, kind, readers)) if readers == OUTSIDE else ""
    return trail_page(request, found, base, (document.title, base), printed, notice_of(document))


@needs("see-report-draft")
def live_figures(request: HttpRequest, quarter: str, kind: str, readers: str) -> HttpResponse:
    """Every number that a live report for readers outside prints."""
    at, document = _live(quarter, kind, readers)
    figures, _ = _live_figures(at, kind, readers)
    return _printed(request, document, figures, live_base(at, kind, readers))


def _printed(
    request: HttpRequest, document: Document, figures: Mapping[str, Told], base: str
) -> HttpResponse:
    """The list of what readers outside may see: the numbers that the report prints, each with its making."""
    if document.audience != OUTSIDE:
        raise Refused(
            "Only reports for readers outside have a list of their numbers. Follow a number instead."
        )
    places = find_places(document.blocks)
    rows = [{"told": told, "place": places.get(name, "Notes")} for name, told in figures.items()]
    words = {"document": document, "figures": rows, "count": f"{len(rows):,}", "base": base}
    return render(request, "web/reports/printed.html", words)


@needs("see-report-draft")
def live_chart(
    _request: HttpRequest, quarter: str, kind: str, readers: str, key: str, form: str
) -> HttpResponse:
    """A chart of a live report."""
    return drawing.chart_answer(drawing.charts(_live(quarter, kind, readers)[1]), key, form)


def _no_figure(name: str) -> Refused:
    return Refused(
        f"This report has no figure called “{name}”. Open the report and follow a number from there."
    )


# Frozen


@needs("see-report-signed")
def frozen(request: HttpRequest, digest: str) -> HttpResponse:
    """A frozen report: who signed it, whether it still recomputes, and what has been revised since."""
    reader = reader_of(request)
    report, document = _frozen(reader, digest)
    base = reverse("snapshot", args=(report.digest,))
    words = {
        "report": report,
        "document": document,
        "fragment": _frozen_drawn(report.digest, base, reader.may("see-report-draft")),
        "verified": _verified(report, request.user.get_username()),
        **(_revised(report, document, base) if reader.may("see-report-draft") else {}),
        "newer": _newer(reader, report),
        "formats": {"pdf": "PDF", "html": "HTML", "text": "text"},
        "printed": reverse("snapshot-figures", args=(report.digest,)) if report.audience == OUTSIDE else "",
        "readers": READERS[report.audience],
    }
    return drawing.render_document(request, "web/reports/frozen.html", words)


def _verified(report: FrozenReport, by: str) -> Done:
    """What was found when it was verified last; where anything moved that it stands on, that is now."""
    last = verifications.find_last(report.digest)
    if last is None or verifications.has_changed(last, verifications.see_report(report)):
        reports.verify_and_keep(report, by)
        last = verifications.find_last(report.digest)
    assert last is not None, "it was just kept"  # noqa: S101
    return last


@needs("see-report-signed")
@require_POST
def verify(request: HttpRequest, digest: str) -> HttpResponse:
    """Verify a report again, with nothing that this process remembers of the store."""
    report = access.report(reader_of(request), digest)
    verifying.forget_everything()
    reports.verify_and_keep(report, request.user.get_username())
    return redirect("snapshot", report.digest)


def _newer(reader: Reader, report: FrozenReport) -> FrozenReport | None:
    newer = reports.newer(report)
    return next(iter(access.reports(reader, [newer])), None) if newer else None


def _revised(report: FrozenReport, document: Document, base: str) -> dict[str, object]:
    """What would be printed otherwise now: in one line, and each number."""
    at = choosing.standing(str(report.quarter))
    now = inputs.document_at(at, report.kind, report.audience)
    live_at = live_base(at, report.kind, report.audience)
    changed = changes(document, now)
    rows = [
        {"change": one, "then": href(base, one.then.name), "now": href(live_at, one.then.name)}
        for one in changed
    ]
    return {"changes": rows, "summed_up": sum_up(changed, find_rounded(document, now))}


def _frozen(reader: Reader, digest: str) -> tuple[FrozenReport, Document]:
    return access.report(reader, digest), _document(digest)


@lru_cache(maxsize=16)
def _document(digest: str) -> Document:
    return snapshots.get(digest).document


@lru_cache(maxsize=16)
def _frozen_drawn(digest: str, base: str, inside: bool) -> SafeString:
    return drawing.fragment(_document(digest), base, site=inside)


@lru_cache(maxsize=16)
def _frozen_figures(digest: str) -> tuple[Mapping[str, Told], Users]:
    return _as_printed(_document(digest))


@lru_cache(maxsize=16)
def _frozen_charts(digest: str) -> Mapping[str, Chart]:
    return drawing.charts(_document(digest))


@needs("see-report-signed")
def frozen_figure(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """The trail of a frozen report's figure, as it was."""
    report, document = _frozen(reader_of(request), digest)
    found = follow(*_frozen_figures(report.digest), name)
    if found is None:
        raise _no_figure(name)
    title = f"{report.title}, as frozen"
    base = reverse("snapshot", args=(report.digest,))
    printed = reverse("snapshot-figures", args=(report.digest,)) if report.audience == OUTSIDE else ""
    return trail_page(request, found, base, (title, base), printed, notice_of(document))


@needs("see-report-signed")
def frozen_figures(request: HttpRequest, digest: str) -> HttpResponse:
    """Every number that a frozen report for readers outside prints."""
    report, document = _frozen(reader_of(request), digest)
    figures, _ = _frozen_figures(report.digest)
    return _printed(request, document, figures, reverse("snapshot", args=(report.digest,)))


@needs("see-report-signed")
def frozen_chart(request: HttpRequest, digest: str, key: str, form: str) -> HttpResponse:
    """A chart of a frozen report."""
    return drawing.chart_answer(_frozen_charts(access.report(reader_of(request), digest).digest), key, form)


@needs("see-report-signed")
def frozen_file(request: HttpRequest, digest: str, form: str) -> HttpResponse:
    """A frozen report as a file."""
    report = access.report(reader_of(request), digest)
    if form not in FORMATS:
        raise Refused(f"A report cannot be had as “{form}”. It can as {', '.join(FORMATS)}.")
    content = reports.render(report.digest, form)
    ending = ENDINGS.get(form, form)
    name = f"{report.quarter}-{report.kind}-{report.audience}-{report.digest[:12]}.{ending}"
    return download(content, name.lower(), FORMATS[form])
