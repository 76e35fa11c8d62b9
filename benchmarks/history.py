"""What years of history cost: nine pages of stores of one, five and fifteen years beside the demonstration.

    .venv/bin/python benchmarks/history.py [--keep FOLDER] [--years 1 5 15] [--times 7]

The stores are built once below the folder, by the product's own actions: the demonstration's returns are told
again for every quarter of the years before, as if the checks had found what they found then; each quarter has
its round, its extract of police data and its three signed reports. On SQLite.

Everything is the processor's time in one process, so that a busy machine changes little. "first" is a page's
first look in a process that has shown the sign-in page and nothing else; "warm" the median of the looks after
it; "entry" the first look after somebody was given a role, which no such page tells; "queries" and "kB" those
of a warm look. The memory is that of a process that showed every page and the pages of eight quarters.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goldenthread.periods import Quarter

PAGES = {
    "home": ("director", "/"),
    "quarter": ("director", "/quarters/2024-25Q1/"),
    "programme": ("director", "/programmes/GRF/?quarter=2024-25Q1"),
    "one return": ("lead", "/review/2024-25Q2/LU/"),
    "review queue": ("lead", "/review/2024-25Q2/"),
    "task list": ("provider", "/returns/"),
    "board": ("lead", "/rounds/2024-25Q2/"),
    "reports": ("director", "/reports/"),
    "trends": ("analyst", "/trends/?quarter=2024-25Q1"),
}
COLUMNS = ("first", "warm", "entry", "queries", "kB")


def main() -> None:
    """Build what is not built, measure each store in processes of its own, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--keep", type=Path, help="where the stores are kept (else they are removed)")
    parser.add_argument("--years", type=int, nargs="*", default=[1, 5, 15])
    parser.add_argument("--times", type=int, default=7, help="how many warm looks")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        keep = asked.keep or Path(folder)
        keep.mkdir(parents=True, exist_ok=True)
        demo = built(keep, "demonstration", "demonstration()")
        stores = {"demonstration": demo}
        for years in asked.years:
            stores[f"{years} years"] = built(keep, f"years-{years}", f"history({years}, {str(demo)!r})")
        base: dict[str, Any] = {}
        for name, store in stores.items():
            found = json.loads(run(store, f"print(json.dumps(measured({asked.times})))"))
            base = base or found
            tell(name, store, found, base)


def built(keep: Path, name: str, how: str) -> Path:
    """The folder of a store, which is built where it is missing."""
    place = keep / name
    if not place.exists():
        print(f"Building {name} ...", file=sys.stderr, flush=True)
        draft = keep / f"{name}.draft"
        run(draft, how)
        draft.rename(place)
    return place


