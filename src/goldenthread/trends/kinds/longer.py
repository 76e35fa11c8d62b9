"""Quarters and years where a month should stand: told as such, with what to add instead."""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

QUARTER: Final = "quarter"
YEAR: Final = "year"
SEVERAL: Final = "period of several months"

_MONTH: Final = rf"(?:{'|'.join(month_abbr[1:])})[a-z]*\.?"
_DASH: Final = r"\s*(?:to|-|–|/)\s*"
_PATTERNS: Final = (
    (QUARTER, r".*\b(q|qtr|quarter)\s*[1-4]\b.*|.*\d[- ]?q[1-4]\b.*|[1-4](st|nd|rd|th) quarter\b.*"),
    (YEAR, r".*\b(year|twelve months|12 months) (ended|ending|to) .*|(fy|year|calendar year)?\s*\d{4}"),
    (SEVERAL, rf"(\d{{4}}\s+)?{_MONTH}\s*(\d{{4}}|\d{{2}})?{_DASH}{_MONTH}\s*(\d{{4}}|\d{{2}})?"),
)
_TWO_YEARS: Final = rf"(?:fy\s*)?(\d{{4}}){_DASH}((?:\d\d)?\d\d)"
_NAMES: Final = (
    (QUARTER, r"((financial|fiscal|calendar) )?(quarter|qtr)( ending| ended)?"),
    (YEAR, r"((financial|fiscal|calendar) )?year( ending| ended)?"),
)
_A_MONTH: Final = r"month(?!s)|\bdate\b|\bday\b|^\d{6}$"
LONGEST: Final = 60
"""A text of more letters names no period."""
BY_MONTH: Final = "Add the publisher's table by month"


def named(text: str) -> str | None:
    """What a text names that is longer than a month; None where it names no such period."""
    plain = text.strip().casefold()
    if len(plain) > LONGEST:
        return None
    years = re.fullmatch(_TWO_YEARS, plain)
    if years and (int(years[1]) + 1) % 100 == int(years[2]) % 100:
        return YEAR
    return next((what for what, like in _PATTERNS if re.fullmatch(like, plain, re.IGNORECASE)), None)


def no_month(text: str, why: str) -> tuple[str, str]:
    """What is wrong with a text that should be a month, and what to do; ``why`` is told of any other text."""
    what = named(text)
    if what is None:
        return why, "A first day, such as 2024-07-01, is read as the month."
    alone = f"Do not write the count of a {what} at one of its months: it would count as that month's alone."
    return f"“{text}” is a {what}, and this kind holds counts by month.", f"{BY_MONTH}. {alone}"


def column(header: Sequence[str]) -> tuple[str, str] | None:
    """What is wrong with a header by quarter or by year, and what to add; None for any other header."""
    names = [name.strip().casefold() for name in header]
    if any(re.search(_A_MONTH, name) for name in names):
        return None
    for what, like in _NAMES:
        for name, plain in zip(header, names, strict=True):
            if re.fullmatch(like, plain) or named(name) == what:
                looks = f"This looks like a table by {what} (its column “{name}”)"
                return f"{looks}, and this kind holds counts by month.", f"{BY_MONTH}."
    return None


def apart(present: Sequence[int]) -> list[str]:
    """The remark on months (sorted, no two the same) that all lie three, or all twelve, apart."""
    gaps = {later - earlier for earlier, later in pairwise(present)}
    what = {3: QUARTER, 12: YEAR}.get(gaps.pop()) if len(gaps) == 1 and len(present) > 2 else None
    if what is None:
        return []
    told = f"Take care: its months all lie a {what} apart. If each count is that of a whole {what}, it counts"
    return [f"{told} as one month's here: add the publisher's table by month instead."]
