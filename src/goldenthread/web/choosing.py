"""Which quarter a page speaks of, from what its address says."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils import timezone

from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.view import View
from goldenthread.periods import PeriodError, Quarter
from goldenthread.returns.collection import Collection
from goldenthread.store import editions, ledger, page_keys, rounds
from goldenthread.store.inputs import Stand, stand
from goldenthread.store.known import collection


def quarters() -> tuple[Quarter, ...]:
    """The quarters with a round or an accepted return, newest first; without any, an edition's first."""
    found = rounds.quarters_with("round.opened", "return.accepted")
    if found:
        return found
    latest = editions.latest()
    return (latest.effective_from,) if latest else ()


def with_returns(view: View) -> tuple[Quarter, ...]:
    """The quarters of which a return was accepted, newest first."""
    found = {event.period for event in view.events_of("return.accepted") if event.period is not None}
    return tuple(sorted(found, reverse=True))


def home_quarter() -> Quarter:
    """The last quarter that is closed or has a signed report; before there is one, the newest quarter.

    A round that closed without a single return tells nothing, so it is passed over.
    """
    found = quarters()
    if not found:
        raise Refused(
            "Nothing has been published yet, so there is nothing to show. Publish an edition of the "
            "framework first: goldenthread framework publish FILE"
        )
    return _last_settled(found[0]) or found[0]


def is_settled() -> bool:
    """Whether any quarter is closed or has a signed report."""
    found = quarters()
    return bool(found) and _last_settled(found[0]) is not None


def _last_settled(newest: Quarter) -> Quarter | None:
    return _settled(*page_keys.last_told(newest), timezone.localdate())


@lru_cache(maxsize=4)
def _settled(serial: int, _mark: str, today: date) -> Quarter | None:
    view = ledger.view(serial=serial)
    signed = {event.period for event in view.events_of("report.signed") if event.period is not None}
    known = sorted(signed.union(with_returns(view)), reverse=True)
    closed = (q for q in known if q in signed or collection(q, serial=serial, today=today).closed)
    return next(closed, None)


def open_quarters() -> tuple[Collection, ...]:
    """The quarters from the home's on whose returns are still being collected, newest first."""
    home = home_quarter()
    found = (collection(quarter) for quarter in quarters() if quarter >= home)
    return tuple(one for one in found if not one.closed)


def quarter_called(text: str | None) -> Quarter:
    """The quarter that an address names; the home's where it names none."""
    if not text:
        return home_quarter()
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
