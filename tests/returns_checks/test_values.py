"""What may stand in a cell, and what is said of it: tables of raw contents for each kind of field."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.ledger.values import Gap, GapReason, Word
from goldenthread.returns.draft import SpreadsheetError, UnsavedFormula
from goldenthread.returns.form import Choice, Field, FieldKind
from goldenthread.returns.values import SPREADSHEET_ERRORS, listed, parse

COLOURS = tuple(Choice(word.lower(), word) for word in ("Green", "Amber", "Red"))


def field(kind: FieldKind, unit: str = "", **more: Any) -> Field:
    return Field("x", kind, "Something", unit, **{"required": True, **more})


PEOPLE, OPTIONAL = field(FieldKind.PEOPLE, "people"), field(FieldKind.PEOPLE, "people", required=False)
KPI = Field("kpi.A", FieldKind.COUNT, "A KPI", "number", required=True, comment="comment.kpi.A")
MONEY, PER_CENT, NUMBER = (
    field(FieldKind.MONEY),
    field(FieldKind.NUMBER, "per cent"),
    field(FieldKind.NUMBER, "points"),
)
SCORE, DATE, CHOICE = field(FieldKind.SCORE), field(FieldKind.DATE), field(FieldKind.CHOICE, choices=COLOURS)
TEXT, NO_DATE = field(FieldKind.TEXT, longest=20), field(FieldKind.DATE, required=False)

ASK = "ask your programme lead what to put"
ALONE = "has words beside the number. Type the number alone: {}. Words can go in the comment."
ESTIMATE = (
    "is an estimate in words. Type your best single figure, such as {}, and say in the comment that it "
    "is an estimate."
)
TWO = (
    "is two numbers, not one. Type one number: the exact figure, or your best estimate. "
    "Say so in the comment if it is one."
)
SIGNS = "is stored as text, so it cannot be added up. Type the number {}"
EXACT = "does not say how many. Type the exact number. Small numbers are hidden before anything is published."
LATER = (
    "says that the number comes later. For now, type your best figure. You can send a new version when "
    "you know."
)
NO_DAY = (
    "Type the day, the month in words and the year, such as 12 July 2024. "
    "If there is no date yet, leave the cell blank."
)
MANY = "holds more than one number. Type one number. Put the rest in the comment."

TYPED = [
    (
        "n/a",
        f"is not a number. If this does not apply, {ASK}. Type 0 only if you counted and there were none.",
    ),
    (
        "N.A.",
        f"is not a number. If this does not apply, {ASK}. Type 0 only if you counted and there were none.",
    ),
    ("none", "is a word, not a number. Type 0 if there were none."),
    ("Nil", "is a word, not a number. Type 0 if there were none."),
    ("-", f"could mean none, or not known. Type 0 if there were none. If you do not know, {ASK}."),
    ("tbc", LATER),
    ("?", f"is not a number. If you do not know, {ASK}. Do not type 0."),
    ("not known", f"is not a number. If you do not know, {ASK}. Do not type 0."),
    ("1,200", SIGNS.format("without the comma: 1200.")),
    ("1 200", SIGNS.format("without the space: 1200.")),
    ("£1,200.50", SIGNS.format("without the pound sign and the comma: 1200.5.")),
    ("£1200", SIGNS.format("without the pound sign: 1200.")),
    ("1.2k", SIGNS.format("in full: 1200.")),
    ("2 million", SIGNS.format("in full: 2000000.")),
    ("12 people", ALONE.format(12)),
    ("12yp", ALONE.format(12)),
    ("Total: 1,200", ALONE.format(1200)),
    ("about 30", ESTIMATE.format(30)),
    ("~30", ESTIMATE.format(30)),
    ("c. 30", ESTIMATE.format(30)),
    ("30ish", ESTIMATE.format(30)),
    ("30+", ESTIMATE.format(30)),
    ("approx. 1,200 people", ESTIMATE.format(1200)),
    ("about 3 million", ESTIMATE.format(3000000)),
    ("around £1.2k", ESTIMATE.format(1200)),
    ("<5", EXACT),
    ("fewer than 5", EXACT),
    ("30-40", TWO),
    ("30 to 40", TWO),
    ("12/60", TWO),
    ("12 out of 60", TWO),
    ("twelve", "is a number in words. Type it in figures: 12."),
    ("Twenty-five", "is a number in words. Type it in figures: 25."),
    ("one hundred and twenty", "is a number in words. Type it in figures: 120."),
    ("two thousand and six", "is a number in words. Type it in figures: 2006."),
    ("a hundred", "is a number in words. Type it in figures: 100."),
    ("a", "is text, not a number. Type a number, such as 12. Put words in the comment."),
    ("12/07/24", "looks like a date. Type a number, such as 12."),
    ("45%", "is a percentage. Type how many there were, not the percentage."),
    ("12,5", "has a comma where a point is wanted. Type 12.5, with a point."),
    ("1O0", "has a letter among its digits. Did you mean 100? Type digits only."),
    ("12 boys, 15 girls", MANY),
    ("12 + 15", MANY),
    ("=SUM(A1:A3)", "is a formula stored as text. Type the answer itself."),
    ("(200)", "could mean a number below nought. Type the number without brackets; 0 or more."),
    ("lots", "is text, not a number. Type a number, such as 12. Put words in the comment."),
    ("٣", "is text, not a number. Type a number, such as 12. Put words in the comment."),
]


@pytest.mark.parametrize(("text", "help_"), TYPED)
def test_text_in_a_number_has_its_own_help(text: str, help_: str) -> None:
    found = parse(PEOPLE, text)
    assert found.value is None
    [problem] = found.problems
    assert (problem.check, f"{problem.wrong} {problem.todo}") == ("text-for-number", f"“{text}” {help_}")


@pytest.mark.parametrize(
    ("asked", "text", "todo"),
    [
        (OPTIONAL, "n/a", "If this does not apply, leave the cell blank. Type 0 only"),
        (OPTIONAL, "tbc", "For now, leave the cell blank. You can send a new version when you know."),
        (KPI, "n/a", "If this does not apply, leave the cell blank and say why in the comment. Type 0 only"),
        (
            KPI,
            "unknown",
            "If you do not know, leave the cell blank and say why in the comment. Do not type 0.",
        ),
        (PER_CENT, "45%", "Type the number alone: 45."),
        (PER_CENT, "45.5 per cent", "Type the number alone: 45.5."),
        (SCORE, "high", "Choose a score from 1 (low) to 5 (high). Put words in the comment."),
    ],
)
def test_help_fits_what_is_asked(asked: Field, text: str, todo: str) -> None:
    assert parse(asked, text).problems[0].todo.startswith(todo)


def test_a_long_text_is_quoted_in_part() -> None:
    wrong = parse(PEOPLE, "I do not know, because the worker who counts them has left").problems[0].wrong
    assert wrong == "“I do not know, because the worker who c…” is text, not a number."


BLANK = Gap(GapReason.NOT_PROVIDED)
VALUES: list[tuple[Field, Any, Any, str]] = [
    (PEOPLE, 12, Decimal(12), ""),
    (PEOPLE, 12.0, Decimal(12), ""),
    (PEOPLE, 12.0000000000001, Decimal(12), ""),
    (PEOPLE, 0.0, Decimal(0), ""),
    (PEOPLE, "120", Decimal(120), "number-as-text"),
    (PEOPLE, "\u00a0120 ", Decimal(120), "number-as-text"),
    (PEOPLE, "'120.0", Decimal(120), "number-as-text"),
    (PEOPLE, 12.5, None, "decimal"),
    (PEOPLE, "12.5", None, "decimal"),
    (PEOPLE, -1.0, None, "negative"),
    (PEOPLE, 1e8, None, "too-large"),
    (PEOPLE, True, None, "text-for-number"),
    (PEOPLE, float("nan"), None, "text-for-number"),
    (PEOPLE, float("inf"), None, "text-for-number"),
    (PEOPLE, date(2024, 4, 3), None, "date-for-number"),
    (PEOPLE, datetime(2024, 4, 3, 12), None, "date-for-number"),  # noqa: DTZ001 - as spreadsheets give it
    (PEOPLE, time(3, 4), None, "date-for-number"),
    (PEOPLE, timedelta(hours=30), None, "date-for-number"),
    (PEOPLE, SpreadsheetError("#DIV/0!"), None, "spreadsheet-error"),
    (PEOPLE, UnsavedFormula(), None, "unsaved-formula"),
    (PEOPLE, None, None, "blank"),
    (PEOPLE, " \n\u00a0", None, "blank"),
    (OPTIONAL, None, BLANK, ""),
    (KPI, None, BLANK, "missing-figure"),
    (KPI, 3.5, None, "decimal"),
    (KPI, -3, None, "negative"),
    (MONEY, 1200.5, Decimal("1200.5"), ""),
    (MONEY, 0.1 + 0.2, Decimal("0.3"), ""),
    (MONEY, 333.3333, Decimal("333.33"), "part-of-a-penny"),
    (MONEY, 2.675, Decimal("2.68"), "part-of-a-penny"),
    (MONEY, -5, None, "negative"),
    (MONEY, 1e10, None, "too-large"),
    (PER_CENT, 45.5, Decimal("45.5"), ""),
    (PER_CENT, 0, Decimal(0), ""),
    (PER_CENT, 100, Decimal(100), ""),
    (PER_CENT, 1, Decimal(1), ""),
    (PER_CENT, 0.45, Decimal("0.45"), "fraction-for-percentage"),
    (PER_CENT, 100.1, None, "over-100-per-cent"),
    (NUMBER, 0.45, Decimal("0.45"), ""),
    (NUMBER, 120, Decimal(120), ""),
    (SCORE, 1, Decimal(1), ""),
    (SCORE, 5.0, Decimal(5), ""),
    (SCORE, "3", Decimal(3), "number-as-text"),
    (SCORE, 0, None, "score-range"),
    (SCORE, 6, None, "score-range"),
    (SCORE, 2.5, None, "score-range"),
    (DATE, date(2024, 7, 12), date(2024, 7, 12), ""),
    (DATE, datetime(2024, 7, 12, 13), date(2024, 7, 12), ""),  # noqa: DTZ001 - as spreadsheets give it
    (DATE, "2024-07-12", date(2024, 7, 12), "date-as-text"),
    (DATE, "12 July 2024", date(2024, 7, 12), "date-as-text"),
    (DATE, "12th of July, 2024", date(2024, 7, 12), "date-as-text"),
    (DATE, "Fri 12 Jul 24", date(2024, 7, 12), "date-as-text"),
    (DATE, "July 12th, 2024", date(2024, 7, 12), "date-as-text"),
    (DATE, "25/07/24", date(2024, 7, 25), "date-as-text"),
    (DATE, "25.07.2024", date(2024, 7, 25), "date-as-text"),
    (DATE, "7/7/2024", date(2024, 7, 7), "date-as-text"),
    (DATE, "12/07/24", None, "not-a-date"),
    (DATE, "07/25/2024", None, "not-a-date"),
    (DATE, "31/02/2024", None, "not-a-date"),
    (DATE, "31 February 2024", None, "not-a-date"),
    (DATE, "soon", None, "not-a-date"),
    (DATE, "12 July 1824", None, "not-a-date"),
    (DATE, 45485, None, "not-a-date"),
    (DATE, 3.0, None, "not-a-date"),
    (DATE, float("nan"), None, "not-a-date"),
    (DATE, True, None, "not-a-date"),
    (DATE, date(24, 7, 12), None, "not-a-date"),
    (DATE, None, None, "blank"),
    (NO_DATE, None, BLANK, ""),
    (CHOICE, "Green", Word("green"), ""),
    (CHOICE, " gREEN", Word("green"), ""),
    (CHOICE, "gren", None, "own-answer"),
    (CHOICE, True, None, "own-answer"),
    (CHOICE, 3.0, None, "own-answer"),
    (CHOICE, None, None, "blank"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "raw", "value", "check"), VALUES)
def test_what_a_cell_holds(asked: Field, raw: Any, value: Any, check: str) -> None:
    found = parse(asked, raw)
    assert found.value == value
    assert [p.check for p in found.problems] == ([check] if check else [])


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\r\nb  \nc", "a\nb\nc"),
        (12.0, "12"),
        (date(2024, 7, 12), "12 July 2024"),
        (True, "Yes"),
        (False, "No"),
        ("w" * 20, "w" * 20),
    ],
)
def test_texts(raw: Any, text: str) -> None:
    assert parse(TEXT, raw).text == text
    assert parse(TEXT, raw).value is None


def test_a_text_that_is_too_long() -> None:
    one, more = (parse(TEXT, "w" * n).problems[0].todo for n in (21, 30))
    assert (one, more) == ("Shorten it by 1 character.", "Shorten it by 10 characters.")


def test_an_optional_text_is_empty() -> None:
    found = parse(field(FieldKind.TEXT, required=False), None)
    assert (found.value, found.text, found.problems) == (None, "", ())


@pytest.mark.parametrize("shown", SPREADSHEET_ERRORS)
def test_each_spreadsheet_error_is_explained(shown: str) -> None:
    wrong = parse(PEOPLE, SpreadsheetError(shown)).problems[0].wrong
    assert wrong == f"This cell shows {shown}: {SPREADSHEET_ERRORS[shown]}."


def test_an_unknown_spreadsheet_error_is_one_too() -> None:
    assert parse(TEXT, SpreadsheetError("#WAT")).problems[0].wrong.endswith("its formula does not work.")


@pytest.mark.parametrize(
    ("asked", "raw", "todo"),
    [
        (DATE, None, "Type a date, such as 12 July 2024."),
        (CHOICE, None, "Choose an answer from the list."),
        (SCORE, None, "Choose a score from 1 (low) to 5 (high)."),
        (field(FieldKind.TEXT), None, "Write your answer."),
        (DATE, "12/07/24", "Type the month in words: 12 July 2024, if that is the day you mean."),
        (DATE, "07/25/2024", "Type 25 July 2024, if that is the day you mean."),
        (
            NO_DATE,
            "ongoing",
            NO_DAY,
        ),
        (CHOICE, "gren", "Choose “Green”, “Amber” or “Red” from the list. Did you mean “Green”?"),
        (CHOICE, "blue", "Choose “Green”, “Amber” or “Red” from the list."),
        (MONEY, -5, "Type 0 if nothing was spent, and explain money that came back in the reason."),
        (KPI, -5, "Type 0 or more."),
        (KPI, 2.5, "Type a number without a decimal point."),
    ],
)
def test_what_to_do(asked: Field, raw: Any, todo: str) -> None:
    assert parse(asked, raw).problems[0].todo == todo


def test_a_spreadsheet_day_number_is_explained() -> None:
    assert (
        parse(DATE, 45485.0).problems[0].wrong
        == "45485 is a number, not a date. It may stand for 12 July 2024."
    )
    assert parse(DATE, 3.0).problems[0].wrong == "3 is a number, not a date."


def test_words_in_a_list() -> None:
    assert [listed("abc"[:n]) for n in range(4)] == ["", "a", "a or b", "a, b or c"]


KINDS = (PEOPLE, OPTIONAL, KPI, MONEY, PER_CENT, SCORE, DATE, CHOICE, TEXT)
RAW = st.one_of(
    st.none(),
    st.text(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.builds(SpreadsheetError, st.text()),
    st.builds(UnsavedFormula),
)


@given(st.sampled_from(KINDS), RAW)
def test_whatever_stands_in_a_cell_is_either_believed_or_explained(asked: Field, raw: Any) -> None:
    found = parse(asked, raw)
    assert found.problems or found.value is not None or found.text is not None
    for problem in found.problems:
        assert problem.wrong.endswith((".", "…”."))
        assert problem.todo


@given(st.integers(0, 10_000_000))
def test_whole_numbers_are_read_as_they_are(number: int) -> None:
    for raw in (number, float(number)):
        assert parse(PEOPLE, raw) == parse(KPI, raw)
        assert parse(PEOPLE, raw).value == Decimal(number)
        assert parse(PEOPLE, raw).problems == ()
    assert parse(PEOPLE, f" {number} ").value == Decimal(number)


@given(st.decimals(0, 1_000_000, places=2))
def test_money_is_read_to_the_penny(amount: Decimal) -> None:
    found = parse(MONEY, float(amount))
    assert found.value == amount
    assert found.problems == ()


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_days_are_read_as_they_are(day: date) -> None:
    assert parse(DATE, day).value == parse(DATE, day.isoformat()).value == day
