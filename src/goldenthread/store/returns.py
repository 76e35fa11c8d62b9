"""The versions of returns: which file each was, the values read from it, and what the checks found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from goldenthread.ledger.values import Key, Source, Value
from goldenthread.periods import Quarter
from goldenthread.returns.draft import Draft, Place
from goldenthread.returns.findings import Finding, as_json, from_json
from goldenthread.store import evidence, files, texts
from goldenthread.store.coding import decode, encode
from goldenthread.store.models import ReturnVersion


@dataclass(frozen=True, slots=True)
class Version:
    """One submitted version of a return."""

    programme: str
    quarter: Quarter
    version: int
    file_name: str
    digest: str
    edition: str
    observations: tuple[tuple[Key, Value, Source], ...]
    """What enters the ledger when the version is accepted, in order of key."""
    findings: tuple[Finding, ...]
    submitted_at: datetime
    serial: int = 0
    """The ledger's entry that says so."""

    @property
    def values(self) -> Mapping[str, Value]:
        """What it says, by field id."""
        keys = ((key, value) for key, value, _ in self.observations)
        return {f"{key.measure}|{key.group}" if key.group else key.measure: value for key, value in keys}


def versions(programme: str, quarter: Quarter) -> tuple[Version, ...]:
    """Every submitted version of a return, oldest first."""
    rows = ReturnVersion.objects.filter(programme=programme, quarter=quarter).order_by("version")
    return tuple(map(_version, rows))


def submitted() -> Iterator[tuple[int, str, Quarter, int, str]]:
    """Every version of every return, in order: serial of submission, programme, quarter, version, digest."""
    rows = ReturnVersion.objects.order_by("submitted_serial")
    for serial, programme, quarter, version, digest in rows.values_list(
        "submitted_serial", "programme", "quarter", "version", "digest_id"
    ):
        yield serial, programme, Quarter(quarter), version, digest


def submitted_at(serial: int) -> Version:
    """The version whose submission is the event with this serial, which must be there."""
    return _version(ReturnVersion.objects.get(submitted_serial=serial))


def get(programme: str, quarter: Quarter, version: int) -> Version:
    """One submitted version of a return, which must be there."""
    return _version(ReturnVersion.objects.get(programme=programme, quarter=quarter, version=version))


def last(programme: str, quarter: Quarter) -> Version | None:
    """The version that was submitted last."""
    row = ReturnVersion.objects.filter(programme=programme, quarter=quarter).order_by("-version").first()
    return None if row is None else _version(row)


def last_number(programme: str, quarter: Quarter) -> int:
    """The number of the version that was submitted last; 0 before any."""
    of_return = ReturnVersion.objects.filter(programme=programme, quarter=quarter)
    return of_return.order_by("-version").values_list("version", flat=True).first() or 0


def keep(
    draft: Draft,
    content: bytes,
    *,
    version: int,
    edition: str,
    values: Mapping[str, Value],
    words: Mapping[str, str],
    findings: Sequence[Finding],
    serial: int,
    recorded_at: datetime,
) -> None:
    """Keep a submitted version: its file, values, texts and findings."""
    row = ReturnVersion.objects.create(
        programme=draft.programme,
        quarter=draft.quarter,
        version=version,
        file_name=draft.file.name,
        digest_id=files.keep(content),
        edition=edition,
        values=_kept_values(draft, values),
        findings=_kept_findings(findings),
        submitted_serial=serial,
        submitted_at=recorded_at,
    )
    texts.keep(row, words)


def digest_parts(
    draft: Draft,
    edition: str,
    values: Mapping[str, Value],
    words: Mapping[str, str],
    findings: Sequence[Finding],
) -> dict[str, str]:
    """What the event of a submission holds of the version: the digests of its content and of its texts."""
    told = _kept_values(draft, values), _kept_findings(findings)
    content = evidence.digest_version(draft.file.name, draft.file.digest, edition, *told)
    return {"content": content, "texts": texts.mark(texts.kept_texts(words))}


def _kept_values(draft: Draft, values: Mapping[str, Value]) -> dict[str, list[str]]:
    return {field: _kept(draft, field, value) for field, value in values.items()}


def _kept_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [as_json(plain(one)) for one in findings]


def _kept(draft: Draft, field: str, value: Value) -> list[str]:
    entry = draft.entries.get(field)
    place = entry.place if entry else Place("")
    return [*encode(value), place.sheet, place.cell]


def _version(row: ReturnVersion) -> Version:
    return Version(
        row.programme,
        Quarter(row.quarter),
        row.version,
        row.file_name,
        row.digest_id,
        row.edition,
        tuple(sorted((_observation(row, f, *kept) for f, kept in row.values.items()), key=lambda o: o[0])),
        tuple(map(from_json, row.findings)),
        row.submitted_at,
        row.submitted_serial,
    )


def _observation(
    row: ReturnVersion, field: str, kind: str, text: str, sheet: str, cell: str
) -> tuple[Key, Value, Source]:
    measure, _, group = field.partition("|")
    key = Key(row.programme, measure, Quarter(row.quarter), group)
    return key, decode(kind, text), Source(row.file_name, row.digest_id, sheet, cell, row.version)


def plain(one: Finding) -> Finding:
    """A finding without signs that a database cannot hold."""
    return replace(
        one,
        wrong=texts.plain(one.wrong),
        todo=texts.plain(one.todo),
        explanation=texts.plain(one.explanation),
    )
