"""Reading the Public Attitude Survey: shares of people asked, by borough and quarter, with decimal commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from goldenthread.trends.kinds.files import Reshaped, Row, Table, table
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.long_csv import COLUMNS, read_tables
from goldenthread.trends.kinds.reading import Problem, Reading, SourceFile
from goldenthread.trends.kinds.report import opened, wrong_kind

LONDON = "London"
_NAMES = {
    "date": ("date", "quarter_end"),
    "borough": ("borough",),
    "measure": ("measure",),
    "share": ("proportion", "borough_proportion"),
    "london": ("mps", "mps_proportion"),
}


def read(files: Sequence[SourceFile], kind: Kind) -> Reading:
    """Read the survey's export; London's own figure stands on every row, and is taken once."""
    problems: list[Problem] = []
    found, unread = opened(files, lambda file: [_shares(table(file), kind, problems)])
    reading = read_tables(files, found, unread, kind)
    if problems:
        return Reading(None, None, (*reading.problems, *problems))
    return reading


def _shares(one: Table, kind: Kind, problems: list[Problem]) -> Table:
    names = [fold(name) for name in one.header.values]
    at = {what: next((names.index(n) for n in called if n in names), -1) for what, called in _NAMES.items()}
    if min(at.values()) < 0:
        raise wrong_kind(one, kind)
    beside = [name or f"column {n + 1}" for n, name in enumerate(one.header.values) if n not in at.values()]
    return Reshaped.of(one, (*COLUMNS, *beside), _rows(one, at, len(beside), problems))


def _rows(one: Table, at: dict[str, int], beside: int, problems: list[Problem]) -> Iterator[Row]:
    london: dict[tuple[str, str], str] = {}
    for row in one.rows():
        if len(row.values) != len(one.header.values):
            yield row.of_another_width()
            continue
        day, borough, measure, share, whole = (row.values[c] for c in at.values())
        month, extra = _quarter_end(day), ("",) * beside
        yield Row(row.line, (month, borough, measure, hundredths(share), *extra))
        if (month, measure) not in london:
            london[month, measure] = whole
            yield Row(row.line, (month, LONDON, measure, hundredths(whole), *extra))
        elif london[month, measure] != whole:
            wrong = f"{measure}: London is {whole} here, and {london[month, measure]} in an earlier row."
            problems.append(Problem(one.name, row.line, wrong, "One quarter can have one figure for London."))


def hundredths(share: str) -> str:
    """A share of one in hundredths of a per cent: ``0,56`` is 5600; other texts stay as they are."""
    found = re.fullmatch(r"([01])(?:[.,](\d{1,4}))?", share.strip())
    if not found:
        return share
    value = int(found[1] + (found[2] or "").ljust(4, "0"))
    return str(value) if value <= 10_000 else share


def _quarter_end(day: str) -> str:
    """The quarter's last month as 2014-12; a text that is no last day of a quarter stays as it is."""
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            read = datetime.strptime(day, pattern)  # noqa: DTZ007
        except ValueError:
            continue
        return f"{read:%Y-%m}" if read.month % 3 == 0 else day
    return day
