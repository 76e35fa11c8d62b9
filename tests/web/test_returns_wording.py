"""Findings in the words of a page."""

from __future__ import annotations

import pytest
from tests import small

from goldenthread.returns.asking import form_for
from goldenthread.returns.draft import Place, SpreadsheetError, UnsavedFormula
from goldenthread.returns.findings import Finding, Level
from goldenthread.web.returns.answers import as_text
from goldenthread.web.returns.questions import html_id
from goldenthread.web.returns.wording import in_page_words, summary

FORM = form_for(small.known(), "MENTOR")


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "Check it. If it is right, say why in Outputs!D5.",
            "Check it. If it is right, say why in the explanation below.",
        ),
        (
            "If it is not known, say why in “Explanation: age” (Outputs!E19).",
            "If it is not known, say why in the explanation below.",
        ),
        (
            "This cell is empty, and it has to be filled in.",
            "This answer is empty, and it has to be filled in.",
        ),
        ("Clear the cell and type the number.", "Clear the box and type the number."),
        ("Words can go in the comment.", "Words can go in the explanation below."),
        ("12 is far from the past 4 quarters.", "12 is far from the past 4 quarters."),
    ],
)
def test_a_sentence_about_a_cell_is_true_of_a_page(sentence: str, said: str) -> None:
    assert in_page_words(sentence) == said


def test_a_finding_about_two_sections_stands_in_the_summary_once_for_each_and_blocks_first() -> None:
    place = (Place("Return"),)
    fields = ("reach.quarter", "reach.year", "kpi.M-1")
    both = Finding(Level.ERROR, "a", place, "These differ.", "", fields)
    note = Finding(Level.NOTE, "b", place, "For your information.", "")
    found = summary([note, both], FORM.fields, FORM.sections)
    assert [(one.section, one.field, one.blocks) for one in found] == [
        ("outputs", "reach.quarter", True),
        ("kpis", "kpi.M-1", True),
        ("", "", False),
    ]
    assert found[0].text.startswith("2 questions, the first “Unique people reached")
    assert found[1].text.startswith("Young people who start with a mentor")


def test_every_field_has_an_id_of_its_own_in_its_page() -> None:
    for section in FORM.sections:
        fields = [one.id for one in section.fields()]
        assert len({html_id(one) for one in fields}) == len(fields)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        (12, "12"),
        (61.5, "61.5"),
        (True, "TRUE"),
        ("about 60", "about 60"),
        (SpreadsheetError("#REF!"), "#REF!"),
        (UnsavedFormula(), ""),
    ],
)
def test_a_content_as_it_stands_in_a_box(raw: object, text: str) -> None:
    assert as_text(raw) == text  # type: ignore[arg-type]
