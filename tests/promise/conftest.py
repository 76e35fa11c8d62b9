"""Stores that earlier versions left behind, unpacked and brought up to date by this version."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.demo_fixture import DATABASE, data_directory, database, is_postgres

STORES = Path(__file__).parents[1] / "fixtures" / "stores"
VERSIONS = ("0.1.0", "0.2.0")


@dataclass(frozen=True)
class Store:
    """A data directory and the version that made it."""

    version: str
    folder: Path


def unpack(version: str, folder: Path) -> Store:
    """A store as the version left it."""
    with tarfile.open(STORES / f"{version}.tar.xz") as packed:
        packed.extractall(folder, filter="data")
    return Store(version, folder)


@pytest.fixture(scope="module", params=VERSIONS)
def old_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[Store]:
    """A store of an earlier version, migrated, in place of the tests' own."""
    if is_postgres():
        pytest.skip("the stores were left in SQLite")
    from goldenthread.store import migrate

    store = unpack(request.param, tmp_path_factory.mktemp("store") / "data")
    with (
        django_db_blocker.unblock(),
        data_directory(store.folder),
        database(str(store.folder / DATABASE)),
    ):
        migrate.ensure()
        yield store