def run(store: Path, what: str) -> str:
    """What one of the functions below prints, in a process of its own over a store."""
    program = (
        f"import sys, json; sys.path.insert(0, {str(Path(__file__).parent)!r}); from history import *; {what}"
    )
    beside = {"GOLDENTHREAD_DATA_DIR": str(store), "DJANGO_SETTINGS_MODULE": "goldenthread.config.settings"}
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | beside
    done = subprocess.run([sys.executable, "-c", program], env=env, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def tell(name: str, store: Path, found: Mapping[str, Any], base: Mapping[str, Any]) -> None:
    """A store's table: milliseconds, queries and kilobytes, each with its ratio to the demonstration's."""
    size = sum(path.stat().st_size for path in store.rglob("*") if path.is_file()) / 1e6
    print(f"\n{name}: {found['entries']:,} entries, {found['reports']} reports, {size:,.0f} MB on disk")
    print(f"{'page':<14}" + "".join(f"{column:>16}" for column in COLUMNS))
    for page, row in found["pages"].items():
        cells = (f"{row[c]:9.1f} {row[c] / base['pages'][page][c]:5.2f}x" for c in COLUMNS)
        print(f"{page:<14}" + "".join(f"{cell:>16}" for cell in cells))
    print(f"memory after every page: {found['memory']:.0f} MB, {found['memory'] / base['memory']:.2f}x")
    print(f"accepting a return: {found['accept']:.0f} ms, {found['accept'] / base['accept']:.2f}x")


# Measuring, in a process that has shown the sign-in page


def measured(times: int) -> dict[str, Any]:
    """Each page in a child of this process, which begins where a process that was just started is."""
    import goldenthread.config.wsgi  # noqa: F401 - as a process of the server begins

    # isort: split
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    settings.ALLOWED_HOSTS.append("testserver")

    from goldenthread.store import migrate, snapshots
    from goldenthread.store.views import position

    migrate.ensure()
    assert Client().get(reverse("account_login")).status_code == 200
    found = {"entries": position()[0], "reports": len(snapshots.all())}
    connection.close()
    pages = {name: in_a_child(lambda one=one: one_page(*one, times)) for name, one in PAGES.items()}
    return {**found, "pages": pages, "memory": in_a_child(every_page), "accept": in_a_child(accepting)}


def in_a_child(act: Callable[[], Any]) -> Any:
    """What a function finds in a child of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.write(writing, json.dumps(act()).encode())
            status = 0
        finally:
            if status:
                traceback.print_exc()
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    if os.waitpid(child, 0)[1]:
        raise SystemExit("A page could not be measured; what went wrong is above.")
    return json.loads(text)


def one_page(username: str, address: str, times: int) -> dict[str, float]:
    """A page's first look, the looks after it, and the first one after an entry about something else."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    look = looking(username, address)
    first = look()[0]
    warm = [look()[0] for _ in range(times)]
    with CaptureQueriesContext(connection) as asked:
        size = look()[1]
    number = len([one for one in asked.captured_queries if not one["sql"].startswith("SAVEPOINT")])
    with transaction.atomic():  # nothing of it stays
        role_given()
        entry = look()[0]
        transaction.set_rollback(True)
    figures = (first * 1000, median(warm) * 1000, entry * 1000, number, size / 1000)
    return dict(zip(COLUMNS, figures, strict=True))


def looking(username: str, address: str) -> Callable[[], tuple[float, int]]:
    """Look at a page as somebody: the seconds of the processor that it takes, and its bytes."""
    from django.test import Client

    from goldenthread.store.models import User

    client = Client()
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")

    def look() -> tuple[float, int]:
        begun = process_time()
        answer = client.get(address, follow=True)
        took = process_time() - begun
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}.")
        return took, len(answer.content)

    return look


def accepting() -> float:
    """The milliseconds of the answer to somebody who accepts a return, from the page that asks for it."""
    from django.db import transaction
    from django.test import Client

    from goldenthread.store.models import User

    client = Client()
    client.force_login(User.objects.get(username="lead"), "django.contrib.auth.backends.ModelBackend")
    address = "/review/2024-25Q2/LU/accept/"
    if client.get(address).status_code != 200:
        raise SystemExit(f"{address} does not answer.")
    with transaction.atomic():
        begun = process_time()
        answer = client.post(address, {"message": "", "version": 1})
        took = process_time() - begun
        if answer.status_code != 302:
            raise SystemExit("The return was not accepted.")
        transaction.set_rollback(True)
    return took * 1000


def role_given() -> None:
    """An entry of the ledger that none of the pages tells."""
    from goldenthread.actions import people

    people.give_role(username="partner", role="analyst", provider="", by="administrator")


def every_page() -> float:
    """The megabytes of memory of a process that showed every page, and those of eight quarters."""
    from goldenthread.periods import Quarter

    last = Quarter.parse("2024-25Q1")
    for username, address in PAGES.values():
        looking(username, address)()
        for back in range(1, 8):
            earlier = address.replace("2024-25Q1", str(last.plus(-back)))
            if earlier != address and back < 5:
                looking(username, earlier)()
    pages = int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1])  # type: ignore[index]
    return pages / 1000


# Building


def demonstration() -> None:
    """The demonstration as it is shipped."""
    import django

    django.setup()
    from goldenthread.demo import build
    from goldenthread.store import migrate

    migrate.ensure()
    build.build(progress=lambda _: None)


@dataclass(frozen=True)
class Told:
    """A return of the demonstration, as it was accepted."""

    programme: str
    quarter: int
    values: Mapping[str, list[str]]
    texts: Mapping[str, str]
    findings: list[Any]


