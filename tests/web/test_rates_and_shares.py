"""The rate and the share beside a control chart, and a survey's own chart, as an analyst reads them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.trends.making import long
from tests.web.reading import words
from tests.web.test_borough_rates import NAMES, SPAN, add, robberies, totals, young

from goldenthread.periods import Window

pytestmark = pytest.mark.django_db
CONTROL = "/trends/series/personal-robbery/control/"
SHARE = "/trends/series/knife-crime-with-injury/control/"


def knives() -> bytes:
    rows = [
        f"{m},{name},{measure},{count}"
        for n, m in enumerate(Window.parse(SPAN))
        for name in NAMES
        for measure, count in (("Knife Crime Offs", 40 + n % 5), ("Knife Crime With Injury Offs", 10 + n % 3))
    ]
    return long(*rows, header="month,borough,measure,count")


def answers() -> bytes:
    ends = [f"{day}/{year}" for year in range(2018, 2024) for day in ("31/03", "30/06", "30/09", "31/12")]
    rows = [f"{end};PAS;Barnet;Trust MPS;0,7;0,8" for end in ends]
    return "\n".join(("Date;Survey;Borough;Measure;Proportion;MPS", *rows, "")).encode()


def test_a_rate_stands_beside_the_control_chart_and_every_number_has_a_trail(member: Client) -> None:
    add("mps-borough", robberies())
    add("population", totals(2023), "totals.csv")
    page = member.get(CONTROL)
    text = words(page)
    assert "As a rate of residents" in text
    assert "u′ chart (Laney 2002)" in text
    assert "The population of mid-2023: those of 2022 and 2024 are not loaded." in text
    assert "July 2024 is the extract’s last month, and provisional" in text
    assert "82.5" in text  # 50 and 55 and 60 of 200,000
    assert "whom the table does not tell apart" in text
    link = next(
        one
        for one in re.findall(r'href="([^"]+)"', page.content.decode())
        if "figures/rate.2024-07.value" in one
    )
    trail = words(member.get(link))
    assert "divided by what it is out of, times 100,000" in trail
    assert "200,000" in trail


def test_without_people_the_rate_says_what_is_missing_and_the_chart_stands(member: Client) -> None:
    add("mps-borough", robberies())
    text = words(member.get(CONTROL))
    assert "Not shown. No population of London of all ages is known" in text
    assert "Robbery of personal property: July 2024 (provisional) is" in text
    add("mopac-borough", young())
    add("population", totals(), "totals.csv")
    page = words(member.get("/trends/series/knife-injury-under-25-not-domestic/control/"))
    assert "No population of London aged 1 to 24 is known" in page


def test_a_share_is_of_the_other_series_of_the_same_extract(member: Client) -> None:
    add("mopac-borough", knives())
    page = member.get(SHARE)
    text = words(page)
    assert "As a share of knife crime" in text
    assert "p′ chart (Laney 2002)" in text
    first = next(
        one
        for one in re.findall(r'href="([^"]+)"', page.content.decode())
        if "figures/share.2022-01.value" in one
    )
    assert "25" in words(member.get(first))  # 30 of 120
    assert "Knife crime, January 2022" in words(member.get(first))


def test_a_boroughs_chart_begins_its_title_with_the_boroughs_name(member: Client) -> None:
    add("mopac-borough", knives())
    text = words(member.get(f"{SHARE}?area=camden"))
    assert "Camden: Knife crime with injury, per cent of knife crime: July 2024 (provisional) is" in text


def test_a_survey_has_a_page_of_quarters_a_year_apart(member: Client) -> None:
    add("mopac-survey", answers())
    page = member.get("/trends/series/trust-in-police/control/")
    text = words(page)
    assert (
        "Only quarters a year apart are charted" in text or "only quarters a year apart are charted" in text
    )
    assert "Provisional limits. They rest on 6 years." in text
    assert "December 2023 is within the usual variation" in text
    assert "80.0" in text
    assert "it shows what was known on 30 August 2024" in text
    assert "Revisions" not in text
    assert "Explore it" not in text
    assert "70.0" in words(member.get("/trends/series/trust-in-police/control/?area=barnet"))


def test_no_control_chart_is_drawn_of_rolling_sums(member: Client) -> None:
    """The chart with limits has the months' own counts; that of twelve months has no limits at all."""
    add("mps-borough", robberies())
    page = member.get(CONTROL).content.decode()
    pictures = dict(re.findall(r'src="([^"]+/charts/(control|trend)-[^"]+)\.svg"', page))
    specs = {name: member.get(f"{address}.json").json() for address, name in pictures.items()}
    months = specs["control"]["layer"][0]["data"]["values"]
    assert {one["value"] for one in months} == {165}  # 50, 55 and 60
    assert "strokeDash" in str(specs["control"])
    assert "low" not in str(specs["trend"]["layer"])
    assert "high" not in str(specs["trend"]["layer"])
    assert specs["trend"]["layer"][0]["data"]["values"][-1]["sum"] == 12 * 165
