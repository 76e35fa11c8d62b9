"""A restored store is proven whole before it takes its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connections

from goldenthread.actions import audit, reports
from goldenthread.ledger.refusal import Refused
from goldenthread.reports.seals.manifest import Chain as Sealed
from goldenthread.store import files, migrate, seals, snapshots
from goldenthread.store.backups.databases import restore_postgresql
from goldenthread.store.backups.manifest import DATABASES, POSTGRESQL, Chain, Manifest
from goldenthread.store.models import File, Vintage
from goldenthread.store.vintages import cube

Say = Callable[[str], None]


def fill_postgresql(backup: Path) -> None:
    """Restore a backup's rows into the empty database that DATABASE_URL names."""
    restore_postgresql(backup / DATABASES[POSTGRESQL])
    connections["default"].close()


def prove(manifest: Manifest, say: Say) -> None:
    """Verify a restored store whole, a line for each part; refused with the first that does not hold.

    A store of an earlier version is brought up to date first: the backup is its copy.
    """
    upgraded = migrate.ensure()
    for whole, title, then in (
        (audit.verify_ledger(), "ledger", manifest.ledger),
        (audit.verify(), "audit log", manifest.audit),
    ):
        ends_alike = (whole.entries, whole.mark) == (then.entries, then.mark)
        # An upgrade lists in the ledger what earlier versions kept.
        if not ends_alike and (not upgraded or any(_differences(title, then))):
            raise Refused(f"The {title} ends with entry {whole.entries}, and the backup with {then.entries}.")
        say(f"The {title} is whole: {whole.entries:,} entries.")
    kept = [digest for digest in File.objects.values_list("digest", flat=True) if _is_there(digest, manifest)]
    for digest in kept:
        files.read(digest)
    say(f"{len(kept):,} files have their digests.")
    vintages = list(Vintage.objects.values_list("digest", flat=True))
    for digest in vintages:
        cube(digest)
    say(f"{len(vintages):,} vintages have their rows.")
    for report in snapshots.all():
        sealed = seals.find_seal(report.digest) is not None
        checked = reports.verify(report.digest) if sealed else reports.verify_document(report)
        if not checked.ok:
            raise Refused(checked.sentence, checked.details)
        say(checked.sentence)
    connections["default"].close()


def _differences(title: str, then: Chain) -> Iterator[str]:
    return seals.chain_differences(title, Sealed(then.entries, then.mark))


def _is_there(digest: str, manifest: Manifest) -> bool:
    return f"files/{digest[:2]}/{digest}" not in manifest.missing
