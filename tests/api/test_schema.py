"""The API does what its description says, whatever is sent: schemathesis makes it up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks
from tests import small
from tests.checks.conftest import Client

from goldenthread.actions import drafts, people, tokens
from goldenthread.actions.permissions import ABILITIES
from goldenthread.actions.tokens import SCOPES
from goldenthread.config.wsgi import application
from goldenthread.store.models import User
from goldenthread.web.api import asking as rules
from goldenthread.web.api.asking import ByToken, api, asks
from goldenthread.web.api.routes import schema as described

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The site's application ends each request by closing its connection, which here is the test's own."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def secret(somebody: Callable[..., User], monkeypatch: pytest.MonkeyPatch) -> str:
    """A token of somebody who may do all that the API can, of MENTOR's return, whose draft is begun."""
    owner = somebody("provider-certifier", "north-trust")
    people.give_role(username=owner.username, role="programme-lead", by="tester", at=small.hours(1))
    drafts.begin(programme="MENTOR", quarter=small.Q1, by="ada", at=small.hours(2))
    monkeypatch.setattr(rules, "A_MINUTE", 10**9)
    return tokens.make(owner=owner, name="P", scopes=tuple(SCOPES), days=1, second_step=True)[1]


known = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
operations = [found.ok() for found in known.get_all_operations()]
each = pytest.mark.parametrize("operation", operations, ids=lambda one: one.label)
few = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)
AS_DESCRIBED = checks.CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    ]
)


def to_the_site(case: Any) -> None:
    """Without a made-up name of the host: such a request is no request to this site, and gets no further."""
    for name in [name for name in case.headers or {} if name.lower() == "host"]:
        del case.headers[name]


@each
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_sent_is_answered_as_described(operation: Any, mode: GenerationMode, secret: str) -> None:
    @few
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        to_the_site(case)
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})

    asked()


@each
def test_so_it_is_for_a_return_that_is_there(operation: Any, secret: str) -> None:
    @few
    @given(case=operation.as_strategy())
    def asked(case: Any) -> None:
        there = {"quarter": "2024-25Q1", "programme": "MENTOR"}
        case.path_parameters = {**(case.path_parameters or {}), **there}
        to_the_site(case)
        answer = case.call(headers={"Authorization": f"Bearer {secret}"})
        case.validate_response(answer, checks=AS_DESCRIBED)

    asked()


def test_every_operation_asks_for_an_ability_that_a_token_can_have() -> None:
    covered = {ability for scope in SCOPES.values() for ability in scope.abilities}
    found = set()
    for router in api._routers:
        for view in router[1].path_operations.values():
            for operation in view.operations:
                (auth,) = operation.auth_callbacks
                assert isinstance(auth, ByToken)
                assert auth.ability in covered & ABILITIES.keys(), operation.path
                found.add(auth.ability)
    assert found >= {
        "see-return",
        "prepare-return",
        "certify-return",
        "see-round",
        "see-figure",
        "see-trends",
    }


def test_an_operation_that_names_no_ability_answers_nobody(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(headers={"authorization": f"Bearer {secret}"})
    monkeypatch.setattr(ByToken, "__init__", None)
    for router in api._routers:
        for view in router[1].path_operations.values():
            for operation in view.operations:
                monkeypatch.setattr(operation.auth_callbacks[0], "ability", "")
    assert client.get("/api/v1/rounds").status_code == 403


def test_an_ability_that_does_not_exist_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="No ability is called see-all"):
        asks("see-all")


def test_the_description_is_open_and_the_page_lists_every_operation(signed_in: Callable[..., Any]) -> None:
    cache.clear()
    nowhere = Client().post("/api/v1/no/where")
    assert (nowhere.status_code, nowhere.json()["sentence"][:36]) == (
        404,
        "The API has no address /api/v1/no/wh",
    )
    answer = Client().get("/api/v1/openapi.json")
    assert answer.json()["paths"].keys() == described()["paths"].keys()
    page = signed_in("director").get("/api/v1/").content.decode()
    for address, methods in described()["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {address}</code>" in page
