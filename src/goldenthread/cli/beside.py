"""A worker beside the server: it begins and ends with it, and begins again when it dies."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

PAUSE = 2.0
"""Seconds before a worker that died begins again."""


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


def _keep(over: Event) -> None:
    command = [sys.executable, "-m", "goldenthread", "worker", "--of", str(os.getpid())]
    while not over.is_set():
        worker = subprocess.Popen(command)  # noqa: S603 - our own program
        while worker.poll() is None and not over.wait(0.5):
            pass
        if worker.poll() is None:
            worker.terminate()
            worker.wait()
        over.wait(PAUSE)
