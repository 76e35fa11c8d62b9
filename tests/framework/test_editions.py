# ruff: noqa: E501, ISC004 - a table is easier to read with each example in a line
"""Editions: their digest, advice, what changes from one to the next, and reading what was published before."""

import hashlib

import pytest
from tests import small

from goldenthread.framework import load
from goldenthread.framework.check import advice, check
from goldenthread.framework.diff import diff
from goldenthread.framework.model import Edition


def edition(*replaced: tuple[str, str]) -> Edition:
    found, problems = load.read(small.document(*replaced))
    assert found is not None, problems
    return found


TARGETS = "targets: {2024-25Q1: 40, 2024-25Q2: 40, 2024-25Q3: 40, 2024-25Q4: 40}"
NEW_PROGRAMME = """  - code: EXTRA
    title: Extra
    summary: One more
    state: mobilising
    start: 2025-01-01
    providers:
      - {provider: family-link, start: 2025-01-01}
    priority_areas: [families]
    boroughs: [west]
categories:
"""
CHANGES = [
    ((("2024-25Q1: 40, 2024-25Q2: 40", "2024-25Q1: 40, 2024-25Q2: 45"),),
     ["KPI M-1 of Mentoring: target for 2024-25Q2 from 40 to 45."]),
    ((("2024-25Q1: {low: 8, high: 12}", "2024-25Q1: {low: 8, high: 13}"),),
     ["KPI F-1 of Family support: target for 2024-25Q1 from 8 to 12 to 8 to 13."]),
    (((TARGETS, TARGETS.replace("}", ", 2025-26Q1: 44}")),),
     ["KPI M-1 of Mentoring: target for 2025-26Q1 set to 44."]),
    ((("2024-25Q1: 10000.50", "2024-25Q1: 1234567.5"),),
     ["Hospital youth work: budget for 2024-25Q1 from £10,000.5 to £1,234,567.5."]),
    ((("categories:\n", NEW_PROGRAMME),), ["Programme added: Extra (EXTRA), mobilising."]),
    ((("    state: mobilising", "    state: paused"),), ["Next programme: mobilising before, now paused."]),
    ((("    boroughs: [east]", "    boroughs: [east, west]"),),
     ["Hospital youth work: delivered in West Smallborough."]),
    ((("priority_areas: [young-people, families]", "priority_areas: [young-people]"),),
     ["Hospital youth work no longer serves Homes are free from violence."]),
    ((("title: From screening to attendance", "title: Screening to attendance"),),
     ["KPI H-1 of Hospital youth work: title from From screening to attendance to Screening to attendance."]),
    ((("merged_on: 2024-08-01}", "merged_on: 2024-09-01}"),),
     ["South Trust: day of the merger from 1 August 2024 to 1 September 2024."]),
    ((("2024-08-01}\n    priority", "2024-08-01, end: 2025-03-31}\n    priority"),),
     ["Mentoring: North Trust delivers until 31 March 2025."]),
    ((("text: Less violence in Smallborough", "text: No violence"),),
     ["Text changed at impact “less-violence”.text: from “Less violence in Smallborough” to “No violence”."]),
    ((("    - {start: safer, end: impact}", "    - {start: reached, end: impact}"),),
     ["Added at logic_model.links “reached to impact”: reached to impact.",
      "Taken out at logic_model.links “safer to impact”: safer to impact."]),
    ((("at_risk: 15}", "at_risk: 20}"),),
     ["At risk changed at rating.tolerance.at_risk: from “15” to “20”."]),
]  # fmt: skip


@pytest.mark.parametrize(("replaced", "sentences"), CHANGES)
def test_a_change_is_told_in_a_sentence(replaced, sentences: list[str]) -> None:
    changes = diff(edition(), edition(*replaced))
    assert [c.sentence for c in changes] == sentences
    assert all(c.path and c.before != c.after for c in changes)


def test_what_is_taken_out_is_told_too() -> None:
    before, after = edition(("categories:\n", NEW_PROGRAMME)), edition()
    assert [c.sentence for c in diff(before, after)] == ["Programme taken out: Extra (EXTRA)."]
    without = edition(("    outcome_measures:\n      - {code: M-O1, title: Feels able to walk away from a fight, outcome: "
                       "yp-skills, unit: per cent}\n", ""))  # fmt: skip
    [change] = diff(edition(), without)
    assert change.sentence.startswith("Taken out at programmes “MENTOR”.outcome_measures “M-O1”:")


def test_a_merger_is_told_as_one() -> None:
    before = edition((", merged_into: north-trust, merged_on: 2024-08-01", ""))
    first, *_ = diff(before, edition())
    assert first.sentence == "South Trust merged into North Trust on 1 August 2024."


