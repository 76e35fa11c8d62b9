"""Uploads: a file that somebody sends to a return is kept, whatever it is, and waits for the worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from goldenthread.actions import jobs
from goldenthread.actions.reading import read
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns.workbook.container import LARGEST_FILE
from goldenthread.store import editions, uploads

__all__ = ["MOST_IN_AN_HOUR", "TOO_LARGE", "read", "receive"]

MOST_IN_AN_HOUR = 30
"""How many files one person may upload within an hour."""
HOUR = timedelta(hours=1)
TOO_LARGE = (
    f"The file is larger than {LARGEST_FILE // 1_000_000} MB, which is far larger than a return can be, so "
    "it was not kept. Take out pictures and pasted sheets, and upload the workbook alone."
)


def receive(
    *, programme: str, quarter: Quarter, content: bytes, name: str, by: str, at: datetime | None = None
) -> int:
    """Keep a file that somebody uploaded to a return, and have the worker read it; answers its number."""
    now = at or timezone.now()
    editions.programme(programme, quarter)
    if len(content) > LARGEST_FILE:
        raise Refused(TOO_LARGE)
    if (same := uploads.same_waiting(programme, quarter, content, by)) is not None:
        return same  # a double click, or the page sent again
    _not_too_often(by, now)
    with transaction.atomic():
        upload = uploads.keep(programme, quarter, content, name, by, now)
        jobs.read_upload.enqueue(upload=upload)
    return upload


def _not_too_often(by: str, now: datetime) -> None:
    lately = uploads.latest_by(by, now - HOUR)
    if len(lately) >= MOST_IN_AN_HOUR:
        free = timezone.localtime(lately[-MOST_IN_AN_HOUR] + HOUR)
        raise Refused(
            f"You have uploaded {MOST_IN_AN_HOUR} files within an hour, so this one was not kept. "
            f"Try again after {free:%H:%M}."
        )
