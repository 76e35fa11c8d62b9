"""Somebody at a browser: reads each page as it is, and as a machine, a telephone and a camera see it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.test_screenshots import in_few_colours
from tests.conftest import ROOT
from tests.journey.scene import PASSWORD
from tests.web.test_second_step import code_of

GUIDE = ROOT / "docs" / "guide"
LARGEST = 80_000
WIDE, NARROW, TALL = 1280, 320, 900
MARGIN = 20
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


class Person:
    """Somebody with a window of their own on the service."""

    def __init__(
        self, browser: Any, site: str, username: str, faults: Callable[[Any], list[str]], **how: Any
    ) -> None:
        self.site, self.username, self.faults = site, username, faults
        self.context = browser.new_context(
            viewport={"width": WIDE, "height": TALL}, locale="en-GB", accept_downloads=True, **how
        )
        self.page = self.context.new_page()

    def opens(self, address: str) -> int:
        """Go to a page by its address; the status of the answer."""
        return int(self.page.goto(self.site + address).status)

    def asks(self, address: str) -> int:
        """The status of the answer at an address, asked for without opening it."""
        return int(self.context.request.get(self.site + address, max_redirects=0).status)

    def reads(self, heading: str, *words: str) -> None:
        """The page has this heading and these words, is accessible, and fits a telephone."""
        self.page.get_by_role("heading", name=heading, level=1, exact=True).wait_for()
        for _ in range(100):
            if all(those in self.words for those in words):
                break
            self.page.wait_for_timeout(100)
        missing, text = [those for those in words if those not in self.words], self.words
        assert not missing, f"{missing} not on the page: {text}"
        assert self.faults(self.page) == [], heading
        self.page.set_viewport_size({"width": NARROW, "height": TALL})
        assert not self.page.evaluate(TOO_WIDE), f"{heading} does not fit a telephone"
        self.page.set_viewport_size({"width": WIDE, "height": TALL})

    @property
    def words(self) -> str:
        """What stands on the page, apart from head and foot."""
        return re.sub(r"\s+", " ", str(self.page.locator("main").inner_text()))

    def photographs(self, name: str, kept: Path, top: str, height: int) -> None:
        """Keep a picture of the page from a place on it, so many pixels high."""
        self.page.evaluate("document.activeElement.blur()")
        self.page.mouse.move(0, 0)
        place = self.page.locator(top).first.bounding_box()
        above = 0 if top == "main" else MARGIN
        y = place["y"] + self.page.evaluate("window.scrollY") - above
        foot = self.page.evaluate("document.querySelector('footer').offsetTop")
        clip = {"x": 0, "y": y, "width": WIDE, "height": min(height, foot - y)}
        small = in_few_colours(self.page.screenshot(full_page=True, clip=clip))
        assert 5_000 < len(small) < LARGEST, (name, len(small))
        (kept / f"{name}.png").write_bytes(small)

    def types(self, label: str, text: str) -> None:
        """Fill the box whose label begins so."""
        self.page.get_by_label(re.compile(f"^{re.escape(label)}")).first.fill(text)

    def presses(self, button: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def follows(self, link: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=link, exact=True).first.click()

    def signs_in(self, secret: str = "", steps: int = 0, camera: Callable[[], None] = lambda: None) -> None:
        """By password, and by the code of an app where they have one, which the camera sees."""
        self.opens("/sign-in/")
        self.types("User name", self.username)
        self.types("Password", PASSWORD)
        self.presses("Sign in")
        if secret:
            self.reads("Enter a code")
            self.types("Code", code_of(secret, steps))
            camera()
            self.presses("Continue")


def album(elsewhere: Path) -> Path:
    """Where pictures are kept: in the guide when they are asked for."""
    kept = GUIDE if os.environ.get("GOLDENTHREAD_SCREENSHOTS") else elsewhere
    kept.mkdir(exist_ok=True)
    return kept
