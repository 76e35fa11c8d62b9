"""Pages composed as documents, from the story of the reports' tests: no database is needed."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.reports import story
from tests.small import Q1

from goldenthread.ledger.values import Event
from goldenthread.performance.results import Fall, Override, Past, Rating
from goldenthread.periods import Month
from goldenthread.reports.document import (
    Callout,
    Chart,
    Contents,
    Document,
    Facts,
    Heading,
    Number,
    Reference,
    Table,
    inlines,
    plain,
)
from goldenthread.reports.pages import followed, since, site
from goldenthread.reports.pages.programmes import Choice
from goldenthread.reports.render import html, text
from goldenthread.trends.ways import Way


@pytest.fixture(scope="module")
def whole() -> site.Site:
    return site.compose(story.inputs(), {})


def words(document: Document) -> str:
    """The page as one line of text."""
    return " ".join(text.render(document).split())


def table(document: Document, caption: str) -> list[list[str]]:
    """The cells of the table whose caption begins so."""
    tables = [b for b in document.blocks if isinstance(b, Table)]
    tables += [b.table for b in document.blocks if isinstance(b, Chart)]
    (found,) = [t for t in tables if t.caption.startswith(caption)]
    return [[plain(cell) for cell in row] for row in found.rows]


def changed(**of: object) -> site.Site:
    """The site where MENTOR's result differs."""
    made = story.inputs()
    programmes = tuple(
        replace(p, **of) if p.programme.code == "MENTOR" else p for p in made.result.programmes
    )
    return site.compose(replace(made, result=replace(made.result, programmes=programmes)), {})


# The quarter


def test_the_quarter_begins_with_its_key_figures(whole: site.Site) -> None:
    first = next(b for b in whole.quarter.blocks if isinstance(b, Facts))
    assert first.large
    told = {fact.term: (plain(fact.content), plain(fact.detail)) for fact in first.items}
    assert told["Live programmes"][0] == "3"
    assert told["How they are rated"][0].endswith("Green")
    assert next(n.figure for n in inlines(first) if isinstance(n, Number)) == "reach.quarter.total"


def test_what_is_red_comes_first_with_its_reason_and_what_is_being_done(whole: site.Site) -> None:
    titles = [b.text for b in whole.quarter.blocks if isinstance(b, Heading) and b.level == 2]
    ratings = {p.programme.title: p.rating.rating for p in whole.result.programmes}
    assert [ratings[t] for t in titles[:2]] == [Rating.RED, Rating.AMBER]
    page = words(whole.quarter)
    assert "A retention strategy is being embedded." in page
    assert "Result so far: “Recruitment improved.”" in page
    assert "Due on 31 August 2024 OVERDUE" in page


def test_a_missing_return_is_said_before_anything_else() -> None:
    what = story.story({("MENTOR", Q1): story.RETURNS["MENTOR", Q1]})
    first = site.compose(story.inputs(what), {}).quarter.blocks[0]
    assert isinstance(first, Callout)
    assert first.title == "1 of 3 returns was accepted."
    assert plain(first.content) == (
        "The numbers are without Hospital youth work and Family support (no return was accepted)."
    )


def test_an_open_round_is_said_before_anything_else() -> None:
    what = story.story({("MENTOR", Q1): story.RETURNS["MENTOR", Q1]}, closed=False)
    first = site.compose(story.inputs(what), {}).quarter.blocks[0]
    assert isinstance(first, Callout)
    assert f"{first.title} {plain(first.content)}" == (
        "Round open: 1 of 3 returns accepted. Figures are counts so far."
    )


def test_without_any_return_the_quarter_says_so() -> None:
    page = words(site.compose(story.inputs(story.story({})), {}).quarter)
    assert "0 of 3 returns were accepted." in page
    assert "not provided" in page


def test_without_mitigation_the_providers_words_stand_in(whole: site.Site) -> None:
    mentor = whole.result.of("MENTOR")
    page = words(changed(risks=()).quarter)
    assert mentor.kpis[1].comment == "Exams <fell> in this quarter"
    assert "wrote: “Exams <fell> in this quarter.”" in page
    silent = tuple(replace(k, comment="") for k in mentor.kpis)
    assert "No mitigation has been reported." in words(changed(risks=(), kpis=silent).quarter)


