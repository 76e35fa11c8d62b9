"""How much an extract changed what an earlier one said: cells that differ, and totals that moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from goldenthread.trends.words import MINUS, number

MANY: Final = 1 / 100
"""From this share of its count on, a total that moved is named."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A total over the months that two extracts share, in the earlier and in the later one."""

    name: str
    before: int
    after: int

    @property
    def share(self) -> float | None:
        """The change as a share of what it was; None from zero."""
        return (self.after - self.before) / self.before if self.before else None

    @property
    def sentence(self) -> str:
        """``Robbery: 34,398, was 34,957 (−1.6 per cent)``."""
        return f"{self.name}: {self.after:,}, was {self.before:,} ({_per_cent(self.share)})"


@dataclass(frozen=True, slots=True)
class Revised:
    """Two extracts of one kind compared. A cell is an area, a class and a month that both have."""

    before: str
    """The earlier extract's title."""
    after: str
    shared: int
    changed: int
    cells: str
    """What the cells are of: ``borough`` or ``area``."""
    total: Moved | None
    """None of shares and of people, which are not added up."""
    classes: tuple[Moved, ...]
    """The totals of the classes that both have, that which moved most first."""
    new_classes: tuple[str, ...]
    gone_classes: tuple[str, ...]
    new_areas: tuple[str, ...]
    gone_areas: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of the cells that differ."""
        return self.changed / self.shared if self.shared else 0.0

    @property
    def sentence(self) -> str:
        """The size of the revision: cells that differ, and the total that moved."""
        if not self.shared:
            return "The two extracts share no months and classes, so the size of the revisions is not known."
        cells = number(self.shared, f"{self.cells} cell")
        differ = (
            f"Of the {cells} (class and month) that both have, "
            f"{self.changed:,} differ: {100 * self.share:.1f} per cent."
        )
        if self.total is None:
            return differ
        return (
            f"{differ} Their total over all areas moved "
            f"from {self.total.before:,} to {self.total.after:,} ({_per_cent(self.total.share)})."
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """The whole comparison, for the report of the later extract."""
        found = [f"Against “{self.before}”: {self.sentence}"]
        if self.total is None and not self.shared:
            return tuple(found)
        moved = [one for one in self.classes if one.share is None or abs(one.share) >= MANY]
        if moved:
            found.append(f"Totals that moved by 1 per cent or more: {_listed([m.sentence for m in moved])}.")
        for what, names in (
            ("Classes that appeared", self.new_classes),
            ("Classes that vanished", self.gone_classes),
            ("Areas that appeared", self.new_areas),
            ("Areas that vanished", self.gone_areas),
        ):
            if names:
                found.append(f"{what}: {_listed(list(names), 40)}.")
        return tuple(found)


def _listed(names: list[str], most: int = 10) -> str:
    more = len(names) - most
    return "; ".join(names[:most]) + (f"; and {more} more" if more > 0 else "")


def _per_cent(share: float | None) -> str:
    if share is None:
        return "from zero"
    text = f"{abs(100 * share):.1f} per cent"
    return f"+{text}" if share > 0 else f"{MINUS}{text}" if share < 0 else "unchanged"
