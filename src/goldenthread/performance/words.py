"""How judgements are put into words: lists, counts and verbs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from goldenthread.framework.model import Programme


def listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def plural(count: int | Decimal, one: str, many: str = "") -> str:
    """The noun that goes with a count: ``programme`` or ``programmes``."""
    return one if count == 1 else many or f"{one}s"


def verb(count: int | Decimal, one: str = "is", many: str = "are") -> str:
    """The verb that goes with a count."""
    return one if count == 1 else many


def shared(programmes: Sequence[Programme]) -> tuple[str, ...]:
    """What to know about a sum in which some programmes serve more than one priority area."""
    count = sum(len(programme.priority_areas) > 1 for programme in programmes)
    if not count:
        return ()
    who = f"{count} {plural(count, 'programme')} {verb(count, 'serves', 'serve')} more than one priority area"
    return (f"{who}; {verb(count, 'it', 'each')} counts in full in each of them, and once in the total.",)
