"""Rolling twelve-month sums, month after month: what a chart against the baseline is drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.framework.series import Break, SeriesDefinition
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.periods import Month, Window
from goldenthread.trends.comparison import figure
from goldenthread.trends.values import MonthlySeries, VintageRef
from goldenthread.trends.words import months


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
    """The points' vintage, then the baseline's where it is another."""


def rolling(
    series: MonthlySeries, first: Month, last: Month, baseline: tuple[MonthlySeries, Window] | None = None
) -> RollingYear:
    """The rolling sums from ``first`` to ``last``, both included, beside the baseline window's sum."""
    points = tuple(_point(series, month) for month in Window(first, last))
    shown = Window(first.plus(-11), last)
    other = (baseline[0].vintage,) if baseline else ()
    return RollingYear(
        series.definition,
        points,
        baseline[1] if baseline else None,
        figure(*baseline, f"trend.{series.definition.code}.rolling.baseline") if baseline else None,
        tuple(b for b in series.breaks if b.month in shown),
        tuple(dict.fromkeys((series.vintage, *other))),
    )


def _point(series: MonthlySeries, month: Month) -> RollingPoint:
    window = Window.rolling_year(month)
    name = f"trend.{series.definition.code}.rolling.{month}"
    lacking = series.lacks(window)
    if not lacking:
        return RollingPoint(month, figure(series, window, name))
    why = f"No sum: there is no count for {months(lacking)}"
    label = f"{series.definition.title}, {window.label}"
    return RollingPoint(month, Figure(name, label, Gap(GapReason.NOT_PROVIDED), series.definition.unit, why))
