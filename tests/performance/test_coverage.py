"""Coverage: counts of programmes that never stand alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.performance.examples import COVERAGE, Covered
from tests.performance.kit import AS_OF, Q1, indicator, known, programme

from goldenthread.ledger.values import Event
from goldenthread.performance.quarter import judge
from goldenthread.performance.results import Rating


def judged(row: Covered, *more: object, events: tuple[Event, ...] = ()) -> object:
    """So many live programmes, the first with KPI data, the first of those green; one more is mobilising."""
    live = [programme(f"P{n}", [indicator(f"K-{n}", target=40)]) for n in range(row.live)]
    asleep = programme("ASLEEP", [indicator("K-X", target=40)], state="mobilising")
    told = {(f"P{n}", Q1): {f"kpi.K-{n}": 42 if n < row.green else 36} for n in range(row.with_data)}
    return judge(known([*live, asleep], told, events=events), AS_OF)


@pytest.mark.parametrize("row", COVERAGE, ids=lambda r: r.sentence)
def test_the_sentence(row: Covered) -> None:
    found = judged(row).coverage
    assert found.sentence == row.sentence
    assert (found.live.number, found.with_kpi_data.number) == (row.live, row.with_data)
    assert found.by_rating[Rating.GREEN].number == row.green
    assert found.by_rating[Rating.NONE].number == row.live - row.with_data
    assert sum(f.number or 0 for f in found.by_rating.values()) == row.live
    assert found.with_return.number == row.with_data


def test_every_count_names_its_programmes_and_leads_to_cells_and_edition() -> None:
    found = judged(Covered(3, 2, 1, "")).coverage
    green = found.by_rating[Rating.GREEN]
    assert [i.label for i in green.inputs] == ["Programme P0: green"]
    assert {type(s).__name__ for s in green.sources()} == {"Observation", "Said"}
    assert [i.label for i in found.by_rating[Rating.RED].inputs] == [
        "Programme P0: green",
        "Programme P1: amber",
        "Programme P2: no data",
    ]
    assert {type(s).__name__ for s in found.with_return.sources()} == {"Observation", "Said"}
    for figure in (found.live, found.with_return, found.with_kpi_data, *found.by_rating.values()):
        assert list(figure.sources())
        assert figure.unit == "programmes"


def test_a_decision_moves_the_rating_and_not_what_is_said_of_kpi_data() -> None:
    when = datetime(2024, 8, 1, tzinfo=UTC)
    decided = Event("rating.overridden", "P2", "lead", 1, when, Q1, {"rating": "green", "reason": "Visited."})
    found = judged(Covered(3, 2, 1, ""), events=(decided,)).coverage
    assert found.by_rating[Rating.GREEN].number == 2
    assert found.green_with_kpi_data is not None
    assert found.green_with_kpi_data.number == 1
    assert found.sentence.startswith("1 of the 2 live programmes with KPI data is green;")
    assert (
        found.by_rating[Rating.GREEN].inputs[1].label == "Programme P2: green by decision (computed: no data)"
    )


def test_an_area_counts_its_members_in_every_state_and_its_live_ones() -> None:
    found = judged(Covered(3, 2, 1, ""))
    young, families = found.areas
    assert (young.members.number, young.live.number) == (4, 3)
    assert (families.members.number, families.live.number) == (0, 0)
    assert young.by_rating[Rating.AMBER].name == "coverage.amber.area.young-people"
    assert young.by_rating[Rating.AMBER].number == 1
    assert (young.members.name, young.live.name) == (
        "coverage.programmes.area.young-people",
        "coverage.live.area.young-people",
    )
