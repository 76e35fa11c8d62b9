"""How often each page of a provider's way asks the database: so much, and no more.

Queries are most of what a page costs, and 300 providers in the last hour of a round pay each one thousands of
times. A bound that is broken is a page that asks again what it knows; raise it only for something new.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.providing import AT, OUTPUTS, client_of, fill_in, form, now, somebody

from goldenthread.actions import uploads as reading
from goldenthread.store import uploads

ROLES = ("provider-preparer", "provider-certifier")
TO_GET = {
    "/returns/": 5,
    AT: 16,
    OUTPUTS: 13,
    f"{AT}workbook/": 13,
    f"{AT}upload/": 10,
    f"{AT}check/": 13,
}
"""The session, the person, their roles and the ledger's end are 4, and the entry of the audit log 4."""


@pytest.fixture
def ann(published: str) -> Client:
    """Somebody who prepares and certifies MENTOR's return, which is filled in, and has looked at it."""
    client = client_of(somebody("ann", *ROLES))
    fill_in(client)
    client.get(f"{AT}check/")
    return client


def most(bound: int, ask: Callable[[], HttpResponse]) -> HttpResponse:
    """Ask for something, which must not cost more queries than this; PostgreSQL's locks are not counted."""
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    asked = [one["sql"][:150] for one in captured.captured_queries if "pg_advisory" not in one["sql"]]
    assert len(asked) <= bound, "\n".join((f"{len(asked)} queries:", *asked))
    return answer


@pytest.mark.parametrize("address", TO_GET)
def test_to_look_at_a_page(ann: Client, address: str) -> None:
    assert most(TO_GET[address], lambda: ann.get(address)).status_code == 200


def test_to_save_a_section(ann: Client) -> None:
    sent = form(ann) | {"reach.year": "61"}
    assert most(47, lambda: ann.post(OUTPUTS, sent)).status_code == 302


def test_to_upload_a_workbook_and_ask_whether_it_was_read(
    ann: Client, workbook: Callable[..., bytes]
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = {"workbook": SimpleUploadedFile("a.xlsx", workbook())}
    address = most(12, lambda: ann.post(f"{AT}upload/", file)).headers["Location"]
    assert most(5, lambda: ann.get(f"{address}?done")).status_code == 204
    (waiting,) = uploads.unfinished()
    reading.read(waiting.id)
    assert most(10, lambda: ann.get(address)).status_code == 200


def test_to_send_certify_and_have_the_receipt(ann: Client) -> None:
    assert most(44, lambda: ann.post(f"{AT}check/", {})).status_code == 302
    assert most(26, lambda: ann.get(f"{AT}certify/")).status_code == 200
    signed = {"role": "Director", "confirmed": "yes", "revision": str(now().revision)}
    answer = most(74, lambda: ann.post(f"{AT}certify/", signed))
    assert answer.headers["Location"] == f"{AT}receipt/1/"
    assert most(15, lambda: ann.get(f"{AT}receipt/1/")).status_code == 200
