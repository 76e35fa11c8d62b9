"""A command that needs no data starts without the libraries that only data need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from goldenthread import cli
cli.open_store()
print(*(name for name in ("numpy", "pyarrow", "goldenthread.actions.seals") if name in sys.modules))
"""


def test_a_store_that_is_up_to_date_opens_without_numpy_and_reports(tmp_path: Path) -> None:
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {**given, "GOLDENTHREAD_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-c", PROGRAM]
    for loaded in ("numpy pyarrow", ""):  # the first start makes the store
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == loaded
