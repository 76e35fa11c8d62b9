"""Engagement: reach against the same quarter last year, held against how much such counts usually vary.

How a fall is judged. Every pair of the same quarters a year apart gives z = log(x1 / x0) / sqrt(1/x1 + 1/x0).
The mean of z squared says how much more counts vary than independent events do: over the programme's own
earlier pairs, drawn towards that of all programmes' earlier pairs and the others' pairs of this round.
The programme's z, in those units, is held against Student's t (:mod:`goldenthread.statistics.year_on_year`).

* A fall that chance gives in fewer than 1 of 40 quarters is a **look**: it is flagged.
* One that chance gives in fewer than 1 of 200, and that stands out among all programmes of the round
  (Benjamini and Hochberg, 10 per cent), is an **alert**.
* With fewer than five pairs in all it is too early, and nothing is flagged.
* Rises are told and never flagged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from goldenthread.framework.model import Programme
from goldenthread.ledger.figures import Figure, Input, Value
from goldenthread.ledger.sentences import PER_CENT, Sentence
from goldenthread.performance.reach import QUARTER, people
from goldenthread.performance.results import EngagementResult, Fall
from goldenthread.performance.sources import missing, ratio
from goldenthread.periods import Quarter
from goldenthread.returns.known import Known
from goldenthread.statistics.year_on_year import (
    ALERT,
    LOOK,
    PAIRS_NEEDED,
    PRIOR_PAIRS,
    YearOnYear,
    false_discovery,
    log_ratio,
    year_on_year,
)

LOOK_BACK = 12
"""How many past quarters speak for what is usual."""


@dataclass(frozen=True)
class Pair:
    """The reach of a quarter and of the same quarter a year before."""

    quarter: Quarter
    now: Figure
    then: Figure

    @cached_property
    def squared(self) -> float:
        """z squared with a dispersion of 1."""
        return log_ratio(float(self.now.number or 0), float(self.then.number or 0)) ** 2


def judge_round(known: Known, programmes: Iterable[Programme]) -> Mapping[str, EngagementResult]:
    """The change of reach in a year of each programme that has both quarters, by the programme's code."""
    every = tuple(programmes)
    pairs = {one.code: pair for one in every if (pair := _pair(known, one, known.quarter)) is not None}
    earlier = {one.code: _earlier(known, one) for one in every}
    usable = [one for one in pairs.values() if one.now.number and one.then.number]
    seen = [*usable, *(one for past in earlier.values() for one in past)]
    spread, total = _spread(seen), sum(one.squared for one in seen)
    # What is usual rests on the others' pairs of this round too: it is not said before they are all there.
    waiting = not known.collection.closed
    judged = {
        code: None if waiting else _judged(pair, earlier[code], len(seen), total)
        for code, pair in pairs.items()
    }
    tested = [code for code, one in judged.items() if one is not None]
    stand_out = dict(zip(tested, false_discovery([_chance(judged[code]) for code in tested]), strict=True))
    return {
        code: _result(
            code, pair, earlier[code], spread, judged[code], waiting, stands_out=stand_out.get(code, False)
        )
        for code, pair in pairs.items()
    }


def _chance(one: YearOnYear | None) -> float:
    return one.chance if one else 1.0


def _pair(known: Known, programme: Programme, quarter: Quarter) -> Pair | None:
    """A quarter and the same one a year before; None when either has no number."""
    if quarter == known.quarter:
        ending, before = "", ".last-year"
    else:
        ending, before = f".{quarter}", f".{quarter.same_quarter_last_year}"
    now = people(known, programme, QUARTER, quarter, ending)
    then = people(known, programme, QUARTER, quarter.same_quarter_last_year, before)
    return None if now.number is None or then.number is None else Pair(quarter, now, then)


def _earlier(known: Known, programme: Programme) -> tuple[Pair, ...]:
    """The pairs before this quarter that both reached people, the oldest first."""
    quarters = [known.quarter.plus(-back) for back in range(LOOK_BACK - 4, 0, -1)]
    pairs = (_pair(known, programme, quarter) for quarter in quarters)
    return tuple(one for one in pairs if one is not None and one.now.number and one.then.number)


def _judged(pair: Pair, own: Sequence[Pair], count: int, total: float) -> YearOnYear | None:
    """The change held against that of all other pairs; None while there are too few of them.

    ``count`` and ``total``: the pairs that were seen, and the sum of their squared z; this pair is taken out.
    """
    now, then = float(pair.now.number or 0), float(pair.then.number or 0)
    if now and then:
        count, total = count - 1, max(total - pair.squared, 0.0)
    if count < PAIRS_NEEDED:
        return None
    return year_on_year(now, then, [one.squared for one in own], total / count)


