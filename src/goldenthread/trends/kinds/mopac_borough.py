"""Reading City Hall's monthly borough figures: a workbook with a column a measure, or an export of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from goldenthread.periods import PeriodError
from goldenthread.trends.kinds import counts
from goldenthread.trends.kinds.files import Reshaped, Row, Table, table
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.long_csv import COLUMNS, read_tables
from goldenthread.trends.kinds.reading import Problem, Reading, SourceFile, Unreadable
from goldenthread.trends.kinds.report import opened, wrong_kind
from goldenthread.trends.kinds.sheets import is_workbook, sheets
from goldenthread.trends.words import listed


def read(files: Sequence[SourceFile], kind: Kind) -> Reading:
    """Read workbooks and exports, alone or together; a sheet of something else is named, and not used."""
    remarks: list[str] = []
    return read_tables(files, *opened(files, lambda file: _tables(file, kind, remarks)), kind, remarks)


def _tables(file: SourceFile, kind: Kind, remarks: list[str]) -> Sequence[Table]:
    found: Sequence[Table] = sheets(file) if is_workbook(file) else [table(file)]
    other = [one for one in found if not _is_long(one, kind) and _month_and_area(one, kind) is None]
    if len(other) == len(found):
        raise wrong_kind(found[0], kind)
    if other:
        names = listed([one.name.removeprefix(f"{file.name}, ") for one in other])
        remarks.append(f"{file.name}: not used, without boroughs and months: {names}.")
    used = [one for one in found if one not in other]
    return [one if _is_long(one, kind) else _row_a_count(one, kind) for one in used]


def _is_long(one: Table, kind: Kind) -> bool:
    names = {kind.columns.get(fold(name), "") for name in one.header.values}
    return {"measure", "count"} <= names


def _month_and_area(one: Table, kind: Kind) -> tuple[int, int] | None:
    """The columns of months and of boroughs, known by what stands in them."""
    rows = list(one.rows())
    area, month = _column(one, rows, kind.areas.known), _column(one, rows, _is_month)
    return None if area is None or month is None else (month, area)


def _row_a_count(one: Table, kind: Kind) -> Table:
    """Each column beside those of months and of boroughs is a measure."""
    header, at = one.header.values, _month_and_area(one, kind)
    assert at is not None  # noqa: S101 - only such tables are used
    month, area = at
    if kind.areas.known(header[area]) and _is_month(header[month]):
        raise _wrong(
            one,
            "There is no header: this line holds a borough and a month already.",
            "Name the columns in the first line; it was cut off, perhaps.",
        )
    rows = list(one.rows())
    beside = [c for c in range(len(header)) if c not in at]
    nameless = [c for c in beside if not header[c] and any(row.values[c : c + 1] != ("",) for row in rows)]
    measures = [c for c in beside if header[c]]
    if nameless:
        todo = "Name it; or remove what stands above the header, such as a title."
        raise _wrong(one, f"Column {nameless[0] + 1} has no name, and holds something.", todo)
    names = [fold(header[c]) for c in measures]
    twice = next((header[c] for c, name in zip(measures, names, strict=True) if names.count(name) > 1), None)
    if twice is not None:
        raise _wrong(one, f"Two columns are called “{twice}”.", "Rename or remove one of them.")
    return Reshaped.of(one, COLUMNS, _melted(one, rows, area, month, measures))


def _wrong(one: Table, wrong: str, todo: str) -> Unreadable:
    return Unreadable(Problem(one.name, one.header.line, wrong, todo))


def _melted(one: Table, rows: Sequence[Row], area: int, month: int, measures: Sequence[int]) -> Iterator[Row]:
    for row in rows:
        if len(row.values) != len(one.header.values):
            yield row.of_another_width()
            continue
        whole = row.values[month] and row.values[area]
        for column in measures if whole else measures[:1]:  # what is blank is told once
            values = row.values[month], row.values[area], one.header.values[column], row.values[column]
            yield Row(row.line, values)


def _column(one: Table, rows: Sequence[Row], wanted: Callable[[str], bool]) -> int | None:
    """The column of which at least half holds what is wanted."""
    for column in range(len(one.header.values)):
        texts = {row.values[column] for row in rows if column < len(row.values)} - {""}
        if texts and sum(map(wanted, texts)) >= len(texts) / 2:
            return column
    return None


def _is_month(text: str) -> bool:
    try:
        counts.month_of(text)
    except PeriodError:
        return False
    return True
