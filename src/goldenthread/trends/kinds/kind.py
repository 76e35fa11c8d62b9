"""A kind of outside data: how its files are read, which series they carry, what must be known about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from goldenthread.framework.place import LONDON, Place, place_called
from goldenthread.framework.series import Break, SeriesDefinition
from goldenthread.trends.kinds.corrections import Correction
from goldenthread.trends.kinds.labels import Areas, Labels, fold
from goldenthread.trends.kinds.lineage import Lineage
from goldenthread.trends.kinds.mapping import TableMapping
from goldenthread.trends.kinds.nested import Nested
from goldenthread.trends.kinds.reading import DataReport, Reading, SourceFile
from goldenthread.trends.values import PERIODS, Note
from goldenthread.trends.words import day, listed, number

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, written in C where it was built: forty declarations take a twentieth of a second then."""


class Holds(StrEnum):
    """What the numbers of a kind are."""

    COUNTS = "counts"
    RECORDS = "records"
    """A row for each offence; they are counted here."""
    PERCENTAGES = "percentages"
    """Of people asked, in hundredths of a per cent; they are never added up."""
    PEOPLE = "people"
    """A population, by mid-year; it is divided by, and never added up over time."""

    @property
    def summed(self) -> bool:
        """Whether its numbers may be added up over months and areas."""
        return self in (Holds.COUNTS, Holds.RECORDS)


@dataclass(frozen=True, slots=True)
class UnknownArea:
    """Rows without an area's name that are counted all the same, because another column says why."""

    title: str
    """The column that says it, as the publisher heads it."""
    word: str
    """What stands there when the area is not known."""

    @property
    def column(self) -> str:
        """The column by the name that readers use."""
        return _own(self.title)


@dataclass(frozen=True)
class Kind:
    """The declaration of a kind of data; its words, series, breaks and notes are read from a data file."""

    code: str
    title: str
    about: str
    """One line for a list of kinds: ``a table with the columns month, area, measure and count``."""
    reader: Callable[[Sequence[SourceFile], Kind], Reading]
    title_names_file: bool
    """Whether many publish such files: a vintage's title then needs a publisher, or its first file's name."""
    holding: str
    """What its files hold, in few words, to follow a publisher's name."""
    absent_row_is_zero: bool
    """Whether an area and class without a row had no offence in the whole file, or has simply no count."""
    holds: Holds
    where: str
    """Where its files are to be had, in words."""
    columns: Mapping[str, str]
    """For tables with a row a count: the column meant (month, area, measure, part, count), by folded name."""
    keep: Mapping[str, tuple[str, ...]]
    """Columns of which only the rows with these words are counted, all folded."""
    hidden: frozenset[str]
    """Marks that stand for a number which the source hides because it is small."""
    areas: Areas
    of_place: str | None
    """The shipped place that its publisher's files are of; None for files that any place may have."""
    groups: Labels
    subgroups: Labels
    breaks: tuple[Break, ...]
    notes: tuple[Note, ...]
    corrections: tuple[Correction, ...]
    step: int = 1
    """The months from one number to the next: a month, a quarter or a year."""
    nested: Nested = field(default_factory=Nested)
    """Which classes hold others, and are never added to them."""
    lineage: Lineage = field(default_factory=Lineage)
    """Which classes were split, replaced or redefined from extract to extract."""
    unknown_area: UnknownArea | None = None
    """How a row says that its area is not known; None where an area must have a name."""
    refreshed: str | None = None
    """The column with the day on which the publisher made the extract; None where the files do not say."""
    every_area: bool = False
    """Whether a file lacks a borough only when whoever exported it chose some: then nothing is taken."""
    publisher: str = ""
    """Who published an extract of a kind that many publish, by the person who adds it; else empty."""
    by_force: bool = False
    """Whether each force publishes files of its own: a vintage then holds a part for each force."""
    place: Place | None = None
    """Of a kind by force, or mapped: the place that its files are read for, whose forces are known."""
    add_repeats: bool = False
    """Whether somebody said that two rows of one month, area and class are parts of one count."""
    new: frozenset[str] = frozenset()
    """Names, folded, that somebody said to be new: none is a slip of another."""
    mapped: bool = False
    """Whether its files have the columns of whoever published them, and a person says which is which."""
    mapping: TableMapping | None = None
    """Of a kind that is mapped: which column says what, as a person said it."""

    @property
    def period(self) -> str:
        """What a number of it is of: a month, a quarter or a year."""
        return PERIODS[self.step]

    @property
    def spans(self) -> int:
        """The months that a count of it spans; shares and people, which are never added up, stand for one."""
        return self.step if self.holds.summed else 1

    def vintage_title(self, report: DataReport, obtained: date) -> str:
        """In words: ``Metropolitan Police, crime by borough, to May 2024, obtained 4 June 2024``."""
        if self.publisher or report.forces:
            title = f"{self.publisher or forces_named(report.forces)}, {self.holding}"
        elif self.title_names_file:
            title = f"{self.title} ({_stem(report)})"
        else:
            title = self.title
        if self.mapped and self.publisher:  # who publishes tables publishes many
            title += f" ({_stem(report)})"
        return f"{title}, to {report.last.label}, obtained {day(obtained)}"

    def breaks_of(self, definition: SeriesDefinition) -> tuple[Break, ...]:
        """The kind's breaks that it has, and its own, in order of month; of two with one code, its own."""
        declared = [one for one in self.breaks if one.code not in definition.unbroken]
        found = {one.code: one for one in (*declared, *definition.breaks)}
        return tuple(sorted(found.values(), key=lambda one: one.month))

    def with_new(self, names: Iterable[str]) -> Kind:
        """The kind, to which these names are new and no slips of others."""
        new = frozenset(map(fold, names))
        return replace(self, new=new, areas=replace(self.areas, new=new))

    def at(self, place: Place) -> Kind:
        """The kind as a unit of this place loads it: a publisher's own files keep their areas."""
        if self.of_place is not None:
            return self
        found = replace(self, areas=replace(Areas.of(place), new=self.areas.new))
        if self.mapped:
            return replace(found, place=place, areas=found.areas.with_forces(place))
        if not self.by_force:
            return found
        forces = Labels.of({one.name: (*one.also, one.code) for one in place.forces})
        return replace(found, place=place, subgroups=forces)

    def is_outside(self, area: str) -> bool:
        """Whether an area lies outside the place: of a kind by force its records are not added."""
        return self.by_force and self.place is not None and not self.areas.known(area)

    def is_network(self, force: str) -> bool:
        """Whether a force is one of a network, such as the railways', whose records are not added."""
        found = self.place and self.place.force(force)
        return bool(found and found.network)

    def force_of(self, area: str) -> str | None:
        """The force that records an area's crime; None where the place does not say."""
        found = self.place and self.place.by_name.get(area)
        if not self.place or not found:
            return None
        named = next((one for one in self.place.forces if one.code == found.force), self.place.forces[0])
        return named.name

    def is_of(self, place: Place) -> bool:
        """Whether files of the kind can speak of a place."""
        return self.of_place is None or place_called(self.of_place).name == place.name

    def read(self, files: Sequence[SourceFile]) -> Reading:
        """Read the files of one extract: cells and a report, or every problem that was found."""
        return self.reader(files, self)


