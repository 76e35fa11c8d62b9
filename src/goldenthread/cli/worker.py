"""The worker: it does what nobody should wait for, such as reading uploads, and reminding on set days."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from types import FrameType

    from django_tasks_db.management.commands.db_worker import Worker

LOOK_EVERY = 60.0
"""Seconds from one look at what is due to the next."""
BEAT_EVERY = 15.0
"""Seconds from one heartbeat to the next, by which pages know that a worker is at work."""


def worker(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, and stop.")] = False,
    of: Annotated[int, typer.Option("--of", hidden=True)] = 0,
) -> None:
    """Read uploads, and send what is due on set days, until it is stopped. Several may run at one time."""
    from goldenthread.cli.parent import end_with_parent

    if of:
        end_with_parent(of)
    ours = _ours()
    if once:
        _schedule()
        ours.run()
        return
    ours.configure_signals()
    if of:
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # its server says when it stops
    else:
        print("The worker is at work (stop with Ctrl-C).", flush=True)
    Thread(target=_beat, name="heartbeat", daemon=True).start()
    look = 0.0
    while ours.running:
        with _busy_database_is_waited_for():
            if time.monotonic() >= look:
                _schedule()
                look = time.monotonic() + LOOK_EVERY
            ours.run()  # all that waits
        if ours.running:
            time.sleep(1)


@contextmanager
def _busy_database_is_waited_for() -> Iterator[None]:
    """SQLite refuses whoever has waited for 20 seconds; what was to be done waits on, and the worker too."""
    from django.db import OperationalError, connection
    from django_tasks_db.utils import is_locked_database_exception

    try:
        yield
    except OperationalError as problem:
        if not is_locked_database_exception(problem):
            raise
        print("The database has been busy for a while. The worker tries again.", file=sys.stderr, flush=True)
        connection.close()


def _schedule() -> None:
    """Put what is due into the queue."""
    from goldenthread.actions import jobs

    jobs.schedule()
    jobs.schedule_clearing()


def _beat() -> None:
    """Tell now and then that a worker is at work, also while a job takes long."""
    from django.db import Error, connection

    from goldenthread.actions import service

    while True:
        with suppress(Error):  # a busy database hears the next one
            service.note_heartbeat()
        connection.close()
        time.sleep(BEAT_EVERY)


def _ours() -> Worker:
    """The worker of the queue in the database; each run of it ends when nothing waits any more."""
    from django.utils.crypto import get_random_string
    from django_tasks_db.management.commands.db_worker import Worker

    class Ours(Worker):
        """Told to stop it ends when its job is done: to leave at once may be in the middle of anything."""

        def shutdown(self, signum: int, frame: FrameType | None) -> None:
            if not self.running:
                super().shutdown(signum, frame)  # told twice, it drops what it is at
            self.running = False

    return Ours(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
