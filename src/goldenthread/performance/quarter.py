"""Judging a quarter: every programme, every priority area, and the whole. Pure: the same in, the same out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from goldenthread.framework.model import PriorityArea, Programme, State
from goldenthread.ledger.values import Observation
from goldenthread.performance import coverage, engagement, finance, kpis, outcomes, ratings, reach, risks
from goldenthread.performance.results import (
    AreaResult,
    EngagementResult,
    Past,
    ProgrammeResult,
    QuarterResult,
)
from goldenthread.returns.known import Known


def judge(known: Known, as_of: date, others: QuarterResult | None = None, its: str = "") -> QuarterResult:
    """Everything judged about a quarter, from what is known; ``as_of`` is the day for overdue mitigations.

    Where a return is as if it was accepted, all programmes but ``its`` own are as they were judged in
    ``others``, from what else is known on the same day; but their falls are held against the round with it.
    """
    changes = engagement.judge_round(known, known.edition.programmes)
    results = tuple(
        _programme(known, programme, as_of, changes.get(programme.code))
        if others is None or programme.code == its
        else replace(others.of(programme.code), engagement=changes.get(programme.code))
        for programme in known.edition.programmes
    )
    whole = _Together(known, "total", results)
    return QuarterResult(
        quarter=known.quarter,
        programmes=results,
        areas=tuple(_area(known, area, results) for area in known.edition.priority_areas),
        coverage=coverage.of(known, whole.live),
        reach=whole.reach,
        finance=whole.finance,
        activity=whole.activity,
    )


class History(Mapping[str, tuple[Past, ...]]):
    """Each programme's rating and reach over past quarters, the oldest first, for charts.

    Give what is known about each quarter, with the edition that was in force for it. A programme that a
    quarter's edition does not have is missing from that quarter. Nothing is read or judged before a
    programme is asked for: most pages tell of one, or of none. Where a return is as if it was accepted, the
    past of all programmes but ``its`` own is that of ``others``.
    """

    def __init__(
        self, knowns: Iterable[Known], others: Mapping[str, Sequence[Past]] | None = None, its: str = ""
    ) -> None:
        self._given, self._others, self._its = knowns, others, its
        self._judged: dict[str, tuple[Past, ...]] = {}

    @cached_property
    def _knowns(self) -> list[Known]:
        return sorted(self._given, key=lambda one: one.quarter)

    def __getitem__(self, code: str) -> tuple[Past, ...]:
        if self._others is not None and code != self._its:
            return tuple(self._others[code])
        if code not in self._judged:
            programmes = [(known, p) for known in self._knowns for p in known.edition.programmes]
            found = tuple(_past(known, one) for known, one in programmes if one.code == code)
            if not found:
                raise KeyError(code)
            self._judged[code] = found
        return self._judged[code]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(p.code for known in self._knowns for p in known.edition.programmes))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _past(known: Known, programme: Programme) -> Past:
    judged_kpis = [kpis.judged(known, programme, indicator) for indicator in programme.kpis]
    judged_risks = risks.judged(known, programme, known.quarter.window.last.last_day)
    rating = ratings.judged(known, programme.code, judged_kpis, judged_risks)
    return Past(known.quarter, rating.rating, reach.people(known, programme, reach.QUARTER, known.quarter))


def _programme(
    known: Known, programme: Programme, as_of: date, change: EngagementResult | None
) -> ProgrammeResult:
    results = [kpis.judged(known, programme, indicator) for indicator in programme.indicators]
    judged_kpis = tuple(one for one in results if one.indicator.kpi)
    judged_risks = risks.judged(known, programme, as_of)
    return ProgrammeResult(
        programme=programme,
        has_return=_evidence(known, programme) is not None,
        rating=ratings.judged(known, programme.code, judged_kpis, judged_risks),
        kpis=judged_kpis,
        risks=judged_risks,
        reach=reach.of_programme(known, programme),
        finance=finance.of_programme(known, programme),
        engagement=change,
        outcomes=outcomes.outcomes(known, programme),
        activity=outcomes.activity(known, programme),
        own_rating=outcomes.own_rating(known, programme),
        indicators=tuple(one for one in results if not one.indicator.kpi),
    )


def _evidence(known: Known, programme: Programme) -> Observation | None:
    """A cell of the programme's return. The ledger holds the cells of accepted returns only."""
    return next(iter(known.view.of(programme.code, known.quarter)), None)


class _Together:
    """Several programmes taken together: an area's, or all."""

    def __init__(self, known: Known, suffix: str, results: Sequence[ProgrammeResult]) -> None:
        reached = [(r.programme, r.reach) for r in results]
        limit = known.edition.rating.spend_far_off
        self.reach = reach.summed(known, suffix, reached)
        self.finance = finance.summed(known, suffix, [(r.programme, r.finance) for r in results], limit)
        self.activity = outcomes.summed_activity(known, suffix, [(r.programme, r.activity) for r in results])
        self.live = [
            coverage.Judged(r.programme, _evidence(known, r.programme), r.rating, r.kpis, r.risks)
            for r in results
            if r.programme.state is State.LIVE
        ]


def _area(known: Known, area: PriorityArea, results: Sequence[ProgrammeResult]) -> AreaResult:
    those = tuple(r for r in results if area.code in r.programme.priority_areas)
    suffix = f"area.{area.code}"
    together = _Together(known, suffix, those)
    members, live = coverage.members(known, [r.programme for r in those], f".{suffix}")
    return AreaResult(
        area=area,
        programmes=those,
        members=members,
        live=live,
        reach=together.reach,
        finance=together.finance,
        activity=together.activity,
        by_rating=coverage.by_rating(known, together.live, f".{suffix}"),
    )
