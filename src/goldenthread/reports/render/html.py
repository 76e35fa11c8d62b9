"""A document as HTML in the classes of the GOV.UK design system: a fragment for a page, or a file of its own.

Every number is a link to its trail; footnotes are linked both ways; charts have words and numbers beside.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from html import escape

from goldenthread.reports import logic_model
from goldenthread.reports.charts import draw
from goldenthread.reports.charts.narrow import narrow
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
from goldenthread.reports.render import icons
from goldenthread.reports.render.tags import tag

Link = Callable[[str], str]
"""From a figure's name to the address of its trail; empty where the reader cannot follow it."""
Picture = Callable[[Chart], str]
"""From a chart to the address of its drawing."""
SIZES = {1: "l", 2: "m", 3: "s"}
LINK = "govuk-link"
AT_ONCE = 8
"""So many charts of a page are asked for at once; later ones when a reader comes near them."""


def as_data(chart: Chart) -> str:
    """The chart's drawing inside the page."""
    return "data:image/svg+xml;base64," + b64encode(draw.svg(chart.spec).encode()).decode()


def render(
    document: Document, link: Link, picture: Picture = as_data, *, top: int = 1, site: str | None = None
) -> str:
    """The document's blocks and footnotes, to be put into a page whose own heading has the level ``top``.

    ``site`` is the address below which references to other pages lie; without one they are plain words.
    """
    return "\n".join([*_Page(document, link, picture, top, site).parts()])


class _Page:
    """The drawing of one document: it remembers which footnotes have been marked."""

    def __init__(self, document: Document, link: Link, picture: Picture, top: int, site: str | None) -> None:
        self.document, self.link, self.picture, self.top, self.site = document, link, picture, top, site
        self.marked: set[str] = set()
        self.charts = 0

    def parts(self) -> Iterator[str]:
        for block in self.document.blocks:
            yield self.block(block)
        if self.document.notes:
            yield self.notes()

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph():
                return tag("p", self.line(block.content), "govuk-body")
            case Bullets():
                items = "".join(tag("li", self.line(item)) for item in block.items)
                return tag("ul", items, "govuk-list", "govuk-list--bullet")
            case Callout():
                return tag("div", f"{_strong(block.title)} {self.line(block.content)}", "govuk-inset-text")
            case Table():
                return self.table(block)
            case Chart():
                return self.chart(block)
            case LogicModel():
                return self.logic_model(block)
            case Contents():
                return self.contents(block)
            case Facts():
                return self.facts(block)

    def heading(self, heading: Heading) -> str:
        size = SIZES[min(heading.level, 3)]
        level = min(heading.level + self.top, 6)
        return tag(f"h{level}", escape(heading.text), f"govuk-heading-{size}", id=heading.anchor)

    def line(self, line: Line) -> str:
        return "".join(map(self.inline, line))

    def number(self, one: Number) -> str:
        shown, address = _strong(one.shown) if one.strong else escape(one.shown), self.link(one.figure)
        if not address:
            return shown
        return tag("a", shown, LINK, "govuk-link--no-visited-state", "gt-figure", href=address)

    def inline(self, one: Inline) -> str:
        match one:
            case Words():
                return _strong(one.text) if one.strong else escape(one.text)
            case Number():
                return self.number(one)
            case Tag():
                return tag("strong", escape(one.word), "govuk-tag", f"govuk-tag--{one.colour}")
            case Icon():
                return icons.svg(one.name)
            case NoteMark():
                return self.note_mark(one.note)
            case Reference():
                return self.reference(one)

    def reference(self, one: Reference) -> str:
        if self.site is None:
            return escape(one.text)
        return tag("a", escape(one.text), LINK, href=f"{self.site}{one.page}")

    def note_mark(self, note: str) -> str:
        number = self.document.note_number(note)
        first = "" if note in self.marked else f"mark-{number}"
        self.marked.add(note)
        return tag(
            "sup", tag("a", str(number), LINK, href=f"#note-{number}", id=first, aria_label=f"Note {number}")
        )

    def table(self, table: Table) -> str:
        heads = "".join(_head(c.header, numeric=c.numeric) for c in table.columns)
        rows = "".join(self.row(table, row) for row in table.rows)
        whole = (
            tag("caption", escape(table.caption), "govuk-table__caption", "govuk-table__caption--s")
            + tag("thead", tag("tr", heads, "govuk-table__row"), "govuk-table__head")
            + tag("tbody", rows, "govuk-table__body")
        )
        return _scrolling(tag("table", whole, "govuk-table"), table.caption) + _small(table.notes)

    def row(self, table: Table, row: tuple[Line, ...]) -> str:
        cells = [tag("th", self.line(row[0]), "govuk-table__header", scope="row")]
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            numeric = "govuk-table__cell--numeric" if column.numeric else ""
            cells.append(tag("td", self.line(cell), "govuk-table__cell", numeric))
        return tag("tr", "".join(cells), "govuk-table__row")

    def chart(self, chart: Chart) -> str:
        self.charts += 1
        picture = _picture(chart, self.picture(chart), late=self.charts > AT_ONCE)
        parts = (
            tag("figcaption", escape(chart.title), "govuk-heading-s"),
            _scrolling(picture, f"Chart: {chart.title}", "gt-chart__drawing"),
            _small((chart.source, *chart.notes)),
            _details("The numbers in this chart", self.table(chart.table)),
            _downloads(self.picture(chart)),
        )
        return tag("figure", "".join(parts), "gt-chart", id=f"chart-{chart.name}")

    def logic_model(self, model: LogicModel) -> str:
        picture = logic_model.svg(model, link=lambda code: f"#box-{code}")
        lists = _details("The logic model as lists", _lists(model), is_open=True)
        return _scrolling(picture, model.title, "gt-logic-model") + lists

    def contents(self, contents: Contents) -> str:
        chosen = [h for h in self.document.listed_in(contents) if h.level == 1]
        links = "".join(tag("li", tag("a", escape(h.text), LINK, href=f"#{h.anchor}")) for h in chosen)
        heading = tag(f"h{self.top + 1}", escape(contents.title), "govuk-heading-m")
        return tag("nav", heading + tag("ul", links, "govuk-list"), aria_label=contents.title)

    def facts(self, facts: Facts) -> str:
        if facts.large:
            items = "".join(map(self.key_figure, facts.items))
            return tag("dl", items, "gt-key-figures")
        return tag("dl", "".join(map(self.fact, facts.items)), "govuk-summary-list")

    def key_figure(self, fact: Fact) -> str:
        parts = (
            tag("dt", escape(fact.term), "gt-key-figure__term"),
            tag("dd", self.line(fact.content), "gt-key-figure__content"),
            tag("dd", self.line(fact.detail), "gt-key-figure__detail") if fact.detail else "",
        )
        return tag("div", "".join(parts), "gt-key-figure")

    def fact(self, fact: Fact) -> str:
        detail = tag("div", self.line(fact.detail), "gt-detail") if fact.detail else ""
        parts = (
            tag("dt", escape(fact.term), "govuk-summary-list__key"),
            tag("dd", self.line(fact.content) + detail, "govuk-summary-list__value"),
        )
        return tag("div", "".join(parts), "govuk-summary-list__row")

    def notes(self) -> str:
        items = "".join(
            self.note(number, note.name, note.content) for number, note in enumerate(self.document.notes, 1)
        )
        heading = tag(f"h{self.top + 1}", "Notes", "govuk-heading-m", id="notes")
        return heading + tag("ol", items, "govuk-list", "govuk-list--number", "gt-notes")

    def note(self, number: int, name: str, content: Line) -> str:
        label = f"Back to the mark of note {number}"
        back = (
            " " + tag("a", "↩", LINK, href=f"#mark-{number}", aria_label=label) if name in self.marked else ""
        )
        return tag("li", self.line(content) + back, "govuk-body-s", id=f"note-{number}")


