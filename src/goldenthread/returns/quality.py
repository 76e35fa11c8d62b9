"""How good the data of a return are: complete, timely, valid, consistent; a grade, with its reasons.

Each rule measures one number and says from how much of it there is some doubt, and from how much it is weak.
The numbers are figures with trails; nobody's judgement is in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import MappingProxyType

from goldenthread.ledger.figures import Figure
from goldenthread.ledger.sentences import PER_CENT, Sentence
from goldenthread.ledger.values import Gap, Observation
from goldenthread.returns.checks import catalogue
from goldenthread.returns.findings import Finding, Level
from goldenthread.returns.form import Form
from goldenthread.returns.values import may_stay_blank


class Aspect(StrEnum):
    """What is asked of data."""

    COMPLETE = "complete"
    TIMELY = "timely"
    VALID = "valid"
    CONSISTENT = "consistent"


class Mark(IntEnum):
    """How well data do in one respect; the worse, the higher."""

    GOOD = 0
    DOUBT = 1
    WEAK = 2

    @property
    def words(self) -> str:
        """As people read it."""
        return ("good", "some doubt", "weak")[self]


class Grade(StrEnum):
    """The whole, from the four."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


GRADES: Mapping[Grade, str] = MappingProxyType(
    {
        Grade.A: "all four are good",
        Grade.B: "there is some doubt in one or two, and none is weak",
        Grade.C: "there is some doubt in three or four, or one is weak",
        Grade.D: "two or more are weak",
    }
)
"""When a return gets which grade."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One number, and what follows from it."""

    name: str
    aspect: Aspect
    measures: str
    good: int
    """Good up to this."""
    doubt: int
    """Some doubt up to this; beyond it, weak."""

    def mark(self, number: Decimal) -> Mark:
        """What follows from the number."""
        return Mark.GOOD if number <= self.good else Mark.DOUBT if number <= self.doubt else Mark.WEAK


BLANK, LATE, READ, BACK, UNLIKE = RULES = (
    Rule(
        "blank",
        Aspect.COMPLETE,
        "Figures that are asked for and left blank, in per cent of those asked",
        0,
        5,
    ),
    Rule("late", Aspect.TIMELY, "Days from the deadline shown until the first version came", 0, 7),
    Rule(
        "read-otherwise",
        Aspect.VALID,
        "Cells that were not as they are asked for, and were read otherwise or explained",
        0,
        5,
    ),
    Rule("sent-back", Aspect.VALID, "Times that the return was sent back for changes", 0, 1),
    Rule(
        "unlike",
        Aspect.CONSISTENT,
        "Queries about figures that do not fit each other, the past, the budget, the ratings or the risks",
        0,
        2,
    ),
)
"""The rules, in the order in which reasons are told."""

_CELLS, _APART = "Each cell on its own", ("missing-figure",)
_TOGETHER = ("Figures that belong together", "Your own past figures", "Money", "Your own rating", "Risks")


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule applied: what it comes to, in a sentence whose numbers can be followed."""

    rule: Rule
    mark: Mark
    said: Sentence


@dataclass(frozen=True, slots=True)
class Quality:
    """The grade of a version, with its reasons."""

    reasons: tuple[Reason, ...]

    @property
    def aspects(self) -> Mapping[Aspect, Mark]:
        """In each respect, the worst that a rule says."""
        return {a: max(r.mark for r in self.reasons if r.rule.aspect is a) for a in Aspect}

    @property
    def grade(self) -> Grade:
        """The whole."""
        return grade(tuple(self.aspects.values()))


def grade(marks: Sequence[Mark]) -> Grade:
    """The grade that four marks come to."""
    weak, doubt = marks.count(Mark.WEAK), marks.count(Mark.DOUBT)
    if weak > 1:
        return Grade.D
    if weak or doubt > 2:
        return Grade.C
    return Grade.B if doubt else Grade.A


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a version is graded by."""

    form: Form
    told: Mapping[str, Observation]
    """The values of the version by field id, each with its cell."""
    findings: Sequence[Finding]
    days_late: int | None
    """None where the quarter has no round, so that nothing was due."""
    when: str
    """How the days late were counted, in a sentence."""
    sent_back: int


def graded(seen: Evidence) -> Quality:
    """The grade of a version. The same evidence gives the same grade."""
    return Quality((_blank(seen), _late(seen), _read(seen), _sent_back(seen), _unlike(seen)))


