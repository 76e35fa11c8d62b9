"""A document as one HTML file that needs nothing else: with its styles, its charts, and the trail of every figure."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from importlib.resources import files

from goldenthread.reports.document import Document, Origin, Told
from goldenthread.reports.render import html
from goldenthread.reports.render.standing import Signature, standing
from goldenthread.reports.trail import origin_in_words


def render(document: Document, signature: Signature | None = None) -> str:
    """The whole file."""
    names = {name: f"figure-{number}" for number, name in enumerate(document.figures, 1)}
    body = html.render(document, lambda name: f"#{names[name]}")
    return "\n".join(
        (
            '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(document.title)}</title><style>{styles()}</style></head><body>",
            '<a class="gt-skip" href="#report">Skip to the report</a>',
            f"<header>{_header(document, signature)}</header>",
            f'<main id="report"><h1 class="govuk-heading-xl">{escape(document.title)}</h1>',
            f'<p class="govuk-body-l">{escape(document.subtitle)}</p>',
            body,
            _trails(document, names),
            f"</main><footer>{_footer(document, signature)}</footer></body></html>\n",
        )
    )


@lru_cache(maxsize=1)
def styles() -> str:
    """The styles of a file that stands alone."""
    return (files("goldenthread.reports.render") / "page.css").read_text(encoding="utf-8")


def _header(document: Document, signature: Signature | None) -> str:
    notice = f"<span>{escape(document.notice)}</span>" if document.notice else ""
    return f"{notice}<strong>{escape(standing(signature))}</strong>"


def _footer(document: Document, signature: Signature | None) -> str:
    basis = document.basis
    digest = f"Snapshot {signature.digest}. " if signature else ""
    return (
        f"<p>{escape(digest)}Composed by Golden Thread {escape(basis.program)} from the ledger up to entry {basis.serial:,}, "
        f"edition {escape(basis.edition[:12])}, as known on {escape(basis.instant[:10])}.</p>"
    )


def _trails(document: Document, names: dict[str, str]) -> str:
    """An entry for each figure: how it was made, with links to its inputs; closed until somebody asks."""
    entries = "\n".join(_entry(told, names, document) for told in document.figures.values())
    return (
        '<h2 class="govuk-heading-l" id="trails">Where the figures come from</h2>'
        '<p class="govuk-body">Each number in this report leads here, and from here on to what it was made from.</p>'
        f'<dl class="gt-trails">{entries}</dl>'
    )


def _entry(told: Told, names: dict[str, str], document: Document) -> str:
    formula = f"<p>{escape(told.formula)}</p>" if told.formula else ""
    caveats = "".join(f"<p>Note: {escape(one)}</p>" for one in told.caveats)
    inputs = "".join(f"<li>{_input(one, names, document)}</li>" for one in told.inputs)
    made_from = f"<ul>{inputs}</ul>" if inputs else ""
    return f'<dt id="{names[told.name]}">{escape(told.label)}: {escape(told.shown)}</dt><dd>{formula}{caveats}{made_from}</dd>'


def _input(one: str | Origin, names: dict[str, str], document: Document) -> str:
    if isinstance(one, Origin):
        return f"{escape(origin_in_words(one))}: {escape(one.shown)}"
    told = document.figures[one]
    return f'<a class="govuk-link" href="#{names[one]}">{escape(told.label)}: {escape(told.shown)}</a>'
