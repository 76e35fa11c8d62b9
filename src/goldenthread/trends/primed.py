"""A series over what it is out of, month by month: per residents (u′) or as a share of another series (p′).

Source: Laney (2002), Quality Engineering 14, 531-537, as in :mod:`goldenthread.statistics.primes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from goldenthread.framework.series import Break
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month
from goldenthread.statistics.control import Signal, starts_of
from goldenthread.statistics.primes import Of, PrimeChart, prime_chart
from goldenthread.trends.charted import Charted
from goldenthread.trends.survey import APART, Share
from goldenthread.trends.values import MonthlySeries

PER_RESIDENTS: Final = 100_000
PER_CENT: Final = 100
CHANCE: Final = 1
"""Of Laney's sigma z: limits are never nearer than chance alone has them, however even a few months are."""


@dataclass(frozen=True)
class Primed:
    """The control chart of a rate or a share, with what each value is made from."""

    title: str
    """What is drawn: ``Robbery per 100,000 residents``."""
    unit: str
    months: tuple[Month, ...]
    events: tuple[Figure, ...]
    out_of: tuple[Figure, ...]
    chart: PrimeChart
    of: Of
    breaks: tuple[Break, ...] = ()
    adjusted: bool = False
    """Whether the season was taken out before dividing, where three years allow."""
    every: str = "month"
    """How far apart the values are, in words."""

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The signal of each value."""
        return tuple(signal for one in self.chart.segments for signal in one.signals)

    def finding(self, month: str = "") -> str:
        """What the latest value says, the title of the chart; its month in other words if given."""
        signal = self.signals[-1]
        said = "within the usual variation" if signal is Signal.NONE else signal.value
        return f"{self.title}: {month or self.months[-1].label} is {said}"


def rate(found: Charted, events: Sequence[Figure], people: Mapping[Month, Figure], whom: str) -> Primed:
    """A series per residents, with new limits where its own chart has them and its season taken out likewise.

    ``events`` and ``people``: each month's count as recorded, and the residents of its year.
    """
    each = tuple(people[month] for month in found.months)
    starts = [one.start for one in found.chart.segments[1:]]
    better = found.series.definition.better
    chart = prime_chart(
        found.values, _numbers(each), Of.RATE, better=better, starts=starts, per=PER_RESIDENTS, least=CHANCE
    )
    title = f"{found.series.definition.title} per 100,000 {whom}"
    unit = f"per 100,000 {whom}, a month"
    return Primed(
        title,
        unit,
        found.months,
        tuple(events),
        each,
        chart,
        Of.RATE,
        found.breaks,
        any(found.adjusted),
    )


def share(
    part: MonthlySeries, whole: MonthlySeries, events: Mapping[Month, Figure], out_of: Mapping[Month, Figure]
) -> Primed:
    """A series as a share of another, in the months in which both are counted and the other is not zero.

    New limits begin at each break of either. Refused where the part is more than the whole.
    """
    months = tuple(month for month in events if month in out_of and out_of[month].number)
    if not months:
        raise Refused(f"No month has both {part.definition.title} and {whole.definition.title}.")
    x, n = ([one[month] for month in months] for one in (events, out_of))
    if any(a > b for a, b in zip(_numbers(x), _numbers(n), strict=True)):
        raise Refused(f"{part.definition.title} is no part of {whole.definition.title}: it has more.")
    declared = {
        one.month: one for one in (*part.breaks, *whole.breaks) if months[0] < one.month <= months[-1]
    }
    starts = starts_of(months, [Month(one) for one in sorted(declared)])
    better = part.definition.better
    chart = prime_chart(
        _numbers(x), _numbers(n), Of.PROPORTION, better=better, starts=starts, per=PER_CENT, least=CHANCE
    )
    title = f"{part.definition.title}, per cent of {_lower(whole.definition.title)}"
    return Primed(
        title, "per cent", months, tuple(x), tuple(n), chart, Of.PROPORTION, tuple(declared.values())
    )


def asked(series: MonthlySeries, shares: Sequence[Share], people: Figure) -> Primed:
    """A survey's shares in quarters a year apart, so that no two share interviews; the latest is one."""
    last = shares[-1].quarter
    apart = tuple(one for one in shares if (int(last) - int(one.quarter)) % APART == 0)
    n = float(people.number or 0)
    counts = [round(float(one.value) * n / PER_CENT) for one in apart]
    better = series.definition.better
    chart = prime_chart(counts, [n] * len(apart), Of.PROPORTION, better=better, per=PER_CENT, least=CHANCE)
    months = tuple(one.quarter.window.last for one in apart)
    figures = tuple(one.figure for one in apart)
    title, out_of = series.definition.title, (people,) * len(apart)
    return Primed(title, "per cent", months, figures, out_of, chart, Of.PROPORTION, every="year")


def _numbers(figures: Sequence[Figure]) -> list[float]:
    return [float(one.number or 0) for one in figures]


def _lower(title: str) -> str:
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
