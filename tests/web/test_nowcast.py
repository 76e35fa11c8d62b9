"""The page of revisions with extracts that follow month by month: the nowcast's table, and its limits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.test import Client
from tests import small
from tests.trends.making import long
from tests.web.reading import page, words
from tests.web.test_explorer import text

from goldenthread.actions import vintages
from goldenthread.periods import Month, Window

FIRST = Month.parse("2020-01")
REVISIONS = "/trends/series/stabbings/revisions/"
FINAL = (400, 420, 440, 460, 480, 500, 500, 480, 460, 440, 420, 400)
"""What each month of the year comes to when all is recorded."""


def count(month: Month, last: Month, shares: Sequence[float]) -> int:
    """What an extract to ``last`` says of a month, of which ``shares`` are recorded by age."""
    return round(FINAL[month.number - 1] * shares[min(int(last) - int(month), len(shares) - 1)])


def add(last: str, shares: Sequence[float]) -> None:
    """An extract that runs to a month and was obtained at its end."""
    to = Month.parse(last)
    rows = [f"{m},Barnet,stabbings,{count(m, to, shares)}" for m in Window(FIRST, to)]
    files = [(f"to-{last}.csv", long(*rows))]
    at = small.hours(24 * 31 * (int(to) - int(Month.parse("2024-06"))) + 24)
    day = date(to.year, to.number, to.last_day.day)
    vintages.add(kind="long-csv", files=files, obtained=day, by="member", at=at)


def add_months(shares: Sequence[float], first: str = "2024-07", last: str = "2025-04") -> None:
    for month in Window(Month.parse(first), Month.parse(last)):
        add(str(month), shares)


def table(member: Client) -> list[list[str]]:
    """The rows of the nowcast's table."""
    found = page(member.get(REVISIONS))
    assert "<caption" in found
    (inside,) = re.findall(r"(?s)<caption[^>]*>\s*Nowcast\s*</caption>(.*?)</table>", found)
    rows = re.findall(r"(?s)<tr[^>]*>(.*?)</tr>", inside.partition("<tbody")[2])
    cells = [re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in row] for row in cells]


def test_the_table_is_filled_where_extracts_follow_month_by_month(member: Client) -> None:
    add_months((0.6, 0.8, 0.9, 1.0))
    rows = table(member)
    assert [row[0] for row in rows] == [Month.parse(f"{m}").label for m in Window.parse("2025-02..2025-04")]
    month, recorded, share, estimate, low, high = rows[-1]
    assert (month, recorded, share) == ("April 2025", "276", "60.0")
    assert abs(float(estimate) - 460) < 1
    assert float(low) < 460 < float(high)
    assert float(low) > 420
    said = text(member, REVISIONS)
    assert "An estimate, apart from what is recorded: no other figure on these pages uses it." in said
    assert "each step was seen in 9 months or more" in said
    assert "In line with last year" not in said


def test_under_half_recorded_it_is_too_early_and_last_year_is_named_beside(member: Client) -> None:
    add_months((0.3, 0.7, 0.9, 1.0))
    last = table(member)[-1]
    assert last[:2] == ["April 2025", "138"]
    assert last[3:6] == ["too early", "", ""]
    assert abs(float(last[6]) - 460) < 1  # 138 recorded, and 0.7 of the 460 of April 2024 to come
    before = table(member)[-2]
    assert before[3] != "too early"
    assert before[6] == ""
    assert "Bornhuetter and Ferguson" in text(member, REVISIONS)


def test_an_estimate_never_enters_recorded_figures(member: Client) -> None:
    add_months((0.6, 0.8, 0.9, 1.0))
    recorded = 276 + round(440 * 0.8)  # April and March 2025
    for address in (
        "/trends/series/stabbings/control/",
        "/trends/explore/?series=stabbings&to=2025-04&baseline=2024-04",
    ):
        assert "Nowcast" not in text(member, address)
    whole = sum(
        count(m, Month.parse("2025-04"), (0.6, 0.8, 0.9, 1.0)) for m in Window.parse("2024-05..2025-04")
    )
    assert f"{whole:,}" in text(member, "/trends/explore/?series=stabbings&to=2025-04&baseline=2024-04")
    assert whole < sum(FINAL) - (460 + 440 - recorded) + 1


def test_extracts_that_do_not_follow_one_another_say_so_with_their_months(member: Client) -> None:
    for last in ("2024-07", "2024-09", "2025-01"):
        add(last, (0.6, 0.8, 0.9, 1.0))
    said = text(member, REVISIONS)
    assert "No estimate. How a month grows is seen where one extract follows another by a month" in said
    assert "There are none yet" in said
    assert "The extracts run to July 2024, September 2024 and January 2025." in said


def test_every_estimate_leads_to_what_is_recorded(member: Client) -> None:
    add_months((0.6, 0.8, 0.9, 1.0))
    found = re.findall(r'href="([^"]+/figures/nowcast\.[^"]+)"', page(member.get(REVISIONS)))
    assert len(set(found)) == 3 * 4
    trail = words(member.get(found[-1]))
    assert "An estimate, apart from what is recorded" in trail
    assert "to-2025-04.csv" in trail


def test_months_that_do_not_grow_have_nothing_to_estimate(member: Client) -> None:
    add_months((1.0,))
    assert "Months hardly change after they are first said" in text(member, REVISIONS)
