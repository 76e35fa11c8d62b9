"""Making a backup while people work: the database first, then every file that the copy of it names.

Files come into a store before the rows that name them, and stay. So whatever the copied database names is
still there when the files are copied. Only an extract that waited may be gone meanwhile: then the database is
copied again.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.db import connection

import goldenthread
from goldenthread.ledger.refusal import Refused
from goldenthread.store.backups.databases import Facts, copy_database, kind_of_database
from goldenthread.store.backups.manifest import (
    DATABASES,
    PIECE,
    SECRETS,
    SQLITE,
    Copied,
    Manifest,
    digest_file,
    files_below,
    find_backups,
    read_manifest,
    write_manifest,
)
from goldenthread.store.backups.secrets import NAMES, lock_secrets
from goldenthread.store.paths import data_dir

MAKING: Final = ".making-"
"""Before the name of a backup that is not whole yet."""
TRIES: Final = 5


class Gone(Exception):
    """An extract that the database names was read and closed before its files were copied."""


def create_backup(into: Path, *, passphrase: str = "", keep: int | None = None) -> tuple[Path, Manifest]:
    """Make a backup in a folder of backups; it appears there when it is whole. Answers where, and what."""
    into = into.absolute()
    _refuse_without_store()
    if into == data_dir() or data_dir() in into.parents:
        raise Refused("A backup inside the data directory is lost with it. Name a folder somewhere else.")
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise Refused(
            f"The folder {into} cannot be made: {problem.strerror}. Name another, or check your permissions."
        ) from None
    with _alone(into):
        for leftover in into.glob(f"{MAKING}*"):
            shutil.rmtree(leftover)
        earlier = _Earlier.find(into)
        draft = Path(tempfile.mkdtemp(prefix=MAKING, dir=into))
        try:
            manifest = _fill(draft, earlier, passphrase)
            made = into / f"{datetime.fromisoformat(manifest.made_at):%Y-%m-%dT%H-%M-%S-%f}"
            draft.rename(made)
            _sync(into)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        _forget_old(into, keep)
    return made, manifest


def _refuse_without_store() -> None:
    name = connection.settings_dict["NAME"]
    if kind_of_database() == SQLITE and not Path(name).exists():
        raise Refused(
            f"There is no store in {data_dir()}. Say with GOLDENTHREAD_DATA_DIR which one to back up."
        )


@contextmanager
def _alone(into: Path) -> Iterator[None]:
    with (into / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(f"Another backup is being made in {into}. Wait until it is done.") from None
        yield


def _forget_old(into: Path, keep: int | None) -> None:
    for old in find_backups(into)[:-keep] if keep else ():
        shutil.rmtree(old)


@dataclass
class _Earlier:
    """The backup before, whose files are linked where they are the same."""

    folder: Path | None = None
    files: Mapping[str, Copied] = field(default_factory=dict)

    @classmethod
    def find(cls, into: Path) -> _Earlier:
        for folder in reversed(find_backups(into)):
            with suppress(Refused):
                return cls(folder, read_manifest(folder).files)
        return cls()

    def link(self, path: str, to: Path, wanted: Copied) -> bool:
        """Link the earlier backup's file if it still has these bytes."""
        if self.folder is None or self.files.get(path) != wanted:
            return False
        before = self.folder / path
        try:
            if digest_file(before) != wanted:
                return False
            to.hardlink_to(before)
        except OSError:  # it is gone, or the disk knows no links
            return False
        return True


def _fill(draft: Path, earlier: _Earlier, passphrase: str) -> Manifest:
    kind, at = kind_of_database(), datetime.now(UTC)
    database = draft / DATABASES[kind]
    for number in range(TRIES):
        try:
            facts = copy_database(database)
            extracts = _copy_extracts(draft, facts)
            break
        except Gone:
            database.unlink(missing_ok=True)
            if number == TRIES - 1:
                raise Refused("Extracts come and go too fast for a backup now. Try again later.") from None
    database.chmod(0o600)
    copied, missing = _copy_named(draft, facts, earlier)
    secret = {name: _read(data_dir() / name) for name in NAMES}
    there = {name: content for name, content in secret.items() if content is not None}
    if passphrase and there:
        (draft / SECRETS).write_bytes(lock_secrets(there, passphrase))
    manifest = Manifest(
        at.isoformat(),
        goldenthread.__version__,
        kind,
        facts.migrations,
        facts.ledger,
        facts.audit,
        copied | {name: digest_file(draft / name) for name in _made_here(draft, extracts)},
        missing,
        locked=tuple(there) if passphrase else (),
        left_out=() if passphrase else tuple(there),
        second_steps=facts.second_steps,
    )
    write_manifest(draft, manifest)
    for path in (database, draft / "manifest.json", draft / "manifest.sha256"):
        _sync(path)
    return manifest


def _made_here(draft: Path, extracts: list[str]) -> Iterator[str]:
    yield from (name for name in (*DATABASES.values(), SECRETS) if (draft / name).exists())
    yield from extracts


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _copy_extracts(draft: Path, facts: Facts) -> list[str]:
    """The files of extracts that wait; again where the database was copied again."""
    shutil.rmtree(draft / "extracts", ignore_errors=True)
    for number in facts.extracts:
        source, target = data_dir() / "extracts" / str(number), draft / "extracts" / str(number)
        try:
            for name in files_below(source):
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source / name, target / name)
        except FileNotFoundError:
            raise Gone from None
        if not source.is_dir():
            raise Gone
    return [f"extracts/{path}" for path in files_below(draft / "extracts")]


def _copy_named(draft: Path, facts: Facts, earlier: _Earlier) -> tuple[dict[str, Copied], tuple[str, ...]]:
    """Every file that the copied database names; and what is not there, or not what it was."""
    copied: dict[str, Copied] = {}
    missing: list[str] = []
    for digest in facts.files:
        path = f"files/{digest[:2]}/{digest}"
        done = _copy(path, draft, earlier, digest)
        if done is None:
            missing.append(path)
        else:
            copied[path] = done
    for digest in facts.vintages:
        folder = data_dir() / "vintages" / digest
        rows = [f"vintages/{digest}/{name}" for name in ("cells.parquet", "report.json")]
        rows += [f"vintages/{digest}/{name}" for name in files_below(folder) if "draft" not in name]
        for path in dict.fromkeys(rows):
            done = _copy(path, draft, earlier)
            if done is None:
                missing.append(path)
            else:
                copied[path] = done
    if (done := _copy("keys/signing-key.pub", draft, earlier)) is not None:
        copied["keys/signing-key.pub"] = done
    return copied, tuple(missing)


def _copy(path: str, draft: Path, earlier: _Earlier, digest: str = "") -> Copied | None:
    """Copy a file of the store, or link it where the backup before has the same; None where it is gone."""
    to = draft / path
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        source = (data_dir() / path).open("rb")
    except FileNotFoundError:
        return None
    with source:
        known = earlier.files.get(path)
        if known is not None:
            now = digest_file(data_dir() / path)
            if now == known and (not digest or digest == now.digest) and earlier.link(path, to, now):
                return now
        hashed, size = sha256(), 0
        with to.open("xb") as out:
            while piece := source.read(PIECE):
                hashed.update(piece)
                size += out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    to.chmod(0o600)
    done = Copied(size, hashed.hexdigest())
    if digest and done.digest != digest:
        to.unlink()
        return None
    return done


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
