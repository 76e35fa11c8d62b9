"""Months, quarters and years: examples that state the calendar, and laws that hold for all of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.periods import FinancialYear, Month, PeriodError, Quarter, Span, Window

months = st.integers(min_value=1900 * 12, max_value=2100 * 12).map(Month)
quarters = st.integers(min_value=1900 * 4, max_value=2100 * 4).map(Quarter)

QUARTERS = [
    ("2024-25Q1", "2024-04..2024-06", "Q1 2024-25 (April to June 2024)"),
    ("2024-25Q3", "2024-10..2024-12", "Q3 2024-25 (October to December 2024)"),
    ("2024-25Q4", "2025-01..2025-03", "Q4 2024-25 (January to March 2025)"),
    ("1999-00Q4", "2000-01..2000-03", "Q4 1999-00 (January to March 2000)"),
]


@pytest.mark.parametrize(("text", "window", "words"), QUARTERS)
def test_a_quarter_lies_in_the_financial_year_from_april(text: str, window: str, words: str) -> None:
    quarter = Quarter.parse(text)
    assert str(quarter) == text
    assert str(quarter.window) == window
    assert quarter.in_words == words


REFUSED = [
    (Month, "2024-13", "There is no month 13"),
    (Month, "July 2024", "“July 2024” is not a month"),
    (Quarter, "2024-25Q5", "There is no quarter 5"),
    (Quarter, "Q1 2024", "“Q1 2024” is not a quarter"),
    (Quarter, "2024-26Q1", "“2024-26” is not a financial year"),
    (FinancialYear, "2024", "“2024” is not a financial year"),
    (Window, "2024-07", "“2024-07” is not a window"),
    (Window, "2024-07..2024-06", "ends before it starts"),
]


@pytest.mark.parametrize(("kind", "text", "sentence"), REFUSED)
def test_what_is_no_period_is_refused_in_words(kind: type, text: str, sentence: str) -> None:
    with pytest.raises(PeriodError, match=sentence):
        kind.parse(text)


def test_the_documents_comparison_is_with_the_same_months_of_2018_19() -> None:
    rolling = Window.rolling_year(Month.parse("2024-07"))
    assert rolling.label == "August 2023 – July 2024"
    assert rolling.same_months_in(FinancialYear.parse("2018/19")).label == "August 2018 – July 2019"


SHIFTED = [
    ("2024-03", "2018-04..2019-03"),
    ("2024-04", "2018-05..2019-04"),
    ("2024-09", "2018-10..2019-09"),  # a tie of six months: the later
    ("2024-10", "2017-11..2018-10"),
    ("2025-02", "2018-03..2019-02"),
]


@pytest.mark.parametrize(("to", "baseline"), SHIFTED)
def test_the_baseline_has_most_of_its_months_in_the_baseline_year(to: str, baseline: str) -> None:
    window = Window.rolling_year(Month.parse(to)).same_months_in(FinancialYear.parse("2018-19"))
    assert str(window) == baseline


@given(months)
def test_a_month_is_read_as_it_is_written(month: Month) -> None:
    assert Month.parse(str(month)) == Month.parse(str(month).replace("-", "")) == month
    assert eval(repr(month)) == month  # noqa: S307
    assert month in month.quarter.window
    assert Month.containing(month.first_day) == Month.containing(month.last_day) == month


@given(quarters)
def test_quarters_tile_the_years(quarter: Quarter) -> None:
    assert Quarter.parse(str(quarter)) == quarter
    assert eval(repr(quarter)) == quarter  # noqa: S307
    assert quarter.plus(1).window.first == quarter.window.last.plus(1)
    assert quarter in quarter.financial_year.quarters
    assert quarter.year_to_date == quarter.financial_year.quarters[: quarter.number]
    assert quarter.same_quarter_last_year.number == quarter.number
    assert len(quarter.window) == len(list(quarter.window)) == 3


@given(quarters)
def test_a_financial_year_is_its_quarters_months(quarter: Quarter) -> None:
    year = quarter.financial_year
    assert eval(repr(year)) == year  # noqa: S307
    assert FinancialYear.parse(str(year)) == FinancialYear.parse(year.label) == year
    assert year.window.months == tuple(m for q in year.quarters for m in q.window)


def test_days_of_a_leap_february() -> None:
    assert Month.parse("2024-02").last_day == date(2024, 2, 29)
    assert Month.parse("2024-02").label == "February 2024"
    assert "2024-02" not in Window.parse("2024-01..2024-03")
    assert Quarter.of(2024, 1) == Quarter.parse("2024/25 q1")
    with pytest.raises(PeriodError):
        Quarter.of(2024, 0)


@pytest.mark.parametrize(
    ("text", "window", "code"),
    [
        ("2024-07", "2023-08..2024-07", "2024-07"),
        ("2024-25Q1", "2024-04..2024-06", "2024-04..2024-06"),
        ("2024/25 q4", "2025-01..2025-03", "2025-01..2025-03"),
        ("2024", "2024-01..2024-12", "2024-12"),
        ("2024/25", "2024-04..2025-03", "2025-03"),
        ("2009-10", "2008-11..2009-10", "2009-10"),
        ("2024-04..2024-06", "2024-04..2024-06", "2024-04..2024-06"),
    ],
)
def test_months_are_read_from_what_stands_for_them(text: str, window: str, code: str) -> None:
    found = Window.read(text)
    assert (str(found), found.code) == (window, code)
    assert Window.read(found.code) == found


@pytest.mark.parametrize("text", ["", "soon", "2024-13", "24", "2024-25"])
def test_what_stands_for_no_months_says_how_to_write_them(text: str) -> None:
    with pytest.raises(PeriodError, match="or the first and the last month"):
        Window.read(text)


@pytest.mark.parametrize(
    ("span", "window"),
    [
        (Span.YEAR, "2023-06..2024-05"),
        (Span.QUARTER, "2024-03..2024-05"),
        (Span.TO_DATE, "2024-04..2024-05"),
        (Span.CALENDAR, "2024-01..2024-12"),
    ],
)
def test_a_span_of_months_goes_with_one(span: Span, window: str) -> None:
    assert str(span.window(Month.parse("2024-05"))) == window
    assert str(Span.TO_DATE.window(Month.parse("2024-03"))) == "2023-04..2024-03"
