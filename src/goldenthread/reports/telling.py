"""Telling figures: each number that a report prints is put through disclosure control and keeps its trail.

A :class:`Teller` is the only way from a judged figure to a number in a document, so that what may not be said
cannot be said by mistake. Readers outside see where a number comes from, and of the numbers of people behind
it only those that the document itself prints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Final, TypeVar

from goldenthread.disclosure.protect import Audience, Protected, headline, protect, protect_split
from goldenthread.framework.model import DisclosurePolicy
from goldenthread.ledger.figures import Figure, Input, Partial, Said, VintageRows
from goldenthread.ledger.sentences import Sentence, in_words, shortly
from goldenthread.ledger.values import Gap, Observation
from goldenthread.reports.document import INTERNAL, Guarded, Line, Number, Origin, Told, Words
from goldenthread.reports.words import bare_number, day_of

NOT_SHOWN: Final = "not shown outside"
PARTS_HIDDEN: Final = "Made from numbers that are not shown outside."
Form = Callable[[Decimal], str]
K = TypeVar("K")


class Teller:
    """Turns figures into numbers for one kind of reader, and keeps the trail of each."""

    def __init__(self, audience: str, policy: DisclosurePolicy) -> None:
        self.audience = Audience(audience)
        self.inside = audience == INTERNAL
        self.policy = policy
        self._figures: dict[str, Figure] = {}
        self._names: dict[int, str] = {}
        self._kept: list[Figure] = []
        self._printed: dict[str, Protected] = {}

    def number(
        self,
        figure: Figure,
        form: Form | None = None,
        *,
        bare: bool = False,
        short: bool = False,
        strong: bool = False,
    ) -> Number:
        """The figure as it is printed: hidden if it must be, in words if a gap, else in the form asked for.

        ``bare`` leaves the unit to the header of the table's column; ``short`` leaves the names of what a
        partial figure does without to a note. In every form a partial figure says that it is one.
        """
        name, told = self._print(figure)
        if told.hidden or told.value is None:
            return Number(name, told.shown, strong)
        if bare and form is None:
            form = partial(bare_number, unit=figure.unit)
        say = shortly if bare or short else in_words
        return Number(name, say(told.value, figure.unit, form), strong)

    def headlines(self, *figures: Figure) -> tuple[Number, ...]:
        """Figures that stand together, the first in bold, rounded as the edition's policy rounds headlines.

        So a rounded number never stands above a smaller exact one: rounding keeps their order.
        """
        return tuple(self._headline(figure, strong=not place) for place, figure in enumerate(figures))

    def _headline(self, figure: Figure, *, strong: bool) -> Number:
        name, told = self._print(figure)
        if not told.hidden:
            told = headline(figure, self.policy, self.audience)
        shown = told.shown if told.value is None else shortly(told.value, figure.unit)
        return Number(name, shown, strong)

    def sentence(self, sentence: Sentence) -> Line:
        """A judged sentence with its numbers linked; without them where one must be hidden."""
        hides = any(self._print(one)[1].hidden for one in sentence.figures)
        if hides and sentence.instead:
            return (Words(sentence.instead),)
        return tuple(Words(p) if isinstance(p, str) else self.number(p) for p in sentence.parts)

    def split(self, parts: Mapping[K, Figure], total: Figure | None) -> Mapping[K, Number]:
        """The parts of a total for a table, none of which can be worked out from the others."""
        for key, told in protect_split(parts, total, self.policy, self.audience).items():
            self._printed[self.name(parts[key])] = told
        return {key: self.number(part, bare=True) for key, part in parts.items()}

    def value(self, figure: Figure) -> Decimal | None:
        """The number that may be drawn; None for a gap and for what is hidden.

        Of a partial figure it is the amount: what is drawn of it says how much of it is there.
        """
        told = self._print(figure)[1].value
        amount = told.amount if isinstance(told, Partial) else told
        return amount if isinstance(amount, Decimal) else None

    def name(self, figure: Figure) -> str:
        """Keep the figure with all that it was made from, and give the name that it is kept under."""
        if id(figure) not in self._names:
            self._kept.append(figure)  # while it is kept, its id is its own
            self._names[id(figure)] = self._keep(figure)
            for one in figure.inputs:
                if isinstance(one, Figure):
                    self.name(one)
        return self._names[id(figure)]

    def figure(self, name: str) -> Figure:
        """The figure that is kept under a name, with its value; KeyError for none."""
        return self._figures[name]

    @property
    def figures(self) -> dict[str, Told]:
        """Every figure told so far, with those it was made from, in order of name."""
        return {name: self._node(name, self._figures[name]) for name in sorted(self._figures)}

    def _keep(self, figure: Figure) -> str:
        """Two figures of one name that differ are both kept: the later gets a number after its name."""
        name, count = figure.name, 1
        while name in self._figures and self._figures[name] != figure:
            count += 1
            name = f"{figure.name}~{count}"
        self._figures.setdefault(name, figure)
        return name

    def _print(self, figure: Figure) -> tuple[str, Protected]:
        name = self.name(figure)
        if name not in self._printed:
            self._printed[name] = protect(figure, self.policy, self.audience)
        return name, self._printed[name]

    def _node(self, name: str, figure: Figure) -> Told:
        kind = Told if self.inside else Guarded
        shown, hidden = self._shown(name, figure)
        secret = not self.inside and (figure.people or hidden)
        inputs = tuple(self._input(one, secret=secret) for one in figure.inputs)
        formula = PARTS_HIDDEN if hidden else figure.formula
        return kind(name, figure.label, shown, figure.unit, formula, inputs, figure.caveats, hidden)

    def _shown(self, name: str, figure: Figure) -> tuple[str, bool]:
        told = self._printed.get(name)
        if told is None and figure.people and not self.inside:
            return NOT_SHOWN, True
        told = told or protect(figure, self.policy, self.audience)
        return told.shown, told.hidden

    def _input(self, one: Input, *, secret: bool) -> str | Origin:
        match one:
            case Figure():
                return self.name(one)
            case Observation():
                return _cell(one, secret=secret)
            case Said():
                value = in_words(one.value) if isinstance(one.value, Decimal) else one.value
                return Origin("edition", one.path, value, one.edition, title="The framework’s edition")
            case VintageRows():
                return Origin(
                    "vintage", f"{one.file}: {one.rows}", in_words(one.value), one.vintage, title=one.title
                )


def _cell(one: Observation, *, secret: bool) -> Origin:
    shown = in_words(one.value) if isinstance(one.value, Decimal | Gap) else str(one.value)
    return Origin(
        "cell",
        one.source.place,
        NOT_SHOWN if secret else shown,
        one.source.digest,
        " ".join(filter(None, (one.key.subject, one.key.measure, one.key.group))),
        one.source.version,
        day_of(one.recorded_at),
    )
