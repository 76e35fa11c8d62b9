"""Triggers by which the database itself refuses to change or delete what was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

UNIQUE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "ledger_append": (("serial",), ("first",), ("recorded_at",)),
    "ledger_key": (("id",), ("period", "subject", "measure", "group")),
    "ledger_source": (("id",), ("digest", "file", "version")),
    "ledger_observation": (("serial",),),
    "ledger_event": (("serial",),),
    "edition": (("digest",), ("serial",)),
    "snapshot": (("digest",), ("serial",)),
    "vintage": (("digest",), ("serial",)),
    "file": (("digest",),),
    "audit": (("serial",),),
}
"""The tables that only grow, each with the columns that tell its rows apart."""


def sentence(table: str) -> str:
    """What the database answers."""
    return (
        f"What was recorded stays: rows of {table} cannot be changed or deleted. Append a correction instead."
    )


def guard(connection: Any) -> None:
    """Make the database refuse, for those of the tables that are there; a second call changes nothing."""
    make = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        for table in _present(connection):
            for statement in make(table):
                cursor.execute(statement)


def unguard(connection: Any) -> None:
    """Lift the guard: for undoing the migration, and for emptying a test's database."""
    on_table = {"sqlite": "", "postgresql": ' ON "{table}"'}[connection.vendor]
    with connection.cursor() as cursor:
        for table in _present(connection):
            for verb in {"sqlite": ("update", "delete", "replace"), "postgresql": ("stays",)}[
                connection.vendor
            ]:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_{verb}"' + on_table.format(table=table))


def _present(connection: Any) -> list[str]:
    there = set(connection.introspection.table_names())
    return [table for table in UNIQUE if table in there]


def _sqlite(table: str) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{sentence(table)}'); END"
    for verb in ("update", "delete"):
        yield f'CREATE TRIGGER IF NOT EXISTS "{table}_{verb}" BEFORE {verb.upper()} ON "{table}" {refuse}'
    # INSERT OR REPLACE deletes without firing the trigger above; so an insert may not meet an old row at all.
    old = " OR ".join(
        "(" + " AND ".join(f'"{c}" = NEW."{c}"' for c in columns) + ")" for columns in UNIQUE[table]
    )
    met = f'EXISTS (SELECT 1 FROM "{table}" WHERE {old})'  # noqa: S608 - the names are those above
    yield f'CREATE TRIGGER IF NOT EXISTS "{table}_replace" BEFORE INSERT ON "{table}" WHEN {met} {refuse}'


def _postgresql(table: str) -> Iterator[str]:
    yield f"""
        CREATE OR REPLACE FUNCTION goldenthread_what_was_recorded_stays() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION '{sentence("%")}', TG_TABLE_NAME;
        END $$
    """
    yield f"""
        CREATE OR REPLACE TRIGGER "{table}_stays" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}"
        FOR EACH STATEMENT EXECUTE FUNCTION goldenthread_what_was_recorded_stays()
    """
