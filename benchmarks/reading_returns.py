"""How long it takes to read and check 30 returns, against openpyxl merely opening the same files.

    .venv/bin/python benchmarks/reading_returns.py [RETURNS]

The returns are the demonstration's, for Q1 2024-25, each with the quarter before as its history, so that
every check has something to compare with. Ours is the whole way in one process: the form, reading, and all
checks. Each is timed in turn, several times, and the median is shown.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from statistics import median

import openpyxl

from goldenthread.demo.editions import FIRST, LATER, document
from goldenthread.demo.fill import filled, typed
from goldenthread.demo.story.answers import Telling, answers
from goldenthread.demo.story.quarters import Q1_24
from goldenthread.framework import load
from goldenthread.ledger.values import Key, Observation, Source
from goldenthread.ledger.view import View
from goldenthread.periods import Quarter
from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import Checked, check
from goldenthread.returns.known import Known
from goldenthread.returns.workbook import read, write

RETURNS, ROUNDS = 30, 5
LAST = Q1_24.plus(-1)
TODAY = date(2024, 7, 31)


@dataclass(frozen=True)
class Return:
    """One file, and what is known when it arrives."""

    programme: str
    content: bytes
    known: Known


def main() -> None:
    """Time each way over the same files, and print a table."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else RETURNS
    files = made(wanted)
    cells = sum(len(form_for(one.known, one.programme).fields) for one in files)
    size = sum(len(one.content) for one in files) / 1024
    blocked = sum(checked(one).blocked for one in files)
    about = f"{len(files)} returns ({blocked} blocked), {cells:,} cells to fill in, {size:,.0f} KiB"
    print(f"{about}; median of {ROUNDS} rounds\n")
    ways = {
        "openpyxl opens them": lambda: [openpyxl.load_workbook(BytesIO(one.content)) for one in files],
        "golden thread reads them": lambda: [read(one.content, "return.xlsx") for one in files],
        "golden thread asks, reads and checks them": lambda: [checked(one) for one in files],
    }
    seconds = timed(ways)
    base = seconds["openpyxl opens them"]
    print(f"{'what':<44} {'seconds':>8} {'ms each':>8} {'ratio':>6}")
    for way, took in seconds.items():
        print(f"{way:<44} {took:>8.3f} {took / len(files) * 1000:>8.1f} {took / base:>6.2f}")


def timed(ways: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """The median of several rounds, the ways taking turns."""
    took: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, do in ways.items():
            start = time.perf_counter()
            do()
            took[way].append(time.perf_counter() - start)
    return {way: median(times) for way, times in took.items()}


def checked(one: Return) -> Checked:
    """Everything that happens when a file arrives."""
    form = form_for(one.known, one.programme)
    reading = read(one.content, "return.xlsx")
    assert reading.draft is not None
    return check(form, reading.draft, one.known, TODAY)


def made(wanted: int) -> list[Return]:
    """The returns, beginning again from the first programme when there are fewer programmes than wanted."""
    before, edition = (
        known_by(FIRST, LAST, View({}, (), 0)),
        known_by(LATER[0], Q1_24, View({}, (), 0)).edition,
    )
    codes = [one.code for one in edition.live_programmes]
    past = {one.code: observed(one.code, before) for one in before.edition.live_programmes}
    view = View({o.key: o for some, _ in past.values() for o in some}, (), 1)
    texts = {(code, LAST): words for code, (_, words) in past.items()}
    now = replace(known_by(LATER[0], Q1_24, view), texts=texts)
    files = [Return(code, workbook(code, now), now) for code in codes]
    return [files[number % len(files)] for number in range(wanted)]


def known_by(edition: str, quarter: Quarter, view: View) -> Known:
    """What is known in a quarter, by one of the demonstration's editions."""
    found, problems = load.read(document(edition))
    assert found is not None, problems
    return Known(found, load.digest(document(edition)), quarter, view)


def workbook(code: str, known: Known) -> bytes:
    """A programme's filled-in workbook."""
    form = form_for(known, code)
    told = answers(Telling(known.edition, known.programme(code), known.quarter, date(2024, 7, 10)))
    return filled(write(form), typed(form, {id_: one for id_, one in told.items() if id_ in form.fields}))


def observed(code: str, known: Known) -> tuple[Iterable[Observation], dict[str, str]]:
    """What a programme's return of the quarter before left in the ledger, and its words."""
    content = workbook(code, known)
    reading = read(content, "return.xlsx")
    assert reading.draft is not None
    result = check(form_for(known, code), reading.draft, known, TODAY)
    source, at = Source("return.xlsx", "0" * 64, "Return", "A1", 1), datetime(2024, 4, 30, tzinfo=UTC)
    found = []
    for id_, value in result.values.items():
        measure, _, group = id_.partition("|")
        found.append(Observation(Key(code, measure, LAST, group), value, source, 1, at))
    return found, dict(result.texts)


if __name__ == "__main__":
    main()
