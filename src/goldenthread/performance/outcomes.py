"""What else a return reports: outcomes by monitoring, activity, the provider's own rating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from goldenthread.framework.indicators import OutcomeMeasure
from goldenthread.framework.model import Programme
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.values import Key
from goldenthread.performance.reach import runs
from goldenthread.performance.results import OutcomeResult, Rating
from goldenthread.performance.sources import observed, word
from goldenthread.performance.totals import add_programmes
from goldenthread.periods import Quarter
from goldenthread.returns.known import Known

ACTIVITY: Mapping[str, str] = {"activity.sessions": "Sessions", "activity.activities": "Activities"}
OWN_RATING = "rating.own"


def outcomes(known: Known, programme: Programme) -> tuple[OutcomeResult, ...]:
    """The programme's outcome measures: of so many people measured, the result."""
    return tuple(_outcome(known, programme, measure) for measure in programme.outcome_measures)


def activity(known: Known, programme: Programme) -> Mapping[str, Figure]:
    """Sessions and activities in the quarter, by measure."""
    return {
        measure: observed(
            known,
            Key(programme.code, measure, known.quarter),
            f"{measure}.{programme.code}",
            f"{programme.title}: {label}",
            unit=label.lower(),
            asked=runs(programme, known.quarter),
        )
        for measure, label in ACTIVITY.items()
    }


def summed_activity(
    known: Known, suffix: str, parts: Sequence[tuple[Programme, Mapping[str, Figure]]]
) -> Mapping[str, Figure]:
    """Sessions and activities over several programmes."""
    return {
        measure: add_programmes(
            known,
            f"{measure}.{suffix}",
            label,
            [(programme, told[measure]) for programme, told in parts],
            unit=label.lower(),
            formula="Sum over the programmes that reported.",
        )
        for measure, label in ACTIVITY.items()
    }


def own_rating(known: Known, programme: Programme) -> Rating:
    """The provider's own rating, or no data."""
    said = word(known, programme.code, OWN_RATING, known.quarter)
    return Rating(said) if said in set(Rating) else Rating.NONE


def _outcome(known: Known, programme: Programme, measure: OutcomeMeasure) -> OutcomeResult:
    measured, result = _measured(known, programme, measure, known.quarter, "")
    _, before = _measured(known, programme, measure, known.quarter.plus(-1), ".previous")
    previous = before if before.number is not None else None
    return OutcomeResult(measure.code, measure.title, measure.outcome, measured, result, previous)


def _measured(
    known: Known, programme: Programme, measure: OutcomeMeasure, quarter: Quarter, ending: str
) -> tuple[Figure, Figure]:
    """How many people were measured, and the result, which keeps them in its trail."""

    def cell(what: str, label: str, unit: str, people: bool) -> Figure:
        stem = f"outcome.{measure.code}.{what}"
        key = Key(programme.code, stem, quarter)
        return observed(known, key, f"{stem}{ending}", f"{measure.title}: {label}", unit=unit, people=people)

    measured = cell("measured", "people measured", "people", people=True)
    result = cell("result", "result", measure.unit, people=False)
    formula = "As reported in the return, of the people measured."
    return measured, replace(result, formula=formula, inputs=(measured, *result.inputs))
