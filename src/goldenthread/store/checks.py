"""The checks as they stand now: which rehearse, and which are set aside for whom."""

from __future__ import annotations

from goldenthread.returns.checks.standing import Mode, Waiver, modes, waivers
from goldenthread.returns.checks.tables import check_called
from goldenthread.store import ledger, texts


def mode_of(name: str) -> Mode:
    """Whether a check is switched on or rehearses now."""
    return all_modes().get(name, check_called(name).mode)


def all_modes() -> dict[str, Mode]:
    """What was decided of checks; the others are as the table has them."""
    return dict(modes(ledger.view().events_of("check.")))


def every_waiver() -> tuple[Waiver, ...]:
    """Every waiver that was ever given, oldest first."""
    return waivers(ledger.view().events_of("check."))


def reason(waiver: Waiver) -> str:
    """Why it was given; empty where the reason was erased."""
    return texts.reason_text(waiver.reason_id)
