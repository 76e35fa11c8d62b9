"""A document as HTML in the classes of the GOV.UK design system: a fragment for a page, or a file of its own.

Every number is a link to its trail; footnotes are linked both ways; charts have their words and their numbers.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from html import escape

from goldenthread.reports import logic_model
from goldenthread.reports.charts import draw
from goldenthread.reports.document import (
    Block,
    Bullets,
    Callout,
    Chart,
    Contents,
    Document,
    Heading,
    Inline,
    Line,
    LogicModel,
    NoteMark,
    Number,
    Paragraph,
    Table,
    Tag,
    Words,
)

Link = Callable[[str], str]
"""From a figure's name to the address of its trail."""
Picture = Callable[[Chart], str]
"""From a chart to the address of its drawing."""
SIZES = {1: "l", 2: "m", 3: "s"}


def as_data(chart: Chart) -> str:
    """The chart's drawing inside the page."""
    return "data:image/svg+xml;base64," + b64encode(draw.svg(chart.spec).encode()).decode()


def render(document: Document, link: Link, picture: Picture = as_data, *, top: int = 1) -> str:
    """The document's blocks and footnotes, to be put into a page whose own heading has the level ``top``."""
    return "\n".join([*_Page(document, link, picture, top).parts()])


class _Page:
    """The drawing of one document: it remembers which footnotes have been marked."""

    def __init__(self, document: Document, link: Link, picture: Picture, top: int) -> None:
        self.document, self.link, self.picture, self.top = document, link, picture, top
        self.marked: set[str] = set()

    def parts(self) -> Iterator[str]:
        for block in self.document.blocks:
            yield self.block(block)
        if self.document.notes:
            yield self.notes()

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                level = min(block.level + self.top, 6)
                return f'<h{level} class="govuk-heading-{SIZES[min(block.level, 3)]}" id="{escape(block.anchor)}">{escape(block.text)}</h{level}>'
            case Paragraph():
                return f'<p class="govuk-body">{self.line(block.content)}</p>'
            case Bullets():
                items = "".join(f"<li>{self.line(item)}</li>" for item in block.items)
                return f'<ul class="govuk-list govuk-list--bullet">{items}</ul>'
            case Callout():
                return f'<div class="govuk-inset-text"><strong>{escape(block.title)}</strong> {self.line(block.content)}</div>'
            case Table():
                return self.table(block)
            case Chart():
                return self.chart(block)
            case LogicModel():
                return self.logic_model(block)
            case Contents():
                return self.contents(block)

    def line(self, line: Line) -> str:
        return "".join(map(self.inline, line))

    def inline(self, one: Inline) -> str:
        match one:
            case Words():
                return f"<strong>{escape(one.text)}</strong>" if one.strong else escape(one.text)
            case Number():
                shown = f"<strong>{escape(one.shown)}</strong>" if one.strong else escape(one.shown)
                return f'<a class="govuk-link govuk-link--no-visited-state gt-figure" href="{escape(self.link(one.figure))}">{shown}</a>'
            case Tag():
                return (
                    f'<strong class="govuk-tag govuk-tag--{escape(one.colour)}">{escape(one.word)}</strong>'
                )
            case NoteMark():
                return self.note_mark(one.note)

    def note_mark(self, note: str) -> str:
        number = self.document.note_number(note)
        first = "" if note in self.marked else f' id="mark-{number}"'
        self.marked.add(note)
        return f'<sup><a class="govuk-link" href="#note-{number}"{first} aria-label="Note {number}">{number}</a></sup>'

    def table(self, table: Table, caption_class: str = "govuk-table__caption--s") -> str:
        heads = "".join(_head(c.header, numeric=c.numeric) for c in table.columns)
        rows = "".join(self.row(table, row) for row in table.rows)
        caption = f'<caption class="govuk-table__caption {caption_class}">{escape(table.caption)}</caption>'
        whole = (
            f'<table class="govuk-table">{caption}<thead class="govuk-table__head"><tr class="govuk-table__row">{heads}</tr></thead>'
            f'<tbody class="govuk-table__body">{rows}</tbody></table>'
        )
        notes = "".join(f'<p class="govuk-body-s">{escape(n)}</p>' for n in table.notes)
        label = escape(table.caption)
        return f'<div class="gt-scroll" role="region" aria-label="{label}" tabindex="0">{whole}</div>{notes}'

    def row(self, table: Table, row: tuple[Line, ...]) -> str:
        cells = [f'<th scope="row" class="govuk-table__header">{self.line(row[0])}</th>']
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            numeric = " govuk-table__cell--numeric" if column.numeric else ""
            cells.append(f'<td class="govuk-table__cell{numeric}">{self.line(cell)}</td>')
        return f'<tr class="govuk-table__row">{"".join(cells)}</tr>'

    def chart(self, chart: Chart) -> str:
        notes = "".join(f'<p class="govuk-body-s">{escape(n)}</p>' for n in (chart.source, *chart.notes) if n)
        return (
            f'<figure class="gt-chart" id="chart-{escape(chart.name)}"><figcaption class="govuk-heading-s">{escape(chart.title)}</figcaption>'
            f'<img class="gt-chart__picture" src="{escape(self.picture(chart))}" alt="{escape(chart.alt)}">{notes}'
            f"{_details('The numbers in this chart', self.table(chart.table))}</figure>"
        )

    def logic_model(self, model: LogicModel) -> str:
        picture = logic_model.svg(model, link=lambda code: f"#box-{code}")
        label = escape(model.title)
        return (
            f'<div class="gt-scroll gt-logic-model" role="region" aria-label="{label}" tabindex="0">{picture}</div>'
            f"{_details('The logic model as lists', _lists(model), is_open=True)}"
        )

    def contents(self, contents: Contents) -> str:
        links = "".join(
            f'<li><a class="govuk-link" href="#{escape(h.anchor)}">{escape(h.text)}</a></li>'
            for h in self.document.headings
            if h.level == 1
        )
        return f'<nav aria-label="{escape(contents.title)}"><ul class="govuk-list">{links}</ul></nav>'

    def notes(self) -> str:
        items = "".join(self.note(number, note.content) for number, note in enumerate(self.document.notes, 1))
        level = self.top + 1
        return f'<h{level} class="govuk-heading-m" id="notes">Notes</h{level}><ol class="govuk-list govuk-list--number gt-notes">{items}</ol>'

    def note(self, number: int, content: Line) -> str:
        back = f' <a class="govuk-link" href="#mark-{number}" aria-label="Back to the mark of note {number}">↩</a>'
        known = self.document.notes[number - 1].name in self.marked
        return f'<li id="note-{number}" class="govuk-body-s">{self.line(content)}{back if known else ""}</li>'


