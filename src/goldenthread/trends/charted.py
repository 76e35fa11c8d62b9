"""A series as a control chart: which months, which season, where new limits begin, and what a break did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from goldenthread.framework.series import Break
from goldenthread.periods import Month, Window
from goldenthread.statistics import control, interrupted, seasons
from goldenthread.statistics.autocorrelation import autocorrelation
from goldenthread.statistics.control import Chart
from goldenthread.statistics.interrupted import Interruption
from goldenthread.statistics.intervals import Interval
from goldenthread.statistics.regression import Floats, NoFit
from goldenthread.statistics.seasons import Season
from goldenthread.statistics.undeclared import how_rare, strongest_step
from goldenthread.trends.lockdowns import pulses
from goldenthread.trends.values import MonthlySeries

SEASON_FROM: Final = 20
"""Counts a month, on average, below which a season cannot be told from chance."""


STEP_APART: Final = 12
"""Months on either side of a step at which new limits begin."""
STEP_CHANCE: Final = 0.01
"""How often chance alone may give so strong a step."""
YEARS_SHOWN: Final = 6
"""Where the baseline begins earlier, a chart begins with it."""


@dataclass(frozen=True)
class Charted:
    """The control chart of a series, month by month, and what goes with it."""

    series: MonthlySeries
    months: tuple[Month, ...]
    values: tuple[float, ...]
    """As drawn: with the season taken out where it could be."""
    chart: Chart
    adjusted: tuple[Season, ...]
    """Of the months between two breaks, whose season was taken out."""
    breaks: tuple[Break, ...]
    """Those among the months."""
    target: float | None
    """The baseline's monthly mean, where no break lies between it and the last segment."""
    steps: tuple[Month, ...] = ()
    """The months at which new limits begin although no break is declared: the level stepped there."""


