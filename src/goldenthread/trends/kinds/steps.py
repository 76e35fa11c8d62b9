"""Classes whose level steps in an extract where no break is declared: find out why before comparing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from statistics import median
from typing import Final

import numpy as np

from goldenthread.periods import Month
from goldenthread.statistics.interrupted import unbroken
from goldenthread.statistics.regression import Floats
from goldenthread.statistics.undeclared import Step, strongest_step
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.reading import Cells
from goldenthread.trends.kinds.unusual import class_name
from goldenthread.trends.lockdowns import pulses

MONTHS: Final = 36
"""The months up to the last one in which a step is looked for."""
RARE: Final = 1e-5
"""A step is told that chance would give less often, neighbouring months being as alike as they are,"""
LARGE: Final = 0.15
"""and that changes the level by this share at least, beside season and trend; half of it must be seen in the
counts themselves, from the twelve months before to the twelve after,"""
COUNTED: Final = 30
"""in classes with so many counts in a middling month."""
MOST: Final = 8
"""The steps that are told, the rarest first."""


def steps(cells: Cells, kind: Kind) -> tuple[str, ...]:
    """Steps over all areas beside season, trend, lockdowns and declared breaks, in the last three years."""
    if not kind.holds.summed or kind.step > 1:
        return ()
    last = Month(max(cells.month))
    months = [last.plus(n + 1 - MONTHS) for n in range(MONTHS)]
    terms = _terms(months, kind)
    found = []
    for name, counts in _counts(cells, kind, months):
        step = strongest_step(np.log(counts + 0.5), terms)
        share = float(np.expm1(step.size))
        if step.chance_if_alike < RARE and abs(share) >= LARGE and _differs(counts, step.place, share):
            found.append((-step.statistic, _sentence(name, step, share, months)))
    told = [sentence for _, sentence in sorted(found)]
    more = [f"And {len(told) - MOST} more steps without a declared break."] if len(told) > MOST else []
    return (*told[:MOST], *more)


def _differs(counts: Floats, place: int, share: float) -> bool:
    """Whether the twelve months from a place on differ from the twelve before as the step says.

    A season that grew, or a trend that turned, may look like a step to the model and moves no year by it.
    """
    if place >= 12:
        after = counts[place : place + 12]
        before = counts[place - 12 : place - 12 + len(after)]
    else:  # fewer months lie before: they meet the same months a year on
        before, after = counts[:place], counts[12 : 12 + place]
    moved = after.sum() / before.sum() - 1 if before.sum() else np.inf
    return bool(moved * share > 0 and abs(moved) >= LARGE / 2)


def _terms(months: list[Month], kind: Kind) -> Floats:
    """What is known: season, trend, lockdowns, and at each declared break a step and another trend."""
    known = [*pulses(months).T]
    for one in kind.breaks:
        since = np.maximum(np.array(months, np.float64) - one.month + 1, 0)
        if 0 < since[-1] < MONTHS:
            known += [(since > 0).astype(np.float64), since]
    return unbroken([m % 12 + 1 for m in months], np.column_stack(known) if known else None)


def _counts(cells: Cells, kind: Kind, months: list[Month]) -> Iterator[tuple[str, Floats]]:
    """Each class that has a count in every month, over all areas."""
    for name, counts in _totals(cells, kind, int(months[0])).items():
        if len(counts) == MONTHS and median(counts.values()) >= COUNTED:
            yield name, np.array([counts[int(m)] for m in months], np.float64)


def _totals(cells: Cells, kind: Kind, first: int) -> Mapping[str, Mapping[int, int]]:
    found: dict[tuple[int, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    columns = cells.group, cells.subgroup, cells.month, cells.count
    for group, subgroup, month, count in zip(*columns, strict=True):
        if month >= first:
            found[group, subgroup][month] += max(count, 0)
    named: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for (group, subgroup), counts in found.items():
        for month, count in counts.items():
            named[class_name(cells.words[group], cells.words[subgroup], kind)][month] += count
    return named


def _sentence(name: str, step: Step, share: float, months: list[Month]) -> str:
    way, month = "higher" if share > 0 else "lower", months[step.place].label
    size = f"about {abs(100 * share):,.0f} per cent {way}"
    return f"{name}: {size} from {month} on, beside season and trend, and no break is declared there."
