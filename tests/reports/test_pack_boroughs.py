"""The boroughs in the reference group's pack: finding, map, funnel and what to know; or what is missing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests import small
from tests.reports import story
from tests.trends.test_rates import LONDON, YEAR, boroughs
from tests.web.test_borough_rates import add, robberies, totals

from goldenthread.reports import answers
from goldenthread.reports.charts import borough_specs
from goldenthread.reports.compose import compose
from goldenthread.reports.document import INTERNAL, OUTSIDE, PRG, Chart, Document
from goldenthread.reports.inputs import Local
from goldenthread.reports.render import text
from goldenthread.store import editions, pack_boroughs
from goldenthread.store.views import position
from goldenthread.trends.rates import rates

COUNTS = {f"B{n:02}": 600 + 12 * n for n in range(20)} | {"Camden": 9000}


def pack(*local: Local) -> Document:
    """Of the quarter in which the rates end."""
    whole = story.inputs(story.story({}, YEAR.last.quarter), trends=())
    return compose(replace(whole, boroughs=local), PRG, OUTSIDE)


def told(document: Document) -> str:
    return " ".join(text.render(document).split())


def test_a_measure_has_its_finding_its_map_its_funnel_and_its_caveats() -> None:
    document = pack(Local("homicide", "Homicide", rates(YEAR, LONDON, boroughs(COUNTS))))
    page = told(document)
    finding = "1 of 21 boroughs stands out from London’s rate beyond chance and how boroughs usually differ"
    assert finding in page
    assert "Above the outer limits: Camden." in page
    assert "boroughs are not ranked" in page
    assert [one.name for one in document.blocks if isinstance(one, Chart)] == [
        "tiles-homicide",
        "funnel-homicide",
    ]


def test_a_few_outside_limits_of_chance_do_not_stand_out_and_the_limits_run_from_end_to_end() -> None:
    quiet = {f"B{n:02}": 12 for n in range(30)}
    few = rates(YEAR, LONDON, boroughs(quiet | {"Camden": 24}, 300_000))
    document = pack(Local("homicide", "Homicide", few))
    page = told(document)
    assert "Homicide: 1 of 31 boroughs lies outside the inner limits, as a few do by chance alone" in page
    assert "Homicide: outside the inner limits, as a few do by chance alone: Camden" in page
    assert "none stands out in homicide" in page
    far = {"Camden": 60, "Bexley": 0, "Barnet": 60}
    page = told(pack(Local("homicide", "Homicide", rates(YEAR, LONDON, boroughs(quiet | far, 300_000)))))
    assert "Homicide: above London’s rate: Barnet and Camden; below London’s rate: Bexley; beyond " in page
    chart = next(one for one in document.blocks if isinstance(one, Chart) and one.name == "funnel-homicide")
    drawn = [layer["data"]["values"] for layer in json.loads(chart.spec)["layer"] if "data" in layer]
    limits = [row for rows in drawn for row in rows if "curve" in row]
    for level in ("95 % limits", "99.8 % limits"):
        people = [one["people"] for one in limits if one["curve"] == f"high {level}"]
        assert (min(people), max(people)) == (270_000, 315_000)


def test_the_map_and_the_funnel_have_titles_of_their_own_where_nothing_stands_out() -> None:
    """Two charts of one name cannot be told apart by who hears a page."""
    alike = rates(YEAR, LONDON, boroughs({f"B{n:02}": 600 + 12 * (n % 3) for n in range(30)}, 300_000))
    assert not alike.outside
    document = pack(Local("homicide", "Homicide", alike))
    titles = [one.title for one in document.blocks if isinstance(one, Chart)]
    assert len(titles) == len(set(titles)) == 2


def test_a_line_leads_from_a_point_to_a_name_that_was_moved_away() -> None:
    near = [
        {"name": name, "people": 200_000, "rate": rate, "meaning": "below the inner limits"}
        for name, rate in (("Barnet", 20.0), ("Camden", 19.5))
    ]
    spec = json.loads(borough_specs.funnel(near, [], 50.0, ("Residents", "Rate"), "About"))
    names = next(one["layer"] for one in spec["layer"] if "layer" in one)
    lines = [one["data"]["values"] for one in names if one["mark"]["type"] == "rule"]
    assert [[row["name"] for row in rows] for rows in lines] == [["Camden"]]
    assert lines[0][0]["name_at"] < 19.5


def test_a_measure_without_rates_says_what_is_missing() -> None:
    missing = Local("homicide", "Homicide", None, "No population is known. Add one")
    page = told(pack(missing))
    assert "Homicide: not in this pack" in page
    assert answers.NOT_HERE in page
    assert "Add one" not in page
    inside = compose(replace(story.inputs(), boroughs=(missing,)), PRG, INTERNAL)
    assert "! Not in this pack. No population is known. Add one." in text.render(inside)


def test_the_heading_says_where_boroughs_stand_out() -> None:
    apart, alike = (rates(YEAR, LONDON, boroughs(counts)) for counts in (COUNTS, dict.fromkeys(COUNTS, 700)))
    page = told(pack(Local("homicide", "Homicide", apart), Local("robbery", "Robbery", alike)))
    assert "Boroughs: some stand out from London’s rate of homicide; none stands out in robbery" in page


def test_a_measure_with_commas_comes_last_in_the_heading_where_it_parts_nothing() -> None:
    apart = rates(YEAR, LONDON, boroughs(COUNTS))
    measures = (Local("knife", "Injury, under 25, not abuse", apart), Local("robbery", "Robbery", apart))
    heading = "Boroughs: some stand out from London’s rate of robbery and of injury, under 25, not abuse"
    assert heading in told(pack(*measures))


def test_old_rates_say_how_far_they_go_and_are_not_counted() -> None:
    old = Local("homicide", "Homicide", rates(YEAR, LONDON, boroughs(COUNTS)))
    later = replace(story.inputs(story.story({}, small.Q1.plus(4)), trends=()), boroughs=(old,))
    page = told(compose(later, PRG, OUTSIDE))
    assert f"Homicide, known up to {YEAR.last.label}: 1 of 21 boroughs" in page
    assert "Boroughs: not in this pack" not in page
    assert "Boroughs: not known for this quarter" in page


def test_a_pack_without_boroughs_has_no_such_part() -> None:
    assert "Boroughs" not in told(pack())


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_the_headline_measures_are_rated_as_known_at_a_serial() -> None:
    add("mps-borough", robberies())
    edition, (before, _) = editions.in_force(small.Q1)[0], position()
    assert all(one.rates is None for one in pack_boroughs.headline(edition, small.Q1, before))
    added = add("population", totals(), "totals.csv")
    (robbery,) = [
        one for one in pack_boroughs.headline(edition, small.Q1, position()[0]) if one.code == "robbery"
    ]
    assert robbery.rates is not None
    assert added in pack_boroughs.vintages([robbery])
    again = pack_boroughs.headline(edition, small.Q1, before)
    assert "No population" in next(one.why_not for one in again if one.code == "robbery")
