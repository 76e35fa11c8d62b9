"""Returns: the workbook for a provider, checking it filled in, submitting it, and the VRU's review."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from goldenthread.actions.reviews import accept, reopen, send_back
from goldenthread.actions.submitting import CheckedFile, checked_file, take
from goldenthread.periods import Quarter
from goldenthread.returns import workbook
from goldenthread.returns.asking import form_for
from goldenthread.returns.receipts import Receipt
from goldenthread.store import editions, files, ledger
from goldenthread.store.known import known

__all__ = ["CheckedFile", "Receipt", "accept", "check", "reopen", "send_back", "submit", "template"]


def template(*, programme: str, quarter: Quarter) -> bytes:
    """The workbook that a provider fills in, with all that is known already in it."""
    editions.programme(programme, quarter)
    return workbook.write(form_for(known(quarter), programme))


def check(*, content: bytes, name: str, at: datetime | None = None) -> CheckedFile:
    """Everything that is wrong with a filled workbook, at once; nothing is kept."""
    return checked_file(name, workbook.read(content, name), timezone.localdate(at))


def submit(*, content: bytes, name: str, by: str, at: datetime | None = None) -> Receipt:
    """Submit a filled workbook as the next version of its return; refused with every finding that blocks."""
    name = files.name_of(name)
    reading = workbook.read(content, name)
    with ledger.turn(at) as now:
        return take(reading, content, name, by, now)
