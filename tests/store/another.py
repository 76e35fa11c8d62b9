"""Another process with a connection of its own to the same ledger, that does what it is told line by line.

    begin | append NUMBER [AT] | freeze | read SERIAL | commit | rollback

It is run by `test_turns.py`, and answers each line with a line.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import datetime
from decimal import Decimal

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from goldenthread.ledger.refusal import Refused  # noqa: E402
from goldenthread.ledger.values import Key, Source  # noqa: E402
from goldenthread.periods import Quarter  # noqa: E402
from goldenthread.store import ledger, migrate  # noqa: E402

Q = Quarter.parse("2024-25Q1")
KEY, SOURCE = Key("YC", "kpi.YC-1", Q), Source("a.xlsx", "a" * 64, "KPIs", "E5", 1)
held = ExitStack()


def begin() -> object:
    return held.enter_context(ledger.turn()).serial


def append(number: str, at: str = "") -> object:
    moment = datetime.fromisoformat(at) if at else None
    done = ledger.append(by="another", at=moment, observations=[(KEY, Decimal(number), SOURCE)])
    return f"{done.serial} {done.recorded_at.isoformat()}"


def freeze() -> object:
    with ledger.turn() as now:
        number = ledger.view(serial=now.serial).number(KEY.subject, KEY.measure, KEY.period)
        event = ledger.NewEvent("report.frozen", "s", Q, {"serial": now.serial})
        done = ledger.append(by="another", at=now.recorded_at, events=[event])
        return f"{now.serial} {number} {done.recorded_at.isoformat()}"


def read(serial: str) -> object:
    view = ledger.view(serial=int(serial))
    return f"{view.serial} {view.number(KEY.subject, KEY.measure, KEY.period)}"


def commit() -> object:
    held.close()
    return "committed"


def rollback() -> object:
    transaction.set_rollback(True)
    held.close()
    return "rolled back"


DO = {f.__name__: f for f in (begin, append, freeze, read, commit, rollback)}

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
