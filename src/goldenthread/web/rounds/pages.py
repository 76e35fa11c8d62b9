"""The pages of rounds: all of them, one's board, opening one, its dates, closing it, and reminding."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from goldenthread.actions import rounds as actions
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import PeriodError, Quarter
from goldenthread.reports.pages import followed
from goldenthread.reports.words import listed
from goldenthread.returns.collection import why_not_closed
from goldenthread.returns.rounds import DATES, Dates, Round, dates_for, opens_from
from goldenthread.store import demonstration, editions, rounds
from goldenthread.store.known import collection
from goldenthread.web.access import needs, reader_of
from goldenthread.web.rounds import boards
from goldenthread.web.rounds.forms import ChangeForm, CloseForm, DatesForm, ShowForm
from goldenthread.web.trails import trail_page

SATURDAY = 5


@needs("see-round")
def every(request: HttpRequest) -> HttpResponse:
    """Every round that was opened, and the way to the next one."""
    found = [(one, collection(one.quarter).closing) for one in rounds.every()]
    words = {"rounds": found, "next": _next_to_open()}
    return render(request, "web/rounds/list.html", words)


def _next_to_open() -> Quarter | None:
    """The quarter whose round comes next; None where no edition covers it."""
    found, latest = rounds.every(), editions.latest()
    if latest is None:
        return None
    return found[0].quarter.plus(1) if found else latest.edition.effective_from


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except PeriodError as problem:
        raise Refused(str(problem)) from None


# Opening a round, and changing its dates


@needs("open-round")
def open_round(request: HttpRequest) -> HttpResponse:
    """Open a round: three dates, filled in as last quarter's."""
    quarter = _to_open(request)
    edition, _ = editions.in_force(quarter)
    copied = dates_for(quarter, rounds.every())
    form = DatesForm(quarter, request.POST or None, copied)
    if request.method == "POST" and form.is_valid() and _opened(request, form):
        return redirect("round", quarter)
    words = {
        "form": form,
        "quarter": quarter,
        "edition": edition,
        "asked": len(edition.live_programmes),
        "too_early": timezone.localdate() < opens_from(quarter),
        "opens_from": opens_from(quarter),
        "copied": copied is not None,
        "weekends": _weekends(copied),
    }
    return render(request, "web/rounds/open.html", words)


def _weekends(found: Dates | None) -> str:
    """Which of the dates are no working days: ``the deadline shown to providers is a Sunday``."""
    days = [(words, getattr(found, name)) for name, words in DATES.items()] if found else []
    return listed([f"the {words} is a {day:%A}" for words, day in days if day.weekday() >= SATURDAY])


def _to_open(request: HttpRequest) -> Quarter:
    asked = request.POST.get("quarter") or request.GET.get("quarter")
    if asked:
        return _quarter(asked)
    found = _next_to_open()
    if found is None:
        raise Refused(
            "Publish an edition of the framework first: it says which programmes are asked for what."
        )
    return found


def _opened(request: HttpRequest, form: DatesForm) -> bool:
    """Whether it was opened; why not stands in the form."""
    try:
        done = actions.open(quarter=form.quarter, dates=form.dates, by=_who(request))
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    said = f"The round for {done.quarter.label} is open. Returns of {done.asked} programmes are expected."
    messages.success(request, said)
    return True


@needs("open-round")
def dates(request: HttpRequest, quarter: str) -> HttpResponse:
    """Change the dates of an open round, with the reason."""
    found = rounds.opened(_quarter(quarter))
    form = ChangeForm(found.quarter, request.POST or None, found.dates)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        return redirect("round", found.quarter)
    return render(request, "web/rounds/dates.html", {"form": form, "round": found})


def _changed(request: HttpRequest, form: ChangeForm) -> bool:
    try:
        actions.change_dates(
            quarter=form.quarter, dates=form.dates, reason=form.cleaned_data["reason"], by=_who(request)
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"The dates of the round for {form.quarter.label} are changed.")
    return True


@needs("close-round")
def close(request: HttpRequest, quarter: str) -> HttpResponse:
    """Close a quarter that lacks returns: a reason for each, and what follows."""
    found = _quarter(quarter)
    edition, _ = editions.in_force(found)
    collected, opened = collection(found), rounds.get(found)
    missing = [edition.programme(one.programme) for one in collected.missing]
    form = CloseForm(missing, request.POST or None)
    if request.method == "POST" and form.is_valid() and _closed(request, found, form):
        return redirect("round" if opened else "quarter", found)
    words = {
        "form": form,
        "quarter": found,
        "collection": collected,
        "round": opened,
        "why_not": why_not_closed(collected, {one.code: one.title for one in edition.programmes}),
        "early": opened is not None and timezone.localdate() <= opened.dates.new,
    }
    return render(request, "web/rounds/close.html", words)


def _closed(request: HttpRequest, quarter: Quarter, form: CloseForm) -> bool:
    try:
        actions.close(quarter=quarter, reasons=form.cleaned_data, by=_who(request))
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"The round for {quarter.label} is closed.")
    return True


def _who(request: HttpRequest) -> str:
    return request.user.get_username()


# The board


@needs("see-round")
def one(request: HttpRequest, quarter: str) -> HttpResponse:
    """The board of a round."""
    found = _quarter(quarter)
    if str(found) != quarter:
        return redirect("round", found, permanent=True)
    return _board(request, rounds.opened(found))


def _board(request: HttpRequest, found: Round, problem: str = "") -> HttpResponse:
    asked = {"show": request.GET.get("show", "")}
    form = ShowForm(asked)
    made = boards.made(found.quarter)
    chosen = request.POST.getlist("programme") if problem else None
    rows = boards.rows(made, form.chosen, chosen, choose_all="all" in request.GET)
    words = {
        "round": found,
        "board": made.board,
        "document": made.page.document,
        "fragment": made.drawn,
        "collection": made.board.collection,
        "missing": boards.missing(made.board),
        "of_demonstration": demonstration.is_here() and not made.board.collection.closed,
        "moves": [(move, rounds.reason(move)) for move in reversed(found.moves)],
        "edition_changed": made.board.digest != found.edition,
        "form": form,
        "rows": rows,
        "reminding": reader_of(request).may("remind-programme") and any(row.can_remind for row in rows),
        "not_asked": boards.not_asked(made.board),
        "problem": problem,
    }
    return render(request, "web/rounds/board.html", words)


@needs("remind-programme")
@require_POST
def remind(request: HttpRequest, quarter: str) -> HttpResponse:
    """Remind the programmes chosen, and say what became of each."""
    found = rounds.opened(_quarter(quarter))
    try:
        done = actions.remind(
            quarter=found.quarter, programmes=request.POST.getlist("programme"), by=_who(request)
        )
    except Refused as refused:
        return _board(request, found, str(refused))
    for each in done:
        tell = messages.success if each.outcome == "sent" else messages.warning
        tell(request, each.sentence)
    return redirect("round", found.quarter)  # its top, where what became of each reminder stands


@needs("see-round")
def figure(request: HttpRequest, quarter: str, name: str) -> HttpResponse:
    """The trail of a figure of the board."""
    found = rounds.opened(_quarter(quarter))
    document = boards.made(found.quarter).page.document
    told = followed.follow(document.figures, followed.users(document.figures), name)
    if told is None:
        raise Refused(
            f"The board has no figure called “{name}”. Open the board and follow a number from there."
        )
    base = boards.base(found.quarter)
    return trail_page(request, told, base, (document.title, base))
