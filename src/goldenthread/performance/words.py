"""How judgements are put into words: lists, counts and verbs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal


def listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def plural(count: int | Decimal, one: str, many: str = "") -> str:
    """The noun that goes with a count: ``programme`` or ``programmes``."""
    return one if count == 1 else many or f"{one}s"


def verb(count: int | Decimal, one: str = "is", many: str = "are") -> str:
    """The verb that goes with a count."""
    return one if count == 1 else many


def sentence(text: str) -> str:
    """Words with a full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
