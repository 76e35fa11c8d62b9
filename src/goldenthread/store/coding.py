"""Values of the ledger as two short texts, and back, exactly."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from goldenthread.ledger.values import Gap, GapReason, Value, Word


def encode(value: Value) -> tuple[str, str]:
    """How a value is kept: its kind and its text."""
    match value:
        case Decimal() if value.is_finite():
            return "n", str(value)
        case Word(word):
            return "w", word
        case Gap(reason):
            return "g", reason.value
        case date() if not isinstance(value, datetime):
            return "d", value.isoformat()
    raise ValueError(f"{value!r} is not a value that the ledger holds: a finite number, date, word or gap.")


def decode(kind: str, text: str) -> Value:
    """The value that was kept."""
    match kind:
        case "n":
            return Decimal(text)
        case "w":
            return Word(text)
        case "g":
            return Gap(GapReason(text))
        case "d":
            return date.fromisoformat(text)
    raise ValueError(f"The ledger holds a value of the unknown kind “{kind}”.")
