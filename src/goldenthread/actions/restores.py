"""A restored store is brought up to date and proven whole."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.db import connections

from goldenthread.actions import seals, verifying
from goldenthread.ledger.refusal import Refused
from goldenthread.store import migrate
from goldenthread.store.backups.databases import restore_postgresql
from goldenthread.store.backups.manifest import DATABASES, POSTGRESQL, Chain, Manifest
from goldenthread.store.models import AppendRow, AuditRow
from goldenthread.store.proving.found import Outcome


def fill_postgresql(backup: Path) -> None:
    """Restore a backup's rows into the empty database that DATABASE_URL names."""
    restore_postgresql(backup / DATABASES[POSTGRESQL])
    connections["default"].close()


def prove_restored(manifest: Manifest, *, by: str, show: Callable[[Outcome], None]) -> bool:
    """Verify a restored store whole, and show each outcome; refused where it is not what was backed up.

    A store of an earlier version is brought up to date first, and what was signed before seals existed is
    sealed, as at any first start: the backup is its copy.
    """
    for model, then in ((AppendRow, manifest.ledger), (AuditRow, manifest.audit)):
        last = model.objects.order_by("-serial").values_list("serial", "mark").first()
        if Chain(*(last or (0, ""))) != then:
            raise Refused("The restored database ends with other marks than the backup’s manifest says.")
    migrate.ensure()
    try:
        with suppress(Refused):  # the verification says what is wrong
            seals.seal_at_upgrade()
        return verifying.verify_store(by=by, show=show).ok
    finally:
        connections["default"].close()
