"""All pages of a quarter, composed together: one teller keeps the figures of all, so each has one address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from goldenthread.performance.results import Past, QuarterResult
from goldenthread.reports.composition import Composition
from goldenthread.reports.document import INTERNAL, Block, Document, Told
from goldenthread.reports.inputs import Inputs
from goldenthread.reports.pages import programme, programmes, quarter, trends
from goldenthread.reports.pages.programmes import Choice
from goldenthread.reports.sentences import open_notice
from goldenthread.reports.telling import Teller
from goldenthread.trends.ways import Way

History = Mapping[str, Sequence[Past]]
Writing = Callable[[Composition], list[Block]]


@dataclass(frozen=True)
class Site:
    """A quarter's pages for readers inside."""

    quarter: Document
    programme: Mapping[str, Document]
    """By the programme's code."""
    trends: Document
    figures: Mapping[str, Told]
    """Every figure of every page."""
    inputs: Inputs
    teller: Teller

    @property
    def result(self) -> QuarterResult:
        """What was judged."""
        return self.inputs.result

    def programmes(self, choice: Choice) -> Document:
        """The list of the programmes chosen. Its figures are among those of the whole list."""
        draft = _Draft(
            self.inputs, self.teller, "programmes", "Programmes", lambda c: programmes.blocks(c, choice)
        )
        return draft.document(self.figures)


def compose(inputs: Inputs, history: History) -> Site:
    """Every page of a quarter. The same inputs give the same pages."""
    teller = Teller(INTERNAL, inputs.known.edition.disclosure)
    whole = _Draft(inputs, teller, "quarter", inputs.quarter.in_words, quarter.blocks)
    series = _Draft(inputs, teller, "trends", "Trends in violence", trends.blocks)
    each = {
        p.programme.code: _programme(inputs, teller, p.programme.code, history)
        for p in inputs.result.programmes
    }
    _Draft(inputs, teller, "programmes", "Programmes", lambda c: programmes.blocks(c, Choice()))
    figures = teller.figures  # only now, when every page has told its own
    return Site(
        whole.document(figures),
        {code: draft.document(figures) for code, draft in each.items()},
        series.document(figures),
        figures,
        inputs,
        teller,
    )


def trends_in(inputs: Inputs, way: Way) -> Document:
    """The page of trends looked at in a way, with figures of its own."""
    teller = Teller(INTERNAL, inputs.known.edition.disclosure)
    draft = _Draft(inputs, teller, "trends", "Trends in violence", lambda c: trends.blocks(c, way))
    return draft.document(teller.figures)


def _programme(inputs: Inputs, teller: Teller, code: str, history: History) -> _Draft:
    one, past = inputs.result.of(code), history.get(code, ())
    return _Draft(inputs, teller, "programme", one.programme.title, lambda c: programme.blocks(c, one, past))


class _Draft:
    """A page that is written, and waits for the figures of the others."""

    def __init__(self, inputs: Inputs, teller: Teller, kind: str, title: str, write: Writing) -> None:
        self.composition = Composition(inputs, INTERNAL)
        self.composition.teller = teller
        self.kind, self.title = kind, title
        notice = open_notice(self.composition, of_returns=kind != "trends")
        self.blocks = (*notice, *write(self.composition))

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
