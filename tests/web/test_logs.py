"""What the terminal is told: no link that lets somebody in, and as JSON no names and no addresses."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings as configured
from django.test import Client
from tests.web.reading import links

from goldenthread.store import audit
from goldenthread.web import logs

pytestmark = pytest.mark.django_db
LINK = "AbC-123_secret"
PATH = f"/sign-in/link/{LINK}/"


@pytest.fixture(params=["words", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """What is written where logs are set to be sentences, or lines of JSON."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter({"words": logs.Words, "json": logs.JsonLines}[request.param]())
    loggers = [logging.getLogger(name) for name in ("django", "goldenthread.requests")]
    before = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel("INFO")
    yield out
    for one, level in zip(loggers, before, strict=True):
        one.removeHandler(handler)
        one.setLevel(level)


def test_no_link_that_lets_somebody_in_is_written(written: StringIO, member: Client) -> None:
    assert member.get(PATH).status_code == 410
    assert member.post(PATH, {"password": "x"}).status_code == 410
    assert member.get(f"{PATH}more/").status_code == 404
    assert Client(enforce_csrf_checks=True).post(PATH, {"password": "x"}).status_code == 403
    assert "/sign-in/link/…" in written.getvalue() or '"choose-password"' in written.getvalue()
    assert LINK not in written.getvalue()
    assert LINK not in str([one.subject for one in audit.every(audit.Asked())])


def test_its_page_tells_its_address_to_no_other(client: Client) -> None:
    answer = client.get(PATH)
    assert answer.headers["Referrer-Policy"] == "strict-origin"  # with no-referrer, its own form were refused
    assert links(answer)


@pytest.mark.parametrize("written", ["json"], indirect=True)
def test_a_line_tells_a_request_without_names_and_without_what_was_asked(
    written: StringIO, member: Client
) -> None:
    answer = member.get("/data/?q=somebody", headers={"x-request-id": "from-nobody-trusted"})
    (line,) = map(json.loads, written.getvalue().splitlines())
    assert line.keys() == {
        "time", "level", "logger", "request", "route", "method", "status", "milliseconds", "role"
    }  # fmt: skip
    assert (line["route"], line["status"], line["role"]) == ("data", 200, "analyst")
    assert line["request"] == answer.headers["X-Request-ID"] != "from-nobody-trusted"
    assert "member" not in written.getvalue()
    assert "somebody" not in written.getvalue()


@pytest.mark.parametrize("written", ["json"], indirect=True)
def test_a_proxy_may_name_the_request(written: StringIO, client: Client, settings: object) -> None:
    settings.TRUSTED_PROXIES = 1  # type: ignore[attr-defined]
    for given, kept in (("a-1", True), ("a b\n", False), ("x" * 65, False)):
        answer = client.get("/sign-in/", headers={"x-request-id": given})
        assert (answer.headers["X-Request-ID"] == given) == kept


@pytest.mark.parametrize("written", ["json"], indirect=True)
def test_a_fault_is_told_by_its_kind_and_place_alone(
    written: StringIO, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("the name of somebody")

    monkeypatch.setattr("goldenthread.web.people.sign_in._around", fails)
    client.raise_request_exception = False
    assert client.get("/sign-in/").status_code == 500
    fault, line = map(json.loads, written.getvalue().splitlines())
    assert (fault["fault"], fault["status"], fault["route"]) == ("ValueError", 500, "account_login")
    assert fault["request"] == line["request"]
    assert any(place.startswith(__file__) for place in fault["at"])
    assert "somebody" not in written.getvalue()


def test_sentences_are_written_where_nothing_else_is_set() -> None:
    assert configured.LOGGING["handlers"]["terminal"]["formatter"] == "words"
    assert configured.LOGGING["loggers"]["goldenthread.requests"]["level"] == "WARNING"
