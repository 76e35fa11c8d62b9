"""The workbooks are filled in by helpers beside the build, on any machine."""

from typing import Any

import pytest

from goldenthread.demo import build


def test_a_machine_without_shared_memory_fills_them_in_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(build, "ProcessPoolExecutor", refused)
    with build._helpers() as helpers:
        assert helpers.submit(sum, [1, 2]).result() == 3
