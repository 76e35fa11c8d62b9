"""What a program that watches the service is told, and what pages say when nothing reads what is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from tests.web.reading import words

from goldenthread.actions import service
from goldenthread.store import health, migrate
from goldenthread.store.last_times import Doing, note_time

pytestmark = pytest.mark.django_db
Q1 = "2024-25Q1"


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/health/ready")
    return answer.status_code, answer.json()


def test_it_is_ready_with_everything_in_its_place(client: Client) -> None:
    service.note_heartbeat()
    status, told = ready(client)
    assert status == 200
    assert told.pop("disk_free_mb") > 0
    assert told.pop("worker_seen_seconds_ago") < 60
    assert told == {
        "ready": True,
        "database": True,
        "migrations": True,
        "disk": True,
        "worker": True,
        "backup_hours_ago": None,
        "verify_hours_ago": None,
        "verify_whole": None,
    }


def test_the_last_backup_and_verification_are_told_and_stop_nothing(client: Client) -> None:
    service.note_heartbeat()
    note_time(Doing.BACKUP, timezone.now() - timedelta(hours=30))
    note_time(Doing.VERIFY, timezone.now() - timedelta(hours=2), well=False)
    status, told = ready(client)
    assert (status, told["backup_hours_ago"], told["verify_hours_ago"], told["verify_whole"]) == (
        200,
        30,
        2,
        False,
    )


def test_without_a_worker_for_a_minute_it_is_not(client: Client) -> None:
    assert ready(client)[0] == 503
    service.note_heartbeat(timezone.now() - timedelta(seconds=70))
    status, told = ready(client)
    assert (status, told["ready"], told["worker"]) == (503, False, False)
    assert 70 <= told["worker_seen_seconds_ago"] < 100


@pytest.mark.parametrize("lacking", ["migrations", "disk"])
def test_without_what_it_needs_it_is_not(
    client: Client, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    service.note_heartbeat()
    monkeypatch.setattr(migrate, "pending", lambda: lacking == "migrations")
    monkeypatch.setattr(health, "LEAST_DISK", 10**18 if lacking == "disk" else 0)
    status, told = ready(client)
    assert (status, told["ready"], told[lacking]) == (503, False, False)


def test_a_database_that_is_away_is_told_and_no_fault(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "last_time", away)
    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", away)
    status, told = ready(client)
    assert (status, told["database"], told["migrations"]) == (503, False, False)
    assert client.get("/health/live").json() == {"live": True}


def test_a_page_says_that_nothing_is_read(provider: Client) -> None:
    address, away = f"/returns/{Q1}/MENTOR/upload/", "Files are not being read at the moment"
    assert away in words(provider.get(address))
    before = timezone.now() - timedelta(seconds=70)
    service.note_heartbeat(before)
    assert f"{away}, since {timezone.localtime(before):%H:%M} on" in words(provider.get(address))
    service.note_heartbeat()
    assert away not in words(provider.get(address))


def test_so_it_does_where_an_extract_is_added(member: Client) -> None:
    assert "Files are not being read at the moment" in words(member.get("/data/add/"))
    service.note_heartbeat()
    assert "Files are not being read at the moment" not in words(member.get("/data/add/"))
