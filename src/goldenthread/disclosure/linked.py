"""One figure in two reports: a difference of a few people is not printed, so that nobody can be singled out.

Whoever holds an earlier and a later report can subtract one from the other. Where the same figure of the same
period differs from **what was printed** by fewer people than the edition's ``hide_below``, the later report
prints the earlier number again, and says that it was revised by fewer than so many people. It is held against
the number that was printed and not against what was true then: small steps add up until the sum is large
enough, and then the new number is printed. A number that was printed rounded, or hidden, gives nothing away
and is not held against.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from goldenthread.disclosure.values import Kept, Protected
from goldenthread.framework.model import DisclosurePolicy
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.sentences import PER_CENT, in_words

PEOPLE = "people"


def keep_printed(
    figure: Figure, protected: Protected, printed: Decimal | None, policy: DisclosurePolicy
) -> Protected:
    """The protected figure, or the number printed earlier where it differs by too few people to be told."""
    if printed is None or figure.number is None:
        return protected
    text = in_words(printed, figure.unit)
    if in_words(figure.number, figure.unit) == text:
        return protected
    changed = _count_people(figure, printed)
    if changed is None or changed >= policy.hide_below:
        return protected
    why = f"Revised by fewer than {policy.hide_below} people since it was first printed."
    return replace(protected, content=Kept(printed, text, why), caveats=(*protected.caveats, why))


def _count_people(figure: Figure, printed: Decimal) -> Decimal | None:
    """How many people the difference speaks of; None for a figure that counts nobody."""
    assert figure.number is not None  # noqa: S101 - asked of figures with a number alone
    difference = abs(figure.number - printed)
    if figure.people or figure.unit == PEOPLE:
        return difference
    base = _find_base(figure)
    return difference * base / 100 if base else None


def _find_base(figure: Figure) -> Decimal | None:
    """The people that a percentage is of: the most of those it is made of; None for any other figure.

    A percentage that is also made of what counts nobody, such as how much reach varies, is of no people.
    """
    parts = [one for one in figure.inputs if isinstance(one, Figure)]
    if figure.unit != PER_CENT or not all(one.people or one.unit == PEOPLE for one in parts):
        return None
    return max((one.number for one in parts if one.people and one.number is not None), default=None)
