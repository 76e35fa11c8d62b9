"""The reviewer's pages made ready: composed once for as long as nothing that they depend on changes."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from goldenthread.reports.document import Document
from goldenthread.reports.review import moving, one, queue
from goldenthread.reports.review.moving import Published, Signed
from goldenthread.reports.review.one import Movement, ReviewPage
from goldenthread.reports.review.queue import Queue, Show
from goldenthread.returns.versions import Content
from goldenthread.returns.workflow import State
from goldenthread.store import inputs, reviews, snapshots
from goldenthread.store import returns as versions
from goldenthread.store.inputs import Stand
from goldenthread.store.known import known
from goldenthread.web import sites


@lru_cache(maxsize=8)
def of_queue(at: Stand, show: Show) -> Document:
    """The queue of a quarter."""
    seen = inputs.inputs_at(at)
    return queue.compose(Queue(at.quarter, seen.known.edition, reviews.waiting(at), seen.basis), show)


@lru_cache(maxsize=16)
def of_one(at: Stand, programme: str) -> ReviewPage:
    """The page of one return."""
    found = reviews.one(at, programme)
    version = versions.get(programme, at.quarter, found.content.version)
    then = reviews.then(known(at.quarter, serial=at.serial), version)
    made = replace(inputs.inputs_at(at), known=then, result=found.judged)
    return one.compose(found, made, movement(at, programme))


@lru_cache(maxsize=16)
def movement(at: Stand, programme: str) -> Movement | None:
    """What accepting the last version would move; None where it is accepted already."""
    found = reviews.one(at, programme)
    if found.state.state is State.ACCEPTED:
        return None
    version = versions.get(programme, at.quarter, found.content.version)
    then = reviews.then(known(at.quarter, serial=at.serial), version)
    site = sites.as_if(at, then)
    moved = moving.moved(_published(at), moving.published(site))
    return Movement(moved, _signed(at, programme, found.state.accepted_version, found.content), site.figures)


@lru_cache(maxsize=4)
def _published(at: Stand) -> Published:
    return moving.published(sites.of(at))


def _signed(at: Stand, programme: str, accepted: int, content: Content) -> tuple[Signed, ...]:
    """The signed reports that stand on a value which this version changes."""
    if not accepted:
        return ()
    before = reviews.content(versions.get(programme, at.quarter, accepted))
    cells = moving.changed_cells(before.told, content.told)
    found = ((report, _resting(report.digest, cells)) for report in snapshots.all() if report.signed_at)
    return tuple(Signed(report.digest, report.title, labels) for report, labels in found if labels)


@lru_cache(maxsize=64)
def _resting(digest: str, cells: frozenset[str]) -> tuple[str, ...]:
    return moving.resting_on(snapshots.get(digest).document, cells)
