"""What a report is composed from, put together from the store; cached by what it depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache

from django.utils import timezone

import goldenthread
from goldenthread.framework.model import Edition
from goldenthread.framework.place import Place
from goldenthread.framework.series import TrendChoice
from goldenthread.ledger.refusal import Refused
from goldenthread.performance.quarter import judge
from goldenthread.performance.results import QuarterResult
from goldenthread.periods import Month, Quarter
from goldenthread.reports.compose import compose
from goldenthread.reports.document import INTERNAL, OUTSIDE, PRG, Basis, Document
from goldenthread.reports.inputs import Inputs, Last, Paper, Trend, judging_day, report_month
from goldenthread.reports.printed import find_printed
from goldenthread.returns.known import Known
from goldenthread.store import (
    boundaries,
    editions,
    pack_boroughs,
    packs,
    page_keys,
    places,
    roles,
    snapshots,
    texts,
    trends,
)
from goldenthread.store.aside import aside
from goldenthread.store.known import known
from goldenthread.store.models import AppendRow
from goldenthread.store.views import position
from goldenthread.store.vintages import ADDED
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.methods import METHODS
from goldenthread.trends.ways import Way


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody stands who looks at a quarter: all that a report depends on, the key of the caches."""

    quarter: Quarter
    serial: int
    mark: str
    instant: datetime
    judged_on: date
    today: date
    """The day of looking, by which the last day of a round may have passed."""
    texts: texts.State


def inputs(quarter: Quarter, *, instant: datetime | None = None, serial: int | None = None) -> Inputs:
    """What a quarter's report is composed from, as known now, at an instant, or after a serial.

    With both, the ledger is read up to the serial and judged on the instant's day: a snapshot's basis.
    """
    return inputs_at(stand(quarter, instant=instant, serial=serial))


def document(
    quarter: Quarter,
    kind: str,
    audience: str,
    *,
    instant: datetime | None = None,
    serial: int | None = None,
) -> Document:
    """A quarter's report; the same object while nothing that it depends on changes."""
    return document_at(stand(quarter, instant=instant, serial=serial), kind, audience)


def stand(
    quarter: Quarter,
    *,
    instant: datetime | None = None,
    serial: int | None = None,
    untold: tuple[str, ...] = page_keys.UNTOLD_ON_PAGES,
) -> Stand:
    """The key for what is known at an instant, after a serial, or now.

    Now it is that of the last entry which the quarter's pages tell anything of: see `page_keys`.
    """
    if instant is None and serial is None:
        end, mark = page_keys.last_told(quarter, untold)
    else:
        end, mark = position(serial=serial) if serial is not None else position(instant=instant)
    now = instant or timezone.now()
    day, today = judging_day(quarter, now), timezone.localdate(now)
    return Stand(quarter, end, mark, instant or _moment(end, mark), day, today, texts.state(quarter, end))


def known_from(at: Stand, quarter: Quarter | None = None) -> Known:
    """What is known from where somebody stands, about the quarter looked at or another."""
    return known(quarter or at.quarter, serial=at.serial, today=at.today)


NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a ledger that holds nothing yet."""


@lru_cache(maxsize=64)
def _moment(serial: int, _mark: str) -> datetime:
    """When the last entry was recorded."""
    entries = AppendRow.objects.filter(first__lte=serial).order_by("-serial")
    return entries.values_list("recorded_at", flat=True).first() or NEVER


@lru_cache(maxsize=32)
def document_at(at: Stand, kind: str, audience: str) -> Document:
    """The report from where somebody stands."""
    with places.known_by(at.serial):
        found = _with_pack(at) if kind == PRG else inputs_at(at)
        return compose(replace(found, earlier=_earlier(found, audience)), kind, audience)


def _earlier(found: Inputs, audience: str) -> tuple[Paper, ...]:
    """The papers signed so far that readers of this one have read: inside all, outside those for outside."""
    quarters = {found.quarter, found.last.quarter} if found.last else {found.quarter}
    events = [e for e in found.known.view.events_of(snapshots.SIGNED) if e.period in quarters]
    papers = (_paper(e.subject, e.recorded_at) for e in reversed(events))
    return tuple(paper for seen_by, paper in papers if audience == INTERNAL or seen_by == OUTSIDE)


@lru_cache(maxsize=16)
def _paper(digest: str, signed_at: datetime) -> tuple[str, Paper]:
    report = snapshots.get(digest)
    printed = find_printed(report.document)
    return report.audience, Paper(digest, report.title, report.quarter, signed_at, printed)


def _with_pack(at: Stand) -> Inputs:
    """What the reference group's pack is composed from; its basis names every vintage that it reads."""
    found = inputs_at(at)
    edition = found.known.edition
    topics = packs.topics(edition, at.quarter, at.serial)
    local = pack_boroughs.headline(edition, at.quarter, at.serial)
    vintages = {*found.basis.vintages, *packs.vintages(topics), *pack_boroughs.vintages(local)}
    codes = [one.code for topic in topics for one in topic.series] + [one.code for one in local]
    basis = replace(
        found.basis,
        vintages=tuple(sorted(vintages)),
        definitions={**found.basis.definitions, **_definitions(edition, codes)},
    )
    return replace(
        found, pack=topics, boroughs=local, basis=basis, drawn_with=boundaries.drawn_with(serial=at.serial)
    )


