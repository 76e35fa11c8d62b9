"""The pages that docs/trends-guide.md shows: accessible at any width, and drawn for it.

GOLDENTHREAD_SCREENSHOTS=1 puts the pictures into docs/trends-guide.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Open
from tests.browser.test_screenshots import in_few_colours
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "trends-guide.md").read_text(encoding="utf-8")
PICTURES = ROOT / "docs" / "trends-guide"
LARGEST = 130_000
ABOVE = 16
SERIES = "/trends/series"
EXPLORER = "/trends/explore/?series=knife-crime-with-injury&split=by-area"
IN_SIGHT_ARE_DRAWN = """() => [...document.querySelectorAll('.gt-chart')].filter(one => {
  const place = one.querySelector('.gt-chart__drawing').getBoundingClientRect();
  return place.bottom > 0 && place.top < innerHeight;
}).every(one => one.dataset.twin)"""
"""Whether the charts in sight have got their twins, which have the page's own font."""
SHOWN = {
    "pack": ("/reports/2024-25Q1/prg/outside/", "#in-short", 1200),
    "pack-series": ("/reports/2024-25Q1/prg/outside/", "#series-hospital-admissions-knife", 790),
    "control": (f"{SERIES}/domestic-abuse/control/", ".gt-document", 900),
    "break": (f"{SERIES}/domestic-abuse/control/", "#break-domestic-abuse-connect", 680),
    "funnel": (f"{SERIES}/knife-injury-under-25-not-domestic/boroughs/", ".gt-document", 668),
    "revisions": (f"{SERIES}/hospital-admissions-knife/revisions/", ".gt-document", 620),
    "explorer": (EXPLORER, ".gt-document", 900),
}
"""By picture: the page, what it begins with, and how high it is."""


@pytest.mark.browser
@pytest.mark.parametrize("width", [1100, 320])
@pytest.mark.parametrize("page", sorted({address for address, _, _ in SHOWN.values()}))
def test_a_page_of_the_guide_is_accessible_and_fits(
    opened: Open, faults: Callable[[Any], list[str]], page: str, width: int
) -> None:
    assert faults(opened(page, width)) == []


@pytest.mark.browser
@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_for_the_guide(opened: Open, tmp_path: Path, name: str) -> None:
    address, top, height = SHOWN[name]
    page = opened(address, 1100)
    page.locator(top).first.scroll_into_view_if_needed()
    page.wait_for_function(IN_SIGHT_ARE_DRAWN)
    y = page.locator(top).first.bounding_box()["y"] + page.evaluate("window.scrollY") - ABOVE
    clip = {"x": 0, "y": y, "width": 1100, "height": height}
    small = in_few_colours(page.screenshot(full_page=True, clip=clip))
    assert 5_000 < len(small) < LARGEST, len(small)
    kept = PICTURES if os.environ.get("GOLDENTHREAD_SCREENSHOTS") else tmp_path
    kept.mkdir(exist_ok=True)
    (kept / f"{name}.png").write_bytes(small)


def test_the_guide_shows_each_picture_once_and_tells_it_in_words() -> None:
    shown = re.findall(r"!\[([^\]]*)\]\(trends-guide/([a-z-]+)\.png\)", TEXT)
    names = [name for _, name in shown]
    assert TEXT.count("![") == len(names), "a picture is written in another way"
    assert sorted(names) == sorted(SHOWN) == sorted(file.stem for file in PICTURES.glob("*.png"))
    assert all(len(words) > 20 for words, _ in shown)


def test_the_guide_is_led_to_from_the_readme() -> None:
    assert "(docs/trends-guide.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
