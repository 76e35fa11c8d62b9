"""A published edition, a return of MENTOR to send, and people who may sign in."""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from tests import small
from tests.actions.conftest import published, submit, workbook
from tests.rounds.conftest import add_person

from goldenthread.actions import people

__all__ = ["published", "submit", "workbook"]

Enter = Callable[..., Client]


@pytest.fixture
def enter(published: str) -> Enter:
    """Sign somebody in who holds a role; a provider's people deliver MENTOR unless said otherwise."""

    def signed_in(role: str, provider: str = "north-trust") -> Client:
        of = provider if role.startswith("provider") else ""
        user = add_person(f"a-{role}{'' if of in ('', 'north-trust') else '-of-others'}")
        people.give_role(username=user.username, role=role, provider=of, by="tester", at=small.hours(0))
        client = Client()
        client.force_login(user)
        TOTP.activate(user, generate_totp_secret())  # else the unit's people are led to set it up
        return client

    return signed_in
