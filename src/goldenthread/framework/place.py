"""The place that a unit works in: its areas, its police forces, and the words for unit and board."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib import resources
from typing import Annotated, Any, Final

import yaml
from pydantic import BeforeValidator, Field

from goldenthread.framework.fields import Code, Model, Number, Text, YearField
from goldenthread.framework.series import Pack
from goldenthread.periods import FinancialYear

LONDON: Final = "london"
"""The place of editions of format 1, which declare none."""


def fold(text: str) -> str:
    """What remains to compare when capitals, punctuation and ``&`` do not count."""
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold().replace("&", " and ")).split())


def _gss(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[EWSNK]\d{8}", value):
        raise ValueError(f"“{value}” is not a GSS code. Write a letter and eight digits, such as E08000021.")
    return value


GssCode = Annotated[str, BeforeValidator(_gss)]
"""The code that the Office for National Statistics gives a place."""


class Wording(Model):
    """A thing in one and in many: ``borough`` and ``boroughs``."""

    one: Text
    many: Text


class Body(Model):
    """What a body is called in full, and what people call it."""

    name: Text
    short: Text


class Tile(Model):
    """Where an area lies among its neighbours when there are no boundaries, counted from the top left."""

    row: int = Field(ge=1, le=40)
    column: int = Field(ge=1, le=40)


class Named(Model):
    """A name that files use, with its other spellings."""

    name: Text
    also: tuple[Text, ...] = ()
    """Other spellings; capitals, punctuation and `&` for *and* make no difference."""
    phrase: Text | None = None
    """How a sentence calls it, where that differs from its name: ``the Met``."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling, its own first."""
        return (self.name, *self.also)

    @property
    def in_words(self) -> str:
        """How a sentence calls it."""
        return self.phrase or self.name


class Area(Named):
    """One of the areas that the place is made of."""

    code: Code
    """What programmes and returns call it: ``gateshead``."""
    gss: GssCode | None = None
    """Its code of the Office for National Statistics, by which files and boundaries are matched."""
    force: Code | None = None
    """The police force that records its crime; otherwise the place's first."""
    short: Text | None = None
    """A name of up to five letters for small maps; otherwise the first letters of its name or its words."""
    tile: Tile | None = None
    """Its place in a map of tiles; give every area one, or none: then tiles follow the boundaries."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling, its own first, its code last."""
        return (self.name, *self.also, *((self.gss,) if self.gss else ()))

    @property
    def label(self) -> str:
        """The name for small maps: ``Enf``."""
        words = self.name.split()
        return self.short or (words[0][:4] if len(words) == 1 else "".join(word[0] for word in words)[:5])


class Force(Named):
    """A police force whose figures speak of the place."""

    code: Code
    network: bool = False
    """True for a force of a network, such as the railways': its records are not added to the areas'."""


class Bounds(Model):
    """The longitudes and latitudes, in degrees, that the place lies within."""

    west: Number
    south: Number
    east: Number
    north: Number


class Place(Model):
    """Where the unit works: its areas, what they add up to, who polices them, and who lives there."""

    name: Text
    """What the areas add up to: ``London``, ``Northumbria``."""
    area: Wording
    """What an area is called, in one and in many: borough, district, ward."""
    areas: tuple[Area, ...] = Field(min_length=1)
    apart: tuple[Named, ...] = ()
    """Rows of files that belong to the whole and are no area, such as airports."""
    totals: tuple[Text, ...] = ()
    """Names of rows that add others up, beside the place's own name; they are never added to areas."""
    forces: tuple[Force, ...] = Field(min_length=1)
    populations: Text
    """Where its populations come from, in words: who publishes them, and which table."""
    baseline: YearField
    """The financial year that trends are held against, unless the edition names another."""
    unit: Body
    board: Body
    bounds: Bounds | None = None
    """What boundaries must lie within; otherwise the British Isles."""
    pack: Pack | None = None
    """What the board's pack tells, unless the edition says it."""

    def __hash__(self) -> int:
        """Of its name alone, because a place is the key of many caches."""
        return hash(self.name)

    @cached_property
    def elsewhere(self) -> tuple[Area, ...]:
        """The areas whose crime another force records than the place's first."""
        first = self.forces[0].code
        return tuple(one for one in self.areas if one.force not in (None, first))

    @cached_property
    def by_name(self) -> Mapping[str, Area]:
        """The areas by their names, in order."""
        return {one.name: one for one in self.areas}

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """The name of each area by every folded spelling of it."""
        return {fold(name): one.name for one in self.areas for name in one.names}

    @property
    def whole(self) -> tuple[str, ...]:
        """Every name of a row that adds the areas up: ``Northumbria``, ``All districts``."""
        return (self.name, *self.totals, *_TOTALS, f"All {self.area.many}", f"{self.name} total")

    def force(self, text: str) -> Force | None:
        """The force that a file names, by any of its spellings or its code; None for another place's."""
        wanted = fold(text)
        return next((one for one in self.forces if wanted in map(fold, (*one.names, one.code))), None)


_TOTALS: Final = ("Total", "Grand total", "All", "All areas")


def shipped() -> Iterator[str]:
    """The names of the declarations that the program carries."""
    folder = resources.files("goldenthread.framework").joinpath("places")
    yield from sorted(
        one.name.removesuffix(".yaml") for one in folder.iterdir() if one.name.endswith(".yaml")
    )


def declaration(name: str) -> dict[str, Any] | None:
    """A shipped declaration as plain values; None where there is none of this name."""
    if name not in shipped():
        return None
    text = resources.files("goldenthread.framework").joinpath("places", f"{name}.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return loaded


@cache
def place_called(name: str) -> Place:
    """A shipped place; KeyError where there is none of this name."""
    found = declaration(name)
    if found is None:
        raise KeyError(name)
    return Place.model_validate(found)


def place_before(unit: str, baseline: FinancialYear) -> Place:
    """The place of an edition of format 1: London's declaration, with the words of its organisation."""
    before = place_called(LONDON)
    body = Body(name=unit, short=before.unit.short)
    return before.model_copy(update={"unit": body, "baseline": baseline})
