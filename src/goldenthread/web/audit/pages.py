"""The page of the audit log: search it, page by page, and take what was found as a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from goldenthread.actions.audit import KINDS
from goldenthread.reports.render.csv_text import as_csv
from goldenthread.store import audit
from goldenthread.store.audit import Asked, Entry
from goldenthread.web.access import needs
from goldenthread.web.downloads import download

HEAD = ("Entry", "When", "Person", "What", "Of what", "Details")
DAY = {"invalid": "Write the date as in 31/10/2024"}


class SearchForm(forms.Form):
    """Whom, what and when to look for."""

    who = forms.CharField(label="Person (user name)", required=False, max_length=150)
    what = forms.ChoiceField(
        label="What",
        required=False,
        choices=[("", "Everything"), *KINDS.items()],
        error_messages={"invalid_choice": "Choose from the list what to look for"},
    )
    subject = forms.CharField(label="Of what (any part of it)", required=False, max_length=200)
    first = forms.DateField(
        label="From (31/10/2024)", required=False, error_messages=DAY, widget=forms.TextInput
    )
    last = forms.DateField(
        label="To (31/10/2024)", required=False, error_messages=DAY, widget=forms.TextInput
    )

    @property
    def asked(self) -> Asked:
        """What to look for, once the form is valid."""
        return Asked(**self.cleaned_data)

    @property
    def address(self) -> str:
        """What was asked, as an address has it."""
        return urlencode({name: self.data.get(name, "") for name in self.fields if self.data.get(name)})


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the page shows it."""

    serial: int
    at: datetime
    who: str
    what: str
    subject: str
    details: str


@needs("see-audit")
def every(request: HttpRequest) -> HttpResponse:
    """The entries that were looked for, newest first, a page at a time."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "web/audit/log.html", {"form": form})
    number, found = _number(request), audit.count(form.asked)
    words = {
        "form": form,
        "found": found,
        "lines": [_line(one) for one in audit.page(form.asked, number)],
        "first": (number - 1) * audit.PAGE + 1,
        "newer": number - 1,
        "older": number + 1 if number * audit.PAGE < found else 0,
    }
    return render(request, "web/audit/log.html", words)


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(int(asked), 10**9) if asked.isascii() and asked.isdigit() and int(asked) else 1


def _line(one: Entry) -> Line:
    return Line(one.serial, one.at, one.who, KINDS.get(one.what, one.what), one.subject, _details(one))


def _details(one: Entry) -> str:
    """What else an entry says: ``kinds: return.accepted; serial: 12``."""
    return "; ".join(f"{name}: {_words(value)}" for name, value in sorted(one.data.items()))


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@needs("see-audit")
def file(request: HttpRequest) -> HttpResponse:
    """Everything that was looked for, as a CSV file."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "web/audit/log.html", {"form": form})
    rows = (
        (one.serial, one.at.isoformat(), one.who, KINDS.get(one.what, one.what), one.subject, _data(one))
        for one in audit.every(form.asked)
    )
    return download(as_csv(HEAD, rows), f"audit-{timezone.localdate()}.csv", "text/csv; charset=utf-8")


def _data(one: Entry) -> str:
    return json.dumps(dict(one.data), sort_keys=True, ensure_ascii=False) if one.data else ""
