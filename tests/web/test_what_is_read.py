"""What each role reads: its own, the way on from every page, and nothing that is another's."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.web.reading import heading, links, page, words
from tests.web.test_access import (
    NOBODY,
    OTHER,
    OWN,
    Q1,
    USERS,
    address,
    file_of,
    signed_in,
    somebody_and_a_draft,
)

from goldenthread.actions import people
from goldenthread.actions.permissions import ABILITIES, Held, Role
from goldenthread.periods import Quarter
from goldenthread.store import editions, roles
from goldenthread.web import access
from goldenthread.web.access import Reader

pytestmark = (
    pytest.mark.no_cover
)  # it reads pages by the hundred; what they do is measured by their own tests

__all__ = ["somebody_and_a_draft"]


def crawled(client: Client, start: str = "/", most: int = 400) -> dict[str, str]:
    """Every page that links lead to from the first one, with what it says."""
    found: dict[str, str] = {}
    waiting = [start]
    while waiting and len(found) < most:
        where = waiting.pop(0).partition("#")[0]
        if where in found or not where.startswith("/") or where.startswith("/static/"):
            continue
        answer = client.get(where, follow=True)
        assert answer.status_code == 200, where
        is_page = answer.headers["Content-Type"].startswith("text/html")
        found[where] = words(answer) if is_page else ""
        if is_page and "attachment" not in answer.headers.get("Content-Disposition", ""):
            waiting += [href for href in links(answer).values() if not href.startswith("?")]
            waiting += re.findall(r'<img [^>]*src="([^"]+\.svg)"', page(answer))
    return found


@pytest.mark.django_db
def test_no_link_leads_a_provider_to_a_refusal_or_to_another_organisation() -> None:
    seen = crawled(signed_in("provider"))
    edition, _ = editions.in_force(Quarter.parse(Q1))
    own = roles.programmes_of({"catch22"}, Quarter.parse(Q1))
    others = [one.title for one in edition.programmes if one.code not in own]
    assert OWN in own
    assert OTHER not in own
    assert f"/programmes/{OWN}/?quarter={Q1}" in seen
    assert any(where.startswith("/files/") for where in seen)
    for where, said in seen.items():
        assert not [title for title in others if title in said], where
        assert "43,984" not in said


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["prg", "administrator", "none"])
def test_no_link_leads_these_to_a_refusal(role: str) -> None:
    seen = crawled(signed_in(USERS[role]), most=150)
    assert "/account/" in seen
    assert not [where for where in seen if where.startswith(("/files/", "/data/", "/programmes/"))]


@pytest.mark.django_db
def test_a_trail_tells_a_provider_nothing_that_is_made_from_others() -> None:
    where = f"/quarters/{Q1}/figures/reach.quarter.{OWN}/"
    assert "reach.quarter.total" in words(signed_in("lead").get(where))
    said = words(signed_in("provider").get(where))
    assert "318" in said
    assert "reach.quarter.total" not in said
    assert "Your programmes" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("foreign", "missing", "named"),
    [
        (f"/programmes/{OTHER}/", "/programmes/XX/", (OTHER, "XX")),
        (
            f"/quarters/{Q1}/figures/reach.quarter.{OTHER}/",
            f"/quarters/{Q1}/figures/reach.quarter.XX/",
            (f"reach.quarter.{OTHER}", "reach.quarter.XX"),
        ),
    ],
)
def test_what_is_another_s_cannot_be_told_from_what_is_not(
    foreign: str, missing: str, named: tuple[str, str]
) -> None:
    client = signed_in("provider")
    told = [
        words(client.get(where)).replace(f"“{name}”", "…")
        for where, name in zip((foreign, missing), named, strict=True)
    ]
    assert told[0] == told[1]


@pytest.mark.django_db
def test_another_s_file_cannot_be_told_from_none() -> None:
    client, digest = signed_in("provider"), file_of(OTHER)
    assert words(client.get(f"/files/{digest}/")) == words(client.get(f"/files/{NOBODY}/")).replace(
        NOBODY[:12], digest[:12]
    )


@pytest.mark.django_db
def test_a_provider_s_list_is_its_own_and_counts_its_own() -> None:
    answer = signed_in("provider").get("/programmes/")
    own = roles.programmes_of({"catch22"}, Quarter.parse(Q1))
    assert heading(answer) == "Your programmes"
    assert f"{len(own)} programme" in words(answer)
    assert ", of 31" not in words(answer)
    assert set(re.findall(r"/programmes/(\w+)/", page(answer))) == own


@pytest.mark.django_db
def test_a_reader_of_signed_reports_sees_nothing_that_moves() -> None:
    client = signed_in("prg")
    listed = words(client.get("/reports/"))
    assert "Signed" in listed
    assert "Current drafts" not in listed
    assert "not signed" not in listed
    said = words(client.get(address("snapshot", "signed")))
    assert "Revised since" not in said
    assert "newer version" not in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("username", "first"),
    [
        ("director", f"/quarters/{Q1}/"),
        ("provider", "/returns/"),
        ("prg", "/reports/"),
        ("administrator", "/people/"),
        ("nobody", "/account/"),
    ],
)
def test_everybody_begins_where_they_may_see_something(username: str, first: str) -> None:
    assert signed_in(username).get("/").headers["Location"] == first


BESIDE = {
    "Skip to main content",
    "Golden Thread",
    "Set up codes from an app",
    "Add a passkey",
    "Tokens by which programs ask in your name",
}
"""What stands on the account's page beside the menu."""


