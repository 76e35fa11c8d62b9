"""Telling figures: each number that a report prints is put through disclosure control and keeps its trail.

A :class:`Teller` is the only way from a judged figure to a number in a document, so that what may not be said
cannot be said by mistake. Readers outside read in words how a number was made and what it comes from; of the
numbers behind it they see those that the document itself prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import Final, TypeVar

from goldenthread.disclosure.linked import keep_printed
from goldenthread.disclosure.protect import Audience, Protected, headline, protect, protect_split
from goldenthread.framework.model import DisclosurePolicy
from goldenthread.ledger.figures import Figure, Input, Partial, Said, VintageRows
from goldenthread.ledger.sentences import Sentence, in_words, shortly
from goldenthread.ledger.values import Gap, Observation
from goldenthread.reports.document import INTERNAL, Guarded, Line, Number, Origin, Told, Words
from goldenthread.reports.words import bare_number, day_of, listed, sentence

NOT_SHOWN: Final = "not shown outside"
PARTS_HIDDEN: Final = "Made from numbers that are not shown outside."
Form = Callable[[Decimal], str]
K = TypeVar("K")


class Teller:
    """Turns figures into numbers for one kind of reader, and keeps the trail of each."""

    def __init__(
        self, audience: str, policy: DisclosurePolicy, printed: Mapping[str, Decimal] | None = None
    ) -> None:
        self.audience = Audience(audience)
        self._before = dict(printed or {})
        """The exact numbers that earlier papers printed for readers outside, by the names they have here."""
        self.inside = audience == INTERNAL
        self.policy = policy
        self._figures: dict[str, Figure] = {}
        self._names: dict[int, str] = {}
        self._kept: list[Figure] = []
        self._printed: dict[str, Protected] = {}
        self._rounded: dict[str, Protected] = {}

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

        So a rounded number never stands above a smaller exact one: rounding keeps their order. Readers
        outside see no more of them, unless the document prints the exact numbers too.
        """
        return tuple(self._headline(figure, strong=not place) for place, figure in enumerate(figures))

    def _headline(self, figure: Figure, *, strong: bool) -> Number:
        name, told = self.name(figure), headline(figure, self.policy, self.audience)
        self._rounded.setdefault(name, told)
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
            kept = told if told.hidden else self._keep_printed(parts[key], told)
            self._printed[self.name(parts[key])] = kept
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

    def find_behind(self, names: Iterable[str]) -> dict[str, Told]:
        """The figures of these names and all that they were made from, in order of name."""
        waiting, found = list(names), dict[str, Told]()
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = self._node(name, self._figures[name])
                waiting += [one for one in found[name].inputs if isinstance(one, str)]
        return dict(sorted(found.items()))

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
            told = protect(figure, self.policy, self.audience)
            self._printed[name] = self._keep_printed(figure, told)
        return name, self._printed[name]

    def _keep_printed(self, figure: Figure, told: Protected) -> Protected:
        if self.inside:
            return told
        return keep_printed(figure, told, self._before.get(figure.name), self.policy)

    def pair(self, then: Figure, now: Figure) -> tuple[Number, Number]:
        """A figure as an earlier paper had it and as it is now, never told apart by a few people."""
        before = self.number(then)
        printed = self._printed[before.figure].value
        if isinstance(printed, Decimal):
            self._before.setdefault(now.name, printed)
        return before, self.number(now)

    def again(self, name: str) -> Number:
        """A figure that was printed already, with its unit."""
        told = self._seen_of(name, self._figures[name])
        return Number(name, told.shown if told else NOT_SHOWN)

    def label(self, name: str) -> str:
        """What the figure kept under this name is called."""
        return self._figures[name].label

    @property
    def kept(self) -> tuple[str, ...]:
        """The names of the figures that are printed as an earlier paper had them."""
        return tuple(name for name, told in self._printed.items() if told.kept)

    def _node(self, name: str, figure: Figure) -> Told:
        told = self._seen_of(name, figure)
        shown, hidden = (told.shown, told.hidden) if told else (NOT_SHOWN, True)
        secret = not self.inside and (figure.people or hidden)
        inputs = tuple(self._input(one, secret=secret) for one in figure.inputs)
        if self.inside:
            return Told(
                name, figure.label, shown, figure.unit, figure.formula, inputs, figure.caveats, hidden
            )
        formula, caveats = self._made_in_words(name, figure), told.caveats if told else ()
        if hidden:
            formula, caveats = PARTS_HIDDEN, ()
        return Guarded(name, figure.label, shown, figure.unit, formula, inputs, caveats, hidden)

    def _seen_of(self, name: str, figure: Figure) -> Protected | None:
        """What the readers see of a figure; None for people behind a number, whom readers outside do not."""
        if self.inside:
            return self._printed.get(name) or protect(figure, self.policy, self.audience)
        found = self._printed.get(name) or self._rounded.get(name)
        return found if found or figure.people else protect(figure, self.policy, self.audience)

    def _made_in_words(self, name: str, figure: Figure) -> str:
        """How a figure was made and what it comes from, without a number of what lies behind it."""
        sources = _sources_in_words(figure) if name in self._printed or name in self._rounded else ""
        return " ".join(filter(None, (sentence(figure.formula), sources)))

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


def _sources_in_words(figure: Figure) -> str:
    """``From providers’ returns and the framework.``: where a trail ends for readers outside."""
    found = [_SOURCES.get(type(one)) or getattr(one, "title", "") for one in figure.sources()]
    return f"From {listed(list(dict.fromkeys(found)))}." if found else ""


_SOURCES = {Observation: "providers’ returns", Said: "the framework"}


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