@lru_cache(maxsize=32)
def inputs_at(at: Stand) -> Inputs:
    """What the report is composed from, from where somebody stands."""
    found = returns_at(at)
    with places.known_by(at.serial):
        chosen = _trends(found.known, _months(at, found.known.edition))
    basis = _basis(at, found.known, chosen)
    return replace(found, trends=chosen, basis=basis, last=_last(at, found.known))


@lru_cache(maxsize=32)
def returns_at(at: Stand) -> Inputs:
    """The same without trends and without the report signed last, for pages that tell of returns alone.

    Half of the first look at a page is reading and judging for these two.
    """
    what, result = known_from(at), _judged(at)
    deciders = {p.rating.override.by for p in result.programmes if p.rating.override}
    names = {account: roles.name_person(account) for account in deciders}
    return Inputs(what, result, (), _basis(at, what, ()), at.judged_on, names=names)


Accept = Callable[[Known], Known]
"""What would be known, from what is."""


def inputs_if(at: Stand, programme: str, accept: Accept) -> Inputs:
    """What the report would be composed from if something more of a programme were accepted."""
    made, now = inputs_at(at), known_from(at)
    then = accept(now)
    result = judge_if(now, then, at.judged_on, made.result, programme)
    last = made.last and replace(made.last, now=_last_now(made.last, at, programme, accept))
    return replace(made, known=then, result=result, last=last)


def _last_now(last: Last, at: Stand, programme: str, accept: Accept) -> QuarterResult:
    day = judging_day(last.quarter, datetime.fromisoformat(last.basis.instant))
    now = known_from(at, last.quarter)
    return judge_if(now, accept(now), day, last.now, programme)


def judge_if(now: Known, then: Known, day: date, before: QuarterResult, programme: str) -> QuarterResult:
    """Judge what would be known of a programme, beside what was judged ``before`` of the others.

    Where the last return closes the quarter, that tells of all, and all are judged again.
    """
    closes = then.collection.closed != now.collection.closed
    return judge(then, day) if closes else judge(then, day, before, programme)


@lru_cache(maxsize=16)
def looked_at(at: Stand, way: Way) -> Inputs:
    """The same with its trends looked at in another way."""
    found = inputs_at(at)
    with places.known_by(at.serial):
        return replace(found, trends=_trends(found.known, _months(at, found.known.edition), way))


@lru_cache(maxsize=24)
def _judged(at: Stand) -> QuarterResult:
    return judge(known_from(at), at.judged_on)


def _basis(at: Stand, what: Known, chosen: tuple[Trend, ...]) -> Basis:
    vintages = {v.digest for t in chosen if t.comparison for v in t.comparison.vintages}
    moment = at.instant.astimezone(timezone.get_fixed_timezone(0)).isoformat()
    return Basis(
        moment,
        at.serial,
        what.edition_digest,
        tuple(sorted(vintages)),
        goldenthread.__version__,
        dict(METHODS),
        _definitions(what.edition, [one.choice.series for one in chosen]),
    )


def _definitions(edition: Edition, codes: Iterable[str]) -> dict[str, int]:
    """The numbers of the catalogue's definitions; a series of the edition's own is pinned by the edition."""
    own = {one.code for one in edition.series}
    return {code: ENTRIES[code].number for code in sorted({*codes} & ENTRIES.keys() - own)}


Months = tuple[Month, ...]
"""To which month each series of an edition is told, in the edition's order."""


