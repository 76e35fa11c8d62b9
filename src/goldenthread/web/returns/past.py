"""A return beside the programme's own past quarters, each number with its trail."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

import goldenthread
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.reports.document import Basis, Document
from goldenthread.reports.pages import followed
from goldenthread.reports.pages.past import compose
from goldenthread.returns.asking import form_for
from goldenthread.store import editions
from goldenthread.store.known import known
from goldenthread.store.views import position
from goldenthread.web import drawing
from goldenthread.web.access import needs
from goldenthread.web.returns.one import One, asked_for
from goldenthread.web.trails import trail_page


def document(one: One) -> Document:
    """The page, as it is now."""
    return _document(one.code, one.quarter, *position())


@lru_cache(maxsize=32)
def _document(code: str, quarter: Quarter, serial: int, _mark: str) -> Document:
    seen = known(quarter, serial=serial)
    basis = Basis("now", serial, seen.edition_digest, (), goldenthread.__version__)
    return compose(form_for(seen, code), seen.view, editions.in_force(quarter)[0], basis)


@needs("see-return")
def past(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """What the programme told this quarter and in the four before it."""
    one = asked_for(request, quarter, code, "see-return")
    made = document(one)
    base = one.href("return-past")
    words = {"one": one, "document": made, "fragment": drawing.fragment(made, base)}
    return render(request, "web/returns/past.html", words)


@needs("see-return")
def figure(request: HttpRequest, quarter: str, code: str, name: str) -> HttpResponse:
    """The trail of a figure of that page."""
    one = asked_for(request, quarter, code, "see-return")
    made = document(one)
    told = followed.follow(made.figures, followed.users(made.figures), name)
    if told is None:
        raise Refused(f"This page has no figure called “{name}”. Open it and follow a number from there.")
    base = one.href("return-past")
    return trail_page(request, told, base, (made.title, base))
