"""Backups while fifty people write, and ten that are killed: every whole one restores and verifies.

    python benchmarks/backups.py [FOLDER]

Starts from the store that 0.2.0 left behind. Fifty threads keep files and append to the ledger and the audit
log; ten backups are killed at a moment of chance, and one after each is let through. Then every backup that
is there is checked to the byte and restored by the command line, and the copy must pass `verify all`.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
WRITERS, KILLS = 50, 10
BACKUPS = """
import django, sys
django.setup()
from pathlib import Path
from goldenthread.store.backups.create import create_backup
print("ready", flush=True)
for _ in range(int(sys.argv[2])):
    create_backup(Path(sys.argv[1]))
"""


def write(stop: threading.Event, done: list[int], problems: list[str]) -> None:
    """What a person at work does to a store, again and again."""
    from django.db import connection

    from goldenthread.actions import audit
    from goldenthread.store import files, ledger

    while not stop.is_set():
        try:
            content = random.randbytes(20_000)
            with ledger.turn() as now:
                digest = files.keep(content)
                event = ledger.NewEvent("note.made", digest, None)
                ledger.append(by="writer", at=now.recorded_at, events=[event])
            audit.note(what="downloaded", by="writer", subject=digest)
            done[0] += 1
            time.sleep(random.uniform(0, 0.5))
        except Exception as problem:  # noqa: BLE001 - counted, and told at the end
            problems.append(repr(problem))
    connection.close()


def run_backups(into: Path, number: int) -> subprocess.Popen[str]:
    """So many backups one after another; answers when the first begins."""
    command = [sys.executable, "-c", BACKUPS, str(into), str(number)]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def run(*words: str, **environment: str) -> tuple[subprocess.CompletedProcess[str], float]:
    """A command of the product, and how many seconds it took."""
    began = time.monotonic()
    command = [sys.executable, "-m", "goldenthread", *words]
    told = os.environ | environment
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    return done, time.monotonic() - began


def main() -> int:
    """Run it, and print what was seen; exit status 1 where a backup does not verify."""
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    data, into = place / "data", place / "backups"
    os.environ |= {
        "GOLDENTHREAD_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "goldenthread.config.settings",
    }
    from tests.promise.conftest import unpack

    unpack("0.2.0", data)
    import django

    django.setup()
    from goldenthread.store import migrate
    from goldenthread.store.backups.manifest import find_backups, read_manifest

    migrate.ensure()
    stop, done, problems = threading.Event(), [0], list[str]()
    writers = [threading.Thread(target=write, args=(stop, done, problems)) for _ in range(WRITERS)]
    for one in writers:
        one.start()
    for number in range(KILLS):
        started = run_backups(into, 1000)
        time.sleep(random.uniform(0.05, 2.5))
        started.send_signal(signal.SIGKILL)
        started.wait()
        began = time.monotonic()
        assert run_backups(into, 1).wait() == 0
        print(f"kill {number + 1}: then a backup in {time.monotonic() - began:.1f} s", flush=True)
    stop.set()
    for one in writers:
        one.join()
    made = find_backups(into)
    print(f"{done[0]:,} entries by {WRITERS} writers, {len(problems)} refused; {len(made)} whole backups")
    print(*problems[:3], sep="\n")
    wrong = 0
    print("backup                       entries   restore   verify all   result")
    for backup in made:
        target = place / "restored" / backup.name
        restored, took = run("restore", str(backup), "--into", str(target), "--without-keys")
        verified, took_again = run("verify", "all", GOLDENTHREAD_DATA_DIR=str(target))
        entries = read_manifest(backup).ledger.entries
        last = (verified.stdout.strip().splitlines() or [verified.stderr.strip()])[-1]
        print(f"{backup.name:<28} {entries:>7,} {took:>7.1f} s {took_again:>10.1f} s   {last}", flush=True)
        if restored.returncode or verified.returncode:
            wrong += 1
            print(restored.stdout, restored.stderr, verified.stdout, verified.stderr)
    print(f"{len(made) - wrong} of {len(made)} restored copies pass verify all")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
