"""Erasing words that the law asks to have erased: who, when and why stay, and a digest of what went.

What stands in its place says the day. Figures stay: a report that quoted the words recomputes with the same
numbers. Words that a frozen report prints stay in that report, whose bytes are promised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from django.db import transaction

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.reports.words import day_of
from goldenthread.returns.asking import form_for
from goldenthread.store import editions, erasures, evidence, files, ledger, texts
from goldenthread.store.known import known
from goldenthread.store.ledger import Turn
from goldenthread.store.models import (
    DraftChange,
    DraftConflict,
    Erasure,
    EventRow,
    Reason,
    ReturnText,
    ReturnVersion,
    Upload,
    UploadReading,
)

WHY = "Say why, such as who asked for it and when. Name nobody whose words are erased."
Row = tuple[str, str, str, str]
"""One row or file: its table, key, the digest of what is erased, and what stands there afterwards."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, and where the same words may still be."""

    serial: int
    sentence: str
    workbook: str = ""
    """The digest of the workbook that may hold the same words."""


def erase_text(
    *,
    programme: str,
    quarter: Quarter,
    version: int,
    field: str,
    reason: str,
    by: str,
    at: datetime | None = None,
) -> Erased:
    """Erase one answer of a submitted version, wherever the return's register holds it."""
    why = texts.checked_reason(reason, WHY)
    with ledger.turn(at) as now:
        row = _find_version(programme, quarter, version)
        kept = ReturnText.objects.get(version=row)
        words, left = _words(kept, field, row), left_behind(now)
        if words == left or words.startswith(ERASED_ON):
            raise Refused(f"“{field}” was erased already: {words}")
        kept.texts = {**kept.texts, field: left}
        kept.mark = texts.mark(kept.texts)
        digest = evidence.digest_text(words)
        parts: list[Row] = [("return_text", str(kept.pk), digest, kept.mark)]
        if any(one["explanation"] == words for one in row.findings):
            row.findings = [
                {**one, "explanation": left} if one["explanation"] == words else one for one in row.findings
            ]
            parts.append(("return_version", str(row.pk), digest, evidence.digest_row(row)))
        data: dict[str, int | str] = {"version": version, "field": field}
        done = _record(programme, quarter, data, parts, why, by, now)
        kept.save(update_fields=["texts", "mark"])
        if parts[1:]:
            row.save(update_fields=["findings"])
        _erase_beside(programme, quarter, words, left)
    where = f"{field} of {programme}, {quarter.label}, version {version}"
    return Erased(
        done.serial,
        f"Erased: {where}. The workbook that was sent, {row.file_name}, may hold the same words: erase it "
        "too.",
        workbook=row.digest_id,
    )


ERASED_ON = "Erased on "


def left_behind(now: Turn) -> str:
    """What stands in the place of erased words."""
    return f"{ERASED_ON}{day_of(now.recorded_at)}."


def _find_version(programme: str, quarter: Quarter, version: int) -> ReturnVersion:
    of = {"programme": programme, "quarter": quarter, "version": version}
    row = ReturnVersion.objects.filter(**of).first()
    if row is None:
        raise Refused(f"The return of {programme} for {quarter.label} has no version {version}.")
    return row


def _words(kept: ReturnText, field: str, row: ReturnVersion) -> str:
    if field not in kept.texts:
        names = ", ".join(sorted(kept.texts)) or "none"
        raise Refused(f"Version {row.version} has no text “{field}”. Its texts are: {names}.")
    words: str = kept.texts[field]
    return words


def _erase_beside(programme: str, quarter: Quarter, words: str, left: str) -> None:
    """The same words in drafts, and what a worker read from uploads of this return."""
    of = {"draft__programme": programme, "draft__quarter": quarter}
    for rows in (DraftChange.objects.filter(**of), DraftConflict.objects.filter(**of)):
        for one in rows:
            if one.raw[-1] == words:
                one.raw = [*one.raw[:-1], left]
                one.save(update_fields=["raw"])
    UploadReading.objects.filter(upload__programme=programme, upload__quarter=quarter).delete()


