"""Every definition gives the same figures on every engine, and in plain Python."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.scale import plain

from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.store import engine
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.expressions import series
from goldenthread.trends.expressions.series import Words
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.kinds.kind import Kind

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # Spark's own sockets
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),  # Spark 4.0 on pandas 3
]
FLAGS = ("flag.knife", "flag.domestic")
OF_RECORDS = (
    SeriesDefinition(
        code="knife-not-domestic",
        title="Knife crime, not domestic",
        kind="offence-records",
        select=(
            Selection(group="Robbery", marked=("knife",), unmarked=("domestic",)),
            Selection(group="Burglary"),
        ),
    ),
    SeriesDefinition(
        code="both",
        title="Knife and domestic",
        kind="offence-records",
        select=(Selection(group="Violence", subgroup="With injury", marked=("knife", "domestic")),),
    ),
)
DEFINITIONS = [*(one for entry in ENTRIES.values() for one in entry.definitions), *OF_RECORDS]
KINDS_USED = sorted({one.kind for one in DEFINITIONS})


def rows_of(kind: Kind) -> list[dict[str, Any]]:
    """A cube in which every class is asked for, with other spellings, neighbours, gaps, hidden numbers."""
    chance = random.Random(kind.code)  # noqa: S311 - nobody guesses a test
    ours = [one for d in DEFINITIONS if d.kind == kind.code for one in (*d.select, *d.less)]
    classes = {(one.group, one.subgroup or "") for one in ours}
    classes |= {(c.select.group, c.select.subgroup or "") for c in kind.corrections}
    classes |= {(group.upper(), sub.upper()) for group, sub in classes}
    classes.add(("Something else", "Robbery"))
    areas = ["Camden", "CITY OF WESTMINSTER", "Westminster", "Richmond Upon Thames", "Unknown", "Heathrow"]
    return [
        {
            "month": month,
            "area": area,
            "group": group,
            "subgroup": sub,
            "count": None if kind.hidden and chance.random() < 0.02 else chance.randrange(40),
            **{flag: chance.random() < 0.5 for flag in FLAGS},
        }
        for month in range(24_288, 24_303)
        for area in areas
        for group, sub in sorted(classes)
        if chance.random() < 0.8 and month != 24_296
    ]


@pytest.fixture(scope="session")
def cubes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, list[dict[str, Any]]]]:
    """A cube for each kind that a definition counts, as Parquet and as rows."""
    found = {}
    for code in KINDS_USED:
        rows = rows_of(KINDS[code])
        path = tmp_path_factory.mktemp("cubes") / "cells.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), path)
        found[code] = path, rows
    return found


SCHEMA = pa.schema(
    [
        ("month", pa.int32()),
        ("area", pa.string()),
        ("group", pa.string()),
        ("subgroup", pa.string()),
        ("count", pa.int64()),
        *((flag, pa.bool_()) for flag in FLAGS),
    ]
)


def words(rows: list[dict[str, Any]]) -> Words:
    return Words(*(tuple(sorted({row[name] for row in rows})) for name in ("area", "group", "subgroup")))


def answer(table: Any, by: tuple[str, ...]) -> plain.Counts:
    rows = table.to_pyarrow().to_pylist()
    return {(*(row[name] for name in by), row["month"]): row["count"] for row in rows}


@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize("code", KINDS_USED)
def test_every_definition_means_the_same_everywhere(on, cubes, code: str, corrected: bool) -> None:
    path, rows = cubes[code]
    kind, ours = KINDS[code], [one for one in DEFINITIONS if one.kind == code]
    by = () if corrected else ("area",)  # the whole of London, and each area
    applied = kind.corrections if corrected else ()
    table, found = engine.table(str(path), on=on), words(rows)
    asked = [
        series.monthly(table, one, kind, found, by, applied).mutate(which=ibis.literal(one.code))
        for one in ours
    ]
    expected: plain.Counts = {}
    for one in ours:
        counts = plain.monthly(rows, one, kind, by, applied)
        assert counts or corrected, f"the cube has nothing that {one.code} counts"
        expected |= {(one.code, *key): count for key, count in counts.items()}
    assert answer(ibis.union(*asked), ("which", *by)) == expected


def test_rolling_years_count_months_without_a_row_as_none(on, cubes) -> None:
    definition = OF_RECORDS[0]
    path, rows = cubes[definition.kind]
    kind = KINDS[definition.kind]
    sparse = [row for row in rows if (row["month"] * 7 + len(row["area"])) % 5]
    own = path.with_name("sparse.parquet")
    pq.write_table(pa.Table.from_pylist(sparse, schema=SCHEMA), own)
    for by in ((), ("area",), ("area", "group")):
        counts = series.monthly(engine.table(str(own), on=on), definition, kind, words(sparse), by)
        expected = plain.rolling_years(plain.monthly(sparse, definition, kind, by))
        assert expected
        assert answer(series.rolling_years(counts, by), by) == expected