def told_in(demo: Path) -> list[Told]:
    """Every return of the demonstration's quarters, and of its open round."""
    told = "[[v.programme, v.quarter, v.values, v.texts.texts, v.findings] for v in rows]"
    rows = "__import__('django').setup(); from goldenthread.store.models import ReturnVersion as R"
    text = run(demo, f"{rows}; rows = R.objects.order_by('version'); print(json.dumps({told}))")
    return [Told(*one) for one in json.loads(text)]


def history(years: int, demo: str) -> None:
    """A store whose rounds go back so many years before the demonstration's last quarter."""
    told = told_in(Path(demo))
    import django

    django.setup()
    from django.db import transaction

    from goldenthread.demo import accounts, timeline
    from goldenthread.demo.build import LEAD
    from goldenthread.demo.editions import FIRST, LATER, document
    from goldenthread.demo.story.quarters import Q1_24
    from goldenthread.periods import Quarter
    from goldenthread.store import migrate

    migrate.ensure()
    of = {(one.programme, one.quarter): one for one in told}
    quarters = [Q1_24.plus(back) for back in range(-4 * years, 1)]
    steps: list[tuple[datetime, Callable[[datetime], object]]] = []
    for year in range(quarters[0].financial_year, 2023):
        content = shifted(document(FIRST), 2023 - year)
        steps.append((moved(timeline.EDITIONS[FIRST], 2023 - year), published(content)))
    steps += [(timeline.EDITIONS[name], published(document(name))) for name in (FIRST, *LATER)]
    for number, quarter in enumerate(quarters):
        back = 0 if int(quarter) >= int(Quarter.of(2023, 1)) else 2023 - int(quarter.financial_year)
        steps += round_of(quarter, back, of, first=number == 0)
    steps += extracts(quarters)
    with transaction.atomic():
        start = min(at for at, _ in steps)
        accounts.create(by="demo", at=start - timedelta(days=2))
        steps.sort(key=lambda step: step[0])
        for number, (at, act) in enumerate(steps):
            act(at)
            if number == 0:
                accounts.give_roles(by="demo", at=at + timedelta(hours=1))
        open_round(of, LEAD)
    accounts.hand_out()


def moved(at: datetime, years: int) -> datetime:
    """The same moment so many years earlier."""
    return at.replace(year=at.year - years, day=min(at.day, 28))


def published(content: bytes) -> Callable[[datetime], object]:
    """Publish an edition."""
    from goldenthread.actions import framework

    return lambda at: framework.publish(document=content, by="director", at=at)


def shifted(document: bytes, years: int) -> bytes:
    """The demonstration's first edition so many years earlier: its quarters, dates, and title."""

    def earlier(found: re.Match[str]) -> str:
        year = int(found[1]) - years
        return f"{year}-{(year + 1) % 100:02}"

    def before(found: re.Match[str]) -> str:
        return f"{int(found[0]) - years}"

    told = re.sub(r"\b(2023|2024)-(?:\d\d(?=Q\d)|24(?=\n))", earlier, document.decode())
    told = re.sub(r"(?<=baseline_year: )2018-19", f"{2018 - years}-{19 - years:02}", told)
    return re.sub(r"\b20\d\d(?=-\d\d-\d\d\b)", before, told).encode()


def round_of(
    quarter: Quarter, back: int, of: Mapping[tuple[str, int], Told], *, first: bool
) -> Iterator[tuple[datetime, Callable[[datetime], object]]]:
    """A quarter's round: every return of the demonstration's quarter, accepted, and three signed reports."""
    from goldenthread.actions import returns, rounds
    from goldenthread.demo import timeline
    from goldenthread.demo.build import LEAD
    from goldenthread.returns.rounds import Dates

    end = quarter.window.last.last_day
    dates = Dates(*(end + timedelta(days=days) for days in (21, 31, 62))) if first else None
    yield (
        timeline.opened(quarter),
        lambda at: rounds.open(quarter=quarter, dates=dates, by=LEAD, at=at),
    )
    like = int(quarter.plus(4 * back))
    for (programme, number), told in of.items():
        if number == like:
            yield timeline.submitted(programme, quarter), lambda at, told=told: sent(told, quarter, back, at)
            yield (
                timeline.reviewed(programme, quarter) + timedelta(hours=9),
                lambda at, code=programme: returns.accept(programme=code, quarter=quarter, by=LEAD, at=at),
            )
    yield timeline.at(end + timedelta(days=78), 11), lambda at: signed(quarter, at)