def erase_reason(*, serial: int, reason: str, by: str, at: datetime | None = None) -> Erased:
    """Erase the words of a decision or message; the decision stays."""
    why = texts.checked_reason(reason, WHY)
    with ledger.turn(at) as now:
        row = Reason.objects.filter(serial=serial).first()
        if row is None:
            raise Refused(f"Entry {serial} of the ledger has no words in the register.")
        if row.text.startswith(ERASED_ON):
            raise Refused(f"The words of entry {serial} were erased already: {row.text}")
        left = left_behind(now)
        parts: list[Row] = [("reason", str(serial), evidence.digest_text(row.text), left)]
        done = _record(row.programme, Quarter(row.quarter), {"entry": serial}, parts, why, by, now)
        row.text = left
        row.save(update_fields=["text"])
    return Erased(done.serial, f"Erased: the words of entry {serial} of the ledger.")


def erase_workbook(*, digest: str, reason: str, by: str, at: datetime | None = None) -> Erased:
    """Erase the bytes of a file that a provider sent; its digest, size and figures stay."""
    why = texts.checked_reason(reason, WHY)
    with ledger.turn(at) as now:
        whole, programme, quarter = _find_workbook(digest)
        if whole in erasures.find_erased("file"):
            files.path_of(whole).unlink(missing_ok=True)  # as after a crash
            raise Refused(f"The file {whole[:12]} was erased already.")
        parts: list[Row] = [("file", whole, whole, "")]
        done = _record(programme, quarter, {"file": whole}, parts, why, by, now)
        UploadReading.objects.filter(digest=whole).delete()
        transaction.on_commit(lambda: files.path_of(whole).unlink(missing_ok=True))
    return Erased(done.serial, f"Erased: the file {whole[:12]} of {programme}, {quarter.label}.")


def _find_workbook(digest: str) -> tuple[str, str, Quarter]:
    """A file that was sent as a return: other files are evidence that belongs to nobody in person."""
    found = {
        (whole, programme, number)
        for rows in (ReturnVersion.objects, Upload.objects)
        for whole, programme, number in rows.filter(digest__digest__startswith=digest).values_list(
            "digest_id", "programme", "quarter"
        )
    }
    if not digest or len({whole for whole, _, _ in found}) != 1:
        raise Refused(
            f"{'More than one' if found else 'No'} file of a return begins with the digest “{digest}”."
        )
    whole, programme, number = min(found)
    return whole, programme, Quarter(number)


# What can be erased


class Part(StrEnum):
    """What is erased at once."""

    TEXT = "text"
    """One answer of a submitted version."""
    WORDS = "words"
    """A reason or message of the ledger."""
    WORKBOOK = "workbook"
    """A file that a provider sent."""


WORDS_OF: Mapping[str, str] = MappingProxyType(
    {
        "return.accepted": "Message on accepting the return",
        "return.returned": "Reason for sending the return back",
        "return.reopened": "Reason for reopening the return",
        "query.asked": "Query",
        "query.answered": "Answer to a query",
        "draft.declined": "Reason for declining to certify",
        "rating.overridden": "Reason for a rating by decision",
        "check.waived": "Reason for setting a check aside",
        "round.dates-changed": "Reason for changing the round’s dates",
        "round.missing": "Reason why the return is missing",
        "people.reopened": "Reason for reopening an account",
        erasures.ERASED: "Reason for an erasure",
    }
)
"""What the words are that belong to an event, by its kind."""


@dataclass(frozen=True, slots=True)
class Erasable:
    """Something that can be erased: named by what it is, never by what it says."""

    part: Part
    key: str
    """The version and the question (``1:narrative.worked``), the entry, or the file's digest."""
    title: str
    by: str
    at: datetime
    """When it was sent or said."""
    erased: str = ""
    """“Erased on 2 July 2026.” where it was erased already."""


def find_quarters() -> Sequence[Quarter]:
    """The quarters of which anything is kept that can be erased, newest first."""
    rows = (ReturnVersion.objects, Upload.objects, Reason.objects)
    numbers = {number for one in rows for number in one.values_list("quarter", flat=True).distinct()}
    return [Quarter(number) for number in sorted(numbers, reverse=True)]


