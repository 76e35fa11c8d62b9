"""The explorer answers what its address asks, says what cannot be told, and leads to the sources."""

# ruff: noqa: E501 - cases stand whole, a line each

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.test import Client
from tests.trends.making import BUSINESS, PERSONAL, long, wide
from tests.web.reading import words
from tests.web.test_series_pages import add, extract

from goldenthread.actions import vintages
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


def two_extracts(**more: int) -> None:
    """Barnet and Camden in an extract and in a later one, which raises Barnet's and has another class."""
    size = len(Window.parse(SPAN))
    rows = {(*cls, area): [7] * size for cls in (PERSONAL, BUSINESS) for area in ("Barnet", "Camden")}
    add(wide(rows, SPAN), date(2024, 9, 4))
    later = {
        **rows,
        (*PERSONAL, "Barnet"): [9] * size,
        ("ROBBERY", "Robbery of a Horse", "Camden"): [1] * size,
    }
    add(wide(later, SPAN), date(2024, 10, 20))


THEN = f"{PAGE}?series=personal-robbery&to=2024-06&baseline=2023-06"


@pytest.mark.parametrize(
    ("asked", "window", "baseline"),
    [
        ("to=2024-03", "April 2023 – March 2024", "April 2018 – March 2019"),
        ("to=2024-25Q1", "April 2024 – June 2024", "April 2018 – June 2018"),
        ("to=2023", "January 2023 – December 2023", "January 2018 – December 2018"),
    ],
)
def test_months_without_a_baseline_meet_the_same_months_of_the_baseline_year(
    member: Client, asked: str, window: str, baseline: str
) -> None:
    add(wide({(*PERSONAL, "Barnet"): [7] * 80}, "2018-01..2024-08"), date(2024, 9, 4))
    page = text(member, f"{PAGE}?series=personal-robbery&{asked}")
    assert window in page
    assert baseline in page
    assert "Compare windows of the same length" not in page


def test_the_baseline_can_be_taken_as_it_was_known_on_a_day(member: Client) -> None:
    two_extracts()
    page = text(member, f"{THEN}&split=by-area&then=2024-10-01")
    assert "The two ends come from different extracts" in page
    assert "Barnet 108 84 +24" in page.partition("By area")[2]
    assert "Camden 84 84" in page.partition("By area")[2]
    assert "obtained 20 October 2024" in page
    assert "obtained 4 September 2024" in page
    same = text(member, f"{THEN}&split=by-area")
    assert "Barnet 108 108" in same.partition("By area")[2]
    assert "The two ends come from different extracts" not in same


def test_where_no_extract_has_both_ends_each_comes_from_its_latest_with_a_warning(member: Client) -> None:
    for span, obtained in (("2022-01..2023-06", date(2023, 8, 20)), ("2023-07..2024-07", date(2024, 9, 4))):
        add(wide({(*PERSONAL, "Barnet"): [7] * len(Window.parse(span))}, span), obtained)
    page = text(member, THEN)
    assert "The two ends come from different extracts" in page
    assert "obtained 20 August 2023" in page
    assert "obtained 4 September 2024" in page
    assert "there is no count for" in text(member, THEN.replace("2023-06", "2020-06"))


def test_the_day_of_the_baseline_stands_in_every_address_of_the_page(member: Client) -> None:
    two_extracts()
    page = member.get(f"{THEN}&then=2024-10-01").content.decode()
    assert "then=2024-10-01" in page.partition("Link to this page")[0].rpartition("<a")[2]
    trails = sorted(set(re.findall(r'href="([^"]+/figures/[^"]+)"', page)))
    assert all("/2023-06-known-2024-10-01/" in one for one in trails)
    (then,) = [one for one in trails if one.endswith("figures/trend.personal-robbery.baseline/")]
    assert "2024-09-04.csv" in text(member, then)
    wrong = member.get(then.replace("known-2024-10-01", "known-soon"))
    assert wrong.status_code == 404
    assert "“soon” is not a day. Write it as 2024-11-30." in words(wrong)
    later = member.get(then.replace("known-2024-10-01", "known-2999-01-02"))
    assert later.status_code == 404
    assert "2 January 2999 is in the future" in words(later)
    (chart,) = set(re.findall(r'"([^"]+/charts/[^"]+\.csv)"', page))
    assert member.get(chart).status_code == 200


def test_a_class_that_one_extract_has_not_has_no_count(member: Client) -> None:
    two_extracts()
    asked = f"{PAGE}?series=robbery&to=2024-06&baseline=2023-06&split=by-class&then=2024-10-01"
    page = text(member, asked).partition("By class")[2]
    assert "Robbery – Robbery of a Horse no count no count" in page
    assert "Robbery – Robbery of personal property 192 168 +24" in page


