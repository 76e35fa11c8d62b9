"""Telling a provider what was done with its return: the worker writes, so no mail server holds up a review.

Queries that are asked within ten minutes of each other make one letter: only the last of them is told.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from goldenthread.actions.letters import Post
from goldenthread.ledger.values import Event
from goldenthread.returns import news
from goldenthread.returns.conversation import talk_of
from goldenthread.store import addresses, editions, ledger

PAUSE = timedelta(minutes=10)
ASKED = "query.asked"


@task()
def tell(serial: int) -> int:
    """Write to a programme's people about an entry of the ledger; says to how many the letter went."""
    seen = ledger.view()
    event = next(one for one in seen.events if one.serial == serial)
    if event.period is None:
        return 0
    later = [e for e in seen.events if e.subject == event.subject and e.period == event.period]
    if event.kind == ASKED and _told_later(event, later):
        return 0
    edition, _ = editions.in_force(event.period)
    waiting = len(talk_of(later).open)
    letter = news.News(edition, event, waiting, settings.ADDRESS)
    people = addresses.of_programmes(edition, event.period)[event.subject]
    return Post().deliver(news.subject(letter), news.letter(letter), people)


def _told_later(event: Event, events: list[Event]) -> bool:
    """Whether a later letter speaks of this query too, or nobody waits for its answer any more."""
    after = [e for e in events if e.serial > event.serial and e.kind in news.TOLD]
    return bool(after) or not talk_of(events).open


def announce(serial: int, kind: str, at: datetime | None) -> None:
    """Put the letter about an entry in the queue; nobody is written to about what is recorded for a past."""
    if at is not None:
        return
    wait = tell.using(run_after=timezone.now() + PAUSE) if kind == ASKED else tell
    wait.enqueue(serial=serial)
