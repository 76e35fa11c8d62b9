"""How a series was revised: what each extract said, revisions by age, and a nowcast apart from figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import numpy as np

from goldenthread.ledger.figures import Figure
from goldenthread.periods import Month
from goldenthread.reports.charts import series_specs
from goldenthread.reports.charts.sources import source
from goldenthread.reports.composition import line
from goldenthread.reports.document import (
    Block,
    Callout,
    Chart,
    Column,
    Document,
    Heading,
    Line,
    Paragraph,
    Table,
)
from goldenthread.reports.pages.series.draft import About, Draft, counted_from, notes
from goldenthread.reports.words import counted, one_place
from goldenthread.trends import nowcast, revisions
from goldenthread.trends.revisions import Revision
from goldenthread.trends.values import MonthlySeries

MONTHS_SHOWN: Final = 24
AGES_SHOWN: Final = 12
LATEST: Final = 6
"""Months for which a nowcast is sought."""
APART: Final = "An estimate, apart from what is recorded: no other figure on these pages uses it."


def compose(about: About, said: Sequence[MonthlySeries]) -> Document:
    """The page: ``said`` is the series in each extract, in the order in which they were obtained."""
    draft = Draft(about)
    months = _months(said)
    blocks: list[Block] = []
    if len(said) < 2:
        only = (
            "One extract is known, so nothing was revised yet. Add extracts as they come, and keep them all."
        )
        blocks.append(Callout("No revisions.", line(only)))
    blocks += [_chart(draft, said, months), *_by_age(draft, said), *_nowcast(draft, said)]
    blocks += [
        Heading(1, "Sources and notes", "sources"),
        *notes((*about.series.warnings, *about.series.notes)),
        counted_from([one.vintage for one in said]),
    ]
    return draft.document("revisions", blocks)


def _months(said: Sequence[MonthlySeries]) -> tuple[Month, ...]:
    return tuple(sorted({month for one in said for month in one.counts}))


def _matrix(said: Sequence[MonthlySeries], months: Sequence[Month]) -> tuple[Any, Any]:
    """What was said, months by extracts, and how old each month was; Not a Number where it was not said."""
    counts = np.array([[one.counts.get(month, np.nan) for one in said] for month in months], np.float64)
    return counts, revisions.ages(months, [max(one.counts) for one in said])


def _chart(draft: Draft, said: Sequence[MonthlySeries], months: Sequence[Month]) -> Chart:
    definition, shown = draft.about.series.definition, months[-MONTHS_SHOWN:]
    about = f"{draft.about.title}: {definition.unit} a month as each extract said them"
    points = [
        {"month": f"{month}-01", "value": one.counts[month], "extract": _name(one)}
        for one in said
        for month in shown
        if month in one.counts
    ]
    columns = (Column("Month"), *(Column(_name(one), numeric=True) for one in said))
    rows = tuple(
        (line(month.label), *(_said(draft, one, month) for one in said)) for month in reversed(shown)
    )
    title = _finding(said)
    alt = f"Line chart. {about}, {shown[0].label} to {shown[-1].label}. {title}."
    sources = source(one.vintage for one in said)
    table = Table(f"{about}, the latest {len(shown)} months", columns, rows)
    return Chart(
        "vintages", title, series_specs.vintages(points, definition.unit, about), alt, table, sources
    )


def _said(draft: Draft, one: MonthlySeries, month: Month) -> Line:
    return draft.cell(draft.month(one, month)) if month in one.counts else ()


def _name(one: MonthlySeries) -> str:
    return f"Obtained {one.vintage.obtained_label}"


def _finding(said: Sequence[MonthlySeries]) -> str:
    """How many of the months that the last two extracts share were changed."""
    if len(said) < 2:
        return "What the one known extract says"
    before, after = said[-2], said[-1]
    shared = [month for month in before.counts if month in after.counts]
    changed = sum(before.counts[month] != after.counts[month] for month in shared)
    of = counted(len(shared), "month")
    return f"The latest extract changed {changed:,} of the {of} that it shares with the one before"


def _by_age(draft: Draft, said: Sequence[MonthlySeries]) -> list[Block]:
    months = _months(said)
    counts, age = _matrix(said, months)
    found = [one for one in revisions.by_age(counts, age) if 0 <= one.age < AGES_SHOWN]
    if not found:
        return []
    columns = (
        Column("Age when said"),
        *(Column(t, numeric=True) for t in ("Months seen", "Mean revision", "Mean size", "Change")),
        Column("Bias"),
    )
    rows = tuple(_age(draft, one, said, months, age) for one in found)
    words = (
        "An age of 0 is the last month of an extract. Above zero, figures grew after they were first "
        "said. The "
        "mean size counts revisions up and down alike."
    )
    method = "Bias: the mean revision against its Newey-West error, from eight months on."
    table = Table("Revision up to the latest extract, by age of the month", columns, rows, (method,))
    return [Heading(1, "How much figures change with age", "by-age"), Paragraph(line(words)), table]


def _age(
    draft: Draft, one: Revision, said: Sequence[MonthlySeries], months: Sequence[Month], age: Any
) -> tuple[Line, ...]:
    inputs: list[Figure] = []
    for row, column in zip(*np.nonzero(age == one.age), strict=True):
        month = months[row]
        if month in said[column].counts:
            inputs.append(draft.month(said[column], month))
            inputs += [draft.month(last, month) for last in said[column + 1 :] if month in last.counts][-1:]
    unit = draft.about.series.definition.unit
    cells = [
        draft.cell(
            draft.made(
                f"revision.{draft.about.series.definition.code}.{one.age}.{name}",
                f"Revision of months {one.age} months old: {name}",
                value,
                what,
                "Latest figure minus that first said at this age",
                inputs,
            ),
            form,
        )
        or line("not defined")
        for name, value, what, form in (
            ("months", one.months, "months", None),
            ("mean", one.mean, unit, one_place),
            ("mean size", one.mean_absolute, unit, one_place),
            ("per cent", one.mean_per_cent, "per cent", _per_cent),
        )
    ]
    few = np.isnan(one.bias_error)
    bias = (
        "too few months"
        if few
        else "grow by more than chance"
        if one.biased and one.mean > 0
        else ("shrink by more than chance" if one.biased else "none seen")
    )
    return (line(counted(one.age, "month")), *cells, line(bias))


def _per_cent(value: Decimal) -> str:
    return f"{'+' if value > 0 else ''}{one_place(value)}%"


def _nowcast(draft: Draft, said: Sequence[MonthlySeries]) -> list[Block]:
    head = Heading(1, "What the latest months may come to", "nowcast")
    months = _months(said)
    after = _unbroken(said, months)
    counts, age = _matrix(said, after)
    triangle = revisions.triangle(counts, age)
    try:
        ladder = nowcast.chain_ladder(triangle)
    except nowcast.NoLadder as why:
        return [head, Callout("No estimate.", line(str(why)))]
    if len(ladder.shares) < 2:
        return [head, Callout("No estimate.", line("Only one extract is known, so growth was not seen."))]
    newest = list(zip(after, triangle, strict=True))[-LATEST:]
    rows = [_estimate(draft, said[-1], month, ladder, row) for month, row in newest]
    columns = (
        Column("Month"),
        Column("Recorded", numeric=True),
        Column("Usually recorded by this age", "%", numeric=True),
        *(Column(t, numeric=True) for t in ("Estimate", "95 % interval, from", "to")),
    )
    method = (
        "Chain ladder over monthly extracts; limits are negative binomial. Under half recorded, it "
        "is too early. "
        "The error of the growth itself is not in the limits."
    )
    return [
        head,
        Callout("Not a recorded figure.", line(APART)),
        Table("Nowcast", columns, tuple(rows), (method,)),
    ]


def _unbroken(said: Sequence[MonthlySeries], months: Sequence[Month]) -> tuple[Month, ...]:
    """The months since the last break: how figures grow before it does not say how they grow since."""
    last = max((b.month for b in said[-1].breaks if b.month <= months[-1]), default=months[0])
    return tuple(month for month in months if month >= last)


def _estimate(
    draft: Draft, latest: MonthlySeries, month: Month, ladder: nowcast.Ladder, row: Any
) -> tuple[Line, ...]:
    reached = int(np.isfinite(row).sum()) - 1
    recorded, share = int(row[reached]), float(ladder.shares[reached])
    found = nowcast.estimate(recorded, share)
    of = draft.month(latest, month)
    code, unit = draft.about.series.definition.code, draft.about.series.definition.unit

    def cell(name: str, value: float, what: str = unit) -> Line:
        made = draft.made(
            f"nowcast.{code}.{month}.{name}", f"Nowcast of {month.label}: {name}", value, what, APART, [of]
        )
        return draft.cell(made, one_place)

    share_cell = cell("share", 100 * share, "per cent")
    if found.interval is None:
        return (line(month.label), draft.cell(of), share_cell, line("too early"), (), ())
    limits = found.interval
    cells = (
        cell("estimate", limits.value),
        cell("lower limit", limits.low),
        cell("upper limit", limits.high),
    )
    return (line(month.label), draft.cell(of), share_cell, *cells)
