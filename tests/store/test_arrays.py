"""Columns go to Arrow and come back as they were, and nothing on the way imports pandas."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from goldenthread.store import arrays


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        ([], pa.int64()),
        ([3, -1, 2**31 - 1], pa.int32()),
        ([2, 1], pa.int16()),
        ([], pa.bool_()),
        ([True, False, False, True, True, False, True, False, True], pa.bool_()),
    ],
)
def test_numbers_and_marks_come_back(numbers: list[Any], kind: pa.DataType) -> None:
    column = arrays.column(np.array(numbers, kind.to_pandas_dtype()), kind)
    assert column.to_pylist() == numbers
    for again in (column, pa.chunked_array([column, column.slice(1)] if numbers else [column])):
        assert arrays.values(again).tolist() == again.to_pylist()


def test_a_number_that_is_not_present_is_missing() -> None:
    column = arrays.column(np.arange(10), pa.int64(), np.arange(10) % 3 != 0)
    assert column.to_pylist() == [None, 1, 2, None, 4, 5, None, 7, 8, None]
    assert column.null_count == 4


def test_another_number_stands_for_one_that_is_missing() -> None:
    column = arrays.column(np.arange(5), pa.int32(), np.array([1, 0, 1, 1, 0], bool))
    whole = [0, -9, 2, 3, -9]
    for asked, told in ((column, whole), (column.slice(1), whole[1:]), (column[2:4], whole[2:4])):
        assert arrays.filled(asked, -9).tolist() == told
    both = pa.chunked_array([column, column.slice(3)])
    assert arrays.filled(both, -9).tolist() == [0, -9, 2, 3, -9, 3, -9]


def test_texts_are_written_whole() -> None:
    words = ["Camden", "", "Ærø", "Violence – with injury"]
    assert arrays.texts(words).to_pylist() == words
    assert arrays.texts([]).to_pylist() == []


ASKING = """
import sys
from datetime import date
from pathlib import Path
import django
django.setup()
from goldenthread.store import cells, engine, records
from goldenthread.trends.expressions import series
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.kinds.offence_records import cells_of
folder = Path(sys.argv[1])
counted = records.count(folder / "records.csv", KINDS["offence-records"])
cells.write(folder / "cells.parquet", cells_of([counted.cube]))
assert cells.read(folder / "cells.parquet").count.tolist() == [2]
[row] = engine.rows(series.counted(engine.table(str(folder / "cells.parquet"))))
assert row["count"] == 2
print("pandas" in sys.modules)
"""


def test_records_are_counted_kept_and_asked_without_pandas(data_dir: Any) -> None:
    rows = "month,area,class,knife\n" + "2024-07,Camden,Robbery,1\n" * 2
    (data_dir / "records.csv").write_text(rows)
    asked = [sys.executable, "-c", ASKING, str(data_dir)]
    assert subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip() == "False"