def _stem(report: DataReport) -> str:
    return report.files[0].name.split(".")[0][:60]


MOST_NAMED: Final = 3


def forces_named(forces: Sequence[str]) -> str:
    """Some forces in words, the first few by name: ``Northumbria Police and Durham Constabulary``."""
    more = len(forces) - MOST_NAMED
    return listed([*forces[:MOST_NAMED], *([number(more, "more force")] if more > 0 else [])])


def _data(name: str) -> Any:
    text = resources.files("goldenthread.trends.kinds").joinpath("data", f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=LOADER)  # noqa: S506 - the safe loader


def _columns(words: Mapping[str, Any]) -> Mapping[str, str]:
    """Every name that a column may have, folded; a column that only chooses rows has its own name."""
    others = [words["unknown_area"]["column"]] if "unknown_area" in words else []
    others += [words["refreshed"]] if "refreshed" in words else []
    found = {fold(name): _own(name) for name in (*words.get("keep", {}), *others)}
    for column, others in words.get("columns", {}).items():
        found |= {fold(name): column for name in (*others, column) if fold(name) not in found}
    return found


def _own(column: str) -> str:
    """The name used here for a column that holds none of month, area, class and count."""
    return f"={fold(column)}"


def _unknown_area(words: Mapping[str, Any]) -> UnknownArea | None:
    told = words.get("unknown_area")
    return told and UnknownArea(told["column"], told["word"])


@cache
def load(
    name: str, reader: Callable[[Sequence[SourceFile], Kind], Reading], *, absent_row_is_zero: bool
) -> Kind:
    """The kind that a data file declares, with its reader."""
    words: Mapping[str, Any] = _data(name)
    shared: Mapping[str, Any] = _data(words["words_of"]) if "words_of" in words else {}
    groups = Labels.of({**shared.get("groups", {}), **words.get("groups", {})})
    subgroups = Labels.of({**shared.get("subgroups", {}), **words.get("subgroups", {})})
    code, refreshed = words["code"], words.get("refreshed")
    return Kind(
        code=code,
        title=words["title"],
        about=words["about"],
        title_names_file=words.get("title_names_file", False),
        holding=words.get("holding", ""),
        reader=reader,
        absent_row_is_zero=absent_row_is_zero,
        holds=Holds(words.get("holds", "counts")),
        where=words["where"],
        columns=_columns(words),
        keep={f"={fold(c)}": tuple(map(fold, kept)) for c, kept in words.get("keep", {}).items()},
        hidden=frozenset(words.get("hidden", ())),
        areas=Areas.of(place_called(words.get("place", LONDON))),
        of_place=words.get("place"),
        groups=groups,
        subgroups=subgroups,
        breaks=tuple(Break.model_validate(one) for one in words.get("breaks", ())),
        notes=tuple(Note(f"{code}.{one['code']}", one["text"]) for one in words["notes"]),
        corrections=tuple(Correction.model_validate(one) for one in words.get("corrections", ())),
        step=words.get("step", 1),
        mapped=words.get("mapped", False),
        nested=Nested.of(words.get("nested", ()), groups, subgroups),
        lineage=Lineage.of(words.get("lineage") or shared.get("lineage", {}), groups, subgroups),
        unknown_area=_unknown_area(words),
        refreshed=refreshed and _own(refreshed),
        every_area=words.get("every_area", False),
        by_force=words.get("by_force", False),
    )
