"""Files that were uploaded to returns, and what became of each. None is ever forgotten, failed ones least."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns.findings import Finding, as_json, from_json
from goldenthread.store import files, texts
from goldenthread.store.models import Upload, UploadReading
from goldenthread.store.paths import folder
from goldenthread.store.returns import plain


class State(StrEnum):
    """What became of an upload so far."""

    WAITING = "waiting"
    """It is kept, and the worker has not come to it; or its virus scanner could not be reached."""
    READING = "reading"
    MERGED = "merged"
    """Its answers are in the draft, or beside it where somebody else had answered differently."""
    REFUSED = "refused"
    """Nothing of it was taken; its findings say why."""
    FAILED = "failed"
    """A fault of our own program."""

    @property
    def done(self) -> bool:
        """Whether nothing more will become of it."""
        return self not in OPEN


OPEN = (State.WAITING, State.READING)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that somebody uploaded to a return."""

    id: int
    programme: str
    quarter: Quarter
    digest: str
    size: int
    name: str
    by: str
    at: datetime
    state: State
    done_at: datetime | None
    sentence: str
    findings: tuple[Finding, ...]
    taken: int | None
    """How many answers of the draft it changed."""
    undecided: int | None
    """How many it answered otherwise than somebody else had meanwhile."""
    revision: int | None
    """The revision of the draft that it made."""

    @property
    def dangerous(self) -> bool:
        """Whether a virus was found in it, so that nobody may download it."""
        return any(one.check == "file-virus" for one in self.findings)


# Looking


def of_return(programme: str, quarter: Quarter) -> tuple[Uploaded, ...]:
    """Every file that was uploaded to a return, newest first."""
    rows = Upload.objects.filter(programme=programme, quarter=quarter).select_related("digest")
    return tuple(map(_uploaded, rows.order_by("-pk")))


def one(upload: int, programme: str = "", quarter: Quarter | None = None) -> Uploaded:
    """One upload; refused when there is none, or none to this return."""
    rows = Upload.objects.filter(pk=upload).select_related("digest")
    if quarter is not None:
        rows = rows.filter(programme=programme, quarter=quarter)
    row = rows.first()
    if row is None:
        raise Refused("No such file was uploaded to this return. See the list of its uploads.")
    return _uploaded(row)


def last_merged(programme: str, quarter: Quarter) -> Uploaded | None:
    """The file whose answers a return's draft took last; None before any."""
    rows = Upload.objects.filter(programme=programme, quarter=quarter, state=State.MERGED)
    row = rows.select_related("digest").order_by("-pk").first()
    return None if row is None else _uploaded(row)


def unfinished(programme: str = "", quarter: Quarter | None = None) -> tuple[Uploaded, ...]:
    """The uploads that something is still to become of, oldest first; of one return, or of all."""
    rows: QuerySet[Upload] = Upload.objects.filter(state__in=OPEN).select_related("digest")
    if quarter is not None:
        rows = rows.filter(programme=programme, quarter=quarter)
    return tuple(map(_uploaded, rows.order_by("pk")))


def same_waiting(programme: str, quarter: Quarter, content: bytes, by: str) -> int | None:
    """An upload of the same bytes to this return by the same person, of which nothing has become yet."""
    of = {"programme": programme, "quarter": quarter, "by": by, "digest": files.digest_of(content)}
    return Upload.objects.filter(**of, state__in=OPEN).values_list("pk", flat=True).first()


def latest_by(person: str, since: datetime) -> tuple[datetime, ...]:
    """When somebody uploaded files since a moment, oldest first."""
    return tuple(Upload.objects.filter(by=person, at__gt=since).order_by("at").values_list("at", flat=True))


def _uploaded(row: Upload) -> Uploaded:
    return Uploaded(
        row.pk,
        row.programme,
        Quarter(row.quarter),
        row.digest_id,
        row.digest.size,
        row.name,
        row.by,
        row.at,
        State(row.state),
        row.done_at,
        row.sentence,
        tuple(map(from_json, row.findings)),
        row.taken,
        row.undecided,
        row.revision,
    )


# Writing


def keep(programme: str, quarter: Quarter, content: bytes, name: str, by: str, at: datetime) -> int:
    """Keep a file, whatever it is, and that it was uploaded."""
    digest = files.keep(content)
    row = Upload.objects.create(
        programme=programme,
        quarter=quarter,
        digest_id=digest,
        name=files.name_of(name),
        by=by,
        at=at,
        state=State.WAITING,
    )
    return row.pk


def note(upload: int, state: State, sentence: str = "") -> None:
    """Note how far an upload is that nothing has become of yet."""
    Upload.objects.filter(pk=upload, state__in=OPEN).update(state=state, sentence=sentence)


def held(upload: int) -> bool:
    """Wait for an upload until nobody else decides about it, in a transaction; whether it is still open."""
    row = Upload.objects.select_for_update().filter(pk=upload).first()
    return row is not None and row.state in OPEN


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an upload."""

    state: State
    sentence: str
    findings: Sequence[Finding] = ()
    taken: int | None = None
    undecided: int | None = None
    revision: int | None = None


def close(upload: int, done: Outcome, at: datetime) -> None:
    """Note what became of an upload. What is noted once stays."""
    Upload.objects.filter(pk=upload, state__in=OPEN).update(
        state=done.state,
        done_at=at,
        sentence=texts.plain(done.sentence),
        findings=[as_json(plain(one)) for one in done.findings],
        taken=done.taken,
        undecided=done.undecided,
        revision=done.revision,
    )


def keep_reading(of: Uploaded, told: str) -> None:
    """Keep what was read from an upload's file, as JSON; a second reading of it changes nothing."""
    row = UploadReading(upload_id=of.id, digest=of.digest, told=told)
    UploadReading.objects.bulk_create([row], ignore_conflicts=True)


def reading_of(of: Uploaded) -> str | None:
    """What was read from an upload's file, as JSON; None when nothing was kept of these bytes."""
    kept = UploadReading.objects.filter(upload=of.id, digest=of.digest)
    return kept.values_list("told", flat=True).first()


@contextmanager
def turn_of(programme: str, quarter: Quarter) -> Iterator[None]:
    """Wait until no other worker reads a file of this return. A worker that dies gives its turn back."""
    with (folder("locks") / f"{programme}-{quarter}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
