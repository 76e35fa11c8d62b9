"""Passkeys: setting one up, using it once more before something that matters, and removing one."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from goldenthread.ledger.refusal import Refused
from goldenthread.store import second_steps
from goldenthread.web.access import SIGNED_IN, needs
from goldenthread.web.people.second_step import early

NOT_CHECKED = "This passkey could not be checked. Try again, or use another second step."
LAST = "This is your only second step, and nobody takes that away from themselves. Set up another one first."


def _said(problem: ValidationError) -> ValidationError:
    """What the package says of codes is not what is wrong with a passkey."""
    return ValidationError(NOT_CHECKED) if problem.code == "incorrect_code" else problem


class AddForm(AddWebAuthnForm):  # type: ignore[misc] # the package has no types
    """A name for the passkey; what the browser answers comes with it."""

    name = forms.CharField(
        label="Name",
        help_text="So that you know it again, such as My laptop",
        required=False,
        max_length=60,
    )

    def clean(self) -> dict[str, Any]:
        """Whether the browser's answer is one to our question."""
        try:
            return dict(super().clean())
        except ValidationError as problem:
            raise _said(problem) from None


class _Checked:
    """Says of a passkey that cannot be checked what is wrong, in our words."""

    def clean_credential(self) -> Authenticator:
        """Whose it is, when it is the person's."""
        try:
            return super().clean_credential()  # type: ignore[misc] # the package's form stands behind this
        except ValidationError as problem:
            raise _said(problem) from None


class SignInForm(_Checked, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey at signing in."""


class AgainForm(_Checked, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey once more, before something that matters."""


class Remove(views.RemoveWebAuthnView):  # type: ignore[misc]
    """A passkey goes when another second step is left."""

    success_url = reverse_lazy("account")

    def get_object(self, *given: Any) -> Authenticator:
        """One of the person's own passkeys."""
        found = super().get_object(*given)
        if not second_steps.can_lose_a_passkey(found.user):
            raise Refused(LAST)
        return found


add = early(views.AddWebAuthnView.as_view())
again = early(views.ReauthenticateWebAuthnView.as_view())
remove = needs(SIGNED_IN)(Remove.as_view())
