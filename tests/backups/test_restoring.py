"""Restoring gives a store back and proves it; what cannot be restored is refused before anything changes."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from goldenthread.cli import backup as command
from goldenthread.ledger.refusal import Refused
from goldenthread.store.backups.manifest import read_manifest, write_manifest
from goldenthread.store.backups.secrets import PASSPHRASE

WORDS = "a long passphrase"


def run(*words, **environment):
    """A command at a terminal, without PostgreSQL."""
    clean = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "GOLDENTHREAD_DEBUG"}}
    program = [sys.executable, "-m", "goldenthread", *map(str, words)]
    return subprocess.run(
        program, env=clean | environment, capture_output=True, text=True, check=False, timeout=300
    )


def rows(file):
    with closing(sqlite3.connect(file)) as database:
        tables = [n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        every = ((name, database.execute(f"SELECT * FROM {name}")) for name in sorted(tables))  # noqa: S608
        return {name: found.fetchall() for name, found in every}


def test_a_restored_store_is_the_same_and_is_proven_whole(store, backup, tmp_path):
    target = tmp_path / "restored"
    done = run("restore", backup.parent, "--into", target, **{PASSPHRASE: WORDS})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 reports recompute, and the seals of the 4 signed ones hold." in done.stdout
    assert f"Restored to {target} and verified." in done.stdout
    after, before = rows(target / "goldenthread.sqlite3"), rows(backup / "database.sqlite3")
    assert all(
        before[name] for name in ("ledger_append", "ledger_observation", "audit", "snapshot", "vintage")
    )
    for name in before.keys() - {"sqlite_sequence", "cache", "verification", "last_time"}:
        assert after[name][: len(before[name])] == before[name], f"{name}: what came after is only added"
    assert (target / "secret-key").read_text() == "the key of the sessions"
    assert (target / "secret-key").stat().st_mode & 0o777 == 0o600
    for path in read_manifest(backup).files:
        if path.startswith(("files/", "vintages/")):
            assert (target / path).read_bytes() == (backup / path).read_bytes()
    again = run("restore", backup, "--into", target, **{PASSPHRASE: WORDS})
    assert again.returncode == 1
    assert "is not empty: a Golden Thread may run there" in again.stderr


@pytest.fixture
def restore(monkeypatch, tmp_path):
    """The command in this process, for what is refused before a store is opened."""
    monkeypatch.setenv("GOLDENTHREAD_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv(PASSPHRASE, WORDS)

    def restore(folder, without_keys=False):
        with pytest.raises(Refused) as refused:
            command.restore(folder, tmp_path / "restored", without_keys)
        assert not (tmp_path / "restored").exists(), "nothing was written"
        return " ".join((str(refused.value), *refused.value.details))

    return restore


def test_a_damaged_backup_is_refused_with_the_names(backup, restore, tmp_path):
    shutil.copytree(backup, tmp_path / "copy")
    path = next(path for path in read_manifest(backup).files if path.startswith("files/"))
    (tmp_path / "copy" / path).unlink()
    assert f"{path} is missing." in restore(tmp_path / "copy")


def test_a_backup_of_a_later_schema_is_refused(backup, restore, tmp_path):
    shutil.copytree(backup, tmp_path / "copy")
    manifest = read_manifest(backup)
    later = replace(manifest, migrations=(*manifest.migrations, "0099_later"), program="9.1.0")
    write_manifest(tmp_path / "copy", later)
    said = restore(tmp_path / "copy")
    assert "was written by version 9.1.0, a later one than this" in said
    assert "0099_later" in said


def test_a_missing_key_is_told_first_with_who_must_set_up_again(backup, restore, tmp_path, monkeypatch):
    shutil.copytree(backup, tmp_path / "copy")
    manifest = replace(read_manifest(backup), second_steps=("ada", "grace"))
    write_manifest(tmp_path / "copy", manifest)
    monkeypatch.delenv(PASSPHRASE)
    said = restore(tmp_path / "copy")
    assert f"Set {PASSPHRASE} to the passphrase it was made with, or add --without-keys." in said
    assert "these set up their codes from an app again: ada, grace." in said
    files = {path: one for path, one in manifest.files.items() if path != "secrets.json"}
    without = replace(manifest, locked=(), left_out=("keys/signing-key.pem",), files=files)
    (tmp_path / "copy" / "secrets.json").unlink()
    write_manifest(tmp_path / "copy", without)
    said = restore(tmp_path / "copy")
    assert "The unit’s keys are not in this backup." in said
    assert "keys rotate --old-key-lost" in said


def test_a_wrong_passphrase_is_refused_and_leaves_nothing(backup, restore, monkeypatch):
    monkeypatch.setenv(PASSPHRASE, "another")
    assert "is not the passphrase" in restore(backup)


def test_a_store_in_a_file_is_not_restored_into_another_kind_of_database(backup, restore, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@localhost/none")
    assert "This backup is of a store in SQLite" in restore(backup)


def test_a_folder_without_a_backup_is_refused(restore, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "holds no backup" in restore(tmp_path / "empty")
    assert "is not a folder" in restore(tmp_path / "nothing")


def test_the_commands_check_every_backup_and_name_what_is_missing(backup, tmp_path):
    shutil.copytree(backup, tmp_path / "backups" / "first")
    shutil.copytree(backup, tmp_path / "backups" / "second")
    (tmp_path / "backups" / "second" / "database.sqlite3").unlink()
    done = run("backup", "verify", tmp_path / "backups")
    assert done.returncode == 1
    assert f"{tmp_path / 'backups' / 'first'} is whole" in done.stdout
    assert f"{tmp_path / 'backups' / 'second'}: database.sqlite3 is missing." in done.stdout
