"""A programme's rating: the worse of its KPIs and its open risks, and a human's decision beside it.

Missing data never make a programme look better: green needs at least one KPI with data, and no KPI and no
open risk that says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from goldenthread.framework.model import RatingPolicy
from goldenthread.ledger.sentences import Sentence
from goldenthread.ledger.values import Event
from goldenthread.performance.results import KpiResult, Override, ProgrammeRating, Rating, RiskResult
from goldenthread.returns.known import Known

ORDER = (Rating.RED, Rating.AMBER, Rating.GREEN, Rating.NONE)
"""The worst first; no data comes last, because something known outweighs nothing known."""

OVERRIDDEN = "rating.overridden"


def judged(
    known: Known, programme: str, kpis: Sequence[KpiResult], risks: Sequence[RiskResult]
) -> ProgrammeRating:
    """The rating computed, the rating decided if there is one, and the reasons for the first."""
    open_risks = [risk for risk in risks if risk.open]
    by_kpis, by_risks = worst(k.rating for k in kpis), worst(r.rating for r in open_risks)
    sentences = _reasons(kpis, open_risks, known.edition.rating)
    return ProgrammeRating(
        kpis=by_kpis,
        risks=by_risks,
        computed=combined(by_kpis, by_risks),
        override=_override(known, programme),
        reasons=tuple(str(one) for one in sentences),
        sentences=sentences,
    )


def worst(ratings: Iterable[Rating]) -> Rating:
    """The worst of those that are known; NONE when none is."""
    return min(ratings, key=ORDER.index, default=Rating.NONE)


def combined(kpis: Rating, risks: Rating) -> Rating:
    """The worse of the two; but a low risk alone does not make a programme green."""
    found = worst((kpis, risks))
    return Rating.NONE if found is Rating.GREEN and kpis is not Rating.GREEN else found


def _reasons(
    kpis: Sequence[KpiResult], risks: Sequence[RiskResult], policy: RatingPolicy
) -> tuple[Sentence, ...]:
    """What is red, then what is amber, then what is not known; where nothing is, what is well."""
    pairs = [(k.rating, k.said) for k in kpis] + [(r.rating, r.said) for r in risks]
    said = [text for rating in (Rating.RED, Rating.AMBER) for r, text in pairs if r is rating]
    unknown = [text for r, text in pairs if r is Rating.NONE]
    known_kpis = sum(k.rating is not Rating.NONE for k in kpis)
    if not known_kpis:
        return (*said, *unknown, Sentence(("No KPI has data, so there is no KPI to judge by.",)))
    return (*(said or [_well(known_kpis, len(risks), policy)]), *unknown)


def _well(kpis: int, risks: int, policy: RatingPolicy) -> Sentence:
    """``All 3 KPIs with data are met or on track; no open risk scores 12 or more.``"""
    met = "The one KPI with data is" if kpis == 1 else f"All {kpis} KPIs with data are"
    level = f"no open risk scores {policy.amber_from_score} or more" if risks else "no risk is open"
    return Sentence((f"{met} met or on track; {level}.",))


def _override(known: Known, programme: str) -> Override | None:
    """The latest human decision about the programme's rating in the quarter."""
    events = tuple(known.view.events_of(OVERRIDDEN, programme, known.quarter))
    return _decided(known, programme, events[-1]) if events else None


def _decided(known: Known, programme: str, event: Event) -> Override:
    reason = known.text(programme, str(event.data.get("reason-text-id", "")))
    return Override(
        Rating(event.data["rating"]), reason or str(event.data.get("reason", "")), event.by, event.recorded_at
    )
