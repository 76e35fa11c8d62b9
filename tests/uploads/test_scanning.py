"""The virus scanner: a real clamd with one signature of our own, and one that fails in every way."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from hashlib import md5
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from goldenthread.actions import scanning
from goldenthread.actions.scanning import NotScanned, Scan
from goldenthread.config.environment import scanner

HARMFUL = b"this harmless text stands for a virus in the tests of golden thread"
CONFIGURATION = """
DatabaseDirectory {folder}/signatures
LocalSocket {folder}/clamd.sock
TCPAddr 127.0.0.1
TCPSocket {port}
Foreground yes
StreamMaxLength 1M
LogFile {folder}/clamd.log
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """The socket and the port of a clamd that knows one virus."""
    folder, port = tmp_path_factory.mktemp("clamd"), free_port()
    (folder / "signatures").mkdir()
    known = f"{md5(HARMFUL).hexdigest()}:{len(HARMFUL)}:Test.Harmful\n"  # noqa: S324 - as clamd wants it
    (folder / "signatures" / "ours.hdb").write_text(known)
    (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder, port=port))
    program = shutil.which("clamd") or "/usr/sbin/clamd"
    process = subprocess.Popen(
        [program, "--config-file", folder / "clamd.conf"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(folder / "clamd.sock", process)
        yield f"{folder}/clamd.sock", port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if path.exists():
            return
        assert process.poll() is None, (path.parent / "clamd.log").read_text()
        time.sleep(0.1)
    raise AssertionError("clamd does not start.")


@pytest.mark.clamd
def test_a_real_scanner_finds_what_it_knows_and_nothing_else(clamd: tuple[str, int]) -> None:
    path, port = clamd
    for where in (path, ("127.0.0.1", port)):
        with override_settings(CLAMD=where):
            assert scanning.scan(HARMFUL) == Scan("Test.Harmful.UNOFFICIAL")
            assert scanning.scan(b"a return" * 20_000) == Scan()
            assert scanning.scan(b"") == Scan()


@pytest.mark.clamd
def test_what_is_longer_than_the_scanner_takes_was_not_scanned(clamd: tuple[str, int]) -> None:
    with override_settings(CLAMD=clamd[0]), pytest.raises(NotScanned, match="size limit exceeded"):
        scanning.scan(b"0" * 3_000_000)


def test_where_no_scanner_is_set_up_nobody_says_that_a_file_is_clean() -> None:
    with override_settings(CLAMD=None):
        assert scanning.scan(HARMFUL) is None


@pytest.mark.parametrize("where", ["/nowhere/clamd.sock", ("127.0.0.1", 1)])
def test_a_scanner_that_is_not_there_has_scanned_nothing(where: object) -> None:
    with override_settings(CLAMD=where), pytest.raises(NotScanned):
        scanning.scan(b"x")


@pytest.mark.parametrize(
    "answer",
    [b"", b"stream: O", b"stream: Can't allocate memory ERROR\0", b"OK\0", b"\xff\xfe\0", b"x" * 9000],
)
def test_an_answer_that_does_not_say_ok_is_no_ok(answer: bytes) -> None:
    with _fake(answer) as port, override_settings(CLAMD=("127.0.0.1", port)), pytest.raises(NotScanned):
        scanning.scan(b"x" * 200_000)


def test_a_scanner_that_says_nothing_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.2)
    with (
        _fake(None) as port,
        override_settings(CLAMD=("127.0.0.1", port)),
        pytest.raises(NotScanned, match="timed out"),
    ):
        scanning.scan(b"x")


class _fake:  # noqa: N801 - used as a function
    """A scanner that answers one request with these bytes; with None, not at all."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer
        self.door = socket.create_server(("127.0.0.1", 0))
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        line, _ = self.door.accept()
        with line:
            asked = b""
            while self.answer is not None and not asked.endswith(b"\0\0\0\0"):
                asked += line.recv(65536)
            if self.answer is None:
                self.over.wait(10)
            else:
                line.sendall(self.answer)

    def __enter__(self) -> int:
        self.thread.start()
        return int(self.door.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()
        self.door.close()


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("", None),
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("tcp:127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("clamd.internal:3310", ("clamd.internal", 3310)),
    ],
)
def test_where_the_scanner_is_comes_from_one_setting(address: str, where: object) -> None:
    assert scanner(address) == where


@pytest.mark.parametrize("address", ["yes", "unix:clamd", "host:", ":3310", "host:port"])
def test_a_wrong_setting_is_told_in_words(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="such as unix:/run/clamav"):
        scanner(address)
