"""Published editions, kept to the byte under the digest of their document."""

from __future__ import annotations

import difflib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from goldenthread.framework import load
from goldenthread.framework.fields import Code, Model
from goldenthread.framework.model import Delivery, Edition, Programme, Provider, State
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.store import page_keys
from goldenthread.store.models import EditionRow
from goldenthread.store.paths import folder, keep_whole

PUBLISHED = "framework.published"
"""The entry of the ledger that says so."""
FOLDER: Final = "editions"
"""Of the data directory: what is kept beside editions, and read from them again where it is missing."""


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """An edition with its digest and the moment it was published; it is read when it is asked for."""

    digest: str
    effective_from: Quarter
    serial: int
    recorded_at: datetime

    @property
    def edition(self) -> Edition:
        """What was published."""
        return edition(self.digest)


def all() -> tuple[PublishedEdition, ...]:  # noqa: A001 - read as editions.all()
    """Every published edition, oldest first."""
    return _all(*page_keys.last_of(PUBLISHED))


@lru_cache(maxsize=8)
def _all(_serial: int, _mark: str) -> tuple[PublishedEdition, ...]:
    """The same where the last was published by this entry, in whose turn it was kept."""
    rows = EditionRow.objects.order_by("serial")
    columns = rows.values_list("digest", "effective_from", "serial", "recorded_at")
    return tuple(
        PublishedEdition(digest, Quarter(start), serial, at) for digest, start, serial, at in columns
    )


def in_force(quarter: Quarter, serial: int | None = None) -> tuple[Edition, str]:
    """The edition for a quarter and its digest: the last published of those effective by then."""
    digest = digest_in_force(quarter, serial)
    return edition(digest), digest


def digest_in_force(quarter: Quarter, serial: int | None = None) -> str:
    """The digest of the same, which is not read."""
    for one in reversed(all()):
        if one.effective_from <= quarter and (serial is None or one.serial <= serial):
            return one.digest
    raise Refused(
        f"No edition of the framework covers {quarter.label}. "
        "Publish one that is effective from this quarter or an earlier one."
    )


def latest(serial: int | None = None) -> PublishedEdition | None:
    """The edition that was published last, of all or up to a serial."""
    published = [one for one in all() if serial is None or one.serial <= serial]
    return published[-1] if published else None


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


class Part(Model):
    """A programme of an edition: whether it is live, and who delivers it."""

    code: Code
    state: State
    providers: tuple[Delivery, ...]


class Outline(Model):
    """Who does what in an edition: its providers, and its programmes in a few words."""

    providers: tuple[Provider, ...]
    programmes: tuple[Part, ...]


@lru_cache(maxsize=128)
def outline(digest: str) -> Outline:
    """The outline of a published edition, as it is kept beside it under its digest.

    What is whose is asked of every edition there ever was, and reading one whole takes 45 ms.
    """
    path = folder(FOLDER) / f"{digest}.outline.json"
    with suppress(OSError, ValueError):  # not there yet, half-written in a power cut, or of another release
        return Outline.model_validate_json(path.read_bytes())
    found = outline_of(edition(digest))
    with suppress(OSError):  # a full disk costs time, and no page
        keep_whole(path, found.model_dump_json())
    return found


def outline_of(of: Edition) -> Outline:
    """The outline of an edition that was read."""
    parts = (Part(code=one.code, state=one.state, providers=one.providers) for one in of.programmes)
    return Outline(providers=of.providers, programmes=tuple(parts))


def forget_beside() -> None:
    """Forget what is kept beside editions, as where somebody may have changed it."""
    for path in folder(FOLDER).iterdir():
        path.unlink(missing_ok=True)


def programme(code: str, quarter: Quarter) -> Programme:
    """A programme of the edition for a quarter; refused, with the nearest code, when there is none."""
    codes = {p.code: p for p in in_force(quarter)[0].programmes}
    if code in codes:
        return codes[code]
    near = difflib.get_close_matches(code.upper(), codes, n=1)
    todo = f"Did you mean {near[0]}?" if near else f"Its programmes are {', '.join(codes)}."
    raise Refused(f"The edition for {quarter.label} has no programme “{code}”. {todo}")
