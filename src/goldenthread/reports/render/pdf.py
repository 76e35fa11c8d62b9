"""A document as a tagged PDF (PDF/UA-1, PDF/A-2a) by typst: the same document gives the same bytes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from goldenthread.reports import logic_model
from goldenthread.reports.charts import draw
from goldenthread.reports.document import (
    PRG,
    Chart,
    Column,
    Document,
    Line,
    LogicModel,
    Paragraph,
    Table,
    Tag,
    plain,
)
from goldenthread.reports.render.standing import Signature, standing
from goldenthread.reports.snapshot import written

STANDARDS: list[Any] = ["ua-1", "a-2a"]
NARROW = 66
"""Two tables one after the other, neither of them wider than so many letters, stand side by side."""
LANDSCAPE = 0.6
"""How high the logic model may be for its width, to fill a page of paper turned on its side."""


def render(document: Document, signature: Signature | None = None) -> bytes:
    """The document as PDF, with row headers in its tables."""
    return with_row_headers(
        _typeset(json.dumps(_data(document, signature), ensure_ascii=False), _moment(document))
    )


def _moment(document: Document) -> int:
    return int(datetime.fromisoformat(document.basis.instant).timestamp())


def _typeset(data: str, moment: int) -> bytes:
    import typst

    fonts: list[Any] = [str(draw.FONTS)] if draw.FONTS.is_dir() else []

    return bytes(
        typst.compile(
            template(),
            sys_inputs={"data": data},
            font_paths=fonts,
            ignore_system_fonts=True,
            pdf_standards=STANDARDS,
            timestamp=moment,
        )
    )


@lru_cache(maxsize=1)
def template() -> bytes:
    """The template that typst fills."""
    return (files("goldenthread.reports.render") / "report.typ").read_bytes()


def _data(document: Document, signature: Signature | None) -> dict[str, Any]:
    """What the template is given: blocks with footnotes and drawings, and what stands on every page."""
    shown = written(document.blocks)
    for block, drawn in zip(document.blocks, shown, strict=True):
        _add_drawing(block, drawn)
    _keep_leads(shown)
    shown = _side_by_side(_headings_with_models(shown))
    _mark_first_notes(shown, set())
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "notice": document.notice,
        "standing": standing(signature),
        "digest": signature.digest[:12] if signature else "",
        "pack": document.kind == PRG,
        "blocks": shown,
        "notes": {n.name: written(n.content) for n in document.notes},
    }


def _keep_leads(shown: list[dict[str, Any]]) -> None:
    """A paragraph between two headings stays with the second."""
    for before, one, after in zip(shown, shown[1:], shown[2:], strict=False):
        if (before["is"], one["is"], after["is"]) == ("Heading", "Paragraph", "Heading"):
            one["leads"] = True


def _headings_with_models(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The logic model has a page of its own; the heading before it goes there with it."""
    found: list[dict[str, Any]] = []
    for one in shown:
        if one["is"] == "LogicModel" and found and found[-1]["is"] == "Heading":
            one["heading"] = found.pop()
        found.append(one)
    return found


def _side_by_side(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for one in shown:
        if _narrow(one) and found and _narrow(found[-1]):
            found.append({"is": "Pair", "left": found.pop(), "right": one})
        else:
            found.append(one)
    return found


def _narrow(one: dict[str, Any]) -> bool:
    return bool(one["is"] == "Table" and sum(one["widths"]) <= NARROW)


def _add_drawing(block: object, drawn: dict[str, Any]) -> None:
    if isinstance(block, Table):
        drawn["widths"] = widths(block)
    elif isinstance(block, Paragraph):
        drawn["leads"] = plain(block.content).endswith(":")
    elif isinstance(block, Chart):
        drawn["picture"] = draw.svg(block.spec)
        drawn["table"]["widths"] = widths(block.table)
    elif isinstance(block, LogicModel):
        drawn["picture"] = logic_model.fitted(block, LANDSCAPE)
        drawn["numbers"] = dict(block.numbers)


def widths(table: Table) -> list[float]:
    """A share of the page for each column, by the length of its texts or numbers."""
    return [_share([row[i] for row in table.rows], c) for i, c in enumerate(table.columns)]


def _share(cells: list[Line], column: Column) -> float:
    texts = [plain(cell) for cell in cells]
    if any(isinstance(one, Tag) for cell in cells for one in cell):
        return max(map(len, texts)) * 1.2 + 2  # a tag is never broken
    longest_word = max((len(word) for text in (*texts, column.header) for word in text.split()), default=1)
    if column.numeric:
        return max(longest_word, *map(len, texts), 5) * 1.15 if texts else float(longest_word)
    typical = sum(map(len, texts)) / len(texts) if texts else 0.0
    return min(40.0, max(typical, longest_word * 1.2, len(column.header) * 0.7))


def _mark_first_notes(part: Any, seen: set[str]) -> None:
    """The first mark of a footnote carries its text; the others refer to it."""
    if isinstance(part, dict) and part.get("is") == "NoteMark":
        part["first"] = part["note"] not in seen
        seen.add(part["note"])
    else:
        for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
            _mark_first_notes(one, seen)


def with_row_headers(content: bytes) -> bytes:
    """The PDF with the first cell of each body row tagged as the row's header, which typst cannot say yet."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for row in _body_rows(pdf.Root.StructTreeRoot, in_body=False):
            _make_header(row)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _body_rows(element: Any, *, in_body: bool) -> Iterator[Any]:
    for kid in _kids(element):
        kind = str(kid.get("/S", ""))
        if kind == "/TR" and in_body:
            yield kid
        yield from _body_rows(kid, in_body=in_body or kind == "/TBody")


def _kids(element: Any) -> list[Any]:
    import pikepdf

    kids = element.get("/K")
    found = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [k for k in found if isinstance(k, pikepdf.Dictionary) and k.get("/Type") != pikepdf.Name.MCR]


def _make_header(row: Any) -> None:
    import pikepdf

    first = next(iter(_kids(row)), None)
    if first is None or str(first.get("/S")) != "/TD":
        return
    kept = first.get("/A")
    others = list(kept) if isinstance(kept, pikepdf.Array) else [] if kept is None else [kept]
    first["/S"] = pikepdf.Name.TH
    first["/A"] = pikepdf.Array([pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row), *others])
