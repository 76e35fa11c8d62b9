"""The compact edition, people with roles, and clients that ask by their tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests import small
from tests.actions.conftest import published, submit, workbook
from tests.checks.conftest import signed_in

from goldenthread.actions import people, tokens
from goldenthread.actions.tokens import SCOPES
from goldenthread.store.models import User

__all__ = ["published", "signed_in", "submit", "workbook"]


class Asking:
    """A program that asks by token."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {secret}"} if secret else {})

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1/{path}")

    def post(self, path: str, data: Any = None) -> Any:
        return self.client.post(f"/api/v1/{path}", data, content_type="application/json")

    def upload(self, path: str, name: str, content: bytes) -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        return self.client.post(f"/api/v1/{path}", {"file": SimpleUploadedFile(name, content)})


@pytest.fixture(autouse=True)
def _counting_anew(db: None) -> None:
    cache.clear()


@pytest.fixture
def somebody(published: str) -> Callable[..., User]:
    """Somebody with a role."""

    def make(role: str, provider: str = "") -> User:
        who = {"username": role, "name": "N", "email": f"{role}@example.org"}
        user = people.add(**who, password="golden thread", by="tester", at=small.hours(0))
        people.give_role(username=role, role=role, provider=provider, by="tester", at=small.hours(0))
        return user

    return make


@pytest.fixture
def asking(somebody: Callable[..., User]) -> Callable[..., Asking]:
    """A program that asks by the token of somebody with a role."""

    def make(role: str, provider: str = "", scopes: tuple[str, ...] = tuple(SCOPES)) -> Asking:
        user = somebody(role, provider)
        return Asking(tokens.make(owner=user, name="P", scopes=scopes, days=1, second_step=True)[1])

    return make
