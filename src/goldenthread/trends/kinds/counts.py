"""What a count may look like, and a help for each way in which it does not."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
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
    (r"\d+\.0+", "“{}” has decimals.", "Write the whole number alone: {whole}."),
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
            return wrong.format(shown), todo.format(
                plain=re.sub(r"[, ]", "", shown), whole=shown.partition(".")[0]
            )
    return f"“{shown}” is not a number.", _WHOLE


_NAMES: Final = {name.casefold(): n for n in range(1, 13) for name in (month_name[n], month_abbr[n])}


@lru_cache(maxsize=4096)
def month_of(text: str) -> Month:
    """Read ``2024-07``, ``202407``, ``July 2024``, ``Jul-24``, or a first day, ``01/07/2024``.

    PeriodError says what is wrong.
    """
    day = re.sub(r"[ T]00:00(:00(\.0+)?)?$", "", text.strip())
    month = Month.parse(_named(day) or re.sub(r"^01/(\d{2})/(\d{4})$|^(\d{4})-(\d{2})-01$", _plain, day))
    if not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise PeriodError(f"“{text}” lies in the year {month.year}, which must be a slip.")
    return month


def day_of(text: str) -> date | None:
    """Read a day as ``18/03/2026`` or ``2026-03-18``; None for anything else."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        with suppress(ValueError):
            return datetime.strptime(text.strip()[:10], form).date()  # noqa: DTZ007 - a day has no zone
    return None


def _plain(found: re.Match[str]) -> str:
    return f"{found[2] or found[3]}-{found[1] or found[4]}"


def _named(text: str) -> str | None:
    found = re.fullmatch(r"([A-Za-z]+)[ -](\d{4}|\d{2})", text)
    number = _NAMES.get(found[1].casefold()) if found else None
    return f"{found[2] if len(found[2]) == 4 else '20' + found[2]}-{number:02d}" if found and number else None


def misspelt(area: str, meant: str) -> tuple[str, str]:
    """The problem of a borough's name with a slip in it."""
    return f"“{area}” is no area that we know.", correct(area, meant)


def correct(name: str, meant: str) -> str:
    """What to do about a name that is nearly another."""
    return f'Did you mean {meant}? Correct the name; or if it is new, say so: --new-name "{name}".'


def total_area(area: str) -> tuple[str, str]:
    """The problem of a row that adds other rows up."""
    return (
        f"“{area}” looks like a total of the other areas.",
        "Export it without totals; beside its parts, every offence in it would be counted twice.",
    )
