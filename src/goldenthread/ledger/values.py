"""What the ledger holds: observations, gaps and events, each with the moment it was recorded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from goldenthread.periods import Quarter


class GapReason(StrEnum):
    """Why there is no number. None of these is zero."""

    NOT_PROVIDED = "not-provided"
    """It was asked for and left blank."""
    NOT_APPLICABLE = "not-applicable"
    """The question does not arise."""
    NOT_YET_KNOWN = "not-yet-known"
    """It will be known later."""
    WITHDRAWN = "withdrawn"
    """An earlier value no longer stands, and nothing replaces it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The absence of a number, with its reason."""

    reason: GapReason


@dataclass(frozen=True, slots=True)
class Word:
    """A value from a closed list, such as ``open``; never free text, which does not enter the ledger."""

    word: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.word):
            raise ValueError(f"“{self.word}” is not a word from a closed list: a-z, 0-9, hyphens.")

    def __str__(self) -> str:
        return self.word


Value = Decimal | date | Word | Gap


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What an observation is about.

    ``subject`` is a programme's code; ``measure`` a dotted name (``reach.quarter``, ``kpi.YC-1.numerator``,
    ``spend.actual``, ``risk.R1.likelihood``); ``group`` the part of a split (``age:10-14``), or empty.
    """

    subject: str
    measure: str
    period: Quarter
    group: str = ""

    def __post_init__(self) -> None:
        if not self.subject or not self.measure:
            raise ValueError("An observation needs a subject and a measure.")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was read: the file with its digest, the sheet and cell, and the version of the return."""

    file: str
    digest: str
    sheet: str
    cell: str
    version: int

    @property
    def place(self) -> str:
        """As people write it: ``reach-q2.xlsx!Outputs!D14``."""
        return f"{self.file}!{self.sheet}!{self.cell}"


@dataclass(frozen=True, slots=True)
class Observation:
    """One value about one thing, with its source and the moment it was recorded."""

    key: Key
    value: Value
    source: Source
    serial: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened or was decided: who, when, about what.

    ``kind`` is ``noun.verb`` (``return.accepted``, ``rating.overridden``, ``report.signed``).
    ``data`` holds plain JSON values, and no personal data.
    """

    kind: str
    subject: str
    by: str
    serial: int
    recorded_at: datetime
    period: Quarter | None = None
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
