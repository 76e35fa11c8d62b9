"""The second step of signing in: who must set it up, how, and what it guards."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import SESSION_KEY
from django.test import Client
from tests.web.reading import heading, links, page, words

from goldenthread.actions import people
from goldenthread.ledger.refusal import Refused
from goldenthread.store import demonstration, ledger
from goldenthread.store.models import User

PASSWORD = "golden thread"
SET_UP = "/account/second-step/set-up/"


def code_of(secret: str, steps: int = 0) -> str:
    """What an app shows now, or a number of half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture
def analyst(published: str) -> User:
    user = people.add(username="ada", name="Ada", email="ada@example.org", password=PASSWORD, by="tester")
    people.give_role(username="ada", role="analyst", by="tester")
    return user


def sign_in(client: Client, username: str = "ada") -> str:
    answer = client.post("/sign-in/?next=/data/", {"username": username, "password": PASSWORD})
    return str(answer.headers["Location"])


def set_up(client: Client) -> str:
    """Set the second step up as somebody would; the app's secret."""
    client.get(SET_UP)
    secret = str(client.session["mfa.totp.secret"])
    answer = client.post(SET_UP, {"code": code_of(secret)})
    assert answer.headers["Location"] == "/account/recovery-codes/"
    return secret


@pytest.fixture
def secret(analyst: User) -> str:
    client = Client()
    sign_in(client)
    return set_up(client)


@pytest.mark.parametrize("where", ["/", "/data/", "/trends/", "/account/", "/quarters/2024-25Q1/"])
def test_the_unit_s_people_set_it_up_before_anything_else(client: Client, analyst: User, where: str) -> None:
    sign_in(client)
    answer = client.get(where)
    assert answer.status_code == 302
    assert answer.headers["Location"] == SET_UP
    assert "Set up codes from an app" in heading(client.get(SET_UP))


def test_what_is_shown_to_set_it_up_keeps_to_the_policy(client: Client, analyst: User) -> None:
    sign_in(client)
    answer = client.get(SET_UP)
    secret = client.session["mfa.totp.secret"]
    assert secret in words(answer)
    assert "<svg" in page(answer)
    assert "data:image" not in page(answer)
    assert " style=" not in page(answer).partition("<main")[2]


def test_it_is_set_up_by_a_code_and_gives_recovery_codes(client: Client, analyst: User) -> None:
    sign_in(client)
    client.get(SET_UP)
    secret = client.session["mfa.totp.secret"]
    wrong = client.post(SET_UP, {"code": "000000" if code_of(secret) != "000000" else "000001"})
    assert "This is not the code" in words(wrong)
    assert client.get("/data/").status_code == 302
    client.post(SET_UP, {"code": code_of(secret)})
    codes = words(client.get("/account/recovery-codes/"))
    assert "10 of 10 are left" in codes
    assert client.get("/data/").status_code == 200
    assert "With a password and a code from your app" in words(client.get("/account/"))


def test_then_a_password_is_not_enough(client: Client, analyst: User, secret: str) -> None:
    assert sign_in(client) == "/sign-in/code/?next=%2Fdata%2F" or "/sign-in/code/" in sign_in(client)
    assert client.get("/data/").status_code == 302
    assert SESSION_KEY not in client.session
    wrong = client.post("/sign-in/code/", {"code": "12345"})
    assert "This is not the code" in words(wrong)
    assert client.get("/data/").status_code == 302
    empty = client.post("/sign-in/code/", {"code": ""})
    assert "Enter the code" in words(empty)


def test_with_the_code_one_is_in_and_the_session_is_a_new_one(
    client: Client, analyst: User, secret: str
) -> None:
    sign_in(client)
    before = client.session.session_key
    answer = client.post("/sign-in/code/", {"code": code_of(secret, 1)})
    assert answer.headers["Location"] == "/data/"
    assert client.session.session_key != before
    assert client.get("/data/").status_code == 200


