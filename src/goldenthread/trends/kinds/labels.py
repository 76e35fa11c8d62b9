"""The words of outside files, made comparable: capitals, punctuation, ``&`` for *and*, names that changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Final

from goldenthread.framework.place import Place, Wording, fold

__all__ = ["CODE", "Areas", "Labels", "fold", "tidy"]

NOT_KNOWN: Final = ("Unknown", "Not known", "NK", "Unspecified")
"""How files call the area of what has none."""

CODE = re.compile(r"e\d{8}")
"""The code of a place in England, folded."""


def tidy(text: str) -> str:
    """A label to show: without double blanks, and not all in capitals."""
    plain = " ".join(text.split())
    return plain.capitalize() if plain.isupper() and len(plain) > 4 else plain


@dataclass(frozen=True)
class Labels:
    """A list of words, each with the other names that it has had."""

    names: Mapping[str, str] = field(default_factory=dict)
    """The word used here, by the folded form of each of its names."""

    @classmethod
    def of(cls, words: Mapping[str, Iterable[str]]) -> Labels:
        """From words and their other names; a name that stands for two words is an error in our own data."""
        found: dict[str, str] = {}
        for word, others in words.items():
            for name in (word, *others):
                if found.setdefault(fold(name), word) != word:
                    raise ValueError(f"“{name}” is given as a name of two words.")
        return cls(found)

    def canonical(self, text: str) -> str:
        """The word used here for a label; a label that is not in the list stands for itself."""
        return self.names.get(fold(text)) or tidy(text)

    def key(self, text: str) -> str:
        """What two labels share when they mean the same."""
        return fold(self.canonical(text))

    def knows(self, text: str) -> bool:
        """Whether the label, or another name of it, is in the list."""
        return fold(text) in self.names


@dataclass(frozen=True)
class Areas:
    """The areas that files may name: boroughs, rows that are no borough but count, and totals of others."""

    boroughs: Labels
    """The areas of the place whose crime its first force records."""
    apart: Labels
    others: Labels
    """Its other areas, which a file need not have."""
    totals: Labels
    wording: Wording
    """What an area is called."""
    whole: str
    """What the areas add up to."""
    new: frozenset[str] = frozenset()
    """Names, folded, that somebody said to be new: none is a slip of another."""

    @classmethod
    def of(cls, place: Place) -> Areas:
        """The areas of a place, as it declares them."""
        elsewhere = place.elsewhere
        apart: dict[str, tuple[str, ...]] = {f"unknown {place.area.one}": NOT_KNOWN}
        for one in place.apart:
            apart[one.name] = (*apart.get(one.name, ()), *one.also)
        return cls(
            Labels.of({one.name: one.names for one in place.areas if one not in elsewhere}),
            Labels.of(apart),
            Labels.of({one.name: one.names for one in elsewhere}),
            Labels.of(dict.fromkeys(place.whole, ())),
            place.area,
            place.name,
        )

    def with_forces(self, place: Place) -> Areas:
        """The areas, and the place's forces as areas of their own, for tables with a row for each force."""
        parts = (*self.boroughs.names, *self.others.names)
        own = [one for one in place.forces if not one.network]
        forces = Labels.of({one.name: [n for n in one.also if fold(n) not in parts] for one in own}).names
        totals = {name: word for name, word in self.totals.names.items() if name not in forces}
        return replace(self, others=Labels({**forces, **self.others.names}), totals=Labels(totals))

    def canonical(self, text: str) -> str:
        """The area's name as used here."""
        for labels in self._all:
            if labels.knows(text):
                return labels.canonical(text)
        return " ".join(text.split())

    def known(self, text: str) -> bool:
        """Whether the name is an area of the list."""
        return any(labels.knows(text) for labels in self._all)

    @property
    def _all(self) -> tuple[Labels, ...]:
        return self.boroughs, self.apart, self.others, self.totals

    def meant(self, text: str) -> str | None:
        """The area that an unknown name is a slip for (``Barnett``: Barnet); None if none is near.

        Nothing is a slip for a code, because codes of other places are as near.
        """
        if self.known(text) or fold(text) in self.new:
            return None
        names = {
            name: word
            for labels in self._all
            for name, word in labels.names.items()
            if not CODE.fullmatch(name)
        }
        near = get_close_matches(fold(text), names, n=1, cutoff=0.85)
        return names[near[0]] if near else None
