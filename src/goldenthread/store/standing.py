"""Which of the catalogue's series can be counted from what is loaded, and what is missing for the others."""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.framework.series import SeriesDefinition
from goldenthread.store import editions, places, trends, vintages
from goldenthread.store.vintages import StoredVintage
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.definitions import Entry
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.values import MonthlySeries


@dataclass(frozen=True, slots=True)
class Standing:
    """One source of a series: the latest vintage that has it, or why none has."""

    definition: SeriesDefinition
    kind: Kind
    vintage: StoredVintage | None
    series: MonthlySeries | None
    loaded: bool
    """Whether any vintage of the kind is loaded."""

    @property
    def months(self) -> str:
        """The first and the last month that it has: ``January 2018 to December 2020``."""
        counts = self.series.counts if self.series else {}
        first = min(counts).plus(1 - self.kind.spans) if counts else None
        return f"{first.label} to {max(counts).label}" if first else ""

    @property
    def command(self) -> str:
        """How to load its data."""
        return f"goldenthread data add {self.kind.code} FILE... --obtained DATE"

    @property
    def why_not(self) -> str:
        """What is missing, in a sentence; empty where nothing is."""
        if self.vintage:
            return ""
        named = f" There it is called {self.definition.words}." if self.kind.title_names_file else ""
        if not self.loaded:
            where = f"Where to get them: {self.kind.where}."
            return f"No data of the kind {self.kind.code} are loaded. {where}{named}"
        refused = [
            n.text for n in (self.series.notes if self.series else ()) if n.code.startswith("correction.")
        ]
        return (
            refused[0] if refused else f"What is loaded of this kind does not have {self.definition.words}."
        )


def of(entry: Entry) -> tuple[Standing, ...]:
    """Each source of a series, in the order in which they are asked; of one kind, those that are loaded."""
    found = list(map(_standing, _sources(entry)))
    having = {one.kind.code for one in found if one.vintage}
    return tuple(one for one in found if one.vintage or one.kind.code not in having)


def first(entry: Entry) -> Standing | None:
    """The first source of a series that is loaded; None where none is."""
    return next((one for one in map(_standing, _sources(entry)) if one.vintage), None)


def own() -> tuple[Standing, ...]:
    """The latest edition's own series, then those of measures that the dictionary does not count."""
    latest = editions.latest()
    every = trends.series(latest.edition if latest else None)
    defined = {one.code for one in latest.edition.series} if latest else set[str]()
    codes = [*sorted(defined), *sorted(every.keys() - ENTRIES.keys() - defined)]
    return tuple(_standing(every[code][0]) for code in codes)


def _sources(entry: Entry) -> tuple[SeriesDefinition, ...]:
    """As it is counted: from the dictionary's sources, and from a measure of its name in one's own table."""
    return trends.series(None)[entry.code]


def _standing(definition: SeriesDefinition) -> Standing:
    kind, read = places.kind(definition.kind), None
    loaded = vintages.all(kind=kind.code)
    for one in loaded:
        read = vintages.monthly(definition, one.ref)
        if read.counts:
            return Standing(definition, kind, one, read, loaded=True)
    return Standing(definition, kind, None, read, loaded=bool(loaded))