def _fall(pair: Pair, judged: YearOnYear | None, *, stands_out: bool) -> Fall:
    assert pair.now.number is not None and pair.then.number is not None  # noqa: S101, PT018 - made by _pair
    if pair.now.number >= pair.then.number:
        return Fall.NONE
    if judged is None:
        return Fall.TOO_EARLY
    if judged.chance <= ALERT and stands_out:
        return Fall.ALERT
    return Fall.LOOK if judged.chance <= LOOK else Fall.USUAL


def _result(
    code: str,
    pair: Pair,
    own: Sequence[Pair],
    spread: Figure,
    judged: YearOnYear | None,
    waiting: bool,
    *,
    stands_out: bool,
) -> EngagementResult:
    fall = _fall(pair, judged, stands_out=stands_out)
    change = _change(f"engagement.{{}}.{code}", "Change in a year", pair.now, pair.then)
    usual = None
    if judged is not None and fall not in (Fall.NONE, Fall.TOO_EARLY) and judged.usual_fall < 1:
        usual = _usual(code, pair, own, spread, judged)
    said = _said(pair, change, usual, fall, waiting=waiting)
    return EngagementResult(pair.now, pair.then, change, fall, str(said), said, usual)


def _change(name: str, label: str, now: Figure, then: Figure) -> Figure:
    """A change in per cent, by way of the difference."""
    value: Value = missing(now, then)
    if now.number is not None and then.number is not None:
        value = now.number - then.number
    formula = f"“{now.label}” − “{then.label}”"
    difference = Figure(name.format("difference"), f"{label}, people", value, "people", formula, (now, then))
    return ratio(name.format("change"), f"{label}, per cent", difference, then)


def _spread(seen: Sequence[Pair]) -> Figure:
    """How much all pairs vary: of many programmes, so it is made of cells and gives no programme away."""
    value = sum(one.squared for one in seen) / len(seen) if seen else 0.0
    cells = tuple(cell for one in seen for cell in (*one.now.inputs, *one.then.inputs))
    return Figure(
        "engagement.dispersion",
        "How much reach varies in a year, all programmes (1: as independent events do)",
        Decimal(f"{value:.6f}"),
        "",
        f"The mean, over {len(seen)} pairs of the same quarters, of log(now ÷ then)² ÷ (1 ÷ now + 1 ÷ then).",
        cells,
    )


def _usual(programme: str, pair: Pair, own: Sequence[Pair], spread: Figure, judged: YearOnYear) -> Figure:
    """The largest fall that is still usual, in per cent."""
    past: tuple[Input, ...] = tuple(cell for one in own for cell in (*one.now.inputs, *one.then.inputs))
    varies = Figure(
        f"engagement.dispersion.{programme}",
        "How much its reach varies in a year (1: as independent events do)",
        Decimal(f"{judged.dispersion:.3g}"),
        "",
        f"That of the other pairs of all programmes, weighing as {PRIOR_PAIRS} pairs, with the programme’s "
        f"own {len(own)} earlier pairs; at least 1.",
        (spread, *past),
    )
    formula = (
        f"The fall from “{pair.then.label}” that chance gives in 1 of {1 / LOOK:.0f} quarters: Student’s t "
        f"with {judged.freedom} degrees of freedom, and how much its reach varies in a year."
    )
    value = Decimal(f"{100 * judged.usual_fall:.1f}")
    label = "The largest fall that is usual"
    return Figure(f"engagement.usual.{programme}", label, value, PER_CENT, formula, (pair.then, varies))


def _said(pair: Pair, change: Figure, usual: Figure | None, fall: Fall, *, waiting: bool) -> Sentence:
    """The change in a sentence: from what to what, by how much, and whether a fall is usual."""
    now, then = pair.now, pair.then
    few = "Too few people were reached for the numbers to be shown."
    were = " person was" if now.number == 1 else " people were"
    start = (now, f"{were} reached, against ", then, " in the same quarter last year")
    if now.number == then.number:
        return Sentence((*start, ": no change."), few)
    if change.number is None:
        return Sentence((*start, "."), few)
    size = replace(change, name=change.name.replace(".change.", ".size."), value=abs(change.number))
    direction = " fewer" if change.number < 0 else " more"
    return Sentence((*start, ": ", size, direction, *_judgement(usual, fall, waiting=waiting)), few)


def _judgement(usual: Figure | None, fall: Fall, *, waiting: bool) -> tuple[str | Figure, ...]:
    if fall is Fall.NONE:
        return (".",)
    if fall is Fall.TOO_EARLY and waiting:
        return (". Whether that is usual is said when the round closes.",)
    if fall is Fall.TOO_EARLY:
        pairs = f"fewer than {PAIRS_NEEDED} pairs of quarters a year apart are known"
        return (f". It is too early to say whether that is usual: {pairs}.",)
    if usual is None:
        return (", which could be chance.",)
    side = "within" if fall is Fall.USUAL else "beyond"
    end = ", and stands out among all programmes." if fall is Fall.ALERT else "."
    return (f", {side} the ", usual, f" that is normal for this programme{end}")
