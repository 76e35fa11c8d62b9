"""The demonstration's site in a browser: accessible, at any width, by keyboard, with and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.conftest import Open, sign_in

from goldenthread.store import snapshots, vintages

pytestmark = pytest.mark.browser
Q1 = "2024-25Q1"
PAGES = [
    f"/quarters/{Q1}/",
    "/quarters/",
    "/programmes/",
    "/programmes/?rating=purple",
    "/programmes/YC/",
    "/programmes/HBYW/",
    "/programmes/KCS/",
    "/quarters/2023-24Q1/",
    "/trends/",
    "/reports/",
    f"/reports/{Q1}/summary/",
    f"/reports/{Q1}/full/outside/",
    "snapshot",
    "/data/",
    "/trends/explore/?series=robbery&to=2024-07&baseline=2019-07&split=by-class&then=2024-10-01",
    "/trends/series/",
    "/trends/series/knife-injury-under-25-not-domestic/",
    "/trends/series/hospital-admissions-knife/",
    "/trends/series/robbery/boroughs/",
    "/trends/series/homicide/control/",
    "/trends/series/homicide/revisions/",
    "vintage",
    f"/quarters/{Q1}/figures/reach.quarter.total/",
    f"/quarters/{Q1}/figures/reach.quarter.HBYW/",
    f"/quarters/{Q1}/figures/trend.homicide.current/",
    "/quarters/2024-25Q9/",
    "/nowhere/",
]


def address(page: str) -> str:
    """An address; that of the signed summary, which has a digest in it, is looked up."""
    if page == "vintage":
        return f"/data/vintages/{vintages.all()[0].digest}/"
    if page != "snapshot":
        return page
    return f"/reports/snapshots/{next(s for s in snapshots.all() if s.kind == 'summary').digest}/"


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_accessible_and_fits(
    opened: Open, faults: Callable[[Any], list[str]], page: str, width: int
) -> None:
    assert faults(opened(address(page), width)) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_the_way_in_is_accessible(
    site: str, browser: Any, faults: Callable[[Any], list[str]], width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{site}/sign-in/")
    assert faults(page) == []
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("alert").inner_text().startswith("There is a problem")
    assert faults(page) == []
    context.close()


def test_the_explorer_takes_the_baseline_as_it_was_known_by_keyboard_without_scripts(opened: Open) -> None:
    page = opened(
        "/trends/explore/?series=robbery&to=2024-07&baseline=2019-07", 320, java_script_enabled=False
    )
    assert "36,474" in page.inner_text("main")
    page.get_by_label("Baseline as known on").focus()
    page.keyboard.type("2024-10-01")
    page.keyboard.press("Enter")
    page.wait_for_url("**then=2024-10-01*")
    told = page.inner_text("main")
    assert "36,480" in told
    assert "The two ends come from different extracts" in told
    assert page.get_by_label("Baseline as known on").input_value() == "2024-10-01"


# Without scripts


@pytest.mark.parametrize("page", [f"/quarters/{Q1}/", "/programmes/YC/", "/trends/"])
def test_without_scripts_everything_is_there(opened: Open, page: str) -> None:
    seen = opened(page, 320, java_script_enabled=False)
    assert seen.get_by_role("link", name="Programmes", exact=True).first.is_visible()
    pictures = seen.locator("img.gt-chart__picture")
    assert pictures.count() >= 1
    assert all(pictures.nth(n).get_attribute("alt") for n in range(pictures.count()))
    seen.locator("summary").first.click()
    assert seen.locator("details[open] table").first.is_visible()


def test_without_scripts_one_can_sign_in_choose_and_sign_out(site: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site)
    page.get_by_label("Quarter", exact=True).select_option("2023-24Q3")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/quarters/2023-24Q3/")
    page.goto(f"{site}/programmes/")
    page.get_by_label("Rating", exact=True).select_option("red")
    page.get_by_role("button", name="Show").click()
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("button", name="Sign out director").click()
    page.wait_for_url("**/sign-in/")
    context.close()


# By keyboard


def test_from_the_headline_to_the_cell_by_keyboard(opened: Open) -> None:
    page = opened(f"/quarters/{Q1}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    follow(page, "44,000")
    assert page.locator("h1").inner_text() == "People reached in the quarter"
    follow(page, "Hospital Based Youth Work: People reached in the quarter")
    assert page.locator(".gt-value").inner_text().startswith("318")
    assert page.get_by_role("link", name=".xlsx").first.is_visible()


def follow(page: Any, words: str) -> None:
    """Go on by Tab until a link has the focus, and follow it by Enter."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            with page.expect_navigation(wait_until="networkidle"):
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"No Tab led to “{words}”.")


