"""People in a browser: invited by letter, a passkey as the second step, and the pages that manage them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from tests import small
from tests.browser.conftest import faults
from tests.rounds.test_post import letters
from tests.serving import served
from tests.web.test_invitations import told
from tests.web.test_second_step import code_of

from goldenthread.actions import framework, people
from goldenthread.config.environment import Environment, single_sign_on
from goldenthread.store.models import User

__all__ = ["faults", "letters"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "golden thread"
CHOSEN = "a thread of gold"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A passkey of this machine, as Chromium pretends one."""


@pytest.fixture
def site(transactional_db: None, data_dir: object) -> Iterator[str]:
    """The address of a unit's site with an administrator. A passkey's host has a name, and is no number."""
    from django.core.cache import cache

    cache.clear()
    framework.publish(document=small.document(), by="tester", at=small.hours(0))
    who = {"username": "boss", "name": "Ada Administrator", "email": "boss@example.org"}
    people.add(**who, password=PASSWORD, by="tester")
    people.give_role(username="boss", role="administrator", by="tester")
    with served("localhost") as address:
        yield address


Look = Callable[..., None]


@pytest.fixture
def look(faults: Callable[[Any], list[str]]) -> Look:
    """Hold a page against the rules of accessibility at both widths; pictures where they are asked for."""
    kept = os.environ.get("GOLDENTHREAD_LOOK")

    def at(page: Any, name: str) -> None:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert faults(page) == [], (name, width)
            if kept:
                page.screenshot(path=Path(kept) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})

    return at


def opened(browser: Any, **how: Any) -> Any:
    """A page whose scripts may not fail, in a browser of its own."""
    context = browser.new_context(locale="en-GB", **how)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("console", lambda said: pytest.fail(said.text) if "Content Security" in said.text else None)
    return page


