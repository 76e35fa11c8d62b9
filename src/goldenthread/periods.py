"""Months, quarters and financial years, counted as whole numbers so that comparing periods is arithmetic.

A financial year runs from April to March: Q1 2024-25 is April to June 2024.
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self


class PeriodError(ValueError):
    """A text that does not name a period; the message says what was read and what is expected."""


class Month(int):
    """A calendar month, as the number of months since year 0 (January of year 0 is 0)."""

    __slots__ = ()

    @classmethod
    def of(cls, year: int, month: int) -> Self:
        """The month of a calendar year; ``month`` counts from 1."""
        if not 1 <= month <= 12:
            raise PeriodError(f"There is no month {month}: months run from 1 to 12.")
        return cls(year * 12 + month - 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2024-07`` (or ``202407``, as the Met's files write it)."""
        found = re.fullmatch(r"(\d{4})-?(\d{2})", text.strip())
        if not found:
            raise PeriodError(f"“{text}” is not a month. Write a year and a month, such as 2024-07.")
        return cls.of(int(found[1]), int(found[2]))

    @classmethod
    def containing(cls, day: date) -> Self:
        """The month that a day lies in."""
        return cls.of(day.year, day.month)

    @property
    def year(self) -> int:
        """The calendar year."""
        return int(self) // 12

    @property
    def number(self) -> int:
        """The month of the year, from 1 to 12."""
        return int(self) % 12 + 1

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def label(self) -> str:
        """The month in words: ``July 2024``."""
        return f"{month_name[self.number]} {self.year}"

    @property
    def quarter(self) -> Quarter:
        """The financial quarter that the month lies in."""
        return Quarter((int(self) - 3) // 3)

    def plus(self, months: int) -> Self:
        """The month so many months later (earlier when negative)."""
        return type(self)(int(self) + months)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def __repr__(self) -> str:
        return f"Month.parse({str(self)!r})"


class FinancialYear(int):
    """A financial year from April to March, as the calendar year it starts in."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2024-25`` or ``2024/25``."""
        found = re.fullmatch(r"(\d{4})[-/](\d{2})", text.strip())
        if not found or not int(found[1]) or (int(found[1]) + 1) % 100 != int(found[2]):
            raise PeriodError(f"“{text}” is not a financial year. Write it as 2024-25.")
        return cls(int(found[1]))

    @property
    def quarters(self) -> tuple[Quarter, Quarter, Quarter, Quarter]:
        """The four quarters in order."""
        first = int(self) * 4
        return Quarter(first), Quarter(first + 1), Quarter(first + 2), Quarter(first + 3)

    @property
    def window(self) -> Window:
        """April to March."""
        first = Month.of(int(self), 4)
        return Window(first, first.plus(11))

    @property
    def label(self) -> str:
        """As reports print it: ``2018/19``."""
        return str(self).replace("-", "/")

    def __str__(self) -> str:
        return f"{int(self):04d}-{(int(self) + 1) % 100:02d}"

    def __repr__(self) -> str:
        return f"FinancialYear.parse({str(self)!r})"


class Quarter(int):
    """A quarter of a financial year, counted so that the next quarter is one more."""

    __slots__ = ()

    @classmethod
    def of(cls, year: int, number: int) -> Self:
        """The quarter ``number`` (1 to 4) of the financial year that starts in ``year``."""
        if not 1 <= number <= 4:
            raise PeriodError(f"There is no quarter {number}: quarters run from 1 to 4.")
        return cls(year * 4 + number - 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2024-25Q1``."""
        found = re.fullmatch(r"(\d{4}[-/]\d{2})\s*[Qq](\d)", text.strip())
        if not found:
            raise PeriodError(
                f"“{text}” is not a quarter. Write the financial year and the quarter, such as 2024-25Q1."
            )
        return cls.of(int(FinancialYear.parse(found[1])), int(found[2]))

    @property
    def financial_year(self) -> FinancialYear:
        """The financial year that the quarter belongs to."""
        return FinancialYear(int(self) // 4)

    @property
    def number(self) -> int:
        """1 for April to June, up to 4 for January to March."""
        return int(self) % 4 + 1

    @property
    def window(self) -> Window:
        """The quarter's three months."""
        first = Month(int(self) * 3 + 3)
        return Window(first, first.plus(2))

    @property
    def label(self) -> str:
        """As reports print it: ``Q1 2024-25``."""
        return f"Q{self.number} {self.financial_year}"

    @property
    def in_words(self) -> str:
        """The quarter with its months: ``Q1 2024-25 (April to June 2024)``."""
        first, last = self.window.first, self.window.last
        return f"{self.label} ({month_name[first.number]} to {last.label})"

    @property
    def year_to_date(self) -> tuple[Quarter, ...]:
        """The quarters of the financial year up to and including this one."""
        return tuple(q for q in self.financial_year.quarters if q <= self)

    def plus(self, quarters: int) -> Self:
        """The quarter so many quarters later (earlier when negative)."""
        return type(self)(int(self) + quarters)

    @property
    def same_quarter_last_year(self) -> Self:
        """The comparable quarter one year before."""
        return self.plus(-4)

    def __str__(self) -> str:
        return f"{self.financial_year}Q{self.number}"

    def __repr__(self) -> str:
        return f"Quarter.parse({str(self)!r})"


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A run of months, both ends included."""

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodError(f"The window {self} ends before it starts. Write the earlier month first.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2018-08..2019-07``."""
        first, dots, last = text.partition("..")
        if not dots:
            raise PeriodError(
                f"“{text}” is not a window of months. Write two months, such as 2018-08..2019-07."
            )
        return cls(Month.parse(first), Month.parse(last))

    @classmethod
    def read(cls, text: str) -> Self:
        """Read months, or what stands for some: a month (for the twelve to it), a quarter, a year."""
        plain = text.strip()
        if ".." in plain:
            return cls.parse(plain)
        if re.fullmatch(r"\d{4}", plain):
            first = Month.parse(f"{plain}-01")
            return cls(first, first.plus(11))
        found = None
        if re.search(r"[Qq]\d", plain):
            found = Quarter.parse(plain).window
        elif "/" in plain:
            found = FinancialYear.parse(plain).window
        try:
            return cls(found.first, found.last) if found else cls.rolling_year(Month.parse(plain))
        except PeriodError:
            raise PeriodError(
                f"“{text}” is not a period. Write a month for the twelve months to it (2024-07), a quarter "
                "(2024-25Q1), a year (2024 or 2024/25), or the first and the last month (2024-04..2024-06)."
            ) from None

    @classmethod
    def rolling_year(cls, to: Month) -> Self:
        """The twelve months that end with ``to``."""
        return cls(to.plus(-11), to)

    def same_months_in(self, year: FinancialYear) -> Window:
        """This window moved by whole years so that most of its months lie in ``year``; of a tie, the later.

        August 2023 to July 2024 in 2018-19 is August 2018 to July 2019; March 2025 to February 2026 is March
        2018 to February 2019, of which eleven months lie in that year.
        """
        years = int(self.first.quarter.financial_year) - int(year)
        begins_in_it, ends_in_it = (
            Window(self.first.plus(-12 * back), self.last.plus(-12 * back)) for back in (years, years + 1)
        )
        return max((begins_in_it, ends_in_it), key=lambda one: sum(month in year.window for month in one))

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month in order."""
        return tuple(Month(m) for m in range(self.first, self.last + 1))

    @property
    def code(self) -> str:
        """The shortest text that :meth:`read` reads as this: of twelve months, their last."""
        return str(self.last) if len(self) == 12 else str(self)

    @property
    def label(self) -> str:
        """As reports print it: ``August 2023 – July 2024``; of one month, the month."""
        return self.first.label if self.first == self.last else f"{self.first.label} – {self.last.label}"

    def __contains__(self, month: object) -> bool:
        return isinstance(month, int) and self.first <= month <= self.last

    def __iter__(self) -> Iterator[Month]:
        return iter(self.months)

    def __len__(self) -> int:
        return int(self.last) - int(self.first) + 1

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"


class Span(StrEnum):
    """How many months a comparison takes, of which one is named."""

    YEAR = "twelve-months"
    QUARTER = "quarter"
    TO_DATE = "year-to-date"
    CALENDAR = "calendar-year"

    @property
    def label(self) -> str:
        """As a reader chooses it."""
        return _SPANS[self]

    def window(self, month: Month) -> Window:
        """The months that go with one: twelve or three to it, from April to it, or its calendar year."""
        if self is Span.QUARTER:
            return Window(month.plus(-2), month)
        if self is Span.TO_DATE:
            return Window(month.quarter.financial_year.window.first, month)
        if self is Span.CALENDAR:
            return Window(Month.of(month.year, 1), Month.of(month.year, 12))
        return Window.rolling_year(month)


_SPANS = {
    Span.YEAR: "Twelve months",
    Span.QUARTER: "Three months, such as a quarter",
    Span.TO_DATE: "The financial year to date",
    Span.CALENDAR: "The calendar year",
}
