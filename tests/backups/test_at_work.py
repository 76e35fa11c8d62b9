"""Backups while people write, some of them killed: each is whole. `benchmarks/backups.py` has more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.demo_fixture import DATABASE, data_directory, database

from goldenthread.actions import audit as log
from goldenthread.store import files, ledger, marks
from goldenthread.store.backups.check import check_backup
from goldenthread.store.backups.manifest import find_backups, read_manifest

WRITERS, KILLS = 6, 2
BACKUPS = """
import django, sys
django.setup()
from pathlib import Path
from goldenthread.store.backups.create import create_backup
print("ready", flush=True)
for _ in range(int(sys.argv[2])):
    create_backup(Path(sys.argv[1]))
"""


def begin(into: Path, number: int) -> subprocess.Popen[str]:
    told = {**os.environ, "DJANGO_SETTINGS_MODULE": "goldenthread.config.settings"}
    told.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", BACKUPS, str(into), str(number)]
    begun = subprocess.Popen(command, env=told, stdout=subprocess.PIPE, text=True)
    assert begun.stdout.readline() == "ready\n"
    return begun


def write(stop: threading.Event, problems: list[str]) -> None:
    from django.db import connection

    while not stop.is_set():
        try:
            with ledger.turn() as now:
                digest = files.keep(os.urandom(5000))
                event = ledger.NewEvent("note.made", digest, None)
                ledger.append(by="writer", at=now.recorded_at, events=[event])
            log.note(what="downloaded", by="writer", subject=digest)
        except Exception as problem:  # noqa: BLE001 - told below
            problems.append(repr(problem))
        time.sleep(0.02)
    connection.close()


def test_backups_among_writers_and_kills_are_whole(fresh_store, tmp_path):
    into, stop, problems = tmp_path / "backups", threading.Event(), list[str]()
    writers = [threading.Thread(target=write, args=(stop, problems)) for _ in range(WRITERS)]
    for one in writers:
        one.start()
    try:
        for kill in range(KILLS):
            begun = begin(into, 1000)
            time.sleep(0.1 + 0.5 * kill)
            begun.send_signal(signal.SIGKILL)
            begun.communicate()
        last = begin(into, 2)
        last.communicate()
    finally:
        stop.set()
        for one in writers:
            one.join()
    assert last.returncode == 0
    assert problems == [], "nobody was held up"
    made = find_backups(into)
    assert len(made) >= 2
    assert not list(into.glob(".making-*"))
    for backup in made:
        assert check_backup(backup)[1] == ()
    manifest = read_manifest(made[-1])
    assert manifest.missing == ()
    assert manifest.ledger.entries > read_manifest(made[0]).ledger.entries
    with (
        data_directory(tmp_path / "elsewhere"),
        database(str(made[-1] / f"database.{DATABASE.split('.')[-1]}")),
    ):
        proof = marks.verify()
        assert (proof.broken, proof.entries, proof.mark) == (
            "",
            manifest.ledger.entries,
            manifest.ledger.mark,
        )


# PostgreSQL


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_store_in_postgresql_is_backed_up_restored_and_tried(data_dir, tmp_path_factory, monkeypatch):
    from django.db import connection

    from goldenthread.store.backups.create import create_backup
    from goldenthread.store.backups.databases import trial_database

    place = tmp_path_factory.mktemp("elsewhere")
    digest = files.keep(b"a file")
    ledger.append(by="x", at=None, events=[ledger.NewEvent("note.made", digest, None)])
    made, manifest = create_backup(place / "backups")
    assert check_backup(made)[1] == ()
    assert (manifest.kind, manifest.ledger.entries) == ("postgresql", 1)
    own = connection.settings_dict
    user, port = own["USER"] or "", own["PORT"] or "5432"
    password = f":{own['PASSWORD']}" if own["PASSWORD"] else ""
    monkeypatch.setenv(
        "DATABASE_URL", f"postgres://{user}{password}@{own['HOST'] or ''}:{port}/{own['NAME']}"
    )
    with trial_database(made / "database.dump") as address:
        import psycopg

        with psycopg.connect(address) as other:
            assert other.execute("SELECT serial, mark FROM ledger_append").fetchall() == [
                (1, manifest.ledger.mark)
            ]
        other.close()
        filled = restore(made, place / "restored", address)
        assert "is not empty. Make another one" in filled.stderr
        with psycopg.connect(address, autocommit=True) as other:
            other.execute("DROP SCHEMA public CASCADE")
            other.execute("CREATE SCHEMA public")
        done = restore(made, place / "restored", address)
        assert done.returncode == 0, done.stderr
        assert "and verified." in done.stdout
    damage = bytearray((made / "database.dump").read_bytes())
    damage[len(damage) // 2] ^= 1
    (made / "database.dump").write_bytes(damage)
    assert check_backup(made)[1] == ("database.dump is not what was copied: its bytes have another digest.",)


def restore(backup: Path, into: Path, address: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "goldenthread", "restore", str(backup), "--into", str(into)]
    told = {**os.environ, "DATABASE_URL": address}
    return subprocess.run(
        [*command, "--without-keys"], env=told, capture_output=True, text=True, check=False, timeout=120
    )
