"""The pages of checks: all of them, one, setting it aside for a programme, and rehearsing it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from goldenthread.actions import checks as actions
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import PeriodError, Quarter
from goldenthread.returns.checks import CatalogueEntry, catalogue
from goldenthread.returns.checks.standing import WORDS, Mode, Waiver
from goldenthread.returns.checks.tables import check_called, refuse_to_set_aside
from goldenthread.store import checks, editions, ledger, rounds
from goldenthread.web.access import Reader, needs, reader_of
from goldenthread.web.dates import DateField

LEVELS: Mapping[str, str] = {
    "error": "Error: blocks until it is mended",
    "query": "Query: blocks until it is mended or explained",
    "note": "Note: informs",
}
COLOURS = {Mode.ON: "green", Mode.REHEARSAL: "yellow"}


@dataclass(frozen=True, slots=True)
class Line:
    """A check as the pages show it."""

    check: CatalogueEntry
    mode: Mode
    waived: int
    """For how many returns it is set aside today."""

    @property
    def level(self) -> str:
        """What follows from what it finds, in words."""
        return LEVELS[self.check.level]

    @property
    def state(self) -> str:
        """How it stands, in words."""
        return WORDS[self.mode]

    @property
    def colour(self) -> str:
        """The colour of its tag, which says the same."""
        return COLOURS[self.mode]


@dataclass(frozen=True, slots=True)
class Given:
    """A waiver as the pages show it."""

    waiver: Waiver
    reason: str
    holds: bool


@needs("see-return")
def every(request: HttpRequest) -> HttpResponse:
    """Every check by its group, with how it stands."""
    lines = _lines(reader_of(request))
    groups = [(title, list(members)) for title, members in groupby(lines, key=lambda one: one.check.group)]
    words = {
        "groups": groups,
        "number": len(lines),
        "rehearsing": [one for one in lines if one.mode is Mode.REHEARSAL],
        "set_aside": [one for one in lines if one.waived],
    }
    return render(request, "web/checks/list.html", words)


def _lines(reader: Reader) -> list[Line]:
    decided, today = checks.all_modes(), timezone.localdate()
    holding = [one.check for one in _seen(reader) if one.holds(today)]
    return [Line(one, decided.get(one.name, one.mode), holding.count(one.name)) for one in catalogue()]


def _seen(reader: Reader) -> Iterator[Waiver]:
    """The waivers that they may see, newest first; a provider those of its own programmes."""
    for one in reversed(checks.every_waiver()):
        theirs = reader.programmes("see-return", one.quarter)
        if theirs is None or one.programme in theirs:
            yield one


def _line(request: HttpRequest, name: str) -> Line:
    check_called(name)
    return next(one for one in _lines(reader_of(request)) if one.check.name == name)


@needs("see-return")
def one(request: HttpRequest, name: str) -> HttpResponse:
    """A check: what it looks for, how it stands and since when, and for whom it is set aside."""
    line, today = _line(request, name), timezone.localdate()
    given = [one for one in _seen(reader_of(request)) if one.check == name]
    words = {
        "line": line,
        "given": [Given(one, checks.reason(one), one.holds(today)) for one in given],
        "switched": [event for event in ledger.view().events_of("check.") if event.subject == name][::-1],
    }
    return render(request, "web/checks/check.html", words)


# Setting aside


class WaiveForm(forms.Form):
    """For which programme and round, until when, and why."""

    programme = forms.ChoiceField(
        label="Programme",
        error_messages={"required": "Choose the programme", "invalid_choice": "Choose the programme"},
    )
    quarter = forms.ChoiceField(
        label="Round", error_messages={"required": "Choose the round", "invalid_choice": "Choose the round"}
    )
    expires = DateField(
        "last day of the waiver", label="Until", help_text="The last day on which the check is set aside."
    )
    reason = forms.CharField(
        label="Why the check is set aside",
        help_text="The provider and the quarter’s report show it. Name nobody.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the check is set aside"},
        max_length=2000,
    )

    def __init__(self, request: HttpRequest) -> None:
        initial = {name: request.GET.get(name, "") for name in ("programme", "quarter")}
        super().__init__(request.POST or None, initial=initial)
        self.fields["programme"].choices = [("", "Choose"), *_programmes()]  # type: ignore[attr-defined]
        self.fields["quarter"].choices = [("", "Choose"), *_quarters(initial["quarter"])]  # type: ignore[attr-defined]


def _programmes() -> list[tuple[str, str]]:
    found = {one.code: one.title for published in editions.all() for one in published.edition.programmes}
    return [(code, f"{title} ({code})") for code, title in sorted(found.items(), key=lambda pair: pair[1])]


def _quarters(asked: str) -> list[tuple[str, str]]:
    found = {str(one.quarter): one.quarter for one in rounds.every()}
    if asked:
        quarter = _quarter(asked)
        found[str(quarter)] = quarter
    return [(key, found[key].label) for key in sorted(found, reverse=True)]


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except PeriodError as problem:
        raise Refused(str(problem)) from None


@needs("waive-check")
def waive(request: HttpRequest, name: str) -> HttpResponse:
    """Set a check aside for one programme and round."""
    refuse_to_set_aside(name)
    form = WaiveForm(request)
    if request.method == "POST" and form.is_valid() and _waived(request, name, form):
        if request.GET.get("back") == "review":
            told = form.cleaned_data
            return redirect(
                f"{reverse('review-return', args=(told['quarter'], told['programme']))}#explained"
            )
        return redirect("check", name)
    return render(request, "web/checks/waive.html", {"line": _line(request, name), "form": form})


def _waived(request: HttpRequest, name: str, form: WaiveForm) -> bool:
    """Whether it was set aside; why not stands in the form."""
    told = form.cleaned_data
    try:
        done = actions.waive(
            check=name,
            programme=told["programme"],
            quarter=Quarter.parse(told["quarter"]),
            expires=told["expires"],
            reason=told["reason"],
            by=_who(request),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"The check is set aside for {done.programme} in {done.quarter.label}.")
    return True


@needs("waive-check")
@require_POST
def withdraw(request: HttpRequest, name: str, waiver: int) -> HttpResponse:
    """Withdraw a waiver: the check counts again."""
    done = actions.withdraw(waiver=waiver, by=_who(request))
    messages.success(request, f"The check counts again for {done.programme} in {done.quarter.label}.")
    return redirect("check", name)


def _who(request: HttpRequest) -> str:
    return request.user.get_username()


# Rehearsing


@needs("switch-check")
def rehearsal(request: HttpRequest, name: str) -> HttpResponse:
    """How the check would have fared on every return so far, and switching it on or back to a rehearsal."""
    line = _line(request, name)
    wanted = Mode.ON if line.mode is Mode.REHEARSAL else Mode.REHEARSAL
    if request.method == "POST":
        asked = Mode.ON if request.POST.get("mode") == Mode.ON else Mode.REHEARSAL
        actions.switch(check=name, mode=asked, by=_who(request))
        said = "is switched on" if asked is Mode.ON else "rehearses: it reports, and blocks nothing"
        messages.success(request, f"The check {said}.")
        return redirect("check", name)
    words = {"line": line, "fared": actions.fared(check=name), "wanted": wanted}
    return render(request, "web/checks/rehearsal.html", words)
