"""What a reader gets to see of a figure: its number, or that it is hidden. Never a 0 in its place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from goldenthread.ledger.figures import Value


class Audience(StrEnum):
    """Who reads."""

    INTERNAL = "internal"
    """The VRU and the provider whose number it is: sees everything."""
    OUTSIDE = "outside"
    """Anybody else: small numbers of people are hidden."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value that may be seen, and how it is printed."""

    value: Value
    text: str


@dataclass(frozen=True, slots=True)
class Kept(Shown):
    """The number of an earlier report, where the new one differs by too few people to be told."""

    why: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """A number that may not be seen. It does not hold the number."""

    text: str
    """What is printed in its place: ``fewer than 5``, or ``hidden``."""
    why: str


@dataclass(frozen=True, slots=True)
class Protected:
    """A figure after disclosure control: all that a document for this audience may hold of it.

    It keeps the figure's name, so that its trail can be found by those who may follow it, and neither the
    figure nor its inputs.
    """

    name: str
    label: str
    unit: str
    audience: Audience
    content: Shown | Hidden
    caveats: tuple[str, ...] = ()

    @property
    def hidden(self) -> bool:
        """True when the number may not be seen."""
        return isinstance(self.content, Hidden)

    @property
    def kept(self) -> bool:
        """True when it is the number that an earlier report printed."""
        return isinstance(self.content, Kept)

    @property
    def shown(self) -> str:
        """What is printed."""
        return self.content.text

    @property
    def value(self) -> Value | None:
        """The number that may be seen, partial or whole, or why there is none; None when it is hidden."""
        return None if isinstance(self.content, Hidden) else self.content.value