def test_the_code_cannot_be_asked_for_without_a_password(client: Client, analyst: User, secret: str) -> None:
    assert client.get("/sign-in/code/").headers["Location"] == "/sign-in/"
    assert client.post("/sign-in/code/", {"code": code_of(secret)}).headers["Location"] == "/sign-in/"


def test_a_recovery_code_opens_once(analyst: User, secret: str) -> None:
    (kept,) = Authenticator.objects.filter(user=analyst, type=Authenticator.Type.RECOVERY_CODES)
    code = kept.wrap().get_unused_codes()[0]
    for expected in (302, 200):
        client = Client()
        sign_in(client)
        assert client.post("/sign-in/code/", {"code": code}).status_code == expected


def test_many_wrong_codes_are_refused_for_a_while(client: Client, analyst: User, secret: str) -> None:
    sign_in(client)
    said = [words(client.post("/sign-in/code/", {"code": f"{n:06}"})) for n in range(12)]
    assert "Too many" in said[-1]


def test_secrets_are_kept_encrypted(analyst: User, secret: str) -> None:
    for one in Authenticator.objects.filter(user=analyst):
        assert secret not in str(one.data)
    kept = Authenticator.objects.get(user=analyst, type=Authenticator.Type.TOTP)
    assert len(kept.data["secret"]) > 60


def test_a_provider_may_and_need_not(client: Client, published: str) -> None:
    people.add(username="pat", name="P", email="p@example.org", password=PASSWORD, by="tester")
    people.give_role(username="pat", role="provider-preparer", provider="north-trust", by="tester")
    sign_in(client, "pat")
    assert client.get("/programmes/").status_code == 200
    where = links(client.get("/account/"))["Set up codes from an app"]
    assert client.get(where).status_code == 200
    set_up(client)


def test_nobody_takes_it_away_alone_and_the_administrator_can(
    client: Client, analyst: User, secret: str
) -> None:
    people.forget_second_step(username="ada", by="administrator")
    (event,) = ledger.view().events_of("people.second-step-forgotten")
    assert (event.subject, event.by) == (str(analyst.pk), "administrator")
    assert sign_in(client) == "/data/"
    assert client.get("/data/").headers["Location"] == SET_UP
    with pytest.raises(Refused, match="ada has no second step to forget"):
        people.forget_second_step(username="ada", by="administrator")


def test_new_recovery_codes_are_asked_for_and_the_old_ones_end(analyst: User, secret: str) -> None:
    client = Client()
    sign_in(client)
    client.post("/sign-in/code/", {"code": code_of(secret, 1)})
    old = words(client.get("/account/recovery-codes/"))
    assert "You have 10 left" in words(client.get("/account/recovery-codes/new/"))
    assert client.post("/account/recovery-codes/new/").status_code == 302
    assert words(client.get("/account/recovery-codes/")) != old


def test_before_a_change_somebody_long_signed_in_types_their_password_again(
    client: Client, analyst: User
) -> None:
    client.force_login(analyst)
    assert client.get(SET_UP).headers["Location"].startswith("/account/password/")
    assert heading(client.get("/account/password/")) == "Enter your password again"
    assert "This is not your password" in words(client.post("/account/password/", {"password": "no"}))
    assert client.post("/account/password/", {"password": PASSWORD}).status_code == 302


def test_a_unit_of_one_s_own_does_not_say_so(client: Client, published: str) -> None:
    assert "demonstration" not in words(client.get("/sign-in/"))


def test_nobody_signs_up(client: Client, db: None) -> None:
    for where in ("/signup/", "/accounts/signup/", "/sign-up/"):
        assert client.get(where).status_code in (302, 404)
    assert "sign up" not in words(client.get("/sign-in/")).lower()


def test_the_demonstrations_file_alone_lets_nobody_by(client: Client, analyst: User, data_dir: Path) -> None:
    """It could be copied to where a unit keeps its own data."""
    (data_dir / "demo-accounts.json").write_text("[]")
    assert not demonstration.is_here()
    sign_in(client)
    assert client.get("/data/").headers["Location"] == SET_UP
