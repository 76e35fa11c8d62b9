"""Charts and the logic model: what is drawn, and that it is the same each time."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from tests.reports.story import TRENDS, inputs, large_model, story, trend

from goldenthread.framework.model import LogicModel as Nothing
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.reports import appendix, logic_model
from goldenthread.reports.charts import draw, made, specs
from goldenthread.reports.charts.narrow import narrow
from goldenthread.reports.composition import Composition
from goldenthread.reports.document import Box, LogicModel, Stage


def composition(what=None):
    return Composition(what or inputs(), "internal")


def element(svg):
    """The picture as a tree; it must be well-formed."""
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def values(spec):
    """Every row of data in a specification."""
    whole = json.loads(spec)
    parts = [whole, *whole.get("layer", [])]
    return [row for part in parts for row in part.get("data", {}).get("values", [])]


def test_a_rolling_year_has_its_baseline_and_its_breaks():
    chart = made.rolling_year(composition(), TRENDS[0])
    rows = values(chart.spec)
    assert {"month": "2024-07-01", "sum": 108.0} in rows
    assert {"sum": 144.0, "label": "Baseline, August 2018 – July 2019: 144"} in rows
    assert {"month": "2024-02-01", "label": "A new recording system"} in rows
    assert "From 144 in the year to 2019-07 to 108 in the year to 2024-07." in chart.alt
    assert "Marked: A new recording system from 2024-02." in chart.alt
    assert (
        chart.source
        == "Source: Metropolitan Police, crime by borough, to August 2024, obtained 04 September 2024."
    )
    svg = draw.svg(chart.spec)
    assert "Baseline, August 2018" in svg
    assert "12 months ending" in svg
    assert "Offences in 12 months" in svg


@pytest.mark.parametrize(("month", "side"), [("2024-01", "left"), ("2024-05", "left"), ("2025-11", "right")])
def test_a_breaks_words_stand_on_the_side_that_has_room(month, side):
    points = [(f"{year}-{month:02}", Decimal(9)) for year in (2024, 2025) for month in range(3, 13)]
    drawn = json.loads(specs.rolling_year(points, "offences", None, [(month, "A break")], "About"))
    words = [one["mark"] for one in drawn["layer"] if one["mark"]["type"] == "text"]
    assert [one["align"] for one in words] == [side]


def test_a_chart_along_time_has_a_narrow_picture_with_the_same_numbers():
    spec = made.rolling_year(composition(), TRENDS[0]).spec
    small = narrow(spec)
    assert values(small) == values(spec)
    wide, least = (re.search(r'<svg[^>]* width="([0-9.]+)"', draw.svg(each))[1] for each in (spec, small))
    assert float(least) < 0.6 * float(wide)


def test_a_month_without_a_sum_is_a_hole_and_not_a_nought():
    years = TRENDS[0].rolling
    first = replace(years.points[0], sum=replace(years.points[0].sum, value=Gap(GapReason.NOT_PROVIDED)))
    holed = replace(TRENDS[0], rolling=replace(years, points=(first, *years.points[1:])))
    chart = made.rolling_year(composition(), holed)
    assert values(chart.spec)[0] == {"month": "2019-07-01", "sum": None}
    assert "From 144 in the year to 2019-08" in chart.alt


def test_without_points_or_baseline_less_is_drawn():
    years = TRENDS[0].rolling
    assert made.rolling_year(composition(), replace(TRENDS[0], rolling=None)) is None
    assert made.rolling_year(composition(), replace(TRENDS[0], rolling=replace(years, points=()))) is None
    bare = replace(TRENDS[0], rolling=replace(years, baseline=None, baseline_window=None, breaks=()))
    chart = made.rolling_year(composition(), bare)
    assert len(json.loads(chart.spec)["layer"]) == 1
    assert "Baseline" not in chart.alt


def test_titles_state_the_finding():
    c = composition()
    assert made.reach_by_area(c).title.startswith(
        "“Young people are safer from violence” reached more people"
    )
    assert made.kpi_statuses(c).title == "4 of 5 KPIs are met or on track"
    assert made.kpi_statuses(composition(inputs(story({})))).title == "None of 5 KPIs has data yet"
    assert made.spend(c).title == "Spend to date is 7.0 per cent above the budget’s profile"
    assert made.rolling_year(c, trend("homicide", 15, 12)).title.startswith(
        "Homicide: 180 in the 12 months to July 2024, 36 more than in August 2018"
    )


def test_charts_without_data_are_left_out():
    c = composition(inputs(story({})))
    assert made.reach_by_area(c) is None
    assert made.spend(c) is None


def test_there_is_no_chart_of_kpis_where_there_are_none():
    what = inputs()
    bare = tuple(replace(a, programmes=()) for a in what.result.areas)
    assert made.kpi_statuses(composition(replace(what, result=replace(what.result, areas=bare)))) is None


def test_spend_on_profile_states_no_finding():
    what = inputs()
    level = replace(what.result.finance.variance_per_cent, value=Decimal(0))
    finance = replace(what.result.finance, variance_per_cent=level)
    c = composition(replace(what, result=replace(what.result, finance=finance)))
    assert made.spend(c).title == "Spend to date against the budget’s profile"


def test_fonts_that_are_missing_are_done_without(monkeypatch, tmp_path):
    monkeypatch.setattr(draw, "FONTS", tmp_path / "none")
    draw._converter.cache_clear()
    assert draw._converter()
    draw._converter.cache_clear()


def test_a_stage_without_boxes_is_a_column_without_boxes():
    model = LogicModel("T", "", (Stage("A", ()), Stage("B", (Box("b", "x"),))))
    assert "<rect" in logic_model.svg(model)


def test_the_count_of_kpis_has_its_trail():
    c = composition()
    chart = made.kpi_statuses(c)
    assert values(chart.spec)[0] == {
        "what": "Young people are safer from\nviolence",
        "status": "met",
        "n": 3,
        "order": 0,
    }
    figure = c.teller.figures["kpis.young-people.missed"]
    assert (figure.shown, figure.inputs[1]) == ("1", "kpi.M-2")
    assert figure.inputs[0].place == "programmes[0] “MENTOR”.indicators “M-2”"


def test_bars_leave_out_what_is_missing():
    rows = values(specs.bars([("A", Decimal(1200)), ("B", None)], "People", "about"))
    assert rows == [{"what": "A", "n": 1200.0, "label": "1,200"}]
    rows = values(specs.against([("A", None, Decimal(3))], "Actual", "Profile", "£", "about"))
    assert rows == [{"what": "A", "actual": None, "profile": 3.0}]


@pytest.mark.parametrize("name", ["reach_by_area", "kpi_statuses", "spend"])
def test_every_chart_can_be_drawn_the_same_twice(name):
    spec = getattr(made, name)(composition()).spec
    first = draw.svg(spec)
    draw.svg.cache_clear()
    assert draw.svg(spec) == first
    element(first)
    assert draw.png(spec).startswith(b"\x89PNG")


def test_the_logic_model_comes_from_the_edition():
    model = appendix.logic_model(story().edition)
    assert [s.title for s in model.stages] == list(appendix.TITLES.values())
    assert model.stages[4].boxes[0] == Box("skills", "Conflict without violence", ("safer",), "yp-skills")
    assert model.numbers["skills"] == "5.1"
    assert "1 box in Rationale" in model.alt


def test_an_edition_without_a_logic_model_has_no_appendix():
    edition = story().edition.model_copy(update={"logic_model": Nothing()})
    assert appendix.logic_model(edition).stages == ()
    what = inputs()
    known = replace(what.known, edition=edition)
    assert appendix.blocks(composition(replace(what, known=known))) == []


def test_the_picture_is_well_formed_and_links_its_boxes():
    model = appendix.logic_model(story().edition)
    svg = logic_model.svg(model, link=lambda code: f"#box-{code}")
    root = element(svg)
    links = [a.get("href") for a in root.iter("{http://www.w3.org/2000/svg}a")]
    assert links == [f"#box-{code}" for code in model.texts]
    assert "<a" not in logic_model.svg(model)
    assert " style=" not in svg


def test_long_texts_are_wrapped_inside_their_boxes():
    model = appendix.logic_model(story().edition.model_copy(update={"logic_model": large_model()}))
    for box in logic_model.place(model, 1200):
        assert all(logic_model.length(one) <= box.width - 2 * logic_model.PAD for one in box.lines)
        assert " ".join(box.lines) == model.texts[box.code]


def test_boxes_do_not_overlap_and_columns_stay_apart():
    model = appendix.logic_model(story().edition.model_copy(update={"logic_model": large_model()}))
    placed = logic_model.place(model, 1200)
    for stage in model.stages:
        column = sorted((p for p in placed if p.code in {b.code for b in stage.boxes}), key=lambda p: p.y)
        assert all(a.y + a.height < b.y for a, b in pairwise(column))
    assert max(p.x + p.width for p in placed) == pytest.approx(1200)


def test_a_column_with_more_to_say_is_wider():
    boxes = tuple(Box(f"a{i}", "many words " * 12) for i in range(10))
    stages = (Stage("A", boxes), Stage("B", (Box("b", "few"),)))
    wide, narrow = logic_model.widths(stages, 1000)
    assert wide > narrow
    assert wide + narrow + logic_model.GAP == pytest.approx(1000)


def test_the_order_avoids_crossings():
    stages = (
        Stage("A", (Box("a1", "x", ("b2",)), Box("a2", "x", ("b1",)))),
        Stage("B", (Box("b1", "x"), Box("b2", "x"))),
    )
    columns = [[b.code for b in s.boxes] for s in stages]
    assert logic_model.crossings(columns, logic_model.links_of(stages)) == 1
    assert logic_model.crossings(logic_model.ordered(stages), logic_model.links_of(stages)) == 0


def test_a_picture_for_paper_is_as_wide_as_it_must_be():
    model = appendix.logic_model(story().edition.model_copy(update={"logic_model": large_model()}))
    root = element(logic_model.fitted(model, 0.6))
    assert float(root.get("height")) <= 0.62 * float(root.get("width"))
    assert element(logic_model.svg(LogicModel("T", "", ()))).tag.endswith("svg")
