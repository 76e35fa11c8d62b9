"""A programme's rating: the worse of KPIs and open risks, and a human's decision beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest
from tests.performance.examples import RATINGS, Rated
from tests.performance.kit import AS_OF, Q1, Q2, indicator, known, programme

from goldenthread.ledger.values import Event, Word
from goldenthread.performance import ratings
from goldenthread.performance.quarter import judge
from goldenthread.performance.results import ProgrammeRating, Rating

REPORTED = {"met": 42, "on track": 38, "at risk": 36, "missed": 10}


def told_of(row: Rated) -> dict[str, object]:
    """A return with the example's KPIs and risks."""
    found: dict[str, object] = {"reach.quarter": 100}
    for number, status in enumerate(row.kpis.split(", ")):
        if status in REPORTED:
            found[f"kpi.K-{number}"] = REPORTED[status]
    for number, score in enumerate(row.risks.split(", ") if row.risks != "none" else []):
        found |= risk(f"r{number}", score)
    return found


def risk(name: str, score: str) -> dict[str, object]:
    digits = score.split(maxsplit=1)[0]
    stated: dict[str, object] = {f"risk.{name}.state": Word("closed" if "closed" in score else "open")}
    if not digits.isdigit():
        return stated
    likelihood = next(n for n in range(1, 6) if int(digits) % n == 0 and int(digits) // n <= 5)
    impact = int(digits) // likelihood
    return stated | {f"risk.{name}.likelihood-after": likelihood, f"risk.{name}.impact-after": impact}


def rating_of(
    row: Rated, events: tuple[Event, ...] = (), texts: dict[str, str] | None = None
) -> ProgrammeRating:
    kpis = (
        []
        if row.kpis == "none"
        else [indicator(f"K-{n}", target=40) for n in range(len(row.kpis.split(", ")))]
    )
    what = known(
        [programme("P", kpis)], {("P", Q1): told_of(row)}, events=events, texts={("P", Q1): texts or {}}
    )
    return judge(what, AS_OF).of("P").rating


@pytest.mark.parametrize("row", RATINGS, ids=lambda r: f"{r.kpis}; {r.risks}")
def test_the_rating_of_a_programme(row: Rated) -> None:
    found = rating_of(row)
    assert found.computed == found.rating == row.rating
    assert found.reasons
    assert found.reasons == tuple(str(s) for s in found.sentences)


@pytest.mark.parametrize(("kpis", "risks"), list(product(Rating, Rating)))
def test_green_needs_kpi_data_and_nothing_worse(kpis: Rating, risks: Rating) -> None:
    found = ratings.combined(kpis, risks)
    assert (found is Rating.GREEN) == (kpis is Rating.GREEN and risks in (Rating.GREEN, Rating.NONE))
    assert (found is Rating.RED) == (Rating.RED in (kpis, risks))


def test_the_reasons_name_the_worst_first_and_then_what_is_not_known() -> None:
    assert rating_of(Rated("met, at risk, no data, missed", "20, 12, 4", "red")).reasons == (
        "KPI “Title of K-3” missed: 10 against a target of 40 people.",
        "Risk “Risk r0” scores 20 of 25 after mitigation.",
        "KPI “Title of K-1” at risk: 36 against a target of 40 people.",
        "Risk “Risk r1” scores 12 of 25 after mitigation.",
        "KPI “Title of K-2” has no data: no value was given.",
    )


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        (
            Rated("met, on track", "4", "green"),
            ("All 2 KPIs with data are met or on track; no open risk scores 12 or more.",),
        ),
        (Rated("met", "none", "green"), ("The one KPI with data is met or on track; no risk is open.",)),
        (
            Rated("met, no data", "not scored", "green"),
            (
                "The one KPI with data is met or on track; no open risk scores 12 or more.",
                "KPI “Title of K-1” has no data: no value was given.",
                "Risk “Risk r0” has no score.",
            ),
        ),
        (Rated("none", "none", "no data"), ("No KPI has data, so there is no KPI to judge by.",)),
    ],
)
def test_what_is_said_where_nothing_is_wrong(row: Rated, reasons: tuple[str, ...]) -> None:
    assert rating_of(row).reasons == reasons


def decision(serial: int, rating: str, reason: str = "", **more: object) -> Event:
    when = datetime(2024, 8, serial, tzinfo=UTC)
    data = {"rating": rating, "reason-text-id": reason}
    given = {"subject": "P", "period": Q1} | more
    return Event(
        "rating.overridden", by="lead@vru.example", serial=serial, recorded_at=when, data=data, **given
    )


def test_the_latest_human_decision_counts_and_the_computed_rating_stays() -> None:
    events = (decision(1, "green"), decision(2, "amber", "reason.2"))
    found = rating_of(Rated("missed", "none", "red"), events, {"reason.2": "The provider recovered in July."})
    assert (found.rating, found.computed) == (Rating.AMBER, Rating.RED)
    assert found.override is not None
    assert (found.override.reason, found.override.by) == (
        "The provider recovered in July.",
        "lead@vru.example",
    )
    assert found.override.when == datetime(2024, 8, 2, tzinfo=UTC)
    assert found.reasons == ("KPI “Title of K-0” missed: 10 against a target of 40 people.",)


@pytest.mark.parametrize("elsewhere", [{"subject": "X"}, {"period": Q2}])
def test_a_decision_about_something_else_changes_nothing(elsewhere: dict[str, object]) -> None:
    found = rating_of(Rated("missed", "none", "red"), (decision(1, "green", **elsewhere),))
    assert (found.rating, found.override) == (Rating.RED, None)
