"""The reviewer's pages: the queue by risk, one return with all that bears on it, and the decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goldenthread.actions import returns as actions
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import PeriodError, Quarter
from goldenthread.reports.document import Document
from goldenthread.reports.pages import followed
from goldenthread.reports.pages.returns import STATES
from goldenthread.reports.review.queue import Show
from goldenthread.reports.review.submitted import Submitted
from goldenthread.returns import workflow
from goldenthread.returns.workflow import State, Verb
from goldenthread.store import editions, reviews, rounds
from goldenthread.store.inputs import Stand
from goldenthread.store.reviews import stand
from goldenthread.web import drawing
from goldenthread.web.access import needs, own_return, reader_of
from goldenthread.web.review import lines, made
from goldenthread.web.review.forms import AcceptForm, Decision, ReopenForm, SendBackForm, ShowForm
from goldenthread.web.trails import trail_page

ABILITIES = {Verb.ACCEPT: "accept-return", Verb.SEND_BACK: "accept-return", Verb.REOPEN: "reopen-return"}
TITLES = {
    Verb.ACCEPT: "Accept",
    Verb.SEND_BACK: "Send back for changes",
    Verb.REOPEN: "Reopen for a correction",
}
ROUTES = {Verb.ACCEPT: "accept-return", Verb.SEND_BACK: "send-back-return", Verb.REOPEN: "reopen-return"}


def quarter_of(text: str) -> Quarter:
    """The quarter that an address names."""
    try:
        return Quarter.parse(text)
    except PeriodError as problem:
        raise Refused(str(problem)) from None


def who(request: HttpRequest) -> str:
    """The user name of who asks."""
    return request.user.get_username()


# The queue


@needs("see-round")
def newest(request: HttpRequest) -> HttpResponse:
    """The queue of the quarter that is asked for, or of the newest round."""
    asked = request.GET.get("quarter")
    return redirect("review", quarter_of(asked) if asked else rounds.newest().quarter)


@needs("see-round")
def queue(request: HttpRequest, quarter: str) -> HttpResponse:
    """The returns of a quarter that wait for review, those to look at first on top."""
    found = quarter_of(quarter)
    if str(found) != quarter:
        return redirect("review", found, permanent=True)
    editions.in_force(found)
    at, form = stand(found), ShowForm({"show": request.GET.get("show", "")})
    words = {
        "quarter": found,
        "quarters": tuple(sorted({*(one.quarter for one in rounds.every()), found}, reverse=True)),
        "form": form,
        "fragment": made.draw_queue(at, form.chosen, reverse("review", args=(found,))),
        "others": _others(at),
    }
    return drawing.render_document(request, "web/review/queue.html", words)


Others = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Programmes' codes and titles, by where their returns are."""


def _others(at: Stand) -> Others:
    """The returns that do not wait for review."""
    every, edition = reviews.events_of(at.quarter, at.serial), editions.in_force(at.quarter)[0]
    found: dict[State, list[tuple[str, str]]] = {}
    for programme in edition.programmes:
        state = workflow.state_of(every.get(programme.code, ())).state
        if state in (State.RETURNED, State.REOPENED, State.ACCEPTED):
            found.setdefault(state, []).append((programme.code, programme.title))
    return tuple((STATES[state][0], tuple(found[state])) for state in State if state in found)


@needs("see-round")
def queue_figure(request: HttpRequest, quarter: str, name: str) -> HttpResponse:
    """The trail of a figure of the queue."""
    found = quarter_of(quarter)
    document = made.of_queue(stand(found), Show.ALL)
    return _trail(request, document, name, reverse("review", args=(found,)))


def _trail(request: HttpRequest, document: Document, name: str, base: str) -> HttpResponse:
    told = followed.follow(document.figures, followed.users(document.figures), name)
    if told is None:
        raise Refused(
            f"This page has no figure called “{name}” any more. Open it and follow a number from there."
        )
    return trail_page(request, told, base, (document.title, base))


# One return


