"""A role at one provider gives nothing at another: whoever holds two roles may do what either of them may."""

from __future__ import annotations

from itertools import combinations

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests import small
from tests.web.providing import client_of, somebody

from goldenthread.actions import tokens
from goldenthread.actions.permissions import PROVIDERS, TABLE, Held, Role
from goldenthread.actions.tokens import SCOPES
from goldenthread.framework.model import Edition
from goldenthread.store import editions, roles
from goldenthread.store.models import User
from goldenthread.web.access import Reader

pytestmark = (
    pytest.mark.no_cover
)  # it reads pages by the hundred; what they do is measured by their own tests

NORTH, FAMILY = "north-trust", "family-link"
"""The first delivers HOSP and MENTOR, the second FAMILY."""
HELD = [
    *(Held(role, provider) for role in Role if role in PROVIDERS for provider in (NORTH, FAMILY)),
    *(Held(role) for role in Role if role not in PROVIDERS),
]
PROGRAMMES = ("HOSP", "FAMILY")
PAGES = (
    "",
    "check/",
    "certify/",
    "decline/",
    "fill/outputs/",
    "uploads/",
    "upload/",
    "workbook/",
    "queries/",
    "versions/",
)
ASKED, DONE = ("", "workbook", "findings", "uploads"), ("send", "take-back", "certify", "decline")
SENT = {"certify": {"role": "Director", "confirmed": True}, "decline": {"reason": "Not ours"}}


@given(held=st.frozensets(st.sampled_from(HELD), max_size=4))
def test_each_ability_is_held_at_the_providers_of_roles_that_have_it(
    held: frozenset[Held], small_edition: None
) -> None:
    both, alone = Reader(held), [Reader(frozenset({one})) for one in held]
    for ability in TABLE:
        for code in PROGRAMMES:
            may = [one.may_of(ability.name, code, small.Q1) for one in alone]
            assert both.may_of(ability.name, code, small.Q1) is any(may), (ability.name, code)
        assert both.may(ability.name) is any(one.may(ability.name) for one in alone), ability.name


@pytest.fixture(scope="module")
def small_edition() -> object:
    """The compact edition without a database, which a property would ask many times."""
    made: Edition = small.edition()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions, "in_force", lambda *_: (made, ""))
        patch.setattr(editions, "digest_in_force", lambda *_: "")
        patch.setattr(editions, "outline", lambda _: editions.outline_of(made))
        patch.setattr(roles, "known_providers", lambda: {one.code: one for one in made.providers})
        yield


def test_a_preparer_here_who_certifies_there_certifies_there_alone(small_edition: None) -> None:
    reader = Reader(frozenset({Held(Role.PREPARER, NORTH), Held(Role.CERTIFIER, FAMILY)}))
    assert reader.programmes("prepare-return", small.Q1) >= {"HOSP", "MENTOR", "FAMILY"}
    assert reader.programmes("certify-return", small.Q1) == {"FAMILY"}
    assert not reader.may_of("certify-return", "HOSP", small.Q1)


# Pages and programs


def answers(client: Client, program: Client) -> dict[str, int]:
    """What every page and question about the returns of two programmes answers."""
    cache.clear()  # a token may ask so many times a minute
    found = {}
    for code in PROGRAMMES:
        for page in PAGES:
            address = f"/returns/{small.Q1}/{code}/{page}"
            found[address] = client.get(address).status_code
        for name in ASKED:
            address = f"/api/v1/returns/{small.Q1}/{code}/{name}".rstrip("/")
            found[address] = program.get(address).status_code
        for name in DONE:
            address = f"/api/v1/returns/{small.Q1}/{code}/{name}"
            sent = program.post(address, SENT.get(name), content_type="application/json")
            found[address] = sent.status_code
    return found


def hold(user: User, *held: Held) -> None:
    user.memberships.all().delete()
    for one in held:
        user.memberships.create(role=one.role, provider=one.provider)


REFUSED = {403: 2, 404: 1}
"""How much of a refusal it is: not with these roles, or not of this programme."""


def either(first: int, second: int) -> int:
    """What somebody is answered who holds two roles, by what each alone is answered."""
    return min(first, second, key=lambda one: REFUSED.get(one, 0))


def test_pages_and_programs_open_what_either_role_opens(published: str) -> None:
    user = somebody("two")
    _, secret = tokens.make(owner=user, name="P", scopes=tuple(SCOPES), days=1, second_step=True)
    client, program = client_of(user), Client(headers={"authorization": f"Bearer {secret}"})
    alone = {}
    for one in HELD:
        if not one.role.of_unit:  # whose pages ask for a second step
            hold(user, one)
            alone[one] = answers(client, program)
    assert alone[Held(Role.CERTIFIER, NORTH)][f"/returns/{small.Q1}/HOSP/certify/"] == 200
    assert alone[Held(Role.CERTIFIER, NORTH)][f"/api/v1/returns/{small.Q1}/HOSP/certify"] == 409
    for first, second in combinations(alone, 2):
        hold(user, first, second)
        expected = {where: either(code, alone[second][where]) for where, code in alone[first].items()}
        assert answers(client, program) == expected, (first, second)
