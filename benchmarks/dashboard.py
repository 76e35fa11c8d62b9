"""How long the command takes to add the Met's dashboard export: the real one, and one of 500,000 rows.

    .venv/bin/python benchmarks/dashboard.py FOLDER

FOLDER holds the publisher's exports (packed CSVs). The larger one is made of the largest of them, moved back
by as many years as it takes. Each is added by the real command to a store of its own that has been set up
before; what is told is the wall clock of the command, starting the program included.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 500_000
YEARS = 4


def made(largest: Path, target: Path) -> None:
    """Write an export of 500,000 rows: the largest one, and again with earlier months until it is as long."""
    header, *rows = gzip.decompress(largest.read_bytes()).decode("utf-8-sig").splitlines()
    every = list(rows)
    for back in range(YEARS, 100, YEARS):
        if len(every) >= ROWS:
            break
        every += [f"{row[:6]}{int(row[6:10]) - back}{row[10:]}" for row in rows]
    target.write_text("\n".join((header, *every[:ROWS], "")), "utf-8")


def seconds(command: list[str], data: Path) -> float:
    """The wall clock of a command on a store."""
    begun = time.perf_counter()
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"GOLDENTHREAD_DATA_DIR": str(data)}
    )
    return time.perf_counter() - begun


def main(folder: Path) -> None:
    """Add each export to a fresh store and print what it took."""
    program = [str(Path(sys.executable).parent / "goldenthread"), "data"]
    exports = sorted(folder.glob("*.csv.gz"), key=lambda path: path.stat().st_size)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "empty").mkdir()
        seconds([*program, "list"], place / "empty")
        made(exports[-1], place / "made.csv")
        for path in (*exports, place / "made.csv"):
            shutil.copytree(place / "empty", place / path.stem)
            took = seconds([*program, "add", "mps-dashboard", str(path)], place / path.stem)
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            rows = content.count(b"\n") - 1
            print(f"{path.name}: {rows:,} rows in {took:.1f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
