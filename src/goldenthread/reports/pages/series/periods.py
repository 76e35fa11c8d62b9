"""The page of a series that is counted by quarter or by year: its counts, and its latest year beside others.

Months are not seen in such counts, so there are no limits of usual variation and no interval.
"""

from __future__ import annotations

from goldenthread.periods import Month
from goldenthread.reports.charts import series_specs
from goldenthread.reports.charts.sources import source
from goldenthread.reports.composition import line
from goldenthread.reports.document import Chart, Column, Document, Heading, Paragraph, Table
from goldenthread.reports.pages.series.control import Compared, against, rolling_years
from goldenthread.reports.pages.series.draft import Draft, counted_from, notes
from goldenthread.reports.words import sentence
from goldenthread.trends.rolling import RollingYear
from goldenthread.trends.values import Note, ending

YEAR = 12


def compose(draft: Draft, compared: Compared, years: RollingYear | None) -> Document:
    """The page: a chart with its table, the latest year against the baseline, and the rolling year."""
    series = draft.about.series
    words = (
        f"These are counts by {series.period}, as the publisher gives them. They do not show how much months "
        "vary, so there are no limits of usual variation and no interval: a change may be chance."
    )
    breaks = [Note(f"break.{b.code}", b.text) for b in series.breaks]
    blocks = [
        _chart(draft),
        Paragraph(line(words)),
        *against(draft, compared),
        *rolling_years(draft, years),
        Heading(1, "Sources and notes", "sources"),
        *notes((*series.warnings, *series.notes, *breaks)),
        counted_from([series.vintage, *(years.vintages if years else ())]),
    ]
    return draft.document("control", blocks)


def _chart(draft: Draft) -> Chart:
    series, unit = draft.about.series, draft.about.series.definition.unit
    about = f"{draft.about.title}: {unit} a {series.period}"
    points = [
        {"month": f"{month}-01", "value": count, "extract": f"Obtained {series.vintage.obtained_label}"}
        for month, count in series.counts.items()
    ]
    rows = tuple(
        (line(ending(month, series.step).label), draft.cell(draft.month(series, month)))
        for month in reversed([*series.counts])
    )
    columns = (Column(series.period.capitalize()), Column(unit.capitalize(), numeric=True))
    missing = [
        f"{ending(month, series.step).label}: no count, {sentence(why)}"
        for month, why in series.missing.items()
    ]
    return Chart(
        "counts",
        draft.placed(_finding(draft)),
        series_specs.vintages(points, unit, about, series.period),
        f"Line chart. {about}, each at its last month. {_finding(draft)}.",
        Table(about, columns, rows),
        source([series.vintage]),
        (f"Each count stands at the last month of its {series.period}.", *missing),
    )


def _finding(draft: Draft) -> str:
    """The latest count, beside that of a year before where there is one."""
    series = draft.about.series
    last = max(series.counts)
    now, before = series.counts[last], Month(last - YEAR)
    said = f"{series.definition.title}: {now:,} in {ending(last, series.step).label}"
    if before not in series.counts:
        return said
    then = series.counts[before]
    way = "as many as" if now == then else f"{abs(now - then):,} {'more' if now > then else 'fewer'} than"
    return f"{said}, {way} a year before"
