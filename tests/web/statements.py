"""What a page states, one by one: a heading, a paragraph, a list's item, a cell with its row and column."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from tests.web.reading import page

LEAVES = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "p", "li", "figcaption", "caption", "td", "th", "dt", "dd", "div"}
)
SKIPPED = frozenset(["nav", "form", "header", "footer", "script", "svg", "aside", "sup"])
VOID = frozenset(["img", "input", "br", "meta", "link", "source", "hr"])


class _Statements(HTMLParser):
    """Statements in their order; the progress of a round and what every page has is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[tuple[str, list[str]]] = []
        self.skipping = 0
        self.row: list[str] = []
        self.columns: list[str] = []
        self.term = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if self.skipping or tag in SKIPPED or "gt-progress" in (told.get("class") or ""):
            self.skipping += tag not in VOID
            return
        if tag == "img" and told.get("alt"):
            self.found.append(f"picture: {told['alt']}")
        if tag == "tr":
            self.row = []
        if tag in LEAVES:
            self.open.append((tag, []))

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        if tag == "thead":
            self.columns = self.row
        if tag not in LEAVES or not self.open:
            return
        opened, parts = self.open.pop()
        assert opened == tag, (opened, tag)
        text = " ".join("".join(parts).split())
        if tag in ("td", "th"):
            self._cell(tag, text)
        elif tag == "dt":
            self.term = text
        elif text:
            self.found.append(f"{self.term}: {text}" if tag == "dd" else text)

    def _cell(self, tag: str, text: str) -> None:
        if tag == "td" and self.row and text:
            column = self.columns[len(self.row)] if len(self.row) < len(self.columns) else ""
            self.found.append(f"{self.row[0]} | {column} | {text}")
        self.row.append(text)

    def handle_data(self, data: str) -> None:
        if not self.skipping and self.open:
            self.open[-1][1].append(data)


def statements(answer: Any) -> list[str]:
    """What the main part of a page states."""
    reader = _Statements()
    reader.feed(page(answer).partition('id="main-content">')[2].partition("</main>")[0])
    return reader.found
