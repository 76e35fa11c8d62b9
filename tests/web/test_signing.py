"""Freezing, signing, publishing and rating on pages, by the roles of the table, and the page of keys."""

from __future__ import annotations

import io
import time
from zipfile import ZipFile

import pytest
from allauth.account.internal.flows import login
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import small
from tests.web.reading import words

from goldenthread.actions import people, reports
from goldenthread.reports.seals.package import check_package
from goldenthread.store import editions, keys, ledger, snapshots
from goldenthread.store.models import User

FREEZE = {"quarter": "2024-25Q1", "kind": "summary", "audience": "internal"}
pytestmark = pytest.mark.django_db


def one(username: str, role: str) -> User:
    """Somebody of the unit with a second step."""
    who = {"username": username, "name": f"{username.title()} Able", "email": f"{username}@example.org"}
    user = people.add(**who, password="golden thread", by="tester")
    people.give_role(username=username, role=role, by="tester")
    TOTP.activate(user, generate_totp_secret())
    return user


def client_of(user: User, seconds_ago: float = 0) -> Client:
    """A browser in which somebody is signed in, who showed a second step so many seconds ago."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time() - seconds_ago}]
    session.save()
    return client


@pytest.fixture
def director(published: str) -> User:
    return one("ada", "director")


@pytest.fixture
def frozen(published: str) -> snapshots.FrozenReport:
    return reports.freeze(quarter=small.Q1, kind="summary", audience="internal", by="analyst")


def test_an_analyst_freezes_a_report(published: str) -> None:
    analyst = client_of(one("ann", "analyst"))
    assert "Freeze a report" in words(analyst.get("/reports/"))
    bare = words(analyst.post("/reports/freeze/", {"kind": ""}))
    for sentence in ("Choose the quarter", "Choose the report", "Choose the readers"):
        assert sentence in bare
    answer = analyst.post("/reports/freeze/", FREEZE, follow=True)
    (made,) = snapshots.all()
    assert answer.redirect_chain == [(f"/reports/snapshots/{made.digest}/", 302)]
    assert "Frozen: Summary Update for Q1 2024-25, for readers inside." in words(answer)
    assert snapshots.frozen_by(made.digest) == "ann"
    assert "Sign report" not in words(answer)


def test_the_director_signs_with_a_fresh_second_step(director: User, frozen: snapshots.FrozenReport) -> None:
    where = f"/reports/snapshots/{frozen.digest}/"
    client = client_of(director)
    assert "Sign report" in words(client.get(where))
    asked = words(client.get(f"{where}sign/"))
    assert "You sign as Ada Able, Director." in asked
    assert "Round Open 0 of 3 returns accepted. Returns that are accepted later do not change" in asked
    answer = client.post(f"{where}sign/", follow=True)
    assert answer.redirect_chain == [(where, 302)]
    assert "The report is signed and sealed." in words(answer)
    assert "Its seal holds. Signed by Ada Able, Director on" in words(answer)
    assert snapshots.get(frozen.digest).signed_by == "ada"
    again = words(client.get(f"{where}sign/"))
    assert "is signed already, by Ada Able, Director on" in again
    packed = client.get(f"{where}package.zip")
    with ZipFile(io.BytesIO(packed.content)) as whole:
        checked = check_package({name: whole.read(name) for name in whole.namelist()})
    assert (checked.problems, checked.manifest.signer) == ((), "Ada Able, Director")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_second_step_older_than_five_minutes_is_asked_for_again(
    director: User, frozen: snapshots.FrozenReport, method: str
) -> None:
    where = f"/reports/snapshots/{frozen.digest}/sign/"
    answer = getattr(client_of(director, seconds_ago=301), method)(where)
    assert (answer.status_code, answer.url) == (302, f"/account/code/?next={where}")
    assert snapshots.get(frozen.digest).signed_at is None


def test_who_froze_a_report_is_told_that_somebody_else_signs_it(published: str) -> None:
    ada = one("ada", "director")
    people.give_role(username="ada", role="analyst", by="tester")
    client = client_of(ada)
    client.post("/reports/freeze/", FREEZE)
    (made,) = snapshots.all()
    for answer in (client.get, client.post):
        told = words(answer(f"/reports/snapshots/{made.digest}/sign/"))
        assert "You froze this report, and somebody else must sign it" in told
    assert snapshots.get(made.digest).signed_at is None


@pytest.mark.parametrize(
    ("role", "where", "sentence"),
    [
        ("director", "/reports/freeze/", "Analysts freeze reports."),
        ("analyst", "/reports/snapshots/{digest}/sign/", "The director signs reports."),
        ("programme-lead", "/reports/snapshots/{digest}/sign/", "The director signs reports."),
        ("administrator", "/reports/snapshots/{digest}/sign/", "The director signs reports."),
        ("programme-lead", "/data/editions/add/", "The director publishes the framework."),
        ("analyst", "/data/editions/drafts/{digest}/", "The director publishes the framework."),
        ("analyst", "/programmes/MENTOR/rating/", "Programme leads and the director rate programmes"),
    ],
)
def test_who_may_not_reads_the_sentence_of_the_table(
    frozen: snapshots.FrozenReport, role: str, where: str, sentence: str
) -> None:
    client = client_of(one("eve", role))
    before = ledger.position()
    for ask in (client.get, client.post):
        answer = ask(where.format(digest=frozen.digest))
        assert answer.status_code == 403
        assert sentence in words(answer)
    assert ledger.position() == before


# Editions


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("edition.yaml", content)


def test_an_edition_is_checked_shown_and_published(director: User) -> None:
    client = client_of(director)
    assert "Add an edition" in words(client.get("/data/"))
    assert "Choose the edition's document" in words(client.post("/data/editions/add/", {"document": ""}))
    changed = small.document(("2024-25Q1: 40", "2024-25Q1: 44"))
    shown = client.post("/data/editions/add/", {"document": upload(changed)}, follow=True)
    assert "Publish this edition?" in words(shown)
    assert "from 40 to 44" in words(shown)
    assert len(editions.all()) == 1
    where = shown.redirect_chain[-1][0]
    done = client.post(where, follow=True)
    assert "The edition is published. It is in force from Q1 2024-25." in words(done)
    assert editions.document(editions.all()[-1].digest) == changed
    again = words(client.post(where))
    assert "This edition was published already" in again
    assert len(editions.all()) == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This edition has 1 problem"),
        (b"\xff\xfe\x00", "The document is not text in UTF-8."),
        (b"a: &a [*a, *a]", "refers to another part of the document"),
        (b"[" * 5000, "sections lie inside one another"),
        (b"title: !!python/object/apply:os.system [id]", "problem"),
        (b"title: <script>alert(1)</script>\n", "problem"),
    ],
)
def test_a_document_that_is_no_edition_is_told_line_by_line(
    director: User, content: bytes, sentence: str
) -> None:
    shown = client_of(director).post("/data/editions/add/", {"document": upload(content)}, follow=True)
    assert sentence in words(shown)
    assert b"<script>alert" not in shown.content
    assert "Publish edition" not in words(shown)
    posted = client_of(director).post(shown.redirect_chain[-1][0])
    assert "so it was not published" in words(posted)
    assert len(editions.all()) == 1


def test_a_document_that_is_too_large_is_refused(director: User) -> None:
    answer = client_of(director).post("/data/editions/add/", {"document": upload(b"#" * 4_000_001)})
    assert "The file has more than 4 MB" in words(answer)


# Ratings


def test_a_lead_rates_a_programme_by_decision(published: str) -> None:
    client = client_of(one("leo", "programme-lead"))
    where = "/programmes/MENTOR/rating/?quarter=2024-25Q1"
    assert "Rate this programme by decision" in words(client.get("/programmes/MENTOR/?quarter=2024-25Q1"))
    assert "Computed rating No data" in words(client.get(where))
    bare = words(client.post(where, {"rating": ""}))
    assert "Choose a rating" in bare
    assert "Say why, in a sentence" in bare
    answer = client.post(where, {"rating": "amber", "reason": "A visit showed gaps."}, follow=True)
    told = words(answer)
    assert "is rated amber for Q1 2024-25." in told
    assert "A visit showed gaps." in told
    assert "Decided before Amber: A visit showed gaps." in words(client.get(where))


# Keys


def test_anybody_sees_the_keys(director: User, frozen: snapshots.FrozenReport, client: Client) -> None:
    assert "There is no key yet." in words(client.get("/keys/"))
    reports.sign(snapshot=frozen.digest, by="ada")
    told = words(client.get("/keys/"))
    own = keys.own_public()
    assert own is not None
    assert f"Fingerprint {own.fingerprint}" in told
    assert own.line in told
    keys.path_of(keys.PUBLIC).unlink()
    assert "does not confirm this key" in words(client.get("/keys/"))
