"""The pack of the reference group: at a glance, each series with what to know, and what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reports import story
from tests.small import Q1
from tests.trends.test_survey import Q
from tests.trends.test_survey import series as shares

from goldenthread.actions import reports
from goldenthread.reports.compose import compose
from goldenthread.reports.document import OUTSIDE, PRG, Chart, Document, Guarded
from goldenthread.reports.inputs import Followed, Topic, Trend
from goldenthread.reports.pack import TOPICS
from goldenthread.reports.render import text
from goldenthread.trends import survey
from goldenthread.trends.catalogue import ENTRIES


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


def pack() -> Document:
    one = followed()
    topics = (
        Topic("Harm", "First.", one[:2]),
        Topic("Views", "Then.", one[2:]),
        Topic("All", "Again.", one[:1]),
    )
    return compose(replace(story.inputs(), pack=topics), PRG, OUTSIDE)


def told() -> str:
    return " ".join(text.render(pack()).split())


def test_every_topic_names_series_of_the_catalogue() -> None:
    assert [one.title for one in TOPICS][-1] == "The Home Office’s three outcomes"
    assert len(TOPICS[-1].series) >= 3
    assert {code for one in TOPICS for code in one.series} <= ENTRIES.keys()


def test_the_glance_has_a_line_for_each_series_once_and_none_for_what_cannot_be_told() -> None:
    page = text.render(pack())
    glance = page[page.index("Every series at a glance") : page.index("Contents")]
    assert glance.count("Homicide") == 1
    assert "47.0%" in glance
    assert "−13.0 points" in glance
    assert "Feels safe" not in glance


def test_a_series_has_its_sentence_its_verdict_and_its_chart() -> None:
    comparison = followed()[0].counted.comparison
    assert comparison is not None
    assert comparison.verdict.sentence in told()
    titles = [one.title for one in pack().blocks if isinstance(one, Chart)]
    assert len(titles) == 2
    assert all(" the baseline (" in title for title in titles)


def test_what_is_missing_is_said_and_what_was_told_is_not_told_twice() -> None:
    assert "Not told.: Nothing of the kind has been added." in told()
    assert "Homicide: told above." in told()
    assert "share nine of their twelve months" in told()


def test_every_number_is_guarded_and_has_a_trail() -> None:
    figures = pack().figures.values()
    assert figures
    assert all(isinstance(one, Guarded) and (one.inputs or one.formula) for one in figures)


@pytest.mark.django_db
def test_the_demonstrations_pack_is_frozen_and_recomputes(demo) -> None:
    live = reports.compose(quarter=Q1, kind=PRG, audience=OUTSIDE)
    page = " ".join(text.render(live).split())
    assert "Knife crime with injury, victims under 25, not domestic abuse" in page
    assert "Hospital admissions for assault cannot be counted" in page
    done = reports.freeze(quarter=Q1, kind=PRG, audience=OUTSIDE, by="ana")
    assert reports.verify(done.digest).ok
    assert done.basis.vintages == live.basis.vintages
    assert reports.render(done.digest, "pdf").startswith(b"%PDF-")