def _head(text: str, *, numeric: bool) -> str:
    extra = " govuk-table__header--numeric" if numeric else ""
    return f'<th scope="col" class="govuk-table__header{extra}">{escape(text)}</th>'


def _details(summary: str, content: str, *, is_open: bool = False) -> str:
    state = " open" if is_open else ""
    return (
        f'<details class="govuk-details"{state}><summary class="govuk-details__summary"><span class="govuk-details__summary-text">'
        f'{escape(summary)}</span></summary><div class="govuk-details__text">{content}</div></details>'
    )


def _lists(model: LogicModel) -> str:
    texts, found = model.texts, []
    for stage in model.stages:
        items = "".join(
            f'<li id="box-{escape(b.code)}">{escape(b.text)}{_leads([texts[c] for c in b.leads_to], b.leads_to)}</li>'
            for b in stage.boxes
        )
        found.append(
            f'<li><strong>{escape(stage.title)}</strong><ul class="govuk-list govuk-list--bullet">{items}</ul></li>'
        )
    return f'<ul class="govuk-list">{"".join(found)}</ul>'


def _leads(texts: list[str], codes: tuple[str, ...]) -> str:
    if not codes:
        return ""
    links = "".join(
        f'<li><a class="govuk-link" href="#box-{escape(c)}">{escape(t)}</a></li>'
        for c, t in zip(codes, texts, strict=True)
    )
    return f' Leads to:<ul class="govuk-list govuk-list--bullet">{links}</ul>'
