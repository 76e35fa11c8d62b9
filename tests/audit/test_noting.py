"""What enters the audit log from the pages, and the page that it is searched on."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.signals import user_login_failed
from django.test import Client
from tests import small
from tests.web.reading import words

from goldenthread.actions import audit, people
from goldenthread.reports.render.csv_text import safe
from goldenthread.store import audit as log
from goldenthread.store.audit import Asked
from goldenthread.store.models import AuditRow, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(published: str) -> Client:
    """Somebody who may read the log, signed in."""
    person = {"username": "keeper", "name": "K", "email": "keeper@example.org"}
    user = people.add(**person, password="golden thread", by="tester", at=small.hours(0))
    TOTP.activate(user, generate_totp_secret())
    people.give_role(username="keeper", role="administrator", by="tester", at=small.hours(0))
    client = Client()
    client.force_login(user)
    return client


def logged(what: str = "") -> list[tuple[str, str, str]]:
    return [(one.who, one.what, one.subject) for one in log.every(Asked(what=what))]


def sign_in(client: Client, username: str, password: str) -> None:
    client.post("/sign-in/", {"username": username, "password": password})


@pytest.fixture
def somebody(published: str) -> User:
    person = {"username": "ada", "name": "A", "email": "ada@example.org"}
    return people.add(**person, password="golden thread", by="tester", at=small.hours(0))


def test_signing_in_and_out_is_logged(client: Client, somebody: User) -> None:
    sign_in(client, "ada", "golden thread")
    client.post("/sign-out/")
    assert [one[:2] for one in logged()[:2]] == [("ada", "signed-out"), ("ada", "signed-in")]


def test_a_wrong_password_is_logged_and_what_was_typed_is_not(client: Client, somebody: User) -> None:
    sign_in(client, "Ada", "wrong")
    sign_in(client, "my password", "wrong")
    assert [one[:2] for one in logged("sign-in-failed")] == [
        ("", "sign-in-failed"),
        ("ada", "sign-in-failed"),
    ]
    assert not any("my password" in str(row) for row in AuditRow.objects.values_list())


def test_being_locked_out_is_logged(client: Client, somebody: User) -> None:
    for _ in range(6):
        sign_in(client, "ada", "wrong")
    assert ("ada", "locked-out") in [one[:2] for one in logged()]


def test_the_second_step_is_logged_passed_or_not(client: Client, somebody: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(somebody, secret)
    sign_in(client, "ada", "golden thread")
    client.post("/sign-in/code/", {"code": "000000"})
    client.post(
        "/sign-in/code/", {"code": f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"}
    )
    assert [what for _, what, _ in logged()][:3] == ["signed-in", "second-step-passed", "second-step-failed"]


def test_what_a_page_refused_is_logged_with_its_address(member: Client) -> None:
    member.get("/people/")
    member.get("/programmes/NOWHERE/")
    refused = [(one.subject, one.data["status"]) for one in log.every(Asked(what="refused"))]
    assert refused == [("/programmes/NOWHERE/", 404), ("/people/", 403)]


def test_a_download_is_logged_whatever_page_it_is_on(member: Client, published: str) -> None:
    member.get(f"/data/editions/{published}/")
    assert logged("downloaded") == [("member", "downloaded", f"/data/editions/{published}/")]


def test_looking_at_a_return_is_logged(member: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from goldenthread.web.programmes import pages

    for view in (pages.one, pages.every):
        monkeypatch.setattr(view, "ability", "see-return")
    member.get("/programmes/MENTOR/")
    member.get("/programmes/")  # of no one programme
    assert logged("saw") == [("member", "saw", "/programmes/MENTOR/")]


def test_looking_at_other_pages_is_not_logged(member: Client) -> None:
    before = AuditRow.objects.count()
    assert member.get("/data/").status_code == 200
    assert member.get("/").status_code == 302
    assert AuditRow.objects.count() == before


def test_nobody_signed_in_leaves_no_entry_by_looking(client: Client, published: str) -> None:
    before = AuditRow.objects.count()
    client.get("/people/")
    client.get("/sign-in/")
    assert AuditRow.objects.count() == before


def test_where_the_log_cannot_be_written_nothing_is_shown(
    member: Client, published: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> int:
        raise OSError("no room on the disk")

    monkeypatch.setattr(audit, "note", full)
    with pytest.raises(OSError, match="no room on the disk"):
        member.get(f"/data/editions/{published}/")


# The page


@pytest.fixture
def three(administrator: Client) -> None:
    audit.note(what="saw", by="lead", subject="/returns/2024-25Q1/MENTOR/")
    audit.note(what="downloaded", by="analyst", subject="/files/abc/")
    audit.note(what="saw", by="analyst", subject="/returns/2024-25Q1/HOSP/", data={"kinds": ["a", "b"]})


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("who=analyst", 2),
        ("who=ANALYST&what=saw", 1),
        ("subject=mentor", 1),
        ("subject=2024-25Q1&what=saw", 2),
        ("who=nobody", 0),
        ("what=saw&first=1/1/2020&last=1/1/2020", 0),
        ("what=saw&first=1/1/2020", 2),
    ],
)
def test_the_log_is_searched_by_person_kind_subject_and_date(
    administrator: Client, three: None, asked: str, found: int
) -> None:
    told = words(administrator.get(f"/audit/?{asked}"))
    assert (
        f"{found} entr{'y' if found == 1 else 'ies'}, newest first" if found else "Nothing like this"
    ) in told


def test_a_date_that_is_none_is_told(administrator: Client) -> None:
    for address in ("/audit/", "/audit/entries.csv"):
        told = words(administrator.get(f"{address}?first=yesterday"))
        assert "There is a problem" in told
        assert "Write the date as in 31/10/2024" in told


def test_the_log_is_paged(administrator: Client) -> None:
    for number in range(log.PAGE + 5):
        audit.note(what="saw", by="lead", subject=f"/returns/{number}/")
    first, second = (words(administrator.get(f"/audit/?what=saw&page={n}")) for n in (1, 2))
    assert f"/returns/{log.PAGE + 4}/" in first
    assert "/returns/4/" not in first
    assert "Older entries" in first
    assert "/returns/4/" in second
    assert "Newer entries" in second
    assert "See the first page" in words(administrator.get("/audit/?what=saw&page=99"))


def test_what_was_found_is_a_file_in_which_nothing_runs(administrator: Client, three: None) -> None:
    audit.note(what="refused", by="=cmd()", subject="/x/")
    answer = administrator.get("/audit/entries.csv?subject=/")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Entry", "When", "Person", "What", "Of what", "Details"]
    assert rows[1][2:] == ["'=cmd()", "Was refused", "/x/", ""]
    assert rows[2][2:] == [
        "analyst",
        "Looked at a return",
        "/returns/2024-25Q1/HOSP/",
        '{"kinds": ["a", "b"]}',
    ]
    assert logged("downloaded")[0] == ("keeper", "downloaded", "/audit/entries.csv")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_a_text_that_could_be_a_formula_is_marked_as_text(start: str) -> None:
    assert safe(start) == f"'{start}"
    assert safe("plain = text") == "plain = text"
    assert safe(-1) == -1


def test_a_failure_without_a_name_is_logged_too(db: None) -> None:
    user_login_failed.send(sender="test", credentials={}, request=None)
    assert logged("sign-in-failed") == [("", "sign-in-failed", "")]
