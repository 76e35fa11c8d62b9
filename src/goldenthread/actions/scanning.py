"""Scanning a file for viruses by clamd, where there is one. What was not scanned never counts as clean."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass

from django.conf import settings

CHUNK = 65_536
SECONDS = 60
"""How long the scanner may take before it counts as one that cannot be reached."""
LONGEST_ANSWER = 4_096


class NotScanned(Exception):
    """The scanner could not be reached, or did not say whether the file is clean."""


class TooLargeToScan(NotScanned):
    """The scanner takes no file as large as this one: its ``StreamMaxLength`` says how large they may be."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found."""

    virus: str = ""
    """The name that the scanner has for it; empty when nothing was found."""


def scan(content: bytes) -> Scan | None:
    """What the scanner finds in a file; None where no scanner is set up. NotScanned when nobody can say."""
    if settings.CLAMD is None:
        return None
    try:
        with _connected(settings.CLAMD) as line:
            return _understood(_asked(line, content))
    except OSError as problem:
        raise NotScanned(str(problem)) from None


def _connected(where: str | tuple[str, int]) -> socket.socket:
    line = socket.socket(socket.AF_UNIX if isinstance(where, str) else socket.AF_INET)
    try:
        line.settimeout(SECONDS)
        line.connect(where)
    except BaseException:
        line.close()
        raise
    return line


def _asked(line: socket.socket, content: bytes) -> bytes:
    """Clamd's answer to its command INSTREAM: the file follows in pieces, each after its length."""
    try:
        line.sendall(b"zINSTREAM\0")
        for at in range(0, len(content), CHUNK):
            piece = content[at : at + CHUNK]
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it answers early where the file is longer than it takes; the answer says so
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer


def _understood(answer: bytes) -> Scan:
    text = answer.decode("utf-8", "replace").strip("\0\n ")
    if text == "stream: OK":
        return Scan()
    if text.startswith("stream: ") and text.endswith(" FOUND"):
        return Scan(text.removeprefix("stream: ").removesuffix(" FOUND"))
    if "size limit exceeded" in text:
        raise TooLargeToScan(text)
    raise NotScanned(text or "The scanner ended without an answer.")
