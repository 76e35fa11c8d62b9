"""Small helps for writing: days, numbers with their noun, runs of line numbers and of months."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from goldenthread.periods import Month

MINUS: Final = "−"


def day(one: date) -> str:
    """A day as reports print it: ``4 September 2024``."""
    return f"{one.day} {month_name[one.month]} {one.year}"


def number(count: int, noun: str, plural: str = "") -> str:
    """A count with its noun: ``1 area``, ``34 areas``, ``1,570 rows``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Rising numbers as runs without holes: 1, 2, 3, 7 are (1, 3) and (7, 7)."""
    found: list[tuple[int, int]] = []
    for one in numbers:
        if found and one == found[-1][1] + 1:
            found[-1] = found[-1][0], one
        else:
            found.append((one, one))
    return found


def ranges(numbers: Iterable[int]) -> str:
    """Rising numbers in few words: ``1–3, 7``."""
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs(numbers))


def months(some: Iterable[Month]) -> str:
    """Rising months in words: ``May 2024``, ``May 2024 to July 2024 and September 2024``."""
    parts = [
        Month(a).label if a == b else f"{Month(a).label} to {Month(b).label}" for a, b in runs(map(int, some))
    ]
    return listed(parts)


def listed(parts: Sequence[str], last: str = "and") -> str:
    """A list in a sentence: ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def not_yet(one: date) -> str:
    """The refusal of a day on which something is asked to have been known, and which has not come."""
    return f"{day(one)} is in the future: nobody knows what will be known then. Give today or an earlier day."
