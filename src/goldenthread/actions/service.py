"""What the running service tells of itself: that a worker is at work, and that its clock is right."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from goldenthread.actions import audit
from goldenthread.ledger.refusal import Refused
from goldenthread.store import clock, ledger
from goldenthread.store.last_times import Doing, note_time


def note_heartbeat(at: datetime | None = None) -> None:
    """Note that a worker is at work, and the time where the clock is believed."""
    now = at or timezone.now()
    note_time(Doing.WORKER, now)
    clock.note_believed(now)


def look_at_clock(at: datetime | None = None) -> str:
    """At a start: note the time, or say why entries are refused until the clock is set right or confirmed."""
    now = at or timezone.now()
    known = clock.doubted(now)
    if known is None:
        clock.note_believed(now)
        return ""
    return (
        f"This machine's clock says {clock.in_words(now)}. The service last saw {clock.in_words(known)}. "
        "Nothing can be recorded until the clock is set right; or, if it is right, start with --confirm."
    )


def confirm_clock(*, by: str, at: datetime | None = None) -> None:
    """Believe the clock, however long the service was away."""
    now = at or timezone.now()
    note_time(Doing.CLOCK, now)
    audit.note(what="clock-confirmed", by=by)


def mend_clock(*, reason: str, by: str, at: datetime | None = None) -> str:
    """Let work go on after an entry that a wrong clock dated in the future, or after a long time away.

    The wrong entry stays. What follows is dated just after it, until the clock has come so far; the audit log
    keeps the true time of each, and the reason.
    """
    if not reason.strip():
        raise Refused("Say in a few words how the clock was wrong: --reason TEXT.")
    now = at or timezone.now()
    last = clock.behind(now)
    if last is not None:
        event = ledger.NewEvent(clock.MENDED, "clock", data={"clock": now.isoformat()})
        ledger.append(by=by, at=last + ledger.TICK, events=[event])
    elif clock.doubted(now) is None:
        raise Refused("The clock agrees with the ledger and with what the service knows: nothing to mend.")
    note_time(Doing.CLOCK, now)
    audit.note(what="clock-mended", by=by, data={"reason": reason.strip()})
    if last is None:
        return f"The clock is believed from now on: {clock.in_words(now)}."
    return (
        f"Work can go on. New entries follow {clock.in_words(last)}, the time of the last one, until the "
        "clock has come so far; the audit log keeps the true time of each."
    )
