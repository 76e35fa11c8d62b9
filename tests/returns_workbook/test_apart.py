"""Reading in a process of its own: the same answer, and whatever goes wrong there is told in words."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.returns_workbook import kit, test_refusals

from goldenthread.returns.draft import File
from goldenthread.returns.workbook import apart, read, reader

SOURCE = str(Path(apart.__file__).parents[3])


def hostile(out: int, answer: object) -> None:
    """What a process that was taken over writes."""
    os.write(out, answer if isinstance(answer, bytes) else json.dumps(answer).encode())


@pytest.mark.parametrize("name", ["macros", "zip bomb", "cut short", "another workbook"])
def test_the_answer_is_the_same_as_in_this_process(name: str) -> None:
    content = test_refusals.FILES[name][0]()
    assert apart.read_apart(content, "sent.xlsx") == read(content, "sent.xlsx")


def test_a_whole_return_comes_back_with_every_cell() -> None:
    reading = apart.read_apart(kit.filled(), "a\u202e “name”.xlsx")
    assert reading == read(kit.filled(), "a\u202e “name”.xlsx")
    assert reading.draft is not None
    assert len(reading.draft.entries) > 100


def test_a_file_that_takes_too_long_is_stopped() -> None:
    finding = kit.only(apart.read_apart(kit.filled(), "slow.xlsx", seconds=0.01).findings)
    assert finding.check == "too-long-to-read"
    assert "longer than 0.01 seconds" in finding.wrong
    assert finding.blocks


@pytest.mark.parametrize(
    ("ended", "check"),
    [
        (-signal.SIGXCPU, "too-long-to-read"),
        (-signal.SIGKILL, "file-unsafe"),
        (-signal.SIGABRT, "file-unsafe"),
        (-signal.SIGSEGV, "unreadable"),
        (1, "unreadable"),
    ],
)
def test_however_the_process_ends_it_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, ended: int, check: str
) -> None:
    monkeypatch.setattr(apart, "_ended", lambda *_: ended)
    reading = apart.read_apart(b"", "a.xlsx")
    assert reading.draft is None
    assert kit.checks(reading) == [check]


WHOLE = apart.as_json(read(kit.filled(), "a.xlsx"))
DRAFT: dict[str, Any] = WHOLE["draft"]
FINDING = {
    "level": "note",
    "check": "a",
    "places": [["A", "1"]],
    "wrong": "w",
    "todo": "t",
    "fields": [],
    "explanation": "",
}


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x80\x04N.",
        b"\xff\xff",
        [],
        {"draft": None},
        {"draft": DRAFT | {"quarter": "spring"}, "findings": []},
        {"draft": DRAFT | {"programme": 7}, "findings": []},
        {"draft": DRAFT | {"entries": [["reach.quarter", "run", "rm", "A", "1"]]}, "findings": []},
        {"draft": DRAFT | {"entries": [["reach.quarter", "day", "x", "A", "1"]]}, "findings": []},
        {"draft": DRAFT | {"entries": [["reach.quarter", "text", {}, "A", "1"]]}, "findings": []},
        {"draft": None, "findings": [FINDING | {"level": "fine"}]},
        {"draft": None, "findings": [{}]},
    ],
)
def test_an_answer_that_is_not_ours_is_not_believed(monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    monkeypatch.setattr(apart, "_ended", lambda *given: hostile(given[2], answer) or 0)
    assert kit.checks(apart.read_apart(b"", "a.xlsx")) == ["unreadable"]


def test_which_file_it_was_is_said_here_and_not_there() -> None:
    file = File("a.xlsx", "0" * 64)
    told = apart.reading_of(WHOLE | {"draft": DRAFT | {"file": "another"}}, file)
    assert told.draft is not None
    assert told.draft.file == file


def test_the_process_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLDENTHREAD_SECRET_KEY", "not for you")
    given: dict[str, Any] = {}
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: given.update(k) or run(*a, **k))
    assert apart.read_apart(kit.filled(), "a.xlsx").draft is not None
    assert set(given["env"]) == {"PYTHONPATH", "PATH"}


WRITE = "import tempfile; f = tempfile.TemporaryFile(buffering=0); [f.write(b'x' * 900) for _ in (1, 2, 3)]"
LIMITS = {
    "memory": ("a.MEMORY = 300_000_000", "bytearray(400_000_000)", "MemoryError"),
    "files": (
        "a.LONGEST_ANSWER = 1000",
        WRITE,
        "OSError",
    ),
    "for good": ("", "a.MEMORY = 5 * a.MEMORY; a.limit(); bytearray(2 * 10**9)", "MemoryError"),
}


def limited(before: str, then: str) -> subprocess.CompletedProcess[str]:
    """What becomes of a program within the limits."""
    program = f"import goldenthread.returns.workbook.apart as a\n{before}\na.limit()\n{then}"
    return subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": SOURCE},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("limit", LIMITS)
def test_the_limits_hold(limit: str) -> None:
    before, then, error = LIMITS[limit]
    done = limited(before, then)
    assert done.returncode == 1
    assert error in done.stderr


def test_time_on_the_processor_is_limited() -> None:
    assert limited("a.PROCESSOR_SECONDS = 2", "while True: pass").returncode == -signal.SIGXCPU


def test_a_file_that_fills_the_memory_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(reader, "_read", fill)
    finding = kit.only(read(b"", "a.xlsx").findings)
    assert (finding.check, "fill our memory" in finding.wrong) == ("file-unsafe", True)


def test_the_process_starts_without_django() -> None:
    program = (
        "import sys, goldenthread.returns.workbook.apart; assert not {'django', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": SOURCE}, check=True)


def test_the_process_gives_way_to_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: given.append(a[0]) or run(*a, **k))
    assert apart.read_apart(kit.filled(), "a.xlsx").draft is not None
    program = given[0][2].replace("main()", "print(os.nice(0))")
    done = run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) == min(os.nice(0) + 10, 19)
