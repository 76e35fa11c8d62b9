"""Rounds: open a quarter's collection, and change its dates. Reminders are in `reminders`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from goldenthread.actions.reminders import remind, remind_due
from goldenthread.periods import Quarter
from goldenthread.returns import rounds as pure
from goldenthread.returns.rounds import SUBJECT, Dates
from goldenthread.store import editions, ledger, rounds, texts

__all__ = ["Opened", "change_dates", "open", "remind", "remind_due"]


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
        data = {**dates.to_json(), "reason-text-id": texts.reason_id(now.serial + 1)}
        event = ledger.NewEvent("round.dates-changed", SUBJECT, quarter, data)
        done = ledger.append(by=by, at=now.recorded_at, events=[event])
        texts.keep_reason(done.serial, "", quarter, why)
        return done
