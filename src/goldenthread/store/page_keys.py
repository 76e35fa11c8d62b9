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

from goldenthread.ledger.values import Event
from goldenthread.periods import Quarter
from goldenthread.store.views import Place, find_last, position

UNTOLD_ON_PAGES = ("people.", "draft.", "round.remind", "query.")
"""How the kinds of entries begin that no page of a quarter, and no report, tells anything of."""
UNTOLD_IN_REVIEW = ("people.", "draft.", "round.remind")
"""The same for the reviewers' pages, which tell the conversations too."""
UNTOLD_ON_BOARDS = ("people.", "draft.")
"""The same for the boards of rounds, which tell who was reminded too."""

UNTOLD_ON_TASK_LISTS = ("people.", "round.remind", "report.", "rating.")
"""The same for the task lists of providers, which tell their drafts and conversations too."""


def last_told(
    quarter: Quarter, untold: tuple[str, ...] = UNTOLD_ON_PAGES, serial: int | None = None
) -> Place:
    """Where the last entry stands, of all or of those up to a serial, that a quarter's pages tell of."""
    return _last_told(quarter, untold, *position(serial=serial))


@lru_cache(maxsize=256)
def _last_told(quarter: Quarter, untold: tuple[str, ...], serial: int, mark: str) -> Place:
    """The same in the ledger that ends so: it is looked for once after each entry."""

    def is_told(event: Event) -> bool:
        return (event.period is None or event.period <= quarter) and not event.kind.startswith(untold)

    return find_last(serial, mark, is_told)


def last_of(kind: str, serial: int | None = None) -> Place:
    """Where the last entry of a kind stands, of all or of those up to a serial; (0, "") before any."""
    return _last_of(kind, *position(serial=serial))


@lru_cache(maxsize=64)
def _last_of(kind: str, serial: int, mark: str) -> Place:
    return find_last(serial, mark, lambda event: event.kind == kind)
