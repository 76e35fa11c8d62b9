"""Finding each field's cell by the hidden marks, wherever sheets, rows and columns have moved to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goldenthread.returns.draft import Place
from goldenthread.returns.findings import Finding
from goldenthread.returns.workbook.marks import ROW, SHEET, TABLE, TOTAL, Slot, cell_name
from goldenthread.returns.workbook.problems import found

if TYPE_CHECKING:
    from goldenthread.returns.workbook.meta import Meta

Cells = Sequence[Sequence[Any]]
"""A sheet's cells from A1, as the spreadsheet reader gives them; a blank is an empty text."""

_ROWS_TO_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A field with the cell that it was found in, and what that holds."""

    slot: Slot
    place: Place
    content: Any


@dataclass
class Sheet:
    """One sheet understood: where each table's columns and rows are."""

    name: str
    cells: Cells
    mark_column: int
    columns: dict[str, dict[str, int]] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for number, row in enumerate(self.cells):
            mark = _mark(row, self.mark_column)
            if mark.startswith(ROW):
                self.rows[mark.removeprefix(ROW)].append(number)
            elif mark.startswith(TABLE):
                self._head(mark.removeprefix(TABLE), number)

    def _head(self, table: str, number: int) -> None:
        codes = self.cells[number]
        found_ = {
            code: at for at, code in enumerate(codes) if isinstance(code, str) and at != self.mark_column
        }
        self.columns.setdefault(table, found_)
        self.heads.setdefault(table, number)

    def at(self, row: int, column: int) -> Any:
        """What a cell holds; an empty text beyond the edge."""
        cells = self.cells[row]
        return cells[column] if column < len(cells) else ""


def match_sheets(sheets: Mapping[str, Cells], meta: Meta) -> tuple[list[Found], list[Finding]]:
    """Every field that could be found, and what is wrong with sheets, rows and columns."""
    found_: list[Found] = []
    findings: list[Finding] = []
    by_section: dict[str, list[Slot]] = defaultdict(list)
    for slot in meta.slots:
        by_section[slot.section].append(slot)
    recognised = _recognise(sheets)
    for section, slots in by_section.items():
        sheet, wrong = _choose(recognised.get(section, []), meta.sheets.get(section, section))
        findings += wrong
        if sheet is not None:
            found_ += _fields(sheet, slots, findings)
            findings += _stray_rows(sheet, slots)
    return found_, findings


def _mark(row: Sequence[Any], column: int) -> str:
    mark = row[column] if column < len(row) else ""
    return mark if isinstance(mark, str) else ""


def _recognise(sheets: Mapping[str, Cells]) -> Mapping[str, list[Sheet]]:
    """The sheets that carry our mark, by section; whatever they are called now."""
    recognised: dict[str, list[Sheet]] = defaultdict(list)
    for name, cells in sheets.items():
        for row in cells[:_ROWS_TO_SEARCH]:
            at = next(
                (n for n, one in enumerate(row) if isinstance(one, str) and one.startswith(SHEET)), None
            )
            if at is not None:
                recognised[row[at].removeprefix(SHEET)].append(Sheet(name, cells, at))
                break
    return recognised


def _choose(sheets: Sequence[Sheet], title: str) -> tuple[Sheet | None, list[Finding]]:
    if not sheets:
        return None, [found("missing-sheet", Place(title), said={"sheet": title})]
    chosen = next((one for one in sheets if one.name == title), sheets[0])
    if len(sheets) > 1:
        places = [Place(one.name) for one in sheets]
        return chosen, [found("copied-sheet", *places, said={"sheet": title})]
    if chosen.name != title:
        return chosen, [
            found("renamed-sheet", Place(chosen.name), said={"sheet": title, "found": chosen.name})
        ]
    return chosen, []


def _fields(sheet: Sheet, slots: Iterable[Slot], findings: list[Finding]) -> Iterator[Found]:
    """The cell of each field; each row or column that is missing, or there twice, is told of once."""
    told: set[tuple[str, str]] = set()
    for slot in slots:
        rows = sheet.rows.get(f"{slot.table}/{slot.row}", [])
        column = sheet.columns.get(slot.table, {}).get(slot.column)
        if rows and column is not None:
            place = Place(sheet.name, cell_name(rows[0], column))
            yield Found(slot, place, sheet.at(rows[0], column))
        for key, wrong in _wrong(sheet, slot, rows, column):
            if key not in told:
                told.add(key)
                findings.append(wrong)


def _wrong(
    sheet: Sheet, slot: Slot, rows: Sequence[int], column: int | None
) -> Iterator[tuple[tuple[str, str], Finding]]:
    if slot.id.startswith(TOTAL):
        return
    here = Place(sheet.name)
    said = {"label": slot.label, "column": slot.heading}
    if column is None:
        yield (
            (slot.table, f"column {slot.column}"),
            found("missing-column", here, fields=(slot.id,), said=said),
        )
    if not rows:
        yield (slot.table, slot.row), found("missing-row", here, fields=(slot.id,), said=said)
    elif len(rows) > 1:
        places = [Place(sheet.name, cell_name(row, column or 0)) for row in rows]
        yield (slot.table, slot.row), found("copied-row", *places, fields=(slot.id,), said=said)


def _stray_rows(sheet: Sheet, slots: Iterable[Slot]) -> Iterator[Finding]:
    """Answers between or right below a table's rows, in rows that somebody else put in."""
    for table, columns in _input_columns(sheet, slots).items():
        ours = [n for key, rows in sheet.rows.items() if key.startswith(f"{table}/") for n in rows]
        start = sheet.heads[table] + 1
        for number in range(start, min(max(ours, default=start) + 2, len(sheet.cells))):
            if _mark(sheet.cells[number], sheet.mark_column):
                continue
            filled = [c for c in columns if str(sheet.at(number, c)).strip()]
            if filled:
                yield found("stray-row", Place(sheet.name, cell_name(number, filled[0])))


def _input_columns(sheet: Sheet, slots: Iterable[Slot]) -> Mapping[str, list[int]]:
    columns: dict[str, set[int]] = defaultdict(set)
    for slot in slots:
        at = sheet.columns.get(slot.table, {}).get(slot.column)
        if at is not None:
            columns[slot.table].add(at)
    return {table: sorted(found_) for table, found_ in columns.items()}
