"""The catalogue's entries: each series that we follow, why, from which data, and who checked it."""

from __future__ import annotations

import json
import re
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Self

import yaml
from pydantic import BeforeValidator, Field, ValidationError, model_validator

from goldenthread.framework.fields import Code, Model, Number, Text, WindowField
from goldenthread.framework.indicators import Better
from goldenthread.framework.series import Break, Residents, Selection, SeriesDefinition
from goldenthread.trends.effects import signed
from goldenthread.trends.kinds import KINDS
from goldenthread.trends.kinds.kind import LOADER
from goldenthread.trends.population import EVERYBODY, Ages
from goldenthread.trends.words import day


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
    Use.REFERENCE_GROUP: "Followed by the board",
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
        why_not = KINDS[self.kind].nested.why_not_added(self.select, self.less)
        if why_not:
            raise ValueError(why_not)
        return self


class Check(Model):
    """A figure of the series that was counted a second time, straight from a source's own file."""

    kind: Code
    obtained: date
    """The day of the extract that was counted."""
    months: WindowField
    figure: Number
    """What both counts gave for these months; of a survey, London's per cent in the last of them."""
    published: Text | None = None
    """What the publisher says of the same months, where it says anything."""


class BreakTest(Model):
    """Whether a declared break touches the series: found once, on a day, and never decided again by a page.

    The step is that of METHODS' interrupted time series (:mod:`goldenthread.trends.charted`) over the six
    years up to the newest extract's last month.
    """

    code: Code
    """Of the break."""
    kept: bool
    """Whether the series has the break."""
    day: date
    """When it was decided."""
    obtained: date | None = None
    """The day of the extract that was tested; None where no test was needed or possible."""
    step: tuple[Number, Number, Number] | None = None
    """The step at the break in per cent, and its 95 per cent interval's ends."""
    why: Text

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if (self.step is None) != (self.obtained is None):
            raise ValueError("A step has the day of the extract that it was seen in.")
        if self.step and not self.kept and not self.step[1] <= 0 <= self.step[2]:
            raise ValueError("A break is kept where its step is more than chance.")
        return self

    @property
    def title(self) -> str:
        """What the break is called by the kinds that declare it."""
        return next(one.title for kind in KINDS.values() for one in kind.breaks if one.code == self.code)

    @property
    def sentence(self) -> str:
        """The decision, its reason, and the step that was tested."""
        if self.step is None or self.obtained is None:
            return f"{self.why} Decided on {day(self.day)}."
        step, low, high = (f"{signed(float(one))}%" for one in self.step)
        return (
            f"{self.why} In the extract obtained on {day(self.obtained)} the step is {step} "
            f"(95% interval {low} to {high}). Decided on {day(self.day)}."
        )


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
    number: int = Field(ge=1)
    """Of the definition: whoever changes what is counted gives the next one (:attr:`meaning`)."""
    title: Text
    use: tuple[Use, ...] = Field(min_length=1)
    why: Text
    sources: tuple[Counted, ...] = Field(min_length=1)
    """In the order in which they are asked; no figure is added up from two."""
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
    break_tests: tuple[BreakTest, ...] = ()
    """Which of its sources' breaks it has, and why."""
    notes: tuple[Text, ...] = ()
    how_to_add: Text | None = None
    """Of a series that no public source keeps up to date: how to add its data."""
    not_the_measure: Text | None = None
    """Which class that is loaded with ease is not this measure, and why."""
    author: Text
    checker: Text | None = None
    """Who or what, other than its author, held it against data; None where nobody and nothing has."""
    reviewed: date | None = None
    checks: tuple[Check, ...] = ()
    """What it was held against. A source without any has not been checked."""
    next_review: date
    changes: tuple[Changed, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _reviewed(self) -> Self:
        if self.author == self.checker:
            raise ValueError("A definition is checked by somebody other than its author.")
        if (self.checker is None) != (self.reviewed is None):
            raise ValueError("A review has both a checker and a day.")
        if (self.checker is None) != (not self.checks):
            raise ValueError("A checker says which figures were checked, and figures say who checked them.")
        if not {one.kind for one in self.checks} <= {one.kind for one in self.sources}:
            raise ValueError("A figure is checked in one of the series' own sources.")
        if self.reviewed and self.next_review <= self.reviewed:
            raise ValueError("The next review comes after the last one.")
        if self.better is Better.RANGE:
            raise ValueError("A series is better lower, better higher, or neither.")
        return self

    @property
    def meaning(self) -> str:
        """A digest of what decides the figures; words about them, and who checked them, are left out."""
        parts = {"sources": {"__all__": {"kind", "select", "less"}}, "breaks": {"__all__": {"code", "month"}}}
        plain = ("better", "residents", "without_city", "share_of")
        whole = self.model_dump(mode="json", include=parts | dict.fromkeys(plain, True))
        if self._unbroken:
            whole["unbroken"] = self._unbroken
        return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:16]

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
            unbroken=self._unbroken,
            residents=self._residents,
        )

    @property
    def _unbroken(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.break_tests if not one.kept)

    @property
    def _residents(self) -> Residents | None:
        """By whom a rate divides, as an edition would write it."""
        who = self.residents
        if who is None:
            return None
        return Residents(first_age=who.first, last_age=who.last, without_city=self.without_city)

    @property
    def direction(self) -> str:
        """Which direction is good, in words."""
        return "neither direction is good in itself" if self.better is None else f"{self.better} is better"

    @property
    def unchecked(self) -> tuple[str, ...]:
        """The kinds of data that it can be counted from and has not been checked against."""
        checked = {one.kind for one in self.checks}
        return tuple(one.kind for one in self.sources if one.kind not in checked)

    def due(self, today: date) -> bool:
        """Whether its review is overdue."""
        return today > self.next_review


def entry(name: str, text: str) -> Entry:
    """Read an entry; an entry that does not hold is an error in our own data, and says where."""
    words: Any = yaml.load(text, Loader=LOADER)  # noqa: S506 - the safe loader
    try:
        found = Entry.model_validate(words)
    except ValidationError as why:
        raise ValueError(f"{name}: {why}") from None
    if f"{found.code}.yaml" != name:
        raise ValueError(f"{name} defines the series {found.code}: give the file that name.")
    return found
