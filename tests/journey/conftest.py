"""The service as it runs: server and worker as processes, and a mail server that takes its letters."""

from __future__ import annotations

import json
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import faults
from tests.conftest import ROOT
from tests.journey.people import Person, album
from tests.rounds.test_post import Office
from tests.uploads.test_killed import Environment, Server, environment
from tests.web.test_invitations import told

__all__ = ["environment", "faults"]


@dataclass
class Service:
    """Where it is, what letters came from it, and the secrets of those who sign in with a code."""

    site: str
    letters: list[str]
    secrets: dict[str, str]

    def comes(self, *words: str) -> None:
        """Wait for a letter with all these words in it."""
        for _ in range(300):
            if any(all(those in whole(letter) for those in words) for letter in self.letters):
                return
            time.sleep(0.1)
        raise AssertionError(f"No letter with {words} came, only {self.letters}")


def whole(letter: str) -> str:
    """A letter with its head."""
    return letter + told(letter)


@pytest.fixture
def letters() -> Iterator[tuple[str, list[str]]]:
    """The address of a mail server of this machine, and what it has taken."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Office) as office:
        office.letters = taken = []  # type: ignore[attr-defined]
        office.daemon_threads = True
        threading.Thread(target=office.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{office.server_address[1]}", taken
        office.shutdown()


@pytest.fixture
def service(environment: Environment, letters: tuple[str, list[str]]) -> Iterator[Service]:
    """The service, with a round that is open and nobody's return in it."""
    environment["GOLDENTHREAD_SMTP"] = letters[0]
    server = Server(environment)
    site = environment["GOLDENTHREAD_ADDRESS"] = f"http://127.0.0.1:{server.port}"
    command = [sys.executable, "-m", "tests.journey.scene"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    server.start()
    try:
        yield Service(site, letters[1], json.loads(done.stdout.splitlines()[-1]))
    finally:
        server.kill()


@pytest.fixture
def somebody(
    service: Service, browser: Any, faults: Callable[[Any], list[str]]
) -> Iterator[Callable[..., Person]]:
    """Gives somebody a window; an error in a page's scripts, or against its policy, fails the test."""
    given: list[Person] = []
    complaints: list[str] = []

    def complain(said: Any) -> None:
        if said.type == "error" and "404" not in said.text:
            complaints.append(said.text)

    def give(username: str, **how: Any) -> Person:
        one = Person(browser, service.site, username, faults, **how)
        one.page.on("pageerror", lambda error: complaints.append(str(error)))
        one.page.on("console", complain)
        given.append(one)
        return one

    yield give
    for one in given:
        one.context.close()
    assert not complaints


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Where the journey's pictures are kept."""
    return album(tmp_path / "pictures")
