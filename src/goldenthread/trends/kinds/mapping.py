"""Which column of a published table says what: asked of a person once, and kept with the vintage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from goldenthread.ledger.refusal import Refused

JANUARY: Final = 1
APRIL: Final = 4
ROLES: Final = {
    "period": "the period, or the year",
    "quarter": "the quarter, where the year stands apart",
    "area": "the area",
    "measure": "what is counted",
    "part": "a part of what is counted",
    "count": "the count",
}
"""What a column may say, in words; the names are those of a mapping's fields."""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """Which column of a published table says what; columns are named as the table heads them.

    Without a column for the period and for the count, each column headed by a period holds its counts.
    Refused where it cannot be right.
    """

    area: str
    period: str = ""
    quarter: str = ""
    measure: str = ""
    called: str = ""
    """What every row counts, where no column says it."""
    part: str = ""
    count: str = ""
    only: tuple[tuple[str, str], ...] = ()
    """Columns with the word that a row must have there to be counted."""
    areas: tuple[str, ...] = ()
    """The areas that are counted; where none is named, those of the place."""
    sheet: str = ""
    """Of a workbook, the sheet; without it every sheet that has these columns is read."""
    year_begins: int = JANUARY
    """The month that a year such as 2024 begins with, and the first quarter of it: 1 or 4."""

    def __post_init__(self) -> None:
        problems = tuple(self._problems())
        if problems:
            raise Refused("These columns cannot be read as counts of areas.", problems)

    def _problems(self) -> Iterator[str]:
        if not self.area:
            yield "Say which column is the area."
        if bool(self.period) != bool(self.count):
            yield (
                "Say which columns are the period and the count; or leave both out, where each period has a "
                "column of its own."
            )
        if self.quarter and not self.period:
            yield "Say which column is the year that the quarters are of."
        if bool(self.measure) == bool(self.called):
            yield "Say which column is what is counted, or write what all rows count; not both."
        if self.part and not self.measure:
            yield "Say which column is what is counted, of which the other column is a part."
        if self.year_begins not in (JANUARY, APRIL):
            yield "A year begins in January (1) or in April (4)."
        for column, times in Counter(self.columns.values()).items():
            if times > 1:
                yield f"“{column}” is chosen for {times} things. Choose a column for one thing only."
        if any(not (column and word) for column, word in self.only):
            yield "Name both a column and the word that a row must have in it."

    @property
    def columns(self) -> Mapping[str, str]:
        """The column of each role that has one, as the table heads it."""
        return {role: column for role in ROLES if (column := getattr(self, role))}

    @property
    def by_column(self) -> bool:
        """Whether each period has a column of its own."""
        return not self.period

    @property
    def lines(self) -> tuple[str, ...]:
        """In words, one for each thing that was said: ``Force Name: the area``."""
        said = [f"{column}: {ROLES[role]}" for role, column in self.columns.items()]
        said += ["Columns headed by a period: its counts"] if self.by_column else []
        said += [f"All rows count: {self.called}"] if self.called else []
        said += [f"Only rows with “{word}” as {column}" for column, word in self.only]
        said += [f"Areas counted: {', '.join(self.areas)}"] if self.areas else []
        said += [f"Sheet: {self.sheet}"] if self.sheet else []
        begins = "April" if self.year_begins == APRIL else "January"
        return (*said, f"A year such as 2024 begins in {begins}")

    def to_json(self) -> dict[str, Any]:
        """What was said, as plain values; what was left out is not there."""
        plain = asdict(self) | {"only": [list(one) for one in self.only], "areas": list(self.areas)}
        return {name: value for name, value in plain.items() if value}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> TableMapping:
        """From plain values; refused where a word is none of a mapping's."""
        unknown = sorted(said.keys() - {one.name for one in fields(cls)})
        if unknown:
            known = ", ".join(one.name.replace("_", "-") for one in fields(cls))
            raise Refused(f"A mapping has no “{unknown[0]}”. It has: {known}.")
        plain = {"area": "", **said}
        plain["only"] = tuple((column, word) for column, word in said.get("only", ()))
        plain["areas"] = tuple(said.get("areas", ()))
        return cls(**plain)
