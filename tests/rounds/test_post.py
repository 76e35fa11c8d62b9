"""Letters through a real mail server of this machine, and the settings that lead to it."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from tests import small
from tests.rounds.conftest import on

from goldenthread.actions import rounds
from goldenthread.config.environment import days, mail
from goldenthread.returns.rounds import Outcome

SENT, FAILED = Outcome.SENT, Outcome.FAILED


class Office(socketserver.StreamRequestHandler):
    """Takes letters as SMTP has it; those to HOSP are refused."""

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper().partition(" ")[0]
            if verb == "RCPT":
                self.say("550 nobody here" if "hosp" in line else "250 fine")
            elif verb == "DATA":
                self.say("354 go on")
                self.take()
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.decode())
        self.server.letters.append("".join(lines))  # type: ignore[attr-defined]
        self.say("250 taken")


@pytest.fixture
def letters(settings: Any) -> Iterator[list[str]]:
    """What a mail server of this machine has taken."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Office) as server:
        server.letters = taken = []  # type: ignore[attr-defined]
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        use(settings, f"smtp://127.0.0.1:{server.server_address[1]}")
        yield taken
        server.shutdown()


def use(settings: Any, address: str) -> None:
    for name, value in mail(address).items():
        setattr(settings, name, value)


@pytest.mark.usefixtures("opened", "addressed")
def test_letters_go_out_by_smtp_and_what_is_refused_does_not_stop_the_rest(letters: list[str]) -> None:
    chosen = ["MENTOR", "HOSP", "FAMILY"]
    done = rounds.remind(quarter=small.Q1, programmes=chosen, by="lead", at=on("07-12"))
    assert [one.outcome for one in done] == [SENT, FAILED, SENT]
    assert len(letters) == 3
    assert "Subject: Return for Q1 2024-25 of Mentoring: due on 19 July 2024" in letters[0]
    assert "To: mentor-1@example.org" in letters[0]
    assert "It is due on 19 July 2024, in 7 days." in letters[0]


@pytest.mark.usefixtures("opened", "addressed")
def test_a_server_that_cannot_be_reached_is_tried_once_and_by_the_worker_on_the_next_day(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    tried = []
    connect = socket.create_connection
    monkeypatch.setattr("socket.create_connection", lambda *a, **k: tried.append(a) or connect(*a, **k))
    backend = settings.EMAIL_BACKEND
    use(settings, f"smtp://127.0.0.1:{port}")
    assert {one.outcome for one in rounds.remind_due(at=on("07-12"))} == {FAILED}
    assert len(tried) == 1
    assert rounds.remind_due(at=on("07-12", 11)) == ()
    settings.EMAIL_BACKEND = backend
    assert {one.outcome for one in rounds.remind_due(at=on("07-13"))} == {SENT}
    assert rounds.remind_due(at=on("07-14")) == ()


SERVERS = [
    # address, port, encrypted from the start, encrypted before the password
    ("smtp://mail.example.org", 25, False, False),
    ("smtp://mail.example.org:2525", 2525, False, False),
    ("smtp://me:se%40cret@mail.example.org", 587, False, True),
    ("smtps://me:se%40cret@mail.example.org", 465, True, False),
]


@pytest.mark.parametrize(("address", "port", "ssl", "tls"), SERVERS)
def test_an_address_of_a_mail_server(address: str, port: int, ssl: bool, tls: bool) -> None:
    found = mail(address)
    assert found["EMAIL_HOST"] == "mail.example.org"
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (port, ssl, tls)
    assert found["EMAIL_HOST_PASSWORD"] == ("se@cret" if "me:" in address else "")


def test_without_a_server_letters_are_printed() -> None:
    assert mail("")["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize("address", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_an_address_that_is_none_is_refused_in_words(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="must be an address such as smtp://"):
        mail(address)


@pytest.mark.parametrize(("text", "expected"), [("14, 7,1", (14, 7, 1)), ("", ()), ("0", (0,))])
def test_numbers_of_days(text: str, expected: tuple[int, ...]) -> None:
    assert days("REMIND_BEFORE", text) == expected


@pytest.mark.parametrize("text", ["a week", "7; 1", "-1", "1.5"])
def test_numbers_of_days_that_are_none_are_refused_in_words(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="GOLDENTHREAD_REMIND_AFTER must be whole numbers"):
        days("REMIND_AFTER", text)
