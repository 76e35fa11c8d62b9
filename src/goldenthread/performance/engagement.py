"""Engagement: reach against the same quarter last year, held against the programme's own variation.

How a change is flagged. Changes are taken as logarithms, so that halving and doubling weigh the same. The
programme's usual variation is the median size of its past changes over a year (of those from one quarter to
the next, while fewer than three over a year are known), scaled to a standard deviation (divided by 0.6745):
the median absolute deviation of the changes about no change, which one odd quarter cannot sway. A change is
flagged when it lies beyond three times that.

* With no more than 5 per cent of usual variation, 5 per cent is taken: nobody's numbers are that steady.
* A change that chance alone would give to counts of this size (Poisson counts, 95 per cent) is never flagged.
* With fewer than three past changes there is no usual variation to speak of; then 20 per cent is the limit.

Quarter-to-quarter changes of a programme with seasons are larger than its changes from year to year: while
only those are known, such a programme is flagged later, never sooner.

Sources: F. R. Hampel, The influence curve and its role in robust estimation, Journal of the American
Statistical Association 69 (1974), for the median absolute deviation; B. Iglewicz and D. C. Hoaglin, How to
Detect and Handle Outliers (1993), for its scaling by 0.6745; three standard deviations are W. A. Shewhart's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import exp, log, sqrt
from statistics import median

from goldenthread.framework.model import Programme
from goldenthread.ledger.figures import Figure, Value
from goldenthread.ledger.sentences import PER_CENT, Sentence
from goldenthread.performance.reach import QUARTER, people
from goldenthread.performance.results import EngagementResult
from goldenthread.performance.sources import missing, ratio
from goldenthread.returns.known import Known

LOOK_BACK = 12
"""How many past quarters speak for what is usual."""
ENOUGH = 3
"""How many past changes it takes to speak of what is usual."""
YEAR, QUARTER_STEP = 4, 1
IN_A = {YEAR: "in a year", QUARTER_STEP: "in a quarter"}
"""Over how many quarters past changes are taken."""
FLOOR, TIMES, SCALE = 0.05, 3.0, 0.6745
CHANCE = 1.96
PLAIN_LIMIT = Decimal("0.20")
"""The share up or down that is flagged where too few past changes are known."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How large a change is still usual, as shares of last year's reach, to a tenth of a per cent."""

    down: Decimal
    up: Decimal
    own: bool
    """True when it comes from the programme's own variation."""


def judged(known: Known, programme: Programme) -> EngagementResult | None:
    """The change of reach in a year; None when either quarter has no number."""
    now = people(known, programme, QUARTER, known.quarter)
    then = people(known, programme, QUARTER, known.quarter.same_quarter_last_year, ".last-year")
    if now.number is None or then.number is None:
        return None
    change = _change(f"engagement.{{}}.{programme.code}", "Change in a year", now, then)
    past = _past(known, programme, YEAR)
    past = past if len(past) >= ENOUGH else _past(known, programme, QUARTER_STEP)
    limit = limit_of([one.number for one in past if one.number is not None])
    flagged = is_flagged(now.number, then.number, limit)
    usual = _usual(programme.code, past, limit, fell=now.number < then.number) if limit.own else None
    said = _said(now, then, change, usual, flagged)
    return EngagementResult(now, then, change, flagged, str(said), said, usual)


def limit_of(changes: Sequence[Decimal]) -> Limit:
    """How large a change is usual, from past changes in per cent."""
    if len(changes) < ENOUGH:
        return Limit(PLAIN_LIMIT, PLAIN_LIMIT, own=False)
    sizes = [abs(log(1 + float(change) / 100)) for change in changes]
    spread = TIMES * max(median(sizes) / SCALE, FLOOR)
    return Limit(Decimal(f"{1 - exp(-spread):.3f}"), Decimal(f"{exp(spread) - 1:.3f}"), own=True)


def is_flagged(now: Decimal, then: Decimal, limit: Limit) -> bool:
    """True for a change beyond what is usual, and beyond what chance gives to counts of this size."""
    if now == then or is_chance(now, then):
        return False
    return now < then * (1 - limit.down) or now > then * (1 + limit.up)


def is_chance(now: Decimal, then: Decimal) -> bool:
    """True when two Poisson counts would differ as much in one case of twenty with nothing behind it.

    The ratio of the counts on the scale of logarithms, with a half added to each so that 0 can be compared.
    """
    one, other = float(now) + 0.5, float(then) + 0.5
    return abs(log(one / other)) <= CHANCE * sqrt(1 / one + 1 / other)


def _change(name: str, label: str, now: Figure, then: Figure) -> Figure:
    """A change in per cent, by way of the difference."""
    value: Value = missing(now, then)
    if now.number is not None and then.number is not None:
        value = now.number - then.number
    formula = f"“{now.label}” − “{then.label}”"
    difference = Figure(name.format("difference"), f"{label}, people", value, "people", formula, (now, then))
    return ratio(name.format("change"), f"{label}, per cent", difference, then)


def _past(known: Known, programme: Programme, step: int) -> tuple[Figure, ...]:
    """The changes over so many quarters before this one, of pairs of quarters that both reached people."""
    quarters = [known.quarter.plus(-back) for back in range(LOOK_BACK, 0, -1)]
    reached = [people(known, programme, QUARTER, q, f".{q}") for q in quarters]
    return tuple(
        _change(
            f"engagement.{{}}.{programme.code}.{quarter}",
            f"Change {IN_A[step]} to {quarter.label}",
            after,
            before,
        )
        for quarter, before, after in zip(quarters[step:], reached, reached[step:], strict=False)
        if before.number and after.number
    )


def _usual(programme: str, past: tuple[Figure, ...], limit: Limit, *, fell: bool) -> Figure:
    """The limit in the direction of the change, in per cent."""
    value = 100 * (limit.down if fell else limit.up)
    label = f"The most that is usual, {'down' if fell else 'up'}"
    formula = (
        f"{TIMES:.0f} × the median size of the past changes listed ÷ {SCALE}, "
        f"as logarithms; at least {TIMES:.0f} × {FLOOR:.0%}."
    )
    return Figure(f"engagement.usual.{programme}", label, value, PER_CENT, formula, past)


def _said(now: Figure, then: Figure, change: Figure, usual: Figure | None, flagged: bool) -> Sentence:
    """The change in a sentence: from what to what, by how much, and whether that is usual."""
    few = "Too few people were reached for the numbers to be shown."
    were = " person was" if now.number == 1 else " people were"
    start = (now, f"{were} reached, against ", then, " in the same quarter last year: ")
    if now.number == then.number:
        return Sentence((*start, "no change."), few)
    if change.number is None:
        side = "beyond" if flagged else "within"
        return Sentence((*start, f"{side} what chance makes of numbers of this size."), few)
    size = replace(change, name=change.name.replace(".change.", ".size."), value=abs(change.number))
    direction = " fewer, " if change.number < 0 else " more, "
    return Sentence((*start, size, direction, *_judgement(now, then, usual, flagged)), few)


def _judgement(now: Figure, then: Figure, usual: Figure | None, flagged: bool) -> tuple[str | Figure, ...]:
    if now.number is not None and then.number is not None and is_chance(now.number, then.number):
        return ("as much as chance makes of numbers of this size.",)
    side = "beyond" if flagged else "within"
    if usual is not None:
        return (f"{side} the ", usual, " that is normal for this programme.")
    plain = f"the plain limit of {100 * PLAIN_LIMIT:.0f} per cent"
    return (f"{side} {plain} (fewer than {ENOUGH} earlier changes are known).",)
