"""Two processes at one draft: each waits for the other, and nothing that either typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.store.test_turns import VENDORS, Another, processes


@pytest.fixture(params=VENDORS)
def drafter(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Callable[[], Another]]:
    """Start processes at one database without drafts."""
    yield from processes(request.param, data_dir, "another_drafter.py")


def two(drafter: Callable[[], Another]) -> tuple[Another, Another]:
    ann, bob = drafter(), drafter()
    ann.ask("publish")
    return ann, bob


def test_a_draft_that_two_begin_at_once_is_one(drafter: Callable[[], Another]) -> None:
    ann, bob = two(drafter)
    ann.tell("start ann")
    bob.tell("start bob")
    assert [ann.answer(), bob.answer()] == ["0", "0"]
    assert ann.ask("show") == bob.ask("show") == "0 0"


def test_who_saves_second_waits_and_then_sees_what_the_first_saved(drafter: Callable[[], Another]) -> None:
    ann, bob = two(drafter)
    ann.ask("start ann")
    ann.ask("hold")
    assert ann.ask("save ann 0 reach.quarter=60 reach.year=60") == "1 2 0"
    bob.tell("save bob 0 reach.quarter=61 kpi.M-1=42")
    assert bob.waits()
    ann.ask("release")
    assert bob.answer() == "2 1 1"
    assert ann.ask("show") == bob.ask("show") == "2 1 kpi.M-1=42 reach.quarter=60 reach.year=60"


def test_many_saves_at_once_lose_nothing(drafter: Callable[[], Another]) -> None:
    ann, bob = two(drafter)
    ann.ask("start ann")
    fields = [
        "reach.quarter",
        "reach.year",
        "activity.sessions",
        "activity.activities",
        "spend.actual",
        "kpi.M-1",
    ]
    for number, field in enumerate(fields * 3):
        ann.tell(f"save ann 0 {field}={number % 6}")
        bob.tell(f"save bob 0 {field}={number % 6 + 10 * (number % 2)}")
    for _ in range(len(fields) * 3):
        ann.answer()
        bob.answer()
    revision, aside, *told = ann.ask("show").split()
    assert len(told) == int(revision) == len(fields)
    for number, field in enumerate(fields):
        either = {f"{field}={number}", f"{field}={number + 10}"} if number % 2 else {f"{field}={number}"}
        assert set(told) & either
    assert int(aside) == 3
