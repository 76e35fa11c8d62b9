"""A backup holds all that its database names, is checked to the byte, and links what has not changed."""

from __future__ import annotations

import errno
import json
import shutil
import sqlite3
import stat
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from tests.trends.test_mapped import HOME_OFFICE

from goldenthread.actions import backups, extracts
from goldenthread.ledger.refusal import Refused
from goldenthread.store import audit, files, paths
from goldenthread.store import extracts as kept
from goldenthread.store.backups.check import check_backup
from goldenthread.store.backups.create import create_backup
from goldenthread.store.backups.databases import Facts
from goldenthread.store.backups.manifest import DIGEST, MANIFEST, read_manifest, refuse_later, write_manifest
from goldenthread.store.backups.secrets import lock_secrets, open_secrets
from goldenthread.store.last_times import Doing, last_time
from goldenthread.store.models import File, Vintage


def test_a_backup_is_whole_and_names_what_it_was_made_of(store, backup):
    manifest, problems = check_backup(backup)
    assert problems == ()
    assert manifest.kind == "sqlite"
    assert manifest.schema in {*read_manifest(backup).migrations}
    assert manifest.ledger.entries > 1000
    assert len(manifest.ledger.mark) == 64
    named = {f"files/{one[:2]}/{one}" for one in File.objects.values_list("digest", flat=True)}
    assert named <= manifest.files.keys()
    for digest in Vintage.objects.values_list("digest", flat=True):
        assert f"vintages/{digest}/cells.parquet" in manifest.files
    assert (manifest.missing, manifest.left_out) == ((), ())
    assert "secret-key" in manifest.locked


def test_nobody_else_can_read_it_and_the_keys_are_locked(backup):
    for path in backup.rglob("*"):
        if path.is_file() and path.name not in (MANIFEST, DIGEST, "secrets.json"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE(backup.stat().st_mode) == 0o700
    assert b"the key of the sessions" not in b"".join(
        p.read_bytes() for p in backup.rglob("*") if p.is_file()
    )
    content = (backup / "secrets.json").read_bytes()
    assert open_secrets(content, "a long passphrase")["secret-key"] == b"the key of the sessions"
    with pytest.raises(Refused, match="is not the passphrase"):
        open_secrets(content, "another")


def test_without_a_passphrase_the_keys_are_left_out_and_told(store, tmp_path):
    made, manifest = create_backup(tmp_path)
    assert manifest.left_out == ("secret-key",)
    assert not (made / "secrets.json").exists()


def test_an_administrator_sees_the_last_backup_and_the_log_says_who_made_it(store, tmp_path):
    made, manifest = backups.create(into=tmp_path, by="administrator")
    assert last_time(Doing.BACKUP).well
    entry = audit.page(audit.Asked(what="backed-up"), 1)[0]
    assert (entry.who, entry.subject, entry.data) == ("administrator", str(made), {"bytes": manifest.size})
    with pytest.raises(Refused):
        backups.create(into=store.folder / "inside", by="administrator")
    assert not last_time(Doing.BACKUP).well


def test_files_that_have_not_changed_are_shared_with_the_backup_before(store, tmp_path):
    first, manifest = create_backup(tmp_path)
    files.keep(b"a file that came after the first backup")
    second, _ = create_backup(tmp_path)
    for path in manifest.files:
        if path.startswith(("files/", "vintages/")):
            assert (first / path).samefile(second / path), path
    assert check_backup(second)[1] == ()
    shutil.rmtree(first)
    assert check_backup(second)[1] == (), "one does not need the other"


def test_a_damaged_file_of_the_backup_before_is_copied_and_not_shared(store, tmp_path):
    first, manifest = create_backup(tmp_path)
    path = next(path for path in manifest.files if path.startswith("files/"))
    (first / path).write_bytes(b"rotten")
    second, _ = create_backup(tmp_path)
    assert check_backup(second)[1] == ()


def test_only_so_many_backups_are_kept(store, tmp_path):
    made = [create_backup(tmp_path, keep=2)[0] for _ in range(3)]
    assert [path.exists() for path in made] == [False, True, True]


def test_what_the_store_itself_lacks_is_told_and_hinders_no_backup(store, tmp_path):
    digest = files.keep(b"a file that is lost")
    files.path_of(digest).unlink()
    damaged = files.keep(b"a file that is damaged")
    files.path_of(damaged).write_bytes(b"other bytes")
    made, manifest = create_backup(tmp_path)
    gone = {f"files/{one[:2]}/{one}" for one in (digest, damaged)}
    assert set(manifest.missing) == gone
    assert check_backup(made)[1] == ()
    files.path_of(digest).write_bytes(b"a file that is lost")
    files.path_of(damaged).write_bytes(b"a file that is damaged")


def test_a_backup_inside_the_store_or_beside_another_at_work_is_refused(store, tmp_path):
    with pytest.raises(Refused, match="is lost with it"):
        create_backup(store.folder / "backups")
    import fcntl

    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="Another backup is being made"):
            create_backup(tmp_path)


def test_what_was_stopped_half_way_is_no_backup_and_goes_with_the_next(store, tmp_path):
    half = tmp_path / ".making-abc"
    (half / "files").mkdir(parents=True)
    create_backup(tmp_path)
    assert not half.exists()


def test_an_extract_that_goes_meanwhile_makes_it_copy_the_database_again(store, tmp_path, monkeypatch):
    from goldenthread.store.backups import create

    copied, real = [], create.copy_database

    def copy(to) -> Facts:
        facts = real(to)
        copied.append(to)
        return replace(facts, extracts=(7,)) if len(copied) == 1 else facts

    monkeypatch.setattr(create, "copy_database", copy)
    assert check_backup(create_backup(tmp_path)[0])[1] == ()
    assert len(copied) == 2


