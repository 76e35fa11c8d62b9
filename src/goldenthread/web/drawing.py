"""Documents drawn into pages: every number a link to its trail, every chart a picture with an address."""

from __future__ import annotations

import secrets
from collections.abc import Container, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from goldenthread.ledger.refusal import Refused
from goldenthread.reports.charts import draw, numbers
from goldenthread.reports.charts.narrow import narrow
from goldenthread.reports.document import Chart, Document
from goldenthread.reports.render import html

FOREVER = "private, max-age=31536000, immutable"
"""For answers whose address holds the digest of their content."""


def fragment(
    document: Document, base: str, followable: Container[str] | None = None, *, site: bool = True
) -> SafeString:
    """A document as a part of a page; ``base`` is the address below which its figures and charts lie.

    Figures that are not ``followable`` are no links; nor are references to other pages without ``site``.
    """

    def link(name: str) -> str:
        shown = followable is None or name in followable
        return f"{base}figures/{quote(name, safe='~')}/" if shown else ""

    drawn = html.render(
        document,
        link,
        lambda chart: f"{base}charts/{chart_key(chart)}.svg",
        site=reverse("home") if site else None,
    )
    return mark_safe(drawn)  # noqa: S308 - the renderer escapes every text; tests hold it to that


_PLACE = f"<!-- {secrets.token_hex(16)} -->"
"""Where a document's drawing stands in its page until it is put in; nobody can write it."""


def render_document(request: HttpRequest, template: str, words: Mapping[str, Any]) -> HttpResponse:
    """A page around a document that is drawn already: ``fragment`` in its words, if there is one.

    The drawing is long and kept, so it is put into the answer as it is sent, and not by way of the templates.
    """
    fragment = conditional_escape(words.get("fragment", ""))
    place = {"fragment": mark_safe(_PLACE), "has_charts": "gt-chart__picture" in fragment}  # noqa: S308
    around = render_to_string(template, {**words, **place}, request).encode()
    return HttpResponse(around.replace(_PLACE.encode(), _encode(fragment)))


@lru_cache(maxsize=64)
def _encode(fragment: SafeString) -> bytes:
    return fragment.encode()


def chart_key(chart: Chart) -> str:
    """A chart's name with a digest of its content: another drawing has another address."""
    return f"{chart.name}-{_digest(chart.spec)}"


@lru_cache(maxsize=512)
def _digest(spec: str) -> str:
    return sha256(spec.encode()).hexdigest()[:16]


def charts(*documents: Document) -> Mapping[str, Chart]:
    """The charts of documents, by their keys."""
    found = (block for one in documents for block in one.blocks if isinstance(block, Chart))
    return {chart_key(chart): chart for chart in found}


def chart_answer(known: Mapping[str, Chart], key: str, form: str) -> HttpResponse:
    """A chart as a picture, as its numbers, or as its specification for the script that draws it again."""
    chart = known.get(key)
    if chart is None:
        raise Refused("There is no such chart any more: its numbers have changed. Load its page again.")
    if form == "json":
        answer = HttpResponse(chart.spec, content_type="application/json")
    elif form == "png":
        answer = HttpResponse(draw.png(chart.spec), content_type="image/png")
    elif form == "csv":
        answer = HttpResponse(numbers.as_csv(chart), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{chart.name}.csv"'
    else:
        spec = narrow(chart.spec) if form == "narrow.svg" else None
        answer = HttpResponse(draw.svg(spec or chart.spec), content_type="image/svg+xml")
    answer.headers["Cache-Control"] = FOREVER
    # The picture sets its letters by attributes and styles of its own; it runs nothing and loads nothing.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer
