"""Hundreds of providers who send their returns in the last hour: is anything lost, twice, wrong, or slow?

    .venv/bin/python benchmarks/last_hour.py [--providers 300] [--minutes 10] [--workers 2]

The hour is compressed into the minutes given, so ten minutes are six times the crowd. The real server and its
worker run on this machine, on SQLite in a folder that is removed afterwards; with DATABASE_URL on a database
of their own there, which is dropped. Each provider signs in, saves a section on the web, downloads the
workbook, uploads it completed, waits until it was read, sends, certifies, and looks at the receipt. Every
third clicks twice on the last button, and every fourth has two tabs open. What they did is then compared with
what the database holds. Signing in is told apart: hashing a password is meant to take long.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "golden thread of the last hour"  # noqa: S105 - of accounts that are gone when this ends
PAST, NOW = ("2024-25Q1", "2024-25Q2", "2024-25Q3"), "2024-25Q4"
BOUND = {"postgresql": 500, "sqlite": 1000}
"""The milliseconds under which 95 of 100 answers must stay."""
STATIC, SIGN_IN, READ = "a static file", "sign in (hashing)", "(from upload to read, by the worker)"
APART = (SIGN_IN, READ)
"""Rows that are no pages to hurry: work that is slow on purpose, and what nobody waits for at a button."""
STOPPED = ("Received Terminated", "The worker finishes what it is doing")
"""What the worker says when it is asked to stop, also in the middle of its work."""
PATIENCE = 120
"""Seconds that the server has to start, and the worker for what is left when the last provider is through."""

Row = tuple[str, float, str]


def main() -> int:
    """Make everything ready, let the crowd in, look at what became of it, and tell."""
    asked = options()
    with tempfile.TemporaryDirectory() as name, database(Path(name)) as environment:
        os.environ.update(environment)
        folder = Path(name)
        plan = prepared(folder, asked.providers, asked.minutes * 60)
        before = os.getloadavg()[0]
        with server(folder, asked.workers) as address:
            noted = crowd(folder, address, plan)
            left = finished(asked.providers)
        rows: list[Row] = [(one[0], one[1], one[2]) for one in noted["requests"]]
        title(asked, before)
        table(rows)
        return verdicts(rows, [*left, *wrong(plan), *chains(), *faults(folder)])


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--providers", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=10, help="how long the hour takes here")
    parser.add_argument("--workers", type=int, default=2, help="processes that answer")
    return parser.parse_args()


# What is there before


@contextmanager
def database(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of an empty installation, on SQLite or, with DATABASE_URL, beside that database."""
    here = {"GOLDENTHREAD_DATA_DIR": str(folder / "data")}
    here["DJANGO_SETTINGS_MODULE"] = "goldenthread.config.settings"
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield here
        return
    import psycopg

    name = f"goldenthread_last_hour_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as base:
        base.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield {**here, "DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}
        finally:
            from django.db import connection

            connection.close()
            base.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def prepared(folder: Path, count: int, seconds: float) -> dict[str, Any]:
    """An edition of so many programmes, three quarters of history, an open round, and a person for each."""
    sys.path.append(str(ROOT))
    import django

    django.setup()
    from goldenthread.actions import framework, rounds
    from goldenthread.periods import Quarter
    from goldenthread.returns.rounds import Dates
    from goldenthread.store import migrate

    migrate.ensure()
    framework.publish(document=edition(count), by="benchmark")
    past(count)
    tomorrow = today() + timedelta(days=1)
    rounds.open(quarter=Quarter.parse(NOW), dates=Dates(tomorrow, tomorrow, tomorrow), by="benchmark")
    providers = [one_provider(number, folder) for number in range(1, count + 1)]
    more = {"password": PASSWORD, "quarter": NOW, "seconds": seconds, "count": count, "read": READ}
    return {"providers": providers, **more}


def today() -> Any:
    """The day on the service's clock."""
    from django.utils import timezone

    return timezone.localdate()


def edition(count: int) -> bytes:
    """The compact edition of the tests, with its first programme and provider as often as asked."""
    from tests import small

    whole = small.document().decode()
    head, _, rest = whole.partition("providers:\n")
    programme, _, rest = rest.partition("  - code: MENTOR\n")[2].partition("  - code: HOSP\n")
    tail = rest[rest.index("categories:") :]
    start, end = programme.index("    providers:\n"), programme.index("    priority_areas:")
    parts = [head, "providers:\n"]
    parts += [f"  - {{code: provider-{n}, name: Provider {n}}}\n" for n in range(1, count + 1)]
    parts.append("programmes:\n")
    for n in range(1, count + 1):
        by = f"    providers:\n      - {{provider: provider-{n}, start: 2023-04-01}}\n"
        one = f"  - code: MENTOR\n{programme[:start]}{by}{programme[end:]}"
        parts.append(one.replace("MENTOR", f"P{n}").replace("M-", f"P{n}-").replace("ing\n", f"ing {n}\n", 1))
    return "".join([*parts, tail]).encode()


def answers(number: int, quarter: int) -> dict[str, Any]:
    """What a programme says in a quarter; no two programmes say the same."""
    from tests import small

    told = small.full_return({"activity.sessions": 100 + number, "reach.year": 60 * quarter})
    return {field.replace("M-", f"P{number}-"): small.value(value) for field, value in told.items()}


def past(count: int) -> None:
    """The quarters before, accepted, so that every page has a past to read."""
    from goldenthread.ledger.values import Key, Source
    from goldenthread.periods import Quarter
    from goldenthread.store import ledger

    for number, quarter in enumerate(map(Quarter.parse, PAST), 1):
        observed, events = [], []
        for n in range(1, count + 1):
            source = Source(f"p{n}-{quarter}.xlsx".lower(), f"{n * 10 + number:064x}", "Return", "C1", 1)
            for field, value in answers(n, number).items():
                measure, _, group = field.partition("|")
                observed.append((Key(f"P{n}", measure, quarter, group), value, source))
            kinds = ("return.submitted", "return.accepted")
            events += [ledger.NewEvent(kind, f"P{n}", quarter, {"version": 1}) for kind in kinds]
        ledger.append(by="benchmark", observations=observed, events=events)


def one_provider(number: int, folder: Path) -> dict[str, Any]:
    """A person who prepares and certifies, what they type on two pages, and the workbook that they upload."""
    from tests import small

    from goldenthread.actions import people
    from goldenthread.periods import Quarter
    from goldenthread.returns import filling, workbook
    from goldenthread.returns.asking import form_for
    from goldenthread.store.known import known
    from goldenthread.store.models import User

    name, code, quarter = f"person{number}", f"P{number}", Quarter.parse(NOW)
    email = f"{name}@example.org"
    people.add(username=name, name=f"Person {number}", email=email, password=None, by="benchmark")
    User.objects.filter(username=name).update(password=hashed())
    for role in ("provider-preparer", "provider-certifier"):
        people.give_role(username=name, role=role, provider=f"provider-{number}", by="benchmark")
    form = form_for(known(quarter), code)
    said: dict[str, Any] = {**answers(number, 4), **small.TEXTS}
    raws = {id_: filling.as_known(f, said[id_]) for id_, f in filling.asked(form).items() if id_ in said}
    file = folder / f"{code}.xlsx"
    file.write_bytes(workbook.write(filling.filled(form, raws)))
    typed = {
        one.code: {f.id: str(said[f.id]) for f in one.fields() if f.id in said} for one in form.sections[:2]
    }
    twice, tabs = number % 3 == 0, number % 4 == 0
    return {
        "username": name,
        "programme": code,
        "workbook": str(file),
        "sections": typed,
        "twice": twice,
        "tabs": tabs,
    }


def hashed() -> str:
    """The password of everybody, hashed once."""
    if not _hashed:
        from django.contrib.auth.hashers import make_password

        _hashed.append(make_password(PASSWORD))
    return _hashed[0]


_hashed: list[str] = []


# The hour


@contextmanager
def server(folder: Path, workers: int) -> Iterator[str]:
    """The real server, with its worker; what it says of faults is kept."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "goldenthread", "serve", "--port", str(port), "--workers", str(workers)]
    with (folder / "server.log").open("wb") as log:
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True)
        try:
            _until_it_answers(running, port, folder)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            with suppress(subprocess.TimeoutExpired):
                running.wait(20)
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)


def _until_it_answers(running: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    raise SystemExit(f"The server does not start.\n{(folder / 'server.log').read_text()}")


def crowd(folder: Path, address: str, plan: Mapping[str, Any]) -> dict[str, Any]:
    """Let everybody in, in a process of its own, and say what they noted."""
    files = {"LAST_HOUR_PLAN": folder / "plan.json", "LAST_HOUR_NOTED": folder / "noted.json"}
    files["LAST_HOUR_PLAN"].write_text(json.dumps(plan))
    locust = Path(__file__).with_name("last_hour_locustfile.py")
    users = str(plan["count"])
    command = [sys.executable, "-m", "locust", "--headless", "--only-summary", "--loglevel", "ERROR"]
    command += ["-f", str(locust), "-H", address, "-u", users, "-r", users]
    command += ["--run-time", f"{ceil(plan['seconds'] * 2 + 120)}s"]
    told = {name: str(path) for name, path in files.items()}
    out = subprocess.run(
        command, env={**os.environ, **told}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if not files["LAST_HOUR_NOTED"].exists():
        raise SystemExit(f"The crowd did not come.\n{out.stderr.decode()}")
    found: dict[str, Any] = json.loads(files["LAST_HOUR_NOTED"].read_text())
    return found


def finished(count: int) -> list[str]:
    """Wait until the worker has written every receipt; what is wrong with its work."""
    from django_tasks_db.models import DBTaskResult

    open_ = DBTaskResult.objects.filter(status__in=("READY", "RUNNING"))
    until = time.monotonic() + PATIENCE
    while open_.exists() and time.monotonic() < until:
        time.sleep(0.5)
    failed = DBTaskResult.objects.filter(status="FAILED").count()
    letters = DBTaskResult.objects.filter(task_path__endswith="send_receipt", status="SUCCESSFUL").count()
    found = [f"{failed} jobs of the worker failed"] if failed else []
    found += [f"{open_.count()} jobs wait for the worker still"] if open_.exists() else []
    return found + ([f"{letters} receipts went out to {count} providers"] if letters != count else [])


# What became of it


def wrong(plan: Mapping[str, Any]) -> list[str]:
    """What the database holds otherwise than it should, in a sentence each."""
    from goldenthread.periods import Quarter
    from goldenthread.store import ledger, uploads
    from goldenthread.store import returns as versions

    quarter, found = Quarter.parse(NOW), []
    for number in range(1, plan["count"] + 1):
        code = f"P{number}"
        sent = versions.versions(code, quarter)
        told = list(ledger.view().events_of("return.submitted", code, quarter))
        files = uploads.of_return(code, quarter)
        found += [f"{code} has {len(sent)} versions"] if len(sent) != 1 else []
        found += [f"{code} was recorded as submitted {len(told)} times"] if len(told) != 1 else []
        found += [f"{code} has {len(files)} uploads"] if len(files) != 1 else []
        found += [f"{code}: an upload is {one.state.value}" for one in files if one.state.value != "merged"]
        if sent and (changed := _changed(sent[0].values, answers(number, 4))):
            found.append(f"{code} was sent with other answers: {', '.join(changed)}")
    return found


def _changed(sent: Mapping[str, Any], meant: Mapping[str, Any]) -> list[str]:
    """What was certified otherwise than it was typed; the certifier's signature is of the day."""
    return [f for f, value in meant.items() if not f.startswith("signoff.") and sent.get(f) != value]


def chains() -> list[str]:
    """What the product itself says of its two chains of marks."""
    found = []
    for words in (["ledger", "verify"], ["audit", "verify"]):
        command = [sys.executable, "-m", "goldenthread", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print((done.stdout or done.stderr).strip())
        if done.returncode:
            found.append(f"{' '.join(words)}: {done.stderr.strip()}")
    return found


def faults(folder: Path) -> list[str]:
    """What the server and its worker complained of."""
    said = (folder / "server.log").read_text(errors="replace")
    lines = [line for line in said.splitlines() if line and not line.startswith((" ", "\t", *STOPPED))]
    return [f"The server says: {line}" for line in lines[-5:]]


# Telling


def title(asked: argparse.Namespace, before: float) -> None:
    """What was measured, and on how busy a machine."""
    from django.db import connection

    print(
        f"{asked.providers} providers in {asked.minutes:g} minutes (an hour, compressed) on "
        f"{connection.vendor}, {asked.workers} processes answering; load of the machine "
        f"{before:.1f} before and {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} cores\n"
    )


def table(rows: Sequence[Row]) -> None:
    """Each kind of request: how many, how many failed, and how long they took."""
    by_name: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_name[row[0]].append(row)
    static = p95(by_name.get(STATIC, []))
    print(
        f"{'request':<38}{'count':>7}{'failed':>8}{'p50, ms':>9}{'p95, ms':>9}{'max, ms':>9}{'of static':>11}"
    )
    pages = [row for row in rows if row[0] not in APART]
    for name, some in [
        *sorted(by_name.items(), key=lambda item: -p95(item[1])),
        ("all but what is apart", pages),
    ]:
        times = [took for _, took, _ in some] or [0.0]
        bad = sum(bool(what) for _, _, what in some)
        ratio = f"{p95(some) / static:10.1f}x" if static else ""
        figures = f"{median(times):9.0f}{p95(some):9.0f}{max(times):9.0f}"
        print(f"{name:<38}{len(some):>7}{bad:>8}{figures}{ratio}")
    print()


def p95(rows: Sequence[Row]) -> float:
    """The milliseconds under which 95 of 100 stay."""
    times = sorted(took for _, took, _ in rows)
    return times[ceil(len(times) * 0.95) - 1] if times else 0.0


def verdicts(rows: Sequence[Row], problems: Sequence[str]) -> int:
    """Whether all went well, in a line for each promise; 1 where something was lost, twice or wrong."""
    from django.db import connection

    pages = [row for row in rows if row[0] not in APART]
    failed = [f"{name}: {what}" for name, _, what in rows if what]
    bound, took = BOUND[connection.vendor], p95(pages)
    for line in [*dict.fromkeys(failed), *problems][:20]:
        print(f"  {line}")
    print(f"No error: {'yes' if not failed else f'no, {len(failed)}'}")
    print(
        f"No lost and no double return: {'yes' if not problems else f'no, {len(problems)} things are wrong'}"
    )
    print(f"p95 under {bound} ms: {'yes' if took < bound else 'no'}, {took:.0f} ms")
    return 1 if failed or problems else 0


if __name__ == "__main__":
    sys.exit(main())
