"""The pack of the reference group: at a glance, each series with what to know, and what is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from tests.reports import story
from tests.small import Q1
from tests.trends.test_survey import Q
from tests.trends.test_survey import series as shares

from goldenthread.actions import reports
from goldenthread.framework.indicators import Better
from goldenthread.framework.place import place_called
from goldenthread.ledger.figures import Figure
from goldenthread.periods import Month
from goldenthread.reports import answers
from goldenthread.reports.answers import Answer
from goldenthread.reports.compose import compose
from goldenthread.reports.document import (
    INTERNAL,
    OUTSIDE,
    PRG,
    Callout,
    Chart,
    Contents,
    Document,
    Guarded,
    Heading,
    plain,
)
from goldenthread.reports.inputs import Aside, Followed, Inputs, Topic, Trend
from goldenthread.reports.live_source import how_to_add
from goldenthread.reports.render import text
from goldenthread.trends import rated, survey
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.definitions import Use
from goldenthread.trends.values import Note

FINDING = re.compile(
    r"\b(lower|higher|fewer|more|better|worse|the same|below|above|no clear change|chance|no verdict|"
    r"stands? out|not judged|not in this pack)\b"
)
"""What a title that states a finding has: a direction, chance, or that nothing can be said."""


# ruff: noqa: E501 - as a reader of the titles alone reads them
STORY = """\
In short: two measures better by more than chance, three worse by more than chance, four with no clear change and six not judged because recording changed
Homicide and robbery: one measure better by more than chance and one with no clear change
Knife crime: four measures not judged because recording changed
Domestic abuse: one measure with no clear change, one not judged because recording changed and one not in this pack
Perceptions: three measures worse by more than chance and one with no clear change
Public health: one measure better by more than chance and one with no clear change
The Home Office’s three outcomes: one measure better by more than chance and two not judged because recording changed
Boroughs: none stands out in homicide, in robbery and in knife crime with injury, victims under 25, not domestic abuse"""
"""The demonstration's headings."""


def followed() -> tuple[Followed, ...]:
    counted, other = story.TRENDS[:2]
    share = survey.compare(shares(q2021_22Q3=60, q2022_23Q3=47), "London", Q("2022-23Q3"), Q("2021-22Q3"))
    nothing = Trend(counted.choice, None, None, "Nothing of the kind has been added.")
    return (
        Followed("homicide", "Homicide", "The gravest harm.", counted),
        Followed("robbery", "Robbery", "The commonest.", other),
        Followed("trust-in-police", "Trust", "Without it nobody calls.", nothing, share),
        Followed("feels-safe", "Feels safe", "What it is all for.", nothing),
    )


def pack(audience: str = OUTSIDE, **other: Followed) -> Document:
    one = followed()
    topics = (
        Topic("Harm", "First.", one[:2]),
        Topic("Views", "Then.", (*one[2:], *other.values())),
        Topic("All", "Again.", one[:1]),
    )
    return compose(replace(story.inputs(), pack=topics), PRG, audience)


def told(audience: str = OUTSIDE) -> str:
    return " ".join(text.render(pack(audience)).split())


def titles(document: Document) -> list[str]:
    """What a reader sees who reads titles alone."""
    return [
        one.text if isinstance(one, Heading) else one.title
        for one in document.blocks
        if isinstance(one, Heading | Chart)
    ]


def counted(now: int, then: int, better: Better | None = Better.LOWER, *, broken: bool = False) -> Followed:
    """A series with so many a month at each end, and a break between them or none."""
    comparison = story.compared(now, then, broken=broken)
    series = comparison.series.model_copy(update={"better": better})
    current = replace(comparison.ends.current, definition=series)
    whole = replace(comparison, ends=replace(comparison.ends, current=current))
    return Followed("x", "Harm", "It hurts.", Trend(story.TRENDS[0].choice, whole, None))


def test_every_topic_names_series_of_the_catalogue() -> None:
    pack = place_called("london").pack
    assert pack is not None
    *_, last = pack.chapters
    assert last.title == "The Home Office’s three outcomes"
    assert set(last.series) == {code for code, entry in ENTRIES.items() if Use.HOME_OFFICE in entry.use}
    assert set(pack.by_area) == {code for code, entry in ENTRIES.items() if Use.HEADLINE in entry.use}
    assert {code for one in pack.chapters for code in one.series} <= ENTRIES.keys()


