"""Two sources of one series: how far they agree over the months that both have, or through a third."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from goldenthread.trends.values import MonthlySeries, VintageRef, ending
from goldenthread.trends.words import listed, number

CLOSE: Final = 0.01
"""Two sources agree whose sums over the months that they share differ by no more than this share,"""
LEAST: Final = 12
"""where they share so many months."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two extracts added up over the months that both have; of quarters or years, over whole ones."""

    one: VintageRef
    other: VintageRef
    months: int
    sums: tuple[int, int]

    @property
    def agrees(self) -> bool:
        """Whether the sums differ by one in a hundred at most, over a year or more."""
        return self.months >= LEAST and abs(self.sums[0] - self.sums[1]) <= CLOSE * self.sums[1]

    @property
    def words(self) -> str:
        """``0.3 per cent above “City Hall” (4,697 to 4,685, 36 months)``."""
        first, second = self.sums
        counted = f"({first:,} to {second:,}, {number(self.months, 'month')})"
        if first == second:
            return f"level with “{self.other.title}” {counted}"
        share = f"{abs(first - second) / second:.1%} ".replace("%", " per cent") if second else ""
        return f"{share}{'above' if first > second else 'below'} “{self.other.title}” {counted}"


@dataclass(frozen=True, slots=True)
class Joint:
    """How far the sources of two ends agree."""

    direct: Overlap | None
    """Over the months that the two share; None where these are too few."""
    through: tuple[tuple[Overlap, Overlap], ...]
    """Each third source, over the months that it shares with the baseline's source and with the other."""

    @property
    def agree(self) -> bool:
        """Whether a change may be judged across the two: they agree, or each does with one third source."""
        if self.direct:
            return self.direct.agrees
        return any(one.agrees and other.agrees for one, other in self.through)

    @property
    def sentence(self) -> str:
        """What the overlap shows, with its figures."""
        if self.direct:
            return f"Over the months that both have, the first is {self.direct.words}."
        none = f"The two share fewer than {LEAST} months"
        if not self.through:
            return f"{none}, and no third source shares as many with each, so they cannot be compared."
        told = "; ".join(
            f"“{first.one.title}” is {listed([first.words, second.words])}" for first, second in self.through
        )
        return f"{none}, so each is compared with a third source: {told}."


def find_joint(now: MonthlySeries, then: MonthlySeries, others: Iterable[MonthlySeries]) -> Joint:
    """How far two sources of a series agree: over the months that they share, or else through the others."""
    direct = _overlap(now, then)
    if direct.months >= LEAST:
        return Joint(direct, ())
    return Joint(None, tuple(_through(now, then, others)))


def _through(
    now: MonthlySeries, then: MonthlySeries, others: Iterable[MonthlySeries]
) -> Iterator[tuple[Overlap, Overlap]]:
    for one in others:
        pair = _overlap(one, then), _overlap(one, now)
        if all(each.months >= LEAST for each in pair):
            yield pair


def _overlap(one: MonthlySeries, other: MonthlySeries) -> Overlap:
    coarse = max(one, other, key=lambda each: each.step)
    periods = [ending(month, coarse.step) for month in coarse.counts]
    both = [each for each in periods if not (one.lacks(each) or other.lacks(each))]
    first, second = (sum(map(each.sum, both)) for each in (one, other))
    return Overlap(one.vintage, other.vintage, coarse.step * len(both), (first, second))
