"""The versions of a return: all of them, and two side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.framework.model import Programme
from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Event, Observation
from goldenthread.periods import Quarter
from goldenthread.reports.pages.returns import HAPPENED, STATES
from goldenthread.reports.review.one import answer_in_words
from goldenthread.returns.asking import form_for
from goldenthread.returns.form import Form
from goldenthread.returns.versions import Change, compared
from goldenthread.returns.workflow import state_of
from goldenthread.store import conversations, reviews
from goldenthread.store import returns as kept
from goldenthread.store.known import known
from goldenthread.store.returns import Version
from goldenthread.web.access import needs, own_return, reader_of
from goldenthread.web.review.pages import quarter_of


def _return(request: HttpRequest, quarter: str, code: str) -> tuple[Quarter, Programme, list[Event]]:
    found = quarter_of(quarter)
    programme = own_return(reader_of(request), "see-return", found, code)
    return found, programme, reviews.events_of(found).get(code, [])


@needs("see-return")
def every(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """Every version of a return with what became of it, newest first; two can be chosen to compare."""
    found, programme, events = _return(request, quarter, code)
    versions = kept.versions(code, found)
    chosen = [request.GET.get("from", ""), request.GET.get("to", "")]
    if all(one.isdecimal() for one in chosen):
        return redirect("compare-versions", found, code, *sorted(map(int, chosen)))
    state, texts = state_of(events), conversations.words(code, found)
    words = {
        "quarter": found,
        "programme": programme,
        "state": STATES[state.state],
        "accepted": state.accepted_version,
        "rows": [(one, _happened(events, one.version, texts)) for one in reversed(versions)],
        "versions": versions,
        "reviews": reader_of(request).may("see-round"),
    }
    return render(request, "web/versions/list.html", words)


def _happened(events: Iterable[Event], version: int, texts: Any) -> list[dict[str, Any]]:
    """What happened to one version, with the words that go with it."""
    return [
        {
            "what": HAPPENED[e.kind],
            "by": e.by,
            "at": e.recorded_at,
            "why": texts.get(e.data.get("reason-text-id", ""), ""),
        }
        for e in events
        if e.kind in HAPPENED and e.data.get("version") == version
    ]


@needs("see-return")
def compare(request: HttpRequest, quarter: str, code: str, a: int, b: int) -> HttpResponse:
    """Two versions side by side."""
    found, programme, events = _return(request, quarter, code)
    before, after = (_version(code, found, number) for number in (a, b))
    form, texts = form_for(known(found), code), conversations.words(code, found)
    made = compared(form, reviews.content(before), reviews.content(after), events)
    words = {
        "quarter": found,
        "programme": programme,
        "before": before,
        "after": after,
        "compared": made,
        "why": [texts[one] for one in made.why if one in texts],
        "rows": [_row(form, one, texts) for one in made.changes],
        "newest": b == state_of(events).version,
        "reviews": reader_of(request).may("see-round"),
    }
    return render(request, "web/versions/compare.html", words)


def _version(code: str, quarter: Quarter, number: int) -> Version:
    found = {one.version: one for one in kept.versions(code, quarter)}
    if number not in found:
        raise Refused(f"The return of {code} for {quarter.label} has no version {number}, but {len(found)}.")
    return found[number]


def _row(form: Form, change: Change, texts: Any) -> dict[str, Any]:
    titles = {one.code: one.title for one in form.sections}
    return {
        "label": change.label,
        "section": titles.get(change.section, ""),
        "before": _held(form, change.field, change.before),
        "after": _held(form, change.field, change.after),
        "why": [texts[one] for one in change.why if one in texts],
    }


def _held(form: Form, field: str, held: Observation | str | None) -> dict[str, str]:
    """What a version says there, and the cell."""
    shown = answer_in_words(form.fields.get(field), held) or "blank"
    cell = held.source if isinstance(held, Observation) and held.source.cell else None
    return {"shown": shown, "place": f"{cell.sheet}!{cell.cell}" if cell else ""}
