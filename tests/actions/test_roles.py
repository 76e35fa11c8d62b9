"""Giving and taking roles, closing accounts, what belongs to a provider; and what the ledger keeps of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.http import HttpRequest
from tests import small

from goldenthread.actions import people
from goldenthread.actions.permissions import Held, Role
from goldenthread.framework.model import Provider
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.store import ledger, roles
from goldenthread.store.models import User

PASSWORD = "golden thread"


@pytest.fixture
def somebody(published: str) -> User:
    return people.add(
        username="ada", name="Ada Example", email="ada@example.org", password=PASSWORD, by="tester"
    )


def events() -> list[tuple[str, str, dict[str, Any]]]:
    return [(e.kind, e.subject, dict(e.data)) for e in ledger.view().events if e.kind.startswith("people.")]


def test_a_role_is_given_and_taken_and_the_ledger_keeps_ids_alone(somebody: User) -> None:
    assert people.held(somebody) == frozenset()
    people.give_role(username="ADA", role="Analyst", by="tester")
    people.give_role(username="ada", role="provider-preparer", provider="North-Trust", by="tester")
    assert people.held(somebody) == {Held(Role.ANALYST), Held(Role.PREPARER, "north-trust")}
    people.take_role(username="ada", role="analyst", by="tester")
    assert people.held(somebody) == {Held(Role.PREPARER, "north-trust")}
    whose = str(somebody.pk)
    assert events() == [
        ("people.added", whose, {}),
        ("people.role-given", whose, {"role": "analyst", "provider": ""}),
        ("people.role-given", whose, {"role": "provider-preparer", "provider": "north-trust"}),
        ("people.role-taken", whose, {"role": "analyst", "provider": ""}),
    ]


@pytest.mark.parametrize(
    ("role", "provider", "sentence"),
    [
        ("boss", "", "“boss” is not a role. Choose one of provider-preparer, provider-certifier,"),
        ("analyst", "north-trust", "is not held for a provider. Leave the provider out."),
        ("provider-preparer", "", "is held for a provider. Say which"),
        ("provider-preparer", "north-trst", "names a provider “north-trst”. Did you mean north-trust?"),
        ("provider-preparer", "xyzzy", "There are: family-link, north-trust, south-trust."),
        (
            "provider-certifier",
            "south-trust",
            "South Trust has merged into North Trust. Give the role for north-trust: it covers both.",
        ),
    ],
)
def test_a_role_that_does_not_fit_is_refused(somebody: User, role: str, provider: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        people.give_role(username="ada", role=role, provider=provider, by="tester")
    assert sentence in str(refused.value)
    assert people.held(somebody) == frozenset()
    assert len(events()) == 1


def test_a_provider_s_role_waits_for_an_edition(db: None, data_dir: object) -> None:
    people.add(username="ada", name="A", email="ada@example.org", password=PASSWORD, by="tester")
    with pytest.raises(Refused, match="There are: none yet"):
        people.give_role(username="ada", role="provider-preparer", provider="north-trust", by="tester")


def test_a_role_is_given_once_and_only_one_that_is_held_is_taken(somebody: User) -> None:
    people.give_role(username="ada", role="director", by="tester")
    with pytest.raises(Refused, match="ada is director already"):
        people.give_role(username="ada", role="director", by="tester")
    with pytest.raises(Refused, match=r"ada is not analyst\. They hold: director"):
        people.take_role(username="ada", role="analyst", by="tester")
    with pytest.raises(Refused, match="Nobody has the user name “eve”"):
        people.take_role(username="eve", role="analyst", by="tester")


def test_the_last_administrator_stays(somebody: User) -> None:
    people.give_role(username="ada", role="administrator", by="tester")
    for undo in (people.close, lambda **who: people.take_role(role="administrator", **who)):
        with pytest.raises(Refused, match="ada is the only administrator"):
            undo(username="ada", by="tester")
    people.add(username="bob", name="B", email="bob@example.org", password=PASSWORD, by="tester")
    people.give_role(username="bob", role="administrator", by="tester")
    people.close(username="bob", by="ada")
    with pytest.raises(Refused, match="only administrator"):
        people.close(username="ada", by="ada")
    assert people.held(User.objects.get(username="ada")) == {Held(Role.ADMINISTRATOR)}


def test_a_closed_account_has_no_roles_and_no_way_in(somebody: User) -> None:
    people.give_role(username="ada", role="analyst", by="tester")
    assert authenticate(HttpRequest(), username="ada", password=PASSWORD) == somebody
    closed = people.close(username="ada", by="tester")
    assert people.held(closed) == frozenset()
    assert authenticate(HttpRequest(), username="ada", password=PASSWORD) is None
    assert events()[-1] == ("people.closed", str(somebody.pk), {})
    for again in (people.close, lambda **who: people.give_role(role="analyst", **who)):
        with pytest.raises(Refused, match="The account of ada is closed"):
            again(username="ada", by="tester")


def test_somebody_without_a_password_cannot_sign_in(published: str) -> None:
    user = people.add(username="ada", name="A", email="ada@example.org", password=None, by="tester")
    assert not user.has_usable_password()
    assert authenticate(HttpRequest(), username="ada", password="") is None


def test_a_role_that_is_no_more_is_no_role(somebody: User) -> None:
    somebody.memberships.create(role="superintendent")
    assert people.held(somebody) == frozenset()


# What is whose


def test_a_provider_has_the_programmes_that_the_quarter_s_edition_names_it_for(published: str) -> None:
    q1, q2 = small.Q1, small.Q2
    assert roles.programmes_of({"family-link"}, q1) == {"FAMILY"}
    assert roles.programmes_of((), q1) == frozenset()
    assert roles.programmes_of({"nobody"}, q1) == frozenset()
    assert "MENTOR" in roles.programmes_of({"south-trust"}, q2), "until 31 July, inside of Q2"
    assert "MENTOR" not in roles.programmes_of({"south-trust"}, Quarter.parse("2024-25Q3"))
    assert {"MENTOR", "HOSP"} <= roles.programmes_of({"north-trust"}, q1), "through the merged South Trust"


def test_mergers_are_followed_in_several_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    into = {"first": "second", "second": "third", "third": None, "other": None}
    made = {code: Provider(code=code, name=code, merged_into=to) for code, to in into.items()}
    monkeypatch.setattr(roles, "known_providers", lambda: made)
    assert roles.following_mergers({"third"}) == {"first", "second", "third"}
    assert roles.following_mergers({"second", "other"}) == {"first", "second", "other"}
    assert roles.following_mergers({"first"}) == {"first"}


def test_files_belong_to_the_providers_of_their_programme(submit: Callable[..., Any]) -> None:
    submit(1)
    (digest,) = roles.files_of({"north-trust"})
    assert [one.programme for one in roles.received(digest)] == ["MENTOR"]
    assert roles.files_of({"family-link"}) == frozenset()
