"""The document: what a report says, as frozen values that every renderer draws and a snapshot keeps.

A document holds the figures that it speaks of, so that each number leads to its trail. A document for readers
outside admits only guarded figures, those that disclosure control has let through or hidden, and holds no
more of them than it prints: there a trail ends in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any

INTERNAL, OUTSIDE = "internal", "outside"
SUMMARY, FULL, PRG = "summary", "full", "prg"


class Unprotected(TypeError):
    """A figure that disclosure control has not seen was put into a document for readers outside."""


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a document was made from: the same version of the program makes the same bytes of it again."""

    instant: str
    """The moment of composing, as ISO 8601: what was recorded later is not in it."""
    serial: int
    """The last entry of the ledger that was read."""
    edition: str
    """The digest of the framework's edition in force."""
    vintages: tuple[str, ...]
    """The digests of the vintages of police data that were read."""
    program: str
    """The version of the program."""
    methods: Mapping[str, int] = field(default_factory=dict, hash=False)
    """The methods that make figures of outside data, each with its number at the time."""
    definitions: Mapping[str, int] = field(default_factory=dict, hash=False)
    """The catalogue's series that were told, each with the number of its definition at the time."""


# What stands in a line


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as it is printed here; its name leads to the trail."""

    figure: str
    shown: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The mark of a footnote."""

    note: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A rating or status: the word is always printed, the colour only supports it."""

    word: str
    colour: str = "grey"


@dataclass(frozen=True, slots=True)
class Icon:
    """A sign before words that say the same, so that who does not see it misses nothing."""

    name: str
    """What it shows: see ``render/icons.py``."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that lead to another page of the site; plain words where no site is around them."""

    text: str
    page: str
    """Its address below the site's own: ``programmes/YC/``."""


Inline = Words | Number | NoteMark | Tag | Icon | Reference
Line = tuple[Inline, ...]

# What stands on a page


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a part of the report. ``anchor`` is its address in the page."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    content: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; its unit stands in the header."""

    title: str
    unit: str = ""
    numeric: bool = False

    @property
    def header(self) -> str:
        """The title with its unit: ``Spend (£)``."""
        return f"{self.title} ({self.unit})" if self.unit else self.title


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The first cell of each row is the row's header."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(
                f"In the table “{self.caption}” a row has more or fewer cells than there are columns."
            )


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart whose title states the finding, with its words and its numbers beside it."""

    name: str
    title: str
    spec: str
    """A Vega-Lite specification as JSON."""
    alt: str
    table: Table
    source: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the logic model: its words, and the boxes that it leads to."""

    code: str
    text: str
    leads_to: tuple[str, ...] = ()
    about: str = ""
    """The outcome, priority area or impact that it stands for; empty when none."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A column of the logic model."""

    title: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class LogicModel:
    """The logic model: drawn where there is room, and always given as lists too."""

    title: str
    alt: str
    stages: tuple[Stage, ...]

    @property
    def texts(self) -> Mapping[str, str]:
        """Each box's words by its code."""
        return {b.code: b.text for s in self.stages for b in s.boxes}

    @property
    def numbers(self) -> Mapping[str, str]:
        """A short number for each box, for lists: the third box of the second column is ``2.3``."""
        return {b.code: f"{i}.{j}" for i, s in enumerate(self.stages, 1) for j, b in enumerate(s.boxes, 1)}


@dataclass(frozen=True, slots=True)
class Callout:
    """A notice that must not be overlooked."""

    title: str
    content: Line


@dataclass(frozen=True, slots=True)
class Contents:
    """The place of the table of contents, which is made from the headings."""

    title: str = "Contents"


@dataclass(frozen=True, slots=True)
class Fact:
    """A term, what is said of it, and in small print what more there is to know."""

    term: str
    content: Line
    detail: Line = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms with what is said of each: as a list, or ``large`` as key figures side by side."""

    items: tuple[Fact, ...]
    large: bool = False


Block = Heading | Paragraph | Bullets | Table | Chart | LogicModel | Callout | Contents | Facts


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote."""

    name: str
    content: Line


