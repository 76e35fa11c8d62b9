"""The addresses of pages, below the site's own."""

from __future__ import annotations

from collections.abc import Callable

from goldenthread.periods import Quarter
from goldenthread.reports.document import Reference

Refer = Callable[[str], Reference]
"""From words to a reference."""


def programme(code: str, quarter: Quarter) -> Refer:
    """One programme in a quarter."""
    return lambda words: Reference(words, f"programmes/{code}/?quarter={quarter}")


def programmes(quarter: Quarter) -> Refer:
    """All programmes in a quarter."""
    return lambda words: Reference(words, f"programmes/?quarter={quarter}")


def vintage(digest: str) -> Refer:
    """A vintage among the data."""
    return lambda words: Reference(words, f"data/#vintage-{digest[:12]}")


def workbook(digest: str) -> Refer:
    """A file that was received."""
    return lambda words: Reference(words, f"files/{digest}/")
