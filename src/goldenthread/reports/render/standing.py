"""Whether a document is a draft or signed, by whom and when: printed beside it, no part of what is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from goldenthread.reports.words import day_of


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a snapshot, and when; the snapshot's digest says what."""

    by: str
    """The name and role."""
    at: datetime
    digest: str
    because: str = ""
    """Why it was signed at the terminal; empty when it was signed on its page."""
    sealed_at: datetime | None = None
    """When it was sealed, for a report that was signed before seals existed."""


def standing(signature: Signature | None) -> str:
    """``Draft``, or ``Signed by … on …``."""
    if signature is None:
        return "Draft"
    if signature.sealed_at:
        sealed, signed = day_of(signature.sealed_at), day_of(signature.at)
        return f"Sealed on {sealed}; signed by {signature.by} on {signed}, before seals existed"
    place, why = (" at the terminal", f", because: {signature.because}") if signature.because else ("", "")
    return f"Signed{place} by {signature.by} on {day_of(signature.at)}{why}"