# What the numbers come from


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a trail ends: a cell of a return, a place in an edition, or rows of a vintage."""

    kind: str
    """``cell``, ``edition`` or ``vintage``."""
    place: str
    """The file, sheet and cell; the path; or the file and its rows."""
    shown: str
    digest: str
    title: str = ""
    """What the vintage or edition is called; of a cell, what was measured."""
    version: int = 0
    """The version of the return."""
    recorded: str = ""
    """When it entered the ledger."""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as a report for readers inside tells it: what is shown, how it was made, and from what."""

    name: str
    label: str
    shown: str
    unit: str = ""
    formula: str = ""
    inputs: tuple[str | Origin, ...] = ()
    """The names of other figures, and origins."""
    caveats: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Guarded(Told):
    """A figure that disclosure control has let through or hidden; see :mod:`goldenthread.reports.telling`."""


@dataclass(frozen=True)
class Document:
    """A report: its words, its figures with their trails, and the basis that it was made from."""

    title: str
    subtitle: str
    notice: str
    kind: str
    audience: str
    quarter: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    figures: Mapping[str, Told]
    """By name: all, with what they were made from; for readers outside those alone that are printed."""
    basis: Basis
    composed: Mapping[str, Told] = field(init=False, repr=False, compare=False)
    """Every figure that it was composed with; neither frozen nor shown."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "composed", MappingProxyType(dict(self.figures)))
        object.__setattr__(self, "figures", self.composed)
        self._refuse_unprotected()
        self._refuse_loose_ends()
        if self.audience != INTERNAL:
            object.__setattr__(self, "figures", MappingProxyType(self._printed()))

    def _printed(self) -> dict[str, Told]:
        """The figures that it prints, without what they were made from."""
        names = {one.figure for one in inlines((self.blocks, self.notes)) if isinstance(one, Number)}
        return {name: replace(self.figures[name], inputs=()) for name in sorted(names)}

    def find_origins(self, name: str) -> Iterator[Origin]:
        """The cells, places and rows on which a figure rests, as far as it was composed with them."""
        waiting, seen = [name], set[str]()
        while waiting:
            told = self.composed.get(waiting.pop())
            if told is None or told.name in seen:
                continue
            seen.add(told.name)
            for one in told.inputs:
                if isinstance(one, Origin):
                    yield one
                else:
                    waiting.append(one)

    def _refuse_unprotected(self) -> None:
        if self.audience != INTERNAL:
            for name, one in self.figures.items():
                if not isinstance(one, Guarded):
                    raise Unprotected(f"The figure {name} has not passed disclosure control.")

    def _refuse_loose_ends(self) -> None:
        names = {n.name for n in self.notes}
        for one in inlines((self.blocks, self.notes)):
            if isinstance(one, NoteMark) and one.note not in names:
                raise ValueError(f"There is no footnote {one.note}.")
            if isinstance(one, Number):
                self._refuse_loose_number(one)

    def _refuse_loose_number(self, number: Number) -> None:
        told = self.figures.get(number.figure)
        if told is None:
            raise ValueError(f"The number {number.shown} has no trail: there is no figure {number.figure}.")
        if told.hidden and number.shown != told.shown:
            raise Unprotected(f"The figure {number.figure} is hidden, and its number was to be printed.")

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings in order."""
        return tuple(b for b in self.blocks if isinstance(b, Heading))

    def listed_in(self, contents: Contents) -> tuple[Heading, ...]:
        """The headings of a table of contents; in the pack, whose first page holds it, those that follow."""
        first = self.blocks.index(contents) if self.kind == PRG else 0
        return tuple(b for b in self.blocks[first:] if isinstance(b, Heading))

    def note_number(self, name: str) -> int:
        """The number that a footnote is printed with, from 1."""
        return [n.name for n in self.notes].index(name) + 1


def inlines(part: Any) -> Iterator[Inline]:
    """Every inline of a part of a document, in reading order."""
    if isinstance(part, Inline):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from inlines(one)
    elif is_dataclass(part) and not isinstance(part, type):
        for one in fields(part):
            yield from inlines(getattr(part, one.name))


def plain(line: Line) -> str:
    """A line without marks and links."""
    return "".join(
        i.text
        if isinstance(i, Words | Reference)
        else i.shown
        if isinstance(i, Number)
        else i.word
        if isinstance(i, Tag)
        else ""
        for i in line
    )
