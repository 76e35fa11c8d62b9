"""A submitted version of a return, with all that a reviewer judges it by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from goldenthread.framework.indicators import Timing
from goldenthread.framework.model import Programme
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.values import Gap, GapReason, Key, Observation
from goldenthread.performance.results import ProgrammeResult, QuarterResult
from goldenthread.periods import Quarter
from goldenthread.returns.conversation import Talk
from goldenthread.returns.findings import Finding, Level
from goldenthread.returns.form import Field, FieldKind, Form
from goldenthread.returns.known import Known
from goldenthread.returns.quality import Evidence, Quality, graded
from goldenthread.returns.versions import Content
from goldenthread.returns.workflow import ReturnState

NOT_KNOWN = Gap(GapReason.NOT_PROVIDED)
OF_THE_YEAR = ("reach.year", "spend.forecast")
MOST_BACK = 20
"""How many quarters are looked back for control limits."""


@dataclass(frozen=True)
class Submitted:
    """One version of a return, as if it were accepted, beside what is known."""

    programme: Programme
    form: Form
    content: Content
    findings: tuple[Finding, ...]
    state: ReturnState
    talk: Talk
    submitted_by: str
    submitted_at: datetime
    days_late: int | None
    when: str
    sent_back: int
    judged: QuarterResult
    """The quarter, judged as if this version were accepted."""
    known: Known
    """What is known now, without this version."""

    @cached_property
    def result(self) -> ProgrammeResult:
        """What follows for the programme."""
        return self.judged.of(self.programme.code)

    @cached_property
    def _growing(self) -> frozenset[str]:
        """The indicators that count from April."""
        return frozenset(i.code for i in self.programme.indicators if i.timing is Timing.CUMULATIVE)

    @property
    def quarter(self) -> Quarter:
        """The quarter that it is for."""
        return self.known.quarter

    @cached_property
    def quality(self) -> Quality:
        """The grade of its data."""
        return graded(
            Evidence(self.form, self.content.told, self.findings, self.days_late, self.when, self.sent_back)
        )

    @property
    def queries(self) -> tuple[Finding, ...]:
        """What the checks asked, and the provider explained."""
        return tuple(one for one in self.findings if one.level is Level.QUERY)

    def told(self, field: Field) -> Figure:
        """A field of this version as a figure that leads to its cell."""
        return _figure("review.now", field, self.content.told.get(field.id), self.quarter)

    def before(self, field: Field, back: int) -> Figure:
        """The same field so many quarters earlier, as it is known now."""
        quarter = self.quarter.plus(-back)
        name = {1: "review.last", 4: "review.year"}.get(back, f"review.back-{back}")
        return _figure(name, field, self._observed(field, back), quarter)

    def _observed(self, field: Field, back: int) -> Observation | None:
        key = Key(self.programme.code, field.measure, self.quarter.plus(-back), field.group)
        return self.known.view.get(key)

    def steps_back(self, field: Field) -> int:
        """How many quarters back a figure is compared with: what counts from April with last year's same."""
        head, code = field.measure.partition(".")[0], field.measure.split(".")[1:2]
        counts_on = field.measure in OF_THE_YEAR or (head == "kpi" and {*code} <= self._growing)
        return 4 if counts_on else 1

    def followed(self) -> Iterator[Field]:
        """The figures whose past is looked at: whole ones that are counted again each quarter."""
        for field in self.form.fields.values():
            counts = field.kind in (FieldKind.PEOPLE, FieldKind.COUNT, FieldKind.MONEY) and not field.group
            told = field.measure.partition(".")[0] in ("reach", "activity", "spend", "kpi")
            if counts and told and self.steps_back(field) == 1:
                yield field

    def past(self, field: Field) -> tuple[Figure, ...]:
        """The earlier quarters' numbers of a figure, the oldest first; quarters without one are left out."""
        found = (self.before(field, back) for back in range(MOST_BACK, 0, -1))
        return tuple(one for one in found if one.number is not None)


def _figure(name: str, field: Field, found: Observation | None, quarter: Quarter) -> Figure:
    value = found.value if found is not None and isinstance(found.value, Decimal | Gap) else NOT_KNOWN
    label = f"{field.label}: {quarter.label}"
    formula = "As reported in the return." if found is not None else "Nothing was reported."
    inputs = (found,) if found is not None else ()
    return Figure(f"{name}.{field.id}", label, value, field.unit, formula, inputs)
