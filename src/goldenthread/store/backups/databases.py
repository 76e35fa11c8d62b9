"""Copying a database while people write to it, and what the copy says that the store must hold.

SQLite's copy is read by itself. PostgreSQL's is made of a snapshot, and the same snapshot is asked.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import quote, urlsplit

from django.db import connection

from goldenthread.ledger.refusal import Refused
from goldenthread.store.backups.manifest import POSTGRESQL, SQLITE, Chain

APP: Final = "store"
NO_CLIENT: Final = (
    "PostgreSQL's own programs pg_dump and pg_restore are not installed here. "
    "On Debian or Ubuntu: apt-get install postgresql-client"
)


class Cursor(Protocol):
    """What both databases' drivers have."""

    def execute(self, query: str, /) -> Any:
        """Run a statement."""

    def fetchall(self) -> Sequence[Any]:
        """Its rows."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a copy of a database says of itself, and which files it names."""

    migrations: tuple[str, ...]
    ledger: Chain
    audit: Chain
    files: tuple[str, ...]
    vintages: tuple[str, ...]
    extracts: tuple[int, ...]
    """Those that still wait to be read, whose files lie aside."""
    second_steps: tuple[str, ...]


def kind_of_database() -> str:
    """Where this store keeps its rows."""
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def copy_database(to: Path) -> Facts:
    """Copy this store's database as it stands at one moment, without holding anybody up."""
    return _copy_sqlite(to) if kind_of_database() == SQLITE else _copy_postgresql(to)


def _copy_sqlite(to: Path) -> Facts:
    source = connection.settings_dict["NAME"]
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60)) as before,
        closing(sqlite3.connect(to)) as after,
    ):
        before.backup(after)
        after.execute("PRAGMA journal_mode=DELETE")
        return read_facts(after.cursor(), _tables_of_sqlite(after))


def read_sqlite(file: Path) -> tuple[str, Facts]:
    """What is wrong with a copy of SQLite, or nothing; and what it says."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as copy:
        problem = copy.execute("PRAGMA integrity_check").fetchone()[0]
        return "" if problem == "ok" else problem, read_facts(copy.cursor(), _tables_of_sqlite(copy))


def _tables_of_sqlite(database: sqlite3.Connection) -> frozenset[str]:
    return frozenset(name for (name,) in database.execute("SELECT name FROM sqlite_master"))


def _copy_postgresql(to: Path) -> Facts:
    import psycopg

    with psycopg.connect(**_parameters()) as own, own.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchall()[0][0]
        run_client("pg_dump", "-Fc", "--no-owner", f"--snapshot={snapshot}", "--file", str(to))
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = frozenset(name for (name,) in cursor.fetchall())
        return read_facts(cursor, tables)


def read_facts(cursor: Cursor, tables: frozenset[str]) -> Facts:
    """What a database says; tables that came with a later version than its own are taken as empty."""

    def column(table: str, query: str) -> tuple[Any, ...]:
        if table not in tables:
            return ()
        cursor.execute(query)
        return tuple(row[0] for row in cursor.fetchall())

    def chain(table: str) -> Chain:
        if table not in tables:
            return Chain()
        cursor.execute(f"SELECT serial, mark FROM {table} ORDER BY serial DESC LIMIT 1")  # noqa: S608
        return Chain(*next(iter(cursor.fetchall()), (0, "")))

    return Facts(
        column("django_migrations", f"SELECT name FROM django_migrations WHERE app = '{APP}' ORDER BY id"),  # noqa: S608
        chain("ledger_append"),
        chain("audit"),
        column("file", "SELECT digest FROM file ORDER BY digest"),
        column("vintage", "SELECT digest FROM vintage ORDER BY digest"),
        column(
            "extract", "SELECT id FROM extract WHERE state IN ('waiting', 'reading', 'asking') ORDER BY id"
        ),
        column(
            "mfa_authenticator",
            "SELECT DISTINCT person.username FROM mfa_authenticator "
            "JOIN person ON person.id = mfa_authenticator.user_id "
            "WHERE type IN ('totp', 'recovery_codes') ORDER BY person.username",
        ),
    )


# Restoring


def restore_postgresql(dump: Path) -> None:
    """Restore a dump into the empty database that DATABASE_URL names."""
    refuse_filled_postgresql()
    run_client("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(dump))


@contextmanager
def trial_database(dump: Path) -> Iterator[str]:
    """The address of a database of its own that holds a dump, for as long as the block lasts."""
    import psycopg
    from psycopg import sql

    name = f"{connection.settings_dict['NAME']}_trial"
    identifier = sql.Identifier(name)
    try:
        with psycopg.connect(**_parameters(), autocommit=True) as own:
            own.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(identifier))
            own.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(identifier))
    except psycopg.Error as problem:
        raise Refused(f"No database can be made to try it in: {str(problem).strip()}") from None
    try:
        run_client("pg_restore", "--no-owner", "--exit-on-error", str(dump), database=name)
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{quote(name)}").geturl()
    finally:
        with psycopg.connect(**_parameters(), autocommit=True) as own:
            own.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))


def refuse_filled_postgresql() -> None:
    """Refuse a database that has tables, or that somebody else is connected to."""
    import psycopg

    with psycopg.connect(**_parameters()) as own, own.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")
        tables = cursor.fetchall()[0][0]
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        others = cursor.fetchall()[0][0]
    name = connection.settings_dict["NAME"]
    if tables:
        raise Refused(f"The database {name} is not empty. Make another one and name it in DATABASE_URL.")
    if others:
        raise Refused(f"Another program is connected to the database {name}. Stop it first.")


def check_dump(dump: Path) -> str:
    """What is wrong with a dump of PostgreSQL; empty where its list can be read."""
    try:
        run_client("pg_restore", "--list", str(dump), connect=False)
    except Refused as refused:
        return str(refused)
    return ""


def has_client() -> bool:
    """Whether PostgreSQL's own programs are on this machine."""
    return bool(shutil.which("pg_dump") and shutil.which("pg_restore"))


def run_client(program: str, *words: str, connect: bool = True, database: str = "") -> None:
    """Run one of PostgreSQL's own programs on this store's database; a password never stands in a command."""
    from psycopg.conninfo import make_conninfo

    if not has_client():
        raise Refused(NO_CLIENT)
    environment = dict(os.environ)
    where: list[str] = []
    if connect:
        parameters = _parameters() | ({"dbname": database} if database else {})
        environment["PGPASSWORD"] = str(parameters.pop("password", ""))
        where = ["--dbname", make_conninfo("", **parameters)]
    done = subprocess.run(  # noqa: S603 - a fixed program; names come from the settings
        [program, *where, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise Refused(f"{program} stopped: {last}")


def _parameters() -> dict[str, Any]:
    own = connection.settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    found = {name: own[key] for name, key in named.items() if own.get(key)}
    options = own.get("OPTIONS") or {}
    return found | {name: value for name, value in options.items() if isinstance(value, str)}
