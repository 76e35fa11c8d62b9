"""What would move if a version of a return were accepted: published figures, and what was signed on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from goldenthread.ledger.sentences import WITHOUT_NUMBER
from goldenthread.ledger.values import Observation
from goldenthread.periods import Quarter
from goldenthread.reports.document import Document, Number, Told, inlines
from goldenthread.reports.pages.since import is_headline
from goldenthread.reports.pages.site import Site


@dataclass(frozen=True, slots=True)
class Moved:
    """A published figure that would be another one; empty where it is not printed."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Quarterly:
    """What would move on the pages of one quarter: the return's own, or a later one that looks back at it."""

    quarter: Quarter
    moved: tuple[Moved, ...]
    told: Mapping[str, Told]
    """Every figure that they would print and all behind it, by name."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed report that prints figures which this version would make others."""

    digest: str
    title: str
    figures: tuple[str, ...]
    """The labels of the figures that it prints."""


@dataclass(frozen=True, slots=True)
class Published:
    """What pages of a quarter print, by the names of the figures."""

    told: Mapping[str, Told]
    behind: Mapping[str, Told]
    """The same with all that they are made from."""


def published(site: Site, codes: Iterable[str]) -> Published:
    """The figures that the page of a quarter and those of some of its programmes print."""
    printed, behind = site.find_printed(codes)
    return Published({name: behind[name] for name in sorted(printed)}, behind)


def moved(before: Published, after: Published) -> tuple[Moved, ...]:
    """The figures that would be printed otherwise, the most general first.

    Where a figure is not printed on one side and has no number on the other, nothing moves: a quarter's first
    accepted return makes rows of the programmes that have told nothing yet.
    """
    names = sorted({*before.told, *after.told}, key=_general)
    rows = (_row(name, before.told.get(name), after.told.get(name)) for name in names)
    return tuple(one for one in rows if one.before != one.after and _says(one.before) | _says(one.after))


NO_NUMBER = frozenset({"", *WITHOUT_NUMBER.values()})
NO_COMPARISON, NONE_SO_FAR = "no comparison", ": none so far"


def _says(shown: str) -> bool:
    return shown not in NO_NUMBER and not shown.startswith(NO_COMPARISON) and not shown.endswith(NONE_SO_FAR)


def _general(name: str) -> tuple[int, str]:
    """Totals before areas, areas before programmes."""
    return (
        0 if is_headline(name) else 1 if ".area." in name else 2,
        name,
    )


def _row(name: str, before: Told | None, after: Told | None) -> Moved:
    one = after or before
    assert one is not None  # noqa: S101 - the name came from one of the two
    return Moved(name, one.label, before.shown if before else "", after.shown if after else "")


def changed_cells(before: Mapping[str, Observation], after: Mapping[str, Observation]) -> frozenset[str]:
    """The cells of the accepted version whose values this one changes: their digests, sheets and cells."""
    return frozenset(
        _cell(one.source.digest, one.source.place)
        for field, one in before.items()
        if field not in after or after[field].value != one.value
    )


def _cell(digest: str, place: str) -> str:
    return f"{digest} {place}"


def standing_on(document: Document, cells: frozenset[str], names: frozenset[str]) -> tuple[str, ...]:
    """The labels of the figures which a report prints and which rest on these cells, or have these names."""
    printed = sorted({one.figure for one in inlines(document.blocks) if isinstance(one, Number)})
    found = (document.figures[n].label for n in printed if n in names or _rests(document, n, cells))
    return tuple(dict.fromkeys(found))


def _rests(document: Document, name: str, cells: frozenset[str]) -> bool:
    return any(
        one.kind == "cell" and _cell(one.digest, one.place) in cells for one in document.find_origins(name)
    )
