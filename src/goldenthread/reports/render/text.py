"""A document as plain text in 80 columns, for a terminal or an e-mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from goldenthread.reports.document import (
    Block,
    Bullets,
    Callout,
    Chart,
    Contents,
    Document,
    Heading,
    Line,
    LogicModel,
    NoteMark,
    Number,
    Paragraph,
    Table,
    Tag,
    Words,
)
from goldenthread.reports.render.standing import Signature, standing

WIDTH = 80
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def render(document: Document, signature: Signature | None = None) -> str:
    """The whole document."""
    parts = ["\n".join(_head(document, signature))]
    parts += ["\n".join(_block(one, document)) for one in document.blocks]
    if document.notes:
        parts.append("\n".join(_notes(document)))
    return "\n\n".join(p.rstrip() for p in parts if p.strip()) + "\n"


def _head(document: Document, signature: Signature | None) -> Iterator[str]:
    yield from wrap(document.title, WIDTH)
    yield "=" * min(WIDTH, len(document.title))
    yield from wrap(f"{document.subtitle}. {standing(signature)}.", WIDTH)
    if document.notice:
        yield ""
        yield from wrap(document.notice, WIDTH)


def _block(block: Block, document: Document) -> Iterator[str]:
    match block:
        case Heading():
            yield block.text
            yield ("=", "-", "~")[min(block.level, 3) - 1] * min(WIDTH, len(block.text))
        case Paragraph():
            yield from wrap(_line(block.content, document), WIDTH)
        case Bullets():
            for item in block.items:
                yield from wrap(_line(item, document), WIDTH, initial_indent="- ", subsequent_indent="  ")
        case Callout():
            yield from wrap(
                f"{block.title}: {_line(block.content, document)}",
                WIDTH,
                initial_indent="! ",
                subsequent_indent="! ",
            )
        case Table():
            yield from _table(block, document)
        case Chart():
            yield from wrap(f"[Chart] {block.title}. {block.alt} {block.source}", WIDTH)
        case LogicModel():
            yield from _logic_model(block)
        case Contents():
            yield block.title
            yield from (f"{'  ' * (h.level - 1)}{h.text}" for h in document.headings if h.level <= 2)


def _line(line: Line, document: Document) -> str:
    return "".join(_inline(one, document) for one in line)


def _inline(one: Words | Number | NoteMark | Tag, document: Document) -> str:
    match one:
        case Words():
            return one.text
        case Number():
            return one.shown
        case NoteMark():
            return str(document.note_number(one.note)).translate(RAISED)
        case Tag():
            return one.word.upper()


def _table(table: Table, document: Document) -> Iterator[str]:
    yield from wrap(table.caption, WIDTH)
    cells = [
        [c.header for c in table.columns],
        *([_line(cell, document) for cell in row] for row in table.rows),
    ]
    widths = _widths(cells)
    for number, row in enumerate(cells):
        yield from _row(row, widths, [c.numeric for c in table.columns])
        if number == 0:
            yield "  ".join("-" * w for w in widths)
    for note in table.notes:
        yield from wrap(note, WIDTH)


def _widths(cells: Sequence[Sequence[str]]) -> list[int]:
    """As wide as needed; the widest column gives way until the table fits, down to what is still readable."""
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    while sum(widths) + 2 * (len(widths) - 1) > WIDTH and max(widths) > 8:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> Iterator[str]:
    lines = [wrap(text, width) or [""] for text, width in zip(row, widths, strict=True)]
    for i in range(max(map(len, lines))):
        parts = [cell[i] if i < len(cell) else "" for cell in lines]
        aligned = [p.rjust(w) if n else p.ljust(w) for p, w, n in zip(parts, widths, numeric, strict=True)]
        yield "  ".join(aligned).rstrip()


def _logic_model(model: LogicModel) -> Iterator[str]:
    texts = model.texts
    for stage in model.stages:
        yield f"{stage.title}:"
        for box in stage.boxes:
            yield from wrap(box.text, WIDTH, initial_indent="- ", subsequent_indent="  ")
            if box.leads_to:
                leads = f"leads to: {'; '.join(texts[code] for code in box.leads_to)}"
                yield from wrap(leads, WIDTH, initial_indent="    ", subsequent_indent="      ")


def _notes(document: Document) -> Iterator[str]:
    yield "Notes"
    yield "-----"
    for number, note in enumerate(document.notes, 1):
        mark = str(number).translate(RAISED)
        yield from wrap(f"{mark} {_line(note.content, document)}", WIDTH, subsequent_indent="  ")
