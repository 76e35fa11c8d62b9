"""Reading a workbook that was filled in: every entry with its place, and what is wrong with the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from python_calamine import CalamineWorkbook

from goldenthread.returns.draft import Draft, Entry, File, Place, Raw, SpreadsheetError, UnsavedFormula
from goldenthread.returns.findings import Finding, grouped
from goldenthread.returns.workbook.container import Parts, open_safely
from goldenthread.returns.workbook.extent import far_cells, sheet_parts
from goldenthread.returns.workbook.marks import META_SHEET, TOTAL
from goldenthread.returns.workbook.meta import Meta, meta_of
from goldenthread.returns.workbook.oddities import Oddities, oddities
from goldenthread.returns.workbook.problems import Unacceptable, found, refuse
from goldenthread.returns.workbook.sheets import Cells, Found, match_sheets

_NOTHING_ODD = Oddities({}, {}, frozenset())
_WHOLE = 10.0**15


@dataclass(frozen=True, slots=True)
class Reading:
    """The draft, or None when the file cannot be used at all; and what is wrong with the file."""

    draft: Draft | None
    findings: tuple[Finding, ...] = ()


def read(content: bytes, name: str) -> Reading:
    """Read a return from a workbook. Whatever the file, the answer is a reading: this never raises."""
    try:
        return _read(content, name)
    except Unacceptable as refused:
        return Reading(None, (refused.finding,))
    except MemoryError:
        return Reading(None, (refuse("file-unsafe", name, why="it would fill our memory").finding,))
    except Exception:  # noqa: BLE001  a file can be broken in more ways than can be listed
        return _unreadable(name)
    except BaseException as failure:
        if type(failure).__name__ != "PanicException":  # the spreadsheet reader's own crash is no Exception
            raise
        return _unreadable(name)


def address_book(content: bytes) -> Mapping[str, Place]:
    """The cell of each field, by field id; for whoever fills a workbook in by a program."""
    parts = open_safely(content, "workbook")
    matched, _, _, _ = _match(parts, "workbook")
    return {one.slot.id: one.place for one in matched if not one.slot.id.startswith(TOTAL)}


def _unreadable(name: str) -> Reading:
    return Reading(None, (found("unreadable", Place(name), said={"name": name}),))


def _read(content: bytes, name: str) -> Reading:
    parts = open_safely(content, name)
    matched, meta, findings, odd = _match(parts, name)
    if parts.linked:
        findings.append(found("linked-file", Place(name)))
    entries = {one.field: one for one in _entries(matched, odd)}
    file = File(name, sha256(content).hexdigest())
    draft = Draft(meta.programme, meta.quarter, meta.edition, meta.template_version, file, entries, meta.seen)
    return Reading(draft, grouped(findings))


def _match(parts: Parts, name: str) -> tuple[list[Found], Meta, list[Finding], Mapping[str, Oddities]]:
    """Find every field that the hidden sheet lists, wherever its sheet, row and column have moved to."""
    names = dict(sheet_parts(parts))
    if META_SHEET not in names:
        raise refuse("not-our-template", name)
    far = far_cells(parts, name)
    with CalamineWorkbook.from_filelike(parts.without(far).packed()) as book:
        meta = meta_of(_cells(book, META_SHEET), name)
        _near(meta, names, far)
        ours = [one for one in book.sheet_names if one != META_SHEET and names.get(one) not in far]
        sheets = {one: _cells(book, one) for one in ours}
    odd = {one: oddities(parts.xml.get(names.get(one, ""), b"")) for one in sheets}
    matched, findings = match_sheets(sheets, meta)
    return matched, meta, findings, odd


def _near(meta: Meta, names: Mapping[str, str], far: Mapping[str, str]) -> None:
    """Refuse something typed far away on one of our sheets; the provider's own sheets are just not read."""
    for title in meta.sheets.values():
        if cell := far.get(names.get(title, "")):
            raise Unacceptable(found("far-away-cell", Place(title, cell), said={"cell": cell}))


def _cells(book: CalamineWorkbook, sheet: str) -> Cells:
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def _entries(matched: list[Found], odd: Mapping[str, Oddities]) -> Iterator[Entry]:
    """What was entered. A total is an entry only when somebody typed over its formula."""
    for one in matched:
        here = odd.get(one.place.sheet, _NOTHING_ODD)
        raw = _raw(one.content, one.place.cell, here)
        is_total = one.slot.id.startswith(TOTAL)
        if not is_total or (raw is not None and one.place.cell not in here.formulas):
            yield Entry(one.slot.id, raw, one.place)


def _raw(content: Raw, cell: str, odd: Oddities) -> Raw:
    """A cell's content: whole numbers whole, blanks None, errors and lost results told apart."""
    if content == "":
        special: SpreadsheetError | UnsavedFormula | None = odd.errors.get(cell) or odd.unsaved.get(cell)
        return special
    if isinstance(content, str):
        return content if content.strip() else None
    if isinstance(content, float) and content.is_integer() and abs(content) < _WHOLE:
        return int(content)
    return content
