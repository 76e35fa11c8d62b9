"""Drafts of returns: what each field held at each revision, by whom, and what waits for a choice.

A draft is a register: it may be changed, and every change is kept. What is submitted becomes a version.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns import preparing
from goldenthread.returns.draft import Raw
from goldenthread.returns.drafting import Entered, Origin, Undecided, Working
from goldenthread.returns.preparing import Standing
from goldenthread.returns.raws import decode, encode
from goldenthread.store import moment
from goldenthread.store import returns as versions
from goldenthread.store.models import DraftChange, DraftConflict, DraftRow
from goldenthread.store.moment import once
from goldenthread.store.views import view

# Reading


@once
def working(programme: str, quarter: Quarter) -> Working | None:
    """The draft of a return's next version, as it stands; None when nobody has begun it."""
    row = _rows(programme, quarter).filter(version=next_version(programme, quarter)).first()
    return None if row is None else _working(row)


def filled_in(of: Collection[tuple[str, Quarter, int]]) -> frozenset[tuple[str, Quarter, int]]:
    """The versions of these in whose drafts somebody has changed anything; nothing of them is read."""
    if not of:
        return frozenset()
    quarters = sorted(quarter for _, quarter, _ in of)
    with connection.cursor() as cursor:  # every task list asks this, and the models take three times as long
        cursor.execute(FILLED_IN, [int(quarters[0]), int(quarters[-1])])
        rows = cursor.fetchall()
    return frozenset((code, Quarter(number), version) for code, number, version in rows) & frozenset(of)


FILLED_IN = "SELECT programme, quarter, version FROM draft WHERE quarter BETWEEN %s AND %s AND revision > 0"


def raws_at(programme: str, quarter: Quarter, version: int, revision: int) -> Mapping[str, Raw] | None:
    """What the draft of a version held at a revision; None when it never had that revision."""
    row = _rows(programme, quarter).filter(version=version, revision__gte=revision).first()
    if row is None:
        return None
    changes = row.changes.filter(revision__lte=revision).order_by("revision", "pk")
    return {field: decode(raw) for field, raw in changes.values_list("field", "raw")}


def next_version(programme: str, quarter: Quarter) -> int:
    """The version that a return will have when it is submitted next."""
    return versions.last_number(programme, quarter) + 1


def standing(programme: str, quarter: Quarter) -> Standing:
    """Where the draft of a return is: with the preparers, or with the certifier."""
    seen = view()
    kinds = ("draft.", "return.submitted")
    return preparing.standing(e for kind in kinds for e in seen.events_of(kind, programme, quarter))


def _rows(programme: str, quarter: Quarter) -> QuerySet[DraftRow]:
    return DraftRow.objects.filter(programme=programme, quarter=quarter)


def _working(row: DraftRow) -> Working:
    changes = row.changes.order_by("revision", "pk").values_list(*ENTERED)
    entries = {field: _entered(*rest) for field, *rest in changes}
    waiting = row.conflicts.filter(settled_at=None).order_by("pk")
    return Working(
        row.programme,
        Quarter(row.quarter),
        row.version,
        row.edition,
        row.revision,
        entries,
        tuple(map(_undecided, waiting)),
    )


ENTERED = ("field", "raw", "origin", "revision", "by", "at", "upload_id")
"""The columns of a change: every page reads all of a draft, and whole rows would take three times as long."""


def _entered(
    raw: list[str], origin: str, revision: int, by: str, at: datetime, upload: int | None
) -> Entered:
    return Entered(decode(raw), Origin(origin), revision, by, at, upload)


def _undecided(row: DraftConflict) -> Undecided:
    return Undecided(row.pk, row.field, decode(row.raw), Origin(row.origin), row.by, row.at, row.upload_id)


# Changing; in a transaction, and with the draft held


@dataclass(frozen=True, slots=True)
class Act:
    """Who changes a draft, when, and in which way."""

    by: str
    at: datetime
    origin: Origin
    upload: int | None = None


def begin(programme: str, quarter: Quarter, version: int, edition: str) -> None:
    """Make the draft of a version, unless it is there."""
    moment.over()
    row = DraftRow(programme=programme, quarter=quarter, version=version, edition=edition)
    DraftRow.objects.bulk_create([row], ignore_conflicts=True)


def held(programme: str, quarter: Quarter) -> Held | None:
    """Wait for the draft of the next version, so that nobody else changes it until the transaction ends."""
    moment.over()
    version = next_version(programme, quarter)
    row = _rows(programme, quarter).select_for_update().filter(version=version).first()
    if row is None:
        return None
    if next_version(programme, quarter) != version:  # it was submitted while we waited
        raise Refused("This return was submitted meanwhile. Begin again from what was submitted.")
    return Held(row)


class Held:
    """A draft that is being changed: nobody else changes it meanwhile."""

    def __init__(self, row: DraftRow) -> None:
        self.row = row
        self.working = _working(row)

    def begun(self, raws: Mapping[str, Raw], act: Act) -> None:
        """Fill in what was there from the start, as revision 0."""
        self._keep(raws, act, 0)

    def change(self, raws: Mapping[str, Raw], act: Act) -> None:
        """Take new contents, as the next revision."""
        self.row.revision += 1
        self.row.save(update_fields=["revision"])
        self._keep(raws, act, self.row.revision)

    def move(self, edition: str) -> None:
        """Note that another edition asks now."""
        self.row.edition = edition
        self.row.save(update_fields=["edition"])
        self.working = _working(self.row)

    def set_aside(self, raws: Mapping[str, Raw], act: Act) -> None:
        """Keep answers that were not taken, until somebody chooses."""
        DraftConflict.objects.bulk_create(
            DraftConflict(
                draft=self.row,
                field=field,
                raw=encode(raw),
                origin=act.origin,
                upload_id=act.upload,
                by=act.by,
                at=act.at,
            )
            for field, raw in sorted(raws.items())
        )
        self.working = _working(self.row)

    def settle(self, conflicts: Iterable[int], by: str, at: datetime) -> None:
        """Note that somebody chose."""
        waiting = self.row.conflicts.filter(pk__in=tuple(conflicts), settled_at=None)
        waiting.update(settled_at=at, settled_by=by)
        self.working = _working(self.row)

    def aside(self, conflict: int) -> Undecided | None:
        """An answer that was not taken, even when somebody has chosen meanwhile; None when there is none."""
        row = self.row.conflicts.filter(pk=conflict).first()
        return None if row is None else _undecided(row)

    def set_aside_by(self, upload: int) -> frozenset[str]:
        """The fields of which an upload's answers were not taken, settled or not."""
        found = self.row.conflicts.filter(upload_id=upload).values_list("field", flat=True)
        return frozenset(found)

    def _keep(self, raws: Mapping[str, Raw], act: Act, revision: int) -> None:
        DraftChange.objects.bulk_create(
            DraftChange(
                draft=self.row,
                revision=revision,
                field=field,
                raw=encode(raw),
                origin=act.origin,
                upload_id=act.upload,
                by=act.by,
                at=act.at,
            )
            for field, raw in sorted(raws.items())
        )
        self.working = _working(self.row)
