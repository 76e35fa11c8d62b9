"""Findings in the words of a page."""

from __future__ import annotations

import pytest
from tests import small

from goldenthread.returns.asking import form_for
from goldenthread.returns.draft import Place, SpreadsheetError, UnsavedFormula
from goldenthread.returns.findings import Finding, Level
from goldenthread.web.returns.answers import as_read, as_text
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
        (
            "If it is right, say why in “Explanation: risk ‘A worker is leaving’” (Risks!M9).",
            "If it is right, say why in the explanation below.",
        ),
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
    assert found[0].text.startswith("Unique people reached in")
    assert found[0].text.endswith(", and 1 more: These differ.")
    assert found[1].text.startswith("Young people who start with a mentor")


def test_a_section_s_summary_is_silent_about_what_a_finding_says_of_other_sections() -> None:
    section = FORM.sections[0]
    elsewhere = next(FORM.sections[2].fields()).id
    ids = [field.id for field in section.fields()]
    both = Finding(Level.ERROR, "blank", (Place("Return"),), "This is empty.", "", (elsewhere, ids[3]))
    first = Finding(Level.QUERY, "jump", (Place("Return"),), "12 is far off.", "", (ids[0],))
    found = summary([both, first], FORM.fields, [section])
    assert [one.field for one in found] == [ids[0], ids[3]]  # in the order of the questions
    assert all(one.text.startswith(FORM.fields[one.field].label) for one in found)


def test_a_summary_names_a_question_once_and_a_finding_without_one_is_not_lost() -> None:
    label = FORM.fields["reach.quarter"].label
    jump = Finding(Level.QUERY, "jump", (), f"12 is far from the past (“{label}”).", "", ("reach.quarter",))
    asks = Finding(Level.ERROR, "too-long", (), "This text is too long.", "", ("narrative.worked",))
    lost = Finding(Level.ERROR, "not-asked", (), "Something else was told.", "", ("gone",))
    told = [one.text for one in summary([jump, asks, lost], FORM.fields, FORM.sections)]
    assert told == [
        f"{label}: 12 is far from the past.",
        "What worked well this quarter? This text is too long.",
        "Something else was told.",
    ]


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


@pytest.mark.parametrize(
    ("raw", "read"), [(705000.5, "£705,000.50"), (1234, "£1,234"), (0.05, "£0.05"), ("about 60", "about 60")]
)
def test_money_is_read_with_all_its_pence_or_none(raw: object, read: str) -> None:
    assert as_read(FORM.fields["spend.actual"], raw) == read  # type: ignore[arg-type]
