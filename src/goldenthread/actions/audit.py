"""The audit log: noting what somebody did or tried, and proving that log and ledger are whole."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from goldenthread.ledger.refusal import Refused
from goldenthread.store import audit, marks
from goldenthread.store.audit import Proof

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "signed-in": "Signed in",
        "signed-out": "Signed out",
        "sign-in-failed": "Failed to sign in",
        "locked-out": "Was locked out after wrong passwords",
        "second-step-passed": "Passed the second step",
        "second-step-failed": "Failed the second step",
        "second-step-changed": "Changed a second step",
        "saw": "Looked at a return",
        "downloaded": "Downloaded",
        "refused": "Was refused",
        "recorded": "Recorded in the ledger",
        "clock-confirmed": "Confirmed the clock",
        "clock-mended": "Mended the clock",
        "role-given": "Gave somebody a role",
        "role-taken": "Took a role from somebody",
        "verified": "Verified the whole store",
        "token-made": "Made a token",
        "token-closed": "Closed a token",
        "token-used": "Asked by token",
        "token-refused": "Asked with a token that does not open",
        "backed-up": "Made a backup",
    }
)
"""What is logged, in words."""


def note(*, what: str, by: str = "", subject: str = "", data: Mapping[str, Any] | None = None) -> int:
    """Log what somebody did or tried, at this moment."""
    if what not in KINDS:
        raise ValueError(f"The audit log has no word for {what}.")
    return audit.append(what=what, who=by, subject=subject, data=data)


def verify() -> Proof:
    """Prove that the audit log is as it was written; refused with the first entry that is not."""
    return _whole(audit.verify())


def verify_ledger() -> Proof:
    """Prove that the ledger is as it was recorded; refused with the first entry that is not."""
    return _whole(marks.verify())


def _whole(proof: Proof) -> Proof:
    if proof.broken:
        before = (
            f"Entries 1 to {proof.entries} are sound." if proof.entries else "No entry before it is sound."
        )
        raise Refused(f"{proof.broken} {before} Restore a backup from before it was changed, and compare.")
    return proof
