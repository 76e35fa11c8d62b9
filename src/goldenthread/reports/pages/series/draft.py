"""What the pages of a series share while they are written: the teller, the sources, the standing notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from goldenthread.framework.model import DisclosurePolicy
from goldenthread.framework.place import Place
from goldenthread.ledger.figures import Figure
from goldenthread.periods import Month
from goldenthread.reports.composition import line
from goldenthread.reports.document import INTERNAL, Basis, Block, Bullets, Document, Line, Paragraph
from goldenthread.reports.pages.addresses import vintage
from goldenthread.reports.telling import Form, Teller
from goldenthread.reports.words import sentence
from goldenthread.trends.comparison import figure
from goldenthread.trends.values import MonthlySeries, Note, VintageRef, ending


@dataclass(frozen=True)
class About:
    """What a page is about, and what it stands on."""

    series: MonthlySeries
    """In the latest extract that was known."""
    area: str
    """The place's name, or an area's."""
    basis: Basis
    disclosure: DisclosurePolicy
    notice: str
    place: Place

    @property
    def whole(self) -> bool:
        """Whether it is about the whole place."""
        return self.area == self.place.name

    @property
    def title(self) -> str:
        """The series with its area: ``Homicide, Norfield``."""
        title = self.series.definition.title
        return title if title.endswith(f", {self.area}") else f"{title}, {self.area}"


class Months:
    """Counts of months and what is computed from them, told by a teller."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self._months: dict[tuple[str, str, Month], Figure] = {}

    def month(self, series: MonthlySeries, month: Month) -> Figure:
        """A month's count as a figure whose trail names the rows of the extract."""
        key = (series.definition.code, series.vintage.digest, month)  # of a quarter or a year, its last
        if key not in self._months:
            name = f"month.{series.definition.code}.{month}.{series.vintage.digest[:8]}"
            self._months[key] = figure(series, ending(month, series.step), name)
        return self._months[key]

    def cell(self, one: Figure | None, form: Form | None = None) -> Line:
        """A figure in a table whose header has the unit; an empty cell for none."""
        return (self.teller.number(one, form, bare=True),) if one is not None else ()

    def made(
        self, name: str, label: str, value: float, unit: str, formula: str, inputs: Iterable[Figure]
    ) -> Figure | None:
        """A figure computed by a method that the formula names; None where the value is none."""
        if not np.isfinite(value):
            return None
        return Figure(name, label, Decimal(repr(float(value))), unit, formula, tuple(inputs))


class Draft(Months):
    """A page of a series that is being written."""

    def __init__(self, about: About) -> None:
        super().__init__(Teller(INTERNAL, about.disclosure))
        self.about = about

    def month_label(self, month: Month) -> str:
        """A month in words, ``February 2025 (provisional)`` where it is the extract's last."""
        series = self.about.series
        provisional = series.step == 1 and month == series.vintage.recorded_to
        return f"{month.label} (provisional)" if provisional else month.label

    def placed(self, finding: str) -> str:
        """A finding as a chart's title: an area's begins with its name."""
        return finding if self.about.whole else f"{self.about.area}: {finding}"

    def document(self, kind: str, blocks: Iterable[Block]) -> Document:
        """The page."""
        return Document(
            title=self.about.title,
            subtitle=self.about.series.vintage.title,
            notice=self.about.notice,
            kind=kind,
            audience=INTERNAL,
            quarter="",
            blocks=tuple(blocks),
            notes=(),
            figures=self.teller.figures,
            basis=self.about.basis,
        )


def notes(found: Iterable[Note]) -> list[Block]:
    """What a reader must know beside the numbers."""
    lines = tuple(line(sentence(n.text)) for n in dict.fromkeys(found))
    return [Paragraph(line("To know beside these numbers:")), Bullets(lines)] if lines else []


def counted_from(vintages: Iterable[VintageRef]) -> Paragraph:
    """The extracts, each a link."""
    links = [vintage(v.digest)(v.title) for v in dict.fromkeys(vintages)]
    return Paragraph(
        line("Counted from ", *(x for n, one in enumerate(links) for x in (("; " if n else ""), one)), ".")
    )