def _figure(seen: Evidence, rule: Rule, value: int | Decimal, formula: str = "", **more: object) -> Figure:
    name = f"quality.{rule.name}.{seen.form.programme}"
    made = {"label": rule.measures, "unit": "", "formula": formula, **more}
    return Figure(name, value=Decimal(value), **made)  # type: ignore[arg-type]


def _blank(seen: Evidence) -> Reason:
    fields = [f for f in seen.form.fields.values() if f.required and may_stay_blank(f)]
    asked = [seen.told[f.id] for f in fields if f.id in seen.told]
    empty = [one for one in asked if isinstance(one.value, Gap)]
    code = seen.form.programme
    many = Figure(
        f"quality.asked.{code}",
        "Figures that are asked for",
        Decimal(len(asked)),
        "figures",
        "Count.",
        tuple(asked),
    )
    few = Figure(
        f"quality.empty.{code}",
        "Figures that are blank",
        Decimal(len(empty)),
        "figures",
        "Count.",
        tuple(empty),
    )
    share = 100 * Decimal(len(empty)) / max(len(asked), 1)
    of = f"“{few.label}” ÷ “{many.label}” × 100"
    whole = _figure(seen, BLANK, share, of, unit=PER_CENT, inputs=(few, many))
    if not empty:
        return Reason(
            BLANK, Mark.GOOD, Sentence(("All ", many, " figures that are asked for are filled in."))
        )
    said = (few, " of ", many, " figures that are asked for ", _are(empty), " blank (", whole, ").")
    return Reason(BLANK, BLANK.mark(share), Sentence(said))


def _are(found: Sequence[object]) -> str:
    return "is" if len(found) == 1 else "are"


def _late(seen: Evidence) -> Reason:
    if seen.days_late is None:
        return Reason(LATE, Mark.GOOD, Sentence(("The quarter has no round, so no deadline was missed.",)))
    if seen.days_late <= 0:
        return Reason(LATE, Mark.GOOD, Sentence(("The first version came by the deadline shown.",)))
    days = _figure(seen, LATE, seen.days_late, seen.when, unit="days")
    noun = " day" if seen.days_late == 1 else " days"
    said = Sentence(("The first version came ", days, f"{noun} after the deadline shown."))
    return Reason(LATE, LATE.mark(Decimal(seen.days_late)), said)


def _read(seen: Evidence) -> Reason:
    names = {one.name for one in catalogue() if one.group == _CELLS} - {*_APART}
    cells = [f for one in seen.findings if one.check in names for f in one.fields]
    if not cells:
        return Reason(READ, Mark.GOOD, Sentence(("Every cell was filled in as it is asked for.",)))
    inputs = tuple(seen.told[f] for f in dict.fromkeys(cells) if f in seen.told)
    number = _figure(seen, READ, len(cells), "Count of the cells.", unit="cells", inputs=inputs)
    noun = " cell was" if len(cells) == 1 else " cells were"
    said = Sentence((number, f"{noun} not as asked for, and read otherwise or explained."))
    return Reason(READ, READ.mark(Decimal(len(cells))), said)


def _sent_back(seen: Evidence) -> Reason:
    if not seen.sent_back:
        return Reason(BACK, Mark.GOOD, Sentence(("It was never sent back for changes.",)))
    formula = "Count of the entries of the ledger that say so, up to this version."
    number = _figure(seen, BACK, seen.sent_back, formula, unit="times")
    noun = " time" if seen.sent_back == 1 else " times"
    said = Sentence(("It was sent back for changes ", number, f"{noun}."))
    return Reason(BACK, BACK.mark(Decimal(seen.sent_back)), said)


def _unlike(seen: Evidence) -> Reason:
    names = {one.name for one in catalogue() if one.group in _TOGETHER}
    found = [one for one in seen.findings if one.level is Level.QUERY and one.check in names]
    if not found:
        return Reason(UNLIKE, Mark.GOOD, Sentence(("Its figures fit each other and what was known.",)))
    fields = dict.fromkeys(f for one in found for f in one.fields)
    inputs = tuple(seen.told[f] for f in fields if f in seen.told)
    formula = "Count of the queries: " + " ".join(one.wrong for one in found)
    number = _figure(seen, UNLIKE, len(found), formula, unit="queries", inputs=inputs)
    noun = " query says" if len(found) == 1 else " queries say"
    said = Sentence((number, f"{noun} that figures do not fit each other or what was known."))
    return Reason(UNLIKE, UNLIKE.mark(Decimal(len(found))), said)
