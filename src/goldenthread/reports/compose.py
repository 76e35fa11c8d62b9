"""Composing a report: from what is known and judged to a document. Nobody types a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from goldenthread.framework.place import Place
from goldenthread.reports import appendix, areas, background, earlier, pack, revised, summary
from goldenthread.reports.charts import made
from goldenthread.reports.compared import SHARED_MONTHS, caution_words
from goldenthread.reports.composition import Composition, line
from goldenthread.reports.document import (
    FULL,
    PRG,
    SUMMARY,
    Block,
    Contents,
    Document,
    Heading,
    Paragraph,
    Table,
)
from goldenthread.reports.document import Column as TableColumn
from goldenthread.reports.inputs import Inputs, Trend
from goldenthread.reports.sentences import open_notice, trend_statement
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.notes import caution

KINDS: Final = (SUMMARY, FULL, PRG)


def called(kind: str, place: Place) -> str:
    """What a kind of report is called: ``Summary Update``, ``Partnership Reference Group pack``."""
    return {SUMMARY: "Summary Update", FULL: "Full Report", PRG: f"{place.board.name} pack"}[kind]


def compose(inputs: Inputs, kind: str, audience: str) -> Document:
    """A quarter's report of one kind for one audience. The same inputs give the same document."""
    return compose_in(Composition(inputs, audience), kind)


def compose_in(c: Composition, kind: str) -> Document:
    """The same in a composition of the caller's, which keeps every figure with its value."""
    notice = open_notice(c, of_returns=kind != PRG)
    blocks = [*notice, *{SUMMARY: _summary, FULL: _full, PRG: pack.blocks}[kind](c)]
    blocks += earlier.list_otherwise(c, blocks)
    return Document(
        title=title(c.inputs, kind),
        subtitle=c.inputs.quarter.in_words,
        notice=c.edition.notice,
        kind=kind,
        audience=str(c.teller.audience),
        quarter=str(c.inputs.quarter),
        blocks=tuple(blocks),
        notes=c.notes,
        figures=c.teller.figures,
        basis=c.inputs.basis,
    )


def title(inputs: Inputs, kind: str) -> str:
    """``VRU Q1 2024-25 Quarterly Performance – Summary Update``."""
    edition = inputs.known.edition
    what = called(kind, edition.place)
    return f"{edition.organisation.name} {inputs.quarter.label} Quarterly Performance – {what}"


def _summary(c: Composition) -> list[Block]:
    return [*summary.blocks(c), *revised.in_summary(c)]


def _full(c: Composition) -> list[Block]:
    return [
        *summary.blocks(c),
        Contents(),
        *background.blocks(c),
        *_trends_in_detail(c),
        *_overview(c),
        *areas.blocks(c),
        *revised.blocks(c),
        *appendix.blocks(c),
    ]


def _overview(c: Composition) -> list[Block]:
    charts = [one for one in (made.reach_by_area(c), made.kpi_statuses(c), made.spend(c)) if one is not None]
    return [Heading(1, "The priority areas side by side", "overview"), *charts] if charts else []


def _trends_in_detail(c: Composition) -> list[Block]:
    if not any(t.comparison for t in c.inputs.trends):
        return []
    charts = [one for one in (made.rolling_year(c, t) for t in c.inputs.trends) if one is not None]
    return [Heading(1, "Violence trends in detail", "trends-detail"), *_comparison_table(c), *charts]


def _windows(compared: Sequence[Comparison]) -> list[str]:
    """What is compared; where series end with different months, which."""
    every: dict[str, list[str]] = {}
    for x in compared:
        every.setdefault(f"{x.window.label} against {x.baseline_window.label}.", []).append(x.series.title)
    if len(every) == 1:
        return list(every)
    return [f"{'; '.join(titles)}: {windows}" for windows, titles in every.items()]


def _comparison_table(c: Composition) -> list[Block]:
    compared = [(t, t.comparison) for t in c.inputs.trends if t.comparison]
    rows = tuple(
        (
            line(x.series.title),
            c.cell(x.current),
            c.cell(x.baseline),
            c.cell(x.difference),
            line(c.cell(x.per_cent, areas.signed), caution_words(x)),
        )
        for _, x in compared
    )
    columns = (
        TableColumn("Series"),
        *(TableColumn(t, numeric=True) for t in ("Latest 12 months", "Baseline", "Difference")),
        TableColumn("Change", "%", numeric=True),
    )
    windows = _windows([x for _, x in compared])
    cautions = dict.fromkeys(caution(x.breaks, x.ends.joint) for _, x in compared if x.caution)
    apart = [f"{x.series.title}: {n.text}" for _, x in compared for n in x.notes if n.code == "areas.apart"]
    refused: list[Trend] = [t for t in c.inputs.trends if t.comparison is None]
    said = [Paragraph(line("There is ", *trend_statement(c, t))) for t in refused]
    to_know = (*windows, SHARED_MONTHS, *cautions, *apart)
    return [Table("Rolling twelve months against the baseline", columns, rows, to_know), *said]
