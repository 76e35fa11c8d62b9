"""How numbers, days and lists are put into words."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from goldenthread.reports import words


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("0", None, "0"),
        ("1204", None, "1,204"),
        ("-3.25", None, "−3.3"),
        ("2.5", 0, "3"),
        ("-0.4", 0, "0"),
        ("44000", None, "44,000"),
        ("61.55", 1, "61.6"),
    ],
)
def test_numbers_have_thousands_and_a_true_minus(value, places, shown):
    assert words.digits(Decimal(value), places) == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("1234.56", "£", "1,235"),
        ("68.34", "per cent", "68.3"),
        ("40", "per cent", "40.0"),
        ("7", "people", "7"),
    ],
)
def test_a_cell_leaves_the_unit_to_its_header(value, unit, shown):
    assert words.bare_number(Decimal(value), unit) == shown


@pytest.mark.parametrize(
    ("parts", "text"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")]
)
def test_a_list_in_words(parts, text):
    assert words.listed(parts) == text


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("  Two   words ", "Two words."),
        ("Done.", "Done."),
        ("Really?", "Really?"),
        ("", ""),
        ("He said “no”", "He said “no”"),
    ],
)
def test_somebodys_words_become_one_sentence(text, made):
    assert words.sentence(text) == made


@pytest.mark.parametrize(
    ("phrase", "count", "made"),
    [
        ("homicides", 1, "homicide"),
        ("homicides", 2, "homicides"),
        ("acts of violence", 1, "acts of violence"),
        ("illness", 1, "illness"),
        ("robbery", 1, "robbery"),
    ],
)
def test_one_is_told_in_the_singular(phrase, count, made):
    assert words.singular(phrase, Decimal(count)) == made


def test_days_are_london_days():
    assert words.day(date(2024, 9, 4)) == "4 September 2024"
    assert words.day_of(datetime(2024, 8, 31, 23, 30, tzinfo=UTC)) == "1 September 2024"


def test_counts_have_their_noun():
    assert words.counted(1, "programme") == "1 programme"
    assert words.counted(1204, "box", "boxes") == "1,204 boxes"
