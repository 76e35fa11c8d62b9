"""The rule of keys: up to which entry the ledger tells anything that a page of a quarter tells.

A page of a quarter is made from the entries of this and earlier quarters and from those of no quarter, such
as a vintage or an edition. Its key names the last of them, so that the page is kept while others come: a role
that is given, a reminder, a return of a later quarter. `docs/decisions.md` says why.

**Whoever lets a page tell something more adds it here.** An entry that is not named below counts: a new kind
makes pages new until somebody has decided that no page of a quarter tells it. What does not come from the
ledger (the day, texts that were erased) is in `inputs.Stand`, which is the whole key.
"""

from __future__ import annotations

from functools import lru_cache

from django.db import connection

from goldenthread.periods import Quarter
from goldenthread.store.models import EventRow
from goldenthread.store.views import position

UNTOLD_ON_PAGES = ("people.", "draft.", "round.remind", "query.")
"""How the kinds of entries begin that no page of a quarter, and no report, tells anything of."""
UNTOLD_IN_REVIEW = ("people.", "draft.", "round.remind")
"""The same for the reviewers' pages, which tell the conversations too."""
UNTOLD_ON_BOARDS = ("people.", "draft.")
"""The same for the boards of rounds, which tell who was reminded too."""

Place = tuple[int, str]
"""A serial, and the mark of its append."""

LAST = """
    SELECT e.append_id, a.mark FROM ledger_event AS e JOIN ledger_append AS a ON a.serial = e.append_id
    WHERE (e.period IS NULL OR e.period <= %s) {told} ORDER BY e.serial DESC LIMIT 1
"""


def last_told(quarter: Quarter, untold: tuple[str, ...] = UNTOLD_ON_PAGES) -> Place:
    """Where the last entry stands that the pages of a quarter tell anything of."""
    return _last_told(quarter, untold, *position())


@lru_cache(maxsize=256)
def _last_told(quarter: Quarter, untold: tuple[str, ...], _serial: int, _mark: str) -> Place:
    """The same in the ledger that ends so: it is looked for once after each entry."""
    statement = LAST.format(told="AND e.kind NOT LIKE %s " * len(untold))
    with connection.cursor() as cursor:  # the models take five times as long
        cursor.execute(statement, [int(quarter), *(f"{beginning}%" for beginning in untold)])
        found = cursor.fetchone()
    return (int(found[0]), str(found[1])) if found else (0, "")


def last_of(kind: str) -> int:
    """The serial of the last entry of a kind; 0 before any."""
    return _last_of(kind, *position())


@lru_cache(maxsize=64)
def _last_of(kind: str, _serial: int, _mark: str) -> int:
    found = EventRow.objects.filter(kind=kind).order_by("-serial").values_list("serial", flat=True).first()
    return found or 0
