"""The boroughs' page: whom a rate divides by, names in their order, and what is missing said."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from tests import small
from tests.trends.making import PERSONAL, long, wide
from tests.web.reading import words

from goldenthread.actions import vintages
from goldenthread.framework.series import Residents, Selection, SeriesDefinition
from goldenthread.periods import Window
from goldenthread.store import boroughs, populations
from goldenthread.trends.population import EVERYBODY, Ages

pytestmark = pytest.mark.django_db
NAMES = ("Barnet", "Camden", "Hackney")
PAGE = "/trends/series/personal-robbery/boroughs/"
YOUNG = "/trends/series/knife-injury-under-25-not-domestic/boroughs/"
SPAN = "2022-01..2024-07"


def add(kind: str, content: bytes, name: str = "a.csv", obtained: date = date(2024, 8, 30)) -> str:
    at = small.hours(3000 + len(populations.vintages.all()))
    return vintages.add(kind=kind, files=[(name, content)], obtained=obtained, by="member", at=at).digest


def totals(year: int = 2024, people: int = 200_000) -> bytes:
    rows = [f"{name},{year},{people}" for name in (*NAMES, "London")]
    return "\n".join(("Name,Year,Population", *rows, "")).encode()


def by_age(people: int = 1_000) -> bytes:
    rows = [f"{name},Persons,{age},{people}" for name in (*NAMES, "London") for age in range(91)]
    return "\n".join(("name,sex,age,population", *rows, "")).encode()


def robberies() -> bytes:
    months = len(Window.parse(SPAN))
    return wide({(*PERSONAL, name): [50 + 5 * n] * months for n, name in enumerate(NAMES)}, SPAN)


def young() -> bytes:
    rows = [
        f"{m},{name},Knife Crime Injury Victims Not DA 1-24,2" for m in Window.parse(SPAN) for name in NAMES
    ]
    return long(*rows, header="month,borough,measure,count")


def test_boroughs_stand_by_name_and_are_not_ranked(member: Client) -> None:
    add("mps-borough", robberies())
    add("population", totals(), "totals.csv")
    page = member.get(PAGE)
    text = words(page)
    assert "not ranked" in text
    titles = re.findall(r"<figcaption[^>]*>([^<]*)<", page.content.decode())
    assert all(one.startswith("Robbery of personal property: ") for one in titles)
    assert len(titles) == 2
    table = re.findall(r'<th[^>]*scope="row"[^>]*>([^<]+)<', page.content.decode())
    assert table[:3] == list(NAMES)
    assert "300.0" in text  # 50 a month of 200,000
    assert "beyond what chance would give" in text


def test_a_rate_divides_by_the_ages_of_the_definition(member: Client) -> None:
    add("mopac-borough", young())
    add("population", by_age(), "population-mid-2024.csv")
    text = words(member.get(YOUNG))
    assert "per 100,000 residents aged 1 to 24" in text
    assert "100.0" in text  # 24 of 24,000
    assert "24,000" in text


def test_a_definition_of_an_editions_own_says_whom_its_rate_divides_by() -> None:
    own = SeriesDefinition(code="young", title="Young", kind="long-csv", select=(Selection(group="young"),))
    young = own.model_copy(update={"residents": Residents(first_age=1, last_age=24)})
    assert [boroughs.ages_of(one) for one in (own, young)] == [EVERYBODY, Ages(1, 24)]


def test_where_people_by_age_are_not_loaded_the_page_says_so_and_shows_no_rate(member: Client) -> None:
    add("mopac-borough", young())
    add("population", totals(), "totals.csv")
    text = words(member.get(YOUNG))
    assert "No population of Barnet aged 1 to 24 is known" in text
    assert "by single year of age with: goldenthread data add population" in text
    assert "Rate per" not in text


def test_totals_and_ages_in_one_extract_are_not_added_up() -> None:
    vintages.add(
        kind="population",
        files=[("a-totals.csv", totals(2024, 91_000)), ("population-mid-2024.csv", by_age())],
        obtained=date(2024, 8, 30),
        by="member",
        at=small.hours(3000),
    )
    assert populations.population("Barnet", 2024).number == 91_000


def test_as_known_on_a_day_later_populations_are_not_there(member: Client) -> None:
    add("mps-borough", robberies())
    add("population", totals(people=100_000), "old.csv", date(2024, 8, 30))
    add("population", totals(people=400_000), "new.csv", date(2024, 9, 30))
    assert "150.0" in words(member.get(PAGE))
    assert "600.0" in words(member.get(f"{PAGE}?known=2024-09-01"))


def test_a_series_without_a_rate_says_why(member: Client) -> None:
    youth = young().replace(b"Knife Crime Injury Victims Not DA 1-24", b"Youth Homicide Offs")
    add("mopac-borough", youth, "mopac.csv")
    text = words(member.get("/trends/series/youth-homicide/boroughs/"))
    assert "has no rate by residents. The dictionary says:" in text


def test_a_funnel_of_two_months_says_so(member: Client) -> None:
    two = wide({(*PERSONAL, name): [50 + 5 * n] * 2 for n, name in enumerate(NAMES)}, "2024-01..2024-02")
    add("mps-borough", two)
    add("population", totals(), "totals.csv")
    text = words(member.get("/trends/series/personal-robbery/boroughs/"))
    assert "January 2024 – February 2024, each borough’s rate" in text
    assert "Only 2 months." in text
    assert "do not hold them against yearly rates" in text
