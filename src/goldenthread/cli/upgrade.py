"""Bringing a store of an earlier version up to date: copied first, tried on the copy, and only then changed.

Run as a program, this is the trial: it brings the copy up to date and makes every signed report again.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from goldenthread.ledger.refusal import Refused

FOLDER = "before-upgrade"
"""Of the data directory: the database's copies, one for each upgrade."""
COPIES = ("????-??-??T??-??-??-*.sqlite3", "????-??-??T??-??-??-*.dump")
"""How a copy is called: when it was made, and the schema that it has."""
KEEP = 3
"""How many of those copies are kept: the last ones."""


def bring_up_to_date(*, without_copy: bool) -> bool:
    """Bring the store up to date if it is not, and say whether something was done."""
    from goldenthread.store import migrate
    from goldenthread.store.backups.manifest import refuse_later
    from goldenthread.store.paths import data_dir

    before = migrate.applied() if migrate.is_there() else ()
    refuse_later(before, f"The store in {data_dir()}")
    done = migrate.ensure(before=None if without_copy else _copy_and_try)
    if done and before:
        _say(f"Brought up to date: schema {migrate.applied()[-1]}.")
        _delete_older_copies(data_dir() / FOLDER)
    return done


def _delete_older_copies(folder: Path) -> None:
    """Keep the last copies, and say how many went; files that are no copies stay."""
    older = sorted(one for form in COPIES for one in folder.glob(form))[:-KEEP]
    for one in older:
        one.unlink()
    if older:
        number = "1 older copy was" if len(older) == 1 else f"{len(older)} older copies were"
        _say(f"{number} deleted: the last {KEEP} are kept.")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _copy_and_try() -> None:
    from goldenthread.store import migrate
    from goldenthread.store.backups.databases import NO_CLIENT, copy_database, has_client, kind_of_database
    from goldenthread.store.backups.manifest import DATABASES, POSTGRESQL
    from goldenthread.store.paths import folder

    kind = kind_of_database()
    if kind == POSTGRESQL and not has_client():
        raise Refused(
            f"This store needs an upgrade, and a copy is made before one. {NO_CLIENT} "
            "Or make a copy yourself and add --without-copy before the command. Nothing was changed."
        )
    schema = migrate.applied()[-1]
    name = f"{datetime.now(UTC):%Y-%m-%dT%H-%M-%S}-{schema}{Path(DATABASES[kind]).suffix}"
    copy = folder(FOLDER) / name
    _say(f"This store was last used by an earlier version (schema {schema}). It is copied before it changes.")
    copy_database(copy)
    copy.chmod(0o600)
    _say(f"The copy of its database, to go back to: {copy}")
    _try(kind, copy)


def _try(kind: str, copy: Path) -> None:
    """Make the signed reports again by this version on a copy, and say what differs."""
    import goldenthread

    with _trial(kind, copy) as environment:
        if environment is None:
            return
        command = [sys.executable, "-m", "goldenthread.cli.upgrade"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise Refused(f"The upgrade was tried on the copy, and stopped: {last}. The store is as it was.")
    told: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    held = sum(one["ok"] for one in told)
    version = goldenthread.__version__
    _say(f"Signed reports made again on the copy by version {version}: {held} of {len(told)} hold.")
    for one in told:
        if one["details"] or not one["ok"]:
            print(one["sentence"], *(f"  {line}" for line in one["details"]), sep="\n", file=sys.stderr)


@contextmanager
def _trial(kind: str, copy: Path) -> Iterator[dict[str, str] | None]:
    """A data directory with the copy for its database; None where no database can be made for it."""
    from goldenthread.store.backups.databases import trial_database
    from goldenthread.store.backups.manifest import SQLITE
    from goldenthread.store.backups.restore import SQLITE_FILE
    from goldenthread.store.paths import data_dir

    with tempfile.TemporaryDirectory(dir=data_dir(), prefix=".trial-") as place:
        for name in ("files", "vintages", "keys"):
            if (data_dir() / name).exists():
                Path(place, name).symlink_to(data_dir() / name)
        told = {"GOLDENTHREAD_DATA_DIR": place, "GOLDENTHREAD_SECRET_KEY": "of a trial"}
        environment = {**os.environ, **told}
        if kind == SQLITE:
            shutil.copyfile(copy, Path(place, SQLITE_FILE))
            yield environment
            return
        try:
            with trial_database(copy) as address:
                yield {**environment, "DATABASE_URL": address}
        except Refused as refused:
            _say(f"The signed reports were not made again on the copy. {refused}")
            yield None


def _report_differences() -> None:
    """The trial itself: whether each signed report holds its promise, as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
    import django

    django.setup()
    from goldenthread.actions import reports
    from goldenthread.store import migrate, snapshots

    migrate.ensure()
    checked = [reports.verify_document(one) for one in snapshots.all() if one.signed_at]
    whole = [{"ok": one.ok, "sentence": one.sentence, "details": one.details} for one in checked]
    print(json.dumps(whole))


if __name__ == "__main__":
    _report_differences()
