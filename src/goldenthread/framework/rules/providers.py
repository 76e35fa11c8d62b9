"""Providers: mergers lead somewhere, never in a circle, and not before the provider has started."""

from __future__ import annotations

from collections.abc import Iterator

from goldenthread.framework.model import Edition, Provider
from goldenthread.framework.problems import Loc, Trouble
from goldenthread.framework.rules.codes import unknown


def mergers_make_sense(edition: Edition) -> Iterator[Trouble]:
    """A merger names the provider that goes on, and the day."""
    known = {provider.code: provider for provider in edition.providers}
    for number, provider in enumerate(edition.providers):
        loc: Loc = ("providers", number)
        if provider.merged_into is not None:
            yield from unknown((*loc, "merged_into"), provider.merged_into, known, "provider", "providers")
            if provider.merged_on is None:
                yield Trouble(
                    (*loc, "merged_into"),
                    "The day of the merger is missing.",
                    "Add “merged_on: 2024-08-01”, with the day.",
                )
            if _is_circle(provider, known):
                wrong = f"The merger of “{provider.code}” leads back to itself."
                yield Trouble(
                    (*loc, "merged_into"),
                    wrong,
                    "One provider of the circle must go on: take its merged_into out.",
                )
        elif provider.merged_on is not None:
            yield Trouble(
                (*loc, "merged_on"),
                "There is a day of a merger, and no merger.",
                "Add merged_into, or take merged_on out.",
            )


def _is_circle(provider: Provider, known: dict[str, Provider]) -> bool:
    seen: set[str] = set()
    current: Provider | None = provider
    while current is not None and current.merged_into is not None:
        if current.code in seen:
            return provider.code in seen and current.code == provider.code
        seen.add(current.code)
        current = known.get(current.merged_into)
    return False


def mergers_come_after_the_start(edition: Edition) -> Iterator[Trouble]:
    """A provider that merged away started delivering before that day, and does not deliver after it."""
    merged = {p.code: p for p in edition.providers if p.merged_on is not None}
    for number, programme in enumerate(edition.programmes):
        for position, delivery in enumerate(programme.providers):
            provider = merged.get(delivery.provider)
            if provider is None or provider.merged_on is None:
                continue
            loc: Loc = ("programmes", number, "providers", position)
            day = f"{provider.merged_on:%d %B %Y}"
            if delivery.start >= provider.merged_on:
                wrong = f"“{provider.code}” starts to deliver on or after {day}, the day it merged."
                yield Trouble(
                    (*loc, "start"), wrong, f"Name “{provider.merged_into}” here, or correct one of the days."
                )
            elif delivery.end is None or delivery.end > provider.merged_on:
                wrong = f"“{provider.code}” still delivers after {day}, the day it merged."
                yield Trouble(
                    (*loc, "end"),
                    wrong,
                    f"End its delivery by that day, and start “{provider.merged_into}” after it.",
                )


RULES = (mergers_make_sense, mergers_come_after_the_start)
