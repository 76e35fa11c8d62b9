"""The workbooks are filled in by helpers beside the build, on any machine."""

import signal
from pathlib import Path
from typing import Any

import pytest

from goldenthread.demo import accounts, build
from goldenthread.store import demonstration, editions

MASK: Any = (signal.pthread_sigmask, signal.SIG_BLOCK, [])
"""What a process does not hear."""


def test_a_machine_without_shared_memory_fills_them_in_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(build, "ProcessPoolExecutor", refused)
    with build._helpers() as helpers:
        assert helpers.submit(sum, [1, 2]).result() == 3


def test_ctrl_c_reaches_no_helper() -> None:
    """Each would print a traceback; this process hears it still."""
    with build._helpers() as helpers:
        assert signal.SIGINT in helpers.submit(*MASK).result()
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.mark.django_db
@pytest.mark.parametrize("stopped_in", ["_publish", "_next_round"])
def test_a_demonstration_that_is_not_whole_leaves_no_accounts(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, stopped_in: str
) -> None:
    """In one, a password is enough to sign in: no mark may stand where somebody keeps their own data next."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    for step in ("_quarter", "_after_the_quarter", "_publish", "_next_round"):
        monkeypatch.setattr(build, step, lambda *_: None)
    monkeypatch.setattr(accounts, "give_roles", lambda **_: None)
    monkeypatch.setattr(build, stopped_in, stop)
    with pytest.raises(KeyboardInterrupt):
        build.build(progress=lambda _: None)
    assert not demonstration.here()
    assert accounts.lines() == ()
    assert editions.all() == ()
    monkeypatch.setattr(build, stopped_in, lambda *_: None)
    build.build(progress=lambda _: None)
    assert demonstration.here()
    assert demonstration.mark().stat().st_mode & 0o077 == 0
