"""What has been revised since a report was frozen: each number that it prints and that is another now."""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.reports.document import Document, Number, Told, inlines


@dataclass(frozen=True, slots=True)
class Change:
    """A figure as the report has it, and as it is now; None where it is no longer composed."""

    then: Told
    now: Told | None


def changes(frozen: Document, live: Document) -> tuple[Change, ...]:
    """The figures printed in a frozen report that differ from those of the same report composed now."""
    printed = dict.fromkeys(i.figure for i in inlines(frozen.blocks) if isinstance(i, Number))
    pairs = (Change(frozen.figures[name], live.figures.get(name)) for name in printed)
    return tuple(one for one in pairs if one.now is None or one.now.shown != one.then.shown)
