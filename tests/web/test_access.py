"""Who may see what: every route, every role, one's own objects and other organisations'.

The statuses below are written by hand from the issue, not from the table that the program reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.test import Client
from tests.web.reading import links, page, words

from goldenthread.actions import people, reports
from goldenthread.actions.permissions import ABILITIES, Role
from goldenthread.demo import accounts
from goldenthread.periods import Quarter
from goldenthread.store import editions, snapshots, vintages
from goldenthread.store.models import ReturnVersion, User
from goldenthread.web import access
from goldenthread.web.urls import urlpatterns

Q1 = "2024-25Q1"
OWN, OTHER = "HBYW", "YC"
"""Catch22 delivers the first, in part through Redthread, which merged into it; others the second."""
NOBODY = "0" * 64

EXPECTED = """
route             object    preparer certifier lead analyst partner director prg administrator none
home              -         302      302       302  302     302     302      302 302           302
account_login     -         302      302       302  302     302     302      302 302           302
mfa_authenticate  -         302      302       302  302     302     302      302 302           302
mfa_index         -         302      302       302  302     302     302      302 302           302
mfa_deactivate_totp -       302      302       302  302     302     302      302 302           302
mfa_activate_totp -         302      302       302  302     302     302      302 302           302
account_reauthenticate -    200      200       200  200     200     200      200 200           200
mfa_reauthenticate -        302      302       302  302     302     302      302 302           302
mfa_view_recovery_codes -   404      404       404  404     404     404      404 404           404
mfa_generate_recovery_codes - 302    302       302  302     302     302      302 302           302
sign-out          -         405      405       405  405     405     405      405 405           405
account           -         200      200       200  200     200     200      200 200           200
people            -         403      403       403  403     403     403      403 200           403
quarters          -         403      403       200  200     200     200      403 403           403
quarter           -         403      403       200  200     200     200      403 403           403
figure            own       200      200       200  200     200     200      403 403           403
figure            other     404      404       200  200     200     200      403 403           403
figure            target    404      404       200  200     200     200      403 403           403
figure            whole     404      404       200  200     200     200      403 403           403
figure            trend     404      404       200  200     200     200      403 403           403
figure            none      404      404       404  404     404     404      403 403           403
chart             own       200      200       200  200     200     200      403 403           403
chart             other     404      404       200  200     200     200      403 403           403
chart             whole     404      404       200  200     200     200      403 403           403
programmes        -         200      200       200  200     200     200      403 403           403
programme         own       200      200       200  200     200     200      403 403           403
programme         before    200      200       200  200     200     200      403 403           403
programme         other     404      404       200  200     200     200      403 403           403
programme         none      404      404       404  404     404     404      403 403           403
rounds            -         403      403       200  200     200     200      403 403           403
open-round        -         403      403       200  403     403     403      403 403           403
round             -         403      403       200  200     200     200      403 403           403
round             none      403      403       404  404     404     404      403 403           403
round-dates       -         403      403       200  403     403     403      403 403           403
remind            -         403      403       405  403     403     403      403 403           403
round-figure      -         403      403       200  200     200     200      403 403           403
trends            -         403      403       200  200     200     200      403 403           403
reports           -         403      403       200  200     200     200      200 403           403
snapshot          signed    403      403       200  200     200     200      200 403           403
snapshot          draft     403      403       200  200     200     200      404 403           403
snapshot          none      403      403       404  404     404     404      404 403           403
snapshot-figure   signed    403      403       200  200     200     200      200 403           403
snapshot-figure   draft     403      403       200  200     200     200      404 403           403
snapshot-chart    signed    403      403       200  200     200     200      200 403           403
snapshot-chart    draft     403      403       200  200     200     200      404 403           403
snapshot-file     signed    403      403       200  200     200     200      200 403           403
snapshot-file     draft     403      403       200  200     200     200      404 403           403
live-outside      -         403      403       200  200     200     200      403 403           403
live-report       -         403      403       200  200     200     200      403 403           403
live-figure       own       403      403       200  200     200     200      403 403           403
live-chart        -         403      403       200  200     200     200      403 403           403
data              -         403      403       200  200     200     200      403 403           403
edition           -         403      403       200  200     200     200      403 403           403
file              own       200      200       200  200     200     200      403 403           403
file              other     404      404       200  200     200     200      403 403           403
file              vintage   404      404       200  200     200     200      403 403           403
file              none      404      404       404  404     404     404      403 403           403
"""
USERS = {
    "preparer": "provider",
    "certifier": "certifier",
    "lead": "lead",
    "analyst": "analyst",
    "partner": "partner",
    "director": "director",
    "prg": "prg",
    "administrator": "administrator",
    "none": "nobody",
}
HEAD, *ROWS = [line.split() for line in EXPECTED.strip().splitlines()]
CASES = [
    pytest.param(route, thing, role, int(status), id=f"{route}-{thing}-{role}")
    for route, thing, *statuses in ROWS
    for role, status in zip(HEAD[2:], statuses, strict=True)
]


@pytest.fixture(scope="module", autouse=True)
def somebody_and_a_draft(demo: Path, django_db_blocker: object) -> Iterator[None]:
    """Somebody without a role, and a report that is frozen and not signed, in this module's copy."""
    whole = Quarter.parse(Q1)
    people.add(username="nobody", name="N", email="nobody@example.org", password="golden thread", by="tester")
    reports.freeze(quarter=whole, kind="full", audience="outside", by="analyst")
    address.cache_clear()
    yield
    address.cache_clear()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def drawing(where: str) -> str:
    """The address of the first chart of a page."""
    found = re.findall(r'<img [^>]*src="([^"]+\.svg)"', page(signed_in("director").get(where)))
    return str(found[0])


