"""A survey's shares compare in points, with an interval that small boroughs deserve."""

# ruff: noqa: E501 - sentences stand whole, as they are read

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from goldenthread.framework.series import Selection, SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.trends import survey
from goldenthread.trends.values import FileCounts, MonthlySeries, VintageRef

Q = Quarter.parse


def series(**shares: int) -> MonthlySeries:
    """Shares in whole per cent by quarter, as ``q2022_23Q3=60``."""
    counts = {Q(name[1:].replace("_", "-")).window.last: 100 * share for name, share in shares.items()}
    definition = SeriesDefinition(
        code="trust-in-police",
        title="Trust",
        kind="mopac-survey",
        unit="%",
        select=(Selection(group="Trust MPS"),),
    )
    ref = VintageRef("d", "mopac-survey", "Survey", min(counts), max(counts), date(2024, 2, 1))
    return MonthlySeries(
        definition, ref, (FileCounts("a.csv", counts, dict.fromkeys(counts, (2,)), 1),), {}, {}
    )


def test_from_60_to_47_per_cent_is_13_points():
    found = survey.compare(series(q2021_22Q3=60, q2022_23Q3=47), "Barnet", Q("2022-23Q3"), Q("2021-22Q3"))
    assert found.difference.number == Decimal(-13)
    assert found.difference.unit == "points"
    assert survey.to_json(found)["difference"] == -13.0
    assert (round(found.low, 2), round(found.high, 2)) == (-21.21, -4.53)
    assert found.verdict == (
        "Lower than in Q3 2021-22 by more than chance would explain: 4.5 to 21.2 points (95 per cent interval, Newcombe’s)."
    )


def test_newcombes_interval_of_the_paper():
    """Newcombe (1998), table II, example (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339."""
    share = survey.Share
    from goldenthread.statistics.intervals import wilson

    ends = []
    for x, n in ((56, 70), (48, 80)):
        limits = wilson(x, n, 0.95, 100)
        figure = survey.Figure("a", "a", Decimal(100 * x) / n, "per cent")
        ends.append(share(Q("2022-23Q3"), figure, float(limits.low), float(limits.high)))
    low, high = survey._limits(*ends)
    assert (round(low, 2), round(high, 2)) == (5.24, 33.39)


def test_five_points_in_a_borough_are_no_clear_change():
    found = survey.compare(series(q2021_22Q3=60, q2022_23Q3=55), "Barnet", Q("2022-23Q3"), Q("2021-22Q3"))
    assert found.verdict.startswith(
        "No clear change from Q3 2021-22: the answers fit anything from −13.3 to +3.4 points"
    )
    assert 5.8 < 60 - found.baseline.low < 6.2


def test_a_change_is_claimed_only_beyond_the_design_effect():
    """Eight points in a borough are beyond chance at random (−15 to −1) and not in a weighted survey."""
    found = survey.compare(series(q2021_22Q3=60, q2022_23Q3=52), "Barnet", Q("2022-23Q3"), Q("2021-22Q3"))
    assert found.verdict.startswith("No clear change")
    (margin,) = [note.text for note in found.notes if note.code == "survey.margin"]
    assert "a design effect of 1.5 is allowed for" in margin


def test_five_points_in_london_are_a_change():
    found = survey.compare(series(q2021_22Q3=60, q2022_23Q3=55), "London", Q("2022-23Q3"), Q("2021-22Q3"))
    assert found.verdict.startswith(
        "Lower than in Q3 2021-22 by more than chance would explain: 3.5 to 6.5 points"
    )


def test_quarters_less_than_a_year_apart_share_interviews():
    found = survey.compare(series(q2022_23Q2=60, q2022_23Q3=47), "Barnet", Q("2022-23Q3"), Q("2022-23Q2"))
    assert found.low is None
    assert survey.to_json(found)["interval"] is None
    assert "share interviews" in found.verdict


def test_a_quarter_that_is_not_there_is_refused():
    with pytest.raises(
        Refused,
        match=r"no figure for Barnet in Q4 2022-23 in “Survey”. It runs from Q2 2022-23 to Q3 2022-23.",
    ):
        survey.compare(series(q2022_23Q2=60, q2022_23Q3=47), "Barnet", Q("2022-23Q4"), Q("2022-23Q3"))
    with pytest.raises(Refused, match="cannot be compared with itself"):
        survey.compare(series(q2022_23Q2=60), "Barnet", Q("2022-23Q2"), Q("2022-23Q2"))


def test_the_trail_leads_to_the_line_of_the_file():
    found = survey.compare(series(q2021_22Q3=60, q2022_23Q3=47), "Barnet", Q("2022-23Q3"), Q("2021-22Q3"))
    (source,) = found.current.figure.sources()
    assert (source.value, source.file) == (47, "a.csv")
    assert "(lines 2)" in source.rows
    assert "  Change               −13 points" in survey.to_text(found)