def test_a_change_in_engagement_of_a_green_programme_is_not_lost() -> None:
    made = story.inputs()
    hosp = made.result.of("HOSP")
    assert hosp.engagement is not None
    fallen = replace(hosp.engagement, fall=Fall.LOOK)
    family = replace(made.result.of("FAMILY"), engagement=fallen)
    green = replace(family, rating=replace(family.rating, computed=Rating.GREEN))
    others = (green if p.programme.code == "FAMILY" else p for p in made.result.programmes)
    page = words(
        site.compose(replace(made, result=replace(made.result, programmes=tuple(others))), {}).quarter
    )
    assert "1 further fall beyond what is usual" in page
    assert f"{family.programme.title}: " in page
    assert "by chance" not in page, "of four programmes"
    own = site.compose(replace(made, result=replace(made.result, programmes=(green,))), {}).programme[
        "FAMILY"
    ]
    assert "Chance alone names such a fall in about 1 of 40 quarters." in words(own)
    usual = replace(hosp.engagement, fall=Fall.USUAL)
    many = [replace(green, engagement=usual) for n in range(40)]
    result = replace(made.result, programmes=(green, *many))
    page = words(site.compose(replace(made, result=result), {}).quarter)
    assert "Of 41 programmes that are compared with last year, about 1 would be named by chance." in page


def test_a_quarter_in_which_all_is_green_says_so() -> None:
    made = story.inputs()
    green = tuple(
        replace(p, rating=replace(p.rating, computed=Rating.GREEN), engagement=None)
        for p in made.result.programmes
    )
    page = words(site.compose(replace(made, result=replace(made.result, programmes=green)), {}).quarter)
    assert "No live programme is rated red or amber." in page


def test_trends_stand_with_their_sentence_and_chart(whole: site.Site) -> None:
    names = {b.name for b in whole.quarter.blocks if isinstance(b, Chart)}
    assert {"trend-homicide", "trend-knife", "trend-robbery"} <= names
    assert "fewer homicides" in words(whole.quarter)


def test_spend_far_off_profile_is_named_with_its_reason(whole: site.Site) -> None:
    far = [p.programme.title for p in whole.result.programmes if p.finance.far_off]
    page = words(whole.quarter)
    assert far
    assert all(f"{title}: " in page for title in far)
    assert "Agency staff." in page


def test_what_was_revised_since_the_last_report_is_listed() -> None:
    after = story.corrected("HOSP", reach__quarter=1192)
    page = words(site.compose(story.inputs(after, last=story.last(after=after)), {}).quarter)
    assert "1,204" in page
    assert "1,192" in page


# Programmes


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(), {"MENTOR", "HOSP", "FAMILY", "NEXT"}),
        (Choice(rating="red"), {"MENTOR"}),
        (Choice(area="families"), {"FAMILY", "HOSP", "NEXT"}),
        (Choice(area="families", rating="red"), set()),
    ],
)
def test_the_list_holds_the_programmes_that_were_asked_for(
    whole: site.Site, choice: Choice, expected: set[str]
) -> None:
    document = whole.programmes(choice)
    pages = {i.page.split("/")[1] for i in inlines(document.blocks) if isinstance(i, Reference)}
    assert pages == expected
    assert bool(pages) or "No programme is like this" in words(document)


def test_the_list_begins_with_red_and_ends_with_those_that_are_not_live(whole: site.Site) -> None:
    rows = table(whole.programmes(Choice()), "4 programmes")
    assert rows[0][1] == "Red"
    assert rows[-1][1] == "Mobilising"


# One programme


def test_a_programme_shows_its_rating_with_rule_and_numbers(whole: site.Site) -> None:
    page = words(whole.programme["MENTOR"])
    assert "Rating: RED" in page
    assert "Computed: RED from KPIs" in page
    kpis = {row[0]: row for row in table(whole.programme["MENTOR"], "KPIs against")}
    missed = kpis[whole.result.of("MENTOR").kpis[1].indicator.title]
    assert (missed[1], missed[2]) == ("Missed", "40.0%")
    money = whole.result.of("MENTOR").finance
    spent = table(whole.programme["MENTOR"], "Spend against budget")[0]
    assert money.actual.value - money.profile.value == money.variance.value
    assert spent[3] == f"{money.variance.value:+,.0f}".replace("-", "−").replace("+", "")
    assert "8 of 20: 40 per cent" in missed[5]


