"""The place: every spelling means one thing, and what names refer to exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from goldenthread.framework.model import Edition
from goldenthread.framework.place import Named, Place, fold
from goldenthread.framework.problems import Loc, Trouble
from goldenthread.framework.rules.codes import unknown

_OF_FORCES = frozenset(("police", "constabulary", "service", "force", "the"))


def an_area_is_spelled_in_its_own_way(edition: Edition) -> Iterator[Trouble]:
    """No two areas share a GSS code, a name or another spelling, and none is a total or a row apart."""
    place = edition.place
    taken = {fold(name): "the name of a total" for name in place.whole}
    taken |= {
        fold(name): f"a spelling of “{one.name}”, which is no area"
        for one in place.apart
        for name in one.names
    }
    for number, one in enumerate(place.areas):
        loc: Loc = ("place", "areas", number)
        for name in dict.fromkeys(map(fold, one.names)):
            if name in taken:
                code = one.gss and name == fold(one.gss)
                what = "GSS code" if code else "name"
                written = next(n for n in one.names if fold(n) == name)
                wrong = f"The {what} “{written}” of {one.name} is also {taken[name]}."
                todo = "Correct the code." if code else _todo(place, name)
                yield Trouble((*loc, "gss") if code else loc, wrong, todo)
            else:
                taken[name] = f"that of {one.name}"


def _todo(place: Place, name: str) -> str:
    if name in map(fold, place.whole):
        return f"Take it out of the areas or of the totals: a total is never added to {place.area.many}."
    return "Give each name to one of them."


def a_force_is_declared_once(edition: Edition) -> Iterator[Trouble]:
    """A police force is declared once, with all its spellings; areas name one that exists."""
    place = edition.place
    seen: dict[str, Named] = {}
    for number, one in enumerate(place.forces):
        for name in dict.fromkeys(map(_of_force, one.names)):
            if name in seen:
                wrong = f"“{one.name}” and “{seen[name].name}” spell one police force in two ways."
                todo = "Keep one, and list the other spelling under its “also”."
                yield Trouble(("place", "forces", number), wrong, todo)
                break
        seen |= {_of_force(name): one for name in one.names if _of_force(name) not in seen}
    codes = {one.code for one in place.forces}
    for number, area in enumerate(place.areas):
        if area.force is not None:
            loc = ("place", "areas", number, "force")
            yield from unknown(loc, area.force, codes, "police force", "place.forces")


def _of_force(name: str) -> str:
    """What is left of a force's name without the words that all of them have."""
    return " ".join(word for word in fold(name).split() if word not in _OF_FORCES) or fold(name)


def tiles_are_complete(edition: Edition) -> Iterator[Trouble]:
    """Every area has a tile of its own, or none has one; bounds lie in order."""
    areas, bounds = edition.place.areas, edition.place.bounds
    without = [one.name for one in areas if one.tile is None]
    if without and len(without) < len(areas):
        wrong = f"{_listed(without)} {'have' if len(without) > 1 else 'has'} no tile, and others have one."
        yield Trouble(
            ("place", "areas"), wrong, "Give every area a tile, or none: then boundaries place them."
        )
    at: dict[tuple[int, int], str] = {}
    for number, one in enumerate(areas):
        if one.tile is not None:
            first = at.setdefault((one.tile.row, one.tile.column), one.name)
            if first != one.name:
                wrong = f"The tile of {one.name} is that of {first}."
                yield Trouble(
                    ("place", "areas", number, "tile"), wrong, "Give each a row and column of its own."
                )
    if bounds and (bounds.west >= bounds.east or bounds.south >= bounds.north):
        wrong = "West must be less than east, and south less than north."
        yield Trouble(("place", "bounds"), wrong, "Correct the four numbers, in degrees.")


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    return ", ".join(found[:5]) + (f" and {len(found) - 5} more" if len(found) > 5 else "")


RULES = (an_area_is_spelled_in_its_own_way, a_force_is_declared_once, tiles_are_complete)