def test_ends_of_two_sources_are_compared_and_named(member: Client) -> None:
    size = len(Window.parse(SPAN))
    add(wide({(*PERSONAL, "Barnet"): [7] * size}, SPAN), date(2024, 10, 20))
    assert "had been obtained by 1 October 2024" in text(member, f"{THEN}&then=2024-10-01")
    rows = [f"{m},Barnet,Robbery of Personal Property Offs,5" for m in Window.parse("2022-01..2023-06")]
    content = long(*rows)
    vintages.add(kind="mopac-borough", files=[("m.csv", content)], obtained=date(2024, 9, 1), by="ana")
    told = text(member, f"{THEN}&then=2024-10-01")
    assert "The two ends come from two sources" in told
    assert "two sources that are not known to agree within 1 per cent" in told


@pytest.mark.parametrize(
    ("asked", "window", "baseline", "code"),
    [
        ("span=quarter&to=2024-06&baseline=2023-06", "April 2024 – June 2024", "April 2023 – June 2023", "2024-04..2024-06"),
        ("to=2024-25Q1&baseline=2023-24Q1", "April 2024 – June 2024", "April 2023 – June 2023", "2024-04..2024-06"),
        ("span=year-to-date&to=2024-07&baseline=2023-07", "April 2024 – July 2024", "April 2023 – July 2023", "2024-04..2024-07"),
        ("span=calendar-year&to=2023-07&baseline=2022-07", "January 2023 – December 2023", "January 2022 – December 2022", "2023-12"),
        ("to=2023-05..2023-06&baseline=2022-05..2022-06", "May 2023 – June 2023", "May 2022 – June 2022", "2023-05..2023-06"),
    ],
)  # fmt: skip
def test_other_months_than_twelve(member: Client, asked: str, window: str, baseline: str, code: str) -> None:
    two_extracts()
    address = f"{PAGE}?series=personal-robbery&split=by-area&{asked}"
    page = member.get(address).content.decode()
    told = text(member, address)
    assert f"{window} " in told
    assert f"{baseline} " in told
    link = html.unescape(page.partition("Link to this page")[0].rpartition('href="')[2].partition('"')[0])
    assert f"to={code}&" in link
    assert (
        text(member, link).partition("Area")[2].partition("Rolling")[2]
        == told.partition("Area")[2].partition("Rolling")[2]
    )
    trails = sorted(set(re.findall(r'href="([^"]+/figures/[^"]+)"', page)))
    assert all(member.get(one).status_code == 200 for one in trails)


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


@pytest.mark.parametrize(
    ("area", "told"), [("barnet", ", Barnet"), ("Barnet", ", Barnet"), ("London", ""), ("london", "")]
)
def test_a_borough_alone(member: Client, area: str, told: str) -> None:
    add(extract(), date(2024, 9, 4))
    page = text(member, f"{PAGE}?series=personal-robbery&area={area}")
    assert f"Robbery of personal property{told}" in page
    assert ("Robbery of personal property, Barnet" in page) == bool(told)


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
        ("series=personal-robbery&to=July", "is not a period"),
        ("series=personal-robbery&to=2030-01", "January 2030"),
        ("series=personal-robbery&area=mars", "Choose an area from the list"),
        ("series=personal-robbery&then=soon", "“soon” is not a day. Write it as 2024-11-30."),
        ("series=personal-robbery&known=2999-01-02", "2 January 2999 is in the future: nobody knows what"),
        ("series=personal-robbery&then=2999-01-02", "Give today or an earlier day."),
        ("series=nothing", "Choose a series from the list"),
        ("series=personal-robbery&split=by-colour", "Choose from the list what to show"),
    ],
)
def test_what_cannot_be_told_is_said_on_the_page(member: Client, asked: str, told: str) -> None:
    add(extract(), date(2024, 9, 4))
    assert told in text(member, f"{PAGE}?{asked}")


def test_what_is_wrong_is_summed_up_above_the_form_and_in_the_title(member: Client) -> None:
    add(extract(), date(2024, 9, 4))
    page = member.get(f"{PAGE}?series=personal-robbery&to=July").content.decode()
    assert re.search(r"<title>\s*Error: Explore the trends", page)
    summary = page.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert '<a href="#id_to">“July” is not a period.' in summary
    right = member.get(ASKED).content.decode()
    assert "govuk-error-summary" not in right
    assert "Error:" not in right


def test_without_data_the_page_says_how_to_load_them(member: Client) -> None:
    assert "The dictionary of series says how to load them." in text(member, PAGE)
