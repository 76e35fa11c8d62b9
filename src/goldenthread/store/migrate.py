"""Bringing the database up to date."""

from __future__ import annotations

import fcntl
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from goldenthread.store.paths import data_dir


def pending() -> bool:
    """Whether the database lacks a table or a column that this version of the program needs."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def ensure() -> bool:
    """Bring the database up to date if it is not, and say whether something was done."""
    data_dir().mkdir(mode=0o700, parents=True, exist_ok=True)
    _private_file()
    if not pending():
        return False
    with (data_dir() / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two that start at once, one waits
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    return True


def _private_file() -> None:
    """Make SQLite's file readable by its owner alone, before SQLite would make it readable by all."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and "mode=memory" not in str(name):
        Path(name).touch(mode=0o600)
