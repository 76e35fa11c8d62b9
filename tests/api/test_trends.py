"""A series in two windows, asked for by a program: as on the terminal, and refused in its words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.api.conftest import Asking
from tests.trends.making import simple
from tests.vintages.test_by_period import QUARTERLY, two_years

from goldenthread.actions import vintages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
Program = Callable[..., Asking]


@pytest.fixture
def lead(asking: Program) -> Asking:
    """A programme lead's program, and two extracts."""
    found = asking("programme-lead")
    for day, robberies in ((date(2024, 9, 4), 20), (date(2024, 10, 4), 30)):
        files = [("a.csv", simple("2022-04..2024-07", personal=robberies))]
        vintages.add(kind="mps-borough", files=files, obtained=day, by="ana")
    return found


@pytest.mark.parametrize(
    ("window", "baseline", "count", "months"),
    [
        ("2024-07", "2023-07", 12 * 66, "2023-08..2024-07"),
        ("2024-25Q1", "2023-24Q1", 3 * 66, "2024-04..2024-06"),
        ("2023", "2022-04..2023-03", 9 * 66, "2023-04..2023-12"),
        ("2024-04..2024-07", "2023-04..2023-07", 4 * 66, "2024-04..2024-07"),
    ],
)
def test_any_months(lead: Asking, window: str, baseline: str, count: int, months: str) -> None:
    told = lead.get(f"trends/robbery?window={window}&baseline={baseline}")
    assert told.status_code == 200
    assert (told.json()["current"]["count"], told.json()["current"]["window"]) == (count, months)
    assert told.json()["rates"] is None
    assert "no populations to divide by" in told.json()["no_rates"]


def test_a_borough_as_known_on_a_day(lead: Asking) -> None:
    asked = "trends/robbery?window=2024-25Q1&baseline=2023-24Q1&area=Barnet"
    assert lead.get(asked).json()["current"]["count"] == 99
    assert lead.get(f"{asked}&known=2024-09-30").json()["current"]["count"] == 69
    then = lead.get(f"{asked}&baseline_known=2024-09-30").json()
    assert (then["current"]["count"], then["baseline"]["count"]) == (99, 69)


def test_what_cannot_be_answered(lead: Asking) -> None:
    wrong = lead.get("trends/robbery?window=2024-25Q7")
    assert (wrong.status_code, wrong.json()["sentence"]) == (
        404,
        "There is no quarter 7: quarters run from 1 to 4.",
    )
    assert lead.get("trends/robbery").status_code == 422
    nothing = lead.get("trends/robery?window=2024-25Q1&baseline=2023-24Q1")
    assert nothing.status_code == 404
    assert "Did you mean robbery" in nothing.json()["sentence"]


def test_a_provider_sees_no_trends(asking: Program) -> None:
    assert asking("provider-preparer", "north-trust").get("trends/robbery?window=2024").status_code == 403


def test_a_published_table_by_quarter_answers_for_whole_quarters_without_a_verdict(lead: Asking) -> None:
    files = [("q.csv", two_years())]
    vintages.add(
        kind="quarterly-counts", files=files, obtained=date(2024, 10, 5), by="ana", mapping=QUARTERLY
    )
    told = lead.get("trends/robbery-by-quarter?window=2023/24&baseline=2022/23").json()
    assert (told["current"]["count"], told["baseline"]["count"]) == (462, 446)
    assert (told["per_cent"], told["interval"]) == (3.6, None)
    assert told["verdict"].startswith("No interval: counts by quarter do not show")
    assert sum(one["count"] for one in told["current"]["rows"]) == 462
    wrong = lead.get("trends/robbery-by-quarter?window=2024-02&baseline=2023-02")
    assert wrong.status_code == 404
    assert "Name whole quarters that it has, such as 2024-01..2024-03." in wrong.json()["sentence"]
