"""What published tables call their quarters and years, read as runs of months."""

from __future__ import annotations

import re
from calendar import month_abbr
from datetime import timedelta
from functools import lru_cache
from typing import Final

from goldenthread.periods import FinancialYear, Month, PeriodError, Quarter, Window
from goldenthread.trends.kinds import counts
from goldenthread.trends.kinds.mapping import APRIL, JANUARY
from goldenthread.trends.values import PERIODS, ending

_NUMBERS: Final = {month_abbr[n].casefold(): n for n in range(1, 13)}
_MONTH: Final = rf"({'|'.join(_NUMBERS)})[a-z]*\.?"
_YEAR: Final = r"(\d{4}|\d{2})"
_SPAN: Final = re.compile(rf"(?P<year>\d{{4}}\s+)?{_MONTH}\s*{_YEAR}?\s*(?:to|-|/)\s*{_MONTH}\s*{_YEAR}?")
_ENDING: Final = re.compile(
    r"(year|12 months|twelve months|ye|quarter|3 months|three months|qe)\s*(?:ending|ended|end|to)?\s*"
    rf"{_MONTH}\s*{_YEAR}"
)
_LENGTHS: Final = {"quarter": 3, "3 months": 3, "three months": 3, "qe": 3}
_QUARTER: Final = r"(?:q|qtr|quarter)\s*(?P<quarter>[1-4])"
_YEARS: Final = (
    r"(?:fy|year|calendar year)?\s*(?P<year>(?:19|2[01])\d{2})(?:\s*[-/]\s*(?P<then>\d{4}|\d{2}))?"
)
_LONGEST: Final = 60
"""A text of more letters names no period."""


@lru_cache(maxsize=4096)
def last_month(text: str, step: int, year_begins: int) -> Month:
    """The last month of a period that a table names, where it spans as many months as the table's counts do.

    ``year_begins`` is the month that a year such as 2024 begins with, and its first quarter. PeriodError says
    what is wrong, and what may be meant.
    """
    found, wanted = find_window(text, step, year_begins), PERIODS[step]
    if found is None:
        raise PeriodError(f"“{text[:_LONGEST]}” names no {wanted}.")
    if len(found) != step:
        raise PeriodError(f"“{text}” is {_called(len(found))}, and these are counts by {wanted}.")
    if not (found.first.year >= counts.FIRST_YEAR and found.last.year <= counts.LAST_YEAR):
        raise PeriodError(f"“{text}” lies in the year {found.last.year}, which must be a slip.")
    return found.last


def find_window(text: str, step: int, year_begins: int = JANUARY) -> Window | None:
    """The months that a text names; None where it names none.

    Of a day alone, ``step`` says how many months end or begin with it.
    """
    plain = _plain(text)
    return _window(plain, step, year_begins) if len(plain) <= _LONGEST else None


def with_quarter(year: str, quarter: str) -> str:
    """A year and its quarter, which stand in two columns, as one name: ``2023/24 Q1``."""
    number = re.fullmatch(r"(?:q|qtr|quarter)?\s*([1-4])(?:\.0)?", quarter.strip(), re.IGNORECASE)
    return f"{year} Q{number[1]}" if number else f"{year} {quarter}"


def _called(months: int) -> str:
    named = PERIODS.get(months)
    return f"a {named}" if named else f"a period of {months} months"


def _plain(text: str) -> str:
    """Without notes, marks and kinds of dashes: ``Apr '22 – Mar '23 [note 1]`` is ``apr 22 - mar 23``."""
    plain = re.sub(r"\[[^\]]*\]|\((?:p|r|e)\)|['’‘:]", "", text.casefold())
    plain = re.sub(r"\b([1-4])(?:st|nd|rd|th) (?:quarter|qtr)\b", r"q\1", re.sub(r"[‐-―−]", "-", plain))
    return " ".join(plain.split())[: _LONGEST + 1]


def _window(plain: str, step: int, year_begins: int) -> Window | None:
    if found := _SPAN.fullmatch(plain):
        return _span(*found.groups())
    if found := _ENDING.fullmatch(plain):
        return ending(_month(found[2], found[3]), _LENGTHS.get(found[1], 12))
    return _quarter(plain, year_begins) or _years(plain, year_begins) or _month_or_day(plain, step)


def _span(leading: str | None, from_: str, year: str | None, to: str, then: str | None) -> Window | None:
    """From a month to a month; the year stands behind the last, or before the first."""
    if not (then or leading):
        return None
    last = _month(to, then or (leading or "").strip())
    first = _month(from_, year) if year else _before(from_, last)
    return Window(first, last) if first <= last else None


def _month(name: str, year: str) -> Month:
    return Month.of(int(year) if len(year) == 4 else 2000 + int(year), _NUMBERS[name])


def _before(name: str, last: Month) -> Month:
    """The last such month before another: of ``Oct to Dec 2024`` the first."""
    return next(month for n in range(12) if (month := last.plus(-n)).number == _NUMBERS[name])


def _quarter(plain: str, year_begins: int) -> Window | None:
    for like in (rf"{_YEARS}\s*-?\s*{_QUARTER}", rf"{_QUARTER}\s*,?\s*{_YEARS}"):
        found = re.fullmatch(like, plain)
        if found and found["then"]:
            quarter = Quarter.of(int(found["year"]), int(found["quarter"]))
            return quarter.window if _follows(found["year"], found["then"]) else None
        if found:
            first = Month.of(int(found["year"]), year_begins).plus(3 * int(found["quarter"]) - 3)
            return Window(first, first.plus(2))
    return None


def _years(plain: str, year_begins: int) -> Window | None:
    found = re.fullmatch(_YEARS, plain)
    if found is None:
        return None
    year, then = found["year"], found["then"]
    if not then:
        first = Month.of(int(year), APRIL if plain.startswith("fy") else year_begins)
        return Window(first, first.plus(11))
    if _follows(year, then):
        return FinancialYear(int(year)).window
    last = int(year[: 4 - len(then)] + then)  # such as 2021-23, which joins three years
    return Window(Month.of(int(year), 1), Month.of(last, 12)) if last > int(year) else None


def _follows(year: str, then: str) -> bool:
    """Whether a year is followed by the next, as ``2023/24`` and ``2023-2024`` write it."""
    following: int = (int(year) + 1) % 10 ** len(then)
    return following == int(then)


def _month_or_day(plain: str, step: int) -> Window | None:
    """A month; or the period that a day ends, where it is the last of a month, or begins, where the first."""
    day = counts.day_of(plain)
    if day and (day + timedelta(days=1)).day == 1:
        return ending(Month.containing(day), step)
    if day and day.day == 1:
        first = Month.containing(day)
        return Window(first, first.plus(step - 1))
    try:
        month = counts.month_of(plain)
    except PeriodError:
        return None
    return Window(month, month)
