"""Coverage: how many of how many, so that no count of green programmes stands alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from goldenthread.framework.model import Programme
from goldenthread.ledger.figures import Figure, Input, Partial
from goldenthread.ledger.sentences import Sentence
from goldenthread.ledger.values import Observation
from goldenthread.performance.results import Coverage, KpiResult, ProgrammeRating, Rating, RiskResult
from goldenthread.performance.sources import said
from goldenthread.performance.totals import awaited
from goldenthread.performance.words import plural, verb
from goldenthread.returns.known import Known

UNIT = "programmes"
FLAGGED = (Rating.RED, Rating.AMBER)


@dataclass(frozen=True, slots=True)
class Judged:
    """A live programme as far as coverage looks at it."""

    programme: Programme
    evidence: Observation | None
    """A cell of its accepted return; None when there is no return."""
    rating: ProgrammeRating
    kpis: tuple[KpiResult, ...]
    risks: tuple[RiskResult, ...]

    @property
    def has_kpi_data(self) -> bool:
        """True when at least one KPI is judged."""
        return self.rating.kpis is not Rating.NONE

    @property
    def is_green(self) -> bool:
        """True when the rating that counts is green."""
        return self.rating.rating is Rating.GREEN


def of(known: Known, live: Sequence[Judged]) -> Coverage:
    """The live programmes: how many returned, how many have KPI data, and how many have each rating."""
    alive = [_alive(known, one) for one in live]
    returned = [_returned(known, one) for one in live if one.evidence]
    rated = [(one, _rated(known, one)) for one in live]
    with_data = [figure for one, figure in rated if one.has_kpi_data]
    well = [figure for one, figure in rated if one.has_kpi_data and one.is_green]
    every, waiting = [figure for _, figure in rated], _waiting(known, live)
    count = _count("live", "Live programmes", alive, alive)
    data = _count("with-kpi-data", "Live programmes with KPI data", with_data, every, waiting)
    green = _count("green-with-kpi-data", "Green, of the live programmes with KPI data", well, every, waiting)
    sentence = said_of(count, data, green)
    return Coverage(
        live=count,
        with_return=_count("with-return", "Live programmes with an accepted return", returned, alive),
        with_kpi_data=data,
        by_rating=by_rating(known, live, ""),
        sentence=str(sentence),
        green_with_kpi_data=green,
        said=sentence,
    )


def by_rating(known: Known, live: Sequence[Judged], suffix: str) -> Mapping[Rating, Figure]:
    """How many live programmes have each rating that counts; the four add up to all of them.

    While returns are awaited, one that has none yet counts only where its risks make it red or amber already.
    """
    waiting = _waiting(known, live)
    told = [one for one in live if waiting is None or one.evidence or one.rating.rating in FLAGGED]
    rated = [(one.rating.rating, _rated(known, one)) for one in told]
    return {
        rating: _count(
            f"{rating.value.replace(' ', '-')}{suffix}",
            f"Live programmes with {rating.value}"
            if rating is Rating.NONE
            else f"Live programmes rated {rating}",
            [figure for found, figure in rated if found is rating],
            [figure for _, figure in rated],
            waiting,
        )
        for rating in Rating
    }


def _waiting(known: Known, live: Sequence[Judged]) -> Partial | None:
    return awaited(known, [one.programme for one in live])


def members(known: Known, programmes: Sequence[Programme], suffix: str) -> tuple[Figure, Figure]:
    """How many programmes there are, whatever their state, and how many of them are live."""
    every = [_one(known, p, "state", p.state.value) for p in programmes]
    live = [figure for figure, p in zip(every, programmes, strict=True) if p.state.value == "live"]
    return (
        _count(f"programmes{suffix}", "Programmes, whatever their state", every, every),
        _count(f"live{suffix}", "Live programmes", live, every),
    )


def said_of(live: Figure, data: Figure, green: Figure) -> Sentence:
    """``25 of the 26 live programmes with KPI data are green; 2 live programmes have no KPI data.``"""
    if not live.number:
        return Sentence(("No programme is live.",))
    if data.partial is not None:
        return _so_far(data, green)
    without = (live.number or 0) - (data.number or 0)
    if not data.number:
        if live.number == 1:
            return Sentence(("The one live programme has no KPI data.",))
        return Sentence(("None of the ", live, " live programmes has KPI data."))
    rest = Figure(
        "coverage.without-kpi-data",
        "Live programmes without KPI data",
        Decimal(without),
        UNIT,
        "Live programmes − those with KPI data",
        (live, data),
    )
    lacking = f" live {plural(without, 'programme')} {verb(without, 'has', 'have')} no KPI data."
    return Sentence((*_green_of(data, green), *(("; ", rest, lacking) if without else (".",))))


def _green_of(data: Figure, green: Figure) -> tuple[str | Figure, ...]:
    if data.number == 1:
        return (f"The one live programme with KPI data is {'' if green.number else 'not '}green",)
    if green.number == data.number:
        return ("All ", data, " live programmes with KPI data are green")
    if not green.number:
        return ("None of the ", data, " live programmes with KPI data is green")
    return (green, " of the ", data, f" live programmes with KPI data {verb(green.number)} green")


def _so_far(data: Figure, green: Figure) -> Sentence:
    """``Some live programmes with KPI data are green (12 of 28 returns: 10 so far).``"""
    if not data.amount:
        return Sentence(("No live programme has KPI data yet (", data, ")."))
    if not green.amount:
        return Sentence(("No live programme with KPI data is green yet (", green, ")."))
    return Sentence(("Some live programmes with KPI data are green (", green, ")."))


def _count(
    what: str,
    label: str,
    those: Sequence[Figure],
    among: Sequence[Figure],
    waiting: Partial | None = None,
) -> Figure:
    """A count of programmes. Its trail names each; when it is none, it names those looked at."""
    number = Decimal(len(those))
    formula = "Count of the programmes listed." if those else "Count: none of the programmes listed."
    inputs = tuple(those or among)
    value = number if waiting is None else replace(waiting, amount=number)
    return Figure(f"coverage.{what}", label, value, UNIT, formula, inputs)


def _one(known: Known, programme: Programme, what: str, state: str, *more: Input) -> Figure:
    """One programme, for the trail of a count."""
    stated = said(known, programme.code, "state", programme.state.value)
    label = f"{programme.title}: {state}"
    return Figure(f"{what}.{programme.code}", label, Decimal(1), UNIT, "One programme.", (stated, *more))


def _alive(known: Known, one: Judged) -> Figure:
    return _one(known, one.programme, "state", one.programme.state.value)


def _returned(known: Known, one: Judged) -> Figure:
    more = () if one.evidence is None else (one.evidence,)
    return _one(known, one.programme, "return", "return accepted", *more)


def _rated(known: Known, one: Judged) -> Figure:
    """A programme with its rating, and what that was made from: KPIs with targets, and open risks."""
    values = [f for k in one.kpis for f in (k.value, k.target) if f is not None]
    scores = [risk.score for risk in one.risks if risk.open]
    shown = one.rating.rating.value
    if one.rating.override:
        shown = f"{shown} by decision (computed: {one.rating.computed.value})"
    return _one(known, one.programme, "rating", shown, *values, *scores)
