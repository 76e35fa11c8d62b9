"""The compact edition, a return of MENTOR to send, and a lead who is signed in."""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from tests import small
from tests.actions.conftest import published, submit, workbook

from goldenthread.actions import people

__all__ = ["published", "submit", "workbook"]


@pytest.fixture
def signed_in(published: str) -> Callable[..., Client]:
    """Somebody with a role, signed in."""

    def make(role: str, provider: str = "") -> Client:
        who = {"username": role, "name": "N", "email": f"{role}@example.org"}
        user = people.add(**who, password="golden thread", by="tester", at=small.hours(0))
        TOTP.activate(user, generate_totp_secret())
        people.give_role(username=role, role=role, provider=provider, by="tester", at=small.hours(0))
        client = Client()
        client.force_login(user)
        return client

    return make