def sent(told: Told, quarter: Quarter, back: int, at: datetime) -> None:
    """Send a return as its provider did, with what the checks found then."""
    from hashlib import sha256

    from goldenthread.actions import submitting
    from goldenthread.returns.checks import Checked
    from goldenthread.returns.draft import Draft, Entry, File, Place
    from goldenthread.returns.findings import from_json
    from goldenthread.returns.workbook import Reading
    from goldenthread.store import ledger
    from goldenthread.store.coding import decode

    name = f"{told.programme}-{quarter}.xlsx"
    content = f"{told.programme} {quarter}".encode()
    kept = {
        field: [kind, earlier(kind, text, back), *place]
        for field, (kind, text, *place) in told.values.items()
    }
    entries = {field: Entry(field, None, Place(sheet, cell)) for field, (_, _, sheet, cell) in kept.items()}
    draft = Draft(told.programme, quarter, "", 1, File(name, sha256(content).hexdigest()), entries)
    values = {field: decode(kind, text) for field, (kind, text, *_) in kept.items()}
    checked = Checked(tuple(map(from_json, told.findings)), values, told.texts)
    usual, submitting.run_checks = submitting.run_checks, lambda *_, **__: checked  # type: ignore[assignment]
    try:
        with ledger.turn(at) as now:
            submitting.take(Reading(draft, ()), content, name, "provider", now)
    finally:
        submitting.run_checks = usual


def earlier(kind: str, text: str, years: int) -> str:
    """A value as it would have been so many years earlier: a date is, all else is as it was."""
    if kind != "d" or not years:
        return text
    day = date.fromisoformat(text)
    return replace_year(day, day.year - years).isoformat()


def replace_year(day: date, year: int) -> date:
    """The same day of another year."""
    return day.replace(year=year, day=min(day.day, 28))


def signed(quarter: Quarter, at: datetime) -> None:
    """Freeze and sign the quarter's summary, full report and pack."""
    from goldenthread.actions import reports
    from goldenthread.reports.document import INTERNAL, OUTSIDE, PRG

    for number, (kind, readers) in enumerate((("summary", OUTSIDE), ("full", INTERNAL), (PRG, OUTSIDE))):
        then = at + timedelta(minutes=10 * number)
        frozen = reports.freeze(quarter=quarter, kind=kind, audience=readers, by="analyst", at=then)
        reports.sign(snapshot=frozen.digest, by="director", at=then + timedelta(minutes=5))


def extracts(quarters: list[Quarter]) -> Iterator[tuple[datetime, Callable[[datetime], object]]]:
    """Police data as often as there are quarters, each extract some months longer than the one before."""
    from goldenthread.demo import police, timeline

    *_, latest = police.EXTRACTS
    head, *lines = police.document(latest).decode().splitlines()
    for number in range(len(quarters)):
        last = latest.last.plus(-number if len(quarters) > 25 else -3 * number)
        if last < police.FIRST.plus(24):
            return
        kept = "\n".join([head, *(line for line in lines if line[:7] <= str(last))])
        obtained = last.plus(1).first_day + timedelta(days=3)
        yield timeline.at(obtained, 12), added(police.KIND, f"police-to-{last}.csv", kept.encode(), obtained)


def added(kind: str, name: str, content: bytes, obtained: date) -> Callable[[datetime], object]:
    """Add an extract."""
    from goldenthread.actions import vintages

    return lambda at: vintages.add(kind=kind, files=[(name, content)], obtained=obtained, by="analyst", at=at)


def open_round(of: Mapping[tuple[str, int], Told], lead: str) -> None:
    """The round that is open now, and the four returns that wait in it."""
    from django.utils import timezone

    from goldenthread.actions import rounds
    from goldenthread.demo import timeline
    from goldenthread.demo.story.quarters import OPEN

    today = timezone.localdate()
    at = timeline.next_opened(today)
    rounds.open(quarter=OPEN, dates=timeline.ahead(today), by=lead, at=at)
    for hours, code in enumerate(timeline.WAITING, 1):
        sent(of[code, int(OPEN)], OPEN, 0, at + timedelta(hours=hours))


if __name__ == "__main__":
    main()
