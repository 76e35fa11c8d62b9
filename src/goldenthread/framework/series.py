"""Which violence series an edition follows, and those it defines beside what a kind of data carries."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

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


class Statement(StrEnum):
    """How a report puts a comparison."""

    DIFFERENCE = "difference"
    """``32 fewer homicides``: for small counts."""
    PER_CENT = "per-cent"
    """``5 per cent reduction in robbery``."""


class TrendChoice(Model):
    """A series that the report speaks of, in this order, and how."""

    series: Code
    statement: Statement
    phrase: Text
    """What is counted, in the report's words: ``knife crime with injury for those under 25 (not DA)``."""
