"""A provider's home, and the page of one return: its task list, what was said of it, and its versions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.returns.conversation import Turn
from goldenthread.returns.workflow import State
from goldenthread.web.access import needs, reader_of
from goldenthread.web.returns import listing, said
from goldenthread.web.returns.one import COLOURS, Status, begun


@needs("see-return")
def every(request: HttpRequest) -> HttpResponse:
    """Your returns: what is due when, where each is, and what was said about the last one."""
    reader = reader_of(request)
    if not reader.may("prepare-return"):
        return redirect("reviews")
    found = listing.read_list(reader, every="earlier" in request.GET)
    words = {"to_do": found.to_do, "done": found.done, "earlier": found.earlier}
    return render(request, "web/returns/list.html", words)


@needs("see-return")
def one(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """A return: what to do, what was said, and every version."""
    found = begun(request, quarter, code, "see-return")
    tasks = [(section, found.status(section)) for section in found.form.sections] if found.working else []
    threads = said.asked(found)
    waiting = [shown for shown in threads if shown.thread.turn is Turn.OPEN]
    words = {
        "one": found,
        "tasks": [
            (section, status, COLOURS.get(status, ""), said.about(section, waiting))
            for section, status in tasks
        ],
        "is_with_vru": found.state.state is State.SUBMITTED,
        "progress": _progress([status for _, status in tasks]),
        "said": said.everything(found),
        "last": said.last(found),
        "versions": said.versions(found),
        "prepares": found.may("prepare-return"),
        "declined": said.declined(found),
        "threads": threads,
        "waiting": waiting,
        "used_in": said.used_in(found),
        "reports": found.reader.may("see-report-signed"),
    }
    return render(request, "web/returns/one.html", words)


def _progress(parts: list[Status]) -> str:
    """How many parts are filled in, of those that must be."""
    complete, optional = parts.count(Status.COMPLETE), parts.count(Status.OPTIONAL)
    needed = len(parts) - optional
    if complete == needed:
        return "Every part is filled in." if not optional else "Every part that must be is filled in."
    more = f"; {optional} more may stay empty" if optional else ""
    return f"{complete} of {needed} parts {'is' if complete == 1 else 'are'} filled in{more}."
