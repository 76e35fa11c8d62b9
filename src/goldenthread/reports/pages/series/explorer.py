"""The explorer's page: one series, any twelve months against any others, over London or of one borough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from goldenthread.ledger.figures import Figure
from goldenthread.reports.areas import signed
from goldenthread.reports.composition import line
from goldenthread.reports.document import (
    Block,
    Callout,
    Column,
    Document,
    Fact,
    Facts,
    Heading,
    Line,
    Paragraph,
    Table,
)
from goldenthread.reports.pages.series.control import rolling_years
from goldenthread.reports.pages.series.draft import About, Draft, counted_from, notes
from goldenthread.reports.words import digits, sentence
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.comparison import figure as summed
from goldenthread.trends.rolling import RollingYear
from goldenthread.trends.values import MonthlySeries
from goldenthread.trends.words import MINUS


@dataclass(frozen=True)
class Split:
    """A series in parts, by name; without any where it cannot be split so."""

    by: str
    """``area`` or ``class``."""
    parts: Mapping[str, MonthlySeries]


ALONE = {
    "area": "One area is shown, or the data tell none apart. Choose London to see each.",
    "class": "It counts one class of the data, and has no parts.",
}
NOTES = {
    "area": "Offences of no known borough, and those at airports, are in the total and not in this table.",
    "class": "Classes as the extract names them. What the series takes away from them is not in this table.",
}
SMALL = "Small numbers change by much without meaning: look at a borough’s control chart first."


def compose(about: About, found: Comparison, years: RollingYear, split: Split | None) -> Document:
    """The page, with the series' parts when it is to be split."""
    draft = Draft(about)
    blocks: list[Block] = [
        Facts(_ends(draft, found), large=True),
        Paragraph(line(found.verdict.sentence)),
        *(Callout("Take care.", line(sentence(warning.text))) for warning in found.warnings),
        *rolling_years(draft, years),
        *_split(draft, found, split),
        Heading(1, "Sources and notes", "sources"),
        *notes(found.notes),
        counted_from(found.vintages),
    ]
    return draft.document("explorer", blocks)


def _ends(draft: Draft, found: Comparison) -> tuple[Fact, ...]:
    change = line(draft.teller.number(found.difference, _with_sign, bare=True))
    detail: Line = ()
    if found.per_cent.number is not None:
        detail = line(draft.teller.number(found.per_cent, _per_cent))
    return (
        Fact(found.window.label, draft.cell(found.current), line(found.series.unit)),
        Fact(found.baseline_window.label, draft.cell(found.baseline), line(found.series.unit)),
        Fact("Change", change, detail or line("from none: not defined in per cent")),
    )


def _with_sign(change: Decimal) -> str:
    mark = "+" if change > 0 else MINUS if change < 0 else ""
    return f"{mark}{digits(abs(change))}"


def _per_cent(change: Decimal) -> str:
    return f"{signed(change)} per cent"


def _split(draft: Draft, found: Comparison, split: Split | None) -> list[Block]:
    if split is None:
        return []
    head = Heading(1, f"By {split.by}", f"by-{split.by}")
    if len(split.parts) < 2:
        return [head, Paragraph(line(ALONE[split.by]))]
    columns = (
        Column(split.by.capitalize()),
        Column(found.window.label, numeric=True),
        Column(found.baseline_window.label, numeric=True),
        Column("Change", numeric=True),
    )
    rows = tuple(
        _row(draft, found, place, name, one) for place, (name, one) in enumerate(split.parts.items())
    )
    return [head, Table(f"{found.series.title} by {split.by}", columns, rows, (NOTES[split.by], SMALL))]


def _row(draft: Draft, found: Comparison, place: int, name: str, one: MonthlySeries) -> tuple[Line, ...]:
    code = found.series.code
    if one.lacks(found.window) or one.lacks(found.baseline_window):
        return line(name), line("no count"), line("no count"), ()
    now = summed(one, found.window, f"explorer.{code}.{place}.current")
    then = summed(one, found.baseline_window, f"explorer.{code}.{place}.baseline")
    return (
        line(name),
        draft.cell(now),
        draft.cell(then),
        draft.cell(_change(code, place, name, now, then), _with_sign),
    )


def _change(code: str, place: int, name: str, now: Figure, then: Figure) -> Figure:
    value = (now.number or Decimal(0)) - (then.number or Decimal(0))
    label = f"{name}: change from the baseline"
    return Figure(
        f"explorer.{code}.{place}.change", label, value, now.unit, "Latest minus baseline", (now, then)
    )
