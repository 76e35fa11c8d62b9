"""The boundaries that maps are drawn with: the file added last, kept by its digest, as the ledger tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from goldenthread.framework.place import Place
from goldenthread.store import files, places
from goldenthread.store.models import EventRow
from goldenthread.trends import boundaries as pure
from goldenthread.trends.boundaries import Boundaries, Map
from goldenthread.trends.words import day

ADDED = "boundaries.added"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of boundaries that was added."""

    digest: str
    name: str
    obtained: date
    credit: str
    """The owner's words that must be shown next to a map."""
    recorded_at: datetime

    @property
    def shapes(self) -> Boundaries:
        """What it holds."""
        return _read(self.digest, self.name, places.current())

    @property
    def map(self) -> Map:
        """What a map is drawn with."""
        return Map(self.shapes, self.source)

    @property
    def source(self) -> str:
        """Where a map's boundaries come from, in a sentence."""
        credit = f" {self.credit}" if self.credit else ""
        return f"Boundaries: {self.name}, obtained on {day(self.obtained)}.{credit}"


def all() -> tuple[Kept, ...]:  # noqa: A001 - as the other registers are listed
    """Every file of boundaries, latest added first."""
    return _kept()


def latest(*, as_at: date | None = None, serial: int | None = None) -> Kept | None:
    """The file added last, of those obtained by a day or known by a serial; None where there is none."""
    found = _kept(serial)
    return next((one for one in found if as_at is None or one.obtained <= as_at), None)


def drawn_with(*, as_at: date | None = None, serial: int | None = None) -> Map | None:
    """What maps are drawn with; None for tiles."""
    found = latest(as_at=as_at, serial=serial)
    return found.map if found else None


def name_of(digest: str) -> str | None:
    """The name of a file of boundaries; None where no such file was added."""
    return next((one.name for one in _kept() if one.digest == digest), None)


def _kept(serial: int | None = None) -> tuple[Kept, ...]:
    rows = EventRow.objects.filter(kind=ADDED).select_related("append").order_by("-serial")
    if serial is not None:
        rows = rows.filter(serial__lte=serial)
    return tuple(
        Kept(
            row.subject,
            row.data["name"],
            date.fromisoformat(row.data["obtained"]),
            row.data["credit"],
            row.append.recorded_at,
        )
        for row in rows
    )


@lru_cache(maxsize=4)
def _read(digest: str, name: str, place: Place) -> Boundaries:
    return pure.read(files.read(digest), name, place)