@needs("see-round")
def one(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """One return: every answer beside what was answered before, what follows from it, and the decisions."""
    at, found = stand(quarter_of(quarter)), quarter_of(quarter)
    programme = own_return(reader_of(request), "see-return", found, code)
    submitted, page = reviews.one(at, code), made.of_one(at, code)
    base = reverse("review-return", args=(found, code))
    words = {
        "quarter": found,
        "programme": programme,
        "one": submitted,
        "state": STATES[submitted.state.state],
        "file": next((o.source for o in submitted.content.told.values()), None),
        "fragment": drawing.fragment(page.document, base),
        "sections": lines.sections(submitted, page, base),
        "queries": lines.queries(submitted),
        "waiting": lines.waiting(submitted),
        "decisions": [_decision(request, verb, submitted.state.state, found, code) for verb in ABILITIES],
        "asks": reader_of(request).may("query-return"),
        "waives": reader_of(request).may("waive-check"),
        "waives_not": reader_of(request).refusal("waive-check"),
        "before": submitted.content.version - 1,
    }
    return drawing.render_document(request, "web/review/return.html", words)


def _decision(request: HttpRequest, verb: Verb, state: State, quarter: Quarter, code: str) -> dict[str, str]:
    """A decision: its way there, or why it cannot be taken."""
    reader, ability = reader_of(request), ABILITIES[verb]
    why = "" if reader.may(ability) else reader.refusal(ability)
    return {
        "title": TITLES[verb],
        "href": reverse(ROUTES[verb], args=(quarter, code)),
        "why_not": why or workflow.can(state, verb) or "",
    }


@needs("see-round")
def figure(request: HttpRequest, quarter: str, code: str, name: str) -> HttpResponse:
    """The trail of a figure of one return."""
    found = quarter_of(quarter)
    own_return(reader_of(request), "see-return", found, code)
    page = made.of_one(stand(found), code)
    return _trail(request, page.document, name, reverse("review-return", args=(found, code)))


# The decisions

Form = Callable[[Submitted, Any], Decision]
Act = Callable[[Any, dict[str, Any]], object]


@needs("accept-return")
def accept(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """Accept a return, with a message to its provider."""

    def act(form: AcceptForm, whose: dict[str, Any]) -> object:
        return actions.accept(**whose, message=form.cleaned_data["message"])

    return _decide(request, Verb.ACCEPT, quarter, code, AcceptForm, act)


@needs("accept-return")
def send_back(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """Send a return back for changes, with reasons by section."""

    def act(given: SendBackForm, whose: dict[str, Any]) -> object:
        return actions.send_back(**whose, reason=given.cleaned_data["reason"], sections=given.sections)

    return _decide(request, Verb.SEND_BACK, quarter, code, SendBackForm, act)


@needs("reopen-return")
def reopen(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """Reopen an accepted return for a correction, with the reason."""

    def act(form: ReopenForm, whose: dict[str, Any]) -> object:
        return actions.reopen(**whose, reason=form.cleaned_data["reason"])

    return _decide(request, Verb.REOPEN, quarter, code, ReopenForm, act)


DONE = {
    Verb.ACCEPT: "The return of {} for {} is accepted. Its figures count from now on.",
    Verb.SEND_BACK: "The return of {} for {} is sent back for changes.",
    Verb.REOPEN: "The return of {} for {} is reopened. Its figures stand until another version is accepted.",
}


def _decide(request: HttpRequest, verb: Verb, quarter: str, code: str, make: Form, act: Act) -> HttpResponse:
    """The page of a decision, and taking it; what speaks against it stands in the form."""
    found = quarter_of(quarter)
    programme = own_return(reader_of(request), ABILITIES[verb], found, code)
    submitted = reviews.one(stand(found), code)
    form = make(submitted, request.POST or None)
    why_not = workflow.can(submitted.state.state, verb)
    if request.method == "POST" and form.is_valid():
        try:
            act(form, {"programme": code, "quarter": found, "by": who(request)})
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, DONE[verb].format(programme.title, found.label))
            return redirect("review-return", found, code)
    words = {
        "quarter": found,
        "programme": programme,
        "one": submitted,
        "form": form,
        "title": TITLES[verb],
        "verb": verb.value,
        "why_not": "" if form.errors else why_not,
        "open": [*submitted.talk.open, *submitted.talk.answered],
        "movement": made.movement(stand(found), code) if verb is Verb.ACCEPT and not why_not else None,
    }
    return render(request, "web/review/decide.html", words)
