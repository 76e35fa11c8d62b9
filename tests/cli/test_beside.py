"""The keeper of the worker beside the server: whatever happens to a worker, it says so and begins another."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from goldenthread.cli import beside

AT_ONCE = "import sys; sys.exit(70)"
FOR_EVER = "import time; open({!r}, 'a').write('begun\\n'); time.sleep(600)"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the keeper says; pauses are short meanwhile."""
    sentences: list[str] = []
    monkeypatch.setattr(beside, "PAUSE", 0.01)
    monkeypatch.setattr(beside, "LONGEST_PAUSE", 0.08)
    monkeypatch.setattr(beside, "_say", sentences.append)
    return sentences


def works(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Have workers do this instead of a worker's work."""
    monkeypatch.setattr(beside, "command", lambda: [sys.executable, "-S", "-c", program])


def until(true: Callable[[], object]) -> None:
    """Wait; a machine that is busy needs a while."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def lines(file: Path) -> int:
    return len(file.read_text().splitlines()) if file.exists() else 0


def test_a_machine_that_cannot_begin_a_worker_now_is_asked_again(
    said: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    works(monkeypatch, FOR_EVER.format(str(tmp_path / "begun")))
    full = [OSError(errno.EAGAIN, os.strerror(errno.EAGAIN)), RuntimeError("no room"), MemoryError()]
    begin = subprocess.Popen

    def popen(*words: Any) -> Any:
        if full:
            raise full.pop(0)
        return begin(*words)

    monkeypatch.setattr(subprocess, "Popen", popen)
    with beside.worker_beside():
        until(lambda: lines(tmp_path / "begun"))
    assert [line.split(" Another")[0] for line in said] == [
        "The worker cannot begin: Resource temporarily unavailable.",
        "The worker cannot begin: no room.",
        "The worker cannot begin: MemoryError().",
    ]


def test_a_worker_that_dies_at_once_begins_again_after_longer_and_longer_pauses(
    said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    works(monkeypatch, AT_ONCE)
    pauses: list[float] = []
    over = threading.Event()
    wait = over.wait

    def waited(seconds: float) -> bool:
        if len(said) > len(pauses):
            pauses.append(seconds)
        if len(pauses) == 6:
            over.set()
        return wait(0.001)

    monkeypatch.setattr(over, "wait", waited)
    keeper = threading.Thread(target=beside._keep, args=(over,))
    keeper.start()
    keeper.join(60)
    assert not keeper.is_alive()
    assert pauses == [0.01, 0.02, 0.04, 0.08, 0.08, 0.08]
    assert set(said) == {"The worker ended with code 70. Another begins in 0 seconds."}


def test_after_one_that_was_well_the_pause_is_short_again(
    said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "SHORT", 0.0)
    monkeypatch.setattr(beside, "PAUSE", 0.6)
    monkeypatch.setattr(beside, "LONGEST_PAUSE", 60.0)
    works(monkeypatch, "import os; os.kill(os.getpid(), 9)")
    with beside.worker_beside():
        until(lambda: len(said) == 3)
    assert said == ["The worker was ended by signal 9. Another begins in 1 seconds."] * 3


def test_the_server_forks_none_of_its_processes_while_a_worker_begins(
    said: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Such a process would hold open what the keeper waits for, and the next worker would never begin."""
    works(monkeypatch, FOR_EVER.format(str(tmp_path / "begun")))
    begin, begins, forked = subprocess.Popen, threading.Event(), threading.Event()
    early: list[bool] = []

    def popen(*words: Any) -> Any:
        begins.set()
        early.append(forked.wait(0.5))
        return begin(*words)

    monkeypatch.setattr(subprocess, "Popen", popen)
    with beside.worker_beside():
        assert begins.wait(60)
        with warnings.catch_warnings(action="ignore"):
            child = os.fork()
        if not child:
            os._exit(0)
        forked.set()
        os.waitpid(child, 0)
        until(lambda: lines(tmp_path / "begun"))
    assert early == [False]


def test_ctrl_c_is_for_the_server_alone(
    said: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    program = f"""
import os, pathlib, signal, time
signal.signal(signal.SIGINT, lambda *_: pathlib.Path({str(told)!r}).write_text("interrupted"))
os.kill(os.getpid(), signal.SIGINT)
pathlib.Path({str(told)!r}).touch()
time.sleep(600)
"""
    works(monkeypatch, program)
    with beside.worker_beside():
        until(told.exists)
    assert told.read_text() == ""
    assert said == []


def test_a_worker_that_does_not_finish_is_killed_in_the_end(
    said: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(beside, "PATIENCE", 0.05)
    monkeypatch.setattr(beside, "FINISH", 0.05)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    works(monkeypatch, deaf + FOR_EVER.format(str(tmp_path / "begun")))
    with beside.worker_beside():
        until(lambda: lines(tmp_path / "begun"))
    assert [line.split()[2] for line in said] == ["finishes", "did"]


def test_a_closed_terminal_does_not_stop_the_keeper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(beside, "PAUSE", 0.01)
    begun = tmp_path / "begun"
    works(monkeypatch, f"open({str(begun)!r}, 'a').write('begun\\n')")
    with (tmp_path / "closed").open("w") as closed:
        pass
    monkeypatch.setattr(sys, "stderr", closed)
    with beside.worker_beside():
        until(lambda: lines(begun) >= 2)
