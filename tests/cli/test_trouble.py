"""Troubles of the machine are told in a sentence with what to do, and are no fault of the program."""

from __future__ import annotations

import errno
import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from pydantic import ValidationError
from tests.cli.conftest import Run

from goldenthread.cli import service, trouble
from goldenthread.config.environment import Environment
from goldenthread.ledger.refusal import Refused


def failed(number: int, name: str | None = None) -> OSError:
    return OSError(number, os.strerror(number), name)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (failed(errno.ENOSPC), "The disk is full"),
        (sqlite3.OperationalError("database or disk is full"), "The disk is full"),
        (sqlite3.OperationalError("no such table: x"), None),
        (failed(errno.EDQUOT), "The disk is full"),
        (OperationalError("database or disk is full"), "The disk is full"),
        (failed(errno.EROFS, "/media/kept"), "/media/kept cannot be used: Read-only file system"),
        (failed(errno.EACCES, "kept/secret-key"), "kept/secret-key cannot be used: Permission denied"),
        (failed(errno.EEXIST, "kept"), "kept cannot be used: File exists"),
        (OperationalError("attempt to write a readonly database"), "cannot be written to"),
        (OperationalError("unable to open database file"), "cannot be opened"),
        (OperationalError("database is locked"), "Another program holds the database"),
        (OperationalError("disk I/O error"), "The disk cannot be read or written"),
        (failed(errno.EACCES, str(Path.cwd())), f"{Path.cwd()} cannot be used: Permission denied"),
        (OperationalError("connection failed: connection to server at ..."), "does not answer"),
        (ImproperlyConfigured("DATABASE_URL must begin with postgres://."), "DATABASE_URL must begin"),
        (failed(errno.EACCES, "elsewhere"), None),
        (failed(errno.ECONNREFUSED), None),
        (OperationalError("no such table: user"), None),
        (ValueError("disk is full"), None),
    ],
)
def test_it_is_told_in_words(monkeypatch: pytest.MonkeyPatch, problem: Exception, words: str | None) -> None:
    monkeypatch.setenv("GOLDENTHREAD_DATA_DIR", "kept")
    wrapped = RuntimeError("it could not be done")
    wrapped.__cause__ = problem
    for one in (problem, wrapped):
        said = trouble.in_words(one)
        assert said is None if words is None else words in str(said)


def test_a_setting_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLDENTHREAD_HTTPS", "perhaps")
    with pytest.raises(ValidationError) as refused:
        Environment()
    said = trouble.in_words(refused.value)
    assert said is not None
    assert said.startswith("The setting GOLDENTHREAD_HTTPS cannot be used: Input should be a valid boolean")


def test_a_folder_in_which_nothing_can_be_made_ends_in_a_sentence() -> None:
    command = [sys.executable, "-m", "goldenthread", "people", "list"]
    environment = os.environ | {"GOLDENTHREAD_DATA_DIR": "/proc/none/data"}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (74, "")
    assert ran.stderr.startswith(
        "/proc/none cannot be used: No such file or directory. GOLDENTHREAD_DATA_DIR"
    )


def test_a_full_disk_ends_in_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise failed(errno.ENOSPC)

    monkeypatch.setattr("goldenthread.demo.build.build", full)
    ran = run("demo")
    assert ran.code == 74
    assert ran.err.splitlines()[-1] == trouble.FULL


def test_a_demonstration_that_is_stopped_says_that_nothing_was_kept(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("goldenthread.demo.build.build", stopped)
    ran = run("demo")
    assert ran.code == 1
    assert "nothing of it was kept" in ran.err


@pytest.mark.parametrize("command", ["start", "serve"])
def test_a_port_that_is_in_use_is_refused_before_anything_is_done(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr("goldenthread.demo.build.build", lambda **_: pytest.fail("it loads"))
    monkeypatch.setattr("granian.Granian.serve", lambda *_, **__: pytest.fail("it serves"))
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as another Golden Thread would
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = run(command, "--port", port)
    assert ran.code == 1
    assert ran.err.startswith(f"Port {port} is in use, perhaps by a Golden Thread that still runs.")
    assert ran.out == ""


def test_a_server_whose_process_ends_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(*_: object, **__: object) -> None:
        raise SystemExit(1)

    monkeypatch.setattr("granian.Granian.serve", ends)
    with pytest.raises(Refused, match="ended that should not have"):
        service._serve("127.0.0.1", 0, 1, lambda: None)
