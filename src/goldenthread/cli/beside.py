"""A worker beside the server: it begins and ends with it, and begins again when it dies.

Whatever happens to a worker, its keeper says it on the terminal and begins another.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread

PAUSE, LONGEST_PAUSE = 2.0, 30.0
"""Seconds before a worker that died begins again; twice as long after each that lasted a short time only."""
SHORT = 60.0
"""A worker that lasted that many seconds was well."""
PATIENCE = 2.0
"""Seconds after which whoever stops the server is told what it waits for."""
FINISH = 60.0
"""Seconds a worker has to finish what it does when the server stops. A killed one leaves nothing half."""

_beginning = Lock()
"""Held while a worker begins, and while this process forks.

The server forks its processes at any time. One forked while a worker begins would inherit the pipe at which
the beginning waits for its end, and hold it open: the keeper would wait for ever, and begin no other worker.
"""
os.register_at_fork(
    before=_beginning.acquire, after_in_parent=_beginning.release, after_in_child=_beginning.release
)


@contextmanager
def worker_beside() -> Iterator[None]:
    """Have a worker in a process of its own for as long as this lasts."""
    over = Event()
    keeper = Thread(target=_keep, args=(over,), name="worker", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def command() -> list[str]:
    """What begins a worker that ends with this process."""
    return [sys.executable, "-m", "goldenthread", "worker", "--of", str(os.getpid())]


def _keep(over: Event) -> None:
    # Ctrl-C is for the server, which tells its worker once: one told twice gives up what it is doing.
    # A worker inherits what this thread does not hear.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    pause = PAUSE
    while not over.is_set():
        began = time.monotonic()
        try:
            end = _one(over)
        except Exception as problem:  # noqa: BLE001 - the keeper does not give up
            end = f"The worker cannot begin: {_in_words(problem)}."
        if over.is_set():
            return
        if time.monotonic() - began >= SHORT:
            pause = PAUSE
        _say(f"{end} Another begins in {pause:.0f} seconds.")
        over.wait(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def _one(over: Event) -> str:
    """Begin a worker, and stay with it until it ends or all is over; then how it ended."""
    with _beginning:
        worker = subprocess.Popen(command())  # noqa: S603 - our own program
    while worker.poll() is None and not over.wait(0.5):
        pass
    if worker.poll() is None:
        _stop(worker)
    code = worker.returncode
    return f"The worker was ended by signal {-code}." if code < 0 else f"The worker ended with code {code}."


def _stop(worker: subprocess.Popen[bytes]) -> None:
    """Let a worker finish what it does, for a time."""
    worker.terminate()
    with suppress(subprocess.TimeoutExpired):
        worker.wait(PATIENCE)
        return
    _say(f"The worker finishes what it is doing; at most {FINISH:.0f} seconds more.")
    with suppress(subprocess.TimeoutExpired):
        worker.wait(FINISH)
        return
    _say("The worker did not finish and is killed. What it was doing is done again when a worker begins.")
    worker.kill()
    worker.wait()


def _in_words(problem: Exception) -> str:
    return (problem.strerror if isinstance(problem, OSError) else None) or str(problem) or repr(problem)


def _say(sentence: str) -> None:
    with suppress(OSError, ValueError):  # a terminal that was closed is no reason to stop
        print(sentence, file=sys.stderr, flush=True)
