"""A small store with one of everything, built once for a module; what a test changes is undone after it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from tests import small
from tests.demo_fixture import data_directory
from tests.trends.making import wide

from goldenthread.actions import audit, framework, people, reports, returns, tokens, verifying, vintages
from goldenthread.periods import Quarter
from goldenthread.store import append_only
from goldenthread.store.models import User
from goldenthread.store.proving.found import Outcome
from goldenthread.store.verifications import Done

COMMENT = "Exams fell in this quarter."
REASON = "Please look at the sessions again."


def build_store() -> None:
    """Two returns, of which one was accepted, reopened and sent again; a vintage; a signed report."""
    at = small.hours
    framework.publish(document=small.document(), by="ada", at=at(0))
    who = {"username": "ada", "name": "Ada Lovelace", "email": "ada@example.org"}
    people.add(**who, password=None, by="x", at=at(0))
    people.give_role(username="ada", role="director", by="x", at=at(0))
    ada = User.objects.get(username="ada")
    _, closed = (
        tokens.make(owner=ada, name=name, scopes=("read",), days=30, second_step=True, at=at(0))[0]
        for name in ("Dashboard", "Old dashboard")
    )
    tokens.close(owner=ada, token=closed.id, at=at(0))
    template = returns.template(programme="MENTOR", quarter=small.Q1)
    send(template, {}, 1)
    returns.accept(programme="MENTOR", quarter=small.Q1, message="Thank you.", by="lead", at=at(2))
    areas = ("Barnet", "Camden", "Hackney")
    table = wide(
        {("Robbery", "Robbery of Personal Property", a): [5] * 12 for a in areas}, "2023-01..2023-12"
    )
    vintages.add(
        kind="mps-borough", files=[("robbery.csv", table)], obtained=date(2024, 1, 4), by="x", at=at(3)
    )
    frozen = reports.freeze(quarter=small.Q1, kind="summary", audience="internal", by="analyst", at=at(4))
    reports.sign(snapshot=frozen.digest, by="ada", at=at(5))
    audit.note(what="saw", by="ada", subject="/returns/")
    returns.reopen(programme="MENTOR", quarter=small.Q1, reason=REASON, by="lead", at=at(6))
    send(template, {"activity.sessions": 121}, 7)
    audit.note(what="saw", by="ada", subject="/returns/")


def send(template: bytes, changed: dict[str, Any], hour: int) -> None:
    told = small.full_return({"kpi.M-2.numerator": 8, **changed})
    content = small.filled(template, told, small.TEXTS | {"comment.kpi.M-2": COMMENT})
    returns.submit(content=content, name=f"mentor v{hour}.xlsx", by="provider", at=small.hours(hour))


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Path]:
    """The data directory of the store, whose rows stay while the module's tests last."""
    folder = tmp_path_factory.mktemp("store") / "data"
    folder.mkdir(mode=0o700)
    with django_db_blocker.unblock(), data_directory(folder), transaction.atomic():
        build_store()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def store(built: Path, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The store in a data directory of the test's own."""
    folder = tmp_path / "data"
    shutil.copytree(built, folder)
    with data_directory(folder):
        yield folder


@contextmanager
def guard_lifted() -> Iterator[None]:
    """As somebody does who can write to the database: take the guard away, and put it back."""
    append_only.unguard(connection)
    yield
    append_only.guard(connection)


@dataclass(frozen=True)
class Told:
    """What verifying printed."""

    done: Done
    lines: list[str]

    @property
    def wrong(self) -> list[str]:
        """The lines that did not pass."""
        return [one.line for one in self.done.outcomes if not one.ok]


Verify = Callable[..., Told]


@pytest.fixture
def verify(store: Path) -> Verify:
    """Verify the whole store."""

    def run(against: bytes | None = None) -> Told:
        shown: list[Outcome] = []
        done = verifying.verify_store(by="ada", against=against, show=shown.append)
        return Told(done, [one.line for one in shown])

    return run


Q1 = Quarter.parse("2024-25Q1")
