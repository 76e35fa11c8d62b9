"""The pages on which an extract is added: sending its files, how far they are, and what became of them."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.actions import extracts as actions
from goldenthread.ledger.refusal import Refused
from goldenthread.store import extracts
from goldenthread.store.extracts import State
from goldenthread.trends.kinds import KINDS
from goldenthread.web.access import needs
from goldenthread.web.data import mapping
from goldenthread.web.data.forms import ExtractForm
from goldenthread.web.uploads.receiving import takes, was_too_large

CALLED: Final = {
    State.WAITING: ("Waiting", "grey"),
    State.READING: ("Being read", "light-blue"),
    State.ASKING: ("Say which column says what", "yellow"),
    State.ADDED: ("Added", "green"),
    State.REFUSED: ("Not added", "red"),
    State.FAILED: ("Failed", "red"),
}
"""What a state is called, and the colour that goes with the words."""
LATELY: Final = 20
"""How many of the extracts that were sent last are listed."""


@needs("add-data")
@takes(actions.LARGEST)
def add(request: HttpRequest) -> HttpResponse:
    """Send the files of an extract; the list of those that were sent lately."""
    form = ExtractForm(request.POST, request.FILES) if request.method == "POST" else _begun(request)
    if request.method == "POST" and (number := _received(request, form)) is not None:
        return redirect("extract", number)
    lately = [(one, CALLED[one.state]) for one in extracts.lately(LATELY)]
    return render(request, "web/data/add.html", {"form": form, "kinds": KINDS.values(), "lately": lately})


def _begun(request: HttpRequest) -> ExtractForm:
    """The form with what its address says: the kind, or an extract that is to be sent again."""
    again = request.GET.get("again", "")
    if again.isdecimal():
        before = extracts.one(int(again))
        said = {
            "kind": before.kind,
            "obtained": before.obtained,
            "new": "\n".join(before.new),
            "publisher": before.publisher,
            "add_repeats": before.add_repeats,
        }
        return ExtractForm(initial=said)
    return ExtractForm(initial={"kind": request.GET.get("kind", "")})


def _received(request: HttpRequest, form: ExtractForm) -> int | None:
    """The number of the extract; None when there is none, and why not stands in the form."""
    if was_too_large(request):
        form.errors["extract"] = form.error_class([actions.TOO_LARGE])
        return None
    if not form.is_valid():
        return None
    chosen = form.cleaned_data
    try:
        return actions.receive(
            kind=chosen["kind"],
            files=[(file.name, file.chunks()) for file in chosen["extract"]],
            obtained=chosen["obtained"],
            by=request.user.get_username(),
            new=[name for line in chosen["new"].splitlines() if (name := line.strip())],
            publisher=chosen["publisher"],
            add_repeats=chosen["add_repeats"],
        )
    except Refused as refused:
        form.add_error("publisher" if "publisher" in str(refused) else "obtained", str(refused))
        return None


@needs("add-data")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What became of an extract; while nothing has, how far it is, or what is asked about it."""
    found = extracts.one(number)
    if "done" in request.GET and found.state in extracts.OPEN:
        return HttpResponse(status=204)  # a script asks again later
    if found.state is State.ASKING:
        return mapping.page(request, found)
    words = {
        "one": found,
        "tag": CALLED[found.state],
        "names_look_misspelt": any("--new-name" in problem for problem in found.problems),
        "rows_repeat": any("--add-repeats" in problem for problem in found.problems),
    }
    return render(request, "web/data/extract.html", words)