def test_a_table_that_waits_for_its_columns_is_in_the_backup(fresh_store, tmp_path):
    """As are the files of every extract that something is still to become of."""
    sent = {"obtained": date(2024, 7, 4), "by": "ana"}
    asked = extracts.receive(kind="quarterly-counts", files=[("a.csv", [HOME_OFFICE.encode()])], **sent)
    extracts.read(asked)
    waits = extracts.receive(kind="long-csv", files=[("b.csv", [b"month,area,measure,count\n"])], **sent)
    assert [one.state.value for one in kept.lately(2)] == ["waiting", "asking"]
    made, _ = create_backup(tmp_path / "backups")
    assert (made / f"extracts/{asked}/0/a.csv").read_text() == HOME_OFFICE
    assert (made / f"extracts/{waits}/0/b.csv").exists()
    assert check_backup(made)[1] == ()


def test_a_disk_that_fills_while_an_extract_is_copied_is_told_as_that(store, tmp_path, monkeypatch):
    from goldenthread.store.backups import create

    (paths.data_dir() / "extracts" / "7").mkdir(parents=True)
    (paths.data_dir() / "extracts" / "7" / "counts.csv").write_text("month,count")
    real = create.copy_database
    monkeypatch.setattr(create, "copy_database", lambda to: replace(real(to), extracts=(7,)))
    made, _ = create_backup(tmp_path)
    assert (made / "extracts/7/counts.csv").read_text() == "month,count"

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(create.shutil, "copy2", full)
    with pytest.raises(OSError, match="No space left"):
        create_backup(tmp_path)


# What is wrong with a backup


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.fixture
def spoilt(backup, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(backup, copy)
    return copy


def kinds(manifest):
    """A file of each kind that a backup holds."""
    starts = ("database", "secrets", "files/", "vintages/", "keys/")
    return [next((path for path in manifest.files if path.startswith(start)), None) for start in starts]


def test_any_file_that_is_removed_is_named(spoilt):
    manifest = read_manifest(spoilt)
    sample = {*list(manifest.files)[::9], *filter(None, kinds(manifest))}
    for path in sorted(sample):
        aside = spoilt.parent / "aside"
        (spoilt / path).rename(aside)
        assert check_backup(spoilt)[1] == (f"{path} is missing.",)
        aside.rename(spoilt / path)


def test_any_byte_that_is_changed_is_named(spoilt):
    for path in filter(None, kinds(read_manifest(spoilt))):
        flip(spoilt / path)
        assert check_backup(spoilt)[1] == (f"{path} is not what was copied: its bytes have another digest.",)
        flip(spoilt / path)
    assert check_backup(spoilt)[1] == ()


@pytest.mark.parametrize("name", [MANIFEST, DIGEST])
def test_a_manifest_that_is_changed_or_removed_is_told(spoilt, name):
    flip(spoilt / name)
    with pytest.raises(Refused, match="was changed after the backup was made"):
        check_backup(spoilt)
    (spoilt / name).unlink()
    with pytest.raises(Refused, match=f"{name} is missing"):
        check_backup(spoilt)


def test_a_file_that_is_no_part_of_it_is_named(spoilt):
    (spoilt / "files" / "more").write_bytes(b"x")
    assert check_backup(spoilt)[1] == ("files/more is in the folder, and no part of the backup.",)


def test_a_database_that_does_not_fit_the_manifest_is_told_although_the_digests_do(spoilt):
    """As if somebody had put another database in and written the manifest again."""
    manifest, file = read_manifest(spoilt), spoilt / "database.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("DROP TRIGGER IF EXISTS audit_no_delete")
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("DELETE FROM audit WHERE serial = (SELECT max(serial) FROM audit)")
    database.close()
    from goldenthread.store.backups.manifest import digest_file

    write_manifest(spoilt, replace(manifest, files=manifest.files | {file.name: digest_file(file)}))
    assert "other marks of the ledger or the audit log" in " ".join(check_backup(spoilt)[1])


def test_a_later_schema_and_a_later_format_are_refused_in_words(spoilt):
    with pytest.raises(Refused, match="0099_later, which this program does not know"):
        refuse_later(("0001_initial", "0099_later"), "The store", "9.0")
    content = json.loads((spoilt / MANIFEST).read_bytes())
    later = json.dumps({**content, "format": 2}).encode()
    (spoilt / MANIFEST).write_bytes(later)
    (spoilt / DIGEST).write_text(f"{sha256(later).hexdigest()}  {MANIFEST}\n")
    with pytest.raises(Refused, match="made by a later version"):
        check_backup(spoilt)


@pytest.mark.parametrize("content", [b"[1, 2]", b"{", b'{"format": 1}', b'{"format": 1, "files": 3}'])
def test_a_manifest_that_is_none_is_refused_in_words(spoilt, content):
    (spoilt / "manifest.json").write_bytes(content)
    (spoilt / "manifest.sha256").write_text(f"{sha256(content).hexdigest()}  manifest.json\n")
    with pytest.raises(Refused, match="is not the manifest of a backup"):
        read_manifest(spoilt)


def test_a_folder_that_cannot_be_made_is_refused_in_words(store, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Refused, match="cannot be made"):
        create_backup(tmp_path / "file")


def test_what_is_locked_twice_differs(backup):
    assert lock_secrets({"a": b"b"}, "x") != lock_secrets({"a": b"b"}, "x")