def test_the_glance_has_a_line_for_each_series_once_and_none_for_what_cannot_be_told() -> None:
    page = text.render(pack())
    glance = page[page.index("Every series at a glance") : page.index("Contents")]
    assert glance.count("Homicide") == 1
    assert "47.0%" in glance
    assert "−13.0 points" in glance
    assert "Feels safe" not in glance


def test_the_contents_lead_on_and_not_back_to_the_page_on_which_they_stand() -> None:
    document = pack()
    assert document.headings[0].text.startswith("In short")
    listed = document.listed_in(next(one for one in document.blocks if isinstance(one, Contents)))
    assert listed == document.headings[1:]
    assert text.render(document).count("In short") == 1


def test_a_series_has_its_sentence_its_verdict_and_its_chart() -> None:
    comparison = followed()[0].counted.comparison
    assert comparison is not None
    assert comparison.verdict.sentence in told()
    charts = [one for one in pack().blocks if isinstance(one, Chart)]
    assert [one.name for one in charts] == ["trend-homicide", "trend-knife", "share-trust-in-police"]
    assert charts[-1].title == (
        "Trust: 13.0 points lower in Q3 2022-23 than in Q3 2021-22, by more than chance would explain"
    )
    assert len(charts[-1].table.rows) == 2


@pytest.mark.parametrize(
    ("one", "says", "heading"),
    [
        (counted(100, 200), Answer.BETTER, "Harm: 1,200 fewer, by more than chance would explain"),
        (counted(200, 100), Answer.WORSE, "Harm: 1,200 more, by more than chance would explain"),
        (
            counted(100, 200, Better.HIGHER),
            Answer.WORSE,
            "Harm: 1,200 fewer, by more than chance would explain",
        ),
        (counted(100, 200, None), Answer.LOWER, "Harm: 1,200 fewer, by more than chance would explain"),
        (counted(100, 100), Answer.UNCLEAR, "Harm: the same, no clear change"),
        (
            counted(100, 200, broken=True),
            Answer.RECORDING,
            "Harm: recorded 1,200 fewer (recording changed in between, so no verdict)",
        ),
    ],
)
def test_what_a_series_answers(one: Followed, says: Answer, heading: str) -> None:
    assert answers.answer(one, Q1) is says
    assert answers.series_heading(one, Q1) == heading


def test_figures_that_end_before_the_quarter_count_neither_as_better_nor_as_worse() -> None:
    one = counted(100, 200)
    for later in (Q1.plus(1), Q1.plus(4)):
        assert answers.answer(one, later) is Answer.OLD
        assert answers.in_short([one], later) == "In short: one measure not known for this quarter"
    assert answers.answer(one, Q1) is Answer.BETTER


def test_figures_that_end_before_the_quarter_say_so_in_their_title_and_in_short() -> None:
    next_quarter, one = Q1.plus(1), counted(100, 200)
    assert answers.series_heading(one, next_quarter).startswith(
        "Harm, known up to July 2024: 1,200 fewer, by"
    )
    assert answers.series_heading(one, Q1).startswith("Harm: 1,200 fewer, by more")
    what = replace(story.inputs(), known=replace(story.story(), quarter=next_quarter))
    told = replace(what, pack=(Topic("Harm", "Lead.", (one,)),))
    assert "Harm (known up to July 2024)." in " ".join(text.render(compose(told, PRG, OUTSIDE)).split())


def test_a_change_across_a_break_has_no_bare_percentage() -> None:
    page = text.render(pack(x=counted(100, 200, broken=True)))
    row = next(line for line in page.splitlines() if line.startswith("Harm ") and "1,200" in line)
    assert "−1,200" in row
    assert "recording changed in between, so no verdict" in " ".join(page.split())


def test_the_first_page_sums_up_and_every_title_states_a_finding() -> None:
    page = pack(x=counted(100, 200))
    assert titles(page)[0].startswith("In short: ")
    assert "better by more than chance" in titles(page)[0]
    assert [one for one in titles(page) if not FINDING.search(one)] == []


def test_readers_outside_read_that_it_is_missing_and_the_unit_what_to_do() -> None:
    assert answers.NOT_HERE in told()
    assert "Nothing of the kind has been added" not in told()
    assert "! Not in this pack. Nothing of the kind has been added." in text.render(pack(INTERNAL))


