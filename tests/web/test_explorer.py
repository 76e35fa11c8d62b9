"""The explorer answers what its address asks, says what cannot be told, and leads to the sources."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from tests.trends.making import BUSINESS, PERSONAL, wide
from tests.web.reading import words
from tests.web.test_series_pages import add, extract

from goldenthread.periods import Window

pytestmark = pytest.mark.django_db
SPAN = "2022-01..2024-07"
PAGE = "/trends/explore/"
ASKED = f"{PAGE}?series=personal-robbery&area=&to=2024-01&baseline=2019-03&split=by-area"


def text(member: Client, address: str) -> str:
    answer = member.get(address)
    assert answer.status_code == 200
    return words(answer)


def test_at_first_it_shows_the_first_series_of_the_edition_as_the_trends_page_would(member: Client) -> None:
    add(extract(), date(2024, 9, 4))
    page = text(member, PAGE)
    assert "Homicide, London" in page
    assert "July 2023 – June 2024" in page


def test_series_windows_and_split_stand_in_the_address(member: Client) -> None:
    add(extract(), date(2024, 9, 4))
    page = text(member, ASKED)
    assert "February 2023 – January 2024" in page
    assert "April 2018 – March 2019" in page
    assert "Barnet" in page.partition("By area")[2]


def test_each_class_that_a_series_adds_up_leads_to_its_own_lines(member: Client) -> None:
    size = len(Window.parse(SPAN))
    rows = {(*PERSONAL, "Barnet"): [7] * size, (*BUSINESS, "Barnet"): [2] * size}
    add(wide(rows, SPAN), date(2024, 9, 4))
    asked = f"{PAGE}?series=robbery&to=2024-06&baseline=2023-06&split=by-class"
    page = text(member, asked).partition("By class")[2]
    assert "Robbery – Robbery of business property 24 24 0" in page
    assert "Robbery – Robbery of personal property 84 84 0" in page
    trails = re.findall(r'href="([^"]+figures/explorer[^"]+current/)"', member.get(asked).content.decode())
    assert "(lines 3)" in text(member, trails[0])
    assert "(lines 2)" in text(member, trails[1])
    alone = text(member, f"{PAGE}?series=personal-robbery&to=2024-06&baseline=2023-06&split=by-class")
    assert "It counts one class of the data" in alone


def test_a_borough_cannot_be_split_by_area_and_the_page_says_so(member: Client) -> None:
    add(extract(), date(2024, 9, 4))
    page = text(member, f"{PAGE}?series=personal-robbery&area=barnet&split=by-area")
    assert "Choose London to see each." in page


def test_months_have_boxes_of_their_size(member: Client) -> None:
    add(extract(), date(2024, 9, 4))
    page = member.get(f"{PAGE}?series=personal-robbery&to=July").content.decode()
    assert re.search(
        r'<input[^>]*name="to"[^>]*class="govuk-input govuk-input--width-10 govuk-input--error"', page
    )


def test_a_borough_alone(member: Client) -> None:
    add(extract(), date(2024, 9, 4))
    assert "Robbery of personal property, Barnet" in text(
        member, f"{PAGE}?series=personal-robbery&area=barnet"
    )


def test_every_number_leads_to_its_source(member: Client) -> None:
    add(extract(), date(2024, 9, 4))
    page = member.get(ASKED).content.decode()
    trails = sorted(set(re.findall(r'href="([^"]+/figures/[^"]+)"', page)))
    assert len(trails) > 6
    for link in trails:
        assert "2024-09-04.csv" in text(member, link)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("series=personal-robbery&to=July", "is not a month"),
        ("series=personal-robbery&to=2030-01", "January 2030"),
        ("series=personal-robbery&area=mars", "Choose an area from the list"),
        ("series=nothing", "Choose a series from the list"),
        ("series=personal-robbery&split=by-colour", "Choose from the list what to show"),
    ],
)
def test_what_cannot_be_told_is_said_on_the_page(member: Client, asked: str, told: str) -> None:
    add(extract(), date(2024, 9, 4))
    assert told in text(member, f"{PAGE}?{asked}")


def test_without_data_the_page_says_how_to_load_them(member: Client) -> None:
    assert "The dictionary of series says how to load them." in text(member, PAGE)
