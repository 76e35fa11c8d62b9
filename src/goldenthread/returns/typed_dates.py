"""Text typed where a date is wanted: the day it names without doubt, or what to type instead."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from datetime import date, timedelta

from goldenthread.returns.typed_numbers import Advice, shortened

_MONTHS = {
    name.casefold(): n for names in (month_name, month_abbr) for n, name in enumerate(names) if name
} | {"sept": 9}
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
_WORDED = rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]?([a-z]{{3,9}})\.?,?[ -]?(\d{{4}}|\d{{2}})"
_MONTH_FIRST = rf"{_WEEKDAY}([a-z]{{3,9}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}|\d{{2}})"
_EXAMPLE = "Type the day, the month in words and the year, such as 12 July 2024."


def in_words(day: date) -> str:
    """``12 July 2024``."""
    return f"{day.day} {month_name[day.month]} {day.year}"


def typed_date(text: str) -> date | Advice:
    """The day that a tidied text names without doubt, or what to type instead."""
    low = text.casefold()
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]00:00(?::00)?)?", low, re.ASCII):
        return _day(text, int(found[1]), int(found[2]), int(found[3]))
    if (found := re.fullmatch(_WORDED, low, re.ASCII)) and found[2] in _MONTHS:
        return _day(text, _year(found[3]), _MONTHS[found[2]], int(found[1]))
    if (found := re.fullmatch(_MONTH_FIRST, low, re.ASCII)) and found[1] in _MONTHS:
        return _day(text, _year(found[3]), _MONTHS[found[1]], int(found[2]))
    if found := re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})", low, re.ASCII):
        return _numeric(text, int(found[1]), int(found[2]), _year(found[3]))
    return Advice(f"“{shortened(text)}” is not a date.", _EXAMPLE)


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _day(text: str, year: int, month: int, day: int) -> date | Advice:
    try:
        return date(year, month, day)
    except ValueError:
        return Advice(f"“{shortened(text)}” is not a day of the calendar.", _EXAMPLE)


def _numeric(text: str, first: int, second: int, year: int) -> date | Advice:
    """``25/07/24`` names one day; ``12/07/24`` could be 12 July, or 7 December as Americans write."""
    day_first, month_first = _day(text, year, second, first), _day(text, year, first, second)
    if isinstance(day_first, Advice) and isinstance(month_first, date):
        wrong = f"“{shortened(text)}” has no month {second}: it seems to have the month first."
        return Advice(wrong, f"Type {in_words(month_first)}, if that is the day you mean.")
    if isinstance(day_first, date) and isinstance(month_first, date) and day_first != month_first:
        wrong = (
            f"“{shortened(text)}” is stored as text, and could be {in_words(day_first)} or "
            f"{in_words(month_first)}."
        )
        return Advice(wrong, f"Type the month in words: {in_words(day_first)}, if that is the day you mean.")
    return day_first


def from_spreadsheet_number(number: float) -> date | None:
    """The day that a spreadsheet stores as this number (45485 is 12 July 2024), where it is a likely one."""
    return date(1899, 12, 30) + timedelta(days=int(number)) if 36526 <= number <= 73050 else None
