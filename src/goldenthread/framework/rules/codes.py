"""Codes: each names one thing, and every reference names something that exists."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator

from goldenthread.framework.model import Edition
from goldenthread.framework.problems import Loc, Trouble, path_of

Coded = Iterable[tuple[Loc, str]]


def listed(loc: Loc, items: Iterable[object]) -> Iterator[tuple[Loc, str]]:
    """The place and code of each item of a list."""
    for number, item in enumerate(items):
        yield (*loc, number, "code"), getattr(item, "code")  # noqa: B009 - items of many types, all with a code


def no_code_twice(edition: Edition) -> Iterator[Trouble]:
    """A code names one thing only; small and capital letters make no difference."""
    for names in _namespaces(edition):
        seen: dict[str, Loc] = {}
        for loc, code in names:
            if code.casefold() in seen:
                yield _twice(loc, code, seen[code.casefold()])
            seen.setdefault(code.casefold(), loc)


def _twice(loc: Loc, code: str, first: Loc) -> Trouble:
    place = path_of(first[:-1], None)
    return Trouble(
        loc, f"The code “{code}” is taken: {place} has it already.", "Give one of them another code."
    )


def _namespaces(edition: Edition) -> Iterator[list[tuple[Loc, str]]]:
    """The groups of things within which a code must be unique."""
    stands_for = (
        ("priority_areas", edition.priority_areas),
        ("outcomes", edition.outcomes),
        ("impact", edition.impact),
    )
    yield [one for name, items in stands_for for one in listed((name,), items)]
    yield list(listed(("logic_model", "nodes"), edition.logic_model.nodes))
    yield list(listed(("providers",), edition.providers))
    yield list(listed(("programmes",), edition.programmes))
    yield list(listed(("series",), edition.series))
    for question in ("age", "sex", "ethnicity", *(("boroughs",) if edition.format == 1 else ())):
        yield list(listed(("categories", question), getattr(edition.categories, question)))
    yield list(listed(("place", "areas"), edition.place.areas))
    yield list(listed(("place", "forces"), edition.place.forces))
    for part in ("indicators", "outcome_measures"):
        yield [
            one
            for number, programme in enumerate(edition.programmes)
            for one in listed(("programmes", number, part), getattr(programme, part))
        ]


def unknown(loc: Loc, code: str, known: Collection[str], what: str, where: str) -> Iterator[Trouble]:
    """A reference to nothing, with the nearest code that exists."""
    if code in known:
        return
    near = difflib.get_close_matches(code, known, n=1)
    todo = f"Did you mean “{near[0]}”?" if near else f"Correct the code, or add it to {where}."
    yield Trouble(loc, f"There is no {what} with the code “{code}”.", todo, missing=code)


def no_reference_twice(loc: Loc, codes: Iterable[str], what: str) -> Iterator[Trouble]:
    """A list of references names each thing once."""
    seen: set[str] = set()
    for number, code in enumerate(codes):
        if code in seen:
            yield Trouble((*loc, number), f"The {what} “{code}” is listed twice.", "Take one out.")
        seen.add(code)


def outcomes_belong(edition: Edition) -> Iterator[Trouble]:
    """Every short-term outcome belongs to a priority area that exists, or to none."""
    areas = {area.code for area in edition.priority_areas}
    for number, outcome in enumerate(edition.outcomes):
        if outcome.priority_area is not None:
            loc = ("outcomes", number, "priority_area")
            yield from unknown(loc, outcome.priority_area, areas, "priority area", "priority_areas")


RULES = (no_code_twice, outcomes_belong)
