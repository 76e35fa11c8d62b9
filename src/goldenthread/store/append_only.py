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
    "erasure": (("id",), ("serial", "table", "key")),
    "return_version": (("id",), ("programme", "quarter", "version"), ("submitted_serial",)),
    "return_text": (("version_id",),),
    "reason": (("serial",),),
}
"""The tables that only grow, each with the columns that tell its rows apart."""

ERASABLE: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    "return_version": (
        "id",
        ("programme", "quarter", "version", "file_name", "digest", "edition", "values", "submitted_serial"),
        "",
    ),
    "return_text": ("version_id", (), "mark"),
    "reason": ("serial", ("programme", "quarter"), "text"),
}
"""Tables with people's words, which the law may want erased: the key, what stays even then, and the column
that must come to hold what the erasure's row says. Without such a row they cannot be changed either."""


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
        for name, table in _triggers(connection):
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"' + on_table.format(table=table))


def find_unguarded(connection: Any) -> list[str]:
    """The tables of which a trigger is missing or switched off."""
    there = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(there)
        found = {row[0] for row in cursor.fetchall()}
    return sorted({table for name, table in _triggers(connection) if name not in found})


def _triggers(connection: Any) -> Iterator[tuple[str, str]]:
    for table in _present(connection):
        verbs = {"sqlite": ("update", "delete", "replace"), "postgresql": ("stays",)}[connection.vendor]
        if connection.vendor == "postgresql" and table in ERASABLE:
            verbs = ("stays", "whole")
        for verb in verbs:
            yield f"{table}_{verb}", table


def _present(connection: Any) -> list[str]:
    """Those that are there; those whose guard asks for erasures, once there is a table of them."""
    there = set(connection.introspection.table_names())
    return [table for table in UNIQUE if table in there and (table not in ERASABLE or "erasure" in there)]


def _erased(table: str) -> str:
    """The condition under which a row may become another one: an erasure says so."""
    key, stays, after = ERASABLE[table]
    same = [f'NEW."{column}" = OLD."{column}"' for column in (key, *stays)]
    says = f' AND "after" = NEW."{after}"' if after else ""
    row = f'"table" = \'{table}\' AND "key" = CAST(OLD."{key}" AS text){says}'
    return " AND ".join([*same, f"EXISTS (SELECT 1 FROM erasure WHERE {row})"])  # noqa: S608 - names above


def _sqlite(table: str) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{sentence(table)}'); END"
    for verb in ("update", "delete"):
        when = f"WHEN NOT ({_erased(table)}) " if verb == "update" and table in ERASABLE else ""
        name = f"{table}_{verb}"
        yield f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {verb.upper()} ON "{table}" {when}{refuse}'
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
    if table not in ERASABLE:
        yield f"""
            CREATE OR REPLACE TRIGGER "{table}_stays" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}"
            FOR EACH STATEMENT EXECUTE FUNCTION goldenthread_what_was_recorded_stays()
        """
        return
    yield f"""
        CREATE OR REPLACE FUNCTION goldenthread_{table}_stays() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF {_erased(table)} THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION '{sentence("%")}', TG_TABLE_NAME;
        END $$
    """
    yield f"""
        CREATE OR REPLACE TRIGGER "{table}_stays" BEFORE UPDATE OR DELETE ON "{table}"
        FOR EACH ROW EXECUTE FUNCTION goldenthread_{table}_stays()
    """
    yield f"""
        CREATE OR REPLACE TRIGGER "{table}_whole" BEFORE TRUNCATE ON "{table}"
        FOR EACH STATEMENT EXECUTE FUNCTION goldenthread_what_was_recorded_stays()
    """
