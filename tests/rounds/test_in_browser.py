"""The pages of rounds in a browser: accessible, at any width, by keyboard, and without scripts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone
from tests import small
from tests.browser.conftest import faults
from tests.rounds.conftest import add_person
from tests.rounds.test_pages import dates, last_quarter
from tests.serving import served

from goldenthread.actions import framework, people, returns, rounds
from goldenthread.periods import Quarter
from goldenthread.store import rounds as kept
from goldenthread.store.known import collection
from goldenthread.store.models import User

__all__ = ["faults"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Q = str(last_quarter())
NEXT = str(last_quarter().plus(1))
Open = Callable[..., Any]


@pytest.fixture
def site(transactional_db: None, data_dir: object, addressed: None) -> Iterator[str]:
    """The address of a site with a round whose deadline was yesterday, and a lead who can sign in."""
    framework.publish(document=small.document(), by="tester", at=small.hours(0))
    TOTP.activate(add_person("lead"), generate_totp_secret())
    people.give_role(username="lead", role="programme-lead", by="tester", at=small.hours(0))
    rounds.open(quarter=last_quarter(), dates=dates(-1), by="lead")
    with served() as address:
        yield address


@pytest.fixture
def opened(site: str, browser: Any) -> Iterator[Open]:
    """A page of the site at a width, for the lead, who is signed in."""
    contexts, client = [], Client()
    client.force_login(User.objects.get(username="lead"))
    session = client.cookies["sessionid"].value

    def open_page(address: str, width: int = 1280, **how: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB", **how)
        context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
        contexts.append(context)
        page = context.new_page()
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_accessible_and_fits(
    opened: Open, faults: Callable[[Any], list[str]], width: int
) -> None:
    page = opened("/rounds/", width)
    assert faults(page) == []
    for address in (f"/rounds/{Q}/", "/rounds/open/", f"/rounds/{Q}/dates/", f"/rounds/{Q}/?show=purple"):
        page.goto(page.url.partition("/rounds")[0] + address)
        assert faults(page) == [], address
    page.goto(page.url.partition("/rounds")[0] + f"/rounds/{Q}/dates/")
    page.get_by_label("Day").first.fill("")
    page.get_by_role("button", name="Change the dates").click()
    assert page.get_by_role("alert").inner_text().startswith("There is a problem")
    assert page.title().startswith("Error: ")
    assert faults(page) == []
    page.goto(page.url.partition("/rounds")[0] + f"/rounds/{Q}/")
    page.get_by_role("button", name="Remind the programmes chosen").click()
    assert "Choose at least one" in page.get_by_role("alert").inner_text()
    assert faults(page) == []


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_lead_reminds_those_who_are_overdue(opened: Open, width: int, scripts: bool) -> None:
    page = opened(f"/rounds/{Q}/", width, java_script_enabled=scripts)
    page.get_by_label("Show", exact=True).select_option("overdue")
    page.get_by_role("button", name="Show").click()
    assert page.locator("tbody tr").count() == 3
    page.get_by_label("Remind Mentoring").check()
    page.get_by_label("Remind Family support").check()
    page.get_by_role("button", name="Remind the programmes chosen").click()
    assert "Mentoring: a reminder went to 1 person." in page.get_by_role("region", name="Done").inner_text()
    assert page.get_by_role("checkbox").count() == 1
    reminded = {one.programme for one in kept.opened(last_quarter()).reminders}
    assert reminded == {"MENTOR", "FAMILY"}


def test_a_round_is_opened_and_a_programme_reminded_by_keyboard(opened: Open) -> None:
    page = opened(f"/rounds/{Q}/")
    page.get_by_label("Remind Mentoring").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Remind the programmes chosen").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-notification-banner")
    assert len(kept.opened(last_quarter()).reminders) == 1


def test_the_next_round_is_opened_without_scripts_with_last_quarters_dates(opened: Open) -> None:
    page = opened(f"/rounds/open/?quarter={NEXT}", 320, java_script_enabled=False)
    shown = page.get_by_role("group", name="Deadline shown to providers")
    assert shown.get_by_label("Year").input_value() != ""
    page.get_by_role("button", name="Open the round").click()
    early = timezone.localdate() < last_quarter().plus(1).window.last.first_day
    expected = "can be opened from" if early else "is open. Returns of 3 programmes are expected."
    assert expected in page.locator("main").inner_text()


def accept_one(quarter: Quarter, sessions: int) -> None:
    """MENTOR's return for a quarter, accepted; those of the others are missing."""
    template = returns.template(programme="MENTOR", quarter=quarter)
    content = small.filled(template, small.full_return({"activity.sessions": sessions}), small.TEXTS)
    returns.submit(content=content, name="mentor.xlsx", by="provider")
    returns.accept(programme="MENTOR", quarter=quarter, by="lead")


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, True), (320, False)])
def test_a_lead_closes_the_round_and_home_moves_to_it(
    site: str, opened: Open, faults: Callable[[Any], list[str]], width: int, scripts: bool
) -> None:
    before = last_quarter().plus(-1)
    accept_one(before, sessions=120)
    accept_one(last_quarter(), sessions=121)
    rounds.close(quarter=before, reasons={"HOSP": "It began later.", "FAMILY": "It began later."}, by="lead")
    page = opened("/", width, java_script_enabled=scripts)

    def wrong() -> list[str]:
        return faults(page) if scripts else []  # the checker is a script itself

    assert page.url == f"{site}/quarters/{before}/"
    assert f"Round for {last_quarter().label}" in page.locator("main").inner_text()
    page.goto(f"{site}/rounds/{Q}/")
    page.get_by_role("link", name="Close round").click()
    told = page.locator("main").inner_text()
    assert "1 of 3 returns are accepted." in told
    assert "A closed round cannot be opened again." in told
    assert wrong() == []
    page.get_by_label("Family support").fill("The charity closed.")
    page.get_by_role("button", name="Close round").click()
    assert "Say why the return of Hospital" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Family support").input_value() == "The charity closed."
    assert wrong() == []
    assert not collection(last_quarter()).closed
    page.get_by_label("Hospital").fill("The hospital moved its wards.")
    page.get_by_role("button", name="Close round").click()
    assert page.url == f"{site}/rounds/{Q}/"
    told = page.locator("main").inner_text()
    assert f"The round for {last_quarter().label} is closed." in told
    assert "The hospital moved its wards." in told
    assert page.get_by_role("link", name="Close round").count() == 0
    assert wrong() == []
    page.goto(f"{site}/")
    assert page.url == f"{site}/quarters/{Q}/"
    assert "Round open" not in page.locator("main").inner_text()
    assert wrong() == []
