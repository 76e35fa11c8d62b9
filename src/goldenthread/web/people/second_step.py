"""The second step of signing in: a code from an app, a passkey, or a recovery code.

The unit's own people are led to set it up before they see anything else. In the demonstration a password is
enough, and so it is where the single sign-on says that it asked for a second step itself.
"""

from __future__ import annotations

import time
from typing import Any, ClassVar
from urllib.parse import quote

from allauth.account import views as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.base import views as base
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCode
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp import views as app
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from goldenthread.ledger.refusal import Refused
from goldenthread.store import demonstration, second_steps
from goldenthread.store.models import User
from goldenthread.web.access import ANYONE, SIGNED_IN, Reader, needs, reader_of

RECENT = 300
"""For how many seconds a password or code counts as just typed."""
CODE = "The 6 digits that the app shows now"


def _code(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        error_messages={"required": "Enter the code"},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class SetUpForm(ActivateTOTPForm):  # type: ignore[misc] # the package has no types
    """The first code of an app, which proves that it knows the secret."""

    code = _code("Code", CODE)


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The code at signing in."""

    code = _code("Code", f"{CODE}. Without your telephone: one of your recovery codes")


class CodeAgainForm(ReauthenticateByCode):  # type: ignore[misc]
    """The code once more, before something that matters."""

    code = _code("Code", f"{CODE}, or one of your recovery codes")


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    password = forms.CharField(
        label="Password",
        strip=False,
        error_messages={"required": "Enter your password"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: people are invited by an administrator. Nothing is said in passing messages."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": "This is not your password. Check it and try again.",
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Never."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not for who has just signed in: they would type the same password twice."""
        done = get_authentication_records(context.request, context.request.user)
        just_now = any(time.time() - one["at"] < RECENT for one in done)
        return bool(super().is_reauthentication_required(app=app)) and not just_now

    def get_login_stages(self) -> list[str]:
        """The second step is left out where the single sign-on asked for one."""
        ours = f"{SecondStep.__module__}.{SecondStep.__qualname__}"
        return [ours if one.endswith(".AuthenticateStage") else one for one in super().get_login_stages()]

    def add_message(self, *_: Any, **__: Any) -> None:
        """Pages say themselves what happened."""


BY_PROVIDER = "second-step-by-provider"
"""In a session: the number of the person whose second step the single sign-on asked for."""


def is_by_provider(request: HttpRequest, user: Any) -> bool:
    """Whether this person's second step was asked for by the single sign-on, in this session."""
    return user is not None and request.session.get(BY_PROVIDER) == user.pk


class SecondStep(AuthenticateStage):  # type: ignore[misc]
    """Asks for the second step of who has one, but for whom the single sign-on asked already."""

    def _should_handle(self, request: HttpRequest) -> bool:
        by_provider = is_by_provider(request, self.login.user)
        return not by_provider and bool(super()._should_handle(request))


def led_there(request: HttpRequest, reader: Reader, view: Any) -> HttpResponseRedirect | None:
    """Where somebody of the unit must go first who has no second step yet; None for everybody else."""
    if not any(one.role.of_unit for one in reader.held) or getattr(view, "before_second_step", False):
        return None
    if demonstration.is_here() or second_steps.kept(request.user) or is_by_provider(request, request.user):  # type: ignore[arg-type]
        return None
    return redirect("mfa_activate_totp")


def passed_just_now(request: HttpRequest) -> bool:
    """Whether a second step was passed a moment ago, here or by the single sign-on."""
    steps = {"mfa", "socialaccount"} if is_by_provider(request, request.user) else {"mfa"}
    done = get_authentication_records(request, request.user)
    return any(one["method"] in steps and time.time() - one["at"] < RECENT for one in done)


def show_again(request: HttpRequest, what: str) -> HttpResponseRedirect | None:
    """Where somebody of the unit must show their second step first; None when they just did.

    ``what`` begins the sentence for those whose second step is their organisation's.
    """
    of_unit = any(one.role.of_unit for one in reader_of(request).held)
    if not of_unit or demonstration.is_here() or passed_just_now(request):
        return None
    user: User = request.user  # type: ignore[assignment]
    if not second_steps.kept(user):
        raise Refused(
            f"{what} for {RECENT // 60} minutes after you have signed in with a second step. "
            "Sign out, sign in again, and come back."
        )
    return redirect(f"{once_more(user)}?next={quote(request.get_full_path())}")


def early(view: Any) -> Any:
    """A page that is open before the second step is set up."""
    view.before_second_step = True
    return needs(SIGNED_IN)(view)


class Authenticate(base.AuthenticateView):  # type: ignore[misc]
    """The page of the second step, with what the person has set up."""

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """With whether they have an app, and passkeys."""
        user = self.stage.login.user
        mine = {"app": second_steps.has_app(user), "passkeys": second_steps.passkeys(user)}
        if not mine["app"]:
            self.auth_form.fields["code"].help_text = "One of your recovery codes"
        return dict(super().get_context_data(**words), **mine)


class PasswordAgain(account.ReauthenticateView):  # type: ignore[misc]
    """The page of the password, once more."""

    extra_context: ClassVar = {"title": "Enter your password again"}


class CodeAgain(base.ReauthenticateView):  # type: ignore[misc]
    """The page of a code, once more; with the way to a passkey, for who has one."""

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """With its title, and whether they have a passkey."""
        mine = {"title": "Enter a code again", "passkeys": second_steps.passkeys(self.request.user)}
        return dict(super().get_context_data(**words), **mine)


def once_more(user: User) -> str:
    """The page on which somebody shows their second step once more: a passkey's, where that is all."""
    by_key = second_steps.passkeys(user) and not second_steps.has_app(user)
    return reverse("mfa_reauthenticate_webauthn" if by_key else "mfa_reauthenticate")


authenticate = needs(ANYONE)(Authenticate.as_view())
set_up = early(app.ActivateTOTPView.as_view())
password_again = early(PasswordAgain.as_view())
code_again = early(CodeAgain.as_view())
codes = needs(SIGNED_IN)(recovery.ViewRecoveryCodesView.as_view())
new_codes = needs(SIGNED_IN)(recovery.GenerateRecoveryCodesView.as_view())


@needs(SIGNED_IN)
def state(_request: HttpRequest) -> HttpResponse:
    """One's account tells whether the second step is set up."""
    return redirect("account")
