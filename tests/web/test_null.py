"""A null character in whatever is sent is refused before anything is looked up, on either database."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from tests.web.providing import somebody

from goldenthread.actions import people, tokens
from goldenthread.store.models import User
from goldenthread.web.urls import urlpatterns

pytestmark = pytest.mark.django_db
FITTING = {"int": "1", "slug": "a", "digest": "0" * 64, "form": "svg", "str": "2024-25Q1", "path": "a"}
PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")


def addresses() -> list[tuple[str, str]]:
    """Every address, with what fits its parts, and with a null character where a part may be any text."""
    routes = [str(one.pattern) for one in urlpatterns]
    fitting = [PARAMETER.sub(lambda m: FITTING[m[1] or "str"], route) for route in routes]
    odd = [
        PARAMETER.sub(lambda m: FITTING[m[1] or "str"] if m[1] in {"int", "digest"} else "a%00b", route)
        for route in routes
    ]
    return [(f"/{one}", f"/{other}") for one, other in zip(fitting, odd, strict=True)]


@pytest.fixture
def anybody(published: str) -> Client:
    """Somebody who holds many roles, so that no ability keeps the null character out."""
    user = somebody("ann", "provider-preparer")
    for role in ("programme-lead", "analyst", "director", "administrator"):
        people.give_role(username="ann", role=role, by="tester")
    client = Client()
    client.force_login(user)
    return client


def test_every_address_answers_it_as_a_bad_request(anybody: Client) -> None:
    asked = addresses()
    assert len(asked) > 100
    for address, odd in asked:
        of_api = address.startswith("/api/")
        refused = 404 if of_api else 400
        assert anybody.get(f"{address}?quarter=%00&a%00=b").status_code == refused, address
        posted = anybody.post(address, {"text": "a\0b"}).status_code
        assert posted < 500 if of_api else posted == 400, address
        if "%00" in odd:
            assert anybody.get(odd).status_code == refused, odd


def test_a_cookie_is_no_way_round(client: Client) -> None:
    client.cookies["sessionid"] = "a\0b"
    assert client.get("/").status_code == 400


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_the_api_tells_it_in_its_own_way(published: str, text: str) -> None:
    owner = somebody("ann", "provider-certifier")
    secret = tokens.make(owner=owner, name="P", scopes=("read", "certify"), days=1, second_step=True)[1]
    asking = Client(headers={"authorization": f"Bearer {secret}"})
    body = json.dumps({"role": text, "reason": text, "confirmed": True})
    for act in ("certify", "decline"):
        answer = asking.post(f"/api/v1/returns/2024-25Q1/MENTOR/{act}", body, content_type="application/json")
        assert answer.status_code == 422, answer.content
        assert answer.json()["details"][0].startswith(("signature.role: ", "declined.reason: "))
    answer = asking.get("/api/v1/returns/2024-25Q1/a%00b")
    assert (answer.status_code, answer.json()["details"]) == (404, [])


def test_an_address_that_is_none_counts_as_the_proxys_own(client: Client, settings: object) -> None:
    settings.TRUSTED_PROXIES = 1  # type: ignore[attr-defined]
    sent = {"username": "nobody", "password": "wrong"}
    for place in ("somewhere", "::1", "192.0.2.1:80", "\0"):
        answer = client.post("/sign-in/", sent, headers={"x-forwarded-for": place})
        assert answer.status_code == 200, place
    assert not User.objects.exists()
