"""A published edition, a person who sent returns, and a round that is open."""

from datetime import UTC, date, datetime

import pytest
from tests import small
from tests.actions.conftest import published, submit, workbook
from tests.cli.conftest import run

from goldenthread.actions import people, rounds
from goldenthread.framework.model import Edition
from goldenthread.returns.rounds import Dates
from goldenthread.store import rounds as kept
from goldenthread.store.models import User

__all__ = ["published", "run", "submit", "workbook"]

DATES = Dates(date(2024, 7, 19), date(2024, 8, 2), date(2024, 9, 13))
"""The dates of the round for Q1 2024-25."""


def on(day: str, hour: int = 10) -> datetime:
    """A moment of a day: ``on("07-12")`` is in July 2024."""
    month, number = map(int, day.split("-"))
    return datetime(2024, month, number, hour, tzinfo=UTC)


@pytest.fixture
def opened(published: str) -> kept.Round:
    """The round for Q1, open from the hour 1 on."""
    rounds.open(quarter=small.Q1, dates=DATES, by="lead", at=small.hours(1))
    return kept.opened(small.Q1)


def add_person(username: str, hour: int = 0) -> User:
    """Somebody who can sign in from an hour on."""
    who = {"username": username, "name": username.title(), "email": f"{username}@example.org"}
    return people.add(**who, password="golden thread", by="tester", at=small.hours(hour))


@pytest.fixture
def addressed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every programme has one person to write to; FAMILY has two."""

    def of(edition: Edition, *_: object) -> dict[str, tuple[str, ...]]:
        codes = [one.code.lower() for one in edition.programmes]
        people = {code: range(1, 3 if code == "family" else 2) for code in codes}
        return {c.upper(): tuple(f"{c}-{n}@example.org" for n in numbers) for c, numbers in people.items()}

    monkeypatch.setattr("goldenthread.store.addresses.of_programmes", of)
