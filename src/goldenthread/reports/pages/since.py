"""What has been revised since a report was frozen: each number that it prints and that is another now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goldenthread.reports.document import Document, Told
from goldenthread.reports.printed import OF_AN_EARLIER_PAPER, find_forms
from goldenthread.reports.words import counted


@dataclass(frozen=True, slots=True)
class Change:
    """A figure as the report has it, and as it is now; None where it is no longer composed."""

    then: Told
    now: Told | None


def changes(frozen: Document, live: Document) -> tuple[Change, ...]:
    """The figures printed in a frozen report that differ from those of the same report composed now.

    What a report tells of an earlier paper is left out: composed now, it tells of a later one.
    """
    before, after = find_forms(frozen.blocks), find_forms(live.blocks)
    return tuple(
        Change(frozen.figures[name], live.figures.get(name))
        for name, texts in before.items()
        if after.get(name) != texts and not name.startswith(OF_AN_EARLIER_PAPER)
    )


def find_rounded(frozen: Document, live: Document) -> tuple[Change, ...]:
    """The headlines that print the same rounded number although the number behind it is another now."""
    before, after = find_forms(frozen.blocks), find_forms(live.blocks)
    same = (name for name, forms in before.items() if is_headline(name) and after.get(name) == forms)
    pairs = (Change(frozen.figures[name], live.figures.get(name)) for name in same)
    return tuple(one for one in pairs if one.now is not None and one.now.shown != one.then.shown)


def sum_up(changed: Sequence[Change], rounded: Sequence[Change] = ()) -> str:
    """``3 headline figures and 172 others have changed since.``: all that was revised, in one line.

    A headline whose change is rounded away is named with both numbers: the number behind it moved too.
    """
    told = [f"{one.then.label}: {one.then.shown}, now {one.now.shown}" for one in rounded if one.now]
    behind = f" Too small a change to show in a rounded headline: {'; '.join(told)}." if told else ""
    return f"{_count(changed)}{behind}"


def _count(changed: Sequence[Change]) -> str:
    if not changed:
        return "None of its printed figures has changed since."
    headlines = sum(is_headline(one.then.name) for one in changed)
    others = len(changed) - headlines
    verb = "has" if len(changed) == 1 else "have"
    if not headlines:
        return f"{counted(others, 'figure')} {verb} changed since. No headline prints another number."
    more = f" and {counted(others, 'other')}" if others else ""
    return f"{counted(headlines, 'headline figure')}{more} {verb} changed since."


def is_headline(name: str) -> bool:
    """Whether a figure speaks of the unit as a whole: a total, or how many programmes are what."""
    return name.endswith(".total") or name.startswith("coverage.")
