"""Findings: what a check has to say, where, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from goldenthread.returns.draft import Place


class Level(StrEnum):
    """What follows from a finding."""

    ERROR = "error"
    """Must be mended before the return can be submitted."""
    QUERY = "query"
    """Must be mended or explained; the explanation reaches the reviewer."""
    NOTE = "note"
    """Informs; nothing needs doing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem, with every place it was found at."""

    level: Level
    check: str
    """The name of the check, as the manual lists it: ``text-for-number``."""
    places: tuple[Place, ...]
    wrong: str
    """What is wrong, in words a youth worker understands."""
    todo: str
    """What to do about it."""
    fields: tuple[str, ...] = ()
    explanation: str = ""
    """What the provider wrote to explain a query; empty when nothing yet."""

    @property
    def blocks(self) -> bool:
        """True when the return cannot be submitted as it stands."""
        return self.level is Level.ERROR or (self.level is Level.QUERY and not self.explanation)


def grouped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Identical findings made one, with all their places; errors first, then queries, then notes."""
    groups: dict[tuple[str, ...], Finding] = {}
    for one in findings:
        same = (one.level, one.check, one.wrong, one.todo, one.explanation)
        known = groups.get(same)
        places, fields = (known.places, known.fields) if known else ((), ())
        groups[same] = replace(one, places=places + one.places, fields=fields + one.fields)
    order = list(Level)
    return tuple(sorted(groups.values(), key=lambda f: order.index(f.level)))


def where(places: Iterable[Place]) -> str:
    """Places in words, with runs of cells drawn together: ``Outputs!D16 to D18, Finance!E17``."""
    runs: list[list[Place]] = []
    for place in places:
        if runs and _below(runs[-1][-1], place):
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(text for run in runs for text in _run_in_words(run))


def _below(upper: Place, lower: Place) -> bool:
    """True when a cell stands right below another."""
    found = re.fullmatch(r"([A-Z]+)(\d+)", upper.cell)
    return found is not None and lower == Place(upper.sheet, f"{found[1]}{int(found[2]) + 1}")


def _run_in_words(run: list[Place]) -> list[str]:
    return [f"{run[0]} to {run[-1].cell}"] if len(run) > 2 else [str(place) for place in run]


# As plain JSON: to keep them, and to hand them to another process


def as_json(one: Finding) -> dict[str, Any]:
    """A finding as it is kept."""
    return {
        "level": one.level.value,
        "check": one.check,
        "places": [[place.sheet, place.cell] for place in one.places],
        "wrong": one.wrong,
        "todo": one.todo,
        "fields": list(one.fields),
        "explanation": one.explanation,
    }


def from_json(kept: Mapping[str, Any]) -> Finding:
    """The finding that was kept."""
    return Finding(
        Level(kept["level"]),
        str(kept["check"]),
        tuple(Place(str(sheet), str(cell)) for sheet, cell in kept["places"]),
        str(kept["wrong"]),
        str(kept["todo"]),
        tuple(map(str, kept["fields"])),
        str(kept["explanation"]),
    )
