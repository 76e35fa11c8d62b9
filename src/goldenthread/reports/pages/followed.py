"""Following a figure: what it was made from, and what was made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from goldenthread.reports.document import Origin, Told

Users = Mapping[str, tuple[str, ...]]
"""By a figure's name, the names of those that were made from it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A figure among the inputs of another, and in a few words what it rests on itself."""

    told: Told
    origins: tuple[Origin, ...]
    """Its own, where it was made from nothing else."""
    figures: int
    """How many figures it was made from."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One figure with its surroundings."""

    told: Told
    above: tuple[Told, ...]
    """From the most general figure down to the one that this was made for, one line of descent."""
    parts: tuple[Part, ...]
    origins: tuple[Origin, ...]
    users: tuple[Told, ...]


def users(figures: Mapping[str, Told]) -> Users:
    """Which figures use which."""
    found: dict[str, list[str]] = {}
    for told in figures.values():
        for one in dict.fromkeys(i for i in told.inputs if isinstance(i, str)):
            found.setdefault(one, []).append(told.name)
    return {name: tuple(names) for name, names in found.items()}


def follow(figures: Mapping[str, Told], uses: Users, name: str) -> Followed | None:
    """A figure with its surroundings; None when there is no figure of this name."""
    told = figures.get(name)
    if told is None:
        return None
    parts = tuple(_part(figures[i]) for i in told.inputs if isinstance(i, str) and i in figures)
    origins = tuple(i for i in told.inputs if isinstance(i, Origin))
    used = tuple(figures[user] for user in uses.get(name, ()))
    return Followed(told, _above(figures, uses, name), parts, origins, used)


def _part(told: Told) -> Part:
    origins = tuple(i for i in told.inputs if isinstance(i, Origin))
    return Part(told, origins, len(told.inputs) - len(origins))


def _above(figures: Mapping[str, Told], uses: Users, name: str) -> tuple[Told, ...]:
    """The nearest user, that one's nearest user, and so on, the most general first."""
    found: list[str] = []
    while new := [user for user in uses.get(name, ()) if user not in found]:
        name = min(new, key=lambda user: _distance(name, user))
        found.append(name)
    return tuple(figures[one] for one in reversed(found))


def _distance(name: str, user: str) -> tuple[int, int]:
    """A total is near its parts: their names begin alike, and its own is short."""
    parts, others = name.split("."), user.split(".")
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(parts, others, strict=False)))
    return -alike, len(others)
