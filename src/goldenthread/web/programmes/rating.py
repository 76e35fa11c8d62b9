"""Rating a programme by decision: the computed rating is still shown."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goldenthread.actions import ratings
from goldenthread.ledger.refusal import Refused
from goldenthread.store import editions, inputs
from goldenthread.store.texts import LONGEST
from goldenthread.web import choosing
from goldenthread.web.access import needs


class RatingForm(forms.Form):
    """A rating, and why."""

    rating = forms.ChoiceField(
        label="Rating",
        choices=[("", "Choose a rating"), *((one, one.capitalize()) for one in ratings.RATINGS)],
        error_messages={"required": "Choose a rating", "invalid_choice": "Choose a rating from the list"},
    )
    reason = forms.CharField(
        label="Why",
        help_text="Reports print the reason beside the rating. Name no young person.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why, in a sentence"},
        max_length=LONGEST,
    )


@needs("override-rating")
def override(request: HttpRequest, code: str) -> HttpResponse:
    """Rate a programme by decision for a quarter."""
    at = choosing.standing(request.GET.get("quarter"))
    programme = editions.programme(code, at.quarter)
    form = RatingForm(request.POST or None)
    back = f"{reverse('programme', args=(programme.code,))}?quarter={at.quarter}"
    if request.method == "POST" and form.is_valid():
        told, who = form.cleaned_data, request.user.get_username()
        try:
            ratings.override(programme=programme.code, quarter=at.quarter, **told, by=who)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{programme.title} is rated {told['rating']} for {at.quarter.label}.")
            return redirect(back)
    rating = inputs.inputs_at(at).result.of(programme.code).rating
    words = {
        "form": form,
        "programme": programme,
        "quarter": at.quarter,
        "rating": rating,
        "crumbs": [("Programmes", f"{reverse('programmes')}?quarter={at.quarter}"), (programme.title, back)],
    }
    return render(request, "web/programmes/override.html", words)