def test_a_decision_is_shown_beside_what_was_computed(whole: site.Site) -> None:
    decision = Override(Rating.AMBER, "The plan is working", "lead", story.SIGNED)
    page = words(
        changed(rating=replace(whole.result.of("MENTOR").rating, override=decision)).programme["MENTOR"]
    )
    assert "Rating: AMBER (A decision by lead on 31 October 2024: The plan is working.)" in page
    assert "Computed: RED" in page


def test_a_risk_has_its_score_movement_and_whether_it_is_overdue(whole: site.Site) -> None:
    (row,) = table(whole.programme["MENTOR"], "Risks")
    assert row[0] == "Young people leave early"
    assert row[1:3] == ["20", "25"]
    assert row[4] == "New"
    assert row[6] == "Due on 31 August 2024 Overdue"


@pytest.mark.parametrize(
    ("previous", "opened", "expected"),
    [(Decimal(12), True, "Up from 12"), (Decimal(20), True, "Steady"), (Decimal(12), False, "Closed")],
)
def test_a_risk_tells_how_it_moved(whole: site.Site, previous: Decimal, opened: bool, expected: str) -> None:
    (risk,) = whole.result.of("MENTOR").risks
    moved = changed(risks=(replace(risk, previous=previous, open=opened),))
    assert table(moved.programme["MENTOR"], "Risks")[0][4] == expected


def test_reach_is_split_in_a_table_for_each_dimension(whole: site.Site) -> None:
    mentor = whole.programme["MENTOR"]
    assert table(mentor, "People reached in the quarter, by age") == [
        ["10 to 14", "20"],
        ["15 to 24", "40"],
        ["Not known", "0"],
    ]
    captions = [b.caption for b in mentor.blocks if isinstance(b, Table) and b.caption.startswith("People")]
    assert [c.rpartition("by ")[2] for c in captions] == [
        "age",
        "sex",
        "ethnicity",
        "borough",
        "intensity of support",
    ]


def test_a_programme_without_a_return_says_what_is_missing(whole: site.Site) -> None:
    page = words(whole.programme["NEXT"])
    assert "Nothing has been submitted yet." in page
    assert "No risk has been reported." in page
    assert "State: MOBILISING (Nothing is asked of it in this quarter.) - Rating: NO DATA" in page


def test_earlier_quarters_are_drawn_and_listed(whole: site.Site) -> None:
    reach = whole.result.of("MENTOR").reach.quarter
    past = [
        Past(Q1.plus(-1), Rating.GREEN, replace(reach, value=Decimal(50))),
        Past(Q1, Rating.RED, reach),
    ]
    page = site.compose(story.inputs(), {"MENTOR": past}).programme["MENTOR"]
    (chart,) = [b for b in page.blocks if isinstance(b, Chart)]
    assert (
        chart.title
        == "More people were reached in Q1 2024-25 than in Q4 2023-24: 60 after 50, 20 per cent more"
    )
    assert [row[1] for row in table(page, "Rating and reach")] == ["Green", "Red"]


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        (60, 60, "As many people were reached in Q1 2024-25 as in Q4 2023-24"),
        (
            80,
            60,
            "Fewer people were reached in Q1 2024-25 than in Q4 2023-24: 60 after 80, 25 per cent fewer",
        ),
        (0, 60, "More people were reached in Q1 2024-25 than in Q4 2023-24: 60 after 0"),
    ],
)
def test_the_title_of_the_history_states_what_changed(
    whole: site.Site, then: int, now: int, expected: str
) -> None:
    reach = whole.result.of("MENTOR").reach.quarter
    past = [
        Past(Q1.plus(-1), Rating.GREEN, replace(reach, value=Decimal(then))),
        Past(Q1, Rating.RED, replace(reach, value=Decimal(now))),
    ]
    page = site.compose(story.inputs(), {"MENTOR": past}).programme["MENTOR"]
    assert [b.title for b in page.blocks if isinstance(b, Chart)] == [expected]


def test_one_quarter_alone_is_not_drawn(whole: site.Site) -> None:
    past = [Past(Q1, Rating.RED, whole.result.of("MENTOR").reach.quarter)]
    page = site.compose(story.inputs(), {"MENTOR": past}).programme["MENTOR"]
    assert not [b for b in page.blocks if isinstance(b, Chart)]
    assert table(page, "Rating and reach") == [["Q1 2024-25", "Red", "60"]]


