"""A store of an earlier version as the command line meets it: in SQLite as it was left, or in PostgreSQL."""

# ruff: noqa: S608 - the names of tables come from the databases themselves

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from tests.demo_fixture import DATABASE, is_postgres
from tests.promise.conftest import unpack

Rows = dict[str, list[tuple[Any, ...]]]
SCHEMA = "0005"
"""The last migration of both versions."""
MIGRATE = (
    "import django; django.setup(); from django.core.management import call_command; "
    f"call_command('migrate', verbosity=0); call_command('migrate', 'store', '{SCHEMA}', verbosity=0)"
)


@dataclass(frozen=True)
class OldStore:
    """A data directory and the settings by which commands find its rows."""

    version: str
    folder: Path
    environment: Mapping[str, str]

    @property
    def address(self) -> str:
        """Of its database; empty in SQLite."""
        return self.environment.get("DATABASE_URL", "")

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A command at a terminal."""
        clean = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "GOLDENTHREAD_DEBUG"}}
        command = [sys.executable, "-m", "goldenthread", *map(str, words)]
        told = clean | dict(self.environment) | environment
        return subprocess.run(command, env=told, capture_output=True, text=True, check=False, timeout=600)

    def rows(self) -> Rows:
        """Everything that its database holds."""
        return rows_of(self.address) if self.address else rows_of_file(self.folder / DATABASE)

    def rows_of_copy(self, copy: Path) -> Rows:
        """Everything that a copy of its database holds."""
        if not self.address:
            return rows_of_file(copy)
        with empty_database(f"{name_of(self.address)}_back") as address:
            restore = ["pg_restore", "--no-owner", "--exit-on-error", "--dbname", address, str(copy)]
            subprocess.run(restore, check=True, capture_output=True)
            return rows_of(address)


@contextmanager
def old_store(version: str, folder: Path) -> Iterator[OldStore]:
    """A store as the version left it; in PostgreSQL where the tests run there."""
    store = unpack(version, folder)
    environment = {"GOLDENTHREAD_DATA_DIR": str(folder)}
    if not is_postgres():
        yield OldStore(version, store.folder, environment)
        return
    name = f"{name_of(os.environ['DATABASE_URL'])}_old_{os.getpid()}"  # several run these tests at once
    with empty_database(name) as address:
        environment["DATABASE_URL"] = address
        told = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "goldenthread.config.settings"}
        subprocess.run([sys.executable, "-c", MIGRATE], env=told, check=True)
        move(folder / DATABASE, address)
        (folder / DATABASE).unlink()
        yield OldStore(version, folder, environment)


def name_of(address: str) -> str:
    return urlsplit(address).path.lstrip("/")


@contextmanager
def empty_database(name: str) -> Iterator[str]:
    """The address of an empty database of the tests' own, for as long as the block lasts."""
    import psycopg

    own = os.environ["DATABASE_URL"]
    with psycopg.connect(own, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield urlsplit(own)._replace(path=f"/{quote(name)}").geturl()
    finally:
        with psycopg.connect(own, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def move(file: Path, address: str) -> None:
    """Every row of a SQLite store, written into the same tables of PostgreSQL."""
    import psycopg

    with closing(sqlite3.connect(file)) as source, psycopg.connect(address) as target:
        target.execute("SET TIME ZONE 'UTC'")
        found = source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = sorted({name for (name,) in found} - {"sqlite_sequence"})
        for table in tables:
            target.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        target.execute(f"TRUNCATE {', '.join(tables)}")
        target.commit()
        for table in tables:
            write_rows(source, target, table)
        target.commit()
        for table in tables:
            target.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def write_rows(source: Any, target: Any, table: str) -> None:
    """The rows of one table, each value as the type that its column has there."""
    types = dict(
        target.execute(
            "SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = %s", [table]
        ).fetchall()
    )
    found = source.execute(f'SELECT * FROM "{table}"')
    names = [one[0] for one in found.description]
    columns = ", ".join(f'"{one}"' for one in names)
    values = ", ".join("%s" if types[one] == "bytea" else f"%s::text::{types[one]}" for one in names)
    write = f'INSERT INTO "{table}" ({columns}) OVERRIDING SYSTEM VALUE VALUES ({values})'
    with target.cursor() as cursor:
        cursor.executemany(write, [[plain(one) for one in row] for row in found])
    if types.get("id") in {"int4", "int8"}:
        sequence = f"pg_get_serial_sequence('\"{table}\"', 'id')"
        target.execute(f'SELECT setval({sequence}, max(id)) FROM "{table}"')


def plain(value: Any) -> str | bytes | None:
    """A value of SQLite as it is written into PostgreSQL."""
    return value if value is None or isinstance(value, bytes) else str(value)


def rows_of_file(file: Path) -> Rows:
    """Everything that a file of SQLite holds."""
    with closing(sqlite3.connect(file)) as database:
        tables = [n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in sorted(tables)}


def rows_of(address: str) -> Rows:
    """Everything that a database of PostgreSQL holds, in an order of its own."""
    import psycopg

    with psycopg.connect(address) as database:
        told = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            name: sorted(database.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for (name,) in told.fetchall()
        }
