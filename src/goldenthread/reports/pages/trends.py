"""Violence over time: each series of the edition against its baseline, with what a reader must know."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from goldenthread.framework.series import Statement
from goldenthread.reports.areas import signed
from goldenthread.reports.charts import made
from goldenthread.reports.composition import Composition, line
from goldenthread.reports.document import (
    Block,
    Bullets,
    Callout,
    Column,
    Contents,
    Heading,
    Line,
    Paragraph,
    Reference,
    Table,
)
from goldenthread.reports.inputs import Trend
from goldenthread.reports.pages.addresses import vintage
from goldenthread.reports.sentences import trend_statement
from goldenthread.reports.words import digits, sentence
from goldenthread.trends.comparison import Comparison

NOT_INDEPENDENT: Final = (
    "The twelve months to one quarter and those to the next share nine months. Two quarters in a row "
    "that say the same are not two proofs of it."
)


def blocks(c: Composition) -> list[Block]:
    """Every series that the edition follows."""
    if not c.inputs.trends:
        return [Paragraph(line("The framework’s edition chooses no series to follow."))]
    found: list[Block] = [Contents()] if len(c.inputs.trends) > 3 else []
    found.append(Paragraph(line(NOT_INDEPENDENT)))
    turn = 0
    for trend in c.inputs.trends:
        found += one(c, trend, turn)
        turn += trend.choice.statement is Statement.PER_CENT  # as the summary words it
    return found


def one(c: Composition, trend: Trend, turn: int = 0) -> list[Block]:
    """One series: what has changed, the chart, the numbers, and the notes that go with them."""
    comparison = trend.comparison
    title = (
        comparison.series.title
        if comparison
        else f"{trend.choice.phrase[:1].upper()}{trend.choice.phrase[1:]}"
    )
    head = Heading(1, title, f"trend-of-{trend.choice.series}")
    if comparison is None:
        return [head, Callout("No comparison.", line(sentence(trend.why_not)))]
    chart = made.rolling_year(c, trend)
    return [
        head,
        Paragraph(_statement(c, trend, comparison, turn)),
        Paragraph(line(comparison.verdict.sentence)),
        *[Callout("Take care.", line(sentence(w.text))) for w in comparison.warnings],
        *([chart] if chart else []),
        _table(c, comparison),
        *_notes(comparison),
        Paragraph(_vintages(comparison)),
        Paragraph(_further(comparison.series.code)),
    ]


def _further(code: str) -> Line:
    """The series’ own pages."""
    pages = (("Control chart", "control"), ("Boroughs", "boroughs"), ("Revisions", "revisions"))
    links = [Reference(words, f"trends/series/{code}/{page}/") for words, page in pages]
    return line("Further: ", links[0], ", ", links[1], ", ", links[2], ".")


def _statement(c: Composition, trend: Trend, comparison: Comparison, turn: int) -> Line:
    windows = f"{comparison.window.label} against {comparison.baseline_window.label}"
    return line(windows, ": ", trend_statement(c, trend, turn), ".")


def _table(c: Composition, x: Comparison) -> Table:
    columns = (
        Column("What is counted"),
        Column("Latest 12 months", numeric=True),
        Column("Baseline", numeric=True),
        Column("Difference", numeric=True),
        Column("Change", "%", numeric=True),
    )
    cells = (
        c.cell(x.current),
        c.cell(x.baseline),
        c.cell(x.difference, _more_or_fewer),
        c.cell(x.per_cent, signed),
    )
    return Table(f"{x.series.title} against the baseline", columns, ((line(x.series.title), *cells),))


def _more_or_fewer(change: Decimal) -> str:
    return f"+{digits(change)}" if change > 0 else digits(change)


def _notes(comparison: Comparison) -> list[Block]:
    notes = tuple(line(sentence(n.text)) for n in comparison.notes)
    return [Paragraph(line("To know beside these numbers:")), Bullets(notes)] if notes else []


def _vintages(comparison: Comparison) -> Line:
    links: list[Line] = [(_link(v.digest, v.title),) for v in comparison.vintages]
    separated = [line("; " if i else "", link) for i, link in enumerate(links)]
    return line("Counted from ", *separated, ".")


def _link(digest: str, title: str) -> Reference:
    return vintage(digest)(title)
