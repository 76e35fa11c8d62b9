from datetime import date

import pytest

from goldenthread.periods import Month, Window
from goldenthread.trends import words
from goldenthread.trends.kinds.labels import Labels, fold, tidy


def test_a_day_is_written_without_leading_zero():
    assert words.day(date(2024, 9, 4)) == "4 September 2024"


@pytest.mark.parametrize(
    ("numbers", "text"), [([], ""), ([4], "4"), ([1, 2, 3, 7], "1–3, 7"), ([1, 3, 4], "1, 3–4")]
)
def test_runs_of_lines_are_written_short(numbers, text):
    assert words.ranges(numbers) == text


@pytest.mark.parametrize(
    ("months", "text"),
    [
        (["2024-05"], "May 2024"),
        (["2024-05", "2024-06", "2024-07"], "May 2024 to July 2024"),
        (
            ["2023-12", "2024-01", "2024-07", "2024-09"],
            "December 2023 to January 2024, July 2024 and September 2024",
        ),
        ([], ""),
    ],
)
def test_months_are_written_as_people_say_them(months, text):
    assert words.months(map(Month.parse, months)) == text


def test_a_count_has_its_noun():
    assert words.number(1, "area") == "1 area"
    assert words.number(1570, "row") == "1,570 rows"
    assert words.number(2, "class", "classes") == "2 classes"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Barking & Dagenham", "BARKING AND DAGENHAM"),
        ("Burglary - Business and Community", "Burglary Business and Community"),
        ("Richmond Upon  Thames", "Richmond upon Thames"),
        ("Disclosure, Obstruction", "disclosure obstruction"),
    ],
)
def test_capitals_and_punctuation_do_not_count(one, other):
    assert fold(one) == fold(other)


def test_a_label_all_in_capitals_is_written_as_a_sentence():
    assert tidy("OTHER  THEFT") == "Other theft"
    assert tidy("NFIB") == "NFIB"


def test_labels_know_their_other_names():
    labels = Labels.of({"Theft from the person": ["Theft from Person"]})
    assert labels.canonical("THEFT FROM PERSON") == "Theft from the person"
    assert labels.key("theft from person") == labels.key("Theft from the Person")
    assert labels.canonical("Arson") == "Arson"
    assert labels.knows("Theft From Person")
    assert not labels.knows("Arson")


def test_one_name_for_two_words_is_an_error_of_ours():
    with pytest.raises(ValueError, match="a name of two words"):
        Labels.of({"Theft": ["Taking"], "Robbery": ["taking"]})


def test_a_window_iterates_over_its_months():
    assert len(list(Window.parse("2018-08..2019-07"))) == 12
