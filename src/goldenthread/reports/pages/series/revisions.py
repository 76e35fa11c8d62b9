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
from goldenthread.reports.pages.series import nowcast
from goldenthread.reports.pages.series.draft import About, Draft, counted_from, notes
from goldenthread.reports.words import counted, in_a_sentence, one_place
from goldenthread.statistics import revisions
from goldenthread.statistics.revisions import Revision
from goldenthread.trends.values import MonthlySeries, ending

MONTHS_SHOWN: Final = 24
DRAWN: Final = 5
"""Extracts drawn; the table has all."""
AGES_SHOWN: Final = 12


def compose(about: About, said: Sequence[MonthlySeries]) -> Document:
    """The page: ``said`` is the series in each extract, in the order in which they were obtained."""
    draft = Draft(about)
    months = nowcast.months_of(said)
    blocks: list[Block] = []
    if len(said) < 2:
        only = (
            "One extract is known, so nothing was revised yet. Add extracts as they come, and keep them all."
        )
        blocks.append(Callout("No revisions.", line(only)))
    blocks.append(_chart(draft, said, months))
    if about.series.step == 1:  # how much months grow with age says nothing of quarters and years
        blocks += [*_by_age(draft, said), *nowcast.blocks(draft, said)]
    blocks += [
        Heading(1, "Sources and notes", "sources"),
        *notes((*about.series.warnings, *about.series.notes)),
        counted_from([one.vintage for one in said]),
    ]
    return draft.document("revisions", blocks)


def _chart(draft: Draft, said: Sequence[MonthlySeries], months: Sequence[Month]) -> Chart:
    definition, shown = draft.about.series.definition, months[-MONTHS_SHOWN:]
    period = draft.about.series.period
    about = f"{draft.about.title}: {definition.unit} a {period} as each extract said them"
    points = [
        {"month": f"{month}-01", "value": one.counts[month], "extract": _name(one)}
        for one in said[-DRAWN:]
        for month in shown
        if month in one.counts
    ]
    columns = (Column(period.capitalize()), *(Column(_name(one), numeric=True) for one in said))
    rows = tuple(
        (line(ending(month, draft.about.series.step).label), *(_said(draft, one, month) for one in said))
        for month in reversed(shown)
    )
    title = f"{definition.title}: {in_a_sentence(_finding(said))}"
    alt = f"Line chart. {about}, {shown[0].label} to {shown[-1].label}. {title}."
    sources = source(one.vintage for one in said)
    table = Table(f"{about}, the latest {counted(len(shown), period)}", columns, rows)
    spec = series_specs.vintages(points, definition.unit, about, period)
    few = (f"Drawn: the latest {DRAWN} extracts. The table has all.",) if len(said) > DRAWN else ()
    return Chart("vintages", title, spec, alt, table, sources, few)


def _said(draft: Draft, one: MonthlySeries, month: Month) -> Line:
    return draft.cell(draft.month(one, month)) if month in one.counts else ()


def _name(one: MonthlySeries) -> str:
    return f"Obtained {one.vintage.obtained_label}"


def _finding(said: Sequence[MonthlySeries]) -> str:
    """How many of the months that the last two extracts share were changed, and by how much at most."""
    if len(said) < 2:
        return "What the one known extract says"
    before, after = said[-2], said[-1]
    shared = [month for month in before.counts if month in after.counts]
    changed = [month for month in shared if before.counts[month] != after.counts[month]]
    of = counted(len(shared), after.period)
    words = f"The latest extract changed {len(changed):,} of the {of} that it shares with the one before"
    if not changed:
        return words
    most = max(changed, key=lambda month: (abs(after.counts[month] - before.counts[month]), month))
    when = ending(most, after.step).label
    return f"{words}, most {when}: from {before.counts[most]:,} to {after.counts[most]:,}"


def _by_age(draft: Draft, said: Sequence[MonthlySeries]) -> list[Block]:
    months = nowcast.months_of(said)
    counts, age = nowcast.matrix(said, months)
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
    method = (
        "Bias: the mean revision against its error, which allows for months that are alike, from eight "
        "months on."
    )
    table = Table("Revision up to the latest extract, by age of the month", columns, rows, (method,))
    return [Heading(1, "How much figures change with age", "by-age"), Paragraph(line(words)), table]


def _age(
    draft: Draft, one: Revision, said: Sequence[MonthlySeries], months: Sequence[Month], age: Any
) -> tuple[Line, ...]:
    inputs, code = _seen(draft, one.age, said, months, age), draft.about.series.definition.code
    unit = draft.about.series.definition.unit
    cells = [
        draft.cell(
            draft.made(
                f"revision.{code}.{one.age}.{name}",
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
    return (line(counted(one.age, "month")), *cells, line(_bias(one)))


def _seen(
    draft: Draft, old: int, said: Sequence[MonthlySeries], months: Sequence[Month], age: Any
) -> list[Figure]:
    """What was said of months at an age, each with what was said of it last."""
    found: list[Figure] = []
    for row, column in zip(*np.nonzero(age == old), strict=True):
        month = months[row]
        if month in said[column].counts:
            found.append(draft.month(said[column], month))
            found += [draft.month(last, month) for last in said[column + 1 :] if month in last.counts][-1:]
    return found


def _bias(one: Revision) -> str:
    if np.isnan(one.bias_error):
        return "too few months"
    if not one.biased:
        return "none seen"
    return "grow by more than chance" if one.mean > 0 else "shrink by more than chance"


def _per_cent(value: Decimal) -> str:
    text = one_place(value)
    return f"{'+' if value > 0 and text.strip('0.') else ''}{text}%"
