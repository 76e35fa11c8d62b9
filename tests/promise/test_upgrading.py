"""Upgrading a store of each earlier version: it is copied, tried, brought up to date, sealed and proven.

As people do it: by commands in processes of their own, in SQLite and in PostgreSQL.
"""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.demo_fixture import DATABASE
from tests.promise.conftest import VERSIONS
from tests.promise.upgrading import OldStore, Rows, empty_database, name_of, old_store
from tests.seals.conftest import needs_ssh_keygen

from goldenthread.reports.words import day_of

pytestmark = pytest.mark.database
SIGNED = 4
"""How many signed reports each store holds."""
KEPT = ("ledger_event", "ledger_observation", "snapshot", "return_version", "vintage", "audit")


@pytest.fixture(scope="module", params=VERSIONS)
def upgraded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[OldStore, Rows, str]]:
    """A store that one command has upgraded; what it held before, and what the command said."""
    with old_store(request.param, tmp_path_factory.mktemp("old") / "data") as store:
        before = store.rows()
        done = store.run("report", "list")
        assert done.returncode == 0, done.stderr
        yield store, before, done.stderr


def test_the_database_is_copied_first_and_the_copy_is_what_was_there(
    upgraded: tuple[OldStore, Rows, str],
) -> None:
    store, before, said = upgraded
    (copy,) = (store.folder / "before-upgrade").iterdir()
    assert copy.name.endswith(f"-0005_extract.{'dump' if store.address else 'sqlite3'}")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert f"to go back to: {copy}" in said
    assert store.rows_of_copy(copy) == before
    assert len(before["snapshot"]) == SIGNED


def test_the_signed_reports_are_made_again_on_the_copy_and_nothing_of_the_trial_is_left(
    upgraded: tuple[OldStore, Rows, str],
) -> None:
    store, before, said = upgraded
    assert f"made again on the copy by version 0.3.0: {SIGNED} of {SIGNED} hold." in said
    assert "Brought up to date: schema 00" in said
    assert not list(store.folder.glob(".trial-*"))
    if store.address:
        import psycopg

        with psycopg.connect(store.address) as database:
            told = database.execute("SELECT datname FROM pg_database").fetchall()
        assert (f"{name_of(store.address)}_trial",) not in told
    after = store.rows()
    for table in KEPT:
        assert before[table], table
        kept = {repr(row[:5]) for row in after[table]}
        assert {repr(row[:5]) for row in before[table]} <= kept, f"{table}: what came after is only added"


def check(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command that a package's how-to-check names."""
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)


