"""Starting the service: the demonstration is loaded once, and a real server answers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tests import small
from tests.cli.conftest import Run

from goldenthread.cli import beside


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done instead of building for a minute and serving for ever."""
    done: list[str] = []
    monkeypatch.setattr("goldenthread.demo.build.build", lambda **_: done.append("built"))
    monkeypatch.setattr("granian.Granian.serve", lambda _: done.append("served"))
    monkeypatch.setattr(beside, "worker_beside", lambda: nullcontext(done.append("worker")))
    return done


def test_start_loads_the_demonstration_where_there_is_nothing(run: Run, built: list[str]) -> None:
    started = run("start", "--port", "8123")
    assert "http://127.0.0.1:8123" in started.out
    assert built == ["built", "worker", "served"]


def test_start_leaves_what_is_loaded_alone(run: Run, built: list[str], edition: Path, port: int) -> None:
    run("framework", "publish", edition)
    assert run("start", "--no-worker", "--port", port).code == 0
    assert built == ["served"]


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def server(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A real server on a data directory of its own, with one edition published."""
    kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment = {**kept, "GOLDENTHREAD_DATA_DIR": str(tmp_path / "data")}
    edition = tmp_path / "edition.yaml"
    edition.write_bytes(small.document())
    command = [sys.executable, "-m", "goldenthread"]
    subprocess.run([*command, "framework", "publish", edition], env=environment, check=True)
    server = subprocess.Popen(
        [*command, "serve", "--port", str(port)], env=environment, start_new_session=True
    )
    try:
        yield server
    finally:
        server.terminate()
        server.wait(100)  # it waits for its worker


@pytest.fixture
def served(server: subprocess.Popen[bytes], port: int) -> str:
    """The address of the real server, once it answers."""
    address = f"http://127.0.0.1:{port}"
    _get(address + "/", server)
    return address


def test_a_real_server_sends_strangers_to_the_sign_in_page(served: str) -> None:
    page = _get(served + "/")
    assert "<h1" in page
    assert "Sign in" in page
    assert "govuk" in _get(served + "/static/vendor/govuk.min.css")


def test_ctrl_c_ends_a_real_server(server: subprocess.Popen[bytes], served: str) -> None:
    """A terminal tells all its processes; those of the server are told by the server alone, or they hang."""
    assert served
    assert not _deaf_to_ctrl_c(server.pid)
    threads = Path(f"/proc/{server.pid}/task").iterdir()
    children = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    assert len(children) == 2  # one that answers, and the worker
    assert all(map(_deaf_to_ctrl_c, children))
    os.killpg(server.pid, signal.SIGINT)
    assert server.wait(60) == 0


def _deaf_to_ctrl_c(process: int) -> bool:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    blocked = next(line for line in lines if line.startswith("SigBlk:"))
    return bool(int(blocked.split()[1], 16) >> (signal.SIGINT - 1) & 1)


def _get(address: str, server: subprocess.Popen[bytes] | None = None) -> str:
    """The answer, once the server is up; a machine that has other tests to run takes its time."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urlopen(address) as answer:  # noqa: S310 - loopback
                return str(answer.read().decode())
        except (URLError, ConnectionError):
            assert server is None or server.poll() is None
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")
