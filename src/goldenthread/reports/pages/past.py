"""A programme's own past as a document: what its accepted returns told, quarter by quarter, and what changed.

Every number is one that a return told, with its cell; a change holds both of its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from goldenthread.framework.indicators import Timing
from goldenthread.framework.model import Edition
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.values import Gap
from goldenthread.ledger.view import View
from goldenthread.periods import Quarter
from goldenthread.reports.composition import line
from goldenthread.reports.document import INTERNAL, Basis, Column, Document, Line, Table
from goldenthread.reports.telling import Teller
from goldenthread.reports.words import digits
from goldenthread.returns.asking.kpis import measures
from goldenthread.returns.form import Field, FieldKind, Form, Section

QUARTERS = 5
"""This quarter, and back to the same one of last year."""
NUMBERS = frozenset({FieldKind.PEOPLE, FieldKind.COUNT, FieldKind.MONEY, FieldKind.NUMBER})


def compose(form: Form, view: View, edition: Edition, basis: Basis) -> Document:
    """The page of a return's own past: a table for each section that asks for numbers."""
    past = _Past(form, view, Teller(INTERNAL, edition.disclosure), edition)
    tables = tuple(table for section in form.sections for table in past.table(section))
    return Document(
        title=f"{form.programme_title}: your own past",
        subtitle=form.quarter.in_words,
        notice=edition.notice,
        kind="past",
        audience=INTERNAL,
        quarter=str(form.quarter),
        blocks=tables,
        notes=(),
        figures=past.teller.figures,
        basis=basis,
    )


class _Past:
    """The page that is being written."""

    def __init__(self, form: Form, view: View, teller: Teller, edition: Edition) -> None:
        self.form, self.view, self.teller = form, view, teller
        self.of_the_year = {"reach.year", "spend.forecast", *_cumulative(edition, form.programme)}
        self.quarters = [form.quarter.plus(back) for back in range(1 - QUARTERS, 1)]

    def table(self, section: Section) -> Iterator[Table]:
        """The whole numbers of a section, without the groups of a split."""
        asked = [f for f in section.fields() if f.kind in NUMBERS and not f.group]
        rows = tuple(row for one in asked for row in self.row(one))
        if rows:
            quarters = (Column(one.label, numeric=True) for one in self.quarters)
            changed = Column(f"Change on {self.quarters[-2].label}", numeric=True)
            yield Table(section.title, (Column("What you told us"), *quarters, changed), rows)

    def row(self, field: Field) -> Iterator[tuple[Line, ...]]:
        """One measure over the quarters; none where no return told it."""
        figures = [self.figure(field, quarter) for quarter in self.quarters]
        if any(figures):
            change = self.change(field, figures)
            cells = [line(self.teller.number(f)) if f else line("–") for f in figures]
            yield (line(_label(field)), *cells, change)

    def figure(self, field: Field, quarter: Quarter) -> Figure | None:
        """What the accepted return of a quarter told; None where none did."""
        found = self.view.get(field.key(self.form.programme, quarter))
        if found is None or not isinstance(found.value, Decimal | Gap):
            return None
        return Figure(
            f"{field.measure}.{quarter}",
            f"{_label(field)}, {quarter.label}",
            found.value,
            "" if field.unit == "number" else field.unit,
            "As your return told it.",
            (found,),
            people=field.kind is FieldKind.PEOPLE,
        )

    def change(self, field: Field, figures: Sequence[Figure | None]) -> Line:
        """This quarter's number less last quarter's."""
        before, now = figures[-2:]
        if self.form.quarter.number == 1 and field.measure in self.of_the_year:
            return line("–")
        if before is None or now is None or before.number is None or now.number is None:
            return line("–")
        changed = now.number - before.number
        figure = Figure(
            f"{field.measure}.change",
            f"{_label(field)}: change on {self.quarters[-2].label}",
            changed,
            now.unit,
            "This quarter’s number less last quarter’s.",
            (now, before),
            people=now.people,
        )
        sign = "+" if changed > 0 else "−" if changed < 0 else ""
        shown = f"{sign}{'£' if now.unit == '£' else ''}{digits(abs(changed))}"
        return line(self.teller.number(figure, lambda _: shown))


def _cumulative(edition: Edition, programme: str) -> Iterator[str]:
    """The measures that count from April: in April they start again, so there is nothing to compare."""
    for indicator in edition.programme(programme).indicators:
        if indicator.timing is Timing.CUMULATIVE:
            yield from (measure for measure, _ in measures(indicator))


def _label(field: Field) -> str:
    """The question without the quarter that it was asked in."""
    label = re.sub(r" in Q[1-4] \d{4}-\d\d \(.*?\)", " in the quarter", field.label)
    return re.sub(r"( 1 April| 31 March) \d{4}", r"\1", label)
