"""What needs more room than DuckDB may take lies on the disk meanwhile, and comes to the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from goldenthread.store import arrays, engine


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


def test_duckdb_takes_no_more_than_its_share_for_each_core() -> None:
    [(cores, limit)] = (
        engine.named(engine.DUCKDB)
        .raw_sql("SELECT current_setting('threads'), current_setting('memory_limit')")
        .fetchall()
    )
    assert limit == f"{max(2, cores) * engine.PER_CORE}.0 MiB"