def _months(at: Stand, edition: Edition) -> Months:
    """To the report’s month or the last complete one of the series."""
    until = report_month(at.quarter)
    every = (_complete(choice.series, edition, at.serial, until) for choice in edition.trends)
    return tuple(report_month(at.quarter, month) for month in every)


def _complete(series: str, edition: Edition, serial: int, until: Month) -> Month | None:
    """The last complete month of a series; None where there are no data."""
    try:
        return trends.complete_month(series, edition, serial=serial, until=until)
    except Refused:
        return None


def _trends(what: Known, to: Months, way: Way = Way.INTERVAL) -> tuple[Trend, ...]:
    # The files of data that were known, and not the last entry: between two extracts all reports share them.
    last = page_keys.last_of(ADDED, what.view.serial)
    return _trends_of(what.edition_digest, to, *last, way, places.current())


@lru_cache(maxsize=24)
def _trends_of(digest: str, to: Months, serial: int, mark: str, way: Way, unit: Place) -> tuple[Trend, ...]:
    descriptive = way is Way.DESCRIPTIVE
    edition, told = editions.edition(digest), []
    for choice, month in zip(edition.trends, to, strict=True):
        found = _comparison(choice.series, month, digest, serial, mark, unit, descriptive=descriptive)
        told.append(_trend(choice, found, edition, month, serial, way))
    return tuple(told)


def _compared(what: Known, to: Months) -> tuple[Comparison, ...]:
    """The comparisons of the trends alone, of those that have data."""
    every = zip(what.edition.trends, to, strict=True)
    by = what.edition_digest, *page_keys.last_of(ADDED, what.view.serial), places.current()
    found = (_comparison(choice.series, month, *by) for choice, month in every)
    return tuple(one for one in found if isinstance(one, Comparison))


@lru_cache(maxsize=64)
def _comparison(
    series: str, to: Month, digest: str, serial: int, _mark: str, _unit: Place, *, descriptive: bool = False
) -> Comparison | Refused:
    """One comparison, or why there is none."""
    edition = editions.edition(digest)
    try:
        return trends.trend(series, to=to, edition=edition, serial=serial, descriptive=descriptive)
    except Refused as refused:
        return refused


def _trend(
    choice: TrendChoice, found: Comparison | Refused, edition: Edition, to: Month, serial: int, way: Way
) -> Trend:
    if isinstance(found, Refused):
        return Trend(choice, None, None, str(found))
    years = trends.rolling(choice.series, to=to, edition=edition, serial=serial)
    told = packs.qualified(choice, found)
    return Trend(told, found, years, aside=aside(found, trends.Known(serial=serial), way))


def _last(at: Stand, what: Known) -> Last | None:
    """The report of this or an earlier quarter that was signed last, by what was known."""
    events = [
        e for e in what.view.events_of(snapshots.SIGNED) if e.period is not None and e.period <= at.quarter
    ]
    signed = ((e.recorded_at, snapshots.get(e.subject)) for e in reversed(events))
    signed_at, report = next((one for one in signed if one[1].tells_returns), (None, None))
    if signed_at is None or report is None:
        return None
    at_that_time = datetime.fromisoformat(report.basis.instant)
    then = stand(report.quarter, instant=at_that_time, serial=report.basis.serial)
    now = replace(then, serial=at.serial, mark=at.mark, today=at.today)
    before, after = known_from(then), known_from(now)
    with places.known_by(then.serial):
        to = _months(then, before.edition)
        compared_then = _compared(before, to)
    same = dict(zip((choice.series for choice in before.edition.trends), to, strict=True))
    wanted = report_month(report.quarter)
    to_now = tuple(same.get(choice.series, wanted) for choice in after.edition.trends)
    with places.known_by(at.serial):
        compared_now = _compared(after, to_now)
    return Last(
        report.quarter,
        report.title,
        report.digest,
        signed_at,
        report.basis,
        _judged(then),
        _judged(then if _is_unmoved(then, now) else now),
        compared_then,
        compared_now,
    )


UNJUDGED = (*page_keys.UNTOLD_ON_PAGES, "report.", "vintage.")
"""How the kinds of entries begin that no judgement of a quarter rests on."""


def _is_unmoved(then: Stand, now: Stand) -> bool:
    """Whether a quarter is judged as it was: nothing that judges it came since, and it is as closed."""
    last, _ = page_keys.last_told(then.quarter, UNJUDGED, now.serial)
    return last <= then.serial and known_from(then).collection == known_from(now).collection
