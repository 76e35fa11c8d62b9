"""Signing in and out; and being led back where one wanted to go, when a sign-in was needed or had ended."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import LoginView, LogoutView, redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goldenthread.store import demonstration
from goldenthread.web import kept
from goldenthread.web.access import ANYONE, needs
from goldenthread.web.people import locked, single_sign_on


class SignInForm(AuthenticationForm):
    """A user name and a password; the refusal does not say which of them was wrong."""

    error_messages = {  # noqa: RUF012 - as the form that it extends has it
        "invalid_login": "The user name and password do not match. Check both and try again.",
        "inactive": "This account is closed. Ask your administrator.",
    }
    username = forms.CharField(
        label="User name",
        error_messages={"required": "Enter your user name"},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
        error_messages={"required": "Enter your password"},
    )


class SignIn(LoginView):
    """The page that everybody starts at."""

    template_name = "web/people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """With what the page says besides the form."""
        ended = "ended" in self.request.GET and self.request.method == "GET"
        more = {"ended": ended, kept.BOX: self.request.POST.get(kept.BOX, "")}
        return super().get_context_data(**words) | _around() | more

    def post(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        """Count the attempt before the password is looked at, so that many at once are no way round."""
        if locked.count_attempt(request) >= locked.FROM_ONE_PLACE:
            return locked.answer_place(request)
        answer: HttpResponse = super().post(request, *args, **named)
        return answer

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """In, or on to the second step where one is set up; what was typed before goes with them."""
        locked.count_attempt(self.request, by=-1)  # it was none
        back = kept.take_in(self.request, self.request.POST.get(kept.BOX, ""))
        login = Login(user=form.get_user(), redirect_url=back or self.get_success_url())
        named = {"username": form.get_user().get_username()}
        answer: HttpResponse = perform_password_login(self.request, named, login)
        return answer


sign_in = needs(ANYONE)(SignIn.as_view())
sign_out = needs(ANYONE)(LogoutView.as_view())


class Required(LoginRequiredMiddleware):
    """Who is not signed in is led to the sign-in page and, after it, back to where they were."""

    def handle_no_permission(self, request: HttpRequest, _view: Any) -> HttpResponse:  # type: ignore[override]
        """What was sent by a form is not sent again by itself: one comes back to the page with the form.

        What was typed on a long page is not lost: the sign-in page carries it.
        """
        if request.method == "POST" and kept.is_of_such_a_page(request):
            return _carrying(request)
        had_a_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        where = reverse("account_login") + ("?ended=yes" if had_a_session else "")
        return redirect_to_login(_page_of(request), where)


def not_trusted(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What was sent from a page that is too old, as after signing in again in another tab, is not taken.

    What was typed on a long page of ours comes back on it, to be looked at before anything is saved.
    """
    if not ("Origin" in request.headers and kept.is_of_such_a_page(request)):
        return render(request, "403_csrf.html", {"reason": reason}, status=403)
    if not request.user.is_authenticated:
        return _carrying(request)
    kept.take_in(request, kept.carried(request))
    return redirect(request.path)


def _carrying(request: HttpRequest) -> HttpResponse:
    form = {"form": SignInForm(request), "next": request.path, "ended": True}
    return render(request, SignIn.template_name, form | _around() | {kept.BOX: kept.carried(request)})


def _around() -> dict[str, Any]:
    single = single_sign_on.called()
    return {"demonstration": demonstration.is_here(), "idle": _idle(), "single_sign_on": single}


def _page_of(request: HttpRequest) -> str:
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return request.get_full_path()
    return came_from.path + (f"?{came_from.query}" if came_from.query else "")


def _idle() -> str:
    """How long a sign-in lasts without a page being opened: ``8 hours``."""
    minutes = settings.SESSION_COOKIE_AGE // 60
    return f"{minutes // 60} hours" if minutes % 60 == 0 and minutes > 60 else f"{minutes} minutes"
