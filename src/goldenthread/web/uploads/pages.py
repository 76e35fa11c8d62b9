"""The pages of uploads: sending a workbook, how far it is, what became of it, and every one before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.actions import drafts
from goldenthread.actions import uploads as actions
from goldenthread.framework.model import Programme
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import PeriodError, Quarter
from goldenthread.returns import preparing
from goldenthread.returns.findings import Finding, Level, where
from goldenthread.returns.form import Form
from goldenthread.returns.preparing import Move
from goldenthread.returns.workbook.found import FOLLOWS, findings_workbook, questions
from goldenthread.store import drafts as kept
from goldenthread.store import files, uploads
from goldenthread.store.clock import in_words
from goldenthread.store.uploads import State, Uploaded
from goldenthread.web.access import needs, own_return, reader_of
from goldenthread.web.downloads import download
from goldenthread.web.uploads.receiving import was_too_large

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CALLED = {
    State.WAITING: ("Waiting", "grey"),
    State.READING: ("Being read", "light-blue"),
    State.MERGED: ("In the draft", "green"),
    State.REFUSED: ("Not used", "red"),
    State.FAILED: ("Failed", "red"),
}
"""What a state is called, and the colour that goes with the words."""
DANGEROUS = "A virus was found in this file, so it cannot be downloaded. Your own copy is the same file."
NOT_YET = "This file waits for the virus scanner, so it cannot be downloaded yet."


class UploadForm(forms.Form):
    """A workbook to upload."""

    workbook = forms.FileField(
        label="The workbook, filled in as far as you are",
        help_text="An Excel workbook (.xlsx) of up to 10 MB, made from the one that you downloaded here.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "Choose the workbook that you want to upload",
            "invalid": "Choose the workbook that you want to upload",
        },
    )


def _return(request: HttpRequest, quarter: str, code: str) -> tuple[Quarter, Programme]:
    """The quarter and the programme of an address, where the reader prepares its return."""
    try:
        found = Quarter.parse(quarter)
    except PeriodError as problem:
        raise Refused(str(problem)) from None
    return found, own_return(reader_of(request), "prepare-return", found, code)


# Sending


@needs("prepare-return")
def upload(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """Upload a workbook, in whatever state it is."""
    found, of = _return(request, quarter, code)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and (number := _received(request, form, found, of)) is not None:
        return redirect("upload-result", found, of.code, number)
    words = {
        "form": form,
        "quarter": found,
        "programme": of,
        "why_not": preparing.can(kept.standing(of.code, found).stage, Move.CHANGE),
        "before": len(uploads.of_return(of.code, found)),
    }
    return render(request, "web/uploads/upload.html", words)


def _received(request: HttpRequest, form: UploadForm, quarter: Quarter, of: Programme) -> int | None:
    """The number of the upload; None when there is none, and why not stands in the form."""
    if was_too_large(request):
        form.errors["workbook"] = form.error_class([actions.TOO_LARGE])
        return None
    if not form.is_valid():
        return None
    file = form.cleaned_data["workbook"]
    try:
        return actions.receive(
            programme=of.code,
            quarter=quarter,
            content=file.read(),
            name=file.name,
            by=request.user.get_username(),
        )
    except Refused as refused:
        form.add_error("workbook", str(refused))
        return None


# What became of it


@needs("prepare-return")
def result(request: HttpRequest, quarter: str, code: str, number: int) -> HttpResponse:
    """What became of an upload; while nothing has, how far it is."""
    found, of = _return(request, quarter, code)
    one = uploads.one(number, of.code, found)
    if "done" in request.GET and not one.state.done:
        return HttpResponse(status=204)  # a script asks again later
    form = drafts.form(programme=of.code, quarter=found) if one.findings or one.taken else None
    words = {
        "quarter": found,
        "programme": of,
        "one": one,
        "tag": CALLED[one.state],
        "findings": _lines(one.findings, form) if form else [],
        "changed": _changed(one, found, form) if form else [],
        "may_download": _why_not_downloaded(one) is None,
    }
    return render(request, "web/uploads/result.html", words)


def _lines(findings: Sequence[Finding], form: Form) -> list[dict[str, Any]]:
    colours = {Level.ERROR: "red", Level.QUERY: "yellow", Level.NOTE: "blue"}
    return [
        {
            "finding": one,
            "follows": FOLLOWS[one.level],
            "colour": colours[one.level],
            "where": where(one.places),
            "questions": questions(one, form.fields),
        }
        for one in findings
    ]


def _changed(one: Uploaded, quarter: Quarter, form: Form) -> list[tuple[str, str]]:
    """The questions whose answers in the draft come from this upload: sheet and question."""
    working = kept.working(form.programme, quarter) if one.taken else None
    if working is None:
        return []
    return [
        (section.title, field.label)
        for section in form.sections
        for field in section.fields()
        if field.id in working.entries and working.entries[field.id].upload == one.id
    ]


@needs("prepare-return")
def every(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """Every file that was uploaded to a return, failed ones too, with its findings."""
    found, of = _return(request, quarter, code)
    rows = [
        {"one": one, "tag": CALLED[one.state], "may_download": _why_not_downloaded(one) is None}
        for one in uploads.of_return(of.code, found)
    ]
    return render(request, "web/uploads/list.html", {"quarter": found, "programme": of, "rows": rows})


# Files


@needs("prepare-return")
def file(request: HttpRequest, quarter: str, code: str, number: int) -> HttpResponse:
    """An upload's file, as it was received."""
    found, of = _return(request, quarter, code)
    one = uploads.one(number, of.code, found)
    why_not = _why_not_downloaded(one)
    if why_not is not None:
        raise Refused(why_not)
    return download(files.read(one.digest), one.name)


def _why_not_downloaded(one: Uploaded) -> str | None:
    if one.dangerous:
        return DANGEROUS
    return None if one.state.done else NOT_YET


@needs("prepare-return")
def findings_of_upload(request: HttpRequest, quarter: str, code: str, number: int) -> HttpResponse:
    """The findings of an upload, as a workbook."""
    found, of = _return(request, quarter, code)
    one = uploads.one(number, of.code, found)
    about = f"In the file “{one.name}”, uploaded at {in_words(one.at)}."
    return _findings_file(found, of, one.findings, about, f"findings-{one.id}")


@needs("prepare-return")
def findings_of_draft(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """The findings of a draft as it stands, as a workbook."""
    found, of = _return(request, quarter, code)
    checked = drafts.check(programme=of.code, quarter=found)
    working = kept.working(of.code, found)
    about = f"In the draft as it stands (revision {working.revision if working else 0})."
    return _findings_file(found, of, checked.findings, about, "findings")


def _findings_file(
    quarter: Quarter, of: Programme, findings: Sequence[Finding], about: str, name: str
) -> HttpResponse:
    form = drafts.form(programme=of.code, quarter=quarter)
    content = findings_workbook(form, findings, about)
    return download(content, f"{of.code}-{quarter}-{name}.xlsx".lower(), XLSX)


@needs("prepare-return")
def workbook(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """The workbook of a return, filled in with its draft."""
    found, of = _return(request, quarter, code)
    content = drafts.workbook(programme=of.code, quarter=found)
    return download(content, f"{of.code}-{found}-return.xlsx".lower(), XLSX)
