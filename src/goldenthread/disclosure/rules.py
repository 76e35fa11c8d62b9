"""Which numbers must be hidden from readers outside. The thorough treatment of whole reports comes later.

What is done:

* A count of people above 0 and under the edition's ``hide_below`` (5 by default) is hidden. A true 0 is
  shown: it says that nobody is there, and about nobody anything.
* A percentage is hidden when the people it speaks of, or those it leaves out, are so few: 3 of 60 and 57 of
  60 alike. So are the steps of a chain between which so few people drop out.
* A partial sum of people, such as one so far, is judged by what it has come to.
* Whatever else is worked out from a hidden number (a difference, a change in per cent, a cost per person)
  is hidden too. A sum of people is judged by its own size, and a count of programmes is never hidden.
* Of a split that adds up to a total that is shown, further numbers are hidden, the smallest first, until the
  hidden ones cannot be worked out by subtraction.

* The same figure in two reports is held against what was printed: see :mod:`goldenthread.disclosure.linked`.

What is not done yet: several splits of one total, or a total and its parts over several reports, held against
each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from goldenthread.ledger.figures import Figure
from goldenthread.ledger.sentences import PER_CENT

PROGRAMMES = "programmes"
"""The unit of counts of programmes, which say nothing about anybody."""


def is_small(number: Decimal, below: int) -> bool:
    """True for a number of people that could point at somebody."""
    return 0 < number < below


def must_hide(figure: Figure, below: int) -> bool:
    """True when readers outside may not see the figure's number."""
    if figure.amount is None or figure.unit == PROGRAMMES:
        return False
    if figure.people:
        return is_small(figure.amount, below)
    made_from = [one for one in figure.inputs if isinstance(one, Figure)]
    return any(must_hide(one, below) for one in made_from) or _share_gives_away(figure, made_from, below)


def _share_gives_away(figure: Figure, made_from: Sequence[Figure], below: int) -> bool:
    """True for a percentage of people that leaves few on either side."""
    people = [one.number for one in made_from if one.people and one.number is not None]
    if figure.unit != PER_CENT or figure.number is None or not people or len(people) < len(made_from):
        return False
    if len(people) == 1:  # only the base is known: how many the percentage means follows from it
        people.append(people[0] * figure.number / 100)
    ends = ((people[0], people[-1]), *pairwise(people))
    return any(is_small(abs(one - other), below) or is_small(other, below) for one, other in ends)


def is_exposed(first: Sequence[Decimal], further: Sequence[Decimal], below: int) -> bool:
    """True when hidden numbers can be worked out from their sum, which subtraction gives away.

    ``first`` were hidden because they are small (a reader knows: 1 to ``below`` - 1), ``further`` to protect
    them (a reader knows: at least ``below``).
    """
    if not first:
        return False
    if len(first) + len(further) == 1:
        return True
    others, rest = len(first) - 1, sum(first) + sum(further)
    least = Decimal(1) if further else max(Decimal(1), rest - others * (below - 1))
    most = min(Decimal(below - 1), rest - others - len(further) * below)
    return below > 2 and least == most
