"""Rounds: open a quarter's collection, change its dates, close it. Reminders are in `reminders`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from goldenthread.actions.reminders import remind, remind_due
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns import rounds as pure
from goldenthread.returns.collection import CLOSED, MISSING, decide_closing
from goldenthread.returns.rounds import SUBJECT, Dates
from goldenthread.store import editions, ledger, rounds, texts
from goldenthread.store.known import collection

__all__ = ["Opened", "change_dates", "close", "open", "remind", "remind_due"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A round just opened."""

    quarter: Quarter
    dates: Dates
    copied: bool
    """True when the dates were copied from the last round."""
    asked: int
    """How many programmes a return is expected of."""


def open(  # noqa: A001 - read as rounds.open()
    *, quarter: Quarter, dates: Dates | None = None, by: str, at: datetime | None = None
) -> Opened:
    """Open the round of a quarter, with three dates, or those of the last round moved to this quarter."""
    with ledger.turn(at) as now:
        edition, digest = editions.in_force(quarter)
        today = timezone.localdate(now.recorded_at)
        settled = pure.decide_opening(quarter, rounds.every(), dates, today)
        data = {"edition": digest, **settled.to_json()}
        event = ledger.NewEvent("round.opened", SUBJECT, quarter, data)
        ledger.append(by=by, at=now.recorded_at, events=[event])
        return Opened(quarter, settled, dates is None, len(pure.asked(edition)))


def change_dates(
    *, quarter: Quarter, dates: Dates, reason: str, by: str, at: datetime | None = None
) -> ledger.Appended:
    """Change the dates of an open round, with the reason, which is kept and shown."""
    why = texts.checked_reason(reason)
    with ledger.turn(at) as now:
        pure.decide_change(rounds.get(quarter), quarter, dates)
        changed = "round.dates-changed"
        event = ledger.NewEvent(changed, SUBJECT, quarter, dates.to_json(), why, words_of=("", quarter))
        return ledger.append(by=by, at=now.recorded_at, events=[event])


def close(
    *, quarter: Quarter, reasons: Mapping[str, str], by: str, at: datetime | None = None
) -> ledger.Appended:
    """Close a quarter that lacks returns: by programme whose return is missing, why it did not come.

    It ends reminders and new returns, and the quarter's totals say which returns they lack. Nobody can open
    the quarter again; what was accepted may still be reopened and corrected.
    """
    with ledger.turn(at) as now:
        edition, _ = editions.in_force(quarter)
        titles = {one.code: one.title for one in edition.programmes}
        if timezone.localdate(now.recorded_at) < quarter.window.first.first_day:
            raise Refused(f"{quarter.label} has not begun, so there is no round to close.")
        found = collection(quarter, today=timezone.localdate(now.recorded_at))
        decided = decide_closing(found, titles, reasons)
        whys = {code: texts.checked_reason(why) for code, why in decided.items()}
        missing = [ledger.NewEvent(MISSING, code, quarter, words=why) for code, why in whys.items()]
        closed = ledger.NewEvent(CLOSED, SUBJECT, quarter, {"missing": list(whys)})
        return ledger.append(by=by, at=now.recorded_at, events=[closed, *missing])
