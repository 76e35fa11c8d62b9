"""Cubes and records for the engine, and the engine itself: DuckDB, and Spark where there is one."""

from collections.abc import Iterator
from typing import Any

import pytest

from goldenthread.store import engine


@pytest.fixture(scope="session", params=["duckdb", pytest.param("local[2]", marks=pytest.mark.java)])
def on(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Each engine in turn."""
    found = engine.named(request.param)
    yield found
    if request.param != "duckdb":
        found._session.stop()
        engine.named.cache_clear()
