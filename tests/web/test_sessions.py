"""How long a sign-in lasts, where one is led back to, whence a request came, and limits for all processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from tests.web.reading import words

from goldenthread.actions import people
from goldenthread.web import middleware

PASSWORD = "golden thread"
HOURS = timedelta(hours=8)


@pytest.fixture
def pat(published: str) -> Client:
    """A learning partner, who signed in by the form."""
    people.add(username="pat", name="P", email="pat@example.org", password=PASSWORD, by="tester")
    people.give_role(username="pat", role="learning-partner", by="tester")
    client = Client()
    sign_in(client)
    return client


def sign_in(client: Client, next_: str = "/") -> Any:
    return client.post("/sign-in/", {"username": "pat", "password": PASSWORD, "next": next_})


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Let time go by."""
    gone = [timedelta()]
    now, clock = timezone.now, middleware.time.time

    def go(by: timedelta) -> None:
        gone[0] += by

    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + gone[0])
    monkeypatch.setattr(middleware.time, "time", lambda: clock() + gone[0].total_seconds())
    return go


@pytest.mark.django_db
def test_a_sign_in_ends_eight_hours_after_the_last_page(
    pat: Client, later: Callable[[timedelta], None]
) -> None:
    assert HOURS.total_seconds() == configured.SESSION_COOKIE_AGE
    for _ in range(3):
        later(HOURS - timedelta(minutes=10))
        assert pat.get("/data/").status_code == 200
    later(HOURS + timedelta(minutes=1))
    answer = pat.get("/data/")
    assert answer.headers["Location"] == "/sign-in/?ended=yes&next=/data/"
    assert "Your sign-in has ended. That happens when no page was opened for 8 hours" in words(
        pat.get(answer.headers["Location"])
    )


@pytest.mark.django_db
def test_not_every_page_writes_to_the_database(pat: Client, later: Callable[[timedelta], None]) -> None:
    pat.get("/data/")
    noted = Session.objects.get().expire_date
    pat.get("/trends/")
    assert Session.objects.get().expire_date == noted
    later(timedelta(minutes=6))
    pat.get("/trends/")
    assert Session.objects.get().expire_date > noted


@pytest.mark.django_db
def test_signing_in_again_leads_back_to_the_page(pat: Client) -> None:
    Session.objects.all().delete()
    where = pat.get("/trends/?quarter=2024-25Q1").headers["Location"]
    page = pat.get(where)
    assert page.context["next"] == "/trends/?quarter=2024-25Q1"
    assert sign_in(pat, page.context["next"]).headers["Location"] == "/trends/?quarter=2024-25Q1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/rounds/2024-25Q1/?show=overdue", "/rounds/2024-25Q1/%3Fshow%3Doverdue"),
        ("https://elsewhere.example/rounds/", "/rounds/2024-25Q1/remind/"),
        ("", "/rounds/2024-25Q1/remind/"),
    ],
)
def test_from_a_form_that_was_sent_too_late_one_is_led_back_to_its_page(
    pat: Client, referer: str, back: str
) -> None:
    Session.objects.all().delete()
    answer = pat.post("/rounds/2024-25Q1/remind/", {"programme": "MENTOR"}, headers={"referer": referer})
    assert answer.headers["Location"] == f"/sign-in/?ended=yes&next={back}"


@pytest.mark.django_db
def test_who_was_never_signed_in_is_not_told_that_it_ended(client: Client) -> None:
    assert client.get("/data/").headers["Location"] == "/sign-in/?next=/data/"
    assert "Your sign-in has ended" not in words(client.get("/sign-in/?next=/data/"))


@pytest.mark.django_db
def test_each_sign_in_has_a_session_key_of_its_own(pat: Client) -> None:
    planted = pat.session.session_key
    client = Client()
    client.cookies["sessionid"] = planted
    client.post("/sign-out/")
    client.cookies["sessionid"] = planted
    sign_in(client)
    assert client.cookies["sessionid"].value != planted


# From where


@pytest.mark.parametrize(
    ("proxies", "passed", "expected"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "10.9.9.9, 198.51.100.7", "198.51.100.7"),
        (2, "10.9.9.9, 198.51.100.7, 203.0.113.5", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_as_many_addresses_are_believed_as_there_are_proxies(
    rf: Any, settings: Any, proxies: int, passed: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": passed} if passed else {})
    seen = []
    middleware.ClientAddress(lambda one: seen.append(one.META["REMOTE_ADDR"]))(request)
    assert seen == [expected]


@pytest.mark.django_db
def test_behind_a_proxy_a_lock_out_holds_for_the_visitor_who_was_wrong(pat: Client, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1

    def attempt(password: str, passed: str) -> int:
        given = {"username": "pat", "password": password}
        return (
            Client(REMOTE_ADDR="192.0.2.1")
            .post("/sign-in/", given, headers={"x-forwarded-for": passed})
            .status_code
        )

    for number in range(5):
        attempt("wrong", f"10.0.0.{number}, 198.51.100.7")
    assert attempt(PASSWORD, "198.51.100.7") == 429, "whatever they wrote in front"
    assert attempt(PASSWORD, "198.51.100.8") == 302


# For all processes


def test_processes_count_together(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    program = """
import django
django.setup()
from django.test import RequestFactory
from allauth.core.internal import ratelimit
from goldenthread.store import migrate
migrate.ensure()
how = {"app": "goldenthread", "action": "forgotten", "config": {"forgotten": "3/h/key"}, "key": "ada"}
print([ratelimit.consume(RequestFactory().post("/"), **how) is not None for _ in range(2)])
"""
    said = [
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    ]
    assert said == ["[True, True]", "[True, False]"]
