"""The parts of a series' page on rates and shares: a control chart whose limits follow the denominators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from goldenthread.framework.indicators import Better
from goldenthread.reports.charts import series_specs
from goldenthread.reports.charts.sources import source
from goldenthread.reports.composition import line
from goldenthread.reports.document import Block, Callout, Chart, Column, Heading, Line, Paragraph, Table
from goldenthread.reports.pages.series.draft import Draft
from goldenthread.reports.words import counted, one_place, sentence
from goldenthread.statistics.control import Signal, Variation
from goldenthread.statistics.primes import Of, PrimeSegment
from goldenthread.trends.population import in_few_words
from goldenthread.trends.primed import PER_CENT, PER_RESIDENTS, Primed


@dataclass(frozen=True)
class Beside:
    """A chart that is shown next to a series' own, or why it does not."""

    name: str
    """The chart's name, and its anchor."""
    heading: str
    found: Primed | None
    why_not: str = ""


SURVEY = (
    "Each figure covers twelve months, so only quarters a year apart are charted: nearer ones share "
    "interviews, and a chart of them would signal without a cause."
)
SEASON = "The season is taken out of the counts before they are divided, where the chart above takes it out."


def blocks(draft: Draft, one: Beside) -> list[Block]:
    """The chart under its heading with what it says and how it was made, or what is missing."""
    head = Heading(1, one.heading, one.name)
    if one.found is None:
        return [head, Callout("Not shown.", line(sentence(one.why_not)))]
    return [
        head,
        Paragraph(line(_says(one.found))),
        *_provisional(one.found),
        chart(draft, one.name, one.found),
    ]


def _says(p: Primed) -> str:
    """How many values signal, and how much more they vary than chance would have them."""
    flagged, spread = sum(one is not Signal.NONE for one in p.signals), p.chart.segments[-1].spread
    count = counted(len(p.signals), p.every)
    more = (
        f"vary {spread:.1f} times as much as chance alone would have them, and the limits allow for it"
        if spread > 1
        else "vary no more than chance alone would have them"
    )
    return f"{flagged} of {count} {'signals' if flagged == 1 else 'signal'}. The latest {p.every}s {more}."


def _provisional(p: Primed) -> Iterator[Block]:
    last = p.chart.segments[-1]
    if last.provisional:
        rest = counted(last.end - last.start, p.every)
        words = f"They rest on {rest}. Until there are 12, every new one moves them."
        yield Callout("Provisional limits.", line(words))


def chart(draft: Draft, name: str, p: Primed) -> Chart:
    """The control chart of a rate or share, its table and its notes."""
    points = [
        {"month": _day(p, at), "value": round(value, 3), "meaning": meaning.value}
        for at, (value, meaning) in enumerate(zip(p.chart.values, _variations(p), strict=True))
    ]
    about = f"{p.title}, {draft.about.area}, with mean and limits"
    breaks = [{"month": f"{b.month}-01", "label": sentence(b.title).rstrip(".")} for b in p.breaks]
    higher = draft.about.series.definition.better is Better.HIGHER
    spec = series_specs.primed(points, list(_levels(p)), breaks, p.unit, about, higher_is_better=higher)
    flagged = sum(one is not Signal.NONE for one in p.signals)
    last = draft.month_label(p.months[-1]) if p.every == "month" else ""
    finding = p.finding(last or f"the year to {p.months[-1].label}")
    alt = f"Control chart. {about}. {flagged} of {len(p.signals)} {p.every}s signal. {finding}."
    said = source([draft.about.series.vintage])
    return Chart(name, draft.placed(finding), spec, alt, _table(draft, name, p, about), said, _notes(p))


def _day(p: Primed, at: int) -> str:
    return f"{p.months[at]}-01"


def _variations(p: Primed) -> list[Variation]:
    return [one for segment in p.chart.segments for one in segment.variations]


def _levels(p: Primed) -> Iterator[dict[str, object]]:
    """The mean and the limits at each value; a segment's are not joined with the next one's."""
    for number, one in enumerate(p.chart.segments):
        for at, low, high in zip(range(one.start, one.end), one.low, one.high, strict=True):
            for level, value in (("mean", one.centre), ("low", low), ("high", high)):
                yield {
                    "month": _day(p, at),
                    "value": round(value, 3),
                    "level": "mean" if level == "mean" else "limits",
                    "line": f"{level} {number}",
                }


def _notes(p: Primed) -> tuple[str, ...]:
    kind = "u′" if p.of is Of.RATE else "p′"
    how = (
        f"{kind} chart (Laney 2002): limits three standard deviations from the mean, wider where it is out "
        "of fewer, widened by how much values vary beyond chance and never nearer than chance; jumps of more "
        "than 3.267 times the mean one are left out of that. Values are read by the rules of Making Data "
        "Count."
    )
    season = [SEASON] if p.adjusted else []
    survey = [SURVEY] if p.every == "year" else []
    caveats = in_few_words(text for one in p.out_of for text in one.caveats)
    return (how, *season, *survey, *caveats)


def _table(draft: Draft, name: str, p: Primed, about: str) -> Table:
    events = "Share published" if p.every == "year" else "Counted"
    out_of = "Residents" if p.of is Of.RATE else "Asked, about" if p.every == "year" else "Out of"
    value = "Rate" if p.of is Of.RATE else "Per cent"
    columns = (
        Column("To the end of" if p.every == "year" else "Month"),
        *(Column(t, numeric=True) for t in (events, out_of, value, "Mean", "Lower limit", "Upper limit")),
        Column("Reading"),
    )
    rows = tuple(row for segment in p.chart.segments for row in _rows(draft, name, p, segment))
    return Table(about, columns, rows)


def _rows(draft: Draft, name: str, p: Primed, one: PrimeSegment) -> Iterator[tuple[Line, ...]]:
    """A row for each value of a segment; the limits' trail names every value of it."""
    whole = (*p.events[one.start : one.end], *dict.fromkeys(p.out_of[one.start : one.end]))
    for at in range(one.start, one.end):
        key, label = f"{name}.{p.months[at]}", f"{p.title}, {p.months[at].label}"
        both, place = (p.events[at], p.out_of[at]), at - one.start
        made = (
            ("value", p.chart.values[at], _formula(p), both),
            ("mean", one.centre, "All that was counted over all that it is out of", whole),
            ("low", one.low[place], "Mean less three standard deviations, as widened", whole),
            ("high", one.high[place], "Mean and three standard deviations, as widened", whole),
        )
        cells = (
            draft.cell(
                draft.made(f"{key}.{what}", f"{label}: {what}", value, p.unit, how, inputs), _two_places
            )
            for what, value, how, inputs in made
        )
        recorded = draft.cell(p.events[at], one_place if p.every == "year" else None)
        month = p.months[at].label
        yield (line(month), recorded, draft.cell(p.out_of[at]), *cells, line(one.signals[place].value))


def _formula(p: Primed) -> str:
    times = f"{PER_RESIDENTS if p.of is Of.RATE else PER_CENT:,}"
    season = ", the season taken out," if p.adjusted else ""
    return f"Counted{season} divided by what it is out of, times {times}"


def _two_places(value: Decimal) -> str:
    return f"{value:,.2f}" if abs(value) < 10 else one_place(value)
