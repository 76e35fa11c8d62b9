"""What a count may look like, and a help for each way in which it does not."""

from __future__ import annotations

import re
from typing import Final

from goldenthread.periods import Month, PeriodError

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199

_WHOLE = "Write a whole number."

_HELP: Final = (
    (
        r"",
        "the count is blank.",
        "A missing month is not a zero: write the count, and 0 only if there was none.",
    ),
    (
        r"-\s*\d.*",
        "“{}” is negative.",
        "A count is 0 or more; correct it, or leave the month out of the extract.",
    ),
    (
        r"\d{1,3}([, ]\d{3})+",
        "“{}” has a separator in it.",
        "Write the number without commas or blanks: {plain}.",
    ),
    (r"\d+[.,]\d+", "“{}” is not a whole number.", "Counts are whole; rates and percentages are not counts."),
    (r"\d{10,}", "“{}” is too large to be a count.", "Look for two numbers that have run together."),
    (
        r"#\w.*",
        "“{}” is a spreadsheet's error.",
        "Correct the formula in the spreadsheet and export it again.",
    ),
    (
        r"(?i)n/?a|nan|null|none|-+|\.+|\*|x|c",
        "“{}” is not a count.",
        "If the count is not known, leave the row out; 0 means none.",
    ),
)


def explain(text: str) -> tuple[str, str]:
    """What is wrong with a text that should be a count, and what to do."""
    shown = text if len(text) <= 40 else text[:40] + "…"
    for pattern, wrong, todo in _HELP:
        if re.fullmatch(pattern, text):
            return wrong.format(shown), todo.format(plain=re.sub(r"[, ]", "", shown))
    return f"“{shown}” is not a number.", _WHOLE


def month_of(text: str) -> Month:
    """Read ``2024-07``, ``202407``, or a first day, ``2024-07-01``; PeriodError says what is wrong."""
    month = Month.parse(re.sub(r"^(\d{4}-\d{2})-01$", r"\1", text))
    if not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise PeriodError(f"“{text}” lies in the year {month.year}, which must be a slip.")
    return month


def total_area(area: str) -> tuple[str, str]:
    """The problem of a row that adds other rows up."""
    return (
        f"“{area}” looks like a total of the other areas.",
        "Remove it; every offence would be counted twice.",
    )
