"""Removing any one file, vintage or byte of a store is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.verifying.conftest import Verify

KEPT = ("files", "vintages")


def kept_files(store: Path) -> list[Path]:
    """Every file of the store that carries evidence."""
    return sorted(path for name in KEPT for path in (store / name).rglob("*") if path.is_file())


def test_removing_any_file_is_named(store: Path, verify: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    without_reports(monkeypatch)
    assert len(kept_files(store)) >= 9
    for path in kept_files(store):
        content = path.read_bytes()
        path.unlink()
        told = verify()
        assert not told.done.ok, path
        assert "is missing from the data directory. It is missing, not altered" in " ".join(told.wrong) or (
            f"lacks {path.name}. It is missing, not altered" in " ".join(told.wrong)
        ), path
        path.write_bytes(content)
    assert verify().done.ok


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_changing_or_removing_any_byte_is_named(store: Path, verify: Verify, data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        without_reports(patch)
        path = data.draw(st.sampled_from([p for p in kept_files(store) if p.name != "cells.parquet"]))
        content = path.read_bytes()
        at = data.draw(st.integers(0, len(content) - 1))
        changed = data.draw(st.sampled_from([b"", bytes([content[at] ^ 1])]))
        path.write_bytes(content[:at] + changed + content[at + 1 :])
        try:
            assert not verify().done.ok, (path, at)
        finally:
            path.write_bytes(content)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(share=st.floats(0, 1, exclude_max=True))
def test_removing_any_byte_of_a_vintage_is_named(store: Path, verify: Verify, share: float) -> None:
    with pytest.MonkeyPatch.context() as patch:
        without_reports(patch)
        (path,) = store.glob("vintages/*/cells.parquet")
        content = path.read_bytes()
        at = int(share * len(content))
        path.write_bytes(content[:at] + content[at + 1 :])
        try:
            assert any(line.startswith("Vintages: WRONG") for line in verify().wrong), at
        finally:
            path.write_bytes(content)


def without_reports(patch: pytest.MonkeyPatch) -> None:
    """Leave out composing reports, which takes longest: what lies beneath them must notice by itself."""
    from goldenthread.actions import verifying
    from goldenthread.store.proving.found import Found

    patch.setattr(verifying, "_check_reports", lambda *_: Found(""))
