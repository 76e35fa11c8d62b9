"""Police forces whose files are parts of one source: their spellings, and the records that are not added."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from goldenthread.periods import Month
from goldenthread.trends.kinds.labels import fold
from goldenthread.trends.kinds.near import Names
from goldenthread.trends.kinds.partial import find_partial, partial_told
from goldenthread.trends.kinds.reading import Cells, Problem
from goldenthread.trends.words import listed, months, number

if TYPE_CHECKING:
    from goldenthread.trends.kinds.kind import Kind

_COMMON: Final = frozenset(("police", "service", "constabulary", "force", "the", "of"))
"""Words by which two names of forces do not differ."""


class Forces:
    """The forces of all files, each as it was written first."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._first: dict[str, tuple[str, str, int]] = {}
        """By the folded name: the name, and the file and the line where it stands."""

    def knows(self, force: str) -> bool:
        """Whether the name was seen before, in capitals or not."""
        return fold(force) in self._first

    def see(self, force: str, file: str, line: int) -> Iterator[Problem]:
        """Note a name; a problem where it is a slip, another spelling, or not of the place."""
        kind = self._kind
        if fold(force) not in kind.new and not kind.subgroups.knows(force):
            wrong, todo = self._wrong(force)
            if wrong:
                yield Problem(file, line, wrong, todo)
        self._first[fold(force)] = force, file, line

    def _wrong(self, force: str) -> tuple[str, str]:
        """What is wrong with a name that the place does not declare, and what to do; empty if nothing is."""
        new = f'--new-name "{force}"'
        for other, where, at in self._first.values():
            if _one_force(fold(force), fold(other)):
                called = f"line {at} of {where} calls “{other}”"
                wrong = f"“{force}” is the force that {called}, or a slip in its name."
                return wrong, f"Write one name throughout; or if it is another force, say so: {new}."
        if self._kind.place is None:
            return "", ""
        place = self._kind.place
        meant = [one for one in place.forces if any(_one_force(fold(force), fold(n)) for n in one.names)]
        if meant:
            wrong = f"“{force}” is {meant[0].name} in other words, or with a slip in its name."
            todo = "Write that name, or list this spelling under “also” of the force in the edition"
            return wrong, f"{todo}; or if it is another force, say so: {new}."
        wrong = f"“{force}” is not a police force of {place.name}."
        return wrong, (
            "Leave its files out, or add it to the forces of the place in the edition; to add its files "
            f"all the same: {new}. Of its records only those inside {place.name} are added up."
        )


def _one_force(one: str, other: str) -> bool:
    """Whether two folded names differ in words that all forces share, or in a slip."""
    mine, theirs = (frozenset(name.split()) - _COMMON for name in (one, other))
    return mine == theirs or other in Names((one, other)).near(one)


def of(cells: Cells, kind: Kind) -> tuple[str, ...]:
    """The forces of an extract of a kind by force, in the order of the place, then by name."""
    if not kind.by_force:
        return ()
    there = {kind.subgroups.canonical(cells.words[at]) for at in set(cells.subgroup)}
    declared = [one.name for one in kind.place.forces if one.name in there] if kind.place else []
    return (*declared, *sorted(there - {*declared}))


def told(cells: Cells, kind: Kind) -> tuple[str, ...]:
    """Which records are not added up and why, and which months are not whole."""
    if not kind.by_force:
        return ()
    outside, network = Counter[str](), Counter[str]()
    having: dict[str, dict[Month, int]] = defaultdict(lambda: defaultdict(int))
    for area, force, month, count in zip(cells.area, cells.subgroup, cells.month, cells.count, strict=True):
        name = kind.subgroups.canonical(cells.words[force])
        if kind.is_network(name):
            network[name] += count
            continue
        having[name][Month(month)] += count
        if kind.is_outside(cells.words[area]):
            outside[cells.words[area]] += count
    found = [network_told(name, count) for name, count in sorted(network.items())]
    found += [outside_told(outside, kind)] if outside else []
    every = set().union(*having.values())
    for name, there in having.items():
        lacking = sorted(every - there.keys())
        found += [f"{name} has no records for {months(lacking)}: {NOT_WHOLE}."] if lacking else []
        found += [partial_told(month, why, name) for month, why in find_partial(there).items()]
    return tuple(found)


NOT_WHOLE: Final = "these months are not added up or compared"


def network_told(force: str, count: int) -> str:
    """That records of a network's force are not added, with their number."""
    return (
        f"{force}: {number(count, 'record is', 'records are')} kept and not added up. It polices a network, "
        "and territorial forces’ figures are told without it."
    )


def outside_told(areas: Counter[str], kind: Kind) -> str:
    """That records outside the place are not added, with their number and the commonest areas."""
    assert kind.place is not None  # noqa: S101 - otherwise nothing is outside
    shown = [f"{area} {count:,}" for area, count in areas.most_common(3)]
    more = len(areas) - len(shown)
    names = listed([*shown, *([number(more, "more area")] if more > 0 else [])])
    what = number(areas.total(), "record lies", "records lie")
    return f"{what} outside {kind.place.name} ({names}): kept and not added up."