def test_a_return_tells_what_happened_to_each_version() -> None:
    data = {"version": 1, "file": "mentor.xlsx", "digest": "a" * 64}
    events = (
        Event("return.submitted", "MENTOR", "provider", 900, story.SIGNED, Q1, data),
        Event("return.accepted", "MENTOR", "lead", 901, story.SIGNED, Q1, data),
        Event(
            "return.reopened",
            "MENTOR",
            "lead",
            902,
            story.SIGNED,
            Q1,
            {"version": 1, "reason-text-id": "reason.902"},
        ),
    )
    what = story.story()
    texts = {**what.texts, ("MENTOR", Q1): {**what.texts["MENTOR", Q1], "reason.902": "Counted twice"}}
    what = replace(what, view=replace(what.view, events=events, serial=902), texts=texts)
    page = site.compose(story.inputs(what), {}).programme["MENTOR"]
    rows = table(page, "What happened to the return")
    assert [row[1] for row in rows] == ["Reopened: Counted twice", "Accepted", "Submitted"]
    assert [row[4:] for row in rows] == [["mentor.xlsx", "a" * 12]] * 3
    assert Reference("mentor.xlsx", f"files/{'a' * 64}/") in [*inlines(page.blocks)]
    assert "State: REOPENED (The figures of version 1 count.)" in words(page)


# Trends


def test_each_series_has_its_sentence_chart_numbers_and_notes(whole: site.Site) -> None:
    page = words(whole.trends)
    assert (
        "August 2023 – July 2024 against August 2018 – July 2019: 36 fewer homicides "
        "(recording changed in between, so no verdict). Recording" in page
    )
    assert "February 2024 saw a new recording system." in page
    assert table(whole.trends, "Homicide against the baseline") == [
        ["Homicide", "108", "144", "−36", "−25.0% (recording changed in between, so no verdict)"]
    ]
    assert "Counted from Metropolitan Police, crime by borough, to August 2024" in page


def test_a_series_without_data_says_why() -> None:
    missing = replace(story.TRENDS[0], comparison=None, rolling=None, why_not="No extract has been added")
    page = words(site.compose(story.inputs(trends=(missing,)), {}).trends)
    assert "No comparison. No extract has been added." in page


def test_trends_that_end_before_the_quarters_report_say_so() -> None:
    assert "These figures end with" not in words(site.compose(story.inputs(), {}).trends)
    may = story.trend("homicide", 9, 12, to=Month.parse("2024-05"))
    page = words(site.compose(story.inputs(trends=(may,)), {}).trends)
    assert "These figures end with May 2024. A report of this quarter runs to July 2024." in page
    assert "They end before this quarter does." in page
    later = replace(story.inputs(), known=replace(story.story(), quarter=Q1.plus(4)))
    assert "They end before this quarter does." in words(site.trends_in(later, Way.INTERVAL))


def test_a_series_that_ends_before_the_others_is_named_and_holds_none_of_them_back() -> None:
    may = story.trend("knife", 9, 12, to=Month.parse("2024-05"))
    old = story.trend("robbery", 9, 12, to=Month.parse("2023-07"))
    page = words(site.compose(story.inputs(trends=(story.TRENDS[0], may, old)), {}).trends).replace("! ", "")
    assert "Not every series reaches July 2024. A report of this quarter runs to July 2024." in page
    assert "Each series is told to its own last complete month." in page
    assert "Knife: complete only to May 2024, before this quarter ends." in page
    assert "Robbery: complete only to July 2023, before this quarter ends." in page
    assert "August 2023 – July 2024 against August 2018 – July 2019: 36 fewer homicides" in page
    assert "June 2023 – May 2024 against June 2018 – May 2019" in page


def test_many_series_have_a_list_of_contents() -> None:
    assert not any(isinstance(b, Contents) for b in site.compose(story.inputs(), {}).trends.blocks)
    many = (*story.TRENDS, story.trend("burglary", 5, 6))
    assert isinstance(site.compose(story.inputs(trends=many), {}).trends.blocks[0], Contents)


def test_many_verdicts_on_a_page_say_how_many_chance_would_name() -> None:
    one = replace(story.TRENDS[0], comparison=story.compared(90, 100))
    for count, said in ((4, False), (5, True)):
        page = words(site.compose(story.inputs(trends=(one,) * count), {}).trends)
        assert ("Of 5 changes that are judged here, about 1 would be named by chance." in page) is said
    across = site.compose(story.inputs(trends=story.TRENDS * 2), {}).trends
    assert "by chance" not in words(across), "across a change of recording nothing is judged"


