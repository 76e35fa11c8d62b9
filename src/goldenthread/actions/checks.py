"""Checks: setting one aside for one programme and round, and rehearsing one before it is switched on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from goldenthread.actions.rehearsals import fared
from goldenthread.periods import Quarter
from goldenthread.returns.checks import standing, tables
from goldenthread.returns.checks.standing import Mode, Waiver
from goldenthread.store import checks, editions, ledger, texts

__all__ = ["fared", "switch", "waive", "withdraw"]

KINDS: Mapping[Mode, str] = {mode: kind for kind, mode in standing.EVENTS.items()}


def waive(
    *,
    check: str,
    programme: str,
    quarter: Quarter,
    expires: date,
    reason: str,
    by: str,
    at: datetime | None = None,
) -> Waiver:
    """Set a check aside for one programme and round until a day, with the reason."""
    tables.refuse_to_set_aside(check)
    why = texts.checked_reason(reason)
    with ledger.turn(at) as now:
        editions.programme(programme, quarter)
        serial, moment = now.serial + 1, now.recorded_at
        name = texts.reason_id(serial)
        given = Waiver(check, programme, quarter, expires, by, moment, serial, name)
        standing.decide_waiver(checks.every_waiver(), given, timezone.localdate(moment))
        data = {"check": check, "expires": expires.isoformat()}
        event = ledger.NewEvent(standing.WAIVED, programme, quarter, data, why)
        ledger.append(by=by, at=moment, events=[event])
    return given


def withdraw(*, waiver: int, by: str, at: datetime | None = None) -> Waiver:
    """Withdraw a waiver before it ends: the check counts again from now on."""
    with ledger.turn(at) as now:
        today = timezone.localdate(now.recorded_at)
        found = standing.decide_withdrawal(checks.every_waiver(), waiver, today)
        data = {"check": found.check, "waiver": found.serial}
        event = ledger.NewEvent(standing.WITHDRAWN, found.programme, found.quarter, data)
        ledger.append(by=by, at=now.recorded_at, events=[event])
    return found


def switch(*, check: str, mode: Mode, by: str, at: datetime | None = None) -> Mode:
    """Switch a check on, or let it rehearse: it then reports and does not block."""
    tables.check_called(check)
    with ledger.turn(at) as now:
        standing.decide_switch(check, checks.mode_of(check), mode)
        ledger.append(by=by, at=now.recorded_at, events=[ledger.NewEvent(KINDS[mode], check)])
    return mode
