"""The forms by which people are managed: whom to invite, and which role to give."""

from __future__ import annotations

from typing import Any

from django import forms

from goldenthread.actions.permissions import Held, Role
from goldenthread.store import roles
from goldenthread.store.texts import LONGEST

CHOOSE = ("", "Choose one")


def _providers() -> list[tuple[str, str]]:
    """The providers that a role can be given for, by name; what merged into another one is covered there."""
    known = roles.known_providers().values()
    return [
        CHOOSE,
        *sorted(((one.code, one.name) for one in known if not one.merged_into), key=lambda p: p[1]),
    ]


class Checkboxes(forms.CheckboxSelectMultiple):
    """Boxes to tick; the summary of errors leads to the first one."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The box's own id, or the first one's."""
        return super().id_for_label(id_, index or "0")


class _ProviderField(forms.ChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label="Provider",
            help_text="For a provider’s role alone",
            required=False,
            choices=_providers,
            error_messages={"invalid_choice": "Choose a provider from the list"},
        )


class ReasonForm(forms.Form):
    """Why something is decided about an account."""

    reason = forms.CharField(
        label="Why",
        help_text="The reason is kept beside the decision; administrators read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in a sentence"},
        max_length=LONGEST,
    )


class InviteForm(forms.Form):
    """Somebody to invite, with their roles."""

    name = forms.CharField(
        label="Full name", max_length=150, error_messages={"required": "Enter their full name"}
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="The letter with the link goes there",
        widget=forms.TextInput(attrs={"inputmode": "email", "spellcheck": "false", "autocomplete": "off"}),
        error_messages={
            "required": "Enter their e-mail address",
            "invalid": "Enter an e-mail address such as name@example.org",
        },
    )
    username = forms.CharField(
        label="User name",
        help_text="They sign in with it, and it is shown next to what they do. It cannot be changed",
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
        error_messages={"required": "Enter a user name for them"},
    )
    roles = forms.MultipleChoiceField(  # type: ignore[call-arg] # the stubs lack template_name
        label="Roles",
        help_text="Choose all that they hold",
        choices=[(role.value, role.called) for role in Role],
        widget=Checkboxes,
        template_name="ds/checkboxes.html",
        error_messages={
            "required": "Choose at least one role",
            "invalid_choice": "Choose roles from the list",
        },
    )
    provider = _ProviderField()

    @property
    def held(self) -> list[Held]:
        """The roles chosen, a provider's with the provider."""
        chosen = [Role(one) for one in self.cleaned_data["roles"]]
        provider = self.cleaned_data["provider"]
        return [Held(role, provider if role.of_provider else "") for role in chosen]

    def clean(self) -> dict[str, Any]:
        """A provider goes with a provider's role, and with no other."""
        given = self.cleaned_data
        if "roles" in given and "provider" in given:
            _check_provider(self, [Role(one) for one in given["roles"]], given["provider"])
        return given


class GiveForm(forms.Form):
    """A role to give."""

    role = forms.ChoiceField(
        label="Role",
        choices=[CHOOSE, *((role.value, role.called) for role in Role)],
        error_messages={"required": "Choose a role", "invalid_choice": "Choose a role from the list"},
    )
    provider = _ProviderField()

    def clean(self) -> dict[str, Any]:
        """As when somebody is invited."""
        given = self.cleaned_data
        if "role" in given and "provider" in given:
            _check_provider(self, [Role(given["role"])], given["provider"])
        return given


def _check_provider(form: forms.Form, chosen: list[Role], provider: str) -> None:
    of_provider = [role for role in chosen if role.of_provider]
    if of_provider and not provider:
        form.add_error("provider", f"Choose the provider: “{of_provider[0].called}” is held for one")
    elif provider and not of_provider:
        form.add_error("provider", "None of these roles is held for a provider. Leave the provider out")
