"""Two processes at one ledger: a slow append cannot move a frozen past, and serials run without gaps.

On PostgreSQL they are two real connections to the test's database; on SQLite two real openings of one file.
"""

from __future__ import annotations

import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

ON_POSTGRESQL = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
VENDORS = ["sqlite", pytest.param("postgresql", marks=ON_POSTGRESQL)]


class Another:
    """A process that does what it is told, and whose answer one may wait for."""

    def __init__(self, environment: dict[str, str], named: str = "another.py") -> None:
        program = str(Path(__file__).with_name(named))
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**environment, "DJANGO_SETTINGS_MODULE": "goldenthread.config.settings"},
        )
        self.said: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.listener = threading.Thread(target=self.listen, daemon=True)
        self.listener.start()
        assert self.answer() == "ready"

    def listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout as said:
            for line in said:
                self.said.put(line.strip())

    def tell(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def waits(self, seconds: float = 0.7) -> bool:
        """Whether it has nothing to say for so long."""
        time.sleep(seconds)
        return self.said.empty()

    def answer(self) -> str:
        return self.said.get(timeout=60)

    def ask(self, line: str) -> str:
        self.tell(line)
        return self.answer()

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        assert self.process.wait(timeout=60) == 0
        self.listener.join()


@pytest.fixture(params=VENDORS)
def another(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Callable[[], Another]]:
    """Start processes at one empty ledger."""
    yield from processes(request.param, data_dir, "another.py")


def processes(vendor: str, data_dir: Path, named: str) -> Iterator[Callable[[], Another]]:
    """A way to start processes at one empty database, each running a program of this folder."""
    environment = {**os.environ, "GOLDENTHREAD_DATA_DIR": str(data_dir)}
    if vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        environment["DATABASE_URL"] = re.sub(r"/[^/?]+(?=\?|$)", f"/{name}", environment["DATABASE_URL"])
    else:
        environment.pop("DATABASE_URL", None)
    started: list[Another] = []

    def start() -> Another:
        started.append(Another(environment, named))
        return started[-1]

    yield start
    for one in started:
        one.end()


def moment(answer: str) -> datetime:
    return datetime.fromisoformat(answer.rsplit(maxsplit=1)[-1])


def test_a_freeze_waits_for_an_append_that_has_begun_and_then_sees_it(another: Callable[[], Another]) -> None:
    slow, freezer = another(), another()
    slow.ask("append 47")
    slow.ask("begin")
    appended = slow.ask("append 48")
    freezer.tell("freeze")
    assert freezer.waits()
    slow.ask("commit")
    serial, number, _ = (frozen := freezer.answer()).split()
    assert (serial, number) == ("2", "48")
    assert moment(frozen) > moment(appended)


def test_what_was_frozen_gains_no_row_from_a_slow_append(another: Callable[[], Another]) -> None:
    slow, freezer = another(), another()
    slow.ask("append 48")
    freezer.ask("begin")
    frozen = freezer.ask("freeze")
    slow.tell("append 46")  # asked for before the freeze is over: it must come after, in serial and in time
    assert slow.waits()
    freezer.ask("commit")
    appended = slow.answer()
    assert (frozen.split()[:2], appended.split()[0]) == (["1", "48"], "3")
    assert moment(appended) > moment(frozen)
    assert freezer.ask("read 1") == slow.ask("read 1") == "1 48"
    assert freezer.ask("read 3") == slow.ask("read 3") == "3 46"


def test_an_append_that_was_dated_before_the_freeze_is_refused_after_it(
    another: Callable[[], Another],
) -> None:
    slow, freezer = another(), another()
    early = datetime.now(UTC) - timedelta(minutes=1)
    freezer.ask("begin")
    freezer.ask("freeze")
    slow.tell(f"append 46 {early.isoformat()}")
    assert slow.waits()
    freezer.ask("commit")
    assert slow.answer().startswith("refused: Nothing can be recorded at")
    assert slow.ask("read 9") == "1 None"


def test_an_append_that_is_given_up_leaves_no_gap(another: Callable[[], Another]) -> None:
    slow, other = another(), another()
    slow.ask("begin")
    assert slow.ask("append 1").startswith("1 ")
    other.tell("append 2")
    assert other.waits()
    slow.ask("rollback")
    assert other.answer().startswith("1 ")
    assert slow.ask("read 9") == "1 2"


def test_many_appends_at_once_take_turns(another: Callable[[], Another]) -> None:
    processes = [another() for _ in range(3)]
    for number in range(20):
        for one in processes:
            one.tell(f"append {number}")
    answers = [one.answer() for one in processes for _ in range(20)]
    taken = sorted((int(a.split()[0]), moment(a)) for a in answers)
    assert [serial for serial, _ in taken] == list(range(1, 61))
    moments = [at for _, at in taken]
    assert moments == sorted(set(moments))
