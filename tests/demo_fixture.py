"""The demonstration, for tests of any room: built once, and kept under .cache/ by the digest of the code.

    from tests.demo_fixture import demo  # noqa: F401 - a fixture, in a room's conftest.py

A test that asks for `demo` (with the mark `django_db`) finds the whole demonstration in its database and data
directory. What it changes is undone after it; files that it adds stay until the module's tests are over.
"""

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
SOURCE = ROOT / "src" / "goldenthread"
UNRELATED = {"web", "cli", "config"}
DATABASE = "goldenthread.sqlite3"


def digest_of_source() -> str:
    """A digest of everything that decides what the demonstration is."""
    files = (p for p in SOURCE.rglob("*") if p.suffix in {".py", ".yaml", ".typ"})
    related = sorted(p for p in files if p.relative_to(SOURCE).parts[0] not in UNRELATED)
    digest = hashlib.sha256()
    for path in (*related, Path(__file__)):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def data_directory(folder: Path) -> Iterator[None]:
    """The data directory moved to a folder, in this process and in those that it starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOLDENTHREAD_DATA_DIR", str(folder))
        patch.setattr(settings, "DATA_DIR", folder)
        yield


@contextmanager
def database(name: str) -> Iterator[BaseDatabaseWrapper]:
    """Another database in place of the tests' own, for this thread and for those started meanwhile."""
    own, described = connections["default"], connections.settings["default"]
    before = described["NAME"]
    described["NAME"] = name
    other = connections.create_connection("default")
    connections["default"] = other
    try:
        yield other
    finally:
        other.close()
        described["NAME"] = before
        connections["default"] = own


def is_postgres() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def build(folder: Path, name: str) -> None:
    """Build the demonstration in an empty folder and database."""
    from goldenthread.demo.build import build as build_demo

    with data_directory(folder), database(name):
        call_command("migrate", verbosity=0)
        build_demo(progress=lambda _: None)


@contextmanager
def only_one() -> Iterator[None]:
    """Of several workers, one builds and the others wait for it."""
    CACHE.resolve().mkdir(exist_ok=True)  # a link whose folder was deleted gets it back
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def draft(kind: str) -> Path:
    """An empty folder to build in, after what older code built has gone."""
    newest_first = sorted(CACHE.glob(f"{kind}-*"), key=lambda path: -path.stat().st_mtime)
    for old in (*newest_first[2:], *CACHE.glob("building-*")):
        shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix="building-", dir=CACHE))


def built_on_sqlite() -> Path:
    """The folder of the demonstration as the code stands now."""
    folder = CACHE / f"demo-{digest_of_source()}"
    with only_one():
        if not folder.exists():
            building = draft("demo")
            build(building, str(building / DATABASE))
            building.rename(folder)
    return folder


def built_on_postgres() -> tuple[Path, str]:
    """The folder of the demonstration as the code stands now, and the name of the database beside it.

    Each role builds one of its own: only its owner may copy a database, and several roles may share a server.
    """
    with only_one(), connections["default"]._nodb_cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_roles WHERE rolname = current_user")
        prefix = f"goldenthread_demo_{cursor.fetchone()[0]}_"
        name = f"{prefix}{digest_of_source()}"
        folder = CACHE / f"postgres-{name}"
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        there = {row[0] for row in cursor.fetchall()}
        if name not in there or not folder.exists():
            for old in there:
                cursor.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
            shutil.rmtree(folder, ignore_errors=True)
            cursor.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
            building = draft("postgres")
            build(building, name)
            building.rename(folder)
    return folder, name


@pytest.fixture(scope="session")
def built_demo(django_db_setup: None, django_db_blocker: Any) -> tuple[Path, str]:
    """Where the demonstration was built: its folder, and the name of its database on PostgreSQL."""
    with django_db_blocker.unblock():
        return built_on_postgres() if is_postgres() else (built_on_sqlite(), "")


@pytest.fixture(scope="module")
def demo(
    built_demo: tuple[Path, str], django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The demonstration, in a data directory and a database of this module's own; the directory is given."""
    built, name = built_demo
    folder = tmp_path_factory.mktemp("demo-data") / "data"
    shutil.copytree(built, folder)
    folder.chmod(0o700)
    with (
        django_db_blocker.unblock(),
        data_directory(folder),
        copied(name) as copy,
        database(copy or str(folder / DATABASE)),
    ):
        yield folder


@contextmanager
def copied(name: str) -> Iterator[str]:
    """A copy of a database of PostgreSQL, so that what one module commits is not there for the next."""
    if not name:
        yield ""
        return
    copy = f"{connections['default'].settings_dict['NAME']}_demo"
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    yield copy
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
