"""Another process with a connection of its own to the same drafts, that does what it is told line by line.

    publish | start WHO | save WHO SEEN FIELD=NUMBER... | hold | release | show

It is run by `tests/store/test_drafting_at_once.py`, and answers each line with a line.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from goldenthread.actions import drafts, framework  # noqa: E402
from goldenthread.ledger.refusal import Refused  # noqa: E402
from goldenthread.periods import Quarter  # noqa: E402
from goldenthread.store import drafts as kept  # noqa: E402
from goldenthread.store import migrate  # noqa: E402

Q = Quarter.parse("2024-25Q1")
EDITION = Path(__file__).parent.parent / "fixtures" / "small_edition.yaml"
AT = datetime(2024, 7, 1, 9, tzinfo=UTC)
held = ExitStack()


def publish() -> object:
    return framework.publish(document=EDITION.read_bytes(), by="tester", at=AT).digest


def start(who: str) -> object:
    return drafts.begin(programme="MENTOR", quarter=Q, by=who, at=AT).revision


def save(who: str, seen: str, *pairs: str) -> object:
    entered = {field: int(number) for field, number in (one.split("=") for one in pairs)}
    done = drafts.save(programme="MENTOR", quarter=Q, entered=entered, seen=int(seen), by=who, at=AT)
    return f"{done.working.revision} {len(done.taken)} {len(done.conflicts)}"


def hold() -> object:
    held.enter_context(transaction.atomic())
    return kept.held("MENTOR", Q) is not None


def release() -> object:
    held.close()
    return "released"


def show() -> object:
    found = kept.working("MENTOR", Q)
    assert found is not None
    told = [f"{field}={raw}" for field, raw in found.raws.items() if raw is not None]
    return f"{found.revision} {len(found.undecided)} {' '.join(sorted(told))}"


DO = {f.__name__: f for f in (publish, start, save, hold, release, show)}

if __name__ == "__main__":
    migrate.ensure()
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        verb, *rest = line.split()
        try:
            answer = DO[verb](*rest)
        except Refused as refused:
            answer = f"refused: {refused}"
        print(answer, flush=True)  # noqa: T201
    connection.close()
