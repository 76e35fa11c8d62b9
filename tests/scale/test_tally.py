"""Records are tallied to the same cube on every engine, and in plain Python."""

from __future__ import annotations

import csv
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from goldenthread.store import engine
from goldenthread.store.records import numbered
from goldenthread.trends.expressions import records
from goldenthread.trends.kinds.offence_records import columns_of, cube

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # Spark's own sockets
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),  # Spark 4.0 on pandas 3
]
MONTHS = {
    "2024-07": 24_294,
    "202407": 24_294,
    "2024-07-31": 24_294,
    " 2024-08-01 12:00:00": 24_295,
    "20240801": 24_295,
    "2024-13": 0,
    "2024-07-99": 0,
    "July": 0,
    "a text longer than a date": 0,
    "": 0,
}
FLAGS = {"1": True, "YES": True, " true": True, "t": True, "0": False, "No": False, "": False}
HEADER = ("month", "area", "class", "subclass", "knife", "note")


def written() -> list[tuple[str, ...]]:
    """Records in every way to write them; the last column is no flag."""
    chance = random.Random(4)  # noqa: S311 - nobody guesses a test
    choices = (
        list(MONTHS),
        ["Camden", " Camden", "Brent", ""],
        ["Robbery", "ROBBERY"],
        ["", "Personal"],
        list(FLAGS),
    )
    return [(*map(chance.choice, choices), chance.choice(["yes", "no", "perhaps"])) for _ in range(3000)]


def test_a_tally_becomes_the_same_cube_everywhere(on: Any, tmp_path: Path) -> None:
    rows = written()
    path = tmp_path / "records.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([HEADER, *rows])
    expected = Counter(
        (MONTHS[month], area.strip(), group, part, FLAGS[knife])
        for month, area, group, part, knife, _ in rows
    )
    table = engine.table(str(path), on=on)
    columns, _ = columns_of(table.columns)
    assert columns is not None
    found = cube(*numbered(records.tally(table, columns, columns.others)))
    assert list(found.flags) == ["flag.knife"]
    labels = (
        [words[place] for place in places.tolist()]
        for places, words in (found.area, found.group, found.subgroup)
    )
    keys = zip(found.month.tolist(), *labels, found.flags["flag.knife"].tolist(), strict=True)
    assert dict(zip(keys, found.count.tolist(), strict=True)) == expected
