"""Snapshots: documents frozen with their basis, and who signed them when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import PeriodError, Quarter
from goldenthread.reports import snapshot
from goldenthread.reports.compose import called
from goldenthread.reports.document import INTERNAL, PRG, Basis, Document, Origin
from goldenthread.reports.render.standing import Signature
from goldenthread.reports.words import day_of
from goldenthread.store import editions
from goldenthread.store.models import EventRow, ReturnVersion, Snapshot, SnapshotReturn

FROZEN, SIGNED = "report.frozen", "report.signed"


@dataclass(frozen=True, slots=True)
class FrozenReport:
    """A frozen report as the register lists it; its document is read when it is asked for."""

    digest: str
    quarter: Quarter
    kind: str
    audience: str
    basis: Basis
    serial: int
    recorded_at: datetime
    signed_by: str = ""
    signed_at: datetime | None = None

    @property
    def title(self) -> str:
        """``Summary Update for Q1 2024-25, for readers outside``."""
        readers = "readers inside" if self.audience == INTERNAL else "readers outside"
        what = called(self.kind, editions.edition(self.basis.edition).place)
        return f"{what} for {self.quarter.label}, for {readers}"

    @property
    def tells_returns(self) -> bool:
        """Whether it is made from providers' returns; the reference group's pack is not."""
        return self.kind != PRG

    @property
    def signature(self) -> Signature | None:
        """Who signed it and when; None while nobody has."""
        return Signature(self.signed_by, self.signed_at, self.digest) if self.signed_at else None

    @property
    def content(self) -> bytes:
        """The frozen document, to the byte."""
        return Snapshot.objects.values_list("document", flat=True).get(digest=self.digest).encode()

    @property
    def document(self) -> Document:
        """The frozen document."""
        return snapshot.read(self.content)


def all(first: Quarter | None = None) -> tuple[FrozenReport, ...]:  # noqa: A001 - read as snapshots.all()
    """Every frozen report, or those from a quarter on, newest first."""
    return _listed(Snapshot.objects.all() if first is None else Snapshot.objects.filter(quarter__gte=first))


def of_quarter(quarter: Quarter) -> tuple[FrozenReport, ...]:
    """The frozen reports of a quarter, newest first."""
    return _listed(Snapshot.objects.filter(quarter=quarter))


def get(digest: str) -> FrozenReport:
    """The frozen report with this digest; refused when there is none."""
    found = look_up(digest)
    if found is None:
        raise Refused(f"There is no frozen report with the digest {digest[:12]}. See them with: report list")
    return found


def look_up(digest: str) -> FrozenReport | None:
    """The frozen report with this digest; None when there is none."""
    return next(iter(_listed(Snapshot.objects.filter(digest=digest))), None)


def quarters_signed() -> frozenset[Quarter]:
    """The quarters of which a report was signed."""
    periods = EventRow.objects.filter(kind=SIGNED).order_by("period").values_list("period", flat=True)
    return frozenset(Quarter(number) for number in periods.distinct() if number is not None)


def find(text: str) -> FrozenReport:
    """The frozen report that somebody means: by the first characters of its digest, or by its quarter."""
    try:
        found = of_quarter(Quarter.parse(text))
    except PeriodError:
        found = _listed(Snapshot.objects.filter(digest__startswith=text.strip().lower()))
        if len(found) > 1:
            raise Refused(
                f"{len(found)} frozen reports begin with {text}. Write more of the digest."
            ) from None
    if not found:
        raise Refused(f"No frozen report is called “{text}”. See them with: report list")
    signed = [one for one in found if one.signed_at]
    return signed[0] if signed else found[0]


def find_others(text: str) -> tuple[FrozenReport, ...]:
    """The frozen reports of a quarter beside the one that `find` takes; none where a digest was given."""
    try:
        every = of_quarter(Quarter.parse(text))
    except PeriodError:
        return ()
    taken = find(text).digest
    return tuple(one for one in every if one.digest != taken)


def find_unsigned(text: str) -> FrozenReport:
    """The report that somebody means to sign; refused when a quarter has several that wait for it."""
    try:
        waiting = [one for one in of_quarter(Quarter.parse(text)) if not one.signed_at]
    except PeriodError:
        return find(text)
    if len(waiting) < 2:
        return waiting[0] if waiting else find(text)
    raise Refused(
        f"{len(waiting)} reports for {waiting[0].quarter.label} wait to be signed. "
        "Say which, by the first characters of its digest:",
        tuple(f"{one.digest[:12]}  {one.title}, frozen on {day_of(one.recorded_at)}" for one in waiting),
    )


def frozen_by(digest: str) -> str:
    """Who froze a report: their account."""
    found = EventRow.objects.filter(kind=FROZEN, subject=digest).values_list("append__by", flat=True)
    return found.first() or ""


def keep(document: Document, content: bytes, digest: str, serial: int, recorded_at: datetime) -> FrozenReport:
    """Keep a document that has just been frozen; the event with this serial says so."""
    Snapshot.objects.create(
        digest=digest,
        quarter=Quarter.parse(document.quarter),
        kind=document.kind,
        audience=document.audience,
        document=content.decode(),
        basis=asdict(document.basis),
        serial=serial,
        recorded_at=recorded_at,
    )
    _note_returns(digest, document)
    return get(digest)


def _note_returns(digest: str, document: Document) -> None:
    """Note which returns the cells behind a document's figures lie in, so that nobody reads it to ask."""
    origins = (one for told in document.composed.values() for one in told.inputs if isinstance(one, Origin))
    cells = {one.digest for one in origins if one.kind == "cell"}
    versions = ReturnVersion.objects.values_list("digest_id", "programme", "quarter")
    returns = {(programme, quarter) for file, programme, quarter in versions if file in cells}
    SnapshotReturn.objects.bulk_create(
        SnapshotReturn(snapshot_id=digest, programme=programme, quarter=quarter)
        for programme, quarter in sorted(returns)
    )


def signed_about(
    quarters: Iterable[Quarter], returned: tuple[str, Quarter] | None
) -> tuple[FrozenReport, ...]:
    """The signed reports of some quarters, and those that stand on a return, newest first."""
    wanted = Q(quarter__in=[int(one) for one in quarters])
    if returned is not None:
        wanted |= Q(
            digest__in=SnapshotReturn.objects.filter(programme=returned[0], quarter=returned[1]).values(
                "snapshot"
            )
        )
    return tuple(one for one in _listed(Snapshot.objects.filter(wanted)) if one.signed_at)


def _listed(rows: QuerySet[Snapshot]) -> tuple[FrozenReport, ...]:
    """The reports of some rows. Their documents, of a megabyte each, are read when they are asked for."""
    listed = list(rows.defer("document"))
    signatures = _signatures([row.digest for row in listed])
    found = [_made(row, signatures.get(row.digest)) for row in listed]
    return tuple(sorted(found, key=lambda one: one.serial, reverse=True))


def _signatures(digests: Sequence[str]) -> dict[str, tuple[str, datetime]]:
    signed = EventRow.objects.filter(kind=SIGNED, subject__in=digests)
    rows = signed.values_list("subject", "append__by", "append__recorded_at")
    return {digest: (by, at) for digest, by, at in rows}


def _made(row: Snapshot, signature: tuple[str, datetime] | None) -> FrozenReport:
    by, at = signature or ("", None)
    basis, quarter = snapshot.read_basis(row.basis), Quarter(row.quarter)
    return FrozenReport(
        row.digest, quarter, row.kind, row.audience, basis, row.serial, row.recorded_at, by, at
    )
