"""One return for its reviewer: why it stands where it does, how good its data are, and what it would move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from goldenthread.ledger.values import Gap, Observation, Word
from goldenthread.performance.results import Status
from goldenthread.periods import Quarter
from goldenthread.reports.composition import Composition, joined, line, rating_tag
from goldenthread.reports.document import (
    INTERNAL,
    Block,
    Bullets,
    Column,
    Document,
    Fact,
    Facts,
    Heading,
    Line,
    Number,
    Paragraph,
    Reference,
    Table,
    Tag,
    Told,
)
from goldenthread.reports.inputs import Inputs
from goldenthread.reports.mitigations import list_overdue
from goldenthread.reports.pages import programme as pages
from goldenthread.reports.review.moving import Moved, Quarterly, Signed
from goldenthread.reports.review.queue import GRADE_COLOURS, SHORT, kpis, spend
from goldenthread.reports.review.risk import Part, change, risk_of, too_few
from goldenthread.reports.review.submitted import Submitted
from goldenthread.reports.words import counted, day, digits
from goldenthread.returns.form import Field, FieldKind
from goldenthread.returns.quality import GRADES, Aspect, Mark

MARK_COLOURS = {Mark.GOOD: "green", Mark.DOUBT: "orange", Mark.WEAK: "red"}
LISTED = 40
"""How many figures that would move are listed."""


@dataclass(frozen=True)
class Movement:
    """What accepting a version would do to what is published and to what was signed."""

    quarters: tuple[Quarterly, ...]
    """The quarters with figures that would move: the return's own, and later ones that look back at it."""
    signed: tuple[Signed, ...]

    @property
    def moved(self) -> int:
        """How many published figures would be others."""
        return sum(len(one.moved) for one in self.quarters)


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One answer of the return, beside what was answered before."""

    field: Field
    now: Number | str
    """The number with its trail; words where the answer is none."""
    last: Number | None
    year: Number | None
    change: Number | None
    """Against last quarter, or last year's same for what counts from April; in per cent."""
    place: str
    """The cell, as people write it: ``Outputs!D14``; empty where the version holds nothing."""


@dataclass(frozen=True)
class ReviewPage:
    """What the page of a return says."""

    document: Document
    lines: Mapping[str, FieldLine]
    """By field id."""


def compose(one: Submitted, then: Inputs, movement: Movement | None) -> ReviewPage:
    """The page of a return; ``then`` is what would be known if it were accepted.

    ``movement`` is None where the version is accepted already, so that nothing would move.
    """
    draft = _Draft(one, then, movement)
    blocks, lines = tuple(draft.blocks()), {f.id: draft.line(f) for f in one.form.fields.values()}
    document = Document(
        title=f"{one.programme.title}: return for {one.quarter.label}",
        subtitle=one.quarter.in_words,
        notice=then.known.edition.notice,
        kind="review",
        audience=INTERNAL,
        quarter=str(one.quarter),
        blocks=blocks,
        notes=draft.c.notes,
        figures={**draft.c.teller.figures, **draft.moved_figures()},
        basis=then.basis,
    )
    return ReviewPage(document, lines)


