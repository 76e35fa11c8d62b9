"""Passing figures through disclosure control: one by one, as a split, in a sentence, as a headline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from goldenthread.disclosure.rules import is_exposed, must_hide
from goldenthread.disclosure.values import Audience, Hidden, Protected, Shown
from goldenthread.framework.model import DisclosurePolicy
from goldenthread.framework.targets import plain
from goldenthread.ledger.figures import Figure, Partial
from goldenthread.ledger.sentences import Sentence, in_words, shortly

__all__ = ["Audience", "Hidden", "Protected", "Shown", "headline", "protect", "protect_split", "tell"]

K = TypeVar("K")


def protect(figure: Figure, policy: DisclosurePolicy, audience: Audience) -> Protected:
    """What an audience may see of a figure: everything inside; outside, no small numbers of people."""
    if audience is Audience.OUTSIDE and must_hide(figure, policy.hide_below):
        return _made(figure, audience, _hidden(figure, policy))
    return _made(figure, audience, Shown(figure.value, in_words(figure.value, figure.unit)))


def protect_split(
    parts: Mapping[K, Figure], total: Figure | None, policy: DisclosurePolicy, audience: Audience
) -> Mapping[K, Protected]:
    """Parts of a total, protected one by one and against subtraction from the total.

    Give the total that readers see beside the parts, or None where they see none.
    """
    told = {key: protect(part, policy, audience) for key, part in parts.items()}
    if total is not None and not protect(total, policy, audience).hidden:
        for key in _also_to_hide(parts, told, policy.hide_below):
            told[key] = _made(parts[key], audience, _ALONGSIDE)
    return told


def tell(sentence: Sentence, policy: DisclosurePolicy, audience: Audience) -> tuple[str | Protected, ...]:
    """A sentence for an audience: words, and protected numbers.

    Where a number must be hidden and the sentence knows how to do without, it does without.
    """
    parts = tuple(p if isinstance(p, str) else protect(p, policy, audience) for p in sentence.parts)
    hides = any(isinstance(part, Protected) and part.hidden for part in parts)
    return (sentence.instead,) if hides and sentence.instead else parts


def headline(figure: Figure, policy: DisclosurePolicy, audience: Audience = Audience.OUTSIDE) -> Protected:
    """A protected figure rounded for a headline: ``44,000``. The trail under its name has the exact number.

    A number below the step of rounding stays as it is: rounding would print it as nought, or double it.
    """
    told, step = protect(figure, policy, audience), policy.round_headline_to
    amount = figure.amount
    if told.hidden or amount is None or abs(amount) < step or step == 1:
        return told
    rounded = (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    caveats = (*figure.caveats, f"Rounded to the nearest {plain(Decimal(step))}.")
    value = replace(figure.value, amount=rounded) if isinstance(figure.value, Partial) else rounded
    shown = Shown(value, in_words(value, figure.unit))
    return Protected(figure.name, figure.label, figure.unit, audience, shown, caveats)


_ALONGSIDE = Hidden("hidden", "Hidden so that a small number of people cannot be worked out from the total.")


def _hidden(figure: Figure, policy: DisclosurePolicy) -> Hidden:
    below = policy.hide_below
    if figure.people:
        few = shortly(figure.value, figure.unit, lambda _: f"fewer than {below}")
        return Hidden(few, f"Numbers of people from 1 to {below - 1} are hidden.")
    return Hidden("hidden", f"Hidden because fewer than {below} people could be worked out from it.")


def _made(figure: Figure, audience: Audience, content: Shown | Hidden) -> Protected:
    return Protected(figure.name, figure.label, figure.unit, audience, content, figure.caveats)


def _also_to_hide(parts: Mapping[K, Figure], told: Mapping[K, Protected], below: int) -> list[K]:
    """The parts to hide besides, the smallest first, until subtraction gives nothing away."""
    numbers = {key: part.amount for key, part in parts.items() if part.amount}
    first = [number for key, number in numbers.items() if told[key].hidden]
    spare = sorted((key for key in numbers if not told[key].hidden), key=lambda key: numbers[key])
    chosen: list[K] = []
    while spare and is_exposed(first, [numbers[key] for key in chosen], below):
        chosen.append(spare.pop(0))
    return chosen
