"""Signing in: Django's own, with our words."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView


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
    redirect_authenticated_user = True
