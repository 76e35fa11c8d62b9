"""Signing in, with our words; one's own account; and the list of people."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.actions import people
from goldenthread.actions.permissions import TABLE, Held
from goldenthread.store import demonstration, roles, second_steps
from goldenthread.web.access import ANYONE, SIGNED_IN, needs, reader_of


class SignInForm(AuthenticationForm):
    """A user name and a password; the refusal does not say which of them was wrong."""

    error_messages = {  # noqa: RUF012 - as the form that it extends has it
        "invalid_login": "The user name and password do not match. Check both and try again.",
        "inactive": "This account is closed. Ask your administrator.",
    }
    username = forms.CharField(label="User name", error_messages={"required": "Enter your user name"})
    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput,
        strip=False,
        error_messages={"required": "Enter your password"},
    )


class SignIn(LoginView):
    """The page that everybody starts at."""

    template_name = "web/people/sign_in.html"
    authentication_form = SignInForm
    extra_context = {"demonstration": demonstration.here}  # noqa: RUF012 - as the view has it
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """In, or on to the second step where one is set up."""
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        named = {"username": form.get_user().get_username()}
        answer: HttpResponse = perform_password_login(self.request, named, login)
        return answer


sign_in = needs(ANYONE)(SignIn.as_view())
sign_out = needs(ANYONE)(LogoutView.as_view())


@needs(SIGNED_IN)
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: roles, what they allow, and why the rest is not allowed."""
    reader = reader_of(request)
    words = {
        "roles": in_words(reader.held),
        "second_step": second_steps.kept(request.user),  # type: ignore[arg-type]
        "may": [one for one in TABLE if reader.may(one.name)],
        "may_not": [(one, reader.refusal(one.name)) for one in TABLE if not reader.may(one.name)],
    }
    return render(request, "web/people/account.html", words)


@needs("manage-people")
def every(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in or once could, with their roles."""
    rows = [{"person": one, "roles": in_words(people.held(one))} for one in roles.people()]
    return render(request, "web/people/list.html", {"rows": rows})


def in_words(held: frozenset[Held]) -> list[str]:
    """Roles as people say them, a provider's with the provider's name."""
    known = roles.known_providers() if any(one.provider for one in held) else {}
    names = {code: one.name for code, one in known.items()}
    return sorted(
        one.role.called + (f", {names.get(one.provider, one.provider)}" if one.provider else "")
        for one in held
    )
