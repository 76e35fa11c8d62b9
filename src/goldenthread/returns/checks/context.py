"""What every check gets: the form, what was entered and parsed, what is known, and the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from goldenthread.framework.model import Edition, Programme
from goldenthread.ledger.values import Value, Word
from goldenthread.periods import Quarter
from goldenthread.returns.checks.standing import Mode, Waiver, modes, waivers
from goldenthread.returns.draft import Draft, Place
from goldenthread.returns.findings import Level
from goldenthread.returns.form import Field, Form
from goldenthread.returns.known import Known
from goldenthread.returns.values import Parsed, Problem, is_blank

QUARTERS_BACK = 12
"""How far back a programme's own history is looked at: three years."""


@dataclass(frozen=True)
class Context:
    """One return, as the checks see it."""

    form: Form
    draft: Draft
    known: Known
    today: date
    parsed: Mapping[str, Parsed]
    lost_told: bool = False
    """True when the reader of the file has told of every sheet, row and column that is lost."""

    @property
    def quarter(self) -> Quarter:
        """The quarter that the return is for."""
        return self.form.quarter

    @property
    def edition(self) -> Edition:
        """The edition in force."""
        return self.known.edition

    @cached_property
    def programme(self) -> Programme:
        """The programme as the edition has it."""
        return self.known.programme(self.form.programme)

    @property
    def fields(self) -> Mapping[str, Field]:
        """Every field of the form by its id."""
        return self.form.fields

    def value(self, field: str) -> Value | None:
        """What a field was parsed to: a value or a gap; None when it could not be believed."""
        return self.parsed[field].value if field in self.parsed else None

    def number(self, field: str) -> Decimal | None:
        """The number entered in a field, or None."""
        value = self.value(field)
        return value if isinstance(value, Decimal) else None

    def numbers(self, fields: Iterable[str]) -> list[Decimal]:
        """The numbers of those fields that have one."""
        return [n for n in map(self.number, fields) if n is not None]

    def word(self, field: str) -> str:
        """The word chosen in a field, or an empty one."""
        value = self.value(field)
        return value.word if isinstance(value, Word) else ""

    def day(self, field: str) -> date | None:
        """The date entered in a field, or None."""
        value = self.value(field)
        return value if isinstance(value, date) else None

    def text(self, field: str) -> str:
        """The text entered in a field, or an empty one."""
        return (self.parsed[field].text or "") if field in self.parsed else ""

    def blank(self, field: str) -> bool:
        """True when nothing was entered in a field."""
        entry = self.draft.entries.get(field)
        return entry is None or is_blank(entry.raw)

    def doubtful(self, field: str) -> bool:
        """True when something was entered that could not be believed."""
        return not self.blank(field) and self.value(field) is None and not self.text(field)

    def label(self, field: str) -> str:
        """What a field asks for, in quotation marks."""
        return f"“{self.fields[field].label}”"

    def place(self, field: str) -> Place | None:
        """The cell of a field, or None when the file has none."""
        entry = self.draft.entries.get(field)
        return None if entry is None else entry.place

    def before(self, field: str, quarters: int = 1) -> Decimal | None:
        """The number that stood for a field so many quarters ago."""
        return self._past(field, self.quarter.plus(-quarters))

    def earlier_this_year(self, field: str) -> list[Decimal | None]:
        """The numbers of the year's earlier quarters, in order; None where there is none."""
        return [self._past(field, q) for q in self.quarter.year_to_date if q < self.quarter]

    def history(self, field: str) -> tuple[Decimal, ...]:
        """The programme's own past numbers for a field, oldest first."""
        if field not in self._histories:
            found = (self._past(field, self.quarter.plus(-n)) for n in range(QUARTERS_BACK, 0, -1))
            self._histories[field] = tuple(n for n in found if n is not None)
        return self._histories[field]

    @cached_property
    def _histories(self) -> dict[str, tuple[Decimal, ...]]:
        return {}

    @cached_property
    def noticed(self) -> Mapping[str, tuple[Problem, ...]]:
        """What was noticed while cells were read, by the name of the check."""
        found: dict[str, list[Problem]] = {}
        for field, parsed in self.parsed.items():
            for one in parsed.problems:
                found.setdefault(one.check, []).append(replace(one, fields=(field,)))
        return {name: tuple(problems) for name, problems in found.items()}

    @cached_property
    def waivers(self) -> Mapping[str, Waiver]:
        """The checks that are set aside for this return today, by name."""
        events = self.known.view.events_of("check.", self.form.programme, self.quarter)
        return {one.check: one for one in waivers(events) if one.holds(self.today)}

    @cached_property
    def decided(self) -> Mapping[str, Mode]:
        """The checks that were switched on, or set to rehearse."""
        return modes(self.known.view.events_of("check."))

    def _past(self, field: str, quarter: Quarter) -> Decimal | None:
        measure, _, group = field.partition("|")
        return self.known.view.number(self.form.programme, measure, quarter, group)

    @cached_property
    def risks(self) -> tuple[Risk, ...]:
        """The risks that the form has room for, in its order."""
        ids = dict.fromkeys(f.split(".")[1] for f in self.fields if f.startswith("risk."))
        return tuple(Risk(self, id_) for id_ in ids)


@dataclass(frozen=True)
class Risk:
    """One risk of the return: a row of the form, filled in or not."""

    context: Context
    id: str

    def field(self, part: str) -> str:
        """The id of one of its fields: ``risk.R1.likelihood``."""
        return f"risk.{self.id}.{part}"

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Its fields, in the form's order."""
        return tuple(f for f in self.context.fields if f.startswith(f"risk.{self.id}."))

    @cached_property
    def carried(self) -> bool:
        """True for a risk known from before; its fields are filled in already, and some must stay so."""
        return any(self.context.fields[f].required for f in self.fields)

    @cached_property
    def used(self) -> bool:
        """True when anything was entered in its row."""
        return any(not self.context.blank(f) for f in self.fields)

    @property
    def open(self) -> bool:
        """True unless it was closed; a risk whose state was left blank is open."""
        return self.used and self.context.word(self.field("state")) != "closed"

    @property
    def title(self) -> str:
        """Its title, or an empty one."""
        return self.context.text(self.field("title"))

    def score(self, after: bool) -> Decimal | None:
        """Likelihood times impact, before or after mitigation; None when one of them is missing."""
        ending = "-after" if after else ""
        numbers = self.context.numbers((self.field(f"likelihood{ending}"), self.field(f"impact{ending}")))
        return numbers[0] * numbers[1] if len(numbers) == 2 else None


Find = Callable[[Context], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: a row of the table, and an entry of the manual."""

    name: str
    level: Level
    title: str
    looks_for: str
    example: str
    """What it says, as a test of it shows."""
    find: Find
    mode: Mode = Mode.ON
    """What it begins as; a new check may begin as a rehearsal."""


@dataclass(frozen=True, slots=True)
class Group:
    """Checks of one kind, under a heading of the manual."""

    title: str
    checks: tuple[Check, ...]


def noticed(name: str) -> Find:
    """The find function of a check whose problems are noticed while cells are parsed."""
    return lambda context: context.noticed.get(name, ())
