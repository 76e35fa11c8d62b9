"""Reading populations by borough: the ONS's mid-year estimates by age and sex, and the GLA's by year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from goldenthread.trends.kinds.files import Reshaped, Row, Table, table
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.labels import Areas, fold
from goldenthread.trends.kinds.long_csv import COLUMNS, PART, read_tables
from goldenthread.trends.kinds.reading import Problem, Reading, SourceFile, Unreadable
from goldenthread.trends.kinds.report import opened, wrong_kind

PERSONS = "Persons"
ALL_AGES = "All ages"


def read(files: Sequence[SourceFile], kind: Kind) -> Reading:
    """Read populations; each is of mid-year, and stands under June."""
    return read_tables(files, *opened(files, lambda file: [_people(table(file), kind)]), kind)


def _people(one: Table, kind: Kind) -> Table:
    names = [fold(name) for name in one.header.values]
    if not {"name", "population"} <= set(names) or not {"age", "year"} & set(names):
        raise wrong_kind(one, kind)
    at: dict[str, int] = {
        name: names.index(name)
        for name in ("name", "population", "age", "sex", "year", "source")
        if name in names
    }
    year = "" if "year" in at else _year_of(one.name)
    beside = [name for n, name in enumerate(one.header.values) if n not in at.values()]
    rows = _rows(one, at, year, len(beside), kind.areas)
    return Reshaped.of(one, (*COLUMNS[:3], PART, COLUMNS[3], *beside), rows)


def _year_of(name: str) -> str:
    found: set[str] = set(re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", name))
    if len(found) == 1:
        return found.pop()
    wrong = "It has no column for the year, and its name does not say which year it is of."
    raise Unreadable(
        Problem(name, None, wrong, "Put the year into the file's name: population-mid-2019.csv.")
    )


def _age(one: Table, row: Row, text: str) -> str:
    if re.fullmatch(r"\d{1,3}\+?", text):
        return text
    wrong = f"“{text}” is no age." if text else "The age is blank."
    raise Unreadable(Problem(one.name, row.line, wrong, "Write years, such as 17; the last age may be 90+."))


def _rows(one: Table, at: dict[str, int], year: str, beside: int, areas: Areas) -> Iterator[Row]:
    for row in one.rows():
        if len(row.values) != len(one.header.values):
            yield row.of_another_width()
            continue
        given = {name: row.values[column] for name, column in at.items()}
        source = f", {given['source']}" if "source" in given else ""
        age = _age(one, row, given["age"]) if "age" in given else ALL_AGES
        area = areas.whole if areas.totals.knows(given["name"]) else given["name"]
        values = (f"{given.get('year', year)}-06", area, given.get("sex") or PERSONS, f"{age}{source}")
        yield Row(row.line, (*values, given["population"], *("",) * beside))
