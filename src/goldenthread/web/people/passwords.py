"""Choosing a password by the link of a letter, and asking for such a letter when a password was forgotten."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.actions import invitations, links
from goldenthread.actions.links import Kind
from goldenthread.ledger.refusal import Refused
from goldenthread.web.access import ANYONE, needs

ASKED = {"forgotten": "3/h/key,20/h/ip"}
"""How often a letter may be asked for: for one address, and from one place."""


def site(request: HttpRequest) -> str:
    """Where the service is reached, for the links of letters: as it was told, else as it was asked."""
    return settings.ADDRESS or request.build_absolute_uri("/")


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label="New password",
        strip=False,
        error_messages={"required": "Enter a password"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        error_messages={"required": "Enter the password again"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, str]:
        """Both are the same."""
        given = self.cleaned_data
        if "password" in given and "again" in given and given["password"] != given["again"]:
            self.add_error("again", "The two passwords differ. Enter the same one twice")
        return given


@needs(ANYONE)
@login_not_required
def choose(request: HttpRequest, link: str) -> HttpResponse:
    """Choose a password: the first one, or another one. Looking at the page uses nothing up."""
    answer = _choose(request, link)
    answer.headers["Referrer-Policy"] = "strict-origin"  # its address lets somebody in
    return answer


def _choose(request: HttpRequest, link: str) -> HttpResponse:
    try:
        opened = links.read(link)
    except Refused as refused:
        return _dead(request, refused)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.choose_password(link=link, password=form.cleaned_data["password"])
        except Refused as refused:
            if not refused.details:
                return _dead(request, refused)
            form.add_error("password", list(refused.details))
        else:
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("account_login")
    words = {
        "form": form,
        "person": opened.user,
        "first": opened.kind is Kind.INVITATION,
        "rules": password_validators_help_texts(),
    }
    return render(request, "web/people/choose_password.html", words)


def _dead(request: HttpRequest, refused: Refused) -> HttpResponse:
    return render(request, "web/people/dead_link.html", {"sentence": str(refused)}, status=410)


class AddressForm(forms.Form):
    """The address of somebody who has forgotten their password."""

    email = forms.EmailField(
        label="Your e-mail address",
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address such as name@example.org",
        },
    )


@needs(ANYONE)
@login_not_required
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a letter with a link. The answer is the same whether there is such an address or not."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if _may_ask(request, email):
            invitations.forgotten(email=email, site=site(request))
            return render(request, "web/people/letter_asked.html", {"email": email})
        form.add_error(None, "Letters were asked for too often. Wait an hour, or ask your administrator.")
    return render(request, "web/people/forgotten.html", {"form": form})


def _may_ask(request: HttpRequest, email: str) -> bool:
    asked = ratelimit.consume(
        request, app="goldenthread", action="forgotten", config=ASKED, key=email.lower()
    )
    return asked is not None
