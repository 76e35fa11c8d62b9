"""Server and worker are killed in the middle, with SIGKILL: nothing is lost, nothing twice, nothing half."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.uploads import killed

ROOT = Path(__file__).resolve().parents[2]
HERE = "/returns/2024-25Q1/MENTOR/"
DONE = len(killed.ANSWERS)

Environment = dict[str, str]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    """A data directory and a database of their own, on SQLite or on PostgreSQL as the suite runs."""
    given = {**os.environ, "GOLDENTHREAD_DATA_DIR": str(tmp_path / "data")}
    url = given.pop("DATABASE_URL", "")
    if not url:
        yield given
        return
    import psycopg

    name = f"goldenthread_killed_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as base:
        base.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield {**given, "DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}
        finally:
            base.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def ran(environment: Environment, *words: str, ends: int = 0) -> Any:
    """What a process that does one thing printed first, and how it must have ended."""
    command = [sys.executable, "-m", "tests.uploads.killed", *words]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == ends, done.stderr
    return json.loads(done.stdout.splitlines()[0]) if done.stdout else None


def test_a_worker_that_is_killed_anywhere_leaves_nothing_half_done(environment: Environment) -> None:
    ran(environment, "begin")
    ran(environment, "receive")
    points = ["before it is read", "after it was read", "the draft is begun", "the draft is changed"]
    for point in [*points, "the upload is closed", "all is done"]:
        seen = ran(environment, "work", point, ends=-signal.SIGKILL)
        assert set(seen["uploads"].values()) <= {"waiting", "reading"}, point
        assert (seen["revision"], seen["changes"], seen["draft"]) == (0, 0, {}), point
    seen = ran(environment, "work", "never")
    assert list(seen["uploads"].values()).count("merged") == 1
    assert (seen["revision"], seen["changes"]) == (1, 1)
    for what in (["work", "never"], ["look"]):
        seen = ran(environment, *what)
        assert set(seen["uploads"].values()) == {"merged"}
        assert seen["draft"] == killed.ANSWERS
        assert (seen["revision"], seen["changes"], seen["conflicts"]) == (DONE, DONE, 0)
        assert seen["revisions"] == list(range(1, DONE + 1))


def test_a_submission_that_is_killed_anywhere_is_whole_or_was_never_made(environment: Environment) -> None:
    ran(environment, "begin")
    points = ["the event is recorded", "the file is kept", "the texts are kept", "the version is kept"]
    for point in points:
        seen = ran(environment, "submit", point, ends=-signal.SIGKILL)
        assert (seen["versions"], seen["events"]) == ([], []), point
    seen = ran(environment, "submit", "never")
    assert (seen["versions"], seen["events"]) == ([], [])
    seen = ran(environment, "look")
    assert seen["versions"] == seen["events"] == [1]


# A real server


class Server:
    """The service on a port of its own; a kill takes server and worker with it."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    def start(self) -> None:
        until = time.monotonic() + 120  # other tests have the processors too
        self._begin()
        while time.monotonic() < until:
            if self.process.poll() is not None:  # somebody took the port since it was free
                self._begin()
            try:
                self.ask("GET", "/sign-in/", "")
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            else:
                return
        self.kill()
        raise AssertionError("The server does not start.")

    def _begin(self) -> None:
        command = [sys.executable, "-m", "goldenthread", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL
        )

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def worker(self) -> int:
        """The process of the worker beside the server."""
        for _ in range(300):
            for folder in Path("/proc").iterdir():
                if folder.name.isdecimal() and self._is_worker(folder):
                    return int(folder.name)
            time.sleep(0.1)
        raise AssertionError(
            f"There is no worker. The server has ended: {self.process.poll()}. {self._waits()}"
        )

    def _waits(self) -> str:
        """What each thread of the server waits for, so that a failure that is seldom tells its cause."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/wchan")
        with suppress(OSError):
            return f"Its threads wait in {[thread.read_text() for thread in threads]}."
        return ""

    def _is_worker(self, folder: Path) -> bool:
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return words[-3:-1] == [b"--of", str(self.process.pid).encode()]

    def ask(self, method: str, path: str, session: str, body: bytes = b"", **headers: str) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookies = f"sessionid={session}" + headers.pop("cookie", "")
        line.request(method, path, body or None, {"Cookie": cookies, **headers})
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        return answer, text


@pytest.fixture
def server(environment: Environment) -> Iterator[Server]:
    one = Server(environment)
    one.start()
    try:
        yield one
    finally:
        one.kill()


def multipart(token: str, content: bytes) -> tuple[bytes, dict[str, str]]:
    """The form of the upload page, filled in."""
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + token.encode(),
        b'--x\r\nContent-Disposition: form-data; name="workbook"; filename="a.xlsx"\r\n\r\n' + content,
    ]
    return b"\r\n".join([*parts, b"--x--\r\n"]), {"Content-Type": "multipart/form-data; boundary=x"}


def ready(server: Server, session: str) -> tuple[str, str]:
    """The token and the cookie that a form needs."""
    answer, text = server.ask("GET", f"{HERE}upload/", session)
    assert answer.status == 200, text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    cookie = re.search(r"csrftoken=(\w+)", answer.headers["Set-Cookie"])
    assert token is not None
    assert cookie is not None
    return token[1], f"; csrftoken={cookie[1]}"


def test_a_service_that_is_killed_under_uploads_loses_none_that_it_took(
    environment: Environment, server: Server
) -> None:
    session = ran(environment, "begin")
    contents = list(_workbooks(environment))
    taken = []
    for number, content in enumerate(contents):
        token, cookie = ready(server, session)
        body, headers = multipart(token, content)
        if number in {1, 3}:
            _half(server, session, body, headers, cookie)
            server.kill()
            server.start()
            token, cookie = ready(server, session)
            body, headers = multipart(token, content)
        answer, text = server.ask("POST", f"{HERE}upload/", session, body, cookie=cookie, **headers)
        assert answer.status == 302, text
        taken.append(sha256(content).hexdigest())
        if number == 2:
            os.kill(server.worker(), signal.SIGKILL)  # another begins in its place
        if number == 4:
            server.kill()
            server.start()
    _until_done(environment)
    seen = ran(environment, "look")
    assert set(seen["uploads"]) == set(taken)
    assert set(seen["uploads"].values()) == {"merged"}
    assert seen["draft"] == killed.ANSWERS
    assert (seen["revision"], seen["changes"], seen["conflicts"]) == (DONE, DONE, 0)


def _workbooks(environment: Environment) -> Iterator[bytes]:
    program = (
        "import sys; from goldenthread import cli; cli.open_store(); from tests.uploads import killed\n"
        "[sys.stdout.buffer.write(killed.workbook({f: a}).hex().encode() + b'\\n')"
        " for f, a in killed.ANSWERS.items()]"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True)
    yield from (bytes.fromhex(line) for line in done.stdout.decode().split())


def _half(server: Server, session: str, body: bytes, headers: dict[str, str], cookie: str) -> None:
    """A request of which the second half never comes."""
    head = [f"POST {HERE}upload/ HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    head += [f"Cookie: sessionid={session}{cookie}", *(f"{name}: {text}" for name, text in headers.items())]
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall("\r\n".join([*head, "", ""]).encode() + body[: len(body) // 2])
        time.sleep(0.3)


def _until_done(environment: Environment) -> None:
    for _ in range(60):
        states = set(ran(environment, "look")["uploads"].values())
        if states == {"merged"}:
            return
        time.sleep(1)
    raise AssertionError(f"The uploads are {states}.")


def test_the_worker_ends_with_its_server_and_begins_again_without_it(
    environment: Environment, server: Server
) -> None:
    first = server.worker()
    os.kill(first, signal.SIGKILL)
    for _ in range(300):
        second = server.worker()
        if second != first:
            break
        time.sleep(0.1)
    assert second != first
    os.kill(server.process.pid, signal.SIGKILL)  # the server alone, so that it cannot tell its worker
    server.process.wait()
    for _ in range(300):
        if not Path(f"/proc/{second}").exists():
            return
        time.sleep(0.1)
    raise AssertionError("The worker outlives its server.")