class _Draft:
    """The page while it is written."""

    def __init__(self, one: Submitted, then: Inputs, movement: Movement | None) -> None:
        self.one, self.movement = one, movement
        self.c = Composition(then, INTERNAL)
        self.risk = risk_of(one)

    def blocks(self) -> list[Block]:
        one, c = self.one, self.c
        return [
            self.facts(),
            *self.why(),
            *self.data(),
            *pages.rating(c, one.result),
            *pages.kpis(c, one.result),
            *list_overdue(c, [one.result]),
            *pages.money(c, one.result),
            *self.moves(),
        ]

    # In short

    def facts(self) -> Facts:
        one, quality = self.one, self.one.quality
        rating = line(rating_tag(one.result.rating.computed))
        own = line("The provider says ", rating_tag(one.result.own_rating))
        missed = sum(k.status is Status.MISSED for k in one.result.kpis)
        return Facts(
            (
                Fact("Points in the queue", line(self.c.teller.number(self.risk.score, digits, strong=True))),
                Fact(
                    "Data",
                    line(Tag(f"Grade {quality.grade}", GRADE_COLOURS[quality.grade])),
                    line(GRADES[quality.grade].capitalize()),
                ),
                Fact("Computed rating", rating, own),
                Fact(
                    "KPIs",
                    line(Tag("Missed", "red") if missed else Tag("None missed", "green")),
                    joined([kpis(one), spend(one, self.c.teller)]),
                ),
            ),
            large=True,
        )

    def why(self) -> list[Block]:
        head = Heading(1, "Why it stands where it does in the queue", "why")
        few = [Paragraph(line(said))] if (said := too_few(self.one)) else []
        if not self.risk.parts:
            return [head, Paragraph(line("Nothing stands out: no rule gives it a point.")), *few]
        return [head, Bullets(tuple(map(self.part, self.risk.parts))), *few]

    def part(self, part: Part) -> Line:
        number = self.c.teller.number(part.points, lambda n: f"+{digits(n)}", strong=True)
        told = [self.c.teller.sentence(one) for one in part.said]
        return line(number, f" {SHORT[part.rule.name]}: ", joined(told))

    # Its data

    def data(self) -> list[Block]:
        quality = self.one.quality
        columns = (Column("The data are"), Column("How much so"), Column("Why"))
        rows = tuple(self.aspect(aspect, mark) for aspect, mark in quality.aspects.items())
        grade = f"Grade {quality.grade}: {GRADES[quality.grade]}."
        return [Heading(1, "Data quality", "data"), Table(grade, columns, rows)]

    def aspect(self, aspect: Aspect, mark: Mark) -> tuple[Line, ...]:
        reasons = [r for r in self.one.quality.reasons if r.rule.aspect is aspect]
        worst = [r for r in reasons if r.mark is mark] if mark else reasons
        tag = Tag(mark.words.capitalize(), MARK_COLOURS[mark])
        return (
            line(aspect.value.capitalize()),
            line(tag),
            joined([self.c.teller.sentence(r.said) for r in worst]),
        )

    # What it would move

    def moves(self) -> list[Block]:
        head = Heading(1, "What would move", "moves")
        if self.movement is None:
            return [
                head,
                Paragraph(line("This version is accepted: its figures count, and nothing would move.")),
            ]
        if not self.movement.quarters:
            none = Paragraph(line("No published figure would move if it were accepted."))
            return [head, none, *self.signed()]
        return [head, *map(self.moves_of, self.movement.quarters), *self.signed()]

    def moves_of(self, one: Quarterly) -> Table:
        columns = (
            Column("Published figure"),
            Column("Now", numeric=True),
            Column("If accepted", numeric=True),
        )
        rows = tuple(self.move(one.quarter, each) for each in one.moved[:LISTED])
        more = len(one.moved) - len(rows)
        notes = (f"And {counted(more, 'figure')} more.",) if more else ()
        where = "" if one.quarter == self.one.quarter else f" on the pages of {one.quarter.label}"
        count = counted(len(one.moved), "published figure")
        return Table(f"{count} would move{where} if this version were accepted", columns, rows, notes)

    def move(self, quarter: Quarter, one: Moved) -> tuple[Line, ...]:
        address = f"quarters/{quarter}/figures/{one.name}/"
        before = line(Reference(one.before, address)) if one.before else line("–")
        after = line(Number(f"{if_accepted(quarter)}{one.name}", one.after)) if one.after else line("–")
        whose = self.whose(one.name)
        label = one.label if not whose or one.label.startswith(whose) else f"{whose}: {one.label}"
        return line(label), before, after

    def whose(self, name: str) -> str:
        """What a figure is of, where its label does not say: all programmes, a priority area, a programme."""
        edition, (*_, kind, code) = self.c.edition, ("", *name.split("."))
        if code == "total":
            return "All programmes"
        if kind == "area":
            return edition.priority_area(code).theme
        titles = {p.code: p.title for p in edition.programmes}
        return next((titles[part] for part in name.split(".") if part in titles), "")

    def signed(self) -> list[Block]:
        if self.movement is None or not self.movement.signed:
            return []
        intro = (
            "Signed reports that print figures which would be others. They stay as they were signed; their "
            "pages list what was revised since:"
        )
        return [Paragraph(line(intro)), Bullets(tuple(map(self.report, self.movement.signed)))]

    def report(self, one: Signed) -> Line:
        few = "; ".join(one.figures[:3])
        more = f" and {len(one.figures) - 3} more" if len(one.figures) > 3 else ""
        where = Reference(one.title, f"reports/snapshots/{one.digest}/")
        return line(where, f": {counted(len(one.figures), 'figure')} ({few}{more})")

    def moved_figures(self) -> dict[str, Told]:
        """The figures as they would be, with all that they are made from, under names of their own."""
        found: dict[str, Told] = {}
        for one in self.movement.quarters if self.movement else ():
            found |= _renamed(one, if_accepted(one.quarter))
        return found

    # Each answer

    def line(self, field: Field) -> FieldLine:
        held = self.one.content.told.get(field.id)
        place = f"{held.source.sheet}!{held.source.cell}" if held and held.source.cell else ""
        if field.kind not in NUMBERS:
            return FieldLine(field, self.words(field, held), None, None, None, place)
        back = self.one.steps_back(field)
        by, form = change(self.one, field, back), _percent if back == 1 else _percent_on_last_year
        return FieldLine(
            field,
            self.c.teller.number(self.one.told(field)) if held else "",
            self.earlier(field, 1),
            self.earlier(field, 4),
            self.c.teller.number(by, form) if by and by.number is not None else None,
            place,
        )

    def earlier(self, field: Field, back: int) -> Number | None:
        figure = self.one.before(field, back)
        return self.c.teller.number(figure) if figure.inputs else None

    def words(self, field: Field, held: Observation | None) -> str:
        if field.kind is FieldKind.TEXT:
            return self.one.content.texts.get(field.id, "")
        return answer_in_words(field, held)


