"""A document as one HTML file that needs nothing else: with its styles, its charts and all trails."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from importlib.resources import files

from goldenthread.reports.document import INTERNAL, Document, Origin, Told
from goldenthread.reports.printed import as_printed
from goldenthread.reports.render import html
from goldenthread.reports.render.standing import Signature, standing
from goldenthread.reports.render.tags import tag
from goldenthread.reports.trail import origin_in_words

Names = Mapping[str, str]
"""The address in the file of each figure's trail, by the figure's name."""

INSIDE = "Each number in this report leads here, and from here to what it was made from."
OUTSIDE = "This is every number in this report, and how each was made."


def render(document: Document, signature: Signature | None = None) -> str:
    """The whole file."""
    names = {name: f"figure-{number}" for number, name in enumerate(document.figures, 1)}
    main = "\n".join(
        (
            tag("h1", escape(document.title), "govuk-heading-xl"),
            tag("p", escape(document.subtitle), "govuk-body-l"),
            html.render(document, lambda name: f"#{names[name]}"),
            _trails(document, names),
        )
    )
    body = (
        tag("a", "Skip to the report", "gt-skip", href="#report"),
        tag("header", _header(document, signature)),
        tag("main", main, id="report"),
        tag("footer", tag("p", escape(_footer(document, signature)))),
    )
    return (
        "<!DOCTYPE html>\n" + tag("html", _head(document) + tag("body", "\n".join(body)), lang="en-GB") + "\n"
    )


@lru_cache(maxsize=1)
def styles() -> str:
    """The styles of a file that stands alone."""
    return (files("goldenthread.reports.render") / "page.css").read_text(encoding="utf-8")


def _head(document: Document) -> str:
    viewport = tag("meta", name="viewport", content="width=device-width, initial-scale=1")
    title, style = tag("title", escape(document.title)), tag("style", styles())
    return tag("head", tag("meta", charset="utf-8") + viewport + title + style)


def _header(document: Document, signature: Signature | None) -> str:
    return tag("span", escape(document.notice)) + tag("strong", escape(standing(signature)))


def _footer(document: Document, signature: Signature | None) -> str:
    basis = document.basis
    digest = f"Snapshot {signature.digest}. " if signature else ""
    return (
        f"{digest}Composed by Golden Thread {basis.program} from the ledger up to entry {basis.serial:,}, "
        f"edition {basis.edition[:12]}, as known on {basis.instant[:10]}."
    )


def _trails(document: Document, names: Names) -> str:
    """An entry for each figure: how it was made, with links to its inputs."""
    words = INSIDE if document.audience == INTERNAL else OUTSIDE
    figures = as_printed(document)
    entries = "\n".join(_entry(told, names, figures) for told in figures.values())
    heading = tag("h2", "Where the figures come from", "govuk-heading-l", id="trails")
    return heading + tag("p", words, "govuk-body") + tag("dl", entries, "gt-trails")


def _entry(told: Told, names: Names, figures: Mapping[str, Told]) -> str:
    texts = (told.formula, *(f"Note: {one}" for one in told.caveats))
    words = "".join(tag("p", escape(text)) for text in texts if text)
    inputs = "".join(tag("li", _input(one, names, figures)) for one in told.inputs)
    made_from = tag("ul", inputs) if inputs else ""
    name = f"{told.label}: {told.shown}"
    return tag("dt", escape(name), id=names[told.name]) + tag("dd", words + made_from)


def _input(one: str | Origin, names: Names, figures: Mapping[str, Told]) -> str:
    if isinstance(one, Origin):
        return escape(f"{origin_in_words(one)}: {one.shown}")
    told = figures[one]
    return tag("a", escape(f"{told.label}: {told.shown}"), "govuk-link", href=f"#{names[one]}")
