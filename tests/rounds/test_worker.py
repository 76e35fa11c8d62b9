"""The worker: what it prints, how it stops, and that killing it sends nothing twice."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.core import mail
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from tests import small
from tests.cli.conftest import Run
from tests.rounds.test_pages import dates, last_quarter

from goldenthread.actions import framework, jobs, rounds

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = "tests.rounds.killed_worker"
NEVER = 99


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A data directory of its own, in a SQLite file, for processes that are killed."""
    kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return {**kept, "GOLDENTHREAD_DATA_DIR": str(tmp_path / "data"), "PYTHONWARNINGS": "error"}


def ran(environment: dict[str, str], *words: object) -> int:
    command = [sys.executable, "-m", SCRIPT, *map(str, words)]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode


@pytest.mark.parametrize(("after", "when"), [(0, "after"), (1, "before")])
def test_killed_in_the_middle_it_sends_nothing_twice_and_nothing_is_half_written(
    environment: dict[str, str], tmp_path: Path, after: int, when: str
) -> None:
    letters = tmp_path / "letters"
    assert ran(environment, "begin") == 0
    assert ran(environment, "work", after, letters, when) == -signal.SIGKILL
    for _ in range(2):  # started again, and again
        assert ran(environment, "work", NEVER, letters, when) == 0
    sent = Counter(letters.read_text().splitlines())
    assert set(sent.values()) == {1}
    lost = 1 if when == "before" else 0
    assert len(sent) == len(small.PROGRAMMES) - lost
    begun, told = events(tmp_path / "data" / "goldenthread.sqlite3")
    assert len(begun) == len(set(begun)) == len(small.PROGRAMMES)
    assert len(set(begun) - set(told)) == 1  # of one it is not known whether it went


def test_two_workers_at_one_time_send_nothing_twice(environment: dict[str, str], tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    assert ran(environment, "begin") == 0
    command = [sys.executable, "-m", SCRIPT, "work", str(NEVER), str(letters), "before"]
    both = [subprocess.Popen(command, env=environment, cwd=ROOT) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert sorted(Counter(letters.read_text().splitlines()).values()) == [1] * len(small.PROGRAMMES)


def events(file: Path) -> tuple[list[str], list[str]]:
    """The programmes whose reminders were begun, and those of whom it is known what became of it."""
    with sqlite3.connect(file) as base:
        rows = base.execute("SELECT kind, subject FROM ledger_event ORDER BY serial").fetchall()
    base.close()
    return (
        [subject for kind, subject in rows if kind == "round.reminded"],
        [subject for kind, subject in rows if kind == "round.reminder-sent"],
    )


def test_it_works_until_it_is_stopped(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "goldenthread", "worker"]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("The worker is at work")
    time.sleep(0.5)
    process.terminate()
    _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in said


@pytest.mark.django_db(transaction=True)
def test_once_does_what_is_due_and_ends(run: Run, addressed: None) -> None:
    assert run("worker", "--once").code == 0
    assert not mail.outbox
    framework.publish(document=small.document(), by="tester", at=small.hours(0))
    rounds.open(quarter=last_quarter(), dates=dates(7), by="lead")
    for _ in range(2):
        assert run("worker", "--once").code == 0
        assert len(mail.outbox) == 4  # one of MENTOR, one of HOSP, two of FAMILY
    (job,) = DBTaskResult.objects.filter(task_path=jobs.send_due_reminders.module_path)
    assert job.status == TaskResultStatus.SUCCESSFUL


BUSY = """
import sys
from goldenthread.config import environment
kept = environment.sqlite

def impatient(file):
    given = kept(file)
    given["OPTIONS"]["timeout"] = 0.1
    return given

environment.sqlite = impatient
from goldenthread import cli
sys.argv[1:] = ["worker"]
cli.main()
"""


def test_a_busy_database_is_waited_for(environment: dict[str, str], tmp_path: Path) -> None:
    assert ran(environment, "begin") == 0
    other = sqlite3.connect(tmp_path / "data" / "goldenthread.sqlite3")
    other.execute("BEGIN EXCLUSIVE")
    worker = subprocess.Popen(
        [sys.executable, "-c", BUSY], env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert worker.stderr is not None
    try:
        for _ in range(2):
            assert b"database has been busy" in worker.stderr.readline()
        other.rollback()
        done = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'SUCCESSFUL'"
        end = time.monotonic() + 60
        while other.execute(done).fetchone() == (0,):
            assert worker.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        worker.terminate()
        worker.communicate(timeout=60)
        assert worker.returncode == 0
    finally:
        worker.kill()
        worker.communicate()
        other.close()