def if_accepted(quarter: Quarter) -> str:
    """What stands before the names of a quarter's figures as they would be."""
    return f"if-accepted.{quarter}."


def _renamed(one: Quarterly, before: str) -> dict[str, Told]:
    waiting, found = [m.name for m in one.moved[:LISTED] if m.after], dict[str, Told]()
    while waiting:
        told = one.told[waiting.pop()]
        if before + told.name not in found:
            inputs = tuple(before + i if isinstance(i, str) else i for i in told.inputs)
            found[before + told.name] = replace(told, name=before + told.name, inputs=inputs)
            waiting += [i for i in told.inputs if isinstance(i, str)]
    return found


NUMBERS = frozenset({FieldKind.PEOPLE, FieldKind.COUNT, FieldKind.MONEY, FieldKind.NUMBER, FieldKind.SCORE})


def answer_in_words(field: Field | None, held: Observation | str | None) -> str:
    """An answer as people read it: a number, a day, the label of a choice, a text; empty for nothing."""
    value = held.value if isinstance(held, Observation) else held
    if isinstance(value, Word):
        labels = {c.word: c.label for c in field.choices} if field else {}
        return labels.get(value.word, value.word)
    if isinstance(value, Decimal):
        return f"£{digits(value, 2)}" if field and field.kind is FieldKind.MONEY else digits(value)
    if isinstance(value, date):
        return day(value)
    return "" if value is None or isinstance(value, Gap) else value


def _percent(number: Decimal) -> str:
    return f"{'+' if number > 0 else ''}{digits(number, 0)} %"


def _percent_on_last_year(number: Decimal) -> str:
    return f"{_percent(number)} on last year"
