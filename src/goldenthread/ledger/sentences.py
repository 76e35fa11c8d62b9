"""Sentences made from figures: the words stay with the numbers' trails until they are printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from goldenthread.framework.targets import plain
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.values import Gap, GapReason

POUNDS, PER_CENT, POINTS = "£", "per cent", "points"
"""The units that are printed with the number."""

WITHOUT_NUMBER = {
    GapReason.NOT_PROVIDED: "not provided",
    GapReason.NOT_APPLICABLE: "not applicable",
    GapReason.NOT_YET_KNOWN: "not yet known",
    GapReason.WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in which every number is a figure, so that it can be followed, and hidden where it must be.

    ``str()`` prints every number: for readers inside. For readers outside use ``disclosure.tell``, which
    says ``instead`` where a number must be hidden. Parts that are words hold no numbers about people.
    """

    parts: tuple[str | Figure, ...]
    instead: str = ""
    """The same without numbers of people; empty when the hidden number's own words will do."""

    @property
    def figures(self) -> Iterator[Figure]:
        """The figures in the order in which they are said."""
        return (part for part in self.parts if isinstance(part, Figure))

    def __str__(self) -> str:
        return "".join(p if isinstance(p, str) else in_words(p.value, p.unit) for p in self.parts)


UNSAID = Sentence(())
"""A sentence that has not been composed."""


def in_words(value: Decimal | Gap, unit: str = "") -> str:
    """A value as a sentence says it: ``1,204``, ``£1,200``, ``68.3 per cent``, or why there is no number."""
    if isinstance(value, Gap):
        return WITHOUT_NUMBER[value.reason]
    if unit == POUNDS:
        return f"{'−' if value < 0 else ''}£{plain(abs(value), 0)}"
    text = plain(value).replace("-", "−")
    return f"{text} {unit}" if unit in (PER_CENT, POINTS) else text
