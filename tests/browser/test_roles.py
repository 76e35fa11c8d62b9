"""What each role sees, in a browser: accessible at any width, and with a way on from every refusal."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.conftest import sign_in

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
    "administrator": ["/people/", "/account/", "/quarters/"],
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
    assert page.locator("h1").inner_text() == "Your programmes"
    page.goto(f"{site}/trends/")
    assert page.locator("h1").inner_text() == "You may not see this page"
    page.get_by_role("link", name="the programmes").click()
    page.get_by_role("link", name="Hospital Based Youth Work").click()
    assert page.locator("h1").inner_text() == "Hospital Based Youth Work"
    context.close()
