"""The site of the demonstration, served, and a browser that is signed in to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import AXE, AXE_TAGS
from tests.demo_fixture import built_demo, demo
from tests.serving import served

from goldenthread.demo import accounts

__all__ = ["built_demo", "demo"]


@pytest.fixture(scope="module")
def site(demo: Path) -> Iterator[str]:
    """The address of the demonstration's site, served by threads of this process."""
    with served() as address:
        yield address


Open = Callable[..., Any]


@pytest.fixture(scope="module")
def cookies(site: str, browser: Any) -> list[Any]:
    """The cookies of the director, who signed in by the form."""
    context = browser.new_context()
    sign_in(context.new_page(), site)
    kept: list[Any] = context.cookies()
    context.close()
    return kept


def sign_in(page: Any, site: str, username: str = "director") -> None:
    """Sign in as one of the demonstration's people."""
    somebody = next(one for one in accounts.known() if one.username == username)
    page.goto(f"{site}/sign-in/")
    page.get_by_label("User name").fill(somebody.username)
    page.get_by_label("Password").fill(somebody.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: not url.partition("?")[0].endswith("/sign-in/"))


@pytest.fixture
def opened(site: str, browser: Any, cookies: list[Any]) -> Iterator[Open]:
    """Open a page of the site at a width; an error in its scripts, or against its policy, fails the test."""
    contexts, complaints = [], []

    def complain(said: Any) -> None:
        if said.type == "error" and "404" not in said.text:
            complaints.append(said.text)

    def open_page(address: str, width: int = 1280, **how: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB", **how)
        context.add_cookies(cookies)
        context.set_default_navigation_timeout(120_000)  # a pack's charts are drawn when it is first opened
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", complain)
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def faults() -> Callable[[Any], list[str]]:
    """What axe-core holds against a page, and whether the page is wider than its window."""

    def check(page: Any) -> list[str]:
        page.evaluate(AXE.read_text())
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        said = [
            f"{v['id']}: {n['html'][:200]}: {n['failureSummary']}"
            for v in found["violations"]
            for n in v["nodes"]
        ]
        return said + ["the page is wider than the window"] * bool(wide)

    return check
