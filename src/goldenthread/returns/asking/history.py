"""What is known of a programme: last quarter's values, and this quarter's when a return was reopened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from goldenthread.framework.model import Edition, Programme
from goldenthread.ledger.values import Value, Word
from goldenthread.periods import Quarter
from goldenthread.returns.form import Choice, Field, FieldKind
from goldenthread.returns.known import Known

_QUARTERS_TO_LOOK_BACK = 4

OPEN_CLOSED = (Choice("open", "Open"), Choice("closed", "Closed"))
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
COLOURS = (Choice("green", "Green"), Choice("amber", "Amber"), Choice("red", "Red"))


@dataclass(frozen=True)
class History:
    """One programme with what is known of it, and the words for its quarters."""

    known: Known
    programme: Programme

    @property
    def edition(self) -> Edition:
        """The edition in force."""
        return self.known.edition

    @property
    def quarter(self) -> Quarter:
        """The quarter asked about."""
        return self.known.quarter

    @cached_property
    def last(self) -> Quarter:
        """The quarter before."""
        return self.quarter.plus(-1)

    @property
    def this_title(self) -> str:
        """The heading of the cells to fill."""
        return f"This quarter, {self.quarter.label}"

    @property
    def last_title(self) -> str:
        """The heading of last quarter's figures."""
        return f"Last quarter, {self.last.label}"

    def last_number(self, field: str) -> Decimal | None:
        """Last quarter's figure, or None."""
        measure, _, group = field.partition("|")
        return self.known.view.number(self.programme.code, measure, self.last, group)

    def last_text(self, field: str) -> str | None:
        """What was written last quarter, or None."""
        return self.known.text(self.programme.code, field, self.last) or None

    @cached_property
    def quarter_with_risks(self) -> Quarter:
        """The latest earlier quarter that has a return, so that one missed return loses no risk."""
        for back in range(1, _QUARTERS_TO_LOOK_BACK + 1):
            quarter = self.quarter.plus(-back)
            if self.known.view.of(self.programme.code, quarter):
                return quarter
        return self.last

    def field(
        self,
        id_: str,
        kind: FieldKind,
        label: str,
        *,
        unit: str = "",
        required: bool = False,
        choices: tuple[Choice, ...] = (),
        comment: str | None = None,
        carried: Decimal | date | str | None = None,
        longest: int = 2000,
    ) -> Field:
        """A field, pre-filled with this quarter's accepted answer, or else with what is carried over."""
        now = self._now(id_, kind)
        prefill = carried if now is None else now
        return Field(id_, kind, label, unit, required, choices, comment, prefill, longest)

    def explanation(self, id_: str, about: str) -> Field:
        """The cell beside a figure in which a query about it is explained."""
        return self.field(id_, FieldKind.TEXT, f"Explanation: {about}", longest=1000)

    def _now(self, id_: str, kind: FieldKind) -> Decimal | date | str | None:
        if kind is FieldKind.TEXT:
            return self.known.text(self.programme.code, id_) or None
        measure, _, group = id_.partition("|")
        return plain(self.known.view.value(self.programme.code, measure, self.quarter, group))


def plain(value: Value | None) -> Decimal | date | str | None:
    """A value as a form shows it: a gap is blank."""
    if isinstance(value, Word):
        return value.word
    return value if isinstance(value, Decimal | date) else None
