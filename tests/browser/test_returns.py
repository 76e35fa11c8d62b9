"""A provider's returns in a browser: accessible at any width, by keyboard, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.browser.conftest import sign_in

from goldenthread.periods import Quarter

pytestmark = pytest.mark.browser
Q2 = Quarter.parse("2024-25Q2")
"""Whose round the demonstration leaves open."""
AT = f"/returns/{Q2}/HBYW/"
SECTIONS = ("outputs", "finance", "kpis", "outcomes", "risks", "narrative")


@pytest.fixture
def window(site: str, browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a window of somebody of the provider's, signed in."""
    contexts = []

    def open_window(username: str = "provider", width: int = 1280, **how: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB", **how)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, site, username)
        return page

    yield open_window
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_accessible_and_fits(
    site: str, window: Callable[..., Any], faults: Callable[[Any], list[str]], width: int
) -> None:
    page = window(width=width)
    assert page.locator("h1").inner_text() == "Your returns"
    pages = ["", "conflicts/", "check/", *(f"fill/{one}/" for one in SECTIONS)]
    for address in ("/returns/", f"/returns/{Q2.plus(-1)}/HBYW/", f"/returns/{Q2.plus(-1)}/HBYW/past/"):
        page.goto(site + address)
        assert faults(page) == [], address
    page.goto(f"{site}/returns/{Q2.plus(-1)}/HBYW/receipt/1/")
    assert faults(page) == []
    for address in pages:
        page.goto(site + AT + address)
        assert faults(page) == [], address


@pytest.mark.parametrize("width", [1280, 320])
def test_a_page_with_errors_is_accessible_and_its_summary_leads_to_them(
    site: str, window: Callable[..., Any], faults: Callable[[Any], list[str]], width: int
) -> None:
    page = window(width=width)
    page.goto(f"{site}{AT}fill/outputs/")
    page.get_by_label(re.compile("^Unique people reached in Q2")).fill("about 60")
    page.get_by_role("button", name="Save and continue").click()
    summary = page.get_by_role("alert")
    assert "There is a problem" in summary.inner_text()
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert faults(page) == []
    summary.get_by_role("link", name=re.compile("“about 60”")).click()
    assert page.evaluate("document.activeElement.id") == "q-reach-quarter"
    assert page.locator("#q-reach-quarter").input_value() == "about 60"


def test_without_javascript_one_fills_in_leaves_and_returns(site: str, window: Callable[..., Any]) -> None:
    page = window(java_script_enabled=False)
    page.goto(f"{site}{AT}fill/finance/")
    page.get_by_label(re.compile("^Spent in Q2")).fill("700,000")
    page.get_by_role("button", name="Save and come back later").click()
    assert "Finance is saved as you left it" in page.locator("main").inner_text()
    page.get_by_role("link", name="Finance").click()
    assert page.get_by_label(re.compile("^Spent in Q2")).input_value() == "700000"


def test_by_keyboard_alone(site: str, window: Callable[..., Any]) -> None:
    page = window()
    page.goto(f"{site}{AT}fill/kpis/")
    page.locator("#q-kpi-HBYW-1-step1").focus()
    page.keyboard.type("370")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q-kpi-HBYW-1-step2"
    page.keyboard.type("290")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("saved|outcomes"))
    page.goto(f"{site}{AT}fill/kpis/")
    assert page.locator("#q-kpi-HBYW-1-step2").input_value() == "290"


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(
    site: str, window: Callable[..., Any], scripts: bool
) -> None:
    page = window(java_script_enabled=scripts)
    page.goto(f"{site}{AT}fill/narrative/")
    box = page.get_by_label("What worked well this quarter?")
    words = f"The mentors stayed {'with' if scripts else 'without'} scripts."
    box.fill(words)
    kept = [one for one in page.context.cookies() if one["name"] == "csrftoken"]
    page.context.clear_cookies()
    page.context.add_cookies(kept)
    page.get_by_role("button", name="Save and continue").click()
    assert page.locator("h1").inner_text() == "Sign in"
    again(page)
    assert "Not saved yet" in page.locator("main").inner_text()
    assert box.input_value() == words
    page.get_by_role("button", name="Save and continue").click()
    page.goto(f"{site}{AT}fill/narrative/")
    assert box.input_value() == words


def again(page: Any) -> None:
    """Sign in on the page that one was led to."""
    from goldenthread.demo import accounts

    somebody = next(one for one in accounts.known() if one.username == "provider")
    page.get_by_label("User name").fill(somebody.username)
    page.get_by_label("Password").fill(somebody.password)
    page.get_by_role("button", name="Sign in").click()


def test_two_windows_end_in_a_choice_and_no_loss(
    site: str, window: Callable[..., Any], faults: Callable[[Any], list[str]]
) -> None:
    one, other = window(), window("certifier")
    for page in (one, other):
        page.goto(f"{site}{AT}fill/outcomes/")
    for page, number in ((one, "11"), (other, "12")):
        page.get_by_label(re.compile("^People measured")).first.fill(number)
    for page in (one, other):
        page.get_by_role("button", name="Save and continue").click()
    assert other.locator("h1").inner_text() == "Choose between two answers"
    assert faults(other) == []
    other.get_by_label("12", exact=True).check()
    other.get_by_role("button", name="Save my choices").click()
    other.goto(f"{site}{AT}fill/outcomes/")
    assert other.get_by_label(re.compile("^People measured")).first.input_value() == "12"


def test_the_back_button_and_a_second_click_change_nothing_twice(
    site: str, window: Callable[..., Any]
) -> None:
    page = window()
    page.goto(f"{site}{AT}fill/finance/")
    page.get_by_label(re.compile("^Forecast")).fill("2,800,000")
    page.get_by_role("button", name="Save and continue").dblclick()
    page.wait_for_url(re.compile(r"saved|/kpis/"))
    page.wait_for_load_state("networkidle")
    page.go_back()
    page.get_by_role("button", name="Save and continue").click()
    page.goto(f"{site}{AT}conflicts/")
    assert page.locator("h1").inner_text() == "There is nothing to choose"