def file_of(programme: str) -> str:
    return str(ReturnVersion.objects.filter(programme=programme, quarter=Quarter.parse(Q1)).first().digest_id)


def target_of(programme: str) -> str:
    """A figure that stands in the edition alone: a target of a programme."""
    where = signed_in("director").get(f"/programmes/{programme}/")
    return next(href for href in links(where).values() if re.search(r"/figures/kpi[^/]*target", href))


@cache
def address(route: str, thing: str) -> str:
    """An address of a route, of an object such as the table names."""
    frozen = snapshots.of_quarter(Quarter.parse(Q1))
    signed = next(one for one in frozen if one.signed_at and one.kind == "full").digest
    draft = next(one for one in frozen if not one.signed_at).digest
    figures, live = f"/quarters/{Q1}/figures/", f"/reports/{Q1}/full/internal/"
    known = {
        "home": "/",
        "account_login": "/sign-in/",
        "mfa_authenticate": "/sign-in/code/",
        "mfa_index": "/account/second-step/",
        "mfa_deactivate_totp": "/account/second-step/off/",
        "mfa_activate_totp": "/account/second-step/set-up/",
        "account_reauthenticate": "/account/password/",
        "mfa_reauthenticate": "/account/code/",
        "mfa_view_recovery_codes": "/account/recovery-codes/",
        "mfa_generate_recovery_codes": "/account/recovery-codes/new/",
        "figure own": f"{figures}reach.quarter.{OWN}/",
        "figure other": f"{figures}reach.quarter.{OTHER}/",
        "figure whole": f"{figures}reach.quarter.total/",
        "figure trend": f"{figures}trend.homicide.current/",
        "figure none": f"{figures}reach.nowhere/",
        "programme own": f"/programmes/{OWN}/",
        "programme before": f"/programmes/{OWN}/?quarter=2023-24Q2",
        "programme other": f"/programmes/{OTHER}/",
        "programme none": "/programmes/NOWHERE/",
        "quarter": f"/quarters/{Q1}/",
        "open-round": "/rounds/open/",
        "round": f"/rounds/{Q1}/",
        "round none": "/rounds/2022-23Q1/",
        "round-dates": f"/rounds/{Q1}/dates/",
        "remind": f"/rounds/{Q1}/remind/",
        "round-figure": f"/rounds/{Q1}/figures/round.asked/",
        "snapshot signed": f"/reports/snapshots/{signed}/",
        "snapshot draft": f"/reports/snapshots/{draft}/",
        "snapshot none": f"/reports/snapshots/{NOBODY}/",
        "snapshot-figure signed": f"/reports/snapshots/{signed}/figures/reach.quarter.total/",
        "snapshot-figure draft": f"/reports/snapshots/{draft}/figures/reach.quarter.total/",
        "snapshot-file signed": f"/reports/snapshots/{signed}/report.text",
        "snapshot-file draft": f"/reports/snapshots/{draft}/report.text",
        "live-outside": f"/reports/{Q1}/summary/",
        "live-report": live,
        "live-figure own": f"{live}figures/reach.quarter.total/",
        "edition": f"/data/editions/{editions.all()[-1].digest}/",
        "file vintage": f"/files/{vintages.all()[0].files[0].digest}/",
        "file none": f"/files/{NOBODY}/",
    }
    later = {
        "figure target": lambda: target_of(OTHER),
        "chart own": lambda: drawing(f"/programmes/{OWN}/"),
        "chart other": lambda: drawing(f"/programmes/{OTHER}/"),
        "chart whole": lambda: drawing(f"/quarters/{Q1}/"),
        "snapshot-chart signed": lambda: drawing(f"/reports/snapshots/{signed}/"),
        "snapshot-chart draft": lambda: drawing(f"/reports/snapshots/{draft}/"),
        "live-chart": lambda: drawing(live),
        "file own": lambda: f"/files/{file_of(OWN)}/",
        "file other": lambda: f"/files/{file_of(OTHER)}/",
    }
    name = route if thing == "-" else f"{route} {thing}"
    return known[name] if name in known else later[name]() if name in later else f"/{route}/"


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "thing", "role", "status"), CASES)
def test_a_route_answers_a_role_with(route: str, thing: str, role: str, status: int) -> None:
    answer = signed_in(USERS[role]).get(address(route, thing))
    assert answer.resolver_match.url_name == route
    assert answer.status_code == status


def test_the_table_has_every_route_and_every_role() -> None:
    assert {route for route, *_ in ROWS} == {str(one.name) for one in urlpatterns}
    held = {one.held for one in accounts.PEOPLE}
    assert held == set(Role)
    assert set(USERS.values()) == {one.username for one in accounts.PEOPLE} | {"nobody"}


def test_every_route_says_which_ability_it_needs() -> None:
    for pattern in urlpatterns:
        ability = getattr(pattern.callback, "ability", None)
        assert ability in {access.ANYONE, access.SIGNED_IN, *ABILITIES}, pattern
    assert {p.name for p in urlpatterns if p.callback.ability == access.ANYONE} == {
        "account_login",
        "mfa_authenticate",
        "sign-out",
    }


@pytest.mark.django_db
def test_a_page_that_names_no_ability_answers_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    from goldenthread.web.data import pages

    monkeypatch.delattr(pages.every, "ability")
    answer = signed_in("director").get("/data/")
    assert answer.status_code == 403
    assert access.UNDECLARED in words(answer)


def test_an_ability_that_does_not_exist_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="No ability is called see-all"):
        access.needs("see-all")
