"""What each role sees, in a browser: accessible at any width, and with a way on from every refusal."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import sign_in
from tests.web.test_second_step import code_of

from goldenthread.actions import extracts as actions
from goldenthread.store import extracts

pytestmark = pytest.mark.browser
PAGES = {
    "provider": [
        "/programmes/",
        "/programmes/HBYW/",
        "/quarters/2024-25Q1/figures/reach.quarter.HBYW/",
        "/programmes/YC/",
        "/data/",
        "/account/",
    ],
    "prg": ["/reports/", "/trends/", "/account/"],
    "analyst": ["/data/", "/data/add/", "/data/extracts/987654/"],
    "administrator": [
        "/people/",
        "/account/",
        "/quarters/",
        "/audit/erasure/?quarter=2024-25Q1&programme=HBYW",
    ],
}


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("username", PAGES)
def test_a_role_s_pages_are_accessible_and_fit(
    site: str, browser: Any, faults: Callable[[Any], list[str]], username: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
    page = context.new_page()
    sign_in(page, site, username)
    for address in PAGES[username]:
        page.goto(site + address)
        assert faults(page) == [], address
    context.close()


def test_a_provider_is_led_on_from_a_refusal(site: str, browser: Any) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    sign_in(page, site, "provider")
    assert page.locator("h1").inner_text() == "Your returns"
    page.goto(f"{site}/trends/")
    assert page.locator("h1").inner_text() == "You may not see this page"
    page.get_by_role("link", name="the programmes").click()
    page.get_by_role("link", name="Hospital Based Youth Work").click()
    assert page.locator("h1").inner_text() == "Hospital Based Youth Work"
    context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_setting_up_a_second_step_and_signing_in_with_it(
    site: str, browser: Any, faults: Callable[[Any], list[str]], width: int
) -> None:
    """Each page of the way, at each width; the prg member of the one and the partner of the other."""
    username = {1280: "prg", 320: "partner"}[width]
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
    page = context.new_page()
    sign_in(page, site, username)
    page.goto(f"{site}/account/")
    page.get_by_role("link", name="Set up codes from an app").click()
    assert faults(page) == []
    secret = page.locator("main code").inner_text()
    page.get_by_label("Code").fill("1")
    page.get_by_role("button", name="Continue").click()
    assert "This is not the code" in page.get_by_role("alert").inner_text()
    assert faults(page) == []
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Continue").click()
    assert page.locator("h1").inner_text() == "Your recovery codes"
    assert faults(page) == []
    recovery = page.locator("main code").first.inner_text()
    context.clear_cookies()
    sign_in(page, site, username)
    assert page.locator("h1").inner_text() == "Enter a code"
    assert faults(page) == []
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Continue").click()
    page.goto(f"{site}/account/recovery-codes/")
    assert "9 of 10 are left" in page.locator("main").inner_text()
    page.get_by_role("link", name="Make new ones").click()
    assert faults(page) == []
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_analyst_adds_an_extract(
    site: str, browser: Any, faults: Callable[[Any], list[str]], tmp_path: Path, scripts: bool
) -> None:
    """Wrong first, then right; each page of the way is accessible, and waits without a script too."""
    month = "2019-01" if scripts else "2019-02"
    path = tmp_path / "own.csv"
    path.write_text(f"month,area,measure,count\n{month},Barnet,Own homicide,one\n")
    context = browser.new_context(
        viewport={"width": 320, "height": 900}, locale="en-GB", java_script_enabled=scripts
    )
    page = context.new_page()
    sign_in(page, site, "analyst")
    page.goto(f"{site}/data/")
    page.get_by_role("link", name="Add an extract").click()
    page.get_by_role("button", name="Add").click()
    assert page.locator(".govuk-error-summary li").count() == 3
    assert not scripts or faults(page) == []
    for wrong in (True, False):
        page.get_by_label("What is it?").select_option("long-csv")
        for part, number in (("Day", "3"), ("Month", "4"), ("Year", "2019")):
            page.get_by_label(part, exact=True).fill(number)
        page.get_by_label("Its files").set_input_files(path)
        page.get_by_role("button", name="Add").click()
        assert page.locator("h1").inner_text() == "The extract is being read"
        assert not scripts or faults(page) == []
        actions.read(extracts.unfinished()[-1].id)
        if not scripts:
            page.get_by_role("button", name="See how far it is now").click()
        said = "was not added" if wrong else "was added"
        page.get_by_role("heading", name=f"The extract {said}").wait_for()
        assert not scripts or faults(page) == []
        if wrong:
            assert "own.csv, line 2: " in page.inner_text("main")
            path.write_text(path.read_text().replace("one", "1"))
            page.get_by_role("link", name="Add it again").click()
    page.get_by_role("link", name="See what was found in it").click()
    assert "Long CSV (own)" in page.locator("h1").inner_text()
    context.close()
