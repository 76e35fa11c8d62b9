"""The provider's part of the journey without JavaScript, on a telephone's width, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests import small
from tests.journey.people import NARROW, TALL, TOO_WIDE, Person
from tests.journey.scene import PASSWORD

pytestmark = pytest.mark.browser
LEFT_OUT = ("reach.quarter|borough:not-known", "kpi.", "outcome.", "signoff.", "rating.")
ANSWERS = {
    field: str(answer)
    for field, answer in small.full_return({"spend.actual": "15000", "spend.forecast": "60000"}).items()
    if not field.startswith(LEFT_OUT)
} | {"reach.quarter|borough:not-known": "0", "kpi.F-1": "10"}
SECTIONS = {
    "Outputs": ("reach.", "activity."),
    "Finance": ("spend.",),
    "KPIs": ("kpi.",),
    "Narrative": ("narrative.",),
}
NEXT = {
    "Outputs": ("Finance",),
    "Finance": ("KPIs",),
    "KPIs": ("Outcomes", "Risks", "Narrative"),
    "Narrative": ("Check your answers",),
}
"""The pages that “Save and continue” leads to after each; two of them need nothing."""
FOCUSED = "document.activeElement.getAttribute('name') || document.activeElement.textContent.trim()"
MOST = 120


def test_a_return_is_filled_in_and_certified(somebody: Callable[..., Person]) -> None:
    rob = somebody("rob", java_script_enabled=False)
    rob.page.set_viewport_size({"width": NARROW, "height": TALL})
    rob.opens("/sign-in/")
    types(rob, username="rob", password=PASSWORD)
    goes(rob, "Sign in", "Your returns")
    goes(rob, "Start Family support, Q1 2024-25", "Family support")
    goes(rob, "Outputs", "Outputs")
    for section, begins in SECTIONS.items():
        types(rob, **{field: text for field, text in given().items() if field.startswith(begins)})
        if section == "KPIs":
            tab_to(rob, "rating.own")
            rob.page.keyboard.press("Space")
        for following in NEXT[section]:
            goes(rob, "then", following)
    assert "Ready to send" in rob.words
    goes(rob, "Send to certifier", "Certify the return")
    types(rob, role="Director")
    tab_to(rob, "confirmed")
    rob.page.keyboard.press("Space")
    goes(rob, "Certify and send to the VRU", "The VRU has your return")
    assert "Family support, Q1 2024-25 Version 1" in rob.words


def given() -> dict[str, str]:
    """What is typed, by field."""
    return {**ANSWERS, "narrative.worked": "Parents came.", "narrative.not-worked": "Too few rooms."}


def tab_to(person: Person, what: str) -> None:
    """Press Tab until the focus is on a box with this name, or on a link or button with this text."""
    for _ in range(MOST):
        person.page.keyboard.press("Tab")
        if " ".join(str(person.page.evaluate(FOCUSED)).split()) == what:
            return
    raise AssertionError(f"{what} is not reached by Tab on {person.page.title()}.")


def types(person: Person, **given: str) -> None:
    """Type into boxes, in the order in which the page has them."""
    names = person.page.evaluate("[...document.querySelectorAll('main [name]')].map(one => one.name)")
    for name in sorted(given, key=names.index):
        tab_to(person, name)
        person.page.keyboard.type(given[name])


def goes(person: Person, what: str, heading: str) -> None:
    """Press Enter on a link or button, and read the next page, which fits a telephone."""
    tab_to(person, what)
    person.page.keyboard.press("Enter")
    person.page.get_by_role("heading", name=heading, level=1, exact=True).wait_for()
    assert not person.page.evaluate(TOO_WIDE), f"{heading} does not fit a telephone"
