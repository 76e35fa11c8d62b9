"""Reading street-level crime of data.police.uk: records, counted by month, borough, type and force."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from goldenthread.trends.kinds.files import Reshaped, Row, Table, table
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.long_csv import PART, read_tables
from goldenthread.trends.kinds.reading import Reading, SourceFile
from goldenthread.trends.kinds.report import opened, wrong_kind
from goldenthread.trends.words import number

_PLACE = re.compile(r"\s+\d{3}[A-Z]$")
"""What follows the borough in the name of a small area: ``Camden 027B``."""


def read(files: Sequence[SourceFile], kind: Kind) -> Reading:
    """Read the months' files of one download; a crime without a place is counted as in no known borough."""
    remarks: list[str] = []
    opening = opened(files, lambda file: [_by_borough(table(file), kind, remarks)])
    return read_tables(files, *opening, kind, remarks)


def _by_borough(one: Table, kind: Kind, remarks: list[str]) -> Table:
    names = [fold(name) for name in one.header.values]
    wanted = ("month", "lsoa name", "crime type", "falls within")
    if not set(wanted) <= set(names):
        raise wrong_kind(one, kind)
    at = [names.index(name) for name in wanted]
    crime = names.index("crime id") if "crime id" in names else None
    return Reshaped.of(one, ("month", "area", "measure", PART), _records(one, at, crime, remarks))


def _records(one: Table, at: Sequence[int], crime: int | None, remarks: list[str]) -> Iterator[Row]:
    seen, again = set[str](), 0
    for row in one.rows():
        if len(row.values) != len(one.header.values):
            yield row  # whose width is then refused, with its line
            continue
        code = row.values[crime] if crime is not None else ""
        again += code in seen
        seen.update({code} - {""})
        month, place, what, force = (row.values[c] for c in at)
        yield Row(row.line, (month, _PLACE.sub("", place) or "Unknown", what, force))
    if again:
        remarks.append(
            f"{one.name}: {number(again, 'row has', 'rows have')} the Crime ID of an earlier row, at "
            "another place; each row is counted, as data.police.uk counts them."
        )
