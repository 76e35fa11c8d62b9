"""What a report says: the summary as the source document puts it, and the parts of the full report."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from tests.reports.story import (
    RETURNS,
    TRENDS,
    corrected,
    inputs,
    last,
    story,
    trend,
    vintage,
)
from tests.small import PROGRAMMES, Q1, Q2, full_return, known

from goldenthread.ledger.values import Event
from goldenthread.performance.results import Override, Rating
from goldenthread.periods import Month, Quarter
from goldenthread.reports import revised
from goldenthread.reports.compose import compose
from goldenthread.reports.composition import Composition, joined, line
from goldenthread.reports.document import Chart, LogicModel, Table, Words, plain
from goldenthread.reports.inputs import Trend, judging_day, report_month, window_note
from goldenthread.reports.render import text
from goldenthread.reports.sentences import attention, trend_finding, trend_statement
from goldenthread.trends.verdict import Claim

AS_RECORDED = " (recording changed in between, so no verdict)"


def said(what=None, kind="summary", audience="internal"):
    """The report as text, in one line."""
    return " ".join(text.render(compose(what or inputs(), kind, audience)).split())


def test_the_summary_reads_like_the_source():
    page = said()
    assert "Reached 1,268 people in Q1" in page
    assert "3 live programmes" in page
    assert "1 of the 3 live programmes with KPI data is green" in page
    assert "2 programmes are rated red or amber." in page
    assert (
        "Mentoring is rated RED. KPI “Young people who stay to the end” missed: 8 of 20 is 40 per cent"
        in page
    )
    assert "Risk “Young people leave early” scores 20 of 25 after mitigation." in page
    assert "South Trust merged into North Trust on 1 August 2024." in page
    assert "“A retention strategy is being embedded.” Result so far: “Recruitment improved.”" in page
    assert "Due on 31 August 2024 OVERDUE." in page
    assert "Hospital youth work is rated AMBER." in page
    assert "against 2,408" not in page, "with fewer than five pairs of quarters no fall is remarked on"
    assert page.index("Mentoring is rated") < page.index("Hospital youth work is rated")
    assert (
        "rolling year to date (August 2023 – July 2024) with the same period in 2018/19, there has been:"
        in page
    )
    assert (
        f"- 36 fewer homicides{AS_RECORDED} - 25 per cent fall in knife crime with injury{AS_RECORDED} "
        f"- 5 per cent reduction in robbery{AS_RECORDED}" in page
    )
    assert (
        "as recorded to the end of August 2024 and as obtained on 4 September 2024. Police recorded crime"
        in page
    )
    assert "³ February 2024 saw a new recording system." in page


@pytest.mark.parametrize(
    ("now", "then", "statement", "phrase", "words"),
    [
        (9, 12, "difference", "homicides", "36 fewer homicides"),
        (12, 9, "difference", "homicides", "36 more homicides"),
        (9, 9, "difference", "homicides", "no change in homicides"),
        (75, 100, "per-cent", "knife crime", "25 per cent fall in knife crime"),
        (105, 100, "per-cent", "knife crime", "5 per cent rise in knife crime"),
        (100, 100, "per-cent", "knife crime", "no change in knife crime"),
        (999, 1000, "per-cent", "knife crime", "less than 1 per cent fall in knife crime"),
        (3, 0, "per-cent", "knife crimes", "36 knife crimes, where the baseline year had none"),
    ],
)
def test_statements_about_trends(now, then, statement, phrase, words):
    c = Composition(inputs(), "internal")
    assert plain(trend_statement(c, trend("knife", now, then, statement, phrase))) == words + AS_RECORDED


def test_statements_take_their_verbs_in_turn():
    """By their place in the edition, so that a series has the same words in every paper."""
    c = Composition(inputs(), "internal")
    first, second = (trend(code, 12, 10, "per-cent", "harm") for code in ("knife", "robbery"))
    assert plain(trend_statement(c, first)) == f"20 per cent rise in harm{AS_RECORDED}"
    assert plain(trend_statement(c, second)) == f"20 per cent increase in harm{AS_RECORDED}"
    down = trend("robbery", 9, 10, "per-cent", "harm")
    assert plain(trend_statement(c, down)) == f"10 per cent reduction in harm{AS_RECORDED}"


def test_one_fewer_is_singular():
    c = Composition(inputs(), "internal")
    one = trend("homicide", 9, 12, phrase="homicides")
    fewer = replace(
        one,
        comparison=replace(one.comparison, difference=replace(one.comparison.difference, value=Decimal(-1))),
    )
    assert plain(trend_statement(c, fewer)) == f"1 fewer homicide{AS_RECORDED}"


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (9, "108 in the 12 months to July 2024, 36 fewer than"),
        (15, "180 in the 12 months to July 2024, 36 more than"),
        (12, "144 in the 12 months to July 2024, the same as"),
    ],
)
def test_a_chart_says_what_it_shows_with_its_number(now, found):
    finding = trend_finding(trend("homicide", now, 12))
    assert finding == f"Homicide: {found} in August 2018 – July 2019{AS_RECORDED}"


@pytest.mark.parametrize(
    ("claim", "caution"),
    [
        (Claim.LOWER, "(by more than chance would explain)"),
        (Claim.UNCLEAR, "(no clear change)"),
        (Claim.NO_INTERVAL, "(chance not judged)"),
    ],
)
def test_a_chart_and_a_statement_give_one_caution(claim, caution):
    one = trend("homicide", 9, 12)
    verdict = replace(one.comparison.verdict, claim=claim)
    judged = replace(one, comparison=replace(one.comparison, verdict=verdict))
    assert trend_finding(judged).endswith(caution)
    assert plain(trend_statement(Composition(inputs(), "internal"), judged)).endswith(caution)


def test_what_has_no_data_says_so():
    missing = Trend(TRENDS[0].choice, None, None, "Homicide is counted from data that nobody has added.")
    assert trend_finding(missing) == "Homicides: no comparison with the baseline"
    page = said(inputs(trends=(missing,)))
    assert (
        "There are no data for these comparisons yet: - no comparison of homicides: Homicide is counted"
        in page
    )
    assert "Violence trends in detail" not in said(inputs(trends=(missing,)), "full")
    mixed = said(inputs(trends=(*TRENDS[1:], missing)), "full")
    assert "There is no comparison of homicides" in mixed
    assert "chooses no trends to report" in said(inputs(trends=()))


def test_a_window_that_ends_early_says_why():
    early = trend("robbery", 95, 100, "per-cent", to=Month.parse("2024-05"))
    reaching = "the latest complete month; the data do not reach July 2024 yet"
    assert f"(June 2023 – May 2024, {reaching}) with" in said(inputs(trends=(early,)))


def test_each_series_is_told_to_its_own_month_and_each_month_once():
    late = trend("knife", 75, 100, "per-cent", "knife crime", to=Month.parse("2024-05"))
    page = said(inputs(trends=(TRENDS[0], late, TRENDS[2])))
    assert page.count("Comparing the rolling year to date") == 2
    first, second = page.split("Comparing the rolling year to date (")[1:]
    assert first.startswith("August 2023 – July 2024) with")
    assert "36 fewer homicides" in first
    assert "in robbery" in first
    assert second.startswith("June 2023 – May 2024, the latest complete month")
    assert "in knife crime" in second
    table = said(inputs(trends=(TRENDS[0], late, TRENDS[2])), "full")
    assert "Knife: June 2023 – May 2024 against June 2018 – May 2019." in table
    assert "Homicide; Robbery: August 2023 – July 2024 against August 2018 – July 2019." in table


def test_a_series_without_data_does_not_split_what_shares_its_windows():
    what = inputs(trends=(TRENDS[0], replace(TRENDS[1], comparison=None, why_not="gone"), TRENDS[2]))
    assert said(what).count("Comparing the rolling year to date") == 1


def test_two_vintages_are_told():
    other = vintage("a" * 64, date(2024, 11, 30))
    found = said(inputs(trends=(TRENDS[0], trend("robbery", 9, 10, source=other))))
    assert "as obtained on 4 September 2024." in found
    assert "as obtained on 30 November 2024." in found


def test_a_new_quarter_without_returns():
    page = said(inputs(story({}, Q2), trends=()), "full")
    assert "No returns yet. No return for Q2 2024-25 has been accepted so far." in page
    assert "People reached in Q2: not provided" in page
    assert "Returns accepted from 0 of the 3 live programmes" in page
    assert (
        "3 live programmes have no rating for want of data: Mentoring, Hospital youth work and Family" in page
    )
    assert "No live programme is rated red or amber." in page
    assert "No reach has been reported for Q2 yet." in page
    assert "No numbers of people by group have been reported yet." in page
    assert "Revised since" not in page


def test_one_without_data_is_singular():
    returns = {k: v for k, v in RETURNS.items() if k[0] != "FAMILY"}
    assert "1 live programme has no rating for want of data: Family support." in said(inputs(story(returns)))


def test_one_programme_alone_is_singular():
    page = said(inputs(known({(p, Q1): full_return() for p in PROGRAMMES[:1]})))
    assert "No live programme is rated red or amber." in page
    page = said(inputs(story({("HOSP", Q1): RETURNS["HOSP", Q1]})))
    assert "1 programme is rated red or amber." in page


def test_a_decision_is_told_with_its_reason_and_the_computed_rating():
    what = inputs()
    mentor = what.result.of("MENTOR")
    rating = replace(
        mentor.rating, override=Override(Rating.AMBER, "Recruitment is back on course", "director")
    )
    line_ = attention(Composition(what, "internal"), replace(mentor, rating=rating))
    assert (
        "Mentoring is rated Amber. This is a decision, in place of the computed rating (red): Recruitment is"
        in plain(line_)
    )


def test_a_missed_kpi_without_a_risk_gives_the_providers_words_inside_only():
    returns = {("MENTOR", Q1): full_return({"kpi.M-2.numerator": 8})}
    what = inputs(story(returns))
    assert "South Trust wrote: “Exams <fell> in this quarter.”" in said(what)
    assert "No mitigation has been reported." in said(what, audience="outside")
    assert "Exams" not in said(what, "full", "outside")


def test_a_merger_to_come_is_told_as_such():
    what = replace(inputs(), judged_on=date(2024, 7, 20))
    assert "South Trust is to merge into North Trust on 1 August 2024." in said(what)


def test_the_full_report_has_every_part():
    made = compose(inputs(last=last()), "full", "internal")
    headings = [h.text for h in made.headings if h.level == 1]
    assert headings == [
        "Overall performance in Q1",
        "Risks and mitigations",
        "High-level trends – violence",
        "Background note: how quarterly performance is reported",
        "Violence trends in detail",
        "The priority areas side by side",
        "Children and young people: Young people are safer from violence",
        "Families and homes: Homes are free from violence",
        "Revised since the last report",
        "Appendix 1: logic model",
    ]
    levels = [h.level for h in made.headings]
    assert all(b <= a + 1 for a, b in pairwise(levels))
    anchors = [h.anchor for h in made.headings]
    assert len(set(anchors)) == len(anchors)
    assert any(isinstance(b, LogicModel) for b in made.blocks)
    charts = [b for b in made.blocks if isinstance(b, Chart)]
    assert [c.name for c in charts] == [
        "trend-homicide",
        "trend-knife",
        "trend-robbery",
        "reach-by-area",
        "kpi-statuses",
        "spend",
    ]
    assert all(c.alt and c.source and c.table.rows for c in charts)


def test_the_background_note_counts_programmes_and_names_the_rules():
    page = said(kind="full")
    assert "Children and young people – Young people are safer from violence (2 live programmes)" in page
    assert "Families and homes – Homes are free from violence (3 programmes, 2 of them live)" in page
    assert "Short of it by up to 5 per cent of the target it is on track, by up to 15 per cent" in page
    assert "amber from 12, red from 20" in page
    assert "This report follows homicides, knife crime with injury and robbery." in page
    assert "Numbers of people below 5 are hidden" not in page
    assert "Numbers of people below 5 are hidden" in said(kind="full", audience="outside")


def tables(made):
    return {t.caption: t for t in made.blocks if isinstance(t, Table)}


def test_an_area_tells_outputs_money_kpis_and_outcomes():
    made = compose(inputs(), "full", "internal")
    page = said(kind="full")
    assert (
        "2 programmes serve this priority area, 2 of them live. Together they reached 1,264 people in Q1"
        in page
    )
    without = "Without Hospital youth work (its return gives no number)"
    assert "Sessions in the quarter – 120 from 1 of 2 programmes" in page
    assert without in page
    assert "Hospital youth work: North Trust wrote: “Agency staff.”" in page
    assert (
        "Mentoring, Young people who stay to the end: South Trust wrote: “Exams <fell> in this quarter.”"
        in page
    )
    found = {c.partition(":")[0]: t for c, t in tables(made).items() if "safer" in c}
    kpis = [[plain(cell) for cell in row] for row in found["KPIs against their targets"].rows]
    assert ["Mentoring", "Young people who stay to the end", "40%", "75%", "–", "Missed"] in [
        [c.replace(".0%", "%") for c in row] for row in kpis
    ]
    money = [[plain(cell) for cell in row] for row in found["Spend against budget"].rows]
    assert money[0] == ["Mentoring", "100,000", "25,000", "24,500", "−500", "−2.0", "99,000"]
    assert money[-1][0] == "All programmes of the area"
    assert [
        plain(found["Outcomes measured by monitoring"].rows[0][i]).replace(" per cent", "%")
        for i in (0, 2, 3)
    ] == ["Young people manage conflict without violence", "30", "61.5%"]


def test_small_numbers_in_the_tables_are_hidden_outside():
    made = compose(inputs(), "full", "outside")
    groups = [b for b in made.blocks if isinstance(b, Table) and "by group" in b.caption][1]
    rows = {plain(row[0]): plain(row[1]) for row in groups.rows}
    few = "fewer than 5 from 1 of 2 programmes"
    assert (rows["Age: 10 to 14"], rows["Age: Not known"]) == (few, few)


def test_revisions_show_both_numbers_and_where_the_correction_stands():
    what = inputs(
        corrected("HOSP", reach__quarter=1192), last=last(after=corrected("HOSP", reach__quarter=1192))
    )
    page = said(what)
    assert "1 of its figures has" not in page
    assert (
        "Since the report for Q1 2024-25, signed on 31 October 2024, 2 of its figures have been revised:"
        in page
    )
    assert "1,268 → 1,256 (corrected on 20 January 2025)" in page
    assert "1,204 → 1,192" in page
    assert "Reached 1,256 people" in page
    table = tables(compose(what, "full", "internal"))["Figures for Q1 2024-25 revised since 31 October 2024"]
    assert [plain(row[1]) for row in table.rows] == ["1,268", "1,204"]
    assert [plain(row[2]) for row in table.rows] == ["1,256", "1,192"]
    place = "corrected on 20 January 2025: hosp-2024-25q1.xlsx!Return!C1, version 2"
    assert [plain(row[3]) for row in table.rows] == [place, place]


def test_many_revisions_are_cut_short_on_one_page():
    numbers = {"reach__quarter": 59, "spend__actual": 24000, "kpi__M-1": 41, "kpi__M-2__numerator": 9}
    after = corrected("MENTOR", **numbers, **{"outcome__M-O1__result": 60})
    page = said(inputs(after, last=last(after=after)))
    assert page.count("→") == revised.IN_SUMMARY
    assert "more figures, listed in the full report" in page


def test_a_rating_that_would_change_is_told():
    after = corrected("MENTOR", **{"kpi__M-2__numerator": 16, "risk__2024-25q1-1__likelihood-after": 1})
    page = said(inputs(last=last(after=after)), "full")
    assert "Mentoring: rated RED then, GREEN now" in page


def test_a_newer_vintage_is_named_as_the_reason():
    newer = vintage("a" * 64, date(2024, 11, 30))
    later = (trend("homicide", 8, 12, phrase="homicides", source=newer), *TRENDS[1:])
    found = revised.revisions(last(trends=later))
    assert [(r.then.number, r.now.number) for r in found] == [(108, 96)]
    assert (
        found[0].whole_reason
        == "from a newer extract: Metropolitan Police, crime by borough, to August 2024, "
        "obtained 30 November 2024"
    )


def test_figures_judged_anew_without_a_source_say_so():
    one = last()
    then, now = one.then.reach.quarter, replace(one.then.reach.quarter, value=Decimal(1), inputs=())
    changed = replace(one, now=replace(one.now, reach=replace(one.now.reach, quarter=now)))
    assert revised.revisions(changed)[0].why == "judged again by what is known now"
    assert revised.revisions(changed)[0].then.value == then.value


def test_nothing_revised_is_said_in_the_full_report():
    page = said(inputs(last=last()), "full")
    assert (
        "No figure of the report for Q1 2024-25, signed on 31 October 2024, has been revised since." in page
    )
    assert "Revised since" not in said(inputs(last=last()))


@pytest.mark.parametrize(
    ("quarter", "complete", "month", "note"),
    [
        ("2024-25Q1", None, "2024-07", ""),
        ("2024-25Q1", "2024-07", "2024-07", ""),
        ("2024-25Q1", "2025-01", "2024-07", ""),
        ("2024-25Q1", "2024-05", "2024-05", "the latest complete month; the data do not reach July 2024 yet"),
        ("2023-24Q4", "2024-07", "2024-04", ""),
    ],
)
def test_later_data_do_not_move_a_quarters_window(quarter, complete, month, note):
    known_to = Month.parse(complete) if complete else None
    assert str(report_month(Quarter.parse(quarter), known_to)) == month
    assert window_note(Quarter.parse(quarter), known_to) == note


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2024, 9, 10, 9, tzinfo=UTC), date(2024, 9, 10)),
        (datetime(2024, 8, 31, 23, 30, tzinfo=UTC), date(2024, 9, 1)),
        (datetime(2026, 1, 1, tzinfo=UTC), date(2024, 9, 30)),
    ],
)
def test_a_quarter_is_judged_no_later_than_the_next_quarters_end(instant, day):
    assert judging_day(Q1, instant) == day


def test_a_footnote_is_kept_once_and_two_that_differ_twice():
    c = Composition(inputs(), "internal")
    marks = [c.note("n", ["One"]), c.note("n", ["One."]), c.note("n", ["Two"]), c.note("none", [])]
    assert [m[0].note if m else "" for m in marks] == ["n", "n", "n+", ""]
    assert [plain(n.content) for n in c.notes] == ["One.", "Two."]


def test_lines_are_joined_without_empty_ones():
    assert joined([line("a"), (), line("b")]) == (Words("a"), Words(" "), Words("b"))
    assert line("a", Words(""), ("x",) and (Words("b"),)) == (Words("a"), Words("b"))


def with_waivers(withdrawn: bool = False):
    """A quarter in which two checks were set aside, one of them for a reason that was erased."""
    before = inputs()
    at = datetime(2024, 10, 1, 9, tzinfo=UTC)

    def event(kind, serial, programme, **data):
        return Event(kind, programme, "lead", serial, at, Q1, data)

    events = [
        event(
            "check.waived",
            901,
            "MENTOR",
            check="split",
            expires="2024-10-31",
            **{"reason-text-id": "reason.901"},
        ),
        event(
            "check.waived",
            902,
            "HOSP",
            check="jump",
            expires="2024-11-30",
            **{"reason-text-id": "reason.902"},
        ),
    ]
    if withdrawn:
        events.append(event("check.waiver-withdrawn", 903, "HOSP", check="jump", waiver=902))
    seen = before.known
    view = replace(seen.view, events=(*seen.view.events, *events), serial=903)
    texts = {
        **seen.texts,
        ("MENTOR", Q1): {**seen.texts.get(("MENTOR", Q1), {}), "reason.901": "No row for them"},
    }
    return replace(before, known=replace(seen, view=view, texts=texts))


def test_checks_that_were_set_aside_are_told_in_the_background_note():
    page = said(with_waivers(), "full")
    assert "“Rows that do not add up” for Mentoring, until 31 October 2024: No row for them." in page
    assert "“A jump” for Hospital youth work, until 30 November 2024." in page
    assert "until 30 November 2024, withdrawn before." in said(with_waivers(withdrawn=True), "full")


def test_readers_outside_learn_which_check_was_set_aside_and_not_why():
    page = said(with_waivers(), "full", "outside")
    assert "“Rows that do not add up” for Mentoring, until 31 October 2024." in page
    assert "No row for them" not in page


def test_where_no_check_was_set_aside_nothing_is_said_of_it():
    assert "Checks set aside" not in said(kind="full")
