"""Tables of other periods than a kind holds: told as such, with how to add them instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from goldenthread.trends.kinds.period_names import find_window
from goldenthread.trends.values import PERIODS

QUARTER, YEAR = PERIODS[3], PERIODS[12]
SEVERAL: Final = "period of several months"

_A_QUARTER: Final = r".*\b(q|qtr|quarter)\s*[1-4]\b.*"
_NAMES: Final = (
    (QUARTER, r"((financial|fiscal|calendar) )?(quarter|qtr)( ending| ended)?"),
    (YEAR, r"((financial|fiscal|calendar) )?year( ending| ended)?"),
)
_A_MONTH: Final = r"month(?!s)|\bdate\b|\bday\b|^\d{6}$"
_INSTEAD: Final = {
    "month": "Add a table by month as “Long CSV”",
    QUARTER: "Add it as “Counts by quarter”",
    YEAR: "Add it as “Counts by year”",
    SEVERAL: "Add the publisher's table by month, by quarter or by year",
}
"""How a table with such periods is added."""


def named(text: str) -> str | None:
    """What a text names that is longer than a month; None where it names no such period."""
    found = find_window(text, 1)
    if found:
        return PERIODS.get(len(found), SEVERAL) if len(found) > 1 else None
    return QUARTER if re.fullmatch(_A_QUARTER, text.strip().casefold()) else None


def no_month(text: str, why: str) -> tuple[str, str]:
    """What is wrong with a text that should be a month, and what to do; ``why`` is told of any other text."""
    what = named(text)
    if what is None:
        return why, "A first day, such as 2024-07-01, is read as the month."
    alone = f"Do not write the count of a {what} at one of its months: it would count as that month's alone."
    return f"“{text}” is a {what}, and this kind holds counts by month.", f"{_INSTEAD[what]}. {alone}"


def no_period(text: str, why: str) -> tuple[str, str]:
    """What is wrong with a text that should be a quarter or a year, and what to do."""
    found = find_window(text, 1)
    if found is None:
        return why, "Choose the column of the periods, or only the rows that have one."
    return why, f"{_INSTEAD[PERIODS.get(len(found), SEVERAL)]}."


def column(header: Sequence[str]) -> tuple[str, str] | None:
    """What is wrong with a header by quarter or by year, and what to add; None for any other header."""
    names = [name.strip().casefold() for name in header]
    if any(re.search(_A_MONTH, name) for name in names):
        return None
    for what, like in _NAMES:
        for name, plain in zip(header, names, strict=True):
            if re.fullmatch(like, plain) or named(name) == what:
                looks = f"This looks like a table by {what} (its column “{name}”)"
                return f"{looks}, and this kind holds counts by month.", f"{_INSTEAD[what]}."
    return None


def apart(present: Sequence[int]) -> list[str]:
    """The remark on months (sorted, no two the same) that all lie three, or all twelve, apart."""
    gaps = {later - earlier for earlier, later in pairwise(present)}
    what = {3: QUARTER, 12: YEAR}.get(gaps.pop()) if len(gaps) == 1 and len(present) > 2 else None
    if what is None:
        return []
    told = f"Take care: its months all lie a {what} apart. If each count is that of a whole {what}, it counts"
    return [f"{told} as one month's here: add the table as “Counts by {what}” instead."]
