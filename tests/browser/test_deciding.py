"""Freezing, signing, publishing and rating in a browser, each by who may; accessible at both widths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import sign_in
from tests.trends.test_mapped import HOME_OFFICE
from tests.web.test_extracts import read_all

from goldenthread.store import editions

pytestmark = pytest.mark.browser
Person = Callable[..., Any]


@pytest.fixture
def person(site: str, browser: Any) -> Iterator[Person]:
    """The page of somebody who is signed in; each person has a browser of their own."""
    contexts = []

    def enter(username: str, **how: Any) -> Any:
        context = browser.new_context(viewport={"width": 320, "height": 900}, locale="en-GB", **how)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, site, username)
        return page

    yield enter
    for context in contexts:
        context.close()


def at_both_widths(page: Any, faults: Callable[[Any], list[str]]) -> list[str]:
    """What is wrong with a page at 320 and at 1280 pixels."""
    found = []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found += faults(page)
    return found


def test_an_analyst_freezes_and_the_director_signs(
    site: str, person: Person, faults: Callable[[Any], list[str]]
) -> None:
    analyst = person("analyst")
    analyst.goto(f"{site}/reports/")
    analyst.get_by_role("link", name="Freeze a report").click()
    assert at_both_widths(analyst, faults) == []
    analyst.get_by_role("button", name="Freeze report").click()
    assert "Choose the report" in analyst.get_by_role("alert").inner_text()
    assert at_both_widths(analyst, faults) == []
    analyst.get_by_label("Quarter").select_option("2024-25Q1")
    analyst.get_by_label("Report").select_option("summary")
    analyst.get_by_label("Readers").select_option("internal")
    analyst.get_by_role("button", name="Freeze report").click()
    assert "It can now be signed." in analyst.locator("main").inner_text()
    assert analyst.get_by_role("button", name="Sign report").count() == 0
    where = analyst.url
    director = person("director")
    director.goto(where)
    director.get_by_role("button", name="Sign report").click()
    assert ", Director. The report is checked" in director.locator("main").inner_text()
    assert at_both_widths(director, faults) == []
    director.evaluate("document.querySelector('main form').dispatchEvent(new Event('submit'))")
    assert director.get_by_role("status").inner_text().endswith("This takes a few seconds.")
    director.get_by_role("button", name="Sign report").click()
    assert "The report is signed and sealed." in director.locator("main").inner_text()
    assert "Its seal holds" in director.locator("main").inner_text()
    assert at_both_widths(director, faults) == []
    with director.expect_download() as begun:
        director.get_by_role("link", name="everything with its seal (ZIP)").click()
    assert begun.value.suggested_filename.endswith(".zip")
    director.goto(f"{site}/keys/")
    assert director.locator("h1").inner_text() == "Keys"
    assert at_both_widths(director, faults) == []


def test_the_director_publishes_an_edition_and_rates_a_programme(
    site: str, person: Person, faults: Callable[[Any], list[str]], tmp_path: Path
) -> None:
    newest = editions.document(editions.all()[-1].digest).decode()
    director = person("director")
    director.goto(f"{site}/data/")
    director.get_by_role("link", name="Add an edition").click()
    assert at_both_widths(director, faults) == []
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("title: Nothing else\n")
    director.get_by_label("The edition").set_input_files(wrong)
    director.get_by_role("button", name="Check the edition").click()
    assert "This edition has" in director.locator("h1").inner_text()
    assert at_both_widths(director, faults) == []
    director.get_by_role("link", name="send it again").click()
    sound = tmp_path / "sound.yaml"
    sound.write_text(newest + "\n# read again\n")
    director.get_by_label("The edition").set_input_files(sound)
    director.get_by_role("button", name="Check the edition").click()
    assert director.locator("h1").inner_text() == "Publish this edition?"
    assert at_both_widths(director, faults) == []
    director.get_by_role("button", name="Publish edition").click()
    assert "The edition is published." in director.locator("main").inner_text()
    director.goto(f"{site}/programmes/HBYW/")
    director.get_by_role("link", name="Rate this programme by decision").click()
    assert at_both_widths(director, faults) == []
    director.get_by_label("Rating").select_option("amber")
    director.get_by_label("Why").fill("A visit showed gaps in safeguarding records.")
    director.get_by_role("button", name="Save rating").click()
    assert "is rated amber for" in director.locator("main").inner_text()
    assert "A visit showed gaps" in director.locator("main").inner_text()
    assert at_both_widths(director, faults) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_an_administrator_erases_words(
    site: str, person: Person, faults: Callable[[Any], list[str]], scripts: bool
) -> None:
    """With and without scripts; axe is itself a script, so it looks where they run."""

    def wrong(page: Any) -> list[str]:
        return at_both_widths(page, faults) if scripts else []

    code = "HBYW" if scripts else "YC"
    administrator = person("administrator", java_script_enabled=scripts)
    administrator.goto(f"{site}/audit/")
    administrator.get_by_role("link", name="erase words").click()
    assert wrong(administrator) == []
    administrator.get_by_label("Quarter").select_option("2024-25Q1")
    administrator.get_by_role("button", name="Find").click()
    assert "Choose the programme" in administrator.get_by_role("alert").inner_text()
    assert wrong(administrator) == []
    administrator.get_by_label("Return of").select_option(code)
    administrator.get_by_role("button", name="Find").click()
    assert wrong(administrator) == []
    administrator.get_by_role("link", name="“What worked well this quarter?”").first.click()
    assert "This cannot be undone." in administrator.locator("main").inner_text()
    assert wrong(administrator) == []
    administrator.get_by_role("button", name="Erase words").click()
    assert "Say why, in a sentence" in administrator.get_by_role("alert").inner_text()
    assert wrong(administrator) == []
    administrator.get_by_label("Why").fill("Asked for on 2 July by the person whom the words name.")
    administrator.get_by_role("button", name="Erase words").click()
    told = administrator.locator("main").inner_text()
    assert f"Erased: narrative.worked of {code}, Q1 2024-25, version 1." in told
    assert told.count("Erased on ") == 1
    assert wrong(administrator) == []


def test_an_analyst_says_which_column_says_what(
    site: str, person: Person, faults: Callable[[Any], list[str]], tmp_path: Path
) -> None:
    """By keyboard from the first question to the last; the table scrolls in itself at 320 pixels."""
    file = tmp_path / "forces.csv"
    file.write_text(HOME_OFFICE, "utf-8")
    analyst = person("analyst")
    analyst.goto(f"{site}/data/add/")
    analyst.get_by_label("What is it?").select_option("quarterly-counts")
    for part, text in (("Day", "24"), ("Month", "7"), ("Year", "2024")):
        analyst.get_by_label(part, exact=True).fill(text)
    analyst.get_by_label("Its files").set_input_files(str(file))
    analyst.get_by_role("button", name="Add", exact=True).click()
    read_all()
    analyst.reload()
    assert analyst.get_by_role("heading", level=1).inner_text() == "Which column says what?"
    assert at_both_widths(analyst, faults) == []
    assert analyst.get_by_label("Which column is the area?").input_value() == "Force Name"
    analyst.get_by_label("Which column is the area?").focus()
    for _ in range(6):
        analyst.keyboard.press("Tab")
    assert analyst.evaluate("document.activeElement.name") == "called"
    analyst.get_by_text("Count only some rows or areas").click()
    assert at_both_widths(analyst, faults) == []
    analyst.get_by_role("button", name="Read it like this").click()
    read_all()
    analyst.reload()
    assert analyst.get_by_role("heading", level=1).inner_text() == "The extract was added"
