"""How long it takes to see the ledger as it stood, against plain Python over the same rows.

    .venv/bin/python benchmarks/as_at.py [OBSERVATIONS ...]

By default 100,000 and then 1,000,000 observations: returns of 120 values by 30 programmes a quarter, every
third a correction. On SQLite in a folder that is removed afterwards; with DATABASE_URL, in a test database
there. "Plain" is the definition, `ledger.view.as_at`, over observations that are in memory already, and the
store starts from the disk. So the fair rival of a cold view is "read every row, then plain".
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goldenthread.ledger.values import Key, Observation, Source, Value
    from goldenthread.ledger.view import View

SIZES = (100_000, 1_000_000)
PROGRAMMES, VALUES = 30, 120
START = datetime(2000, 1, 1, tzinfo=UTC)


def main() -> None:
    """Fill a ledger up to each size, and measure there."""
    sizes = sorted(int(a.replace(",", "")) for a in sys.argv[1:]) or SIZES
    with tempfile.TemporaryDirectory() as folder:
        clean_up = prepare(folder)
        try:
            story = returns(random.Random(1))
            for size in sizes:
                one_size(size, story)
        finally:
            clean_up()


def prepare(folder: str) -> Callable[[], None]:
    """An empty database of one's own, and how to remove it."""
    os.environ["GOLDENTHREAD_DATA_DIR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "goldenthread.config.settings"
    import django

    django.setup()
    from django.db import connection

    from goldenthread.store import migrate

    if connection.vendor == "sqlite":
        migrate.ensure()
        return connection.close
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    return lambda: connection.creation.destroy_test_db(name, verbosity=0)


def one_size(size: int, story: Iterator[list[tuple[Key, Value, Source]]]) -> None:
    """Append until there are so many observations, then measure."""
    from django.db import connection

    from goldenthread.periods import Quarter
    from goldenthread.store.ledger import view
    from goldenthread.store.views import forget, position

    took, added, held = filled(size, story)
    end, quarter = position()[0], Quarter(START.year * 4 + 8)
    print(f"\n{held:,} observations of {len(view().observations):,} keys on {connection.vendor}")
    print(f"  {'appending them, per thousand':<58}{took / added * 1000:9.4f} s")
    rival, expected = timed(lambda: plain(every_row()))
    row("read every row, then plain as_at", rival, rival)
    seconds, found = timed(whole, forget)
    assert found.observations == expected.observations
    row("the store: view of everything, cold", seconds, rival)
    row(
        "the store: view of everything half-way back, cold",
        timed(lambda: whole(end // 2), forget)[0],
        rival,
    )
    row("the store: view of one quarter, cold", timed(lambda: view().of("P1", quarter), forget)[0], rival)
    row("the store: the last view brought forward by one return", timed(whole, one_return_ago)[0], rival)
    row("the store: view of everything, warm", timed(whole)[0], rival)
    rows = every_row()
    row("plain as_at alone, with the rows in memory already", timed(lambda: plain(rows))[0], rival)


def every_row() -> list[Observation]:
    """The whole ledger's observations, read from the database."""
    from goldenthread.store.views import SINCE, observations, position

    return observations(SINCE, 0, position()[0])


def plain(rows: list[Observation]) -> View:
    """What stands at the end, by the definition."""
    from goldenthread.ledger.view import as_at

    return as_at(rows, (), START + timedelta(days=36500))


def one_return_ago() -> None:
    """Remember only a view that is a return older, as when a page is asked for after an acceptance."""
    from goldenthread.store.views import forget, position

    forget()
    whole(position()[0] - VALUES - 1)


def whole(serial: int | None = None) -> View:
    """The view of every quarter, read."""
    from goldenthread.store.ledger import view

    found = view(serial=serial)
    len(found.observations)
    return found


def row(what: str, seconds: float, rival: float) -> None:
    """A line of the table: the time, and how many times faster than reading every row."""
    print(f"  {what:<58}{seconds:9.4f} s  {rival / seconds:10,.1f} x")


def timed(act: Callable[[], Any], before: Callable[[], Any] = lambda: None) -> tuple[float, Any]:
    """The shortest of three runs, each after what comes before it, and what came out."""
    shortest, result = float("inf"), None
    for _ in range(3):
        before()
        started = time.perf_counter()
        result = act()
        shortest = min(shortest, time.perf_counter() - started)
    return shortest, result


def filled(size: int, story: Iterator[list[tuple[Key, Value, Source]]]) -> tuple[float, int, int]:
    """Append returns until there are so many observations: the seconds it took, how many are new, and all."""
    from django.db import transaction

    from goldenthread.store import ledger
    from goldenthread.store.models import ObservationRow

    held = before = ObservationRow.objects.count()
    started, at = time.perf_counter(), START + timedelta(minutes=before)
    while held < size:
        with transaction.atomic():
            for _ in range(50):
                values, at = next(story), at + timedelta(minutes=VALUES)
                key, _value, source = values[0]
                accepted = ledger.NewEvent(
                    "return.accepted", key.subject, key.period, {"version": source.version}
                )
                ledger.append(by="benchmark", at=at, observations=values, events=[accepted])
                held += len(values)
    return time.perf_counter() - started, held - before, held


def returns(chance: random.Random) -> Iterator[list[tuple[Key, Value, Source]]]:
    """Accepted returns for ever, quarter by quarter; every third corrects an earlier one."""
    from goldenthread.ledger.values import Key, Source
    from goldenthread.periods import Quarter

    done: list[tuple[str, Quarter, int]] = []
    for number in range(10**9):
        if number % 3 == 2:
            programme, quarter, version = done[chance.randrange(len(done))]
        else:
            programme, quarter, version = (
                f"P{len(done) % PROGRAMMES}",
                Quarter(START.year * 4 + len(done) // PROGRAMMES),
                0,
            )
            done.append((programme, quarter, 1))
        file, digest = f"{programme}-{quarter}.xlsx".lower(), f"{number:064x}"
        yield [
            (
                Key(programme, f"kpi.K-{field // 4}", quarter, f"age:{field % 4}"),
                Decimal(chance.randrange(100_000)) / 100,
                Source(file, digest, "KPIs", f"E{field + 5}", version + 1),
            )
            for field in range(VALUES)
        ]


if __name__ == "__main__":
    main()
