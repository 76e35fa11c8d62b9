"""The rows of a vintage come back as they were written, and without the parts that take a second to load."""

import subprocess
import sys
from pathlib import Path

import numpy as np

from goldenthread.store import cells
from goldenthread.trends.kinds.reading import HIDDEN, Cells

READ = """
import sys
from pathlib import Path
from goldenthread.store import cells
print(len(cells.read(Path(sys.argv[1])).count), "pandas" in sys.modules)
"""


def _written(path: Path) -> Cells:
    found = Cells()
    found.row((0, 2), ("Barnet", "Robbery", ""), [24000, 24001], [5, HIDDEN])
    found.row((0, 3), ("Camden", "Robbery", "Personal"), [24000, 24001], [0, 7])
    found.flags["knife"] = np.array([1, 0, 0, 1])  # type: ignore[assignment]
    cells.write(path, found)
    return found


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    found = cells.of(_written(tmp_path / "cells.parquet"))
    back = cells.read(tmp_path / "cells.parquet")
    for name in ("file", "line", "month", "count"):
        assert getattr(back, name).tolist() == getattr(found, name).tolist()
    for name in ("area", "group", "subgroup"):
        written, read = ([one.words[at] for at in getattr(one, name)] for one in (found, back))
        assert written == read
    assert back.flags["knife"].tolist() == [True, False, False, True]


def test_reading_rows_does_not_load_pandas(tmp_path: Path) -> None:
    _written(tmp_path / "cells.parquet")
    done = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / "cells.parquet")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["4", "False"]
