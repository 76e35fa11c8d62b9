"""Ratings of programmes by decision."""

from __future__ import annotations

from datetime import datetime

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.store import editions, ledger, texts

RATINGS = ("red", "amber", "green")


def override(
    *, programme: str, quarter: Quarter, rating: str, reason: str, by: str, at: datetime | None = None
) -> ledger.Appended:
    """Rate a programme by decision, with the reason; the computed rating is still shown."""
    why = texts.checked_reason(reason)
    if rating not in RATINGS:
        raise Refused(f"“{rating}” is not a rating. Write red, amber or green.")
    with ledger.turn(at) as now:
        editions.programme(programme, quarter)
        event = ledger.NewEvent("rating.overridden", programme, quarter, {"rating": rating}, why)
        return ledger.append(by=by, at=now.recorded_at, events=[event])
