"""Rolling twelve-month sums, month after month: what a chart against the baseline is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from goldenthread.framework.series import Break, SeriesDefinition
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.periods import Month, Window
from goldenthread.trends.comparison import figure
from goldenthread.trends.values import MonthlySeries, VintageRef
from goldenthread.trends.words import listed, months, number


@dataclass(frozen=True, slots=True)
class RollingPoint:
    """The sum of the twelve months that end with ``month``; a gap where one of them is missing."""

    month: Month
    sum: Figure


@dataclass(frozen=True, slots=True)
class RollingYear:
    """A series as rolling twelve-month sums, oldest first, with the baseline and the breaks to mark."""

    series: SeriesDefinition
    points: tuple[RollingPoint, ...]
    baseline_window: Window | None
    baseline: Figure | None
    breaks: tuple[Break, ...]
    """Those that lie inside the months shown."""
    vintages: tuple[VintageRef, ...]
    """The points' vintages, then the baseline's where it is another."""
    joints: tuple[tuple[Month, VintageRef], ...] = ()
    """The points from which another source is shown than before, each with its extract."""

    @property
    def joined(self) -> str:
        """In words, which points come from which source; empty where all come from one."""
        if not self.joints:
            return ""
        told = [f"from {month.label} on from “{vintage.title}”" for month, vintage in self.joints]
        known = [one.month for one in self.points if one.sum.number is not None]
        last = max(month for month in known if month < self.joints[0][0])
        return (
            f"The line joins figures of {number(len(self.joints) + 1, 'source')}, which may not agree: up to "
            f"{last.label} from “{self.vintages[0].title}”, {listed(told)}."
        )


def rolling(
    sources: Sequence[MonthlySeries],
    first: Month,
    last: Month,
    baseline: tuple[MonthlySeries, Window] | None = None,
) -> RollingYear:
    """The rolling sums from ``first`` to ``last``, both included, beside the baseline window's sum.

    Each point is from the first of the sources that has its twelve months, and never of two; a point that
    none has is a gap of the first.
    """
    series = sources[0]
    shown = Window(first.plus(-11), last)
    ends = [month for month in Window(first, last) if any(one.may_end(month) for one in sources)]
    chosen = [(month, _having(sources, month)) for month in ends]
    known = [(month, one.vintage) for month, one in chosen if one]
    joints = tuple(there for here, there in pairwise(known) if here[1].digest != there[1].digest)
    other = (baseline[0].vintage,) if baseline else ()
    breaks = {b.code: b for one in sources for b in one.breaks if b.month in shown}
    return RollingYear(
        series.definition,
        tuple(_point(one or series, month) for month, one in chosen),
        baseline[1] if baseline else None,
        figure(*baseline, f"trend.{series.definition.code}.rolling.baseline") if baseline else None,
        tuple(breaks.values()),
        tuple(dict.fromkeys((*(vintage for _, vintage in known or [(last, series.vintage)]), *other))),
        joints,
    )


def _having(sources: Sequence[MonthlySeries], month: Month) -> MonthlySeries | None:
    window = Window.rolling_year(month)
    return next((one for one in sources if not one.lacks(window)), None)


def _point(series: MonthlySeries, month: Month) -> RollingPoint:
    window = Window.rolling_year(month)
    name = f"trend.{series.definition.code}.rolling.{month}"
    lacking = series.lacks(window)
    if not lacking:
        return RollingPoint(month, figure(series, window, name))
    why = f"No sum: there is no count for {months(lacking)}"
    label = f"{series.definition.title}, {window.label}"
    return RollingPoint(month, Figure(name, label, Gap(GapReason.NOT_PROVIDED), series.definition.unit, why))