def _picture(chart: Chart, address: str, *, late: bool) -> str:
    """The picture; of one with an address a narrow one on a narrow screen, asked for late where many are."""
    own = address.endswith(".svg")
    loading = "lazy" if own and late else ""
    picture = tag("img", "", "gt-chart__picture", src=address, alt=chart.alt, loading=loading)
    if not own or narrow(chart.spec) is None:
        return picture
    source = tag("source", "", media="(max-width: 40rem)", srcset=f"{address[:-3]}narrow.svg")
    return tag("picture", source + picture)


def _downloads(picture: str) -> str:
    """The chart in other forms, where its picture has an address of its own."""
    if not picture.endswith(".svg"):
        return ""
    forms = (("csv", "data (CSV)"), ("svg", "chart (SVG)"), ("png", "chart (PNG)"))
    links = (tag("a", words, LINK, href=f"{picture[:-3]}{form}") for form, words in forms)
    return tag("p", f"Download: {', '.join(links)}", "govuk-body-s")


def _strong(text: str) -> str:
    return tag("strong", escape(text))


def _small(texts: Iterable[str]) -> str:
    return "".join(tag("p", escape(text), "govuk-body-s") for text in texts if text)


def _scrolling(content: str, label: str, *classes: str) -> str:
    """What may be wider than a narrow screen scrolls by itself, by keyboard too."""
    return tag("div", content, "gt-scroll", *classes, role="region", aria_label=label, tabindex="0")


def _head(text: str, *, numeric: bool) -> str:
    extra = "govuk-table__header--numeric" if numeric else ""
    return tag("th", escape(text), "govuk-table__header", extra, scope="col")


def _details(summary: str, content: str, *, is_open: bool = False) -> str:
    words = tag("span", escape(summary), "govuk-details__summary-text")
    parts = tag("summary", words, "govuk-details__summary") + tag("div", content, "govuk-details__text")
    return tag("details", parts, "govuk-details", open="open" if is_open else "")


def _lists(model: LogicModel) -> str:
    found = ""
    for stage in model.stages:
        boxes = "".join(
            tag("li", escape(b.text) + _leads(model, b.leads_to), id=f"box-{b.code}") for b in stage.boxes
        )
        found += tag("li", _strong(stage.title) + tag("ul", boxes, "govuk-list", "govuk-list--bullet"))
    return tag("ul", found, "govuk-list")


def _leads(model: LogicModel, codes: tuple[str, ...]) -> str:
    if not codes:
        return ""
    links = "".join(tag("li", tag("a", escape(model.texts[c]), LINK, href=f"#box-{c}")) for c in codes)
    return " Leads to:" + tag("ul", links, "govuk-list", "govuk-list--bullet")
