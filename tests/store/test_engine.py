"""What needs more room than DuckDB may take lies on the disk meanwhile, and comes to the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from goldenthread.store import arrays, engine, records
from goldenthread.trends.kinds import KINDS


@pytest.mark.usefixtures("data_dir")
def test_a_count_that_does_not_fit_is_made_on_the_disk(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(engine, "PER_CORE", 12)
    rows, keys = 400_000, 200_000
    words = arrays.texts([f"A class with quite a long name, the number {n}" for n in range(keys)])
    places = arrays.column(np.arange(rows) % keys, pa.int32())
    path = tmp_path / "records.parquet"
    pq.write_table(pa.table({"class": words.take(places)}), path)
    duckdb = engine.named.__wrapped__(engine.DUCKDB)
    try:
        table = engine.table(str(path), on=duckdb)
        spilled, counts = 0, []
        for piece in engine.pieces(table.group_by("class").aggregate(count=table.count())):
            counts += arrays.values(piece["count"]).tolist()
            spilled += any((tmp_path / "engine").glob("*/*"))
        assert counts == [2] * keys
        assert spilled
    finally:
        duckdb.disconnect()
    assert not list((tmp_path / "engine").iterdir())


def limit() -> int:
    """The megabytes that the engine in use may take."""
    [(told,)] = engine.engine().raw_sql("SELECT current_setting('memory_limit')").fetchall()
    assert told.endswith(".0 MiB")
    return int(float(told.removesuffix(" MiB")))


def test_duckdb_takes_no_more_than_its_share_for_each_core() -> None:
    [(cores,)] = engine.engine().raw_sql("SELECT current_setting('threads')").fetchall()
    assert limit() in {max(2, cores) * each for each in (engine.PER_CORE, engine.PER_CORE_AT_MOST)}


@pytest.fixture
def little(data_dir: Path, monkeypatch) -> Iterator[Path]:
    """An engine of its own with too little memory, and records that do not fit."""
    monkeypatch.setattr(engine, "PER_CORE", 4)
    duckdb = engine.named.__wrapped__(engine.DUCKDB)
    duckdb.raw_sql("SET threads = 2")
    engine._limit(duckdb, 4)
    monkeypatch.setattr(engine, "named", lambda _: duckdb)
    texts = arrays.texts([f"{n:06d} {'of free text ' * 10}" for n in range(60_000)])
    same = pa.repeat(pa.scalar("Camden"), len(texts)), pa.repeat(pa.scalar("2024-01"), len(texts))
    path = data_dir / "records.parquet"
    pq.write_table(pa.table({"area": same[0], "month": same[1], "class": texts}), path)
    yield path
    duckdb.disconnect()


def test_what_does_not_fit_begins_again_with_more(little: Path) -> None:
    assert limit() == 8
    found = records.count(little, KINDS["offence-records"])
    assert found.problems == ()
    assert found.cube is not None
    assert found.cube.count.sum() == 60_000
    assert limit() == 2 * engine.PER_CORE_AT_MOST


def test_what_does_not_fit_at_all_is_refused_in_words(little: Path, monkeypatch) -> None:
    monkeypatch.setattr(engine, "PER_CORE_AT_MOST", 4)
    [problem] = records.count(little, KINDS["offence-records"]).problems
    assert problem.wrong == "Counting it takes more memory than DuckDB may use here."
    assert "split it into several files" in problem.todo