def test_an_indicator_comes_and_goes() -> None:
    whole = edition()
    mentor = whole.programme("MENTOR")
    fewer = mentor.model_copy(update={"indicators": mentor.indicators[:1]})
    without = whole.model_copy(update={"programmes": (fewer, *whole.programmes[1:])})
    assert [c.sentence for c in diff(without, whole)] == [
        "Mentoring: indicator M-2 added: Young people who stay to the end."
    ]
    assert [c.sentence for c in diff(whole, without)] == [
        "Mentoring: indicator M-2 taken out: Young people who stay to the end."
    ]


def test_a_new_year_is_told_in_one_sentence_for_each_indicator() -> None:
    whole = edition()
    mentor = whole.programme("MENTOR")
    quarters = {q.plus(4): t for q, t in mentor.indicators[0].targets.items()}
    one = mentor.indicators[0].model_copy(update={"targets": quarters})
    later = mentor.model_copy(update={"indicators": (one, *mentor.indicators[1:]), "budget": {}})
    after = whole.model_copy(update={"programmes": (later, *whole.programmes[1:])})
    assert [c.sentence for c in diff(whole, after)] == [
        "Mentoring: budget none; before, for 2024-25Q1 to 2024-25Q4 £25,000, £25,000, £30,000, £20,000.",
        "KPI M-1 of Mentoring: targets for 2025-26Q1 to 2025-26Q4 40 each; before, "
        "for 2024-25Q1 to 2024-25Q4 40 each.",
    ]


def test_the_same_edition_has_no_changes_and_a_first_one_is_summed_up() -> None:
    assert diff(edition(), edition()) == ()
    assert [c.sentence for c in diff(None, edition())][:2] == [
        "First edition, from Q1 2024-25.",
        "It sets out 2 priority areas.",
    ]


def test_an_edition_is_named_by_the_bytes_of_its_document() -> None:
    content = small.document()
    assert load.digest(content) == hashlib.sha256(content).hexdigest()
    assert load.digest(content) != load.digest(content + b"\n")


def test_what_was_published_stays_readable_when_a_check_becomes_stricter() -> None:
    """A document that today's rules would refuse is read all the same; one that has lost its shape is not."""
    refused = small.document(("2024-25Q4: 75}", "2024-25Q4: 175}"))
    assert load.read(refused)[0] is None
    assert load.published(refused).title == "Small framework 2024-25"
    with pytest.raises(ValueError, match="cannot be read"):
        load.published(b"format: 1")


def test_a_document_may_be_words_or_bytes_with_or_without_a_mark() -> None:
    content = small.document()
    assert load.read(content.decode())[0] == load.read(b"\xef\xbb\xbf" + content)[0] == load.read(content)[0]


def test_advice_blocks_nothing() -> None:
    whole = edition(
        ("impact:\n", "  - {code: lonely, level: individual, text: Nobody measures this}\nimpact:\n"),
        (
            "outcomes:\n",
            "  - {code: empty, theme: Empty, long_term_outcome: Nobody serves this}\noutcomes:\n",
        ),
        ("  links:\n", "    - {code: loose, stage: outputs, text: A box by itself}\n  links:\n"),
    )
    assert [(p.path, p.wrong) for p in advice(whole)] == [
        ("priority_areas[2] “empty”", "No programme serves this priority area."),
        ("outcomes[3] “lonely”", "No indicator speaks for this outcome."),
        ("logic_model.nodes[7] “loose”", "No link leads to or from this box."),
    ]
    assert check(whole) == ()
    assert advice(edition()) == ()


def test_series_are_checked_only_where_they_are_known() -> None:
    trend = (
        "baseline_year: 2018-19\ntrends:\n  - {series: homicide, statement: difference, phrase: homicides}"
    )
    content = small.document(("baseline_year: 2018-19", trend))
    assert load.read(content)[1] == ()
    assert load.read(content, known_series=frozenset({"homicide"}))[1] == ()
    assert len(load.read(content, known_series=frozenset())[1]) == 1


def test_parts_are_found_by_their_code() -> None:
    whole = edition()
    assert whole.programme("MENTOR").indicator("M-2").title == "Young people who stay to the end"
    assert whole.priority_area("families").theme == "Families and homes"
    assert whole.provider("north-trust").name == "North Trust"
    assert whole.borough("east").label == "East Smallborough"
    assert whole.outcome("fam-support").priority_area == "families"
    assert [p.code for p in whole.live_programmes] == ["MENTOR", "HOSP", "FAMILY"]
    assert [p.code for p in whole.in_area("families")] == ["HOSP", "FAMILY", "NEXT"]
    for find in (whole.programme, whole.priority_area, whole.provider, whole.borough, whole.outcome):
        with pytest.raises(KeyError):
            find("nothing")


def test_an_edition_survives_being_written_and_read_as_plain_values() -> None:
    whole = edition()
    assert Edition.model_validate(whole.model_dump(mode="json")) == whole
    assert Edition.model_validate(whole.model_dump()) == whole


def test_an_outcome_may_belong_to_the_cross_cutting_work() -> None:
    whole = edition(("impact:\n", "  - {code: co-design, level: organisational, text: Co-design}\nimpact:\n"))
    assert whole.outcome("co-design").priority_area is None
