"""The ways to look at a comparison, above all where a declared break lies between its ends."""

from __future__ import annotations

from enum import StrEnum

from goldenthread.framework.series import Break
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Window
from goldenthread.trends.comparison import Comparison, compare
from goldenthread.trends.verdict import PAIRS_NEEDED, Claim
from goldenthread.trends.words import number

YEAR = 12


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

    The vintage of the current end gives both. Refused where no break lies between the ends, or where there
    is not yet the same month of two years since.
    """
    if not found.breaks:
        raise Refused(
            f"No declared change of recording lies between {found.window.label} and "
            f"{found.baseline_window.label}, so there is no comparison since one."
        )
    last, to = found.breaks[-1], max(found.window.last, found.baseline_window.last)
    begins = Month(last.month)
    known = int(to) - int(begins) + 1
    shared = min(YEAR, known - YEAR)
    if shared < 1:
        raise Refused(_too_soon(last, to, known))
    first = to.plus(1 - shared)
    back = -YEAR * ((int(first) - int(begins)) // YEAR)
    window, baseline = Window(first, to), Window(first.plus(back), to.plus(back))
    ends = found.ends.current
    return compare(ends, ends, window, baseline, descriptive=found.verdict.claim is Claim.DESCRIPTIVE)


def _too_soon(last: Break, to: Month, known: int) -> str:
    begins = Month(last.month)
    first, enough = begins.plus(YEAR), begins.plus(YEAR + PAIRS_NEEDED - 1)
    return (
        f"Not yet: {number(known, 'month')} to {to.label} have been recorded since {last.title} in "
        f"{begins.label}, and a month is compared with the same month of another year. {first.label} will be "
        f"the first that can be; from {enough.label} on there are {PAIRS_NEEDED}, enough for an interval."
    )
