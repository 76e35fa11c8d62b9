"""A count is exact however many ask at once: 120 calls a minute are 120, and not a few more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.store import count_at_once

from goldenthread.store.counting import count


def test_threads_of_one_file_are_told_every_number_once(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = kept | {
        "GOLDENTHREAD_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "goldenthread.config.settings",
    }
    command = [sys.executable, str(Path(__file__).with_name("count_at_once.py"))]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == list(range(1, 161))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_connections_to_a_server_are_told_every_number_once() -> None:
    assert count_at_once.numbers() == list(range(1, 161))


@pytest.mark.django_db
def test_what_is_counted_apart_does_not_meet() -> None:
    assert [count("a", 60), count("a", 60), count("b", 60), count("a", 60, by=-1)] == [1, 2, 1, 1]
