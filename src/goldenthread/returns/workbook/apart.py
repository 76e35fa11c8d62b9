"""Reading a workbook in a process of its own, with limits: whatever the file does, only that process suffers.

The process gets the file and nothing else: no settings, no secrets, no database. It answers with plain JSON,
of which every part is looked at again here before it is believed.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from goldenthread.periods import Quarter
from goldenthread.returns import findings
from goldenthread.returns.draft import Draft, Entry, File, Place, Seen
from goldenthread.returns.raws import decode, encode
from goldenthread.returns.workbook.problems import found, refuse
from goldenthread.returns.workbook.reader import Reading, read

SECONDS = 30
"""How long a file may take to read, while the machine does other things as well."""
PROCESSOR_SECONDS = 20
MEMORY = 1_000_000_000
LONGEST_ANSWER = 20_000_000
"""The most bytes that the process may write anywhere."""

_OUT_OF_TIME = -signal.SIGXCPU
"""How the process ends that used up its time on the processor; so we call it too where we stopped it."""
_OUT_OF_MEMORY = frozenset({-signal.SIGABRT, -signal.SIGKILL})
"""How it ends when the spreadsheet reader gets no memory, or the machine has none left."""
_PROGRAM = f"import os; os.nice(10); from {__name__} import main; main()"
"""What it runs: it gives way to the pages, and holds no lock that anybody waits for."""
_SOURCE = Path(__file__).resolve().parents[3]


def read_apart(content: bytes, name: str, *, seconds: float = SECONDS) -> Reading:
    """Read a return from a workbook, in a process of its own; the answer is what ``read`` would answer."""
    with tempfile.TemporaryFile() as out:
        ended = _ended(content, name, out.fileno(), seconds)
        out.seek(0)
        answer = out.read(LONGEST_ANSWER + 1)
    if ended == _OUT_OF_TIME:
        return Reading(None, (refuse("too-long-to-read", name, seconds=f"{seconds:g}").finding,))
    if ended in _OUT_OF_MEMORY:
        return Reading(None, (refuse("file-unsafe", name, why="it would fill our memory").finding,))
    try:
        if ended == 0:
            return reading_of(json.loads(answer), File(name, sha256(content).hexdigest()))
    except (ValueError, KeyError, TypeError, AttributeError):
        pass  # no such answer is ours: something took the process over, or broke it
    return Reading(None, (found("unreadable", Place(name), said={"name": name}),))


def _ended(content: bytes, name: str, out: int, seconds: float) -> int:
    """How the process ended: 0 when it answered, and below 0 the signal that ended it."""
    sent = json.dumps(name).encode() + b"\n" + content
    command = [sys.executable, "-c", _PROGRAM]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing of the file's
            command,
            input=sent,
            stdout=out,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_SOURCE), "PATH": os.defpath},
            cwd="/",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _OUT_OF_TIME
    return done.returncode


# In the process


def main() -> None:
    """Read one workbook from the standard input, and write what was read as JSON."""
    limit()
    name = json.loads(sys.stdin.buffer.readline())
    reading = read(sys.stdin.buffer.read(), name)
    json.dump(as_json(reading), sys.stdout)


def limit() -> None:
    """Give up, for good, whatever reading a workbook does not need."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, LONGEST_ANSWER),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        grace = 1 if what == resource.RLIMIT_CPU else 0  # without it the process is killed, and says no why
        resource.setrlimit(what, (max(least - grace, 0), least))


# The answer


def as_json(reading: Reading) -> dict[str, Any]:
    """A reading as plain JSON."""
    draft = reading.draft
    return {
        "draft": None if draft is None else _draft_json(draft),
        "findings": [findings.as_json(one) for one in reading.findings],
    }


def _draft_json(draft: Draft) -> dict[str, Any]:
    return {
        "programme": draft.programme,
        "quarter": str(draft.quarter),
        "edition": draft.edition,
        "template-version": draft.template_version,
        "seen": str(draft.seen or ""),
        "entries": [[e.field, *encode(e.raw), e.place.sheet, e.place.cell] for e in draft.entries.values()],
    }


def reading_of(told: Mapping[str, Any], file: File) -> Reading:
    """The reading that was told; ValueError and its like when it is none."""
    draft = told["draft"]
    return Reading(
        None if draft is None else _draft_of(draft, file), tuple(map(findings.from_json, told["findings"]))
    )


def _draft_of(told: Mapping[str, Any], file: File) -> Draft:
    entries = [_entry_of(one) for one in told["entries"]]
    return Draft(
        _text(told["programme"]),
        Quarter.parse(_text(told["quarter"])),
        _text(told["edition"]),
        int(told["template-version"]),
        file,
        {one.field: one for one in entries},
        Seen.parse(_text(told["seen"])),
    )


def _entry_of(told: Sequence[Any]) -> Entry:
    field, kind, text, sheet, cell = map(_text, told)
    return Entry(field, decode((kind, text)), Place(sheet, cell))


def _text(told: Any) -> str:
    if not isinstance(told, str):
        raise TypeError(f"{told!r} is not a text.")
    return told