@pytest.mark.django_db
def test_the_menu_holds_what_the_reader_may_see() -> None:
    def menu(username: str) -> list[str]:
        shown = [t for t in links(signed_in(username).get("/account/")) if "account" not in t.lower()]
        return [t for t in shown if t not in BESIDE]

    inside = ["Quarter", "Programmes", "Rounds", "Review", "Trends", "Reports", "Data"]
    assert menu("director") == inside
    assert menu("provider") == ["Returns", "Programmes"]
    assert menu("prg") == ["Reports"]
    assert menu("administrator") == ["People", "Audit log"]
    assert menu("nobody") == []


@pytest.mark.django_db
def test_a_refusal_is_the_sentence_of_the_table() -> None:
    for username, where, ability in [
        ("provider", "/data/", "see-data"),
        ("prg", f"/quarters/{Q1}/", "see-quarter"),
        ("director", "/people/", "manage-people"),
    ]:
        answer = signed_in(username).get(where)
        assert ABILITIES[ability].refusal in words(answer)
        assert heading(answer) == "You may not see this page"
    assert access.NO_ROLE in words(signed_in("nobody").get("/data/"))


@pytest.mark.django_db
def test_one_s_account_tells_roles_what_they_allow_and_why_the_rest_is_not() -> None:
    said = words(signed_in("provider").get("/account/"))
    assert "Provider (preparer), Catch22" in said
    assert "Prepare a return: fill it in" in said
    assert f"{ABILITIES['sign-report'].what}. {ABILITIES['sign-report'].refusal}" in said
    assert "None yet. Ask your administrator" in words(signed_in("nobody").get("/account/"))


@pytest.mark.django_db
def test_an_administrator_sees_everybody_with_their_roles() -> None:
    said = words(signed_in("administrator").get("/people/"))
    assert "Demo Certifier certifier certifier@example.org Provider (certifier), Catch22 Open" in said
    assert "nobody@example.org None Open" in said


# Roles that change


@pytest.mark.django_db
def test_a_role_counts_from_the_next_request_and_a_closed_account_is_out_at_once() -> None:
    client = signed_in("nobody")
    assert client.get("/trends/").status_code == 403
    people.give_role(username="nobody", role="analyst", by="administrator")
    assert client.get("/trends/").status_code == 200
    people.take_role(username="nobody", role="analyst", by="administrator")
    assert client.get("/trends/").status_code == 403
    people.close(username="nobody", by="administrator")
    assert client.get("/account/").status_code == 302


@pytest.mark.django_db
def test_two_roles_allow_what_either_does() -> None:
    people.give_role(username="provider", role="analyst", by="administrator")
    client = signed_in("provider")
    assert client.get(f"/programmes/{OTHER}/").status_code == 200
    assert client.get("/data/").status_code == 200


@pytest.mark.django_db
def test_a_provider_that_merged_is_seen_by_the_one_it_merged_into_and_not_the_other_way() -> None:
    now, before = Quarter.parse("2024-25Q3"), Quarter.parse("2023-24Q2")
    assert OWN in roles.programmes_of({"redthread"}, before)
    assert OWN in roles.programmes_of({"catch22"}, before)
    assert OWN in roles.programmes_of({"catch22"}, now)
    assert OWN not in roles.programmes_of({"redthread"}, now)
    theirs = roles.programmes_of({"catch22"}, before)
    assert roles.programmes_of({"redthread"}, before) < theirs


def test_without_a_role_nothing_is_anybody_s() -> None:
    assert Reader(frozenset()).programmes("see-programme", Quarter.parse(Q1)) == frozenset()
    assert Reader(frozenset()).files() == frozenset()
    assert Reader(frozenset({Held(Role.PRG)})).files() == frozenset()


@pytest.mark.django_db
def test_the_demonstration_says_that_a_password_is_enough(client: Client) -> None:
    assert "This is the demonstration: a password is enough." in words(client.get("/sign-in/"))
