"""A provider's home, and the page of one return: its task list, what was said of it, and its versions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.framework.model import State as ProgrammeState
from goldenthread.returns.conversation import Turn
from goldenthread.returns.workflow import State
from goldenthread.store import rounds
from goldenthread.web.access import needs, reader_of
from goldenthread.web.returns import said
from goldenthread.web.returns.one import COLOURS, One, Status, begun, of_provider

QUARTERS_LISTED = 6
"""Of so many quarters the list holds what is done: a year and a half. Earlier ones are a click away."""


@needs("see-return")
def every(request: HttpRequest) -> HttpResponse:
    """Your returns: what is due when, where each is, and what was said about the last one."""
    reader = reader_of(request)
    if not reader.may("prepare-return"):
        return redirect("reviews")
    quarters = rounds.quarters_with("round.opened", "return.submitted")
    found = [(one, said.unanswered(one)) for one in of_provider(reader, quarters) if _is_asked(one)]
    to_do = [(one, asked) for one, asked in found if asked or _waits(one)]
    to_do.sort(key=lambda each: (each[0].quarter, each[0].programme.title))
    done = [one for one, asked in found if not (asked or _waits(one))]
    shown = quarters if "earlier" in request.GET else quarters[:QUARTERS_LISTED]
    recent = [one for one in done if one.quarter in shown]
    words = {
        "to_do": [
            (one, said.last(one) or said.before(one), asked, said.declined(one)) for one, asked in to_do
        ],
        "done": [(one, said.last(one)) for one in recent],
        "earlier": len(done) - len(recent),
    }
    return render(request, "web/returns/list.html", words)


def _is_asked(one: One) -> bool:
    return one.programme.state is ProgrammeState.LIVE or one.state.version > 0


def _waits(one: One) -> bool:
    """Whether it is for its reader to do something: what is with the certifier waits for nobody else."""
    if one.state.state in (State.SUBMITTED, State.ACCEPTED) or one.why_not_sent:
        return False
    return not one.waits_for_certifier or one.certifies


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
