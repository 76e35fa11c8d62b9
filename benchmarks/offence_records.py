"""How long it takes to count offence records into a monthly cube, and to ask the cube, against rivals.

    .venv/bin/python benchmarks/offence_records.py [RECORDS ...]

By default 1, 10 and 50 million records (month, borough, class, subclass, two flags) as a CSV in order of
month, as such files come, generated with a fixed seed into a folder that is removed afterwards. Each
contender runs in a process of its own, whose largest memory is shown: the product's expressions, DuckDB's SQL
written by hand, and pandas. All must give the same cube and the
same rolling years. GOLDENTHREAD_SPARK=local[2] adds a local Spark cluster of two workers.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SIZES = (1_000_000, 10_000_000, 50_000_000)
MONTHS, FIRST = 120, 2015 * 12
DIMENSIONS = ["month", "area", "group", "subgroup", "flag.knife", "flag.domestic"]
SPARK = os.environ.get("GOLDENTHREAD_SPARK", "")

CUBE_SQL = """
    SELECT CAST(substr(month, 1, 4) AS INT) * 12 + CAST(substr(month, 6, 2) AS INT) - 1 AS month,
        borough AS area, class AS "group", subclass AS subgroup,
        knife = '1' AS "flag.knife", domestic = '1' AS "flag.domestic", count(*) AS count
    FROM read_csv('{path}', header = true, all_varchar = true) GROUP BY ALL
