"""Which violence series an edition and its board's pack follow, and those that the edition defines itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from goldenthread.framework.fields import Code, Model, MonthField, Text
from goldenthread.framework.indicators import Better


class Selection(Model):
    """Rows that a series adds up: class and, where given, subclass, in the kind's canonical words."""

    group: Text
    subgroup: Text | None = None
    marked: tuple[Code, ...] = ()
    """Of records alone: the flags that they must have, such as ``knife``."""
    unmarked: tuple[Code, ...] = ()
    """And those that they must not have, such as ``domestic``."""


class Break(Model):
    """A month from which something else was recorded, or in another way: compare across it with care."""

    code: Code
    month: MonthField
    """The first month recorded in the new way."""
    title: Text
    """In a few words: ``a new recording system (CONNECT)``."""
    text: Text
    """The note that a reader needs beside a comparison across the break."""


class Residents(Model):
    """The residents that a rate of a series divides by, as counted at mid-year."""

    first_age: int = Field(0, ge=0, le=90)
    """The youngest."""
    last_age: int | None = Field(None, ge=0, le=90)
    """The oldest, who is counted too; without it everybody from the youngest on."""
    without_city: bool = False
    """Whether London is meant without the City of London, whose crimes are not in the Met's figures."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_age is not None and self.last_age < self.first_age:
            raise ValueError(f"The oldest, {self.last_age}, is younger than the youngest, {self.first_age}.")
        return self


class SeriesDefinition(Model):
    """A monthly series: which rows of which kind of data, what they mean, and what a reader must know."""

    code: Code
    title: Text
    kind: Code
    select: tuple[Selection, ...] = Field(min_length=1)
    less: tuple[Selection, ...] = ()
    """Rows that are taken away again, such as domestic homicide from all homicide."""
    unit: Text = "offences"
    better: Better | None = Better.LOWER
    """None where neither direction is good in itself."""
    notes: tuple[Text, ...] = ()
    breaks: tuple[Break, ...] = ()
    """Breaks of this series beside those that its kind of data declares."""
    unbroken: tuple[Code, ...] = ()
    """Breaks that its kind of data declares and that this series does not have, by their codes."""
    residents: Residents | None = None
    """By whom a rate divides; without it no rate is told."""

    @property
    def words(self) -> str:
        """The classes that it adds up, as they are called there: ``“Robbery”, “Sexual offences – Rape”``."""
        names = (f"{one.group} – {one.subgroup}" if one.subgroup else one.group for one in self.select)
        return ", ".join(f"“{name}”" for name in names)


class Statement(StrEnum):
    """How a report puts a comparison."""

    DIFFERENCE = "difference"
    """``32 fewer homicides``: for small counts."""
    PER_CENT = "per-cent"
    """``5 per cent reduction in robbery``."""


class Chapter(Model):
    """A question of the board in its pack, and the series that answer it."""

    title: Text
    lead: Text
    """A sentence below the title: what the series count, or what to bear in mind."""
    series: tuple[Code, ...] = Field(min_length=1)
    """Codes of the dictionary or of the edition's own series; one may answer two questions."""


class Pack(Model):
    """What the board's pack tells: its chapters, and the measures that it tells area by area."""

    chapters: tuple[Chapter, ...] = Field(min_length=1)
    """In the order of the pack."""
    by_area: tuple[Code, ...] = ()
    """Series of which each area's rate is told."""


class TrendChoice(Model):
    """A series that the report speaks of, in this order, and how."""

    series: Code
    statement: Statement
    phrase: Text
    """What is counted, in the report's words: ``knife crime with injury for those under 25 (not DA)``."""
