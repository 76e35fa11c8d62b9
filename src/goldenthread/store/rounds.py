"""Rounds and their boards, read from the ledger and the versions of returns."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import lru_cache

from django.utils import timezone

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns import rounds as pure
from goldenthread.returns.board import Board, Versioned, Versions, board
from goldenthread.returns.findings import Level
from goldenthread.returns.rounds import Round
from goldenthread.store import editions, ledger
from goldenthread.store.known import collection
from goldenthread.store.models import ReturnVersion
from goldenthread.store.texts import reason_text


def every() -> tuple[Round, ...]:
    """Every round that was opened, newest quarter first."""
    return pure.rounds(ledger.view().events_of("round."))


def quarters_with(*kinds: str) -> tuple[Quarter, ...]:
    """The quarters of which an entry of one of these kinds was recorded, newest first."""
    return _quarters_with(kinds, *ledger.position())


@lru_cache(maxsize=32)
def _quarters_with(kinds: tuple[str, ...], serial: int, _mark: str) -> tuple[Quarter, ...]:
    seen = ledger.view(serial=serial)
    found = {event.period for kind in kinds for event in seen.events_of(kind)}
    return tuple(sorted((quarter for quarter in found if quarter is not None), reverse=True))


def get(quarter: Quarter) -> Round | None:
    """The round of a quarter; None when it was never opened."""
    return _round(quarter, *ledger.position())


@lru_cache(maxsize=64)
def _round(quarter: Quarter, serial: int, _mark: str) -> Round | None:
    """The round as it stood after an entry of the ledger: each reminder of it is two more."""
    return pure.round_of(ledger.view(serial=serial).events_of("round.", period=quarter), quarter)


def opened(quarter: Quarter) -> Round:
    """The round of a quarter; refused when it was never opened."""
    return pure.opened(get(quarter), quarter)


def newest() -> Round:
    """The round of the newest quarter; refused when none was opened."""
    found = every()
    if not found:
        raise Refused("No round was opened yet. Open one for the quarter that is to be collected.")
    return found[0]


def board_of(quarter: Quarter, *, at: datetime | None = None) -> Board:
    """The board of a quarter's round, on the day of an instant, or today."""
    found = opened(quarter)
    edition, digest = editions.in_force(quarter)
    events = ledger.view().events
    versions = sent_in(quarter)
    today = timezone.localdate(at)
    collected = collection(quarter, today=today)
    return board(found, collected, edition, digest, events, versions, today=today, day=timezone.localdate)


def sent_in(quarter: Quarter) -> Versions:
    """The versions of a quarter's returns with the queries that the checks had about each."""
    found: dict[str, list[Versioned]] = defaultdict(list)
    rows = ReturnVersion.objects.filter(quarter=quarter).order_by("programme", "version")
    for programme, version, at, findings in rows.values_list(
        "programme", "version", "submitted_at", "findings"
    ):
        asked = frozenset(
            (one["check"], tuple(one["fields"])) for one in findings if one["level"] == Level.QUERY
        )
        found[programme].append(Versioned(version, at, asked))
    return {programme: tuple(versions) for programme, versions in found.items()}


def reason(found: pure.Move) -> str:
    """Why the dates of a round were moved; empty where the reason was erased."""
    return reason_text(found.reason_id)
