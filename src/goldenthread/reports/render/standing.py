"""Whether a document is a draft or signed, by whom and when: printed beside it, no part of what is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from goldenthread.reports.words import day_of


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a snapshot, and when; the snapshot's digest says what."""

    by: str
    at: datetime
    digest: str


def standing(signature: Signature | None) -> str:
    """``Draft``, or ``Signed by … on …``."""
    return f"Signed by {signature.by} on {day_of(signature.at)}" if signature else "Draft"
