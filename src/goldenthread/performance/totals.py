"""Adding up over programmes: a sum with missing parts says so by its type, and is compared with nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from goldenthread.framework.model import Programme
from goldenthread.ledger.figures import Figure, Partial, Value
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.performance.sources import NOT_ASKED
from goldenthread.performance.words import listed, plural
from goldenthread.returns.collection import Missing
from goldenthread.returns.known import Known

Part = tuple[Programme, Figure]
"""A programme with what it adds to a sum."""
NO_RETURN, NO_NUMBER = "no return was accepted", "its return gives no number"
NAMED = 5
"""How many programmes that a sum does without are named beside it."""
IN_PART = "an earlier quarter is missing"


def add_programmes(
    known: Known,
    name: str,
    label: str,
    parts: Sequence[Part],
    *,
    unit: str,
    formula: str,
    caveats: tuple[str, ...] = (),
    people: bool = False,
) -> Figure:
    """The sum over programmes; partial while returns are awaited or where a number never came.

    Programmes to which the question does not apply are no parts of it.
    """
    asked = [(p, f) for p, f in parts if f.value != NOT_ASKED]
    amounts = [f.amount for _, f in asked if f.amount is not None]
    amount = sum(amounts, Decimal(0)) if amounts else None
    value = _value(known, amount, [p for p, _ in parts], asked)
    return Figure(name, label, value, unit, formula, tuple(f for _, f in asked), caveats, people)


def awaited(known: Known, programmes: Sequence[Programme]) -> Partial | None:
    """How many returns of these programmes are accepted, while more may come; None when none is awaited."""
    if known.collection.closed:
        return None
    expected = [p.code for p in programmes if p.code in known.collection.expected]
    there = sum(code in known.collection.accepted for code in expected)
    return Partial(None, there, len(expected), open=True) if there < len(expected) else None


def missing_returns(known: Known) -> tuple[str, ...]:
    """The programmes whose expected return was not accepted, by the reason."""
    return _by_reason(
        (known.programme(one.programme), _reason(known, one)) for one in known.collection.missing
    )


def missing_parts(known: Known, parts: Sequence[Part]) -> tuple[str, ...]:
    """The programmes that a sum does without or has in part, by the reason: the first few by name.

    They stand beside every number; the quarter's page and the round's board name all of them.
    """
    without = ((p, _why(known, p, figure)) for p, figure in parts if figure.number is None)
    return _by_reason(without, most=NAMED)


def _by_reason(found: Iterable[tuple[Programme, str]], most: int | None = None) -> tuple[str, ...]:
    why: dict[str, list[str]] = {}
    for programme, reason in found:
        why.setdefault(reason, []).append(programme.title)
    told, room = [], sum(map(len, why.values())) if most is None else most
    for reason, titles in why.items():
        shown, more = titles[:room], len(titles[room:])
        room -= len(shown)
        others = [f"{more} {plural(more, 'other')}"] if more else []
        told.append(f"{listed([*shown, *others])} ({reason})")
    return tuple(told)


def _why(known: Known, programme: Programme, figure: Figure) -> str:
    """Why a programme has no number: its return is missing, or does not say it."""
    missing = {one.programme: one for one in known.collection.missing}
    if programme.code in missing:
        return _reason(known, missing[programme.code])
    return IN_PART if figure.partial is not None else NO_NUMBER


def _reason(known: Known, missing: Missing) -> str:
    """What a lead said on closing the round, or that no return was accepted."""
    return known.text(missing.programme, missing.reason_id).strip().rstrip(".") or NO_RETURN


def _value(
    known: Known, amount: Decimal | None, programmes: Sequence[Programme], asked: Sequence[Part]
) -> Value:
    waiting = awaited(known, programmes)
    if waiting is not None:
        # Before the first return is accepted, an amount is of programmes that owe no return; only what
        # their earlier quarters add to a year to date is the others' own.
        counts = waiting.there or any(figure.partial for _, figure in asked)
        return replace(waiting, amount=amount if counts else None)
    if amount is None:
        return Gap(GapReason.NOT_PROVIDED)
    there = sum(figure.number is not None for _, figure in asked)
    if there < len(asked):
        return Partial(amount, there, len(asked), open=False, without=missing_parts(known, asked))
    return amount
