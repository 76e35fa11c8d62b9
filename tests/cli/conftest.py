"""Running the command line in this process, on the test's own database and data directory."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests import small

from goldenthread import cli


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(db: None, data_dir: Path, capfdbinary: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.delenv("GOLDENTHREAD_DEBUG", raising=False)
    monkeypatch.setitem(os.environ, "COLUMNS", "200")

    def command(*words: object) -> Ran:
        monkeypatch.setattr("sys.argv", ["goldenthread", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capfdbinary.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, printed.out.decode(), printed.err.decode())

    return command


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """The compact edition as a file."""
    file = tmp_path / "edition.yaml"
    file.write_bytes(small.document())
    return file


@pytest.fixture
def published(run: Run, edition: Path) -> None:
    assert run("framework", "publish", edition).code == 0


@pytest.fixture
def workbook(run: Run, published: None, tmp_path: Path) -> Path:
    """A workbook of MENTOR for Q1, filled in soundly."""
    file = tmp_path / "mentor.xlsx"
    assert run("return", "template", "MENTOR", "2024-25Q1", "-o", file).code == 0
    file.write_bytes(small.filled(file.read_bytes(), small.full_return()))
    return file
