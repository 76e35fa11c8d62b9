"""Where judging starts: figures made of one observation, and the places of what an edition says."""

from __future__ import annotations

from decimal import Decimal

from goldenthread.ledger.figures import Figure, NoComparison, Said, Value
from goldenthread.ledger.sentences import PER_CENT
from goldenthread.ledger.values import Gap, GapReason, Key, Word
from goldenthread.periods import Quarter
from goldenthread.returns.known import Known

REPORTED = "As reported in the return."
NOT_ASKED = Gap(GapReason.NOT_APPLICABLE)
"""The question does not arise."""


def observed(
    known: Known,
    key: Key,
    name: str,
    label: str,
    *,
    unit: str = "",
    people: bool = False,
    formula: str = REPORTED,
    asked: bool = True,
) -> Figure:
    """The figure of one cell of a return; a gap when nothing was ever recorded there.

    Where nobody was ``asked``, the question does not arise.
    """
    found = known.view.get(key)
    if found is None:
        return Figure(name, label, _unsaid(known, key, asked), unit, formula, (), (), people)
    value = found.value if isinstance(found.value, Decimal | Gap) else Gap(GapReason.NOT_PROVIDED)
    return Figure(name, label, value, unit, formula, (found,), (), people)


def is_awaited(known: Known, programme: str, quarter: Quarter) -> bool:
    """True while a programme's return for the quarter may still come."""
    found = known.collection
    waits = programme in found.expected and programme not in found.accepted
    return quarter == found.quarter and not found.closed and waits


def _unsaid(known: Known, key: Key, asked: bool) -> Gap:
    if not asked:
        return NOT_ASKED
    awaited = is_awaited(known, key.subject, key.period)
    return Gap(GapReason.NOT_YET_KNOWN if awaited else GapReason.NOT_PROVIDED)


def word(known: Known, programme: str, measure: str, quarter: Quarter) -> str:
    """A word of a return (``open``, ``green``), or an empty text."""
    value = known.view.value(programme, measure, quarter)
    return value.word if isinstance(value, Word) else ""


def said(known: Known, programme: str, rest: str, value: Decimal | str) -> Said:
    """Something that the edition sets for a programme: ``rest`` is the place inside the programme."""
    codes = [p.code for p in known.edition.programmes]
    return Said(known.edition_digest, f"programmes[{codes.index(programme)}] “{programme}”.{rest}", value)


def ratio(name: str, label: str, top: Figure, bottom: Figure, steps: tuple[Figure, ...] = ()) -> Figure:
    """One number as a percentage of another; a gap when either is missing or the lower one is 0.

    ``steps`` are all the parts to keep in the trail, in order, where there are more than these two.
    """
    value: Value = missing(top, bottom)
    caveats: tuple[str, ...] = ()
    if bottom.number == 0:
        value, caveats = (
            Gap(GapReason.NOT_APPLICABLE),
            (f"“{bottom.label}” is 0, so there is no percentage.",),
        )
    elif top.number is not None and bottom.number is not None:
        value = 100 * top.number / bottom.number
    formula = f"“{top.label}” ÷ “{bottom.label}” × 100"
    return Figure(name, label, value, PER_CENT, formula, steps or (top, bottom), caveats)


def missing(*parts: Figure) -> Gap | NoComparison:
    """In place of a figure that cannot be worked out: the gap of its first part that has one, or that
    a part is partial."""
    gaps = (part.value for part in parts if isinstance(part.value, Gap))
    partial = (NoComparison(part.partial) for part in parts if part.partial is not None)
    return next(gaps, next(partial, Gap(GapReason.NOT_PROVIDED)))
