"""The reviewer's pages in a browser: accessible, at any width, by keyboard, and without scripts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from tests import small
from tests.browser.conftest import faults
from tests.rounds.conftest import add_person
from tests.serving import served

from goldenthread.actions import framework, people, queries, returns
from goldenthread.returns.conversation import About, Turn
from goldenthread.store import conversations, ledger
from goldenthread.store.models import User

__all__ = ["faults"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Q1 = str(small.Q1)
QUEUE, ONE, TALK = f"/review/{Q1}/", f"/review/{Q1}/MENTOR/", f"/returns/{Q1}/MENTOR/queries/"
VERSIONS = f"/returns/{Q1}/MENTOR/versions/"
ASKED = f"{TALK}about/?about=reach.quarter"
WHOSE = {"programme": "MENTOR", "quarter": small.Q1}
Open = Callable[..., Any]


def submit(hour: int, **texts: str) -> None:
    template = returns.template(**WHOSE)
    content = small.filled(template, small.full_return(), small.TEXTS | texts)
    returns.submit(content=content, name="mentor q1.xlsx", by="a-provider", at=small.hours(hour))


@pytest.fixture
def site(transactional_db: None, data_dir: object) -> Iterator[str]:
    """The address of a site with a return that was queried and sent twice, and people who can sign in."""
    framework.publish(document=small.document(), by="tester", at=small.hours(0))
    for name, role, of in (
        ("lead", "programme-lead", ""),
        ("a-provider", "provider-preparer", "north-trust"),
    ):
        TOTP.activate(add_person(name), generate_totp_secret())
        people.give_role(username=name, role=role, provider=of, by="tester", at=small.hours(0))
    submit(1)
    reach = About(field="reach.quarter")
    queries.ask(**WHOSE, about=reach, text="Is this right?", by="lead", at=small.hours(2))
    submit(3, **{"narrative.worked": "The mentors stayed, and two came back."})
    with served() as address:
        yield address


@pytest.fixture
def opened(site: str, browser: Any) -> Iterator[Open]:
    """A page of the site for somebody who is signed in."""
    contexts = []

    def open_page(address: str, width: int = 1280, who: str = "lead", **how: Any) -> Any:
        client = Client()
        client.force_login(User.objects.get(username=who))
        session = client.cookies["sessionid"].value
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
    page = opened(QUEUE, width)
    assert faults(page) == []
    root = page.url.partition("/review")[0]
    pages = (f"{QUEUE}?show=resent", f"{QUEUE}?show=nonsense", ONE, TALK, ASKED, VERSIONS)
    for address in (
        *pages,
        f"{VERSIONS}1/2/",
        *(f"{ONE}{verb}/" for verb in ("accept", "send-back", "reopen")),
    ):
        page.goto(root + address)
        assert faults(page) == [], address
    page.goto(f"{root}{ONE}send-back/")
    page.get_by_role("button", name="Send back for changes").click()
    assert "Say why it is sent back" in page.get_by_role("alert").inner_text()
    assert page.title().startswith("Error: ")
    assert faults(page) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_a_providers_pages_are_accessible_and_fit(
    opened: Open, faults: Callable[[Any], list[str]], width: int
) -> None:
    page = opened(TALK, width, "a-provider")
    root = page.url.partition("/returns")[0]
    for address in (TALK, ASKED, VERSIONS, f"{VERSIONS}1/2/"):
        page.goto(root + address)
        assert faults(page) == [], address
    page.goto(root + ASKED)
    page.get_by_role("button", name="Answer").click()
    assert "Write your answer" in page.get_by_role("alert").inner_text()
    assert faults(page) == []


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_figure_is_queried_answered_and_the_return_accepted(
    opened: Open, width: int, scripts: bool
) -> None:
    page = opened(QUEUE, width, java_script_enabled=scripts)
    page.get_by_role("link", name="Mentoring").first.click()
    page.get_by_role("link", name="Ask about Spent in Q1 2024-25 (April to June 2024)").click()
    page.get_by_label("Ask the provider").fill("Is the rent in it?")
    page.get_by_role("button", name="Ask").click()
    assert "waits for the provider" in page.get_by_role("region", name="Done").inner_text()
    provider = opened(TALK, width, "a-provider", java_script_enabled=scripts)
    provider.get_by_role("link", name="Answer about Spent in Q1").click()
    provider.get_by_label("Your answer").fill("Yes, all of it.")
    provider.get_by_role("button", name="Answer").click()
    assert conversations.talk(*WHOSE.values()).about(About(field="spend.actual")).turn is Turn.ANSWERED
    page.goto(page.url.partition("/returns")[0] + ONE)
    assert "Yes, all of it." in page.locator("main").inner_text()
    page.get_by_role("button", name="Accept").click()
    assert "2 of our queries are not closed" in page.locator("main").inner_text()
    page.get_by_role("button", name="Accept").click()
    assert "Its figures count from now on." in page.get_by_role("region", name="Done").inner_text()


def test_a_return_is_sent_back_by_keyboard(opened: Open) -> None:
    page = opened(f"{ONE}send-back/")
    page.get_by_label("Why it is sent back").focus()
    page.keyboard.type("One section needs another look.")
    page.get_by_label("Outputs (optional)").focus()
    page.keyboard.type("Which boroughs?")
    page.get_by_role("button", name="Send back for changes").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-notification-banner")
    assert [e.kind for e in ledger.view().events_of("return.")][-1] == "return.returned"
    assert conversations.talk(*WHOSE.values()).about(About(section="outputs")).turn is Turn.OPEN
