"""What a check of the store found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")
Tell = Callable[[str], None]
"""Says how far a long check is."""
STEP = 25
"""After how many things progress is told."""


class State(StrEnum):
    """What became of a check."""

    PASSED = "passed"
    WRONG = "wrong"
    UNCHECKED = "could not be checked"
    """It never counts as passed."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a check saw, in a sentence, and everything that is wrong, the first first."""

    seen: str
    problems: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check of a verification: its line, and what is behind it."""

    name: str
    state: State
    sentence: str
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it passed."""
        return self.state is State.PASSED

    @property
    def line(self) -> str:
        """``Files: 183 files are here, each with its digest.``"""
        head = {State.PASSED: "", State.WRONG: "WRONG. ", State.UNCHECKED: "COULD NOT BE CHECKED. "}
        return f"{self.name}: {head[self.state]}{self.sentence}"

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "name": self.name,
            "state": self.state.value,
            "sentence": self.sentence,
            "problems": list(self.problems),
        }


def judge(name: str, found: Found) -> Outcome:
    """The line of a check: what it saw, or the first thing that is wrong and how many more there are."""
    problems = tuple(found.problems)
    if not problems:
        return Outcome(name, State.PASSED, found.seen)
    more = f" {len(problems) - 1:,} more." if problems[1:] else ""
    return Outcome(name, State.WRONG, f"{problems[0]}{more}", problems)


def told(things: Iterable[T], tell: Tell, what: str) -> Iterator[T]:
    """The same things, while it is told how many were looked at."""
    for number, one in enumerate(things, 1):
        if number % STEP == 0:
            tell(f"{number:,} {what}")
        yield one
