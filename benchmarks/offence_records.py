"""How long it takes to count offence records into a monthly cube, and to ask the cube, against rivals.

    .venv/bin/python benchmarks/offence_records.py [--spark] [--rounds N] [--folder FOLDER] [--pandas MOST]
        [RECORDS ...]

By default 1, 10 and 50 million records (month, borough, class, subclass, two flags) in order of month, as
such files come, generated with a fixed seed into a folder that is removed afterwards, or kept in FOLDER: as
a CSV, and the same records as Parquet. Each contender runs in processes of its own, as often as ROUNDS says;
the least time is shown, and the largest memory, with what it was before the first record. Of Spark,
processor and memory are only those of the process that asks:

    sql          DuckDB's SQL written by hand: it counts, and looks at nothing that may be wrong
    expressions  the product: finds the columns, the flags, and the records without a month, area or class
    load         all that `data add` does: besides, two digests, a kept copy, the data report, the database
    pandas       what an analyst writes; "tuned" reads categories. Not above MOST records, 10 million unless
                 it is said: they need the memory
    spark        the product's expressions on a cluster: a master and two workers, started here

All must give the same cube and the same rolling years, row by row. Last, what a page asks of the loaded cube.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from offence_contenders import CONTENDERS
from offence_page import page
from spark_cluster import cluster

SIZES = (1_000_000, 10_000_000, 50_000_000)
PANDAS = ["pandas", "pandas, tuned"]
MONTHS, FIRST = 120, 2015 * 12
SAME = """
    SELECT count(*) FROM (
        (SELECT {columns} FROM '{one}' EXCEPT ALL SELECT {columns} FROM '{other}')
        UNION ALL (SELECT {columns} FROM '{other}' EXCEPT ALL SELECT {columns} FROM '{one}'))
"""
YEARS = 'CAST(month AS BIGINT), CAST(area AS VARCHAR), CAST("group" AS VARCHAR), CAST(count AS BIGINT)'
CUBE = f'{YEARS}, CAST(subgroup AS VARCHAR), CAST("flag.knife" AS BOOLEAN), CAST("flag.domestic" AS BOOLEAN)'


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        name, path, address = sys.argv[2:]
        print(json.dumps(page(Path(path)) if name == "page" else one(name, Path(path), address)))
        return
    asked = argparse.ArgumentParser()
    asked.add_argument("--spark", action="store_true")
    asked.add_argument("--rounds", type=int, default=2)
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--pandas", type=whole, default=10_000_000)
    asked.add_argument("records", nargs="*", type=whole)
    told = asked.parse_args()
    titles = f"{'count (s)':>10} {'ask (s)':>8} {'of SQL':>7} {'processor (s)':>14} {'of SQL':>7}"
    titles += f" {'memory (MB)':>12} {'of SQL':>7} {'at start':>9}"
    print(f"{'records':>11}  {'contender':<13} {titles}")
    with tempfile.TemporaryDirectory() if told.folder is None else nullcontext(told.folder) as folder:
        for size in sorted(told.records) or SIZES:
            path = Path(folder) / f"records-{size}.csv"
            files = path, path.with_suffix(".parquet")
            if not all(file.exists() for file in files):
                generate(path, size)
            for file in files:
                run(file, size, told.rounds, PANDAS if size <= told.pandas else [], spark=told.spark)


def whole(text: str) -> int:
    """A whole number, with or without separators."""
    return int(text.replace(",", "").replace("_", ""))


def run(path: Path, size: int, rounds: int, pandas: list[str], *, spark: bool) -> None:
    """Every contender over one file, and the page over what was loaded."""
    print(f"{'':>11}  {path.suffix[1:]}, {path.stat().st_size / 1e9:.2f} GB")
    names = ["sql", "expressions", "load", *pandas]
    found = {name: least([measured(name, path) for _ in range(rounds)]) for name in names}
    if spark:
        with cluster() as address:
            found["spark"] = least([measured("spark", path, address) for _ in range(rounds)])
    report(path, size, found)
    print(f"{'':>11}  a page's question: {measured('page', path)['sentence']}\n", flush=True)
    shutil.rmtree(data_of(path))


def least(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The least time of several runs, with the largest memory."""
    best = min(runs, key=lambda one: one["took"])
    return {**best, "memory": max(one["memory"] for one in runs)}


