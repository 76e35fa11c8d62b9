"""The state of composing one report: its inputs, the figures told so far, and the footnotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from goldenthread.framework.model import Edition
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.sentences import counted_returns, without_in_words
from goldenthread.performance.results import Rating, Status
from goldenthread.performance.totals import awaited
from goldenthread.reports.document import OUTSIDE, Inline, Line, Note, NoteMark, Tag, Words
from goldenthread.reports.inputs import Inputs
from goldenthread.reports.printed import find_exact
from goldenthread.reports.telling import Form, K, Teller
from goldenthread.reports.words import sentence

RATING_COLOURS = {Rating.RED: "red", Rating.AMBER: "orange", Rating.GREEN: "green", Rating.NONE: "grey"}
STATUS_COLOURS = {
    Status.MET: "green",
    Status.ON_TRACK: "green",
    Status.AT_RISK: "orange",
    Status.MISSED: "red",
    Status.NO_DATA: "grey",
}


class Composition:
    """What the parts of a report share while they are written."""

    def __init__(self, inputs: Inputs, audience: str) -> None:
        self.inputs = inputs
        printed = find_exact(inputs) if audience == OUTSIDE else {}
        self.teller = Teller(audience, inputs.known.edition.disclosure, printed)
        self._notes: dict[str, Line] = {}

    @property
    def edition(self) -> Edition:
        """The edition in force."""
        return self.inputs.known.edition

    @property
    def so_far(self) -> str:
        """``, 12 of 28 returns so far`` while the quarter's returns come in; empty afterwards."""
        known = self.inputs.known
        waiting = awaited(known, known.edition.programmes)
        return f", {counted_returns(waiting)} so far" if waiting else ""

    @property
    def notes(self) -> tuple[Note, ...]:
        """The footnotes in the order in which they were first marked."""
        return tuple(Note(name, content) for name, content in self._notes.items())

    def note(self, name: str, texts: Sequence[str]) -> Line:
        """The mark of a footnote, which is kept once; nothing when it has no words."""
        words = " ".join(sentence(t) for t in texts if t)
        if not words:
            return ()
        kept = self._notes.setdefault(name, (Words(words),))
        if kept != (Words(words),):
            return self.note(f"{name}+", texts)
        return (NoteMark(name),)

    def cell(self, figure: Figure | None, form: Form | None = None) -> Line:
        """A figure in a table whose header has the unit; an empty cell for none."""
        if figure is None:
            return ()
        return (self.teller.number(figure, form, bare=True), *self.without(figure))

    def told(self, figure: Figure, form: Form | None = None, *, strong: bool = False) -> Line:
        """A figure in a sentence, with a footnote where it does without something."""
        return (self.teller.number(figure, form, short=True, strong=strong), *self.without(figure))

    def split(self, parts: Mapping[K, Figure], total: Figure | None) -> Mapping[K, Line]:
        """The parts of a total as cells, none of which can be worked out from the others."""
        shown = self.teller.split(parts, total)
        return {key: (shown[key], *self.without(part)) for key, part in parts.items()}

    def headlines(self, *figures: Figure) -> tuple[Line, ...]:
        """Figures that stand together, all of them rounded."""
        numbers = zip(self.teller.headlines(*figures), figures, strict=True)
        return tuple((number, *self.without(figure)) for number, figure in numbers)

    def without(self, figure: Figure) -> Line:
        """The mark of a footnote that names what a final figure does without, and why."""
        partial = figure.partial
        if partial is None or partial.open:
            return ()
        told = without_in_words(partial)
        return self.note("without", [f"{told[:1].upper()}{told[1:]}"])


def line(*parts: str | Inline | Line) -> Line:
    """A line from words, numbers and other lines."""
    found: list[Inline] = []
    for part in parts:
        if isinstance(part, str):
            found.append(Words(part))
        elif isinstance(part, tuple):
            found.extend(part)
        else:
            found.append(part)
    return tuple(one for one in found if not (isinstance(one, Words) and not one.text))


def joined(lines: Sequence[Line], between: str = " ") -> Line:
    """Sentences one after another."""
    found: list[Inline] = []
    for one in filter(None, lines):
        found.extend(((Words(between),) if found else ()) + one)
    return tuple(found)


def rating_tag(rating: Rating) -> Tag:
    """A rating as a tag: ``Red``, ``No data``."""
    return Tag(rating.value.capitalize(), RATING_COLOURS[rating])


def status_tag(status: Status) -> Tag:
    """A KPI's status as a tag: ``On track``."""
    return Tag(status.value.capitalize(), STATUS_COLOURS[status])
