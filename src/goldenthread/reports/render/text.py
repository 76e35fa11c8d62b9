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
    Fact,
    Facts,
    Heading,
    Icon,
    Inline,
    Line,
    LogicModel,
    NoteMark,
    Number,
    Paragraph,
    Reference,
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


def _block(block: Block, document: Document) -> Iterator[str]:  # noqa: C901 - one case for each kind of block
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
                f"{block.title} {_line(block.content, document)}",
                WIDTH,
                initial_indent="! ",
                subsequent_indent="! ",
            )
        case Table():
            yield from _table(block, document)
        case Chart():
            said = " ".join((block.alt, block.source, *block.notes))
            yield from wrap(f"[Chart] {block.title}. {said}", WIDTH)
        case LogicModel():
            yield from _logic_model(block)
        case Contents():
            yield block.title
            chosen = (h for h in document.listed_in(block) if h.level <= 2)
            yield from (f"{'  ' * (h.level - 1)}{h.text}" for h in chosen)
        case Facts():
            yield from _block(Bullets(tuple(map(_in_one_line, block.items))), document)


def _line(line: Line, document: Document) -> str:
    return "".join(_inline(one, document) for one in line)


def _in_one_line(fact: Fact) -> Line:
    more = (Words(" ("), *fact.detail, Words(")")) if fact.detail else ()
    return (Words(f"{fact.term}: "), *fact.content, *more)


def _inline(one: Inline, document: Document) -> str:
    match one:
        case Words() | Reference():
            return one.text
        case Number():
            return one.shown
        case NoteMark():
            return str(document.note_number(one.note)).translate(RAISED)
        case Tag():
            return one.word.upper()
        case Icon():
            return ""


def _table(table: Table, document: Document) -> Iterator[str]:
    yield from wrap(table.caption, WIDTH)
    cells = [
        [c.header for c in table.columns],
        *([_line(cell, document) for cell in row] for row in table.rows),
    ]
    widths = _widths(cells)
    numeric = [c.numeric for c in table.columns]
    yield from _grid(cells, widths, numeric) if widths else _stacked(cells)
    for note in table.notes:
        yield from wrap(note, WIDTH)


def _grid(cells: Sequence[Sequence[str]], widths: Sequence[int], numeric: Sequence[bool]) -> Iterator[str]:
    yield from _row(cells[0], widths, numeric)
    yield "  ".join("-" * w for w in widths)
    for row in cells[1:]:
        yield from _row(row, widths, numeric)


def _stacked(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table too wide for the page: each row as a list of its own."""
    for row in cells[1:]:
        yield from wrap(row[0], WIDTH)
        for title, text in zip(cells[0][1:], row[1:], strict=True):
            yield from wrap(f"{title}: {text}", WIDTH, initial_indent="  ", subsequent_indent="    ")


def _widths(cells: Sequence[Sequence[str]]) -> list[int]:
    """As wide as needed, the widest column giving way first; nothing when words would have to be broken."""
    columns = range(len(cells[0]))
    least = [max((len(word) for row in cells for word in row[i].split()), default=1) for i in columns]
    widths = [max(len(row[i]) for row in cells) or 1 for i in columns]
    room = WIDTH - 2 * (len(widths) - 1)
    while sum(widths) > room:
        spare = [i for i in columns if widths[i] > least[i]]
        if not spare:
            return []
        widths[max(spare, key=lambda i: widths[i])] -= 1
    return widths


def _row(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> Iterator[str]:
    lines = [wrap(text, width) or [""] for text, width in zip(row, widths, strict=True)]
    for i in range(max(map(len, lines))):
        parts = [cell[i] if i < len(cell) else "" for cell in lines]
        aligned = [p.rjust(w) if n else p.ljust(w) for p, w, n in zip(parts, widths, numeric, strict=True)]
        yield "  ".join(aligned).rstrip()


def _logic_model(model: LogicModel) -> Iterator[str]:
    numbers = model.numbers
    for stage in model.stages:
        yield f"{stage.title}:"
        for box in stage.boxes:
            leads = f" (leads to {', '.join(numbers[code] for code in box.leads_to)})" if box.leads_to else ""
            yield from wrap(f"{numbers[box.code]} {box.text}{leads}", WIDTH, subsequent_indent="    ")


def _notes(document: Document) -> Iterator[str]:
    yield "Notes"
    yield "-----"
    for number, note in enumerate(document.notes, 1):
        mark = str(number).translate(RAISED)
        yield from wrap(f"{mark} {_line(note.content, document)}", WIDTH, subsequent_indent="  ")
