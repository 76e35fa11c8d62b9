"""Bringing the database up to date."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from goldenthread.store.paths import data_dir


def pending() -> bool:
    """Whether the database lacks a table or a column that this version of the program needs."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_there() -> bool:
    """Whether there is a database at all: asking SQLite for one makes it."""
    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()


def applied() -> tuple[str, ...]:
    """The product's own migrations that the database has had, in order; none where it is new."""
    found = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(name for app, name in found if app == "store"))


def ensure(before: Callable[[], None] | None = None) -> bool:
    """Bring the database up to date if it is not, and say whether something was done.

    ``before`` is done first where a database that is not new is to be changed; what it raises, hinders that.
    """
    data_dir().mkdir(mode=0o700, parents=True, exist_ok=True)
    _private_file()
    if not pending():
        return False
    from goldenthread.store import inventories  # numpy and the kinds of data: only an upgrade needs them

    with (data_dir() / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two that start at once, one waits
        if before is not None and applied() and pending():
            before()
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        inventories.take()
    return True


def _private_file() -> None:
    """Make SQLite's file readable by its owner alone, before SQLite would make it readable by all."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and "mode=memory" not in str(name):
        Path(name).touch(mode=0o600)
