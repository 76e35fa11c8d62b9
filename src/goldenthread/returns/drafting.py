"""One draft that several people fill in at once, on the page and by workbook: what it holds, and merging.

Every way to change a draft says what it saw when it began. What nobody else has touched since is taken; what
two people changed differently is a conflict, kept beside the draft until somebody chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from goldenthread.periods import Quarter
from goldenthread.returns.draft import Raw
from goldenthread.returns.values import is_blank


class Origin(StrEnum):
    """How an entry came into a draft."""

    KNOWN = "known"
    """It was there when the draft was begun: from an earlier version, or from what the VRU knew."""
    PAGE = "page"
    """Typed on the web page."""
    WORKBOOK = "workbook"
    """Read from a workbook that was uploaded."""
    PROGRAM = "program"
    """Sent by a program."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What one field of a draft holds now, and who put it there."""

    raw: Raw
    origin: Origin
    revision: int
    """The revision of the draft in which it came; 0 for what was there from the start."""
    by: str
    at: datetime
    upload: int | None = None
    """The upload that it was read from."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A field that two people changed differently: the draft holds one answer, and this is the other."""

    id: int
    field: str
    raw: Raw
    """The answer that is not in the draft."""
    origin: Origin
    by: str
    at: datetime
    upload: int | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """A draft as it stands."""

    programme: str
    quarter: Quarter
    version: int
    """The version that it will be when it is submitted."""
    edition: str
    """The digest of the edition that asks."""
    revision: int
    """How often it was changed. Who changes it says which revision they saw."""
    entries: Mapping[str, Entered]
    """By field id; a field that holds nothing may be absent."""
    undecided: tuple[Undecided, ...] = ()

    @property
    def raws(self) -> Mapping[str, Raw]:
        """What every field holds."""
        return {field: entered.raw for field, entered in self.entries.items()}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that was changed here and meanwhile elsewhere, to different answers."""

    field: str
    before: Raw
    """What both saw."""
    current: Raw
    """What the draft holds meanwhile."""
    incoming: Raw
    """What came now."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a change does to a draft."""

    taken: Mapping[str, Raw]
    """The fields whose content changes, with the new content."""
    conflicts: tuple[Conflict, ...]


def merge(before: Mapping[str, Raw], current: Mapping[str, Raw], incoming: Mapping[str, Raw]) -> Merged:
    """What to take from a change, field by field, and where it collides with another.

    ``before`` is what the draft held at the revision that the change was made from, ``current`` what it holds
    now, and ``incoming`` what came; fields that are not in ``incoming`` are left as they are.
    """
    taken: dict[str, Raw] = {}
    conflicts: list[Conflict] = []
    for field, raw in incoming.items():
        was, now = before.get(field), current.get(field)
        if same(raw, now) or same(raw, was):
            continue
        if same(now, was):
            taken[field] = raw
        else:
            conflicts.append(Conflict(field, was, now, raw))
    return Merged(taken, tuple(conflicts))


def same(one: Raw, other: Raw) -> bool:
    """Whether two contents are the same to whoever reads them: 12 and 12.0, blank and nothing.

    Numbers are held to 12 digits, as the checks read them: a spreadsheet leaves dust behind the 15th.
    """
    if is_blank(one) or is_blank(other):
        return is_blank(one) and is_blank(other)
    return _plain(one) == _plain(other)


def _plain(raw: Raw) -> Raw | tuple[str, Raw]:
    if isinstance(raw, bool):
        return "bool", raw
    if isinstance(raw, int | float):
        return f"{raw:.12g}", None
    if isinstance(raw, str):
        return raw.replace("_x000D_", "").replace("\r", "").strip()
    if isinstance(raw, datetime) and raw.time() == datetime.min.time():
        return date(raw.year, raw.month, raw.day)
    return raw
