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


def read(files: Sequence[SourceFile], kind: Kind) -> Reading:
    """Read workbooks and exports, alone or together."""
    return read_tables(files, *opened(files, lambda file: _tables(file, kind)), kind)


def _tables(file: SourceFile, kind: Kind) -> Sequence[Table]:
    found: Sequence[Table] = sheets(file) if is_workbook(file) else [table(file)]
    return [one if _is_long(one, kind) else _row_a_count(one, kind) for one in found]


def _is_long(one: Table, kind: Kind) -> bool:
    names = {kind.columns.get(fold(name), "") for name in one.header.values}
    return {"measure", "count"} <= names


def _row_a_count(one: Table, kind: Kind) -> Table:
    """The columns of months and of boroughs are known by what stands in them; each other one is a measure."""
    rows = list(one.rows())
    area = _column(one, rows, kind.areas.known)
    month = _column(one, rows, _is_month)
    if area is None or month is None:
        raise wrong_kind(one, kind)
    header = one.header.values
    if kind.areas.known(header[area]) and _is_month(header[month]):
        wrong = "There is no header: the first line holds a borough and a month already."
        todo = "Name the columns in the first line; it was cut off, perhaps."
        raise Unreadable(Problem(one.name, one.header.line, wrong, todo))
    measures = [c for c, name in enumerate(one.header.values) if c not in (area, month) and name]
    return Reshaped.of(one, COLUMNS, _melted(one, rows, area, month, measures))


def _melted(one: Table, rows: Sequence[Row], area: int, month: int, measures: Sequence[int]) -> Iterator[Row]:
    for row in rows:
        if len(row.values) != len(one.header.values):
            yield row.of_another_width()
            continue
        for column in measures:
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
