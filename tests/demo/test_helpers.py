"""The workbooks are filled in by helpers beside the build, on any machine."""

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from goldenthread.demo import accounts, build
from goldenthread.store import demonstration, editions


def test_a_machine_without_shared_memory_fills_them_in_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(build, "ProcessPoolExecutor", refused)
    with build._helpers() as helpers:
        assert helpers.submit(sum, [1, 2]).result() == 3


def test_ctrl_c_reaches_no_helper() -> None:
    """Each would print a traceback; this process hears it as before."""
    before = signal.getsignal(signal.SIGINT)
    with build._helpers() as helpers:
        asked = [helpers.submit(signal.getsignal, signal.SIGINT) for _ in range(3 * build.HELPERS)]
        assert {one.result() for one in asked} == {signal.SIG_IGN}
    assert signal.getsignal(signal.SIGINT) is before
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_the_helpers_begin_while_ctrl_c_is_kept_from_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before they can say that they do not hear it."""
    begun: list[bool] = []

    class Pool(ThreadPoolExecutor):
        def submit(self, *_: Any, **__: Any) -> Any:
            begun.append(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))

    monkeypatch.setattr(build, "_pool", lambda: Pool(1))
    with build._helpers():
        pass
    assert begun == [True] * build.HELPERS


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
    assert not demonstration.is_here()
    assert accounts.lines() == ()
    assert editions.all() == ()
    monkeypatch.setattr(build, stopped_in, lambda *_: None)
    build.build(progress=lambda _: None)
    assert demonstration.is_here()
    assert demonstration.mark().stat().st_mode & 0o077 == 0
