"""Violence over time: each series of the edition against its baseline, with what a reader must know."""

from __future__ import annotations

from functools import partial
from typing import Final

from goldenthread.periods import Month
from goldenthread.reports.answers import is_old
from goldenthread.reports.charts import made
from goldenthread.reports.compared import SHARED_MONTHS, table
from goldenthread.reports.composition import Composition, line
from goldenthread.reports.document import (
    Block,
    Bullets,
    Callout,
    Contents,
    Heading,
    Line,
    Paragraph,
    Reference,
)
from goldenthread.reports.inputs import Trend, report_month
from goldenthread.reports.live_source import how_to_add, last_month
from goldenthread.reports.pages.addresses import vintage
from goldenthread.reports.pages.series.draft import Months
from goldenthread.reports.pages.series.ways import across
from goldenthread.reports.sentences import since_statement, trend_statement
from goldenthread.reports.words import MANY, by_chance, listed, sentence
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.values import PERIODS
from goldenthread.trends.verdict import Claim
from goldenthread.trends.ways import Way

JUDGED = (Claim.LOWER, Claim.HIGHER, Claim.UNCLEAR)
"""Claims that stand on an interval."""

MONTH: Final = PERIODS[1]


def blocks(c: Composition, way: Way = Way.INTERVAL) -> list[Block]:
    """Every series that the edition follows, looked at in a way."""
    if not c.inputs.trends:
        return [Paragraph(line("The framework’s edition chooses no series to follow."))]
    found: list[Block] = [Contents()] if len(c.inputs.trends) > 3 else []
    found += [*_ends_early(c), Paragraph(line(SHARED_MONTHS)), *_by_chance(c)]
    why_not = {t.aside.no_rates for t in c.inputs.trends if t.comparison}
    once = why_not.pop() if len(why_not) == 1 else ""  # what holds for all is said once, above them
    found += [Paragraph(line(once))] if once else []
    for trend in c.inputs.trends:
        found += one(c, trend, way, once)
    return found


def _by_chance(c: Composition) -> list[Block]:
    """How many of the verdicts on the page chance would name, where there are many."""
    told = [trend.comparison for trend in c.inputs.trends] + [trend.aside.since for trend in c.inputs.trends]
    judged = sum(one is not None and one.verdict.claim in JUDGED for one in told)
    return [Paragraph(line(by_chance(judged, "changes that are judged here")))] if judged >= MANY else []


def _ends_early(c: Composition) -> list[Block]:
    """That months told are not those of the quarter's report: else they would be taken for them."""
    wanted = report_month(c.inputs.quarter)
    told = [t.comparison for t in c.inputs.trends if t.comparison]
    short = [x for x in told if x.window.last < wanted]
    if not short:
        return []
    ends = dict.fromkeys(map(_end, sorted(short, key=lambda x: x.window.last)))
    words = f"A report of this quarter runs to {wanted.label}. "
    if len(ends) == 1 and len(short) == len(told):
        ((last, period),) = ends
        old = " They end before this quarter does." if is_old(last, c.inputs.quarter) else ""
        why = (
            "complete only so far"
            if period == MONTH
            else f"counts by {period}, and told to the last that ended"
        )
        words += f"The data are {why}.{old}"
        return [Callout(f"These figures end with {last.label}.", line(words))]
    said = [
        f"{listed([x.series.title for x in short if _end(x) == (last, period)])}: "
        f"{'complete only' if period == MONTH else f'counted by {period},'} to {last.label}"
        f"{', before this quarter ends' if is_old(last, c.inputs.quarter) else ''}."
        for last, period in ends
    ]
    periods = [period for period in PERIODS.values() if period in {period for _, period in ends}]
    words += f"Each series is told to its own last complete {listed(periods, 'or')}. "
    return [Callout(f"Not every series reaches {wanted.label}.", line(f"{words}{' '.join(said)}"))]


def _end(x: Comparison) -> tuple[Month, str]:
    """The last month that is told of a comparison, and what its counts are of."""
    return x.window.last, x.ends.current.period


def one(c: Composition, trend: Trend, way: Way = Way.INTERVAL, said: str = "") -> list[Block]:
    """One series: what has changed, the chart, the numbers, and the notes that go with them."""
    comparison = trend.comparison
    title = (
        comparison.series.title
        if comparison
        else f"{trend.choice.phrase[:1].upper()}{trend.choice.phrase[1:]}"
    )
    head = Heading(1, title, f"trend-of-{trend.choice.series}")
    if comparison is None:
        return [
            head,
            Callout("No comparison.", line(sentence(trend.why_not))),
            *how_to_add(c, trend.choice.series, None),
            Paragraph(_further(c, trend.choice.series)),
        ]
    chart = made.rolling_year(c, trend)
    no_rates = trend.aside.no_rates if trend.aside.no_rates != said else ""
    return [
        head,
        *_statement(c, trend, comparison),
        *[Callout("Take care.", line(sentence(w.text))) for w in comparison.warnings],
        *how_to_add(c, trend.choice.series, last_month(comparison)),
        table(c.teller, comparison, trend.aside.rates),
        *([Paragraph(line(no_rates))] if no_rates else []),
        *across(Months(c.teller), comparison, trend.aside, way, partial(_address, c, trend), 2),
        *([chart] if chart else []),
        *_notes(comparison),
        Paragraph(_vintages(comparison)),
        Paragraph(_further(c, comparison.series.code)),
    ]


def _address(c: Composition, trend: Trend, way: Way) -> str:
    """The page on which this series is looked at in a way."""
    return f"trends/?quarter={c.inputs.quarter}&way={way}#trend-of-{trend.choice.series}"


def _further(c: Composition, code: str) -> Line:
    """The series’ own pages."""
    at = f"trends/series/{code}/"
    pages = [
        ("Control chart", f"{at}control/"),
        (c.edition.place.area.many.capitalize(), f"{at}boroughs/"),
        ("Revisions", f"{at}revisions/"),
    ]
    pages += [("What it counts", at)] if code in ENTRIES else []
    pages += [("Explore it", f"trends/explore/?series={code}")]
    return line("Further: ", *(part for words, page in pages for part in (Reference(words, page), ", ")))[
        :-1
    ] + line(".")


def _statement(c: Composition, trend: Trend, comparison: Comparison) -> list[Block]:
    """What has changed and whether chance explains it; across a break in one breath with its note."""
    windows = f"{comparison.window.label} against {comparison.baseline_window.label}"
    said = line(windows, ": ", trend_statement(c, trend))
    if comparison.caution:
        since = since_statement(c, trend)
        told = Paragraph(line(said, ". ", comparison.verdict.sentence))
        return [told, Paragraph(since)] if since else [told]
    return [Paragraph(line(said, ".")), Paragraph(line(comparison.verdict.sentence))]


def _notes(comparison: Comparison) -> list[Block]:
    notes = tuple(line(sentence(n.text)) for n in comparison.notes)
    return [Paragraph(line("To know beside these numbers:")), Bullets(notes)] if notes else []


def _vintages(comparison: Comparison) -> Line:
    links: list[Line] = [(_link(v.digest, v.title),) for v in comparison.vintages]
    separated = [line("; " if i else "", link) for i, link in enumerate(links)]
    return line("Counted from ", *separated, ".")


def _link(digest: str, title: str) -> Reference:
    return vintage(digest)(title)