def test_an_edition_without_series_says_so() -> None:
    assert "chooses no series" in words(site.compose(story.inputs(trends=()), {}).trends)


# All pages together


def test_every_page_holds_every_figure_that_it_prints_and_every_figure_has_an_end(whole: site.Site) -> None:
    uses = followed.users(whole.figures)
    for document in (whole.quarter, whole.trends, whole.programmes(Choice()), *whole.programme.values()):
        for number in (i for i in inlines(document.blocks) if isinstance(i, Number)):
            found = followed.follow(whole.figures, uses, number.figure)
            assert found is not None
            assert found.told.shown
    assert followed.follow(whole.figures, uses, "nothing") is None


def test_pages_and_figures_are_the_same_in_whatever_order_they_are_asked_for() -> None:
    after = story.corrected("HOSP", reach__quarter=1192)
    made = story.inputs(after, last=story.last(after=after))

    def told(ways: list[str]) -> dict[str, object]:
        whole, found = site.compose(made, {}), {}
        for way in ways:
            if way in whole.programme:
                found[way] = whole.programme[way]
            else:
                found[way] = whole.programmes(Choice()) if way == "list" else getattr(whole, way)
        return dict(sorted(found.items()))

    ways = ["quarter", "trends", *(p.programme.code for p in made.result.programmes), "list", "figures"]
    forward = told(ways)
    assert told(ways[::-1]) == forward
    assert told(sorted(ways, key=lambda way: way[::-1])) == forward
    figures: Any = forward["figures"]
    for page in (one for way, one in forward.items() if way != "figures"):
        assert page.figures.items() <= figures.items()


def test_a_trail_leads_up_to_what_uses_it_and_down_to_the_cell(whole: site.Site) -> None:
    uses = followed.users(whole.figures)
    top = followed.follow(whole.figures, uses, "reach.quarter.total")
    assert top is not None
    part = next(p for p in top.parts if p.told.name == "reach.quarter.HOSP")
    assert part.origins[0].kind == "cell"
    low = followed.follow(whole.figures, uses, "reach.quarter.HOSP")
    assert low is not None
    assert "reach.quarter.total" in {told.name for told in low.users}
    assert low.above[-1].name == "reach.quarter.total"
    assert low.origins == part.origins


def test_a_circle_of_figures_ends() -> None:
    made = site.compose(story.inputs(), {})
    one = replace(made.figures["reach.quarter.HOSP"], inputs=("b",))
    other = replace(one, name="b", inputs=("reach.quarter.HOSP",))
    figures = {"reach.quarter.HOSP": one, "b": other}
    found = followed.follow(figures, followed.users(figures), "b")
    assert found is not None
    assert {told.name for told in found.above} <= set(figures)


def test_every_text_is_escaped_when_drawn(whole: site.Site) -> None:
    drawn = html.render(whole.programme["MENTOR"], lambda name: f"/{name}/", lambda chart: "x", site="/")
    assert "Exams &lt;fell&gt;" in drawn
    assert "<fell>" not in drawn


def test_references_are_links_on_the_site_and_words_elsewhere(whole: site.Site) -> None:
    link = '<a class="govuk-link" href="/programmes/MENTOR/?quarter=2024-25Q1">'
    assert link in html.render(whole.quarter, str, lambda chart: "x", site="/")
    assert "/programmes/MENTOR" not in html.render(whole.quarter, str, lambda chart: "x")


# Since a report was frozen


def test_only_printed_numbers_that_differ_are_changes() -> None:
    from goldenthread.reports.compose import compose

    before = compose(story.inputs(), "summary", "internal")
    after = compose(story.inputs(story.corrected("HOSP", reach__quarter=1192)), "summary", "internal")
    found = {one.then.name: one for one in since.changes(before, after)}
    assert "reach.quarter.total" in found
    assert found["reach.quarter.total"].now is not None
    assert "reach.quarter.HOSP" not in found or "reach.quarter.HOSP" in {
        i.figure for i in inlines(before.blocks) if isinstance(i, Number)
    }
    assert since.changes(before, before) == ()


def test_a_number_that_is_no_longer_composed_is_a_change() -> None:
    from goldenthread.reports.compose import compose

    before = compose(story.inputs(), "summary", "internal")
    after = compose(story.inputs(trends=()), "summary", "internal")
    gone = [one for one in since.changes(before, after) if one.now is None]
    assert {one.then.name for one in gone} >= {"trend.homicide.difference"}
