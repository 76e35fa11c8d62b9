"""What the latest months of a series may come to: estimates in a table of their own, apart from figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from goldenthread.periods import Month
from goldenthread.reports.composition import line
from goldenthread.reports.document import Block, Callout, Column, Heading, Line, Paragraph, Table
from goldenthread.reports.pages.series.draft import Draft
from goldenthread.reports.words import listed, one_place
from goldenthread.statistics import nowcast, revisions
from goldenthread.statistics.nowcast import Growth, bornhuetter_ferguson
from goldenthread.trends.values import MonthlySeries

LATEST: Final = 6
"""Months for which a nowcast is sought."""
APART: Final = "An estimate, apart from what is recorded: no other figure on these pages uses it."
WHAT: Final = (
    "The latest months are not all recorded yet. From how earlier months grew, this is what they may come to."
)
PACE: Final = (
    "In some extracts all months grew faster or slower than usual. The estimates take the pace of the "
    "last 12 extracts. Simulated with a pace that slows, 93 to 99 of 100 such intervals hold the final count."
)
GROWN: Final = "Months hardly change after they are first said, so there is nothing to estimate."
TOO_EARLY: Final = "Too early: less than half is usually recorded by this age."
LAST_YEAR: Final = (
    "“In line with last year” (Bornhuetter and Ferguson) stands where what is recorded says too little: "
    "what is recorded and, of what is to come, the share to be expected from the same month of last year, "
    "times the trend of the latest two complete years."
)


@dataclass(frozen=True)
class Latest:
    """The latest extract and how its months grow."""

    series: MonthlySeries
    growth: Growth
    since: Month
    """The first month recorded as the latest are: of the last break, or the first of all."""

    def age(self, month: Month) -> int:
        """How many months old a month is in this extract."""
        return int(max(self.series.counts)) - int(month)

    def grows(self, month: Month) -> bool:
        """Whether months of this age are usually not all recorded, by a thousandth or more."""
        age = self.age(month)
        return age < self.growth.complete and round(float(self.growth.shares[age]), 3) != 1

    def prior(self, month: Month) -> float | None:
        """The same month a year before, times the trend of two complete years; None where not known."""
        before, counts = month.plus(-12), self.series.counts
        if before < self.since or before not in counts:
            return None
        last = max(counts).plus(-self.growth.complete)
        years = [[m for m in map(last.plus, range(start, start + 12)) if m in counts] for start in (-11, -23)]
        sums = [sum(counts[m] for m in year) for year in years]
        if any(len(year) < 12 or year[0] < self.since for year in years) or not sums[1]:
            return float(counts[before])
        return counts[before] * sums[0] / sums[1]


def months_of(said: Sequence[MonthlySeries]) -> tuple[Month, ...]:
    """Every month that an extract has."""
    return tuple(sorted({month for one in said for month in one.counts}))


def matrix(said: Sequence[MonthlySeries], months: Sequence[Month]) -> tuple[Any, Any]:
    """What was said, months by extracts, and how old each month was; Not a Number where it was not said."""
    counts = np.array([[one.counts.get(month, np.nan) for one in said] for month in months], np.float64)
    return counts, revisions.ages(months, [max(one.counts) for one in said])


def blocks(draft: Draft, said: Sequence[MonthlySeries]) -> list[Block]:
    """The table, or why there is none; ``said`` in the order in which the extracts were obtained."""
    head = Heading(1, "What the latest months may come to", "nowcast")
    months = months_of(said)
    since = max((b.month for b in said[-1].breaks if b.month <= months[-1]), default=months[0])
    after = [month for month in months if month >= since]  # how figures grew before a break says nothing now
    try:
        triangle = revisions.triangle(*matrix(said, list(_run(after))))
        growth = nowcast.recent_growth(triangle)
    except nowcast.NoLadder as why:
        return [head, Callout("No estimate.", line(f"{why} {_run_to(said, since > months[0])}"))]
    latest = Latest(said[-1], growth, Month(since))
    newest = [m for m in sorted(said[-1].counts) if m >= since and latest.grows(m)][-LATEST:]
    if not newest:
        return [head, Paragraph(line(GROWN))]
    return [
        head,
        Paragraph(line(WHAT)),
        Callout("Not a recorded figure.", line(APART)),
        *([Callout("The pace changed.", line(PACE))] if nowcast.calendar_test(triangle).changed else []),
        _table(draft, latest, newest),
    ]


def _run(months: Sequence[Month]) -> Iterator[Month]:
    """Every month from the first to the last, also those that no extract has."""
    return map(months[0].plus, range(int(months[-1]) - int(months[0]) + 1))


def _run_to(said: Sequence[MonthlySeries], broken: bool) -> str:
    """To which months the extracts run, for who wonders why they do not do."""
    ends = list(dict.fromkeys(max(one.counts).label for one in said))
    words = f"The extracts run to {listed(ends)}."
    return f"{words} Only months since the last change of recording count." if broken else words


def _table(draft: Draft, latest: Latest, months: Sequence[Month]) -> Table:
    rows = [_row(draft, latest, month) for month in months]
    columns = [
        Column("Month"),
        Column("Recorded", numeric=True),
        Column("Usually recorded by this age", "%", numeric=True),
        *(Column(t, numeric=True) for t in ("Estimate", "95 % interval, from", "to")),
        Column("In line with last year", numeric=True),
    ]
    notes = (_method(latest.growth), TOO_EARLY)
    if not any(row[-1] for row in rows):
        return Table("Nowcast", tuple(columns[:-1]), tuple(row[:-1] for row in rows), notes)
    return Table("Nowcast", tuple(columns), tuple(rows), (*notes, LAST_YEAR))


def _method(growth: Growth) -> str:
    return (
        "Chain ladder over the last 12 extracts that follow one another by a month; each step was seen in "
        f"{growth.seen} months or more. Limits are negative binomial, and never nearer than Mack’s, which "
        f"allow for months that grew unevenly. Months {growth.complete} months old and older are taken as "
        "complete."
    )


def _row(draft: Draft, latest: Latest, month: Month) -> tuple[Line, ...]:
    recorded, age = latest.series.counts[month], latest.age(month)
    share, prior = float(latest.growth.shares[age]), latest.prior(month)
    found = nowcast.estimate(recorded, share, prior=prior, spread=latest.growth.spread(age, recorded))
    of, code = draft.month(latest.series, month), latest.series.definition.code
    unit = latest.series.definition.unit

    def cell(name: str, value: float, what: str = unit) -> Line:
        label = f"Nowcast of {month.label}: {name}"
        return draft.cell(
            draft.made(f"nowcast.{code}.{month}.{name}", label, value, what, APART, [of]), one_place
        )

    start = (line(month.label), draft.cell(of), cell("share", 100 * share, "per cent"))
    last_year: Line = ()
    if prior is not None and (found.too_early or not recorded):
        last_year = cell("in line with last year", bornhuetter_ferguson(recorded, share, prior))
    if found.interval is None:
        return (*start, line("too early"), (), (), last_year)
    limits = found.interval
    parts = (("estimate", limits.value), ("lower limit", limits.low), ("upper limit", limits.high))
    return (*start, *(cell(name, value) for name, value in parts), last_year)
