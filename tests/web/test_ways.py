"""Ways to look at a comparison across a break, rates beside it, and what was known on a day: on the pages."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from tests import small
from tests.trends.making import THEFT, wide
from tests.web.reading import links, page, words
from tests.web.test_explorer import text
from tests.web.test_series_pages import add

from goldenthread.actions import framework, vintages
from goldenthread.periods import Window

SPAN = Window.parse("2018-04..2025-08")
BROKEN = "/trends/?quarter=2025-26Q1"
"""Whose twelve months end in July 2025, a year and a half after the break of February 2024."""
EXPLORED = "/trends/explore/?series=theft-from-the-person&to=2025-07&baseline=2019-07"
PEOPLE = "goldenthread data add population FILE... --obtained DATE"
ARROW = "March 2025 – July 2025"


def robberies(step: float = 1.4, more: int = 0) -> bytes:
    """Counts that cluster, up by a step from February 2024 on."""
    wave = [0, 6, 12, 16, 12, 6, 0, -6, -12, -16, -12, -6]
    counts = [
        round((200 + wave[m.number - 1] + (37 * n) % 61 + more) * (step if str(m) >= "2024-02" else 1))
        for n, m in enumerate(SPAN)
    ]
    return wide({(*THEFT, "Barnet"): counts, (*THEFT, "Camden"): [2 * n for n in counts]}, str(SPAN))


def add_people(obtained: date = date(2025, 9, 2), at: int = 9) -> None:
    years = range(2018, 2026)
    rows = [
        f"{area},{y},{n + y}"
        for y in years
        for area, n in (("London", 900_000), ("City of London", 10), ("Barnet", 300_000))
    ]
    content = "\n".join(("Name,Year,Population", *rows, "")).encode()
    files = [("people.csv", content)]
    vintages.add(kind="population", files=files, obtained=obtained, by="member", at=small.hours(3000 * at))


@pytest.fixture
def followed(member: Client) -> Client:
    """An edition that follows robbery, and an extract across the break."""
    chosen = "trends:\n  - {series: theft-from-the-person, statement: per-cent, phrase: theft from people}\n"
    later = small.document(("effective_from: 2024-25Q1", "effective_from: 2024-25Q2")) + chosen.encode()
    framework.publish(document=later, by="member", at=small.hours(2000))
    add(robberies(), date(2025, 9, 1), at=8)
    return member


def test_the_trends_page_offers_three_ways_and_shows_the_first_with_its_note(followed: Client) -> None:
    answer = followed.get(BROKEN)
    said = words(answer)
    assert "Recording changed between the two ends. There is a new recording system (CONNECT)" in said
    assert "the comparison with a note (shown here)" in said
    assert re.search(
        r"theft from people \(recording changed in between, so no verdict\)\. "
        r"Recording changed between the two ends",
        said,
    )
    assert links(answer)["what the change did to the figures"].startswith(
        "/trends/?quarter=2025-26Q1&way=effect"
    )
    assert links(answer)["the comparison since the change"].startswith("/trends/?quarter=2025-26Q1&way=since")
    assert re.search(r"\d% \(recording changed in between, so no verdict\)", said)
    assert "Step in February 2024" not in said
    assert re.search(
        rf"Since the change: [\d,]+ in {ARROW} against [\d,]+ in March 2024 – July 2024, \d", said
    )


def test_what_the_change_did_is_estimated_with_its_checks(followed: Client) -> None:
    said = text(followed, f"{BROKEN}&way=effect")
    assert "stepped up by more than chance would explain" in said
    assert "Step in February 2024" in said
    assert "Change of the trend, a month" in said
    assert "Placebo months: among" in said
    assert "Negative control:" in said
    assert "what the change did to the figures (shown here)" in said


def test_since_the_change_both_ends_are_recorded_in_the_same_way(followed: Client) -> None:
    said = text(followed, f"{BROKEN}&way=since")
    assert "Since a new recording system (CONNECT)" in said
    assert "Both ends are recorded in the same way." in said
    assert ARROW in said
    assert "March 2024 – July 2024" in said


def test_descriptive_practice_can_be_chosen_on_the_page(followed: Client) -> None:
    said = text(followed, f"{BROKEN}&way=descriptive")
    assert "Descriptive: the counts and their change, as recorded." in said
    assert "95 per cent interval" not in said.partition("Further")[0]
    assert '<option value="descriptive" selected>' in page(followed.get(f"{BROKEN}&way=descriptive"))
    assert followed.get(f"{BROKEN}&way=sideways").status_code == 404


def test_every_number_of_every_way_leads_to_its_source(followed: Client) -> None:
    add_people()
    for way in ("interval", "descriptive", "effect", "since"):
        answer = followed.get(f"{BROKEN}&way={way}")
        found = set(re.findall(r'href="([^"]+/figures/[^"]+)"', page(answer)))
        assert len(found) > 8, way
        for address in sorted(found)[:6]:
            assert followed.get(address).status_code == 200
        (picture, *_) = re.findall(r'src="([^"]+/charts/[^"]+\.svg)"', page(answer))
        assert followed.get(picture).status_code == 200


def test_rates_stand_beside_the_comparison_where_people_are_loaded(followed: Client) -> None:
    before = text(followed, BROKEN)
    assert "No rate per 100,000 residents" in before
    assert PEOPLE in before
    add_people()
    after = text(followed, BROKEN)
    assert "Per 100,000 residents of all ages" in after
    assert "899,990" in after  # London in 2025, 902,025, without the 2,035 of the City
    assert PEOPLE not in after
    assert "Without the residents of the City of London" in after


def test_the_series_page_has_the_comparison_its_rates_and_the_months_since(followed: Client) -> None:
    add_people()
    said = text(followed, "/trends/series/theft-from-the-person/control/")
    assert "Twelve months against the baseline" in said
    assert "per 100,000" in said
    assert ARROW in said
    one = text(followed, "/trends/series/theft-from-the-person/control/?area=barnet")
    assert "302,025" in one
    assert "Without the residents of the City" not in one


def test_as_known_on_a_day_extracts_and_people_are_those_of_the_day(followed: Client) -> None:
    add(robberies(more=50), date(2025, 10, 1), at=10)
    add_people(date(2025, 10, 2), at=11)
    for address in ("/trends/series/theft-from-the-person/control/?", f"{EXPLORED}&"):
        now, then = (text(followed, f"{address}known={day}") for day in ("2025-10-03", "2025-09-15"))
        assert "obtained on 1 October 2025" in now, address
        assert "Divided" in now or "The rates divide by" in now
        assert "obtained on 1 October 2025" not in then
        assert "obtained on 1 September 2025" in then
        assert "no populations that had been obtained by then" in then


def test_the_explorer_looks_in_every_way_that_its_address_says(followed: Client) -> None:
    assert "Step in February 2024" in text(followed, f"{EXPLORED}&way=effect")
    assert ARROW in text(followed, f"{EXPLORED}&way=since")
    assert "Descriptive: the counts" in text(followed, f"{EXPLORED}&way=descriptive")
    answer = followed.get(EXPLORED)
    assert "per cent (recording changed in between, so no verdict)" in words(answer)
    assert "way=since" in links(answer)["the comparison since the change"]
    assert "Choose a way to look at it from the list" in text(followed, f"{EXPLORED}&way=sideways")
    assert "is not a day" in text(followed, f"{EXPLORED}&known=soon")


def test_before_two_like_months_the_page_says_from_when_on(followed: Client) -> None:
    said = text(followed, f"{EXPLORED.replace('2025-07', '2024-07')}&way=since")
    assert "No comparison since the change. Too early: 5 months (March 2024 to July 2024)" in said
    assert "Until then the control chart shows the months since" in said


def test_a_change_from_zero_is_not_defined_on_any_page(member: Client) -> None:
    counts = [0 if str(m) < "2020-01" else 3 for m in SPAN]
    add(wide({(*THEFT, "Barnet"): counts}, str(SPAN)), date(2025, 9, 1), at=8)
    asked = "series=theft-from-the-person&to=2023-07&baseline=2019-07"
    assert "from none: not defined in per cent" in text(member, f"/trends/explore/?{asked}")


def test_without_a_break_between_nothing_is_offered(followed: Client) -> None:
    said = text(followed, f"{EXPLORED.replace('2025-07', '2023-07')}&way=since")
    assert "Recording changed between" not in said
    assert "recording changed in between" not in said


def test_the_trends_page_leads_to_every_page_of_a_series(followed: Client) -> None:
    found = links(followed.get(BROKEN))
    for name in ("Control chart", "Boroughs", "Revisions", "What it counts", "Explore it"):
        assert "theft-from-the-person" in found[name]
        assert followed.get(found[name]).status_code == 200