def with_key(page: Any) -> Any:
    """A passkey in the machine of this page."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return session


def sign_in(page: Any, site: str, username: str, password: str) -> None:
    page.goto(f"{site}/sign-in/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: not url.partition("?")[0].endswith("/sign-in/"))


def in_by_app(page: Any, site: str) -> None:
    """The administrator, who sets up codes from an app."""
    sign_in(page, site, "boss", PASSWORD)
    page.get_by_label("Code").fill(code_of(page.locator("main code").inner_text()))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/recovery-codes/")


def as_if_long_ago(page: Any) -> None:
    """Make the session forget that a second step was passed a moment ago."""
    (key,) = (one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
    session = SessionStore(key)
    for one in session["account_authentication_methods"]:
        one["at"] -= 3600
    session.save()


def link_of(letter: str, site: str) -> str:
    (found,) = (line for line in told(letter).splitlines() if line.startswith(site))
    return found


def test_from_the_letter_to_a_passkey(site: str, browser: Any, letters: list[str], look: Look) -> None:
    """Every page on the way, at both widths."""
    boss = opened(browser)
    in_by_app(boss, site)
    boss.goto(f"{site}/people/")
    look(boss, "people")
    boss.get_by_role("button", name="Invite somebody").click()
    look(boss, "invite")
    boss.get_by_role("button", name="Send the invitation").click()
    assert boss.get_by_role("alert").locator("a").count() == 4
    look(boss, "invite-problems")
    boss.get_by_role("link", name="Choose at least one role").click()
    assert boss.evaluate("document.activeElement.value") == "provider-preparer"
    boss.get_by_label("Full name").fill("Eva Example")
    boss.get_by_label("E-mail address").fill("eva@example.org")
    boss.get_by_label("User name").fill("eva")
    boss.get_by_label("Analyst").check()
    boss.get_by_role("button", name="Send the invitation").click()
    boss.wait_for_url("**/people/*/")
    assert "Eva Example is invited" in boss.locator("main").inner_text()
    look(boss, "invited")

    eva = opened(browser)
    eva.goto(link_of(letters[0], site))
    look(eva, "choose-password")
    eva.get_by_label("New password").fill(CHOSEN)
    eva.get_by_label("The same password again").fill(CHOSEN + "!")
    eva.get_by_role("button", name="Set the password").click()
    look(eva, "choose-password-problems")
    eva.get_by_label("New password").fill(CHOSEN)
    eva.get_by_label("The same password again").fill(CHOSEN)
    eva.get_by_role("button", name="Set the password").click()
    eva.wait_for_url("**/sign-in/")
    look(eva, "password-chosen")
    eva.goto(link_of(letters[0], site))
    look(eva, "dead-link")

    sign_in(eva, site, "eva", CHOSEN)
    look(eva, "set-up-app")
    eva.get_by_role("link", name="add a passkey instead").click()
    look(eva, "add-passkey")
    with_key(eva)
    eva.get_by_label("Name").fill("My laptop")
    eva.get_by_role("button", name="Add the passkey").click()
    eva.wait_for_url("**/recovery-codes/")
    eva.goto(f"{site}/data/")
    assert eva.locator("h1").inner_text() == "Data and editions"
    eva.goto(f"{site}/account/")
    assert "With a password and a passkey." in eva.locator("main").inner_text()
    assert "Remove" not in eva.locator("main").inner_text(), "it is the only second step"
    look(eva, "account-with-passkey")

    eva.get_by_role("button", name="Sign out eva").click()
    eva.wait_for_url("**/sign-in/")
    before = {one["value"] for one in eva.context.cookies() if one["name"] == "sessionid"}
    sign_in(eva, site, "eva", CHOSEN)
    assert eva.locator("h1").inner_text() == "Use your second step"
    look(eva, "use-passkey")
    eva.goto(f"{site}/data/")
    assert eva.locator("h1").inner_text() == "Sign in", "a password alone opens nothing"
    sign_in(eva, site, "eva", CHOSEN)
    eva.get_by_role("button", name="Use your passkey").click()
    eva.wait_for_url(lambda url: "/sign-in/" not in url)
    after = {one["value"] for one in eva.context.cookies() if one["name"] == "sessionid"}
    assert after
    assert not after & before
    eva.goto(f"{site}/data/")
    assert eva.locator("h1").inner_text() == "Data and editions"

    as_if_long_ago(eva)
    eva.goto(f"{site}/account/tokens/")
    assert eva.locator("h1").inner_text() == "Show your passkey again"
    look(eva, "passkey-again")
    eva.get_by_role("button", name="Use your passkey").click()
    eva.wait_for_url("**/account/tokens/")
    eva.get_by_label("What the token is for").fill("Nightly")
    eva.get_by_label(re.compile("^Read")).check()
    eva.get_by_role("button", name="Make the token").click()
    eva.get_by_text("The token “Nightly” is made").wait_for()

    boss.reload()
    look(boss, "person")
    boss.get_by_role("link", name="Forget the second step").click()
    look(boss, "forget")
    boss.get_by_role("button", name="Forget the second step").click()
    boss.wait_for_url("**/people/*/")
    eva.goto(f"{site}/data/")
    assert eva.locator("h1").inner_text() == "Set up codes from an app"


def test_another_passkey_can_be_added_and_one_of_two_removed(site: str, browser: Any, look: Look) -> None:
    page = opened(browser)
    in_by_app(page, site)
    with_key(page)
    page.goto(f"{site}/account/passkeys/add/")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/")
    page.get_by_role("link", name="Remove the passkey Passkey 1").click()
    look(page, "remove-passkey")
    page.get_by_role("button", name="Remove the passkey").click()
    page.wait_for_url("**/account/")
    assert "With a password and a code from your app." in page.locator("main").inner_text()


def test_a_passkey_that_is_set_up_already_is_said_to_be(site: str, browser: Any, look: Look) -> None:
    page = opened(browser)
    in_by_app(page, site)
    with_key(page)
    page.goto(f"{site}/account/passkeys/add/")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_text("This passkey is set up already").wait_for()
    look(page, "passkey-problem")


def test_without_scripts_a_passkey_says_so_and_codes_are_offered(site: str, browser: Any, look: Look) -> None:
    page = opened(browser, java_script_enabled=False)
    sign_in(page, site, "boss", PASSWORD)
    page.get_by_role("link", name="add a passkey instead").click()
    assert "A passkey needs JavaScript" in page.locator("main").inner_text()
    assert not page.get_by_role("button", name="Add the passkey").is_visible()
    page.get_by_role("link", name="Use codes from an app instead").click()
    assert page.locator("h1").inner_text() == "Set up codes from an app"


def test_a_passkey_that_answers_another_question_is_refused(site: str, browser: Any) -> None:
    page = opened(browser)
    in_by_app(page, site)
    with_key(page)
    page.goto(f"{site}/account/passkeys/add/")
    other = page.context.new_page()
    other.goto(f"{site}/account/passkeys/add/")  # asks again, so that the first question is no longer open
    page.bring_to_front()
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_text("This passkey could not be checked").first.wait_for()


def test_people_are_managed_without_scripts(site: str, browser: Any, letters: list[str], look: Look) -> None:
    page = opened(browser, java_script_enabled=False)
    in_by_app(page, site)
    page.get_by_role("link", name="People").click()
    page.get_by_role("link", name="Ada Administrator").click()
    page.get_by_role("button", name="Take away the role Administrator").click()
    assert "boss is the only administrator" in page.get_by_role("alert").inner_text()
    page.get_by_label("Role", exact=True).select_option("provider-preparer")
    page.get_by_role("button", name="Give the role").click()
    assert "Choose the provider" in page.get_by_role("alert").inner_text()
    page.get_by_label("Provider", exact=True).select_option("north-trust")
    page.get_by_role("button", name="Give the role").click()
    assert "is “Provider (preparer), North Trust” from now on" in page.locator("main").inner_text()
    page.get_by_role("link", name="Close the account").click()
    page.get_by_role("button", name="Close the account").click()
    assert "boss is the only administrator" in page.get_by_role("alert").inner_text()


def test_a_forgotten_password(site: str, browser: Any, letters: list[str], look: Look) -> None:
    page = opened(browser)
    page.goto(f"{site}/sign-in/")
    look(page, "sign-in")
    page.get_by_role("link", name="I have forgotten my password").click()
    look(page, "forgotten")
    page.get_by_role("button", name="Send the letter").click()
    look(page, "forgotten-problems")
    page.get_by_label("Your e-mail address").fill("boss@example.org")
    page.get_by_role("button", name="Send the letter").click()
    page.get_by_text("is on its way").wait_for()
    look(page, "letter-asked")
    assert User.objects.get(username="boss").check_password(PASSWORD)


def test_a_single_sign_on_that_is_away(site: str, browser: Any, settings: Any, look: Look) -> None:
    told = {"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": "me", "oidc_client_secret": "secret"}
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(Environment(**told, oidc_name="Haven Council"))
    page = opened(browser)
    page.goto(f"{site}/sign-in/?ended=yes&next=/data/")
    look(page, "sign-in-single")
    page.get_by_role("button", name="Sign in with Haven Council").click()
    page.get_by_text("was broken off").wait_for()
    look(page, "not-let-in")