def find_erasable(programme: str, quarter: Quarter) -> Sequence[Erasable]:
    """What can be erased beside a programme's return; beside no programme, of rounds and accounts."""
    return (
        *_find_answers(programme, quarter),
        *_find_reasons(programme, quarter),
        *_find_workbooks(programme, quarter),
    )


def _find_answers(programme: str, quarter: Quarter) -> Iterator[Erasable]:
    rows = ReturnText.objects.filter(version__programme=programme, version__quarter=quarter)
    rows = rows.select_related("version").order_by("version__version")
    events = _events(row.version.submitted_serial for row in rows)
    labels = _labels(programme, quarter) if rows else {}
    for row in rows:
        version, sent = row.version.version, events[row.version.submitted_serial].append
        for field, text in row.texts.items():
            title = f"Version {version}: “{labels.get(field, field)}”"
            key = f"{version}:{field}"
            yield Erasable(Part.TEXT, key, title, sent.by, sent.recorded_at, _erased(text))


def _events(serials: Iterable[int]) -> Mapping[int, EventRow]:
    rows = EventRow.objects.filter(serial__in=list(serials)).select_related("append")
    return {row.serial: row for row in rows}


def _labels(programme: str, quarter: Quarter) -> Mapping[str, str]:
    """What the return asks in words, by field; what an edition asks no more keeps its id."""
    if programme not in {one.code for one in editions.in_force(quarter)[0].programmes}:
        return {}
    return {field: one.label for field, one in form_for(known(quarter), programme).fields.items()}


def _find_reasons(programme: str, quarter: Quarter) -> Iterator[Erasable]:
    rows = Reason.objects.filter(programme=programme, quarter=quarter).order_by("serial")
    events = _events(row.serial for row in rows)
    for row in rows:
        event = events[row.serial]
        title, said = WORDS_OF.get(event.kind, "Words of a decision"), event.append
        yield Erasable(Part.WORDS, str(row.serial), title, said.by, said.recorded_at, _erased(row.text))


def _find_workbooks(programme: str, quarter: Quarter) -> Iterator[Erasable]:
    of, gone = {"programme": programme, "quarter": quarter}, erasures.find_erased("file")
    versions = ReturnVersion.objects.filter(**of)
    events = _events(versions.values_list("submitted_serial", flat=True))
    sent = [
        *Upload.objects.filter(**of).values_list("at", "digest_id", "name", "by"),
        *(
            (one.submitted_at, one.digest_id, one.file_name, events[one.submitted_serial].append.by)
            for one in versions
        ),
    ]
    first = {digest: (at, name, by) for at, digest, name, by in sorted(sent, reverse=True)}
    for digest, (at, name, by) in sorted(first.items(), key=lambda one: one[1]):
        left = f"{ERASED_ON}{gone[digest].day}." if digest in gone else ""
        yield Erasable(Part.WORKBOOK, digest, f"Workbook {name}", by, at, left)


def _erased(text: str) -> str:
    return text if text.startswith(ERASED_ON) else ""


def erase(one: Erasable, *, programme: str, quarter: Quarter, reason: str, by: str) -> Erased:
    """Erase what was found by `find_erasable`."""
    if one.part is Part.WORDS:
        return erase_reason(serial=int(one.key), reason=reason, by=by)
    if one.part is Part.WORKBOOK:
        return erase_workbook(digest=one.key, reason=reason, by=by)
    version, _, field = one.key.partition(":")
    return erase_text(
        programme=programme, quarter=quarter, version=int(version), field=field, reason=reason, by=by
    )


def _record(
    programme: str,
    quarter: Quarter,
    data: dict[str, int | str],
    parts: Sequence[Row],
    why: str,
    by: str,
    now: Turn,
) -> ledger.Appended:
    """The event, and the rows by which the database lets the words go."""
    told = {**data, "erased": [list(one) for one in parts]}
    event = ledger.NewEvent(erasures.ERASED, programme, quarter, told, why)
    done = ledger.append(by=by, at=now.recorded_at, events=[event])
    Erasure.objects.bulk_create(
        Erasure(serial=done.serial, table=table, key=key, digest=digest, after=after)
        for table, key, digest, after in parts
    )
    return done
