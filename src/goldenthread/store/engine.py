"""The engine that runs expressions over Parquet: DuckDB in this process, or Spark by one setting."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.conf import settings

from goldenthread.ledger.refusal import Refused
from goldenthread.store.paths import folder
from goldenthread.store.records_text import beginning
from goldenthread.trends.kinds.reading import Problem, Unreadable

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis import BaseBackend
    from ibis.expr.types import Table

T = TypeVar("T")

DUCKDB = "duckdb"
PER_CORE: Final = 32
"""The megabytes that DuckDB may use for each core, of two at least; the rest lies on the disk meanwhile."""
PER_CORE_AT_MOST: Final = 256
"""What it may use once that was too little, as not everything can wait on the disk."""
PIECE: Final = 2 << 20
"""The bytes of a CSV that DuckDB takes at a time. Of its own it takes 32 MB, and holds several."""
ROWS: Final = 100_000
"""The rows of an answer that are handed on at a time."""
HERE = re.compile(r"local\b|spark://(127\.0\.0\.1|localhost)[:,]")
"""A Spark master on this machine."""
NO_SPARK = (
    "The setting GOLDENTHREAD_ENGINE asks for Spark, and it is not installed here. "
    "Install it with `pip install goldenthread[spark]`; it also needs Java 17. Or leave the setting out."
)


def engine() -> BaseBackend:
    """The engine that the installation's setting names."""
    return named(settings.ENGINE)


@cache
def named(name: str) -> BaseBackend:
    """DuckDB, or the Spark cluster at this address (``local[2]``, ``spark://host:7077``)."""
    return _duckdb() if name == DUCKDB else _spark(name)


def _duckdb() -> BaseBackend:
    import ibis

    found = ibis.duckdb.connect()  # in memory: a file would lock others out
    aside = folder("engine") / str(os.getpid())
    for name, value in {
        "enable_progress_bar": "false",
        "autoinstall_known_extensions": "false",
        "temp_directory": "'{}'".format(str(aside).replace("'", "''")),
    }.items():
        found.raw_sql(f"SET {name} = {value}")
    _limit(found, PER_CORE)
    return found


def _limit(backend: Any, per_core: int) -> None:
    [(cores,)] = backend.raw_sql("SELECT current_setting('threads')").fetchall()
    backend.raw_sql(f"SET memory_limit = '{max(2, cores) * per_core}MiB'")


def in_little_memory(work: Callable[[], T]) -> T:
    """What this work of the engine comes to; where DuckDB's memory is too little, it begins again with more.

    The more is kept until the process ends: others may be using it by then.
    """
    import duckdb

    try:
        return work()
    except duckdb.OutOfMemoryException:
        _limit(engine(), PER_CORE_AT_MOST)
        return work()


def _spark(master: str) -> BaseBackend:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise Refused(NO_SPARK) from None
    import ibis

    builder = (
        SparkSession.builder.master(master)
        .appName("Golden Thread")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "false")  # what cannot be read is null, as in DuckDB's try_cast
        .config("spark.sql.shuffle.partitions", "8")
    )
    if HERE.match(master):  # nothing listens to other machines; a cluster elsewhere must be able to answer
        for name in ("spark.driver.bindAddress", "spark.driver.host"):
            builder = builder.config(name, "127.0.0.1")
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return ibis.pyspark.connect(session)


def table(path: str, *, on: BaseBackend | None = None) -> Table:
    """A Parquet or CSV file as a table; CSV as text alone. Raises Unreadable where a CSV has no header."""
    engine_ = on or engine()
    if engine_.name != DUCKDB:
        return _on_spark(engine_, path)
    own = re.sub(r"[*?\[]", r"[\g<0>]", path)  # else it is a pattern, and other files may be read
    if is_parquet(path):
        return engine_.read_parquet(own)
    begin = beginning(Path(path))
    # Nothing is guessed from the first rows: a guess that later rows belie ends in an odd sentence.
    given = {f"c{place}": "varchar" for place in range(len(begin.names))}
    found: Table = engine_.read_csv(
        own,
        columns=given,
        header=True,
        skip=begin.header - 1,
        delim=begin.delimiter,
        quote='"',
        escape='"',
        compression="gzip" if begin.packed else "none",
        buffer_size=PIECE,
    )
    return found.rename(dict(zip(begin.names, given, strict=True)))


def _on_spark(spark: BaseBackend, path: str) -> Table:
    if is_parquet(path):
        return spark.read_parquet(path)
    begin = beginning(Path(path))
    if begin.header > 1:
        wrong = "Its header is not in the first line, where Spark looks for it."
        todo = "Remove the lines above the header."
        raise Unreadable(Problem(Path(path).name, begin.header, wrong, todo))
    found: Table = spark.read_csv(path, header=True, inferSchema=False, sep=begin.delimiter)
    return found.rename(dict(zip(begin.names, found.columns, strict=True)))


def pieces(asked: Table) -> Iterator[pa.RecordBatch]:
    """An engine's answer, some rows at a time; DuckDB is asked itself, as Ibis would import pandas."""
    backend: Any = asked.get_backend()
    if backend.name == DUCKDB:
        return iter(backend.con.sql(backend.compile(asked)).to_arrow_reader(ROWS))
    return iter(asked.to_pyarrow().to_batches())


def rows(asked: Table) -> list[dict[str, Any]]:
    """An engine's answer of a few rows."""
    return in_little_memory(lambda: [row for piece in pieces(asked) for row in piece.to_pylist()])


def is_parquet(path: str) -> bool:
    """Whether a file is Parquet, by its name; else it is CSV."""
    return path.lower().endswith(".parquet")
