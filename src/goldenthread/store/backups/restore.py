"""Restoring a backup into an empty data directory: all of it or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from goldenthread.ledger.refusal import Refused
from goldenthread.store.backups.manifest import DATABASES, SECRETS, SQLITE, Manifest
from goldenthread.store.backups.secrets import NAMES, PASSPHRASE, open_secrets

SQLITE_FILE: Final = "goldenthread.sqlite3"
"""The database's name in a data directory."""
_LOST: Final = {
    "secret-key": (
        "The key of the sessions: everybody signs in again, links that were sent no longer open, and {who}"
    ),
    "keys/signing-key.pem": (
        "The key that signs reports: what is signed stays proven. To sign again, put the file back or make "
        "another key with: keys rotate --old-key-lost"
    ),
    "demo-accounts.json": "The passwords of the demonstration’s people: give them others on the page People.",
}
"""What is lost with each secret file, and what to do."""


def refuse_filled(target: Path) -> None:
    """Refuse a data directory that holds something, or that a program may be working in."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(
            f"{target} is not empty: a Golden Thread may run there. Nothing was restored. "
            "Name a folder that does not exist yet, or an empty one."
        )


def find_lost(manifest: Manifest, passphrase: str) -> tuple[str, ...]:
    """What a restored store would lack of the unit's keys, with who must do what; told before it begins."""
    gone = manifest.left_out if passphrase or not manifest.locked else manifest.locked
    people = ", ".join(manifest.second_steps)
    who = (
        f"these set up their codes from an app again: {people}."
        if people
        else "nobody uses codes from an app."
    )
    return tuple(_LOST[name].format(who=who) for name in gone)


def refuse_lost(manifest: Manifest, passphrase: str) -> None:
    """Refuse to begin without the unit's keys unless somebody says that they are lost."""
    lost = find_lost(manifest, passphrase)
    if not lost:
        return
    can = manifest.locked and not passphrase
    raise Refused(
        f"The backup holds the unit’s keys, locked. Set {PASSPHRASE} to the passphrase it was made with, "
        "or add --without-keys."
        if can
        else "The unit’s keys are not in this backup. If you keep them elsewhere, put them into the data "
        "directory after restoring. To restore without them, add --without-keys.",
        lost,
    )


@contextmanager
def laid_out(backup: Path, manifest: Manifest, target: Path, passphrase: str) -> Iterator[Path]:
    """The backup's files as a data directory beside the target; it takes the target's place at the end.

    Where the block fails, nothing of it stays.
    """
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for path in manifest.files:
            if path not in (*DATABASES.values(), SECRETS):
                _copy(backup / path, draft / path)
        if manifest.kind == SQLITE:
            _copy(backup / DATABASES[SQLITE], draft / SQLITE_FILE)
        if manifest.locked and passphrase:
            for name, content in open_secrets((backup / SECRETS).read_bytes(), passphrase).items():
                if name in NAMES:
                    _write(draft / name, content)
        yield draft
        if target.exists():
            target.rmdir()
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _copy(source: Path, to: Path) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(source, to)
    to.chmod(0o600)


def _write(to: Path, content: bytes) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
