"""The contenders of offence_records.py: each counts a file into a cube, and asks it for rolling years."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

DIMENSIONS = ["month", "area", "group", "subgroup", "flag.knife", "flag.domestic"]

CUBE_SQL = """
    SELECT CAST(substr(month, 1, 4) AS INT) * 12 + CAST(substr(month, 6, 2) AS INT) - 1 AS month,
        borough AS area, class AS "group", subclass AS subgroup,
        {knife} AS "flag.knife", {domestic} AS "flag.domestic", count(*) AS count
    FROM {file} GROUP BY ALL
"""
CSV = {
    "file": "read_csv('{path}', header = true, all_varchar = true)",
    "knife": "knife = '1'",
    "domestic": "domestic = '1'",
}
PARQUET = {"file": "read_parquet('{path}')", "knife": "knife", "domestic": "domestic"}
YEARS_SQL = """
    WITH counts AS (
        SELECT month, area, "group", sum(count) AS count FROM read_parquet('{path}') GROUP BY ALL
    ), dense AS (
        SELECT month, area, "group", coalesce(count, 0) AS count
        FROM (SELECT DISTINCT month FROM counts) CROSS JOIN (SELECT DISTINCT area, "group" FROM counts)
        LEFT JOIN counts USING (month, area, "group")
    )
    SELECT month, area, "group", CAST(sum(count) OVER (
        PARTITION BY area, "group" ORDER BY month ROWS BETWEEN 11 PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS count FROM dense
    QUALIFY month >= min(month) OVER () + 11
"""
Contender = tuple[Callable[[Path, Path], None], Callable[[Path], Any]]


def is_parquet(path: Path) -> bool:
    return path.suffix == ".parquet"


def sql(_: str) -> Contender:
    """What somebody who knows DuckDB writes."""
    import duckdb
    import pyarrow as pa  # noqa: F401 - what answers are given in is no part of the race

    def count(path: Path, cube: Path) -> None:
        words = PARQUET if is_parquet(path) else CSV
        asked = CUBE_SQL.format_map(words).format(path=path)
        duckdb.sql(f"COPY ({asked}) TO '{cube}' (FORMAT parquet)")

    def ask(cube: Path) -> Any:
        return duckdb.sql(YEARS_SQL.format(path=cube)).to_arrow_table()

    return count, ask


def expressions(address: str) -> Contender:
    """The product's own way, with its checks, on the engine at this address."""
    asks = _asks(address)
    from goldenthread.store import cells, records
    from goldenthread.trends.kinds import KINDS
    from goldenthread.trends.kinds.offence_records import cells_of

    def count(path: Path, cube: Path) -> None:
        found = records.count(path, KINDS["offence-records"])
        assert found.cube is not None, found.problems
        assert not found.problems, found.problems
        cells.write(cube, cells_of([found.cube]))

    return count, asks


def load(address: str) -> Contender:
    """Adding the file as a vintage, as the command line does."""
    asks = _asks(address)
    from django.core.management import call_command

    from goldenthread.actions import records
    from goldenthread.store import vintages

    call_command("migrate", verbosity=0)

    def count(path: Path, cube: Path) -> None:
        added = records.add(paths=[path], obtained=date(2025, 6, 1), by="benchmark")
        shutil.copy(vintages.cube(added.digest), cube)

    return count, asks


def _asks(address: str) -> Callable[[Path], Any]:
    """The product's rolling years, on an engine that is up."""
    import django
    import pyarrow as pa

    django.setup()
    from goldenthread.store import engine
    from goldenthread.trends.expressions import series

    engine.named(address)

    def ask(cube: Path) -> Any:
        counts = series.counted(engine.table(str(cube)), ("area", "group"))
        return pa.Table.from_batches(engine.pieces(series.rolling_years(counts, ("area", "group"))))

    return ask


def pandas(_: str) -> Contender:
    """What an analyst writes."""
    import pandas as pd

    def count(path: Path, cube: Path) -> None:
        records = pd.read_parquet(path) if is_parquet(path) else pd.read_csv(path)
        when = pd.to_datetime(records["month"], format="%Y-%m")
        records["month"] = when.dt.year * 12 + when.dt.month - 1
        records.columns = DIMENSIONS
        records.groupby(DIMENSIONS).size().rename("count").reset_index().to_parquet(cube, index=False)

    return count, _pandas_years


def tuned_pandas(_: str) -> Contender:
    """What somebody who knows pandas well writes: words as categories, flags as bytes."""
    import pandas as pd

    def count(path: Path, cube: Path) -> None:
        words = ["month", "borough", "class", "subclass"]
        if is_parquet(path):
            records = pd.read_parquet(path, read_dictionary=words)
        else:
            kinds = {**dict.fromkeys(words, "category"), "knife": "int8", "domestic": "int8"}
            records = pd.read_csv(path, dtype=kinds)
        months = records["month"].cat
        records["month"] = months.rename_categories(
            [int(m[:4]) * 12 + int(m[5:]) - 1 for m in months.categories]
        )
        records.columns = DIMENSIONS
        counted = records.groupby(DIMENSIONS, observed=True).size().rename("count").reset_index()
        counted["month"] = counted["month"].astype("int64")
        counted.to_parquet(cube, index=False)

    return count, _pandas_years


def _pandas_years(cube: Path) -> Any:
    import pandas as pd

    counted = pd.read_parquet(cube).groupby(["area", "group", "month"], observed=True)["count"].sum()
    dense = counted.unstack("month", fill_value=0).sort_index(axis=1)
    return dense.T.rolling(12).sum().T.iloc[:, 11:].stack().rename("count").reset_index()


CONTENDERS: dict[str, Callable[[str], Contender]] = {
    "sql": sql,
    "expressions": expressions,
    "load": load,
    "pandas": pandas,
    "pandas, tuned": tuned_pandas,
    "spark": expressions,
}
