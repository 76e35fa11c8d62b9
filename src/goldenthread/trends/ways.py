"""The ways to look at a comparison, above all where a declared break lies between its ends."""

from __future__ import annotations

from enum import StrEnum

from goldenthread.framework.series import Break
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Window
from goldenthread.trends.comparison import Comparison, compare
from goldenthread.trends.verdict import Claim
from goldenthread.trends.words import number

YEAR = 12
ENOUGH = 15
"""Months since a change from which months since are compared: three beyond the first twelve."""


class Way(StrEnum):
    """How a comparison is looked at."""

    INTERVAL = "interval"
    """With an interval and a verdict; across a break with the break's note, and no claim."""
    DESCRIPTIVE = "descriptive"
    """Counts and their change alone, as the ONS publishes police recorded crime."""
    EFFECT = "effect"
    """What the break did to the figures."""
    SINCE = "since"
    """Only months recorded since the break."""

    @property
    def label(self) -> str:
        """The way as a reader chooses it."""
        return _LABELS[self]


_LABELS = {
    Way.INTERVAL: "With an interval, and a note where recording changed",
    Way.DESCRIPTIVE: "Descriptive, as the ONS does: counts and change alone",
    Way.EFFECT: "Where recording changed: what that did to the figures",
    Way.SINCE: "Where recording changed: only months since",
}


def called(text: str) -> Way:
    """The way that an address names; refused where there is none of that name."""
    try:
        return Way(text or Way.INTERVAL)
    except ValueError:
        raise Refused(
            f"There is no way “{text}” to look at a comparison. There are: {', '.join(Way)}."
        ) from None


def since_break(found: Comparison) -> Comparison:
    """The latest months since the last break, up to twelve, against the same months of the first year since.

    The month of the change itself is left out: only part of it was recorded in the new way. Until 24 months
    are there, the months beyond the first twelve are compared, three of them at least. The vintage of the
    current end gives both. Refused where no break lies between the ends, or where it is too early.
    """
    if not found.breaks:
        raise Refused(
            f"No declared change of recording lies between {found.window.label} and "
            f"{found.baseline_window.label}, so there is no comparison since one."
        )
    last, to = found.breaks[-1], max(found.window.last, found.baseline_window.last)
    begins = Month(last.month).plus(1)
    known = max(int(to) - int(begins) + 1, 0)
    if known < ENOUGH:
        raise Refused(_too_soon(last, to, known))
    shared = min(YEAR, known - YEAR)
    first = to.plus(1 - shared)
    back = -YEAR * ((int(first) - int(begins)) // YEAR)
    window, baseline = Window(first, to), Window(first.plus(back), to.plus(back))
    ends = found.ends.current
    descriptive = found.verdict.claim is Claim.DESCRIPTIVE
    return compare(ends, ends, window, baseline, descriptive=descriptive, part="since")


def _too_soon(last: Break, to: Month, known: int) -> str:
    begins = Month(last.month).plus(1)
    seen = f" ({begins.label} to {to.label})" if known else ""
    return (
        f"Too early: {number(known, 'month')}{seen}, and {ENOUGH} are needed. Months since {last.title} are "
        f"compared from {begins.plus(ENOUGH - 1).label} on."
    )
