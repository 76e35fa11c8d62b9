"""A draft: what somebody entered, as entered, and where; not yet believed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from goldenthread.periods import Quarter


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something was entered."""

    sheet: str
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


@dataclass(frozen=True, slots=True)
class SpreadsheetError:
    """A cell that shows an error such as #REF!."""

    text: str


@dataclass(frozen=True, slots=True)
class UnsavedFormula:
    """A cell with a formula whose result the file does not hold."""


Raw = str | int | float | bool | date | datetime | time | timedelta | SpreadsheetError | UnsavedFormula | None
"""A cell as the file holds it; None is blank."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One field as entered, and where."""

    field: str
    raw: Raw
    place: Place


@dataclass(frozen=True, slots=True)
class File:
    """The file that a draft was read from: its name, and the SHA-256 digest of its bytes."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody had before them when they began to type: a revision of the draft of a version."""

    version: int
    revision: int

    def __str__(self) -> str:
        return f"{self.version}.{self.revision}"

    @staticmethod
    def parse(text: str) -> Seen | None:
        """Read ``2.17``; None when the text says no such thing."""
        found = re.fullmatch(r"(\d{1,6})\.(\d{1,9})", text, re.ASCII)
        return Seen(int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything entered in one file for one programme and quarter."""

    programme: str
    quarter: Quarter
    edition: str
    template_version: int
    file: File
    entries: Mapping[str, Entry]
    """By field id. A field that the file has no cell for is absent."""
    seen: Seen | None = None
    """What the workbook was filled in with when it was downloaded; None for one that was not."""
