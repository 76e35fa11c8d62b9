"""Looking a return over, sending it to its certifier, who signs or declines, and the receipt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from goldenthread.actions import drafts as actions
from goldenthread.ledger.refusal import Refused
from goldenthread.reports.words import counted
from goldenthread.returns.draft import Raw
from goldenthread.returns.drafting import same
from goldenthread.returns.form import Field, FieldKind, Section
from goldenthread.returns.values import is_blank
from goldenthread.returns.workflow import State
from goldenthread.store import drafts
from goldenthread.web.access import needs
from goldenthread.web.returns import answers, said, wording
from goldenthread.web.returns.one import One, Status, asked_for, begun
from goldenthread.web.returns.questions import html_id

NOT_SENT = "This return waits for no signature: it was not sent to its certifier, or was taken back."


@dataclass(frozen=True, slots=True)
class Line:
    """A question with its answer, as it is read."""

    label: str
    answer: str
    href: str
    is_long: bool
    before: str = ""
    """What the last version said, where that differs."""
    short: str = ""
    """The question under the heading of its table."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The answers of a section."""

    title: str
    code: str
    tables: list[tuple[str, list[Line]]]
    left_blank: int
    """How many questions that need no answer have none."""


def lines(one: One) -> list[Lines]:
    """Every answer of a draft, section by section; questions that may stay blank and are, are counted."""
    raws = one.raws
    found = []
    for section in one.form.sections:
        if one.working and not one.touched(section):
            found.append(Lines(section.title, section.code, [], 0))
            continue
        left = sum(not field.required and is_blank(raws.get(field.id)) for field in section.fields())
        tables = []
        for table in section.tables:
            cells = (cell for row in table.rows for cell in row.cells.values())
            fields = [cell for cell in cells if isinstance(cell, Field)]
            shown = [f for f in fields if f.required or not is_blank(raws.get(f.id))]
            tables.append((table.title, [_line(one, section.code, f, raws, table.title) for f in shown]))
        found.append(Lines(section.title, section.code, [t for t in tables if t[1]], left))
    return found


def _line(one: One, section: str, field: Field, raws: Mapping[str, Raw], heading: str) -> Line:
    href = f"{one.href('return-section', section)}#{html_id(field.id)}"
    answer = answers.as_read(field, raws.get(field.id))
    short = field.label.partition(f", {heading.lower()}: ")[2] or field.label
    return Line(field.label, answer, href, field.kind is FieldKind.TEXT, short=short)


def changes(one: One) -> list[Line]:
    """What differs from the last version that was sent."""
    return list(_changes(one)) if one.working and one.working.version > 1 else []


def _changes(one: One) -> Iterator[Line]:
    assert one.working is not None  # noqa: S101 - asked of a draft only
    before = drafts.raws_at(one.code, one.quarter, one.working.version, 0) or {}
    for section in one.form.sections:
        for field in section.fields():
            then, now = before.get(field.id), one.working.raws.get(field.id)
            if not same(then, now):
                text = answers.as_read(field, then) or "No answer"
                yield Line(field.label, answers.as_read(field, now) or "No answer", "", False, text)


