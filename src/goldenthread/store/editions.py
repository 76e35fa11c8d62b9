"""Published editions, kept to the byte under the digest of their document."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from goldenthread.framework import load
from goldenthread.framework.model import Edition, Programme
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.store.models import EditionRow
from goldenthread.store.moment import once


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """An edition with its digest and the moment it was published."""

    digest: str
    edition: Edition
    serial: int
    recorded_at: datetime


@once
def all() -> tuple[PublishedEdition, ...]:  # noqa: A001 - read as editions.all()
    """Every published edition, oldest first."""
    rows = EditionRow.objects.order_by("serial").values_list("digest", "serial", "recorded_at")
    return tuple(PublishedEdition(digest, edition(digest), serial, at) for digest, serial, at in rows)


@once
def in_force(quarter: Quarter, serial: int | None = None) -> tuple[Edition, str]:
    """The edition for a quarter and its digest: the last published of those effective by then."""
    rows = EditionRow.objects.filter(effective_from__lte=quarter).order_by("-serial")
    if serial is not None:
        rows = rows.filter(serial__lte=serial)
    digest = rows.values_list("digest", flat=True).first()
    if digest is None:
        raise Refused(
            f"No edition of the framework covers {quarter.label}. "
            "Publish one that is effective from this quarter or an earlier one."
        )
    return edition(digest), digest


def latest() -> PublishedEdition | None:
    """The edition that was published last."""
    row = EditionRow.objects.order_by("-serial").first()
    if row is None:
        return None
    return PublishedEdition(row.digest, edition(row.digest), row.serial, row.recorded_at)


def document(digest: str) -> bytes:
    """The document of a published edition, to the byte."""
    found = EditionRow.objects.filter(digest=digest).values_list("document", flat=True).first()
    if found is None:
        raise Refused(f"No edition with the digest {digest[:12]} is published.")
    if load.digest(bytes(found)) != digest:
        raise Refused(
            f"The edition {digest[:12]} is not as it was published, so nothing is made from it. "
            "Restore a backup, and see: verify all"
        )
    return bytes(found)


@lru_cache(maxsize=32)
def edition(digest: str) -> Edition:
    """A published edition; the digest is its name, so that it is read once."""
    return load.published(document(digest))


def programme(code: str, quarter: Quarter) -> Programme:
    """A programme of the edition for a quarter; refused, with the nearest code, when there is none."""
    codes = {p.code: p for p in in_force(quarter)[0].programmes}
    if code in codes:
        return codes[code]
    near = difflib.get_close_matches(code.upper(), codes, n=1)
    todo = f"Did you mean {near[0]}?" if near else f"Its programmes are {', '.join(codes)}."
    raise Refused(f"The edition for {quarter.label} has no programme “{code}”. {todo}")
