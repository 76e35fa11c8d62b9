"""Starting the service: the demonstration is loaded once, and a real server answers."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone
from tests import small
from tests.cli.conftest import Run

from goldenthread.cli import beside, service
from goldenthread.store.last_times import Doing, note_time


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done instead of building for a minute and serving for ever."""
    done: list[str] = []
    monkeypatch.setattr("goldenthread.demo.build.build", lambda **_: done.append("built"))
    monkeypatch.setattr("granian.Granian.serve", lambda *_, **__: done.append("served"))
    monkeypatch.setattr(service, "_tell_when_ready", lambda *_: None)
    monkeypatch.setattr(service, "_begin_again_if_drawn", lambda: None)  # other tests have drawn here
    monkeypatch.setattr(beside, "worker_beside", lambda: nullcontext(done.append("worker")))
    return done


def test_start_loads_the_demonstration_where_there_is_nothing(run: Run, built: list[str], port: int) -> None:
    assert run("start", "--port", port).out == ""  # the address is told when it answers
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
def server(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A real server on a data directory of its own, with one edition published."""
    kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment = {**kept, "GOLDENTHREAD_DATA_DIR": str(tmp_path / "data")}
    edition = tmp_path / "edition.yaml"
    edition.write_bytes(small.document())
    command = [sys.executable, "-m", "goldenthread"]
    subprocess.run([*command, "framework", "publish", edition], env=environment, check=True)
    serve = [*command, "serve", "--port", str(port)]
    server = subprocess.Popen(
        serve, env=environment, start_new_session=True, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    with server.stdout:
        try:
            yield server
        finally:
            server.terminate()
            server.wait(100)  # it waits for its worker


@pytest.fixture
def served(server: subprocess.Popen[str], port: int) -> str:
    """The address of the real server, once it says that it answers."""
    assert server.stdout
    assert server.stdout.readline() == f"Golden Thread is at http://127.0.0.1:{port}  (stop with Ctrl-C)\n"
    return f"http://127.0.0.1:{port}"


def test_a_real_server_answers_as_soon_as_it_says_where_it_is(served: str) -> None:
    assert json.loads(_get(served + "/health/live")) == {"live": True}
    page = _get(served + "/")
    assert "<h1" in page
    assert "Sign in" in page
    assert "govuk" in _get(served + "/static/vendor/govuk.min.css")
    assert _is_ready(served)["worker"] is True


DRAWN = """
import os, sys
from goldenthread.cli import main
from goldenthread.reports.charts import draw

if "DRAWN" not in os.environ:
    os.environ["DRAWN"] = "once"
    draw.svg('{"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {"x": {"field": "a"}}}')
print("drawn" if "vl_convert" in sys.modules else "afresh", flush=True)
main()
"""


def test_a_server_that_has_drawn_a_chart_begins_again_before_it_serves(tmp_path: Path, port: int) -> None:
    """A process forked from one that has drawn would wait for ever at its first chart."""
    environment = {**os.environ, "GOLDENTHREAD_DATA_DIR": str(tmp_path / "data")}
    environment.pop("DATABASE_URL", None)
    serve = [sys.executable, "-c", DRAWN, "serve", "--no-worker", "--port", str(port)]
    server = subprocess.Popen(
        serve, env=environment, start_new_session=True, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    with server.stdout:
        try:
            assert [server.stdout.readline() for _ in range(2)] == ["drawn\n", "afresh\n"]
            assert server.stdout.readline().startswith("Golden Thread is at")
        finally:
            server.terminate()
            server.wait(100)


def test_the_first_page_is_small_and_kept(served: str) -> None:
    """Fonts, styles and scripts: compressed, and with a digest by which they need not be asked for again."""
    page = _get(served + "/sign-in/")
    asked = [one for one in re.findall(r'(?:href|src)="(/static/[^"]+)"', page) if "icon" not in one]
    assert len(asked) == 5
    fonts = _get(served + next(one for one in asked if "inter" in one))
    latin = re.findall(r'url\("(fonts/inter-latin-[47]00-normal[^"]+)"\)', fonts)
    assert len(latin) == 2
    sizes = [len(page)]
    for address in (*asked, *(f"/static/vendor/{one}" for one in latin)):
        request = Request(served + address, headers={"Accept-Encoding": "br"})  # noqa: S310 - loopback
        with urlopen(request, timeout=60) as answer:  # noqa: S310
            assert "immutable" in answer.headers["Cache-Control"], address
            assert (answer.headers["Content-Encoding"] == "br") == (not address.endswith(".woff2")), address
            sizes.append(len(answer.read()))
    assert sum(sizes) < 100_000


def test_nothing_outlives_a_server_that_is_killed(server: subprocess.Popen[str], served: str) -> None:
    children = _children(server.pid)
    assert len(children) == 2
    assert _is_ready(served)["ready"] is True
    server.kill()
    until = time.monotonic() + 5
    while any(map(_runs, children)):
        assert time.monotonic() < until, children
        time.sleep(0.05)
    with pytest.raises(OSError, match=r"refused|reset"):
        _get(served + "/health/live")


def test_ctrl_c_ends_a_real_server(server: subprocess.Popen[str], served: str) -> None:
    """A terminal tells all its processes; those of the server are told by the server alone, or they hang."""
    assert served
    assert not _deaf_to_ctrl_c(server.pid)
    children = _children(server.pid)
    assert len(children) == 2  # one that answers, and the worker
    assert all(map(_deaf_to_ctrl_c, children))
    os.killpg(server.pid, signal.SIGINT)
    assert server.wait(60) == 0


def _deaf_to_ctrl_c(process: int) -> bool:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    blocked = next(line for line in lines if line.startswith("SigBlk:"))
    return bool(int(blocked.split()[1], 16) >> (signal.SIGINT - 1) & 1)


def _children(process: int) -> list[int]:
    threads = Path(f"/proc/{process}/task").iterdir()
    return [int(child) for thread in threads for child in (thread / "children").read_text().split()]


def _runs(process: int) -> bool:
    """Whether it is there, and no more than its name in the machine's list."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _is_ready(address: str) -> dict[str, object]:
    """What the server says of itself, once its worker is at work; a busy machine takes its time."""
    until = time.monotonic() + 120
    while True:
        try:
            return dict(json.loads(_get(address + "/health/ready")))
        except HTTPError as not_yet:
            told = not_yet.code, json.loads(not_yet.read())["worker"]
        assert told == (503, False)
        assert time.monotonic() < until
        time.sleep(0.3)


def _get(address: str) -> str:
    with urlopen(address, timeout=60) as answer:  # noqa: S310 - loopback
        return str(answer.read().decode())


# Who may reach it

EVERYWHERE = "0.0.0.0"  # noqa: S104 - that is the question


@pytest.mark.parametrize(
    ("words", "https", "begun"),
    [
        (["--listen", EVERYWHERE], False, "passwords would travel to other machines unencrypted"),
        (["--listen", "::"], False, "passwords would travel to other machines unencrypted"),
        (["--listen", "somewhere"], False, "“somewhere” is not an IP address."),
        (["--listen", EVERYWHERE], True, ""),
        (["--listen", EVERYWHERE, "--behind-proxy"], False, ""),
        (["--listen", "127.0.0.2"], False, ""),
    ],
)
def test_other_machines_are_let_in_with_https_or_a_proxy_alone(
    run: Run, built: list[str], port: int, settings: Any, words: list[str], https: bool, begun: str
) -> None:
    settings.SECURE_SSL_REDIRECT = https
    ran = run("serve", "--no-worker", "--port", port, *words)
    if begun:
        assert (ran.code, built) == (1, [])
        assert begun in ran.err
    else:
        assert (ran.code, built) == (0, ["served"]), ran.err
        assert ("GOLDENTHREAD_PROXIES is not set" in ran.err) == (https or "--behind-proxy" in words)


def test_a_start_with_a_doubtful_clock_says_so_and_one_may_confirm_it(
    run: Run, built: list[str], port: int
) -> None:
    note_time(Doing.CLOCK, timezone.now() - timedelta(days=3))
    assert "start with --confirm" in run("serve", "--no-worker", "--port", port).err
    assert run("serve", "--no-worker", "--port", port, "--confirm").err == ""
    assert run("serve", "--no-worker", "--port", port).err == ""


def test_a_clock_that_agrees_is_not_mended(run: Run) -> None:
    ran = run("ledger", "mend-clock", "--reason", "to be sure")
    assert (ran.code, ran.out) == (1, "")
    assert "nothing to mend" in ran.err
