"""Backups: a whole store copied while people work."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from goldenthread.actions import audit
from goldenthread.store.backups import create as making
from goldenthread.store.backups.manifest import Manifest
from goldenthread.store.last_times import Doing, note_time


def create(*, into: Path, by: str, passphrase: str = "", keep: int | None = None) -> tuple[Path, Manifest]:
    """Make a backup of this store in a folder of backups, and log that somebody did."""
    made, manifest = making.create_backup(into, passphrase=passphrase, keep=keep)
    note_time(Doing.BACKUP, timezone.now())
    audit.note(what="backed-up", by=by, subject=made.name, data={"entries": manifest.ledger.entries})
    return made, manifest
