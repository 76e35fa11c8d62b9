"""Sentences made from figures: the words stay with the numbers' trails until they are printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from goldenthread.framework.targets import plain
from goldenthread.ledger.figures import Figure, NoComparison, Partial, Value
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


Form = Callable[[Decimal], str]
"""How a number is put."""


def in_words(value: Value, unit: str = "", form: Form | None = None) -> str:
    """A value as a sentence says it: ``1,204``, ``£1,200``, ``68.3 per cent``, or why there is no number.

    A partial one says so, whatever ``form`` its amount is put in: ``1 of 28 returns: 100 so far``.
    """
    without = isinstance(value, Partial) and not value.open and without_in_words(value)
    return f"{shortly(value, unit, form)}{f'; {without}' if without else ''}"


def shortly(value: Value, unit: str = "", form: Form | None = None) -> str:
    """The same, without the names of what a partial value does without: they are shown next to it."""
    match value:
        case Gap():
            return WITHOUT_NUMBER[value.reason]
        case NoComparison(of):
            return "no comparison until the round closes" if of.open else f"no comparison: {_from(of)}"
        case Partial():
            amount = "none" if value.amount is None else shortly(value.amount, unit, form)
            start = f"{counted_returns(value)}: " if value.expected > 1 else ""
            return f"{start}{amount} so far" if value.open else f"{amount} {_from(value)}"
        case Decimal():
            return form(value) if form else _number(value, unit)


def counted_returns(value: Partial) -> str:
    """``1 of 28 returns``."""
    return f"{value.there} of {value.expected} returns"


def without_in_words(value: Partial) -> str:
    """What a partial value does without, and why: ``without Mentoring (no return came)``."""
    return f"without {'; '.join(value.without)}" if value.without else ""


def _from(value: Partial) -> str:
    return f"from {value.there} of {value.expected} {value.parts}"


def _number(value: Decimal, unit: str) -> str:
    if unit == POUNDS:
        return f"{'−' if value < 0 else ''}£{plain(abs(value), 0)}"
    text = plain(value).replace("-", "−")
    return f"{text} {unit}" if unit in (PER_CENT, POINTS) else text
