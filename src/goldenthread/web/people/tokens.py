"""One's own tokens: those there are, making one, and closing one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from goldenthread.actions import tokens as actions
from goldenthread.actions.tokens import LONGEST, SCOPES
from goldenthread.ledger.refusal import Refused
from goldenthread.store import tokens
from goldenthread.web.access import SIGNED_IN, Reader, needs, reader_of
from goldenthread.web.people.forms import Checkboxes
from goldenthread.web.people.second_step import passed_just_now, show_again

DAYS = {7: "A week", 30: "30 days", 90: "90 days", 365: "A year"}


class MakeForm(forms.Form):
    """What a token is for, what it may be used for, and for how long."""

    name = forms.CharField(
        label="What the token is for",
        help_text="Such as “Case system, nightly”. You will know it by this.",
        error_messages={"required": "Say what the token is for"},
        max_length=100,
    )
    scopes = forms.MultipleChoiceField(  # type: ignore[call-arg] # the stubs lack template_name
        label="What it may be used for",
        help_text="Never more than you may do yourself.",
        error_messages={
            "required": "Choose what the token may be used for",
            "invalid_choice": "Choose from the list what the token may be used for",
        },
        widget=Checkboxes,
        template_name="ds/checkboxes.html",
    )
    days = forms.TypedChoiceField(
        label="How long it lasts",
        choices=list(DAYS.items()),
        coerce=int,
        initial=90,
        error_messages={"invalid_choice": f"Choose how long it lasts, {LONGEST} days at most"},
    )

    def __init__(self, request: HttpRequest, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["scopes"].choices = _of_use(reader_of(request))  # type: ignore[attr-defined]


def _of_use(reader: Reader) -> list[tuple[str, str]]:
    """The scopes by which somebody could do anything, with what each is for."""
    return [(name, one.what) for name, one in SCOPES.items() if any(map(reader.may, one.abilities))]


@needs(SIGNED_IN)
@never_cache
def every(request: HttpRequest) -> HttpResponse:
    """One's tokens; and a form to make one, which shows the token this once."""
    if again := show_again(request, "Your tokens can be seen"):
        return again
    coded = passed_just_now(request)
    form, made, secret = MakeForm(request, request.POST or None), None, ""
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = actions.make(owner=request.user, second_step=coded, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            for sentence in refused.details or (str(refused),):
                form.add_error(None, sentence)
    now = timezone.now()
    rows = [(one, one.opens(now), [SCOPES[s].what for s in one.scopes]) for one in tokens.of(request.user)]  # type: ignore[arg-type]
    words = {"form": MakeForm(request) if made else form, "rows": rows, "made": made, "secret": secret}
    return render(request, "web/people/tokens.html", words)


@needs(SIGNED_IN)
@require_POST
def close(request: HttpRequest, token: int) -> HttpResponse:
    """Close one of one's tokens."""
    closed = actions.close(owner=request.user, token=token)  # type: ignore[arg-type]
    messages.success(request, f"“{closed.name}” opens nothing any more.")
    return redirect("tokens")
