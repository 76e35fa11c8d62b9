"""The benchmark of the last hour, small: its server, its crowd and its verdicts on counts. No times."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "last_hour.py"


@pytest.mark.database
def test_six_providers_in_the_last_seconds_lose_nothing_and_send_nothing_twice(tmp_path: Path) -> None:
    small = ["--providers", "6", "--minutes", "0.1", "--workers", "2"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, SCRIPT, *small], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No error: yes" in done.stdout
    assert "No lost and no double return: yes" in done.stdout
    counted = {
        name.strip(): (int(count), int(failed))
        for name, count, failed in re.findall(r"^(\S.*?)  +(\d+) +(\d+) ", done.stdout, re.MULTILINE)
    }
    assert counted["sign in (hashing)"] == (6, 0)
    assert counted["save a section"] == (7, 0)  # one of them has two tabs open
    assert counted["upload a workbook"] == (6, 0)
    assert counted["receipt"] == (6, 0)
    clicks = [counted.get(name, (0, 0))[0] for name in ("certify", "certify: the second click")]
    assert sum(clicks) == 8  # two of them click twice
    assert clicks[0] >= 6
    assert not any(failed for _, failed in counted.values())