@needs("prepare-return")
def check(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """All answers and all that was found, before the return is sent to its certifier."""
    one = begun(request, quarter, code)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            actions.send(programme=one.code, quarter=one.quarter, by=request.user.get_username())
            return _sent(request, one)
        except Refused as problem:
            refused = problem
    not_begun = [section for section in one.form.sections if one.status(section) is Status.NOT_STARTED]
    linked = [(each, _place(one, each)) for each in _told(one, not_begun)]
    changed = changes(one)
    words = {
        "one": one,
        "lines": lines(one),
        "changes": changed,
        "blocking": [each for each in linked if each[0].blocks],
        "explained": [each for each in linked if each[0].level == "query" and not each[0].blocks],
        "notes": [each for each in linked if each[0].level == "note"],
        "undecided": len(one.undecided),
        "ready": not (one.checked.blocked or one.undecided) and bool(changed or not one.state.version),
        "sentence": _sentence(one, not_begun, changed),
        "refused": refused,
    }
    return render(request, "web/returns/check.html", words)


def _told(one: One, not_begun: Sequence[Section]) -> list[wording.Told]:
    """What was found; of a part that nobody has begun, only that, and not each empty box in it."""
    told = wording.summary(one.findings, one.form.fields, one.form.sections)
    waiting = {section.code: section.title for section in not_begun}
    empty = [
        wording.Told("error", f"{title}: not started", "", code, True) for code, title in waiting.items()
    ]
    order = [section.code for section in one.form.sections]
    found = [*empty, *(each for each in told if not (each.blocks and each.section in waiting))]
    return sorted(found, key=lambda each: order.index(each.section) if each.section else len(order))


def _sentence(one: One, not_begun: Sequence[Section], changed: Sequence[Line]) -> str:
    """Whether it can be sent, and if not, what is missing."""
    if not_begun:
        parts = counted(len(not_begun), "part")
        return f"Not ready to send: {parts} {'is' if len(not_begun) == 1 else 'are'} not started."
    if one.state.version and not changed and not one.checked.blocked:
        return f"Nothing has changed since version {one.state.version}, so there is nothing to send."
    return one.checked.sentence


def _place(one: One, told: wording.Told) -> str:
    if not told.section:
        return one.href()
    address = one.href("return-section", told.section)
    return f"{address}#{html_id(told.field)}" if told.field else address


def _sent(request: HttpRequest, one: One) -> HttpResponse:
    if one.certifies:
        messages.success(request, "Nobody can change the return now. Certify it below, or decline.")
        return redirect(one.href("return-certify"))
    messages.success(request, "The return is with your certifier. Nobody can change it meanwhile.")
    return redirect(one.href())


@needs("prepare-return")
@require_POST
def take_back(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """Take a draft back from its certifier, to change it."""
    one = asked_for(request, quarter, code, "prepare-return")
    try:
        actions.take_back(programme=one.code, quarter=one.quarter, by=request.user.get_username())
        messages.success(request, "You have taken the return back, and can change it again.")
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect(one.href())


# The certifier


class CertifyForm(forms.Form):
    """Who signs, and that they confirm."""

    role = forms.CharField(
        label="Your role",
        help_text="Such as “Director”. It is kept with your name and today’s date.",
        error_messages={"required": "Enter your role"},
        max_length=100,
    )
    confirmed = forms.BooleanField(
        label="I confirm that these figures are complete and correct to the best of my knowledge",
        error_messages={"required": "Confirm that the figures are complete and correct"},
    )


class DeclineForm(forms.Form):
    """Why it is not signed."""

    reason = forms.CharField(
        label="Why you decline",
        help_text="Your colleagues read it, and can change the return again. Name no young person.",
        error_messages={"required": "Say why you decline"},
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


@needs("certify-return")
def certify(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """What is to be certified, and the signature; signing sends the return to the VRU."""
    one = asked_for(request, quarter, code, "certify-return")
    form = CertifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = _certified(request, one, form.cleaned_data)
            return redirect(one.href("return-receipt", done.version))
        except Refused as refused:
            form.add_error(None, str(refused))
            one = One(one.code, one.quarter, one.reader)
    words = {"one": one, "form": form, "lines": lines(one), "changes": changes(one), "not_sent": NOT_SENT}
    return render(request, "web/returns/certify.html", words | _around(one))


def _certified(request: HttpRequest, one: One, given: Mapping[str, Any]) -> Any:
    seen = request.POST.get("revision", "")
    return actions.certify(
        programme=one.code,
        quarter=one.quarter,
        role=given["role"],
        confirmed=given["confirmed"],
        by=request.user.get_username(),
        revision=int(seen) if seen.isdecimal() else None,
    )


def _around(one: One) -> dict[str, Any]:
    told = wording.summary(one.findings, one.form.fields, one.form.sections)
    return {"explained": [each for each in told if each.level == "query" and not each.blocks]}


@needs("certify-return")
def decline(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """Decline to sign, with the reason."""
    one = asked_for(request, quarter, code, "certify-return")
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            why, who = form.cleaned_data["reason"], request.user.get_username()
            actions.decline(programme=one.code, quarter=one.quarter, reason=why, by=who)
            messages.success(request, "You have declined. Your colleagues can change the return again.")
            return redirect(one.href())
        except Refused as refused:
            form.add_error(None, str(refused))
    words = {"one": one, "form": form, "not_sent": NOT_SENT}
    return render(request, "web/returns/decline.html", words)


@needs("see-return")
def receipt(request: HttpRequest, quarter: str, code: str, version: int) -> HttpResponse:
    """What the VRU received: the version, when, and the digest of the file."""
    one = asked_for(request, quarter, code, "see-return")
    found = actions.receipt_of(programme=one.code, quarter=one.quarter, version=version)
    told = [each for each in said.everything(one) if each.version == version]
    words = {
        "one": one,
        "receipt": found,
        "by": next((each.by for each in told if each.is_submission), ""),
        "is_waiting": one.state.state is State.SUBMITTED and one.state.version == version,
        "became": next((each for each in told if each.is_decision), None),
    }
    return render(request, "web/returns/receipt.html", words)