"""
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


def main() -> None:
    if len(sys.argv) > 1 and sys.argv[1] == "--one":
        print(json.dumps(one(sys.argv[2], Path(sys.argv[3]))))
        return
    sizes = sorted(int(a.replace(",", "").replace("_", "")) for a in sys.argv[1:]) or SIZES
    contenders = ["expressions", "sql", "pandas", *(["spark"] if SPARK else [])]
    titles = f"{'count (s)':>10} {'ask (s)':>9} {'memory (MB)':>12} {'of SQL':>7}"
    print(f"{'records':>12} {'contender':<12} {titles}")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / "records.csv"
            generate(path, size)
            found = {name: measured(name, path) for name in contenders}
            report(size, found)


def report(size: int, found: dict[str, dict[str, Any]]) -> None:
    """A line for each contender; a contender with other figures stops the benchmark."""
    by_hand = found["sql"]["cube"] + found["sql"]["years"]
    for name, took in found.items():
        ratio = (took["cube"] + took["years"]) / by_hand
        print(
            f"{size:>12,} {name:<12} {took['cube']:>10.2f} {took['years']:>9.3f} {took['memory']:>12,.0f} "
            f"{ratio:>6.2f}x",
            flush=True,
        )
        assert took["figures"] == found["sql"]["figures"], f"{name} has other figures than the SQL"
    ours = found["expressions"]
    pandas = found["pandas"]["cube"] + found["pandas"]["years"]
    print(
        f"{'':>12} pandas takes {pandas / (ours['cube'] + ours['years']):.1f} times as long as expressions\n"
    )


def generate(path: Path, size: int) -> None:
    """Records with a fixed seed, a million at a time."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv

    chance = np.random.default_rng(7)
    months = [f"{(FIRST + n) // 12}-{(FIRST + n) % 12 + 1:02d}" for n in range(MONTHS)]
    boroughs = [f"Borough {n:02d}" for n in range(33)]
    classes = [f"Class {n:02d}" for n in range(12)]
    subclasses = [f"Subclass {n}" for n in range(40)]
    with path.open("wb") as out:
        for start in range(0, size, 1_000_000):
            rows = min(1_000_000, size - start)
            subclass = chance.integers(0, 40, rows)
            columns = {
                "month": (np.arange(start, start + rows) * MONTHS // size, months),
                "borough": (chance.integers(0, 33, rows), boroughs),
                "class": (subclass % 12, classes),
                "subclass": (subclass, subclasses),
                "knife": ((chance.random(rows) < 0.1).astype(int), ["0", "1"]),
                "domestic": ((chance.random(rows) < 0.3).astype(int), ["0", "1"]),
            }
            table = pa.table(
                {name: pa.array(words).take(pa.array(codes)) for name, (codes, words) in columns.items()}
            )
            csv.write_csv(table, out, csv.WriteOptions(include_header=start == 0, quoting_style="none"))


def measured(name: str, path: Path) -> dict[str, Any]:
    """One contender in a process of its own, the second of two runs: the disk is warm for all."""
    command = [sys.executable, __file__, "--one", name, str(path)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return found


def one(name: str, path: Path) -> dict[str, Any]:
    """What a contender took, and its figures: the sums of the cube and of the rolling years."""
    count, ask = {"expressions": expressions, "sql": sql, "pandas": pandas, "spark": spark}[name]()
    cube = path.with_name(f"cube-{name}.parquet")
    started = time.perf_counter()
    count(path, cube)
    middle = time.perf_counter()
    years = ask(cube)
    ended = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "cube": middle - started,
        "years": ended - middle,
        "memory": memory,
        "figures": [len(years), int(years["count"].sum()), *_weighted(years)],
    }


def _weighted(years: Any) -> list[int]:
    """Sums that would differ if a month or a borough had another's figures."""
    areas = years["area"].astype(str).str[-2:].astype(int)
    return [int((years["count"] * years["month"]).sum()), int((years["count"] * areas).sum())]


Contender = tuple[Callable[[Path, Path], None], Callable[[Path], Any]]


def expressions() -> Contender:
    """The product's own way, on DuckDB."""
    return of_engine("duckdb")


def spark() -> Contender:
    """The same expressions on a local Spark cluster."""
    return of_engine(SPARK)


def of_engine(engine_name: str) -> Contender:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "goldenthread.config.settings"
    django.setup()
    from goldenthread.store import engine
    from goldenthread.trends.expressions import records, series
    from goldenthread.trends.kinds.offence_records import columns_of

    on = engine.named(engine_name)

    def count(path: Path, cube: Path) -> None:
        table = engine.table(str(path), on=on)
        columns, why = columns_of(table.columns)
        assert columns is not None, why
        records.cube(records.tally(table, columns, columns.others)).to_parquet(str(cube))

    def ask(cube: Path) -> Any:
        table = engine.table(str(cube), on=on)
        counts = series.counted(table, ("area", "group"))
        return series.rolling_years(counts, ("area", "group")).to_pandas()

    return count, ask


def sql() -> Contender:
    """What somebody who knows DuckDB writes."""
    import duckdb

    def count(path: Path, cube: Path) -> None:
        duckdb.sql(f"COPY ({CUBE_SQL.format(path=path)}) TO '{cube}' (FORMAT parquet)")

    def ask(cube: Path) -> Any:
        return duckdb.sql(YEARS_SQL.format(path=cube)).df()

    return count, ask


def pandas() -> Contender:
    """What somebody who knows pandas writes."""
    import pandas as pd

    by = ["area", "group"]

    def count(path: Path, cube: Path) -> None:
        words = dict.fromkeys(("month", "borough", "class", "subclass"), "category")
        records = pd.read_csv(path, dtype={**words, "knife": "int8", "domestic": "int8"})
        months = records["month"].cat
        records["month"] = months.rename_categories(
            [int(m[:4]) * 12 + int(m[5:]) - 1 for m in months.categories]
        )
        records.columns = DIMENSIONS
        counted = records.groupby(DIMENSIONS, observed=True).size().rename("count").reset_index()
        counted["month"] = counted["month"].astype("int64")
        counted.to_parquet(cube, index=False)

    def ask(cube: Path) -> Any:
        counted = pd.read_parquet(cube).groupby([*by, "month"], observed=True)["count"].sum()
        dense = counted.unstack("month", fill_value=0).sort_index(axis=1)
        return dense.T.rolling(12).sum().T.iloc[:, 11:].stack().rename("count").reset_index()

    return count, ask


if __name__ == "__main__":
    main()
