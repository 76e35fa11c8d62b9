"""The reviewer's pages made ready: composed once for as long as nothing that they depend on changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from django.utils.safestring import SafeString

from goldenthread.periods import Quarter
from goldenthread.reports.document import Document
from goldenthread.reports.review import moving, one, queue
from goldenthread.reports.review.moving import Published, Quarterly, Signed
from goldenthread.reports.review.one import Movement, ReviewPage
from goldenthread.reports.review.queue import Queue, Show
from goldenthread.reports.review.submitted import Submitted
from goldenthread.returns.known import Known
from goldenthread.returns.workflow import State
from goldenthread.store import inputs, page_keys, reviews, rounds, snapshots
from goldenthread.store import returns as versions
from goldenthread.store.inputs import Accept, Stand
from goldenthread.store.views import Place
from goldenthread.web import drawing, sites


@lru_cache(maxsize=8)
def of_queue(at: Stand, show: Show) -> Document:
    """The queue of a quarter."""
    seen = inputs.returns_at(inputs.stand(at.quarter))
    return queue.compose(Queue(at.quarter, seen.known.edition, reviews.waiting(at), seen.basis), show)


@lru_cache(maxsize=8)
def draw_queue(at: Stand, show: Show, base: str) -> SafeString:
    """The same, drawn; its figures lie below an address."""
    return drawing.fragment(of_queue(at, show), base)


ACCEPTED = "return.accepted"
Beside = tuple[Stand, Place]
"""What the page of one return depends on beside its quarter: the newest quarter, and what was signed last."""


def _beside(at: Stand) -> Beside:
    newest = max((at.quarter, *rounds.quarters_with(ACCEPTED)))
    return inputs.stand(newest), page_keys.last_of(snapshots.SIGNED)


def of_one(at: Stand, programme: str) -> ReviewPage:
    """The page of one return."""
    return _of_one(at, programme, _beside(at))


@lru_cache(maxsize=16)
def _of_one(at: Stand, programme: str, beside: Beside) -> ReviewPage:
    found = reviews.one(at, programme)
    version = versions.get(programme, at.quarter, found.content.version)
    then = reviews.then(inputs.known_from(at), version)
    made = replace(inputs.returns_at(inputs.stand(at.quarter)), known=then, result=found.judged)
    return one.compose(found, made, _movement(at, programme, beside))


def movement(at: Stand, programme: str) -> Movement | None:
    """What accepting the last version would move; None where it is accepted already."""
    return _movement(at, programme, _beside(at))


@lru_cache(maxsize=16)
def _movement(at: Stand, programme: str, beside: Beside) -> Movement | None:
    found = reviews.one(at, programme)
    if found.state.state is State.ACCEPTED:
        return None
    if found.state.version == found.state.accepted_version:
        return Movement((), ())  # reopened, and no other version has come
    now = inputs.known_from(beside[0], at.quarter)  # with all that later quarters look back from
    then = reviews.then(now, versions.get(programme, at.quarter, found.content.version))

    def accept(what: Known) -> Known:
        collection = then.collection if what.quarter == then.quarter else what.collection
        return replace(what, view=then.view, collection=collection, texts=then.texts)

    later = sorted(q for q in rounds.quarters_with(ACCEPTED) if q > at.quarter)
    each = [
        _quarterly(inputs.stand(quarter), programme, at.quarter, accept) for quarter in (at.quarter, *later)
    ]
    names = {one.quarter: frozenset(m.name for m in one.moved) for one in each}
    return Movement(
        tuple(one for one in each if one.moved), _signed((programme, at.quarter), _changed(found), names)
    )


def _quarterly(at: Stand, programme: str, of: Quarter, accept: Accept) -> Quarterly:
    """What would move on the pages of a quarter if a return of this or an earlier one were accepted."""
    site, codes = sites.as_if(at, programme, of, accept)
    after = moving.published(site, codes)
    return Quarterly(at.quarter, moving.moved(_published(at, codes), after), after.behind)


@lru_cache(maxsize=8)
def _published(at: Stand, codes: tuple[str, ...]) -> Published:
    return moving.published(sites.of(at), codes)


def _changed(one: Submitted) -> frozenset[str]:
    """The cells of the accepted version whose values this one changes."""
    if not one.state.accepted_version:
        return frozenset()
    before = versions.get(one.programme.code, one.quarter, one.state.accepted_version)
    return moving.changed_cells(reviews.content(before).told, one.content.told)


def _signed(
    of: tuple[str, Quarter], cells: frozenset[str], names: Mapping[Quarter, frozenset[str]]
) -> tuple[Signed, ...]:
    """The signed reports with figures that would be others: of these cells, or moved in their quarter.

    Only those of a quarter in which something moves, or that stand on this return, are read at all.
    """
    moved = [quarter for quarter, some in names.items() if some]
    reports = snapshots.signed_about(moved, of if cells else None)
    found = [(one, _standing(one.digest, cells, names.get(one.quarter, frozenset()))) for one in reports]
    return tuple(Signed(report.digest, report.title, labels) for report, labels in found if labels)


@lru_cache(maxsize=64)
def _standing(digest: str, cells: frozenset[str], names: frozenset[str]) -> tuple[str, ...]:
    return moving.standing_on(snapshots.get(digest).document, cells, names)
