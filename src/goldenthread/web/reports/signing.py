"""Freezing a report, signing it, taking its package away, and the keys that seal reports."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from goldenthread.actions import people, reports, seals
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.reports.compose import KINDS, called
from goldenthread.reports.document import INTERNAL, OUTSIDE
from goldenthread.store import keys, places, snapshots
from goldenthread.store.known import collection
from goldenthread.web import access, choosing
from goldenthread.web.access import ANYONE, needs, reader_of
from goldenthread.web.downloads import download
from goldenthread.web.people.second_step import show_again


class FreezeForm(forms.Form):
    """Which report is frozen."""

    quarter = forms.ChoiceField(
        label="Quarter",
        error_messages={"required": "Choose the quarter", "invalid_choice": "Choose a quarter from the list"},
    )
    kind = forms.ChoiceField(
        label="Report",
        choices=[(kind, kind) for kind in KINDS],
        error_messages={"required": "Choose the report", "invalid_choice": "Choose a report from the list"},
    )
    audience = forms.ChoiceField(
        label="Readers",
        help_text="Small numbers of people are hidden from readers outside.",
        choices=[("", "Choose the readers"), (OUTSIDE, "Readers outside"), (INTERNAL, "Readers inside")],
        error_messages={
            "required": "Choose the readers",
            "invalid_choice": "Choose the readers from the list",
        },
    )

    def __init__(self, request: HttpRequest) -> None:
        asked = {name: request.GET.get(name, "") for name in ("quarter", "kind", "audience")}
        super().__init__(request.POST or None, initial=asked)
        known = [(str(one), one.label) for one in choosing.quarters()]
        kinds = [(kind, called(kind, places.current())) for kind in KINDS]
        self.fields["quarter"].choices = known  # type: ignore[attr-defined] # it is declared above
        self.fields["kind"].choices = [("", "Choose a report"), *kinds]  # type: ignore[attr-defined]


@needs("freeze-report")
def freeze(request: HttpRequest) -> HttpResponse:
    """Freeze a report, ready to be signed by somebody else."""
    form = FreezeForm(request)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            done = reports.freeze(
                quarter=Quarter.parse(told["quarter"]),
                kind=told["kind"],
                audience=told["audience"],
                by=request.user.get_username(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Frozen: {done.title}. It can now be signed.")
            return redirect("snapshot", done.digest)
    words = {"form": form, "crumbs": [("Reports", reverse("reports"))]}
    return render(request, "web/reports/freeze.html", words)


@needs("sign-report")
def sign(request: HttpRequest, digest: str) -> HttpResponse:
    """Sign a frozen report: what is signed, who froze it, and whether it still recomputes."""
    report = access.report(reader_of(request), digest)
    if again := show_again(request, "Reports can be signed"):
        return again
    who, problem = request.user.get_username(), ""
    try:
        reports.refuse_signing(report, who)
        if request.method == "POST":
            reports.sign(snapshot=report.digest, by=who)
            messages.success(request, "The report is signed and sealed.")
            return redirect("snapshot", report.digest)
    except Refused as refused:
        problem = str(refused)
    words = {
        "report": report,
        "problem": problem,
        "signer": people.name_person_with_role(who, timezone.now()),
        "frozen_by": people.name_person_with_role(snapshots.frozen_by(report.digest), report.recorded_at),
        "newer": reports.newer(report),
        "collected": collection(report.quarter),
        "crumbs": [
            ("Reports", reverse("reports")),
            (report.title, reverse("snapshot", args=(report.digest,))),
        ],
    }
    return render(request, "web/reports/sign.html", words)


@needs("see-report-signed")
def package(request: HttpRequest, digest: str) -> HttpResponse:
    """A signed report's package as one file."""
    report = access.report(reader_of(request), digest)
    made, whole = seals.make_package(report), io.BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as packed:
        for name, content in made.items():
            packed.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    name = f"{report.quarter}-{report.kind}-{report.audience}-{report.digest[:12]}.zip"
    return download(whole.getvalue(), name.lower(), "application/zip")


@needs(ANYONE)
@login_not_required
def every_key(request: HttpRequest) -> HttpResponse:
    """The unit's public keys, for anybody who checks a report."""
    return render(request, "web/reports/keys.html", {"keys": keys.known_keys()[::-1]})