def test_what_scrolls_can_be_reached_by_keyboard_and_what_does_not_is_no_stop(opened: Open) -> None:
    narrow = opened("/programmes/", 320)
    assert narrow.locator(".gt-scroll").first.get_attribute("tabindex") == "0"
    wide = opened("/programmes/", 1280)
    assert wide.locator(".gt-scroll").first.get_attribute("tabindex") is None


def test_a_wide_table_keeps_in_sight_what_a_row_is_about(opened: Open) -> None:
    page = opened("/trends/", 320)
    region = page.get_by_role("region", name="Robbery against the baseline")
    region.focus()
    for _ in range(60):  # by keyboard, however slowly it follows
        if region.evaluate("one => one.scrollLeft") > 80:
            break
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(100)
    assert region.evaluate("one => one.scrollLeft") > 80
    head, edge = region.locator("tbody th").first.bounding_box(), region.bounding_box()
    assert head["x"] == pytest.approx(edge["x"], abs=1)
    assert region.locator("thead th").last.is_visible()


def test_a_number_that_is_tabbed_to_is_not_hidden_by_the_column_that_stays(opened: Open) -> None:
    page = opened("/trends/", 320)
    region = page.get_by_role("region", name="Robbery against the baseline")
    numbers = region.locator("tbody tr").first.locator("a")
    region.evaluate("one => { one.scrollLeft = one.scrollWidth }")
    numbers.nth(1).focus()
    page.keyboard.press("Shift+Tab")
    page.wait_for_timeout(300)
    column = region.locator("tbody th").first.bounding_box()
    assert numbers.first.evaluate("one => one === document.activeElement")
    assert numbers.first.bounding_box()["x"] >= column["x"] + column["width"] - 1


@pytest.mark.parametrize(
    "address",
    [
        "/quarters/2024-25Q1/",
        "/trends/series/knife-injury-under-25-not-domestic/boroughs/",
        "/reports/2024-25Q1/prg/outside/",
    ],
)
def test_no_chart_is_wider_than_a_telephone(opened: Open, address: str) -> None:
    page = opened(address, 320)
    drawings = page.locator(".gt-chart__drawing")
    assert drawings.count() > 1
    wider = "every => every.filter(one => one.scrollWidth > one.clientWidth).length"
    assert drawings.evaluate_all(wider) == 0


def test_the_menu_opens_at_320_pixels(opened: Open) -> None:
    page = opened("/data/", 320)
    assert not page.get_by_role("link", name="Trends", exact=True).is_visible()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Trends", exact=True).click()
    assert page.url.endswith("/trends/")


# Charts


def test_a_chart_gets_a_twin_that_tells_its_numbers(opened: Open) -> None:
    page = opened(f"/quarters/{Q1}/")
    page.locator("#chart-reach-by-area").scroll_into_view_if_needed()
    figure = page.locator("#chart-reach-by-area[data-twin=drawn]")
    bar = figure.locator(".gt-chart__twin svg .mark-rect path").first.bounding_box()
    page.mouse.move(bar["x"] + 5, bar["y"] + bar["height"] / 2)
    told = page.locator("#vg-tooltip-element.visible p").all_inner_texts()
    assert told[0] == "Reducing harm and exploitation"
    assert told[1].startswith("People reached: ")
    assert figure.locator("img").get_attribute("alt").startswith("Bar chart.")


def test_on_a_narrow_screen_the_picture_stays(opened: Open) -> None:
    page = opened("/trends/", 320)
    assert page.locator(".gt-chart__twin").count() == 0
    assert page.locator("img.gt-chart__picture").first.is_visible()


def test_a_printed_number_has_no_address_behind_it(opened: Open) -> None:
    page = opened("/quarters/2024-25Q1/")
    page.emulate_media(media="print")
    behind = page.evaluate(
        "[...document.querySelectorAll('main a[href]')].map(a => getComputedStyle(a, '::after').content)"
    )
    assert behind
    assert set(behind) == {"none"}


def test_what_grows_until_it_scrolls_is_reached_by_keyboard(opened: Open) -> None:
    """A picture, or a chart's twin, may come after the page was measured."""
    page = opened("/trends/series/homicide/control/")
    still = page.locator(".gt-scroll:not([tabindex])").first
    still.evaluate(
        "region => { region.dataset.grows = ''; region.insertAdjacentHTML('beforeend', '<p></p>'); }"
    )
    region = page.locator("[data-grows]")
    for width, stop in (("5000px", 0), ("auto", -1)):
        region.evaluate("(region, width) => { region.lastElementChild.style.width = width; }", width)
        # A function: a bare expression is evaluated anew at each try, which the page's policy forbids.
        page.wait_for_function(f"() => document.querySelector('[data-grows]').tabIndex === {stop}")
