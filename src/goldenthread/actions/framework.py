"""Editions of the framework: check a document, and publish it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from goldenthread.framework import load
from goldenthread.framework.diff import Change, diff
from goldenthread.framework.model import Edition
from goldenthread.framework.problems import Problem
from goldenthread.ledger.refusal import Refused
from goldenthread.store import editions, files, ledger
from goldenthread.store.clock import in_words
from goldenthread.store.editions import PublishedEdition
from goldenthread.store.models import EditionRow
from goldenthread.trends.catalogue import ENTRIES, code_of_own
from goldenthread.trends.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Published:
    """An edition just published, and what it changes against the one before."""

    digest: str
    edition: Edition
    changes: tuple[Change, ...]


def check(*, document: bytes) -> tuple[tuple[Problem, ...], Edition | None]:
    """Every problem of an edition's document at once, and the edition when there is none."""
    known = frozenset(ENTRIES)
    edition, problems = load.read(document, known_series=known)
    if edition is not None:
        problems += (*_counted_twice(edition), *_shipped_codes(edition))
    return problems, None if problems else edition


def _counted_twice(edition: Edition) -> Iterator[Problem]:
    """The edition's own series that add up classes of which one holds the other."""
    for number, one in enumerate(edition.series):
        kind = KINDS.get(one.kind)
        why_not = kind.nested.why_not_added(one.select, one.less) if kind else None
        if why_not:
            yield Problem(f"series[{number}] “{one.code}”", why_not, "")


def _shipped_codes(edition: Edition) -> Iterator[Problem]:
    """The edition's own series that would take over one that the program carries; format 1 may have them."""
    for number, one in enumerate(edition.series):
        if edition.format > 1 and one.code in ENTRIES:
            wrong = f"“{one.code}” is a series that comes with the program, “{ENTRIES[one.code].title}”."
            todo = f"Give your own series a code of its own, such as {code_of_own(one.code)}."
            yield Problem(f"series[{number}] “{one.code}”", wrong, todo)


def keep_draft(*, document: bytes) -> str:
    """Keep an edition's document until it is published, or for good where it never is; its digest."""
    return files.keep(document)


def compare_with_latest(edition: Edition) -> tuple[Change, ...]:
    """What an edition would change against the one that was published last."""
    before = editions.latest()
    return diff(before.edition if before else None, edition)


def publish(*, document: bytes, by: str, at: datetime | None = None) -> Published:
    """Publish an edition: it can never be changed afterwards, only followed by another one."""
    edition = _sound(document)
    digest = load.digest(document)
    with ledger.turn(at) as now:
        before = editions.latest()
        _decide(edition, digest, before)
        done = ledger.append(by=by, at=now.recorded_at, events=[_event(edition, digest)])
        EditionRow.objects.create(
            digest=digest,
            title=edition.title,
            effective_from=edition.effective_from,
            document=document,
            serial=done.serial,
            recorded_at=done.recorded_at,
        )
        editions.outline(digest)  # kept now, so that no page reads the whole edition for it
    return Published(digest, edition, diff(before.edition if before else None, edition))


def _sound(document: bytes) -> Edition:
    problems, edition = check(document=document)
    if edition is None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise Refused(
            f"This edition has {count}, so it was not published. Mend what is listed and publish again.",
            tuple(map(str, problems)),
        )
    return edition


def _decide(edition: Edition, digest: str, before: PublishedEdition | None) -> None:
    for old in editions.all():
        if old.digest == digest:
            raise Refused(f"This edition was published already, at {in_words(old.recorded_at)}.")
    if before and edition.effective_from < before.edition.effective_from:
        raise Refused(
            f"This edition is effective from {edition.effective_from.label}, "
            f"but one that is effective from {before.edition.effective_from.label} is published already. "
            "Editions follow each other in time: give that quarter or a later one."
        )


def _event(edition: Edition, digest: str) -> ledger.NewEvent:
    start = edition.effective_from
    return ledger.NewEvent(
        editions.PUBLISHED, digest, start, {"effective_from": str(start), "title": edition.title}
    )
