"""The explorer's page: one series, any twelve months against any others, over the place or of one area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from goldenthread.ledger.figures import Figure
from goldenthread.reports import compared
from goldenthread.reports.composition import line
from goldenthread.reports.document import (
    Block,
    Callout,
    Column,
    Document,
    Heading,
    Line,
    Paragraph,
    Table,
)
from goldenthread.reports.inputs import Aside
from goldenthread.reports.pages.series.control import rolling_years
from goldenthread.reports.pages.series.draft import About, Draft, counted_from, notes
from goldenthread.reports.pages.series.ways import Address, across
from goldenthread.reports.words import listed, sentence
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.comparison import figure as summed
from goldenthread.trends.rolling import RollingYear
from goldenthread.trends.values import MonthlySeries
from goldenthread.trends.ways import Way


@dataclass(frozen=True)
class Split:
    """A series in parts, by name; without any where it cannot be split so."""

    by: str
    """``area`` or ``class``."""
    parts: Mapping[str, tuple[MonthlySeries | None, MonthlySeries | None]]
    """Each in the extract of the latest months and in that of the baseline; None where one has it not."""


ALONE = {
    "area": "One area is shown, or the data tell none apart. Choose {whole} to see each.",
    "class": "It counts one class of the data, and has no parts.",
}
NOTES = {
    "area": "Offences of no known {one}{apart} are in the total and not in this table.",
    "class": "Classes as the extract names them. What the series takes away from them is not in this table.",
}
SMALL = "Small numbers change by much without meaning: look at the control chart first."


@dataclass(frozen=True)
class Looked:
    """A comparison as it is looked at, with what is told aside of it."""

    comparison: Comparison
    aside: Aside
    way: Way
    address: Address
    """Of the same comparison, looked at in another way."""


def compose(about: About, found: Looked, years: RollingYear, split: Split | None) -> Document:
    """The page, with the series' parts when it is to be split."""
    draft, x, aside = Draft(about), found.comparison, found.aside
    blocks: list[Block] = [
        compared.facts(draft.teller, x, aside.rates),
        Paragraph(line(x.verdict.sentence)),
        *(Callout("Take care.", line(sentence(warning.text))) for warning in x.warnings),
        *compared.residents(draft.teller, aside.rates, aside.no_rates),
        *across(draft, x, aside, found.way, found.address, 1),
        Heading(1, "Rolling twelve months", "rolling"),
        *rolling_years(draft, years, x.verdict.claim),
        *_split(draft, x, split),
        Heading(1, "Sources and notes", "sources"),
        *notes(x.notes),
        counted_from(x.vintages),
    ]
    return draft.document("explorer", blocks)


def _split(draft: Draft, found: Comparison, split: Split | None) -> list[Block]:
    if split is None:
        return []
    head = Heading(1, f"By {split.by}", f"by-{split.by}")
    if len(split.parts) < 2:
        return [head, Paragraph(line(_said(draft, ALONE[split.by])))]
    columns = (
        Column(split.by.capitalize()),
        Column(found.window.label, numeric=True),
        Column(found.baseline_window.label, numeric=True),
        Column("Change", numeric=True),
    )
    rows = tuple(
        _row(draft, found, place, name, *ends) for place, (name, ends) in enumerate(split.parts.items())
    )
    return [
        head,
        Table(f"{found.series.title} by {split.by}", columns, rows, (_said(draft, NOTES[split.by]), SMALL)),
    ]


def _said(draft: Draft, text: str) -> str:
    place = draft.about.place
    unknown = f"unknown {place.area.one}"
    apart = [one.name for one in place.apart if one.name != unknown]
    also = f", and those counted apart ({listed(apart)})," if apart else ""
    return text.format(one=place.area.one, whole=place.name, apart=also)


def _row(
    draft: Draft,
    found: Comparison,
    place: int,
    name: str,
    one: MonthlySeries | None,
    other: MonthlySeries | None,
) -> tuple[Line, ...]:
    code = found.series.code
    if one is None or other is None or one.lacks(found.window) or other.lacks(found.baseline_window):
        return line(name), line("no count"), line("no count"), ()
    now = summed(one, found.window, f"explorer.{code}.{place}.current")
    then = summed(other, found.baseline_window, f"explorer.{code}.{place}.baseline")
    return (
        line(name),
        draft.cell(now),
        draft.cell(then),
        draft.cell(_change(code, place, name, now, then), compared.more_or_fewer),
    )


def _change(code: str, place: int, name: str, now: Figure, then: Figure) -> Figure:
    value = (now.number or Decimal(0)) - (then.number or Decimal(0))
    label = f"{name}: change from the baseline"
    return Figure(
        f"explorer.{code}.{place}.change", label, value, now.unit, "Latest minus baseline", (now, then)
    )
