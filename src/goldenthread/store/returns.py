"""The versions of returns: which file each was, the values read from it, and what the checks found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from goldenthread.ledger.values import Key, Source, Value
from goldenthread.periods import Quarter
from goldenthread.returns.draft import Draft, Place
from goldenthread.returns.findings import Finding, Level
from goldenthread.store import files, texts
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


def versions(programme: str, quarter: Quarter) -> tuple[Version, ...]:
    """Every submitted version of a return, oldest first."""
    rows = ReturnVersion.objects.filter(programme=programme, quarter=quarter).order_by("version")
    return tuple(map(_version, rows))


def get(programme: str, quarter: Quarter, version: int) -> Version:
    """One submitted version of a return, which must be there."""
    return _version(ReturnVersion.objects.get(programme=programme, quarter=quarter, version=version))


def last(programme: str, quarter: Quarter) -> Version | None:
    """The version that was submitted last."""
    row = ReturnVersion.objects.filter(programme=programme, quarter=quarter).order_by("-version").first()
    return None if row is None else _version(row)


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
        values={field: _kept(draft, field, value) for field, value in values.items()},
        findings=[_finding_json(one) for one in findings],
        submitted_serial=serial,
        submitted_at=recorded_at,
    )
    texts.keep(row, words)


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
        tuple(map(_finding, row.findings)),
        row.submitted_at,
    )


def _observation(
    row: ReturnVersion, field: str, kind: str, text: str, sheet: str, cell: str
) -> tuple[Key, Value, Source]:
    measure, _, group = field.partition("|")
    key = Key(row.programme, measure, Quarter(row.quarter), group)
    return key, decode(kind, text), Source(row.file_name, row.digest_id, sheet, cell, row.version)


def _finding_json(one: Finding) -> dict[str, Any]:
    return {
        "level": one.level.value,
        "check": one.check,
        "places": [[place.sheet, place.cell] for place in one.places],
        "wrong": texts.plain(one.wrong),
        "todo": texts.plain(one.todo),
        "fields": list(one.fields),
        "explanation": texts.plain(one.explanation),
    }


def _finding(kept: Mapping[str, Any]) -> Finding:
    return Finding(
        Level(kept["level"]),
        kept["check"],
        tuple(Place(sheet, cell) for sheet, cell in kept["places"]),
        kept["wrong"],
        kept["todo"],
        tuple(kept["fields"]),
        kept["explanation"],
    )