def test_a_series_without_a_live_source_says_how_to_add_it_and_what_is_not_it() -> None:
    assert "! No data. Ask City Hall for the question on feeling safe" in told(INTERNAL)
    assert "Trust in the police is another question" in told(INTERNAL)
    assert "Ask City Hall" not in told()
    quarter = SimpleNamespace(quarter=Q("2024-25Q1"))
    inside: Any = SimpleNamespace(teller=SimpleNamespace(inside=True), inputs=quarter)
    (told_,) = how_to_add(inside, "non-domestic-homicide", Month.of(2020, 12))
    assert isinstance(told_, Callout)
    assert told_.title == "No data after December 2020."
    assert how_to_add(inside, "non-domestic-homicide", Month.of(2024, 6)) == []
    assert how_to_add(inside, "robbery", None) == []


def test_what_was_told_is_not_told_twice() -> None:
    assert "It is told under “Harm”." in told()
    assert told().count("The gravest harm.") == 1
    assert "share nine of their twelve months" in told()


def test_a_note_that_holds_for_several_series_stands_once() -> None:
    note = "Figures of an extract can change."
    shared = [
        replace(one, comparison=replace(one.comparison, notes=(Note("n", note),))) for one in story.TRENDS[:2]
    ]
    series = [replace(one, counted=trend) for one, trend in zip(followed(), shared, strict=False)]
    page = compose(replace(story.inputs(), pack=(Topic("Harm", "First.", tuple(series)),)), PRG, OUTSIDE)
    assert text.render(page).count(note) == 1
    assert [plain(one.content) for one in page.notes] == [note]


def test_months_of_lockdown_at_one_end_are_named() -> None:
    locked = replace(story.TRENDS[0], comparison=story.compared(100, 200, to=Month.of(2020, 12)))
    one = replace(followed()[0], counted=locked)
    page = compose(replace(story.inputs(), pack=(Topic("Harm", "First.", (one,)),)), PRG, OUTSIDE)
    assert "January 2020 – December 2020 holds months of lockdown" in " ".join(text.render(page).split())
    assert "lockdown" not in told()


def test_every_number_is_guarded_and_has_a_trail() -> None:
    figures = pack().figures.values()
    assert figures
    assert all(isinstance(one, Guarded) and (one.inputs or one.formula) for one in figures)


@pytest.mark.django_db
def test_the_demonstrations_pack_is_frozen_and_recomputes(demo) -> None:
    live = reports.compose(quarter=Q1, kind=PRG, audience=OUTSIDE)
    done = reports.freeze(quarter=Q1, kind=PRG, audience=OUTSIDE, by="ana")
    assert reports.verify(done.digest).ok
    assert done.basis.vintages == live.basis.vintages
    assert reports.render(done.digest, "pdf").startswith(b"%PDF-")


@pytest.mark.django_db
def test_the_demonstrations_titles_tell_the_story_alone(demo) -> None:
    live = reports.compose(quarter=Q1, kind=PRG, audience=OUTSIDE)
    assert [one for one in titles(live) if not FINDING.search(one)] == []
    assert "\n".join(one.text for one in live.headings if one.level == 1) == STORY
    for one in (text.render(live), text.render(reports.compose(quarter=Q1, kind="full", audience=OUTSIDE))):
        assert "goldenthread " not in one


def with_rates() -> Inputs:
    """The pack's inputs with one series whose people are known, and one whose people are not."""
    counted, other = story.TRENDS[:2]
    people = Figure("population.x", "People of all ages, London, mid-2024", Decimal(9_000_000), "people")
    assert counted.comparison is not None
    known = Aside(rated.rates(counted.comparison, people, people, "of all ages"))
    series = (
        Followed("homicide", "Homicide", "The gravest harm.", replace(counted, aside=known)),
        Followed("robbery", "Robbery", "The commonest.", replace(other, aside=Aside(no_rates="Add people."))),
    )
    return replace(story.inputs(), pack=(Topic("Harm", "First.", series),))


def test_rates_stand_beside_a_series_and_what_is_missing_is_told_inside_alone() -> None:
    outside, inside = (
        " ".join(text.render(compose(with_rates(), PRG, audience)).split())
        for audience in (OUTSIDE, INTERNAL)
    )
    said = "Per 100,000 residents of all ages: 1.20 (0.98 to 1.45) against August 2018 – July 2019’s 1.60"
    assert said in outside
    assert "Divided by 9,000,000 residents at both ends" in outside
    assert "Byar’s limits" in outside
    assert "Add people." not in outside
    assert said in inside
    assert "Add people." in inside
