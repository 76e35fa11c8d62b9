"""The form of a return: its sections, tables, rows and fields, whatever it is filled in with.

A workbook sheet and a page of the web form are two drawings of one :class:`Section`. A field's ``id`` is the
measure of the observation that it becomes, with the group of a split after a bar
(``reach.quarter|age:10-14``). Fields of kind TEXT never become observations: they go to the register of
texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from goldenthread.ledger.values import Key
from goldenthread.periods import Quarter
from goldenthread.returns.draft import Raw

TEMPLATE_VERSION = 1
"""Raised when a workbook made from an older template can no longer be read."""


class FieldKind(StrEnum):
    """What may be entered in a field."""

    PEOPLE = "people"
    """A whole number of people."""
    COUNT = "count"
    """A whole number of things."""
    MONEY = "money"
    """Pounds, pence allowed."""
    NUMBER = "number"
    """Any number of 0 or more: a percentage, a score."""
    SCORE = "score"
    """A whole number from 1 to 5."""
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"


Prefill = Decimal | Raw
"""What a field is filled in with: a number, a day or a text that is known; or whatever a draft holds."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a drop-down: the word that is kept and the label that is shown."""

    word: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in."""

    id: str
    kind: FieldKind
    label: str
    """Names the field on its own: ``Unique people reached in the quarter, age 10 to 14``."""
    unit: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    comment: str | None = None
    """The id of the text field in which a query about this one is explained."""
    prefill: Prefill = None
    """What the VRU already knows, or a draft holds, to be kept or changed."""
    longest: int = 2000
    """The most characters that a text may have."""

    @property
    def measure(self) -> str:
        """The part of the id before the bar."""
        return self.id.partition("|")[0]

    @property
    def group(self) -> str:
        """The part of the id after the bar: ``age:10-14``, or empty."""
        return self.id.partition("|")[2]

    def key(self, programme: str, quarter: Quarter) -> Key:
        """The key of the observation that this field becomes."""
        return Key(programme, self.measure, quarter, self.group)


Shown = str | Decimal | date | None
"""A cell that is shown and not filled in; None is an empty cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``shown`` columns carry what is known; the others are filled in."""

    code: str
    title: str
    width: int = 14


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its stable code, and a shown value or a field for each column."""

    code: str
    cells: Mapping[str, Field | Shown]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a section.

    ``totals`` maps a field's id to the ids that must add up to it; the row ``total`` shows the running sum.
    ``shares`` maps the code of a row that shows a percentage to the ids of its numerator and denominator.
    """

    code: str
    title: str
    help: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    shares: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Section:
    """A sheet of the workbook or a page of the web form."""

    code: str
    title: str
    """Also the sheet's name: at most 31 characters."""
    intro: str
    tables: tuple[Table, ...]

    def fields(self) -> Iterator[Field]:
        """Every field in reading order."""
        for table in self.tables:
            for row in table.rows:
                yield from (c for c in row.cells.values() if isinstance(c, Field))


@dataclass(frozen=True)
class Form:
    """Everything that one programme is asked for in one quarter, by one edition."""

    programme: str
    programme_title: str
    provider: str
    """The name of the provider that fills it in."""
    quarter: Quarter
    edition: str
    """The edition's digest."""
    notice: str
    sections: tuple[Section, ...]
    organisation: str = ""
    """Who asks."""

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field by its id."""
        return MappingProxyType({f.id: f for s in self.sections for f in s.fields()})