@dataclass(frozen=True)
class Effect:
    """What a break did, or why it cannot be said."""

    of: Break
    found: Interruption | None
    why_not: str = ""
    rank: int | None = None
    """Its place among the months at which a step was sought, 1 for the largest."""
    sought: int = 0
    control: str = ""
    """The series that the break should not touch, by title."""
    beside: Interval | None = None
    """The step over that of the control, as a ratio."""

    @property
    def stands_out(self) -> bool:
        """True where the step is among the largest twentieth of those sought, or none could be sought.

        Of fewer than twenty it must be the largest.
        """
        return self.rank is None or self.rank <= max(self.sought // 20, 1)


def first_shown(series: MonthlySeries, baseline: Window) -> Month:
    """The first month looked at: the baseline's, or six years before the last where that is earlier."""
    last = max(series.counts)
    return max(min(series.counts), min(baseline.first, last.plus(1 - 12 * YEARS_SHOWN)))


def charted(series: MonthlySeries, first: Month, baseline: Window | None) -> Charted:
    """The control chart of a series from a month on; months without a count are left out.

    Limits start again at each declared break, and where the level steps by more than chance would. The
    baseline's monthly mean is what the last segment is held against, unless recording changed since.
    """
    months = tuple(month for month in series.counts if month >= first)
    counts = np.array([series.counts[month] for month in months], np.float64)
    season = np.array([month.number for month in months])
    breaks = tuple(b for b in series.breaks if months[0] < b.month <= months[-1])
    starts = control.starts_of(months, [Month(b.month) for b in breaks])
    whole = len(months) == int(months[-1]) - int(months[0]) + 1
    values, adjusted = counts, (Season.NONE,) * (len(starts) + 1)
    if whole and counts.mean() >= SEASON_FROM:
        values, adjusted = seasons.adjusted(counts, season, starts)
    target = _target(series, baseline, breaks)
    steps = step_places(values, starts)
    chart = control.chart(values, better=series.definition.better, starts=(*starts, *steps), target=target)
    stepped = tuple(months[place] for place in steps)
    return Charted(series, months, tuple(values.tolist()), chart, adjusted, breaks, target, stepped)


def step_places(values: Floats, starts: Sequence[int]) -> tuple[int, ...]:
    """Where the level steps between two breaks: each part is halved at its strongest step while it has one.

    A step has a year on either side, and chance gives one as strong in fewer than 1 of 100 such runs. How
    alike neighbours are is seen beside all steps at once, since a step that is left in makes them alike; the
    weakest is then given up until all stand.
    """
    return tuple(place for part in pairwise([0, *starts, len(values)]) for place in _steps(values, *part))


def _steps(values: Floats, first: int, end: int) -> list[int]:
    found, parts = list[int](), [(first, end)]
    while parts:
        start, stop = parts.pop()
        if stop - start <= 2 * STEP_APART or not np.ptp(values[start:stop]):
            continue
        step = strongest_step(values[start:stop], edge=STEP_APART / (stop - start))
        if step.chance < STEP_CHANCE:
            found.append(start + step.place)
            parts += [(start, start + step.place), (start + step.place, stop)]
    found.sort()
    while found:
        chances = _chances(values, [first, *found, end])
        weakest = max(range(len(found)), key=chances.__getitem__)
        if chances[weakest] < STEP_CHANCE:
            break
        del found[weakest]
    return found


def _chances(values: Floats, edges: Sequence[int]) -> list[float]:
    """How rare each step between the edges is, with allowance for how alike neighbours are beside them."""
    parts = [values[a:b] for a, b in pairwise(edges)]
    rest = np.concatenate([part - part.mean() for part in parts])
    alike = autocorrelation(rest)
    variance = float(rest @ rest) / (len(rest) - len(parts)) * max((1 + alike) / (1 - alike), 1.0)
    if not variance:
        return [0.0] * (len(parts) - 1)
    return [
        how_rare(
            (a.mean() - b.mean()) ** 2 / (1 / len(a) + 1 / len(b)) / variance, STEP_APART / (len(a) + len(b))
        )
        for a, b in pairwise(parts)
    ]


def _target(series: MonthlySeries, baseline: Window | None, breaks: Sequence[Break]) -> float | None:
    if baseline is None or series.lacks(baseline) or any(b.month > baseline.first for b in breaks):
        return None
    return series.sum(baseline) / len(baseline)


def effect(series: MonthlySeries, one: Break, first: Month, control: MonthlySeries | None = None) -> Effect:
    """The step at a break, from the run of months around it without another break or a hole.

    ``control``: a series of the same extract that recording hardly touches.
    """
    run = _run(series, one, first)
    if run is None:
        return Effect(one, None, "A month on one side of it has no count.")
    counts, season = [series.counts[m] for m in run], [m.number for m in run]
    start, lockdowns = int(one.month) - int(run.first), pulses(run.months)
    try:
        found = interrupted.interrupted(counts, season, start, pulses=lockdowns)
        among = interrupted.placebos(counts, season, pulses=lockdowns)
    except NoFit as why:
        return Effect(one, None, str(why))
    beside = None
    if control is not None and not control.lacks(run):
        beside = _beside(found, [control.counts[m] for m in run], season, start, lockdowns)
    name = control.definition.title if control else ""
    return Effect(one, found, "", interrupted.rank(start, among), len(among), name, beside)


def _beside(
    found: Interruption, counts: Sequence[int], season: Sequence[int], start: int, lockdowns: Floats
) -> Interval | None:
    try:
        other = interrupted.interrupted(counts, season, start, pulses=lockdowns)
    except NoFit:
        return None
    return interrupted.against(found, other)


def _run(series: MonthlySeries, one: Break, first: Month) -> Window | None:
    others = [int(b.month) for b in series.breaks if b.month != one.month]
    begins = max([int(first), min(map(int, series.counts)), *(m for m in others if m < one.month)])
    ends = min([max(map(int, series.counts)), *(m - 1 for m in others if m > one.month)])
    run = Window(Month(begins), Month(ends))
    return None if series.lacks(run) else run
