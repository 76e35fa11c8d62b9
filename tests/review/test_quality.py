"""The data-quality grade: every rule at its edges, and the four together."""

from decimal import Decimal

import pytest
from tests import small

from goldenthread.ledger.values import Gap, GapReason, Observation
from goldenthread.returns.asking import form_for
from goldenthread.returns.draft import Place
from goldenthread.returns.findings import Finding, Level
from goldenthread.returns.quality import GRADES, RULES, Aspect, Evidence, Grade, Mark, grade, graded

G, D, W = Mark.GOOD, Mark.DOUBT, Mark.WEAK
BLANK = Gap(GapReason.NOT_PROVIDED)
CELLS = ("reach.quarter", "reach.year", "activity.sessions", "activity.activities", "spend.actual", "kpi.M-1")


def finding(check: str, *fields: str, level: Level = Level.QUERY) -> Finding:
    return Finding(level, check, (Place("Outputs", "D5"),), "Wrong.", "Mend it.", fields, "It is so because.")


def evidence(
    blank: int = 0, late: int | None = 0, back: int = 0, findings: tuple[Finding, ...] = ()
) -> Evidence:
    told: dict[str, Observation] = {}
    for one in small.observations("MENTOR", small.Q1, small.full_return(dict.fromkeys(CELLS[:blank], BLANK))):
        told["|".join(filter(None, (one.key.measure, one.key.group)))] = one
    return Evidence(form_for(small.known(), "MENTOR"), told, findings, late, "Counted.", back)


def read(number: int) -> tuple[Finding, ...]:
    fields = ("reach.quarter", *small.full_return())[:number]
    return (finding("number-as-text", *fields, level=Level.NOTE),) if number else ()


def unlike(number: int) -> tuple[Finding, ...]:
    names = ("jump", "noughts", "year-fell", "spend-far-off", "green-but-missed")
    return tuple(finding(name, "reach.quarter") for name in names[:number])


SINGLE = [
    # complete, by how many of the figures asked for are blank (MENTOR is asked for 30)
    ("complete", {}, G, "All 30 figures that are asked for are filled in."),
    ("complete", {"blank": 1}, D, "1 of 30 figures that are asked for is blank (3.3 per cent)."),
    ("complete", {"blank": 2}, W, "2 of 30 figures that are asked for are blank (6.7 per cent)."),
    # timely
    ("timely", {"late": None}, G, "The quarter has no round, so no deadline was missed."),
    ("timely", {"late": 0}, G, "The first version came by the deadline shown."),
    ("timely", {"late": 1}, D, "The first version came 1 day after the deadline shown."),
    ("timely", {"late": 7}, D, "The first version came 7 days after the deadline shown."),
    ("timely", {"late": 8}, W, "The first version came 8 days after the deadline shown."),
    # valid
    ("valid", {}, G, "Every cell was filled in as it is asked for."),
    ("valid", {"findings": read(1)}, D, "1 cell was not as asked for, and read otherwise or explained."),
    ("valid", {"findings": read(5)}, D, "5 cells were not as asked for, and read otherwise or explained."),
    ("valid", {"findings": read(6)}, W, "6 cells were not as asked for, and read otherwise or explained."),
    ("valid", {"back": 1}, D, "It was sent back for changes 1 time."),
    ("valid", {"back": 2}, W, "It was sent back for changes 2 times."),
    # consistent
    ("consistent", {}, G, "Its figures fit each other and what was known."),
    ("consistent", {"findings": unlike(1)}, D, "1 query says that figures do not fit"),
    ("consistent", {"findings": unlike(2)}, D, "2 queries say that figures do not fit"),
    ("consistent", {"findings": unlike(3)}, W, "3 queries say that figures do not fit"),
    # what belongs elsewhere
    ("valid", {"findings": (finding("missing-figure", "reach.quarter"),)}, G, "Every cell was filled in"),
    ("consistent", {"findings": (finding("text-again", level=Level.NOTE),)}, G, "Its figures fit"),
]


@pytest.mark.parametrize(("aspect", "given", "mark", "sentence"), SINGLE)
def test_a_rule_at_its_edges(aspect: str, given: dict[str, object], mark: Mark, sentence: str) -> None:
    found = graded(evidence(**given))  # type: ignore[arg-type]
    assert found.aspects[Aspect(aspect)] is mark
    said = [str(one.said) for one in found.reasons if one.rule.aspect == aspect]
    assert any(one.startswith(sentence) for one in said), said


TOGETHER = [
    ((G, G, G, G), Grade.A),
    ((D, G, G, G), Grade.B),
    ((D, G, G, D), Grade.B),
    ((D, D, D, G), Grade.C),
    ((D, D, D, D), Grade.C),
    ((W, G, G, G), Grade.C),
    ((W, D, D, D), Grade.C),
    ((W, W, G, G), Grade.D),
    ((W, W, W, W), Grade.D),
]


@pytest.mark.parametrize(("marks", "expected"), TOGETHER)
def test_four_marks_make_a_grade(marks: tuple[Mark, ...], expected: Grade) -> None:
    assert grade(marks) is expected


def test_the_numbers_lead_to_the_cells() -> None:
    found = graded(evidence(blank=2, findings=read(3)))
    few = next(f for one in found.reasons for f in one.said.figures if f.name == "quality.empty.MENTOR")
    assert [one.key.measure for one in few.sources() if isinstance(one, Observation)] == list(CELLS[:2])
    assert few.value == Decimal(2)


def test_every_aspect_has_a_rule_and_every_grade_a_meaning() -> None:
    assert {rule.aspect for rule in RULES} == set(Aspect)
    assert set(GRADES) == set(Grade)
