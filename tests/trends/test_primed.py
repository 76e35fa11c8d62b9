"""Rates and shares as control charts: what is divided by what, where limits begin, which quarters count."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from tests.trends.making import series
from tests.trends.test_survey import Q
from tests.trends.test_survey import series as answers

from goldenthread.framework.series import Break
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month
from goldenthread.statistics.control import Signal
from goldenthread.trends import primed, survey
from goldenthread.trends.charted import charted

CONNECT = Break(code="connect", month=Month.parse("2023-07"), title="a new system", text="Take care.")


def figures(counts: dict[Month, float]) -> dict[Month, Figure]:
    return {month: Figure(f"m.{month}", str(month), Decimal(str(n))) for month, n in counts.items()}


def test_a_rate_divides_each_month_by_the_people_of_its_year() -> None:
    up_and_down = {f"2022-{month:02}": 10 + month % 2 for month in range(3, 13)}
    one = series("2022-01..2023-12", 10, breaks=(CONNECT,), changed=up_and_down)
    found = charted(one, Month.parse("2022-01"), None)
    people = figures({m: 100_000 if m.year == 2022 else 200_000 for m in one.counts})
    made = primed.rate(
        found, list(figures({m: one.counts[m] for m in found.months}).values()), people, "residents"
    )
    assert made.chart.values[:2] == (10.0, 10.0)
    assert made.chart.values[-1] == 5.0
    assert [(one.start, one.end) for one in made.chart.segments] == [(0, 18), (18, 24)]
    first = made.chart.segments[0]
    assert first.high[17] - first.centre < first.high[0] - first.centre  # out of more people, nearer limits
    assert made.breaks == (CONNECT,)
    assert made.title == "Homicide per 100,000 residents"


def test_a_share_is_of_the_other_series_and_months_without_it_are_left_out() -> None:
    part, whole = series("2022-01..2022-06", 3), series("2022-01..2022-06", 12, changed={"2022-03": 0})
    events, out_of = figures(dict(part.counts)), figures(dict(whole.counts))
    made = primed.share(part, whole, events, out_of)
    assert made.chart.values == (25.0,) * 5
    assert Month.parse("2022-03") not in made.months
    assert made.title == "Homicide, per cent of homicide"
    assert made.finding().endswith("June 2022 is within the usual variation")


def test_a_part_that_is_more_than_the_whole_is_refused() -> None:
    part, whole = series("2022-01..2022-06", 13), series("2022-01..2022-06", 12)
    with pytest.raises(Refused, match="is no part of"):
        primed.share(part, whole, figures(dict(part.counts)), figures(dict(whole.counts)))


def test_a_survey_is_charted_in_quarters_a_year_apart_and_never_on_neighbours() -> None:
    quarters = {f"q{year}_{year % 100 + 1:02}Q{n}": 60 for year in range(2015, 2023) for n in (1, 2, 3, 4)}
    quarters["q2022_23Q4"] = 40
    del quarters["q2019_20Q4"]
    one = answers(**quarters)
    shares = [survey.share(one, "London", month.quarter) for month in one.counts]
    made = primed.asked(one, shares, survey.asked_in(one, "London"))
    assert [str(Month(m).quarter) for m in made.months] == [
        str(Q(f"{year}-{year % 100 + 1:02}Q4")) for year in range(2015, 2023) if year != 2019
    ]
    assert made.signals[-1] is Signal.BELOW
    assert made.chart.values[-1] == pytest.approx(40)
    assert np.isclose(float(made.out_of[0].number or 0), 12_800)
