"""Run by the test of a killed worker, in a process of its own: ``begin``, or ``work AFTER LETTERS WHEN``.

``work`` runs the worker once. It writes each letter's address into the file LETTERS, and is killed with
SIGKILL at the letter that follows the first AFTER: before it is sent, or when nothing says yet that it was.
"""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path


def begin() -> None:
    """An edition, and a round whose deadline is in seven days: a set day."""
    from django.utils import timezone
    from tests import small

    from goldenthread.actions import framework, rounds
    from goldenthread.periods import Month
    from goldenthread.returns.rounds import Dates

    framework.publish(document=small.document(), by="director")
    today = timezone.localdate()
    days = [today + timedelta(days=n) for n in (7, 14, 30)]
    rounds.open(quarter=Month.containing(today).quarter.plus(-1), dates=Dates(*days), by="lead")


def work(after: int, letters: Path, when: str) -> None:
    """The worker, with a post office that kills it."""
    from goldenthread.actions import letters as letters_sent
    from goldenthread.cli.worker import worker
    from goldenthread.store import addresses

    def deliver(address: str, *_: str) -> int:
        sent = len(letters.read_text().splitlines()) if letters.exists() else 0
        if sent == after and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        with letters.open("a") as out:
            out.write(f"{address}\n")
        if sent == after and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return 1

    letters_sent.deliver = deliver
    addresses.of_programmes = lambda edition, *_: {
        one.code: (f"{one.code}@example.org",) for one in edition.programmes
    }
    worker(once=True)


if __name__ == "__main__":
    from goldenthread import cli

    cli.open_store()
    if sys.argv[1] == "begin":
        begin()
    else:
        work(int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
