"""Tokens: made once, shown once, kept as a digest, ended by time or hand, and no more than their owner."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests import small
from tests.api.conftest import Asking
from tests.web.reading import words

from goldenthread.actions import people, tokens
from goldenthread.ledger.refusal import Refused
from goldenthread.store import audit
from goldenthread.store import tokens as kept
from goldenthread.store.audit import Asked
from goldenthread.store.models import AuditRow, Token, User
from goldenthread.web.api import asking as rules

pytestmark = pytest.mark.django_db
Somebody = Callable[..., User]
ROUNDS = "rounds"


def make(owner: User, **changed: object) -> tuple[kept.Issued, str]:
    told = {"name": "Nightly", "scopes": ("read",), "days": 30, "second_step": True}
    return tokens.make(owner=owner, **{**told, **changed})  # type: ignore[arg-type]


def test_a_token_opens_and_only_its_digest_is_kept(somebody: Somebody) -> None:
    owner = somebody("programme-lead")
    issued, secret = make(owner)
    assert re.fullmatch(r"gt_[\w-]{43}", secret)
    assert Asking(secret).get(ROUNDS).status_code == 200
    for table in (Token, AuditRow):
        assert not any(secret in str(row) for row in table.objects.values_list())
    assert issued.scopes == ("read",)


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"name": "  "}, "Say what the token is for."),
        ({"name": "x" * 101}, "Say in 100 characters or fewer what the token is for."),
        ({"scopes": ()}, "Choose what the token may be used for."),
        ({"scopes": ("read", "everything")}, "Choose what the token may be used for."),
        ({"days": 0}, "A token lasts from 1 to 365 days."),
        ({"days": 366}, "A token lasts from 1 to 365 days."),
    ],
)
def test_tokens_that_are_not_made(somebody: Somebody, changed: dict[str, object], detail: str) -> None:
    with pytest.raises(Refused) as refused:
        make(somebody("programme-lead"), **changed)
    assert refused.value.details == (detail,)
    assert not Token.objects.exists()


def test_the_units_own_people_must_have_typed_a_code(somebody: Somebody) -> None:
    with pytest.raises(Refused, match="show their second step once more"):
        make(somebody("analyst"), second_step=False)
    make(somebody("provider-preparer", "north-trust"), second_step=False)


def test_nobody_has_more_tokens_open_than_can_be_looked_after(somebody: Somebody) -> None:
    owner = somebody("programme-lead")
    made = [make(owner)[0] for _ in range(tokens.MOST)]
    with pytest.raises(Refused, match="You have 20 tokens already"):
        make(owner)
    tokens.close(owner=owner, token=made[0].id)
    make(owner)


def closed(owner: User, issued: kept.Issued) -> None:
    tokens.close(owner=owner, token=issued.id)


def expired(_: User, issued: kept.Issued) -> None:
    Token.objects.filter(pk=issued.id).update(expires_at=timezone.now())


def account_closed(owner: User, _: kept.Issued) -> None:
    people.close(username=owner.username, by="tester", at=small.hours(1))


@pytest.mark.parametrize("ended", [closed, expired, account_closed])
def test_a_token_that_has_ended_opens_nothing_and_that_is_logged(
    somebody: Somebody, ended: Callable[[User, kept.Issued], None]
) -> None:
    owner = somebody("programme-lead")
    issued, secret = make(owner)
    ended(owner, issued)
    answer = Asking(secret).get(ROUNDS)
    assert (answer.status_code, answer.json()["sentence"]) == (401, rules.UNKNOWN)
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    (entry,) = audit.every(Asked(what="token-refused"))
    assert (entry.who, entry.data["token"]) == ("programme-lead", issued.id)


@pytest.mark.parametrize("secret", ["", "gt_never", "Ünknown"])
def test_a_token_that_never_was_opens_nothing_and_cannot_fill_the_log(published: str, secret: str) -> None:
    before = AuditRow.objects.count()
    client = Client(headers={"authorization": f"Bearer {secret}"})
    assert client.get("/api/v1/rounds").status_code == 401
    assert AuditRow.objects.count() == before


def test_a_role_that_is_taken_closes_what_it_opened_at_once(somebody: Somebody) -> None:
    _, secret = make(somebody("programme-lead"))
    people.take_role(username="programme-lead", role="programme-lead", by="tester", at=small.hours(1))
    answer = Asking(secret).get(ROUNDS)
    assert answer.status_code == 403
    assert answer.json()["sentence"].startswith("You have no role here yet.")


def test_a_token_does_no_more_than_it_was_made_for(asking: Callable[..., Asking]) -> None:
    answer = asking("programme-lead", scopes=("prepare",)).get(ROUNDS)
    assert answer.status_code == 403
    assert answer.json()["sentence"] == (
        "This token was not made for that: see the rounds and their boards: who has sent what, and who was "
        "reminded. Make one that is, at /account/tokens/."
    )


def test_a_token_does_no_more_than_its_owner_may(asking: Callable[..., Asking]) -> None:
    answer = asking("provider-preparer", "north-trust").get(ROUNDS)
    assert answer.status_code == 403
    assert answer.json()["sentence"].endswith("see how a round stands.")


def test_a_session_opens_pages_and_not_the_api(signed_in: Callable[..., Client]) -> None:
    client = signed_in("programme-lead")
    assert client.get("/rounds/").status_code == 200
    assert client.get("/api/v1/rounds").status_code == 401


def test_a_cookie_beside_a_token_lends_it_nothing(
    signed_in: Callable[..., Client], somebody: Somebody
) -> None:
    client = signed_in("programme-lead")
    _, secret = make(somebody("provider-preparer", "north-trust"))
    answer = client.get("/api/v1/rounds", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 403


def test_each_use_is_logged_with_what_was_asked_and_answered(asking: Callable[..., Asking]) -> None:
    program = asking("programme-lead")
    program.get(ROUNDS)
    program.get("rounds/2024-25Q1")
    told = [(one.who, one.subject, one.data["status"]) for one in audit.every(Asked(what="token-used"))]
    assert told == [
        ("programme-lead", "/api/v1/rounds/2024-25Q1", 404),
        ("programme-lead", "/api/v1/rounds", 200),
    ]


def test_a_token_that_asks_too_often_waits(
    asking: Callable[..., Asking], somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "A_MINUTE", 3)
    monkeypatch.setattr(timezone, "now", lambda: small.hours(0).replace(second=12))
    owner = somebody("programme-lead")
    first, second = (Asking(make(owner)[1]) for _ in range(2))
    assert [first.get(ROUNDS).status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = first.get(ROUNDS)
    assert answer.headers["Retry-After"] == "48"
    assert "Wait for the next one." in answer.json()["sentence"]
    assert second.get(ROUNDS).status_code == 200
    monkeypatch.setattr(timezone, "now", lambda: small.hours(0).replace(minute=1))
    assert first.get(ROUNDS).status_code == 200


# The page


def sent(**changed: object) -> dict[str, object]:
    return {"name": "Nightly", "scopes": ["read"], "days": "30", **changed}


def test_a_provider_makes_a_token_on_its_page_and_sees_it_once(signed_in: Callable[..., Client]) -> None:
    client = signed_in("provider-preparer", "north-trust")
    answer = client.post("/account/tokens/", sent())
    told = words(answer)
    assert "The token “Nightly” is made" in told
    assert "no-store" in answer.headers["Cache-Control"]
    (secret,) = re.findall(r"gt_[\w-]{43}", told)
    assert Asking(secret).get("returns/2024-25Q1").status_code == 200
    again = words(client.get("/account/tokens/"))
    assert secret not in again
    assert "Nightly" in again


def test_what_is_missing_is_told(signed_in: Callable[..., Client]) -> None:
    told = words(signed_in("provider-preparer", "north-trust").post("/account/tokens/", {"days": "400"}))
    assert "Say what the token is for" in told
    assert "Choose what the token may be used for" in told
    assert "Choose how long it lasts, 365 days at most" in told
    assert not Token.objects.exists()


def test_a_token_is_closed_by_its_owner_alone(signed_in: Callable[..., Client], somebody: Somebody) -> None:
    other = make(somebody("learning-partner"))[0]
    client = signed_in("provider-preparer", "north-trust")
    client.post("/account/tokens/", sent())
    own = Token.objects.get(person__username="provider-preparer")
    assert client.post(f"/account/tokens/{other.id}/close/").status_code == 404
    told = words(client.post(f"/account/tokens/{own.pk}/close/", follow=True))
    assert "“Nightly” opens nothing any more." in told
    assert "Closed on" in told
    assert client.post(f"/account/tokens/{own.pk}/close/").status_code == 404
    assert Token.objects.get(pk=other.id).closed_at is None


def test_only_what_its_owner_may_do_is_offered(signed_in: Callable[..., Client]) -> None:
    client = signed_in("provider-preparer", "north-trust")
    shown = words(client.get("/account/tokens/"))
    assert "Upload workbooks to returns" in shown
    assert "Certify returns" not in shown
    refused = words(client.post("/account/tokens/", sent(scopes=["certify"])))
    assert "Choose from the list what the token may be used for" in refused
    assert not Token.objects.exists()


def test_who_could_ask_for_nothing_is_told_so_and_offered_no_token(
    signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goldenthread.store.demonstration.is_here", lambda: True)  # a password is enough
    said = words(signed_in("administrator").get("/account/tokens/"))
    assert "there is no token to make" in said
    assert "Make the token" not in said


def test_the_units_own_people_are_led_to_type_a_code_first(signed_in: Callable[..., Client]) -> None:
    client = signed_in("programme-lead")
    answer = client.get("/account/tokens/")
    assert answer.headers["Location"] == "/account/code/?next=/account/tokens/"
    assert client.post("/account/tokens/", sent()).status_code == 302
    session = client.session
    session["account_authentication_methods_user"] = str(User.objects.get(username="programme-lead").pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session.save()
    assert "is made" in words(client.post("/account/tokens/", sent()))
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - 400, "type": "totp"}]
    session.save()
    assert client.post("/account/tokens/", sent()).status_code == 302


def test_when_it_was_used_last_is_noted_to_the_minute(somebody: Somebody) -> None:
    owner = somebody("programme-lead")
    issued, secret = make(owner)
    first = issued.made_at + timedelta(hours=1)
    for later in (0, 30, 59, 60):
        tokens.opened(secret=secret, at=first + timedelta(seconds=later))
        expected = first + timedelta(seconds=60 if later == 60 else 0)
        assert kept.of(owner)[0].used_at == expected
