"""Whether this machine's clock can be believed: a wrong one would date the ledger, for good.

A process knows how much time has passed since it started, whatever its clock says meanwhile. Across starts,
the running service notes the time now and then. So a clock that was set ahead shows in the first, and a
start with such a clock in the second.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.utils import timezone

from goldenthread.ledger.refusal import Refused
from goldenthread.store import demonstration
from goldenthread.store.last_times import Doing, last_time, note_time
from goldenthread.store.models import AppendRow, EventRow

AHEAD = timedelta(hours=1)
"""How far the clock may be ahead of what is known of the time."""
MENDED = "clock.mended"
"""The event after which entries follow a last one that a wrong clock dated."""
WITHIN = timedelta(minutes=1)
"""How far entries that follow each other by ticks may be from the one that mended the clock."""

_started, _counted = timezone.now(), time.clock_gettime(time.CLOCK_BOOTTIME)


def refuse_ahead(now: datetime, last: datetime) -> None:
    """Refuse a clock that is over an hour ahead of the last entry and of what is known of the time."""
    if now - last > AHEAD and (known := doubted(now)):
        raise Refused(
            f"This machine's clock says {in_words(now)}, but by what the service knows it is about "
            f"{in_words(known)}. Set the clock right; or, if it is right, start the service with --confirm."
        )


def doubted(now: datetime) -> datetime | None:
    """What is known of the time, where the clock is over an hour ahead of it; None for a clock to believe."""
    passed = timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME) - _counted)
    if now - (_started + passed) > AHEAD:
        return _started + passed
    seen = last_time(Doing.CLOCK)
    if seen and _started - seen.at > AHEAD and not demonstration.is_here():
        return seen.at + passed
    return None


def note_believed(now: datetime) -> None:
    """Note the time where the clock is believed, for whoever starts after this."""
    if doubted(now) is None:
        note_time(Doing.CLOCK, now)


def behind(now: datetime) -> datetime | None:
    """When the last entry was recorded, where the clock has not come so far; else None."""
    last = AppendRow.objects.order_by("-serial").values_list("recorded_at", flat=True).first()
    return last if last and now < last else None


def is_mended(last: datetime) -> bool:
    """Whether the time of the last entry was declared wrong, so that the next ones follow it by ticks."""
    event = EventRow.objects.filter(kind=MENDED).order_by("-serial").select_related("append").first()
    return event is not None and last - event.append.recorded_at < WITHIN


def in_words(instant: datetime) -> str:
    """A moment as people write it, in local time: ``12:00:05 on 4 September 2024``."""
    local = timezone.localtime(instant)
    return f"{local:%H:%M:%S} on {local.day} {local:%B %Y}"
