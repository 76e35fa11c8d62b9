"""All pages of a quarter, composed together: one teller keeps the figures of all, so each has one address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from threading import RLock

from goldenthread.performance.results import Past, QuarterResult
from goldenthread.reports.composition import Composition
from goldenthread.reports.document import INTERNAL, Block, Document, Number, Told, inlines
from goldenthread.reports.inputs import Inputs
from goldenthread.reports.pages import programme, programmes, quarter, trends
from goldenthread.reports.pages.programmes import Choice
from goldenthread.reports.sentences import open_notice
from goldenthread.reports.telling import Teller
from goldenthread.trends.ways import Way

Pasts = Mapping[str, Sequence[Past]]
"""What a programme's page tells of past quarters, by the programme's code."""
Writing = Callable[[Composition], list[Block]]


class Site:
    """A quarter's pages for readers inside, each written when it is first asked for.

    The quarter's page and that of trends are written before any other, and the programmes' pages tell of
    nothing that another tells otherwise: so a figure has one name, in whatever order pages are asked for.
    A page holds the figures that it prints, with what they were made from; ``figures`` are those of all.
    """

    def __init__(self, inputs: Inputs, history: Pasts) -> None:
        self.inputs, self.history = inputs, history
        self.teller = Teller(INTERNAL, inputs.known.edition.disclosure)
        self._lock = RLock()  # several threads show pages
        self._quarter = _Draft(inputs, self.teller, "quarter", inputs.quarter.in_words, quarter.blocks)
        self._trends = _Draft(inputs, self.teller, "trends", "Trends in violence", trends.blocks)
        self._drafts: dict[str, _Draft] = {}
        self.programme: Mapping[str, Document] = _Programmes(self._programme, inputs)

    @property
    def result(self) -> QuarterResult:
        """What was judged."""
        return self.inputs.result

    @cached_property
    def quarter(self) -> Document:
        """The page of the quarter."""
        return self._finish(self._quarter)

    @cached_property
    def trends(self) -> Document:
        """The page of trends."""
        return self._finish(self._trends)

    def programmes(self, choice: Choice) -> Document:
        """The list of the programmes chosen. Its figures are among those of the whole list."""
        with self._lock:
            return self._finish(self._write_list(choice))

    @cached_property
    def figures(self) -> Mapping[str, Told]:
        """Every figure of every page."""
        with self._lock:
            for code in self.programme:
                self._write(code)
            self._write_list(Choice())
            return self.teller.figures

    def find_printed(self, codes: Iterable[str]) -> tuple[frozenset[str], Mapping[str, Told]]:
        """The names of what the pages of the quarter and of these programmes print, and all behind it."""
        with self._lock:
            drafts = [self._quarter, *(self._write(code) for code in codes if code in self.programme)]
            printed = frozenset[str]().union(*(draft.printed for draft in drafts))
            return printed, self.teller.find_behind(printed)

    def _programme(self, code: str) -> Document:
        with self._lock:
            return self._finish(self._write(code))

    def _write(self, code: str) -> _Draft:
        if code not in self._drafts:
            one, past = self.result.of(code), self.history.get(code, ())
            self._drafts[code] = _Draft(
                self.inputs,
                self.teller,
                "programme",
                one.programme.title,
                lambda c: programme.blocks(c, one, past),
            )
        return self._drafts[code]

    def _write_list(self, choice: Choice) -> _Draft:
        return _Draft(
            self.inputs, self.teller, "programmes", "Programmes", lambda c: programmes.blocks(c, choice)
        )

    def _finish(self, draft: _Draft) -> Document:
        with self._lock:
            return draft.document(self.teller.find_behind(draft.printed))


class _Programmes(Mapping[str, Document]):
    """The programmes' pages by their codes, in the order of the edition."""

    def __init__(self, write: Callable[[str], Document], inputs: Inputs) -> None:
        self._write = write
        self._written: dict[str, Document | None] = {p.programme.code: None for p in inputs.result.programmes}

    def __getitem__(self, code: str) -> Document:
        found = self._written[code]
        if found is None:
            found = self._written[code] = self._write(code)
        return found

    def __contains__(self, code: object) -> bool:
        return code in self._written  # without writing its page

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


def compose(inputs: Inputs, history: Pasts) -> Site:
    """The pages of a quarter. The same inputs give the same pages."""
    return Site(inputs, history)


def trends_in(inputs: Inputs, way: Way) -> Document:
    """The page of trends looked at in a way, with figures of its own."""
    teller = Teller(INTERNAL, inputs.known.edition.disclosure)
    draft = _Draft(inputs, teller, "trends", "Trends in violence", lambda c: trends.blocks(c, way))
    return draft.document(teller.figures)


class _Draft:
    """A page that is written, and waits for its figures."""

    def __init__(self, inputs: Inputs, teller: Teller, kind: str, title: str, write: Writing) -> None:
        self.composition = Composition(inputs, INTERNAL)
        self.composition.teller = teller
        self.kind, self.title = kind, title
        notice = open_notice(self.composition, of_returns=kind != "trends")
        self.blocks = (*notice, *write(self.composition))

    @cached_property
    def printed(self) -> frozenset[str]:
        """The names of the figures that it prints."""
        written = inlines((self.blocks, self.composition.notes))
        return frozenset(one.figure for one in written if isinstance(one, Number))

    def document(self, figures: Mapping[str, Told]) -> Document:
        c = self.composition
        return Document(
            title=self.title,
            subtitle=c.inputs.quarter.in_words,
            notice=c.edition.notice,
            kind=self.kind,
            audience=INTERNAL,
            quarter=str(c.inputs.quarter),
            blocks=self.blocks,
            notes=c.notes,
            figures=figures,
            basis=c.inputs.basis,
        )
