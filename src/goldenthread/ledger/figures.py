"""Figures: values that remember what they were made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from goldenthread.ledger.values import Gap, GapReason, Observation


@dataclass(frozen=True, slots=True)
class Said:
    """A value that an edition sets: a target, a budget, a rule. ``path`` is its place in the document."""

    edition: str
    """The edition's digest."""
    path: str
    value: Decimal | str


@dataclass(frozen=True, slots=True)
class VintageRows:
    """Rows of an outside extract: which vintage, which file and lines, and what they add up to."""

    vintage: str
    """The vintage's digest."""
    title: str
    """The vintage in words: ``Metropolitan Police, crime by borough, to May 2024, obtained 4 June 2024``."""
    file: str
    rows: str
    """Which rows: ``Homicide, 34 areas, 2023-08 to 2024-07 (lines 930, 959, ...)``."""
    value: Decimal


@dataclass(frozen=True, slots=True)
class Partial:
    """A sum that some of its parts are missing from: no total, and nothing is worked out from it."""

    amount: Decimal | None
    """What the parts that are there add up to; None when none of them has a number."""
    there: int
    """How many parts are there: while more may come, how many returns are accepted."""
    expected: int
    open: bool
    """More is to come: the amount is so far. Otherwise it is final, without the parts that are missing."""
    without: tuple[str, ...] = ()
    """The missing parts, each with its reason: ``Mentoring (no return came)``."""
    parts: str = "programmes"
    """What the parts are called."""


@dataclass(frozen=True, slots=True)
class NoComparison:
    """In place of a number that would be worked out from a partial one."""

    of: Partial


Value = Decimal | Gap | Partial | NoComparison


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its trail: the formula in words, and the inputs it was made from.

    ``people`` marks a count of people, which disclosure control protects before readers outside see it.
    """

    name: str
    """A stable dotted name, unique in a document: ``reach.quarter.HBYW``. It is the trail's address."""
    label: str
    value: Value
    unit: str = ""
    formula: str = ""
    inputs: tuple[Input, ...] = ()
    caveats: tuple[str, ...] = ()
    people: bool = False

    @property
    def number(self) -> Decimal | None:
        """The number, which may be compared and worked with; None for a gap and for what is partial."""
        return self.value if isinstance(self.value, Decimal) else None

    @property
    def partial(self) -> Partial | None:
        """What is missing from the figure or from its ends; None when it is whole."""
        return self.value.of if isinstance(self.value, NoComparison) else _partial(self.value)

    @property
    def is_so_far(self) -> bool:
        """True while more may come, so that the figure is no total."""
        return self.partial is not None and self.partial.open

    @property
    def amount(self) -> Decimal | None:
        """What has been counted, to be shown with its :attr:`partial`; never to be compared."""
        return self.value.amount if isinstance(self.value, Partial) else self.number

    def sources(self) -> Iterator[Observation | Said | VintageRows]:
        """Every source that the figure rests on, depth first."""
        for one in self.inputs:
            if isinstance(one, Figure):
                yield from one.sources()
            else:
                yield one


Input = Figure | Observation | Said | VintageRows


def _partial(value: Value) -> Partial | None:
    return value if isinstance(value, Partial) else None


def value_of(one: Input) -> Decimal | None:
    """The number that an input carries, or None."""
    return one.value if isinstance(one.value, Decimal) else None


def total(
    name: str,
    label: str,
    parts: Iterable[Input],
    *,
    unit: str,
    formula: str,
    caveats: Sequence[str] = (),
    people: bool = False,
) -> Figure:
    """The sum of the parts that have a number; a gap when none has.

    Parts without a number stay in the trail, and a caveat says how many they are.
    """
    inputs = tuple(parts)
    numbers = [n for n in map(value_of, inputs) if n is not None]
    missing = len(inputs) - len(numbers)
    notes = tuple(caveats)
    if missing and numbers:
        notes += (f"{missing} of {len(inputs)} parts have no number and are left out.",)
    value: Decimal | Gap = sum(numbers, Decimal(0)) if numbers else Gap(GapReason.NOT_PROVIDED)
    return Figure(name, label, value, unit, formula, inputs, notes, people)
