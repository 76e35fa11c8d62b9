"""The ways to look at a comparison across a break: with a note, the break’s effect, or only since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from goldenthread.ledger.figures import Figure
from goldenthread.periods import Month
from goldenthread.reports import compared
from goldenthread.reports.composition import line
from goldenthread.reports.document import (
    Block,
    Callout,
    Column,
    Heading,
    Inline,
    Line,
    Paragraph,
    Reference,
    Table,
    Words,
)
from goldenthread.reports.inputs import Aside
from goldenthread.reports.pages.series.draft import Months
from goldenthread.reports.words import sentence
from goldenthread.statistics.intervals import Interval
from goldenthread.trends import effects
from goldenthread.trends.charted import Effect
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.notes import named
from goldenthread.trends.values import MonthlySeries
from goldenthread.trends.ways import Way

Address = Callable[[Way], str]
"""The address, below the site's own, of the page that shows a comparison in a way."""
OFFERED = {
    Way.INTERVAL: "the comparison with a note",
    Way.EFFECT: "what the change did to the figures",
    Way.SINCE: "the comparison since the change",
}


def across(
    months: Months, x: Comparison, aside: Aside, way: Way, address: Address, level: int
) -> list[Block]:
    """Where a break lies between the ends: the ways to look at it, and what the way chosen shows."""
    if not x.breaks:
        return []
    return [
        Callout("Recording changed between the two ends.", _offer(x, way, address)),
        *(block for one in aside.effects for block in effect(months, one, x.ends.current, level)),
        *(since(months, x, aside, level) if way is Way.SINCE else ()),
    ]


def _offer(x: Comparison, way: Way, address: Address) -> Line:
    """The three ways, the one that is shown in words and the others as links."""
    links: list[Inline] = []
    for one, words in OFFERED.items():
        links.append(Words(f"; {'or ' if one is Way.SINCE else ''}" if links else ""))
        shown = one is way or (one is Way.INTERVAL and way is Way.DESCRIPTIVE)
        links.append(Words(f"{words} (shown here)") if shown else Reference(words, address(one)))
    said = f"There is {named(x.breaks)}, so a percentage alone would mislead. You can look at "
    return line(said, tuple(links), ".")


def effect(months: Months, one: Effect, series: MonthlySeries, level: int = 1) -> list[Block]:
    """What a break did to a series: the sentence, the step, the change of slope, and how it was checked."""
    head = Heading(level, effects.heading(one), f"break-{series.definition.code}-{one.of.code}")
    if one.found is None:
        return [head, Callout("It cannot be estimated.", line(sentence(one.why_not)))]
    first = Month(one.of.month)
    run = [m for m in series.counts if first.plus(-one.found.before) <= m < first.plus(one.found.after)]
    inputs = [months.month(series, m) for m in run]
    rows = tuple(_ratio(months, one, *row, series, inputs) for row in effects.rows(one))
    columns = (
        Column("Effect"),
        *(Column(t, "%", numeric=True) for t in ("Estimate", "95 % interval, from", "to")),
    )
    return [
        head,
        Paragraph(line(effects.verdict(one))),
        Table("The step at the break, estimated", columns, rows, effects.method(one)),
        Callout("Do not compare across it.", line(sentence(one.of.text))),
    ]


def _ratio(
    months: Months,
    one: Effect,
    name: str,
    title: str,
    found: Interval,
    series: MonthlySeries,
    inputs: Sequence[Figure],
) -> tuple[Line, ...]:
    cells = []
    for part in ("value", "low", "high"):
        figure = months.made(
            f"break.{series.definition.code}.{one.of.code}.{name}.{part}",
            f"{title}: {part}",
            100 * (getattr(found, part) - 1),
            "per cent",
            "Interrupted time series of the months given",
            inputs,
        )
        cells.append(months.cell(figure, _signed))
    return (line(title), *cells)


def _signed(value: Decimal) -> str:
    return effects.signed(float(value))


def since(months: Months, x: Comparison, aside: Aside, level: int = 1) -> list[Block]:
    """The months since the last break against the same months of the first year since."""
    code = x.series.code
    head = Heading(level, f"Since {x.breaks[-1].title}", f"since-{code}")
    one = aside.since
    if one is None:
        chart = Reference("control chart", f"trends/series/{code}/control/")
        links = line("Until then the ", chart, " shows the months since, with limits of their own.")
        return [head, Callout("No comparison since the change.", line(sentence(aside.no_since), " ", links))]
    return [
        head,
        Paragraph(line(f"Both ends are recorded in the same way. {one.verdict.sentence}")),
        compared.table(months.teller, one, aside.since_rates),
    ]
