"""Files, editions and vintages: each is here, and is what its digest says."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from goldenthread.framework import load
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.store import boundaries, erasures, evidence, files, received, vintages
from goldenthread.store.models import EditionRow, EventRow, File, ReturnVersion, Upload, Vintage
from goldenthread.store.proving.found import Found, Tell, told

MISSING = "It is missing, not altered: restore it from a backup"


def check_files(tell: Tell) -> Found:
    """Read every file that was received, and hold it against its digest and size."""
    erased, problems, count = erasures.find_erased("file"), [], 0
    for row in told(File.objects.order_by("digest").iterator(), tell, "files"):
        count += 1
        path, name = files.path_of(row.digest), _name(row.digest)
        if row.digest in erased:
            if path.exists():
                problems.append(f"{name} was erased on {erased[row.digest].day}, and is here again.")
        elif not path.is_file():
            problems.append(f"{name} is missing from the data directory. {MISSING}.")
        elif path.stat().st_size != row.size or digest_file(path) != row.digest:
            problems.append(f"{name} is not what was received: its bytes have another digest.")
    problems += _unlisted()
    gone = f" {len(erased)} more were erased, as the law asks." if erased else ""
    return Found(f"{count - len(erased):,} files are here, each with its digest.{gone}", problems)


def digest_file(path: Path) -> str:
    """The digest of a file of any size."""
    total = sha256()
    with path.open("rb") as lines:
        while piece := lines.read(files.PIECE):
            total.update(piece)
    return total.hexdigest()


def _unlisted() -> Iterator[str]:
    """Files that something names and that are in no list."""
    listed = set(File.objects.values_list("digest", flat=True))
    named = {d: f"The boundaries {d[:12]}" for d in (one.digest for one in boundaries.all())}
    for row in Vintage.objects.all():
        named |= {one["digest"]: f"{one['name']} of the vintage {row.title}" for one in row.files}
    for event in EventRow.objects.filter(kind__in=("return.submitted", "return.accepted")):
        named.setdefault(event.data["digest"], f"{event.data['file']} of {_of(event.subject, event.period)}")
    for digest, name in named.items():
        if digest not in listed:
            yield f"{name} ({digest[:12]}) is in no list of files."


def _of(programme: str, period: int | None) -> str:
    return f"{programme}, {Quarter(period).label}" if period is not None else programme


def _name(digest: str) -> str:
    """A file in words: of whose return, which quarter, version and name."""
    row = ReturnVersion.objects.filter(digest_id=digest).order_by("submitted_serial").first()
    if row is not None:
        of = f"{_of(row.programme, row.quarter)}, version {row.version}"
        return f"The file {row.file_name} of {of} ({digest[:12]})"
    upload = Upload.objects.filter(digest_id=digest).first()
    if upload is not None:
        return f"The upload {upload.name} of {_of(upload.programme, upload.quarter)} ({digest[:12]})"
    return f"The file {received.name_of(digest) or 'without a name'} ({digest[:12]})"


def check_editions(_tell: Tell) -> Found:
    """Hold every edition against its digest and against the event of its publication."""
    events = {row.subject: row for _, row in evidence.claims("framework.published")}
    rows, problems = list(EditionRow.objects.order_by("serial")), []
    for row in rows:
        name, event = f"The edition “{row.title}” ({row.digest[:12]})", events.pop(row.digest, None)
        if load.digest(bytes(row.document)) != row.digest:
            problems.append(f"{name} is not as it was published: its document was changed.")
        elif event is None or event.serial != row.serial:
            problems.append(f"{name} is in force, and the ledger does not say that it was published.")
        elif (event.period, event.data["title"]) != (row.effective_from, row.title):
            problems.append(f"{name} has another title or first quarter than the ledger says.")
        elif row.recorded_at != event.append.recorded_at:
            problems.append(f"{name} has another day or time of publication than the ledger says.")
    problems += [
        f"The edition {digest[:12]}, published by {e.append.by}, is missing." for digest, e in events.items()
    ]
    return Found(f"{len(rows)} editions are as they were published.", problems)


def check_vintages(tell: Tell) -> Found:
    """Hold every vintage against its files, and its rows and report against the ledger or the inventory."""
    events = {row.subject: row for _, row in evidence.claims(vintages.ADDED)}
    rows, problems = list(Vintage.objects.order_by("serial")), []
    for row in told(rows, tell, "vintages"):
        event = events.pop(row.digest, None)
        name = f"The vintage “{row.title}” ({row.digest[:12]})"
        if event is None or event.serial != row.serial:
            problems.append(f"{name} is listed, and the ledger does not say that it was added.")
            continue
        problems += [f"{name} {wrong}" for wrong in _vintage(row, event)]
    problems += [
        f"The vintage {d[:12]}, added by {e.append.by}, is missing from the list." for d, e in events.items()
    ]
    return Found(f"{len(rows)} vintages have the rows and files that they were added with.", problems)


def _vintage(row: Vintage, event: EventRow) -> Iterator[str]:
    said = (event.data["kind"], event.data["obtained"], event.data["recorded_to"])
    listed = (row.kind, row.obtained.isoformat(), row.recorded_to)
    if listed != said or row.recorded_at != event.append.recorded_at:
        yield "is listed otherwise than the ledger says."
    files, mapping = [one["digest"] for one in row.files], event.data.get("mapping")
    if vintages.digest_of(row.kind, files, mapping) != row.digest:
        yield "is listed with other files than it was added with."
    then = evidence.find_kept(row.digest)
    if then is None:
        yield "was kept by an earlier version and is in no inventory, so its rows cannot be proven."
        return
    if "listed" in then and then["listed"] != evidence.digest_listed(row):
        yield "is listed otherwise than when it was added: its title, files or rows were changed."
    yield from _on_the_disk(row, then)


def _on_the_disk(row: Vintage, then: evidence.Digests) -> Iterator[str]:
    todo = f"{MISSING}, or rebuild it with: data rebuild {row.digest[:12]}."
    lost = [
        p.name for p in (vintages.rows_path(row.digest), vintages.report_path(row.digest)) if not p.is_file()
    ]
    if lost:
        yield f"lacks {' and '.join(lost)}. {todo}"
        return
    try:
        now = evidence.digest_vintage(row.digest)
    except (Refused, OSError, ValueError, KeyError):
        yield "has rows that cannot be read: the file is damaged. Rebuild it, or restore a backup."
        return
    if now["rows"] != then.get("rows"):
        yield "has other rows in its table than it was added with."
    if now["report"] != then.get("report"):
        yield "has another report of what was found than it was added with."
