"""A token opens the store in somebody's name, so one that nobody made, or that opens more, is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import QuerySet
from tests.verifying.conftest import Verify

from goldenthread.store.models import AuditRow, Token, User

DASHBOARD = "The token “Dashboard” of ada"


def dashboard() -> QuerySet[Token]:
    return Token.objects.filter(name="Dashboard")


def add() -> None:
    times = {"made_at": dashboard()[0].made_at, "expires_at": dashboard()[0].expires_at}
    Token.objects.create(person=User.objects.get(), name="Mine", digest="f" * 64, scopes=["read"], **times)


def swap() -> None:
    dashboard().update(digest="f" * 64)


def widen() -> None:
    dashboard().update(scopes=["read", "write"])


def prolong() -> None:
    dashboard().update(expires_at=dashboard()[0].expires_at + timedelta(days=900))


def reopen() -> None:
    Token.objects.filter(name="Old dashboard").update(closed_at=None)


LIST: dict[Callable[[], None], str] = {
    add: "The token “Mine” of ada is in the register, and the audit log does not say that ada made it.",
    swap: f"{DASHBOARD} is not the one that was made: another opens in its place.",
    widen: f"{DASHBOARD} opens more or less, or for longer or shorter, than when it was made.",
    prolong: f"{DASHBOARD} opens more or less, or for longer or shorter, than when it was made.",
    reopen: "The token “Old dashboard” of ada is open, and was closed.",
}


@pytest.mark.parametrize("tamper", LIST, ids=lambda one: one.__name__)
def test_a_token_that_was_tampered_with_is_named(
    store: Path, verify: Verify, tamper: Callable[[], None]
) -> None:
    tamper()
    assert verify().wrong == [f"People: WRONG. {LIST[tamper]}"]


def test_the_log_holds_a_digest_of_a_token_and_never_the_token(store: Path) -> None:
    made = AuditRow.objects.get(what="token-made", data__token=dashboard()[0].pk)
    assert made.data["digest"] == dashboard()[0].digest
    assert "gt_" not in str(made.data)
