"""Erasing words that the law asks to have erased: find them, see what goes and what stays, and confirm."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goldenthread.actions import erasures
from goldenthread.actions.erasures import Erasable, Part
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import PeriodError, Quarter
from goldenthread.store import editions, snapshots
from goldenthread.store.texts import LONGEST
from goldenthread.web.access import needs
from goldenthread.web.people.second_step import show_again

UNIT = "unit"
"""In an address: words that belong to no programme's return, such as those about rounds and accounts."""
STAYS = {
    Part.TEXT: (
        "the figures of the return, and who sent it when",
        "a digest of the words, which shows nothing of what they say",
        "the workbook that was sent, which may hold the same words: erase it too",
    ),
    Part.WORDS: (
        "the decision or message itself, and who made it when",
        "a digest of the words, which shows nothing of what they say",
    ),
    Part.WORKBOOK: (
        "the figures and answers that were read from it",
        "its name, size and digest, and who sent it when",
    ),
}
"""What an erasure leaves, by what is erased."""


class FindForm(forms.Form):
    """Beside which return to look."""

    quarter = forms.ChoiceField(
        label="Quarter",
        error_messages={"required": "Choose the quarter", "invalid_choice": "Choose a quarter from the list"},
    )
    programme = forms.ChoiceField(
        label="Return of",
        error_messages={
            "required": "Choose the programme",
            "invalid_choice": "Choose a programme from the list",
        },
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET if "quarter" in request.GET else None)
        self.fields["quarter"].choices = [(str(q), q.label) for q in erasures.find_quarters()]  # type: ignore[attr-defined]
        self.fields["programme"].choices = [  # type: ignore[attr-defined]
            ("", "Choose one"),
            *sorted(_titles().items(), key=lambda one: one[1]),
            (UNIT, "None: words about the round or an account"),
        ]


def _titles() -> dict[str, str]:
    """Every programme of every edition, by code; the newest edition's title counts."""
    return {one.code: one.title for each in editions.all() for one in each.edition.programmes}


class ReasonForm(forms.Form):
    """Why something is erased."""

    reason = forms.CharField(
        label="Why",
        help_text="Say who asked for it and when. Do not name the person whose words are erased.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in a sentence"},
        max_length=LONGEST,
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """The return beside which words are kept, or the unit's own words of a quarter."""

    code: str
    quarter: Quarter

    @property
    def programme(self) -> str:
        """The programme as the registers know it."""
        return "" if self.code == UNIT else self.code

    @property
    def title(self) -> str:
        """What the words belong to."""
        return "The round and accounts" if self.code == UNIT else _titles().get(self.code, self.code)

    @property
    def address(self) -> str:
        """The list of what can be erased there."""
        return f"{reverse('erasure')}?quarter={self.quarter}&programme={self.code}"


@needs("erase-words")
def find(request: HttpRequest) -> HttpResponse:
    """Find what is to be erased: by quarter and programme, never by what it says."""
    form = FindForm(request)
    beside = None
    if form.is_valid():
        asked = form.cleaned_data
        beside = Beside(asked["programme"], Quarter.parse(asked["quarter"]))
    rows = erasures.find_erasable(beside.programme, beside.quarter) if beside else ()
    return render(request, "web/audit/erasure.html", {"form": form, "beside": beside, "rows": rows})


@needs("erase-words")
def erase(request: HttpRequest, quarter: str, code: str, part: str, key: str) -> HttpResponse:
    """Say what goes and what stays; erase it once that is confirmed with a reason."""
    beside = Beside(code, _quarter(quarter))
    one = _look_up(beside, part, key)
    if again := show_again(request, "Words can be erased"):
        return again
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = erasures.erase(
                one,
                programme=beside.programme,
                quarter=beside.quarter,
                reason=form.cleaned_data["reason"],
                by=request.user.get_username(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done.sentence)
            return redirect(beside.address)
    words = {
        "form": form,
        "one": one,
        "beside": beside,
        "stays": STAYS[one.part],
        "frozen": len(snapshots.of_quarter(beside.quarter)),
        "crumbs": [("Audit log", reverse("audit")), ("Erase words", beside.address)],
    }
    return render(request, "web/audit/erase.html", words)


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except PeriodError as problem:
        raise Refused(str(problem)) from None


def _look_up(beside: Beside, part: str, key: str) -> Erasable:
    found = erasures.find_erasable(beside.programme, beside.quarter)
    one = next((each for each in found if (each.part, each.key) == (part, key)), None)
    if one is None:
        raise Refused(
            f"Nothing like this is kept for {beside.title}, {beside.quarter.label}. "
            "Look for it again on the page “Erase words”."
        )
    return one