@needs_ssh_keygen
def test_the_signed_reports_are_sealed_as_they_stand_and_ssh_keygen_checks_the_seals(
    upgraded: tuple[OldStore, Rows, str], tmp_path: Path
) -> None:
    store, _, _ = upgraded
    listed = re.findall(r"(?m)^([0-9a-f]{12}) .+ signed by .+ on (.+)$", store.run("report", "list").stdout)
    assert len(listed) == SIGNED
    today = day_of(datetime.now().astimezone())
    for digest, day in listed:
        folder = tmp_path / digest
        packed = store.run("report", "package", digest, "-o", str(folder))
        assert packed.returncode == 0, packed.stderr
        text = " ".join((folder / "report.txt").read_text().split())
        signed = re.search(r"Sealed on (.+?); signed by .+? on (.+?), before seals existed", text)
        assert signed, text[:500]
        assert (signed[1], signed[2]) == (today, day)
        manifest = json.loads((folder / "manifest.json").read_text())
        assert manifest["sealed_at"] > manifest["signed_at"]
        command = next(
            line.strip()
            for line in (folder / "how-to-check.txt").read_text().splitlines()
            if "ssh-keygen -Y" in line
        )
        checked = subprocess.run(
            ["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0, checked.stderr
        assert checked.stdout.startswith('Good "goldenthread-report" signature')
        (folder / "manifest.json").write_text((folder / "manifest.json").read_text().replace("20", "21", 1))
        assert check(command, folder).returncode, "a manifest that was changed"


def test_the_upgraded_store_passes_verify_all(upgraded: tuple[OldStore, Rows, str]) -> None:
    store, _, _ = upgraded
    done = store.run("verify", "all")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"the seals of the {SIGNED} signed ones hold" in done.stdout
    assert done.stdout.endswith("Verified: all 15 checks passed.\n")


def test_a_second_start_copies_and_seals_nothing(upgraded: tuple[OldStore, Rows, str]) -> None:
    store, _, _ = upgraded
    before = store.rows()["ledger_event"]
    again = store.run("report", "list")
    assert again.stderr == ""
    assert store.rows()["ledger_event"] == before
    assert len(list((store.folder / "before-upgrade").iterdir())) == 1


# What hinders an upgrade


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[OldStore]:
    """A store that waits to be upgraded."""
    with old_store("0.2.0", tmp_path / "data") as store:
        yield store


def test_an_upgrade_that_fails_on_the_copy_leaves_the_store_as_it_was(waiting: OldStore) -> None:
    before = waiting.rows()
    done = waiting.run("report", "list", PYTHONPATH=str(Path(__file__).parent / "failing"))
    assert done.returncode == 1
    assert (
        "The upgrade was tried on the copy, and stopped: RuntimeError: a migration that fails" in done.stderr
    )
    assert "The store is as it was." in done.stderr
    assert waiting.rows() == before
    assert waiting.run("report", "list").returncode == 0, "and it can be tried again"


def test_the_last_three_copies_are_kept(waiting: OldStore) -> None:
    copies = waiting.folder / "before-upgrade"
    copies.mkdir(mode=0o700)
    form = "dump" if waiting.address else "sqlite3"
    for year in range(2021, 2025):
        (copies / f"{year}-05-01T10-00-00-0003_drafts_and_audit.{form}").write_bytes(b"a copy")
    (copies / "notes.txt").write_text("of the administrator")
    done = waiting.run("report", "list")
    assert done.returncode == 0, done.stderr
    assert "2 older copies were deleted" in done.stderr
    left = sorted(one.name[:4] for one in copies.iterdir())
    assert left == ["2023", "2024", str(datetime.now(UTC).year), "note"]


def test_without_copy_nothing_is_copied(waiting: OldStore) -> None:
    done = waiting.run("--without-copy", "report", "list")
    assert done.returncode == 0, done.stderr
    assert not (waiting.folder / "before-upgrade").exists()


def test_a_store_of_a_later_version_is_refused(waiting: OldStore) -> None:
    later = "INSERT INTO django_migrations VALUES (9999, 'store', '0099_later', '2027-01-01')"
    if waiting.address:
        import psycopg

        with psycopg.connect(waiting.address) as database:
            database.execute(later)
    else:
        with closing(sqlite3.connect(waiting.folder / DATABASE)) as database:
            database.execute(later)
            database.commit()
    done = waiting.run("report", "list")
    assert done.returncode == 1
    assert "was written by a later version of Golden Thread: its schema is 0099_later" in done.stderr


# PostgreSQL alone


@pytest.mark.postgres
def test_without_postgresql_s_own_programs_the_upgrade_says_what_to_do(
    waiting: OldStore, tmp_path: Path
) -> None:
    before = waiting.rows()
    done = waiting.run("report", "list", PATH=str(tmp_path))
    assert done.returncode == 1
    assert "PostgreSQL's own programs pg_dump and pg_restore are not installed here." in done.stderr
    assert "--without-copy" in done.stderr
    assert waiting.rows() == before


@pytest.mark.postgres
def test_where_no_database_can_be_made_the_copy_is_kept_and_the_trial_is_told_as_left_out(
    waiting: OldStore,
) -> None:
    """As for a role that may not create databases: here somebody works in the trial's."""
    import psycopg

    with empty_database(f"{name_of(waiting.address)}_trial") as trial, psycopg.connect(trial):
        done = waiting.run("report", "list")
    assert done.returncode == 0, done.stderr
    assert "not made again on the copy. No database can be made to try it in: database" in done.stderr
    assert "Brought up to date: schema 00" in done.stderr
    (copy,) = (waiting.folder / "before-upgrade").iterdir()
    assert copy.stat().st_size > 10_000
