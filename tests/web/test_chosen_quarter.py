"""The quarter that a reader chose stays chosen, whatever section of the menu they go to."""

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.web.reading import heading, links, page, words

from goldenthread.store.models import User

CHOSEN, NEWEST = "2023-24Q3", "2024-25Q1"
SECTIONS = ("Quarter", "Programmes", "Rounds", "Review", "Trends", "Reports", "Data")
ABOUT = {
    "Quarter": "Q3 2023-24 (October to December 2023)",
    "Rounds": "Round for Q3 2023-24",
    "Reports": "Reports for Q3 2023-24",
}
"""What the heading says where it names the quarter."""


@pytest.fixture
def lead(demo: Path, db: None, client: Client) -> Client:
    client.force_login(User.objects.get(username="lead"))
    return client


def menu(answer: object) -> dict[str, str]:
    """The links of the menu by their words."""
    found = re.findall(r'(?s)govuk-service-navigation__link" href="([^"]*)"[^>]*>(.*?)</a>', page(answer))
    return {re.sub(r"<[^>]+>", "", text): href for href, text in found}


def names(address: str, quarter: str) -> bool:
    return f"/{quarter}/" in address or f"quarter={quarter}" in address


@pytest.mark.parametrize("start", [f"/quarters/{CHOSEN}/", f"/programmes/YC/?quarter={CHOSEN}"])
def test_every_section_keeps_the_quarter_from_wherever_one_goes(lead: Client, start: str) -> None:
    here = lead.get(start)
    for section in (*SECTIONS, *reversed(SECTIONS)):
        address = menu(here)[section]
        assert names(address, CHOSEN), (section, address)
        here = lead.get(address, follow=True)
        assert here.status_code == 200, address
        assert ABOUT.get(section, "") in heading(here)
        if section in ("Programmes", "Review", "Trends"):
            assert "Q3 2023-24 (October to December 2023)" in words(here)


def test_without_a_choice_the_sections_begin_where_the_first_page_does(lead: Client) -> None:
    plain = menu(lead.get("/data/"))
    assert (plain["Quarter"], plain["Programmes"]) == ("/quarters/", "/programmes/")
    assert names(menu(lead.get("/programmes/"))["Trends"], NEWEST)
    assert lead.get("/").headers["Location"] == f"/quarters/{NEWEST}/"


@pytest.mark.parametrize("odd", ["soon", "1999-00Q1"])
def test_an_odd_quarter_in_an_address_is_not_carried_on(lead: Client, odd: str) -> None:
    assert menu(lead.get(f"/data/?quarter={odd}"))["Programmes"] == "/programmes/"


def test_reports_of_the_other_quarters_are_a_link_away(lead: Client) -> None:
    chosen = lead.get(f"/reports/?quarter={CHOSEN}")
    assert "Q1 2024-25" not in words(chosen).partition("Reports for all quarters")[2]
    assert links(chosen)["Reports for all quarters"] == "/reports/"
    assert "Q1 2024-25" in words(lead.get("/reports/"))


def test_the_open_round_of_the_demonstration_says_whose_its_dates_are(lead: Client) -> None:
    told = "These dates belong to the demonstration"
    assert told in words(lead.get("/rounds/2024-25Q2/"))
    assert told not in words(lead.get(f"/rounds/{CHOSEN}/"))


@pytest.mark.parametrize("where", ["/trends/explore/", "/trends/series/homicide/control/"])
def test_a_form_that_asks_for_something_else_keeps_the_quarter(lead: Client, where: str) -> None:
    answer = lead.get(f"{where}?quarter={CHOSEN}")
    assert f'<input type="hidden" name="quarter" value="{CHOSEN}">' in page(answer)
    assert names(menu(answer)["Programmes"], CHOSEN)
    assert 'type="hidden" name="quarter"' not in page(lead.get(where))


@pytest.mark.parametrize(
    "where",
    [
        "/quarters/2024-25Q2/figures/reach.quarter.total/",
        "/reports/2024-25Q2/full/internal/figures/reach.quarter.total/",
    ],
)
def test_a_trail_of_an_open_quarter_says_that_the_round_is_open(lead: Client, where: str) -> None:
    assert re.search(
        r"Round open: \d+ of 28 returns accepted\. Figures are counts so far\.", words(lead.get(where))
    )
    assert "Round open:" not in words(lead.get(where.replace("2024-25Q2", NEWEST)))
