"""One's own account, and the list of people."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.actions import people
from goldenthread.actions.permissions import TABLE, Held
from goldenthread.store import roles, second_steps
from goldenthread.store.models import User
from goldenthread.web.access import SIGNED_IN, needs, reader_of


@needs(SIGNED_IN)
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: roles, what they allow, and why the rest is not allowed."""
    reader, user = reader_of(request), cast(User, request.user)
    words = {
        "roles": in_words(reader.held),
        "signing_in": _signing_in(user),
        "app": second_steps.has_app(user),
        "passkeys": second_steps.passkeys(user),
        "can_lose_a_passkey": second_steps.can_lose_a_passkey(user),
        "may": [one for one in TABLE if reader.may(one.name)],
        "may_not": [(one, reader.refusal(one.name)) for one in TABLE if not reader.may(one.name)],
    }
    return render(request, "web/people/account.html", words)


def _signing_in(user: User) -> str:
    """By what somebody signs in: ``With a password and a code from your app.``"""
    first = "a password" if user.has_usable_password() else "your organisation’s single sign-on"
    second = ["a code from your app"] * second_steps.has_app(user)
    second += ["a passkey"] * bool(second_steps.passkeys(user))
    return f"With {first} and {' or '.join(second)}." if second else f"With {first} alone."


@needs("manage-people")
def every(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in or once could, with their roles."""
    rows = [
        {"person": one, "roles": in_words(people.held(one)), "invited": roles.is_invited(one)}
        for one in roles.people()
    ]
    return render(request, "web/people/list.html", {"rows": rows})


def in_words(held: frozenset[Held]) -> list[str]:
    """Roles as people say them, a provider's with the provider's name."""
    known = roles.known_providers() if any(one.provider for one in held) else {}
    names = {code: one.name for code, one in known.items()}
    return sorted(
        one.role.called + (f", {names.get(one.provider, one.provider)}" if one.provider else "")
        for one in held
    )
