"""The forms that a document can be had in."""

from __future__ import annotations

from goldenthread.ledger.refusal import Refused
from goldenthread.reports import snapshot
from goldenthread.reports.document import Document
from goldenthread.reports.render import page, pdf, text
from goldenthread.reports.render.standing import Signature

FORMATS = ("text", "html", "pdf", "json")


def render_document(document: Document, format: str, signature: Signature | None = None) -> bytes:  # noqa: A002
    """A document as a file in one of the formats."""
    if format == "text":
        return text.render(document, signature).encode()
    if format == "html":
        return page.render(document, signature).encode()
    if format == "pdf":
        return pdf.render(document, signature)
    if format == "json":
        return snapshot.canonical(document)
    raise Refused(f"“{format}” is not a format. Choose one of {', '.join(FORMATS)}.")
