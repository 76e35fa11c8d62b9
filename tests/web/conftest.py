"""The demonstration, and somebody who is signed in."""

from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from tests import small
from tests.actions.conftest import published, submit, workbook
from tests.demo_fixture import built_demo, demo
from tests.web.providing import somebody

from goldenthread.actions import people
from goldenthread.store.models import User

__all__ = ["built_demo", "demo", "published", "submit", "workbook"]


@pytest.fixture
def reader(demo: Path, db: None, client: Client) -> Client:
    """The demonstration's director, signed in."""
    client.force_login(User.objects.get(username="director"))
    return client


@pytest.fixture
def member(published: str, client: Client) -> Client:
    """An analyst signed in to a unit that has the compact edition and no returns yet."""
    who = {"username": "member", "name": "A Member", "email": "member@example.org"}
    user = people.add(**who, password="golden thread", by="tester", at=small.hours(0))
    client.force_login(user)
    TOTP.activate(user, generate_totp_secret())
    people.give_role(username="member", role="analyst", by="tester", at=small.hours(0))
    return client


@pytest.fixture
def ann(published: str) -> User:
    """A preparer of MENTOR's provider."""
    return somebody("ann", "provider-preparer")


@pytest.fixture
def provider(ann: User, client: Client) -> Client:
    """The same, signed in."""
    client.force_login(ann)
    return client
