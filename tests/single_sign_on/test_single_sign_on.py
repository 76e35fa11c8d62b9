"""Single sign-on with a real OpenID provider: the whole way, through HTTP of this machine."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ImproperlyConfigured
from tests import small
from tests.conftest import ROOT, node
from tests.serving import served
from tests.web.reading import heading, words

from goldenthread.actions import framework, people
from goldenthread.config.environment import Environment, single_sign_on
from goldenthread.store.models import User

PASSWORD = "golden thread"


class Browser:
    """Somebody's browser as far as this needs one: it keeps cookies, and follows where it is led."""

    def __init__(self, site: str) -> None:
        self.site, self.session = site, requests.Session()

    def get(self, where: str) -> Any:
        return self.session.get(self.site + where)

    def sign_in(self, who: str, next_: str = "/account/") -> Any:
        """Go by the single sign-on, as somebody; no name breaks the way off."""
        asked = self.get(f"/sign-in/single/?next={next_}")
        assert "Who are you?" in asked.text, asked.text
        return self.session.post(asked.url, {"who": who})

    @property
    def key(self) -> str | None:
        """The session that the site knows this browser by."""
        return self.session.cookies.get("sessionid", domain="localhost.local")


@pytest.fixture
def site(transactional_db: None, data_dir: Path) -> Iterator[str]:
    """The address of a unit's site, with an analyst eva and a learning partner pat who were invited."""
    from django.core.cache import cache

    cache.clear()
    framework.publish(document=small.document(), by="tester", at=small.hours(0))
    for name, role in {"eva": "analyst", "pat": "learning-partner"}.items():
        who = {"username": name, "name": name.title(), "email": f"{name}@example.org"}
        people.add(**who, password=None, by="tester")
        people.give_role(username=name, role=role, by="tester")
    with served("localhost") as address:
        yield address


