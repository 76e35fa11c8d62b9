"""The catalogue's entries: each series that we follow, why, from which data, and who checked it."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

import yaml
from pydantic import BeforeValidator, Field, ValidationError, model_validator

from goldenthread.framework.fields import Code, Model, Text
from goldenthread.framework.indicators import Better
from goldenthread.framework.series import Break, Selection, SeriesDefinition
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.population import EVERYBODY, Ages


class Use(StrEnum):
    """What a series is followed for."""

    HEADLINE = "headline"
    HOME_OFFICE = "home-office"
    REFERENCE_GROUP = "reference-group"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The use as a heading."""
        return _USES[self]


_USES = {
    Use.HEADLINE: "The three headline measures",
    Use.HOME_OFFICE: "The Home Office’s three outcomes",
    Use.REFERENCE_GROUP: "Followed by the Partnership Reference Group",
    Use.OTHER: "Other series",
}


class Counted(Model):
    """One kind of data that a series can be counted from, and which of its rows."""

    kind: Code
    select: tuple[Selection, ...] = Field(min_length=1)
    less: tuple[Selection, ...] = ()
    notes: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.kind not in KINDS:
            raise ValueError(f"“{self.kind}” is no kind of data. The kinds are: {', '.join(KINDS)}.")
        return self


class Changed(Model):
    """A line of the change log."""

    date: date
    what: Text


def _direction(value: object) -> object:
    return None if value == "none" else value


def _ages(value: object) -> object:
    """Ages as an entry writes them: ``all``, or ``1-24`` with both ends."""
    if value is None or isinstance(value, Ages):
        return value
    found = re.fullmatch(r"(\d+)-(\d+)", str(value))
    if found and int(found[1]) <= int(found[2]):
        return Ages(int(found[1]), int(found[2]))
    if value != "all":
        raise ValueError(f"“{value}” are no ages. Write all, or the first and the last age as 1-24.")
    return EVERYBODY


class Entry(Model):
    """A series as it is defined, reviewed and published in the dictionary."""

    code: Code
    title: Text
    use: tuple[Use, ...] = Field(min_length=1)
    why: Text
    sources: tuple[Counted, ...] = Field(min_length=1)
    """In the order in which they are asked; figures of two are never mixed."""
    unit: Text
    better: Annotated[Better | None, BeforeValidator(_direction)]
    """Which direction is good; None (written ``none``) where a change may be good or bad."""
    denominator: Text
    """What a rate of it is divided by, or why it has none."""
    residents: Annotated[Ages | None, BeforeValidator(_ages)] = None
    """The ages of the residents that a rate divides by; None where no rate is given."""
    without_city: bool = False
    """Whether London's residents are counted without those of the City of London."""
    share_of: Code | None = None
    """The series that it is a part of, where its share of that one is worth a chart."""
    breaks: tuple[Break, ...] = ()
    notes: tuple[Text, ...] = ()
    author: Text
    checker: Text | None = None
    """None until somebody other than the author has checked it against data."""
    reviewed: date | None = None
    next_review: date
    changes: tuple[Changed, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _reviewed(self) -> Self:
        if self.author == self.checker:
            raise ValueError("A definition is checked by somebody other than its author.")
        if (self.checker is None) != (self.reviewed is None):
            raise ValueError("A review has both a checker and a day.")
        if self.reviewed and self.next_review <= self.reviewed:
            raise ValueError("The next review comes after the last one.")
        if self.better is Better.RANGE:
            raise ValueError("A series is better lower, better higher, or neither.")
        return self

    @cached_property
    def definitions(self) -> tuple[SeriesDefinition, ...]:
        """The series as each of its sources counts it."""
        return tuple(map(self._from, self.sources))

    def _from(self, source: Counted) -> SeriesDefinition:
        return SeriesDefinition(
            code=self.code,
            title=self.title,
            kind=source.kind,
            select=source.select,
            less=source.less,
            unit=self.unit,
            better=self.better,
            notes=(*self.notes, *source.notes),
            breaks=self.breaks,
        )

    @property
    def direction(self) -> str:
        """Which direction is good, in words."""
        return "neither direction is good in itself" if self.better is None else f"{self.better} is better"

    def due(self, today: date) -> bool:
        """Whether its review is overdue."""
        return today > self.next_review


def entry(name: str, text: str) -> Entry:
    """Read an entry; an entry that does not hold is an error in our own data, and says where."""
    words: Any = yaml.safe_load(text)
    try:
        found = Entry.model_validate(words)
    except ValidationError as why:
        raise ValueError(f"{name}: {why}") from None
    if f"{found.code}.yaml" != name:
        raise ValueError(f"{name} defines the series {found.code}: give the file that name.")
    return found
