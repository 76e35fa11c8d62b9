"""Which quarter a page speaks of, from what its address says."""

from __future__ import annotations

from functools import lru_cache

from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.view import View
from goldenthread.periods import PeriodError, Quarter
from goldenthread.store import editions, ledger
from goldenthread.store.inputs import Stand, stand
from goldenthread.store.views import position


def quarters() -> tuple[Quarter, ...]:
    """The quarters with an accepted return, newest first; without any, the newest edition's first quarter."""
    latest = editions.latest()
    if latest is None:
        return ()
    return _with_returns(*position()) or (latest.edition.effective_from,)


@lru_cache(maxsize=4)
def _with_returns(serial: int, _mark: str) -> tuple[Quarter, ...]:
    return with_returns(ledger.view(serial=serial))


def with_returns(view: View) -> tuple[Quarter, ...]:
    """The quarters of which a return was accepted, newest first."""
    found = {event.period for event in view.events_of("return.accepted") if event.period is not None}
    return tuple(sorted(found, reverse=True))


def newest() -> Quarter:
    """The newest quarter with returns."""
    found = quarters()
    if not found:
        raise Refused(
            "Nothing has been published yet, so there is nothing to show. Publish an edition of the "
            "framework first: goldenthread framework publish FILE"
        )
    return found[0]


def quarter_called(text: str | None) -> Quarter:
    """The quarter that an address names; the newest where it names none."""
    if not text:
        return newest()
    try:
        return Quarter.parse(text)
    except PeriodError as problem:
        known = ", ".join(str(q) for q in quarters())
        raise Refused(f"{problem} Quarters with returns: {known or 'none yet'}.") from None


def standing(text: str | None) -> Stand:
    """Where somebody stands who looks at a quarter now; refused when no edition covers it."""
    quarter = quarter_called(text)
    editions.in_force(quarter)
    return stand(quarter)