@pytest.fixture
def provider(site: str, settings: Any) -> Iterator[str]:
    """The address of an OpenID provider that knows the site."""
    command = [str(node()), str(Path(__file__).with_name("provider.mjs")), f"{site}/sign-in/single/back/"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as running:
        issuer = running.stdout.readline().strip()
        settings.SOCIALACCOUNT_PROVIDERS = set_to(issuer)
        yield issuer
        running.stdin.close()


def set_to(issuer: str, **changed: str) -> dict[str, Any]:
    told = {
        "oidc_issuer": issuer,
        "oidc_client_id": "golden-thread",
        "oidc_client_secret": "a secret of the tests",
        "oidc_name": "Haven Council",
    }
    return single_sign_on(Environment(**told | changed))


@pytest.fixture
def browser_of(site: str, provider: str) -> Browser:
    return Browser(site)


@pytest.mark.oidc
@pytest.mark.django_db(transaction=True)
class TestSigningIn:
    """Through the whole code flow."""

    def test_who_was_invited_comes_in_and_is_led_where_they_wanted(self, browser_of: Browser) -> None:
        offered = browser_of.get("/data/")
        assert "Sign in with Haven Council" in offered.text
        before = browser_of.key
        answer = browser_of.sign_in("pat", "/data/")
        assert answer.url == f"{browser_of.site}/data/"
        assert "Sign out pat" in answer.text
        assert browser_of.key
        assert browser_of.key != before
        assert User.objects.get(username="pat").last_login is not None

    def test_nothing_of_what_the_provider_tells_is_kept(self, browser_of: Browser) -> None:
        from allauth.account.models import EmailAddress
        from allauth.socialaccount.models import SocialAccount, SocialToken

        browser_of.sign_in("pat")
        assert not SocialAccount.objects.exists()
        assert not SocialToken.objects.exists()
        assert not EmailAddress.objects.exists()
        assert "Sign out pat" in Browser(browser_of.site).sign_in("pat").text, (
            "and a second time all the same"
        )

    @pytest.mark.parametrize("who", ["stranger", "pat+unverified"])
    def test_who_was_not_invited_or_is_not_verified_reads_why(self, browser_of: Browser, who: str) -> None:
        answer = browser_of.sign_in(who)
        assert answer.status_code == 403
        assert "nobody with an account here has the e-mail address that it told us" in answer.text
        assert browser_of.get("/account/").url.partition("?")[0].endswith("/sign-in/")
        assert User.objects.count() == 2

    def test_a_closed_account_stays_closed(self, browser_of: Browser) -> None:
        people.close(username="pat", by="tester")
        assert browser_of.sign_in("pat").status_code == 403

    def test_the_unit_s_people_need_a_second_step_all_the_same(self, browser_of: Browser) -> None:
        answer = browser_of.sign_in("eva", "/data/")
        assert answer.url == f"{browser_of.site}/account/second-step/set-up/"
        TOTP.activate(User.objects.get(username="eva"), generate_totp_secret())
        another = Browser(browser_of.site)
        assert "Enter a code" in another.sign_in("eva", "/data/").text
        assert "Sign in" in another.get("/data/").text

    def test_but_not_where_the_provider_asked_for_one(self, browser_of: Browser) -> None:
        assert "Data and editions" in browser_of.sign_in("eva+mfa", "/data/").text
        TOTP.activate(User.objects.get(username="eva"), generate_totp_secret())
        other = Browser(browser_of.site)
        assert "Data and editions" in other.sign_in("eva+mfa", "/data/").text
        assert "Make a token" in other.get("/account/tokens/").text

    def test_a_way_that_is_broken_off_says_so(self, browser_of: Browser) -> None:
        answer = browser_of.sign_in("")
        assert answer.status_code == 502
        assert "Signing in with Haven Council was broken off" in answer.text

    def test_an_answer_that_nobody_asked_for_opens_nothing(self, browser_of: Browser) -> None:
        answer = browser_of.get("/sign-in/single/back/?code=abc&state=def")
        assert answer.status_code == 502
        asked = browser_of.get("/sign-in/single/")
        back = browser_of.session.post(asked.url, {"who": "pat"}, allow_redirects=False)
        while "/sign-in/single/back/" not in back.headers["Location"]:
            back = browser_of.session.get(back.headers["Location"], allow_redirects=False)
        stolen = urlsplit(back.headers["Location"])
        other = Browser(browser_of.site).get(f"{stolen.path}?{stolen.query}")
        assert other.status_code == 502, "the answer to one browser is of no use to another"

    def test_nobody_is_led_to_another_site(self, browser_of: Browser) -> None:
        answer = browser_of.sign_in("pat", "https://elsewhere.example/")
        assert answer.url.startswith(browser_of.site)


@pytest.mark.django_db
def test_a_provider_that_is_away_is_said_to_be(client: Any, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = set_to("http://127.0.0.1:9")
    answer = client.get("/sign-in/single/")
    assert answer.status_code == 502
    assert heading(answer) == "You are not signed in"


@pytest.mark.django_db
def test_the_package_s_other_ways_are_shut(client: Any, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = set_to("http://127.0.0.1:9")
    assert client.get("/sign-in/single/?process=connect").status_code == 404
    assert client.post("/sign-in/single/", {"process": "connect"}).status_code == 405


@pytest.mark.django_db
def test_without_the_settings_there_is_none(client: Any) -> None:
    assert set_to("", oidc_client_id="", oidc_client_secret="") == {}
    assert "Sign in with" not in words(client.get("/sign-in/"))
    assert client.get("/sign-in/single/").status_code == 404


@pytest.mark.parametrize("missing", ["oidc_issuer", "oidc_client_id", "oidc_client_secret"])
def test_half_of_the_settings_is_refused_in_words(missing: str) -> None:
    told = {"oidc_issuer": "https://login.example.org", "oidc_client_id": "me", "oidc_client_secret": "s"}
    with pytest.raises(ImproperlyConfigured, match="needs GOLDENTHREAD_OIDC_ISSUER"):
        single_sign_on(Environment(**told | {missing: ""}))
