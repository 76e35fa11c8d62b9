"""Papers of one quarter: they agree, and a later one names what an earlier one printed otherwise."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.reports.story import corrected, inputs, last
from tests.small import Q1

from goldenthread.reports.compose import compose
from goldenthread.reports.document import INTERNAL, OUTSIDE, Document, Number, inlines
from goldenthread.reports.inputs import Inputs, Paper
from goldenthread.reports.pages.since import changes
from goldenthread.reports.printed import find_printed, find_too_near
from goldenthread.reports.render import text

SIGNED = datetime(2024, 10, 31, 9, tzinfo=UTC)
TITLE = "Full Report for Q1 2024-25, for readers outside"


def after(paper: Document, what: Inputs) -> Inputs:
    """What a later paper is composed from, once this one is signed."""
    return replace(what, earlier=(Paper("d" * 64, TITLE, Q1, SIGNED, find_printed(paper)),))


def reach_of_mentoring(document: Document) -> str:
    return document.figures["reach.quarter.MENTOR"].shown


def said(document: Document) -> str:
    return " ".join(text.render(document).split())


def now(people: int) -> Inputs:
    return inputs(corrected("MENTOR", reach__quarter=people))


@pytest.mark.parametrize("audience", [INTERNAL, OUTSIDE])
def test_a_later_paper_names_what_an_earlier_printed_otherwise(audience: str) -> None:
    first = compose(inputs(), "full", audience)
    before = int(reach_of_mentoring(first))
    later = compose(after(first, now(before + 20)), "full", audience)
    assert reach_of_mentoring(later) == str(before + 20)
    assert "printed otherwise earlier" in said(later)
    (row,) = [
        row
        for block in later.blocks
        if "printed otherwise earlier" in getattr(block, "caption", "")
        for row in block.rows
        if Number("reach.quarter.MENTOR", str(before + 20)) in row[1]
    ]
    assert row[2][0].text == str(before)
    assert [one.text for one in row[3]] == [TITLE, ", signed on 31 October 2024"]


def test_what_a_paper_tells_of_the_one_before_it_has_not_changed_since() -> None:
    """Once it is signed, the same report composed now tells of no paper before, or of another."""
    signed = compose(
        replace(now(20), last=last(after=corrected("MENTOR", reach__quarter=20))), "summary", OUTSIDE
    )
    assert "Revised since the last report" in said(signed)
    assert changes(signed, compose(now(20), "summary", OUTSIDE)) == ()
    (one, *_) = changes(signed, compose(now(900), "summary", OUTSIDE))
    assert one.now is not None
    assert one.now.shown != one.then.shown


def test_papers_that_agree_name_nothing() -> None:
    for first in ("summary", "full", "prg"):
        for second in ("summary", "full", "prg"):
            for audience in (INTERNAL, OUTSIDE):
                paper = compose(inputs(), first, audience)
                assert "otherwise earlier" not in said(compose(after(paper, inputs()), second, audience))


def test_a_paper_for_readers_outside_does_not_tell_a_few_people_apart() -> None:
    paper = compose(inputs(), "full", OUTSIDE)
    before = int(reach_of_mentoring(paper))
    for step in (2, 4, 3):
        paper = compose(after(paper, now(before + step)), "full", OUTSIDE)
        assert reach_of_mentoring(paper) == str(before)
        assert "Revised by fewer than 5 people since, and printed as before" in said(paper)
        assert str(before + step) not in {
            one.shown for one in inlines(paper.blocks) if isinstance(one, Number) and "MENTOR" in one.figure
        }
    paper = compose(after(paper, now(before + 6)), "full", OUTSIDE)
    assert reach_of_mentoring(paper) == str(before + 6)
    assert "reach.quarter.MENTOR" in paper.figures
    assert reach_of_mentoring(compose(now(before + 2), "full", INTERNAL)) == str(before + 2)


def test_a_list_of_revisions_does_not_tell_a_few_people_apart_either() -> None:
    """Neither against an earlier paper nor within the one that lists then and now."""
    before = int(reach_of_mentoring(compose(inputs(), "full", OUTSIDE)))
    few = replace(inputs(last=last(after=corrected("MENTOR", reach__quarter=before + 2))))
    many = replace(inputs(last=last(after=corrected("MENTOR", reach__quarter=before + 9))))
    for what, shown in ((few, {str(before)}), (many, {str(before), str(before + 9)})):
        document = compose(what, "full", OUTSIDE)
        printed = {
            one.shown
            for one in inlines(document.blocks)
            if isinstance(one, Number) and one.figure.endswith("reach.quarter.MENTOR")
        }
        assert printed == shown


def test_papers_that_were_frozen_before_each_other_are_held_against_each_other_too() -> None:
    first = find_printed(compose(inputs(), "full", OUTSIDE))
    before = int(first["reach.quarter.MENTOR"].shown)
    label = first["reach.quarter.MENTOR"].label
    few, many = (find_printed(compose(now(before + step), "full", OUTSIDE)) for step in (3, 30))
    assert label in find_too_near(few, first, 5)
    assert label in find_too_near(first, few, 5)
    assert find_too_near(first, first, 5) == ()
    assert label not in find_too_near(many, first, 5)
