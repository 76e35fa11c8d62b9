"""How numbers, days and lists are put into words."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from goldenthread.ledger.sentences import PER_CENT, POUNDS

LONDON = ZoneInfo("Europe/London")


def rounded(value: Decimal, places: int = 0) -> Decimal:
    """The value rounded half away from zero, as people round."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def digits(value: Decimal, places: int | None = None) -> str:
    """A number with thousands set off, and a true minus: ``1,204``, ``−3.5``."""
    if places is None:
        places = 0 if value == value.to_integral_value() else 1
    text = f"{abs(rounded(value, places)):,f}"
    return f"−{text}" if value < 0 and text.strip("0.,") else text


def one_place(value: Decimal) -> str:
    """To one decimal, as tables of means, rates and limits print it."""
    return f"{value:,.1f}".replace("-", "−")


MANY: Final = 5
"""Comparisons from which on a page says how many chance would name."""


def by_chance(count: int, what: str = "comparisons", one_in: int = 20) -> str:
    """What many comparisons must say: how many of them chance alone would name, one in 20 at 95 per cent."""
    about = max(round(count / one_in), 1)
    return f"Of {count:,} {what}, about {about:,} would be named by chance."


def bare_number(value: Decimal, unit: str = "") -> str:
    """A number for a table whose header has the unit; money in whole pounds, per cent with a decimal."""
    return digits(value, 0 if unit == POUNDS else 1 if unit == PER_CENT else None)


def day(one: date) -> str:
    """A day as reports write it: ``12 October 2024``."""
    return f"{one.day} {month_name[one.month]} {one.year}"


@lru_cache(maxsize=4096)
def day_of(instant: datetime) -> str:
    """The London day of an instant."""
    return day(instant.astimezone(LONDON).date())


def listed(parts: Sequence[str], last: str = "and") -> str:
    """A list in words: ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: ``1 programme``, ``2 programmes``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def is_or_are(count: Decimal | None) -> str:
    """The verb that goes with a count."""
    return "is" if count == 1 else "are"


def sentence(text: str) -> str:
    """Somebody's words as one sentence: trimmed, with a full stop."""
    text = " ".join(text.split())
    return text if not text or text[-1] in ".!?”" else f"{text}."


def singular(phrase: str, count: Decimal) -> str:
    """``homicides`` becomes ``homicide`` for a count of one; longer phrases stay as they are."""
    one_word = " " not in phrase and phrase.endswith("s") and not phrase.endswith("ss")
    return phrase[:-1] if count == 1 and one_word else phrase


def in_a_sentence(title: str) -> str:
    """A title inside a sentence: small at first, but for a word in capitals."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