def report(path: Path, size: int, found: dict[str, dict[str, Any]]) -> None:
    """A line for each contender; a contender with other figures stops the benchmark."""
    sql = found["sql"]
    for name, took in found.items():
        times, work, memory = (took[what] / sql[what] for what in ("took", "work", "memory"))
        line = f"{size:>11,}  {name:<13} {took['cube']:>10.2f} {took['years']:>8.3f} {times:>6.2f}x "
        line += f"{took['work']:>14.2f} {work:>6.2f}x {took['memory']:>12,.0f} {memory:>6.2f}x "
        print(f"{line}{took['begun']:>9,.0f}", flush=True)
        for columns, what in ((CUBE, "cube"), (YEARS, "years")):
            differ, rows = differing(path, columns, what, name)
            assert not differ, f"{name}: {differ} rows of the {what} are not those of the SQL"
            assert rows, f"the SQL has no {what}"
    sizes = [differing(path, YEARS, what, "sql")[1] for what in ("cube", "years")]
    told = f"{sizes[0]:,} rows of cube and {sizes[1]:,} of rolling years"
    print(f"{'':>11}  all {len(found)} have the same {told}")
    for name in PANDAS if "pandas" in found else ():
        print(f"{'':>11}  {name} takes {times_of(found[name], found['expressions'])}")


def times_of(theirs: dict[str, Any], ours: dict[str, Any]) -> str:
    """What a contender took, in multiples of what another did."""
    counting, asking, both, work = (theirs[what] / ours[what] for what in ("cube", "years", "took", "work"))
    told = f"{counting:.1f} times as long for the count, {asking:.1f} for rolling years, {both:.1f} for both"
    return f"{told}, and {work:.1f} times the processor of expressions"


def differing(path: Path, columns: str, what: str, name: str) -> tuple[int, int]:
    """How many rows one contender has and the SQL has not, or the other way about; and how many there are."""
    import duckdb

    one, other = (path.with_name(f"{path.name}-{what}-{each}.parquet") for each in ("sql", name))
    [(differ,)] = duckdb.sql(SAME.format(columns=columns, one=one, other=other)).fetchall()
    return int(differ), len(duckdb.read_parquet(str(one)))


def generate(path: Path, size: int) -> None:
    """Records with a fixed seed, a million at a time: as a CSV, and as Parquet beside it."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv, parquet

    chance = np.random.default_rng(7)
    months = [f"{(FIRST + n) // 12}-{(FIRST + n) % 12 + 1:02d}" for n in range(MONTHS)]
    boroughs = [f"Borough {n:02d}" for n in range(33)]
    classes = [f"Class {n:02d}" for n in range(12)]
    subclasses = [f"Subclass {n}" for n in range(40)]
    texts = dict.fromkeys(("month", "borough", "class", "subclass"), pa.string())
    schema = pa.schema({**texts, "knife": pa.bool_(), "domestic": pa.bool_()})
    with path.open("wb") as out, parquet.ParquetWriter(path.with_suffix(".parquet"), schema) as typed:
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
            for flag in ("knife", "domestic"):
                table = table.set_column(
                    table.column_names.index(flag), flag, pa.array(columns[flag][0] == 1)
                )
            typed.write_table(table)


def data_of(path: Path) -> Path:
    """The data directory that the product loads this file into."""
    return path.with_name(f"{path.name}.data")


def measured(name: str, path: Path, address: str = "duckdb") -> dict[str, Any]:
    """One contender in a process of its own."""
    if name == "load":
        shutil.rmtree(data_of(path), ignore_errors=True)
    command = [sys.executable, "-W", "ignore", __file__, "--one", name, str(path), address]
    settings = {"GOLDENTHREAD_DATA_DIR": str(data_of(path)), "GOLDENTHREAD_ENGINE": address}
    environment = {**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "goldenthread.config.settings"}
    environment.pop("DATABASE_URL", None)
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, text=True).stdout
    found: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return found


def one(name: str, path: Path, address: str) -> dict[str, Any]:
    """What a contender took: seconds for the cube and for the rolling years, and the largest memory in MB."""
    count, ask = CONTENDERS[name](address)
    cube, kept = (path.with_name(f"{path.name}-{what}-{name}.parquet") for what in ("cube", "years"))
    begun = most_memory()
    started, work = time.perf_counter(), time.process_time()
    count(path, cube)
    middle = time.perf_counter()
    years = ask(cube)
    ended, work = time.perf_counter(), time.process_time() - work
    memory = most_memory()
    save(years, kept)
    times = {"cube": middle - started, "years": ended - middle, "took": ended - started}
    return {**times, "work": work, "memory": memory, "begun": begun}


def most_memory() -> float:
    """The most memory of this process so far, in MB; `getrusage` counts its parent too."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def save(years: Any, path: Path) -> None:
    """An answer of pandas or of Arrow, kept to be compared."""
    from pyarrow.parquet import write_table

    if hasattr(years, "to_parquet"):
        years.to_parquet(path, index=False)
    else:
        write_table(years, path)


if __name__ == "__main__":
    main()
