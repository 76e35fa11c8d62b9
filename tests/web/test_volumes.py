"""What a page asks of the database holds as history grows, and lists read no document. Nothing is timed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldenthread.actions import people, reports, returns
from goldenthread.periods import Quarter
from goldenthread.reports.document import INTERNAL, OUTSIDE
from goldenthread.store import returns as versions
from goldenthread.store import snapshots
from goldenthread.store.models import Snapshot, SnapshotReturn, User
from goldenthread.web import sites
from goldenthread.web.reports import pages

pytestmark = pytest.mark.django_db

TOLD, OPEN = Quarter.parse("2024-25Q1"), Quarter.parse("2024-25Q2")
LISTS = ("/", "/quarters/", f"/quarters/{TOLD}/", "/reports/", f"/programmes/?quarter={TOLD}")
PAGES = {
    "director": (*LISTS, f"/programmes/GRF/?quarter={TOLD}", f"/trends/?quarter={TOLD}"),
    "lead": (f"/review/{OPEN}/LU/", f"/review/{OPEN}/", f"/rounds/{OPEN}/"),
    "provider": ("/returns/",),
}
MOST = 6
"""Queries of a page on the way that it is usually asked, with those for the session, person and roles."""


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return client


def asked(client: Client, address: str) -> list[str]:
    """What a page asks of the database when it was looked at before."""
    assert client.get(address, follow=True).status_code == 200
    with CaptureQueriesContext(connection) as found:
        assert client.get(address, follow=True).status_code == 200
    return [one["sql"] for one in found.captured_queries]


def more_history() -> None:
    """Reports frozen and signed, roles given, and returns accepted."""
    for kind, readers in (("summary", INTERNAL), ("full", OUTSIDE)):
        report = reports.freeze(quarter=TOLD, kind=kind, audience=readers, by="analyst")
        reports.sign(snapshot=report.digest, by="director")
    people.give_role(username="partner", role="analyst", by="administrator")
    returns.accept(programme="GRF", quarter=OPEN, by="lead")


def test_more_history_makes_no_page_ask_more(demo) -> None:
    clients = {username: signed_in(username) for username in PAGES}
    each = [(username, page) for username, some in PAGES.items() for page in some]
    before = {page: len(asked(clients[username], page)) for username, page in each}
    more_history()
    after = {page: len(asked(clients[username], page)) for username, page in each}
    assert after == before
    usual = [*LISTS[1:], *PAGES["director"][5:], *PAGES["lead"][1:]]
    assert {page: number for page, number in after.items() if page in usual and number > MOST} == {}


def test_no_list_reads_a_frozen_document(demo) -> None:
    client = signed_in("director")
    for address in LISTS:
        assert not [sql for sql in asked(client, address) if '"snapshot"."document"' in sql], address
    report = snapshots.of_quarter(TOLD)[0]
    with CaptureQueriesContext(connection) as found:
        assert report.document.figures
    assert [one["sql"] for one in found.captured_queries if '"snapshot"."document"' in one["sql"]]


def test_reports_of_earlier_quarters_are_a_click_away(demo, monkeypatch) -> None:
    client = signed_in("director")
    reports.freeze(quarter=TOLD.plus(-1), kind="summary", audience=INTERNAL, by="analyst")
    every = client.get("/reports/").content.decode()
    assert "?earlier" not in every
    monkeypatch.setattr(pages, "QUARTERS_LISTED", 2)
    few = client.get("/reports/").content.decode()
    earlier = [one for one in snapshots.all() if one.quarter < TOLD]
    assert earlier
    assert [one for one in snapshots.all() if one.digest in few] == list(snapshots.all(TOLD))
    assert not [one for one in earlier if one.digest in few]
    assert 'href="/reports/?earlier"' in few
    assert client.get("/reports/?earlier").content.decode().count("/reports/") == every.count("/reports/")


def composed(look: Callable[[], object]) -> int:
    """How many times the pages of a quarter were composed for a look."""
    before = sites.of.cache_info().misses
    look()
    return sites.of.cache_info().misses - before


def test_an_entry_about_something_else_composes_nothing_and_one_about_it_composes_once(demo) -> None:
    client = signed_in("director")

    def look() -> None:
        assert client.get(f"/quarters/{TOLD}/").status_code == 200

    look()
    people.give_role(username="partner", role="analyst", by="administrator")
    assert composed(look) == 0
    returns.reopen(programme="GRF", quarter=TOLD, reason="A figure is wrong.", by="lead")
    assert (composed(look), composed(look)) == (1, 0)


def test_a_frozen_report_notes_the_returns_whose_cells_it_stands_on(demo) -> None:
    for row in Snapshot.objects.all():
        report = snapshots.get(row.digest)
        if report.audience != INTERNAL:
            continue  # readers outside are given no trail, so its document names no cell
        origins = (one for told in report.document.figures.values() for one in told.inputs)
        cells = {one.digest for one in origins if getattr(one, "kind", "") == "cell"}
        expected = {(code, int(q)) for _, code, q, _, file in versions.submitted() if file in cells}
        noted = set(SnapshotReturn.objects.filter(snapshot=row).values_list("programme", "quarter"))
        assert noted == expected
    full = next(one for one in snapshots.all() if one.kind == "full")
    found = snapshots.signed_about([], ("GRF", TOLD))
    assert full in found
    assert snapshots.signed_about([], ("GRF", OPEN)) == ()
