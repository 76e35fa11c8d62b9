"""A store with files, vintages and signed reports, in a SQLite file of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.demo_fixture import DATABASE, data_directory, database, is_postgres
from tests.promise.conftest import Store, unpack

from goldenthread.store.backups.secrets import PASSPHRASE

os.environ.pop(PASSPHRASE, None)


@pytest.fixture
def fresh_store(tmp_path: Path, django_db_blocker: Any) -> Iterator[Store]:
    """The same for one test, which may write to it as it likes."""
    yield from _unpacked(tmp_path / "data", django_db_blocker)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Store]:
    """What 0.2.0 left behind, brought up to date."""
    yield from _unpacked(tmp_path_factory.mktemp("store") / "data", django_db_blocker)


def _unpacked(folder: Path, django_db_blocker: Any) -> Iterator[Store]:
    if is_postgres():
        pytest.skip("the store was left in SQLite")
    from goldenthread.store import migrate

    found = unpack("0.2.0", folder)
    (found.folder / "secret-key").write_text("the key of the sessions")
    with django_db_blocker.unblock(), data_directory(found.folder), database(str(found.folder / DATABASE)):
        migrate.ensure()
        yield found


@pytest.fixture(scope="module")
def backup(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it, with the keys locked."""
    from goldenthread.actions import backups

    into = tmp_path_factory.mktemp("backups")
    return backups.create(into=into, by="administrator", passphrase="a long passphrase")[0]
