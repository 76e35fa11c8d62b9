"""Backups: a whole store copied while people work."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from goldenthread.actions import audit
from goldenthread.ledger.refusal import Refused
from goldenthread.store import migrate
from goldenthread.store.backups import create as making
from goldenthread.store.backups.manifest import Manifest
from goldenthread.store.last_times import Doing, note_time


def create(*, into: Path, by: str, passphrase: str = "", keep: int | None = None) -> tuple[Path, Manifest]:
    """Make a backup of this store in a folder of backups, and note that somebody did, or that it failed."""
    try:
        made, manifest = making.create_backup(into, passphrase=passphrase, keep=keep)
    except (Refused, OSError):
        _note_time(well=False)
        raise
    audit.note(what="backed-up", by=by, subject=str(made), data={"bytes": manifest.size})
    _note_time(well=True)
    return made, manifest


def _note_time(*, well: bool) -> None:
    """For the page about the machine; a store of an earlier version has no place for it yet."""
    if migrate.is_there() and not migrate.pending():
        note_time(Doing.BACKUP, timezone.now(), well=well)
