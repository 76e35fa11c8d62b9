"""Where names stand in a chart, so that none hides another: a box for each, moved aside where it must."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

LETTER: Final = 6.6
LINE: Final = 14.0
"""What a letter takes across, and a line from top to bottom, in pixels at the size of charts' names."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box of pixels, counted from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        """Whether the two share a pixel."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def moved(self, down: float) -> Box:
        """The same box lower."""
        return Box(self.left, self.top + down, self.right, self.bottom + down)


def around(x: float, y: float, letters: int, lines: int = 1) -> Box:
    """The box of so many letters in so many lines, whose middle stands at a place."""
    wide, high = letters * LETTER / 2, lines * LINE / 2
    return Box(x - wide, y - high, x + wide, y + high)


def apart(boxes: Iterable[Box], steps: Sequence[float]) -> list[float]:
    """How far down each box must move to be clear of those before it: the first step that does, or the last.

    Boxes are given in the order in which they are placed.
    """
    taken: list[Box] = []
    found = []
    for box in boxes:
        tried = ((step, box.moved(step)) for step in steps)
        step, at = next(
            ((step, at) for step, at in tried if not any(map(at.touches, taken))),
            (steps[-1], box.moved(steps[-1])),
        )
        taken.append(at)
        found.append(step)
    return found
