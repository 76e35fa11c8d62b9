"""Examples of hiding, for readers outside. Each row is a test, and a row of docs/ratings.md."""

from __future__ import annotations

from typing import NamedTuple


class Number(NamedTuple):
    """A number of people, and what is printed."""

    people: str
    printed: str


NUMBERS = (
    Number("0", "0"),
    Number("1", "fewer than 5"),
    Number("4", "fewer than 5"),
    Number("5", "5"),
    Number("1204", "1,204"),
    Number("—", "not provided"),
)


class Share(NamedTuple):
    """A percentage of people: how many of how many, and what is printed."""

    part: int
    of: int
    printed: str


SHARES = (
    Share(41, 60, "68.3 per cent"),
    Share(0, 60, "0 per cent"),
    Share(3, 60, "hidden"),
    Share(5, 60, "8.3 per cent"),
    Share(57, 60, "hidden"),
    Share(55, 60, "91.7 per cent"),
    Share(60, 60, "100 per cent"),
    Share(1, 4, "hidden"),
)


class Split(NamedTuple):
    """The parts of a split whose total is shown, and what is printed of each."""

    parts: str
    printed: str


SPLITS = (
    Split("10, 20, 30", "10, 20, 30"),
    Split("3, 20, 30", "fewer than 5, hidden, 30"),
    Split("3, 0, 8, 30", "fewer than 5, 0, hidden, 30"),
    Split("3, 2, 30", "fewer than 5, fewer than 5, 30"),
    Split("1, 1, 30, 40", "fewer than 5, fewer than 5, hidden, 40"),
    Split("4, 4, 30, 40", "fewer than 5, fewer than 5, hidden, 40"),
    Split("1, 5, 9, 40", "fewer than 5, hidden, hidden, 40"),
    Split("0, 0, 30", "0, 0, 30"),
    Split("3, 30", "fewer than 5, hidden"),
)
