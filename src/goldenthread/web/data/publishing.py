"""Publishing an edition: its document is sent and checked, what it changes is shown, then it is published."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goldenthread.actions import framework
from goldenthread.framework.check import advice
from goldenthread.framework.yaml_text import LONGEST
from goldenthread.ledger.refusal import Refused
from goldenthread.store import files
from goldenthread.web.access import needs
from goldenthread.web.uploads.receiving import takes, was_too_large

TOO_LARGE = f"The file has more than {LONGEST // 1_000_000} MB. Choose the edition's document"


class EditionForm(forms.Form):
    """The document of an edition."""

    document = forms.FileField(
        label="The edition",
        help_text=f"A YAML document of at most {LONGEST // 1_000_000} MB. Nothing is published yet.",
        allow_empty_file=True,
        error_messages={
            "required": "Choose the edition's document",
            "invalid": "Choose the edition's document",
        },
    )


@needs("publish-framework")
@takes(LONGEST)
def add(request: HttpRequest) -> HttpResponse:
    """Send the document of an edition."""
    form = EditionForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if was_too_large(request):
            form.errors["document"] = form.error_class([TOO_LARGE])
        elif form.is_valid():
            return redirect(
                "edition-draft", framework.keep_draft(document=form.cleaned_data["document"].read())
            )
    words = {"form": form, "crumbs": [("Data and editions", reverse("data"))]}
    return render(request, "web/data/add_edition.html", words)


@needs("publish-framework")
def draft(request: HttpRequest, digest: str) -> HttpResponse:
    """What is wrong with an edition that was sent, or what it would change; and publishing it."""
    document, problem = files.read(digest), ""
    if request.method == "POST":
        try:
            done = framework.publish(document=document, by=request.user.get_username())
        except Refused as refused:
            problem = str(refused)
        else:
            start = done.edition.effective_from.label
            messages.success(request, f"The edition is published. It is in force from {start}.")
            return redirect("data")
    problems, edition = framework.check(document=document)
    words = {
        "digest": digest,
        "problem": problem,
        "problems": problems,
        "edition": edition,
        "changes": framework.compare_with_latest(edition) if edition else (),
        "advice": advice(edition) if edition else (),
        "crumbs": [("Data and editions", reverse("data")), ("Add an edition", reverse("add-edition"))],
    }
    return render(request, "web/data/edition_draft.html", words)
