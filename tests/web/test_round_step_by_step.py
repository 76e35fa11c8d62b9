"""A round, one accepted return at a time: nothing is stated that the missing returns could change.

The demonstration's last closed quarter was collected in the summer of 2024. It is looked at here as it stood
after each of its acceptances, by a reader of pages and charts' tables and by a program. What counts as a
violation knows nothing of how the product marks what is partial: whatever is stated of an open quarter, and
no longer once every return is in, must say itself that it is not final.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.web.reading import page, words
from tests.web.statements import statements

from goldenthread.actions import tokens
from goldenthread.periods import Quarter
from goldenthread.store import append_only, editions, ledger
from goldenthread.store.models import AppendRow, EventRow, User

pytestmark = (
    pytest.mark.no_cover
)  # it reads pages by the hundred; what they do is measured by their own tests

BEFORE, QUARTER = Quarter.parse("2023-24Q4"), Quarter.parse("2024-25Q1")
NOT_FINAL = re.compile(
    r"\b(so far|yet|until the round closes|returns? accepted|accepted return)\b", re.IGNORECASE
)
"""How a statement says that it is not final, or that it counts the returns themselves."""
NEUTRAL = re.compile(
    f"Spend from April to the end of {QUARTER.label} by priority area$"
    "|(The numbers in this chart ?)?(The logic model as lists)?$"
    "|.* more than one priority area; (it|each) counts in full in each of them, and once in the total\\.$"
)
"""What finds nothing: titles of which a closed quarter's say more, and notes about the framework."""
SOME = (0, 1, 13, 27)
"""After how many acceptances everything is read; after the others the quarter's page and the API."""


@dataclass(frozen=True)
class Step:
    """A moment of the round: after so many acceptances, of these programmes."""

    number: int
    serial: int
    at: datetime
    missing: dict[str, str]
    """The programmes whose return is not accepted, by code: their titles. What is said of one is no sum."""


def steps() -> list[Step]:
    missing = {p.code: p.title for p in editions.in_force(QUARTER)[0].live_programmes}
    (opened,) = ledger.view().events_of("round.opened", period=QUARTER)
    found = []
    for number, event in enumerate([opened, *ledger.view().events_of("return.accepted", period=QUARTER)]):
        missing.pop(event.subject, None)
        found.append(Step(number, event.serial, event.recorded_at, dict(missing)))
        if not missing:
            return found
    raise AssertionError("The demonstration has no quarter whose returns are all accepted.")


def go_back_to(step: Step) -> None:
    """Take back whatever the ledger holds after a step; the test's transaction is rolled back in the end."""
    append_only.unguard(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_observation WHERE serial > %s", [step.serial])
    EventRow.objects.filter(serial__gt=step.serial).delete()
    AppendRow.objects.filter(serial__gt=step.serial).delete()


@dataclass(frozen=True)
class Visitor:
    """Somebody who reads pages, and a program of theirs that asks."""

    client: Client
    secret: str

    def get(self, address: str) -> Any:
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        return answer

    def figures(self) -> dict[str, dict[str, Any]]:
        """Every figure of the quarter that the API gives; its count of calls a minute begins again."""
        found: dict[str, dict[str, Any]] = {}
        cache.clear()
        while True:
            asked = {"limit": 500, "offset": len(found)}
            headers = {"authorization": f"Bearer {self.secret}"}
            told = Client(headers=headers).get(f"/api/v1/figures/{QUARTER}", asked).json()
            found |= {one["name"]: one for one in told["figures"]}
            if len(found) >= told["number"]:
                return found


@pytest.fixture
def visitor(demo: Path, db: None) -> Visitor:
    user, client = User.objects.get(username="director"), Client()
    client.force_login(user)
    secret = tokens.make(owner=user, name="P", scopes=("read",), days=1, second_step=True)[1]
    return Visitor(client, secret)


WHOLE = f"/quarters/{QUARTER}/"
PAGES = (
    WHOLE,
    f"/programmes/?quarter={QUARTER}",
    *(f"/reports/{QUARTER}/{kind}/" for kind in ("summary", "full/internal")),
)


def stated(visitor: Visitor, addresses: tuple[str, ...]) -> dict[str, list[str]]:
    """What pages state, and what the tables of their charts hold as they are downloaded."""
    found = {}
    for address in addresses:
        answer = visitor.get(address)
        found[address] = statements(answer)
        for chart in sorted(set(re.findall(r'href="([^"]+\.csv)"', page(answer)))):
            head, *rows = csv.reader(visitor.get(chart).content.decode("utf-8-sig").splitlines())
            name = re.sub(r"-[0-9a-f]{16}\.csv$", "", chart)
            found[name] = [
                f"{row[0]} | {column} | {cell}"
                for row in rows
                for column, cell in zip(head[1:], row[1:], strict=False)
            ]
    return found


def told_too_early(early: dict[str, list[str]], final: dict[str, list[str]], step: Step) -> list[str]:
    """What was stated before the end, is stated no more, and did not say that it was not final."""
    return [
        f"{step.number} accepted, {where}: {one}"
        for where, every in early.items()
        for one in every
        if one not in final.get(where, ())
        and not NEUTRAL.match(one)
        and not NOT_FINAL.search(one)
        and not one.startswith(tuple(step.missing.values()))
    ]


def figures_too_early(early: dict[str, Any], final: dict[str, Any], step: Step) -> list[str]:
    """The figures that a program was given as final, and that are others once every return is in."""
    return [
        f"{step.number} accepted, {name}: {one['label']}: {one['shown']}"
        for name, one in early.items()
        if re.search(r"\d", one["shown"])
        and one["shown"] != final.get(name, {}).get("shown")
        and not NOT_FINAL.search(f"{one['label']}: {one['shown']}")
        and step.missing.keys().isdisjoint(name.split("."))
    ]


@pytest.mark.django_db
def test_at_every_step_the_first_page_is_right_and_nothing_is_stated_too_early(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    *before, last = steps()
    assert [step.number for step in before] == list(range(28))
    wrong: list[str] = []
    clock = last.at + timedelta(minutes=1)  # it stands still, so that nothing changes because days pass
    monkeypatch.setattr(timezone, "now", lambda: clock)
    go_back_to(last)
    assert visitor.client.get("/").headers["Location"] == WHOLE
    final, figures = stated(visitor, PAGES), visitor.figures()
    for step in reversed(before):
        go_back_to(step)
        assert visitor.client.get("/").headers["Location"] == f"/quarters/{BEFORE}/", step
        assert f"Round open: {step.number} of 28 returns accepted." in words(visitor.get(WHOLE))
        wrong += told_too_early(stated(visitor, PAGES if step.number in SOME else PAGES[:1]), final, step)
        wrong += figures_too_early(visitor.figures(), figures, step)
    assert wrong == [], "\n".join(wrong)
