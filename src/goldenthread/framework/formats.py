"""The two formats of an edition: what format 2 writes in another way, and what belongs to one alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from goldenthread.framework.place import declaration
from goldenthread.framework.problems import Loc, Trouble

NEWEST: Final = 2
ELSEWHERE: Final = "not-known"
_BOROUGHS: Final = re.compile(r"“boroughs(: \.\.\.)?”")


def too_new(data: Mapping[str, Any]) -> Trouble | None:
    """Why a document of a later format cannot be read; None for one that this program may know."""
    given = data.get("format")
    if isinstance(given, bool) or not isinstance(given, int) or given <= NEWEST:
        return None
    wrong = f"This edition is written in format {given}, and this program reads formats 1 to {NEWEST}."
    return Trouble(("format",), wrong, "Upgrade the program, then check again.")


def shaped(data: Mapping[str, Any]) -> dict[str, Any]:
    """A document in the shape of the model: one of format 2 has the areas of its place under ``boroughs``."""
    if data.get("format") != 2:
        return dict(data)
    place = _place(data)
    found = {"baseline_year": place["baseline"], **data} if "baseline" in place else dict(data)
    if isinstance(data.get("categories"), Mapping):
        found["categories"] = {**data["categories"], "boroughs": _answers(place)}
    if isinstance(data.get("programmes"), list):
        found["programmes"] = [_programme(one) for one in data["programmes"]]
    return found


def _place(data: Mapping[str, Any]) -> Mapping[str, Any]:
    given = data.get("place")
    place = declaration(given) if isinstance(given, str) else given
    return place if isinstance(place, Mapping) else {}


def _answers(place: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The areas as the answers of returns; an item that cannot be read holds its position."""
    areas = place.get("areas")
    answers: list[dict[str, Any]] = []
    for number, one in enumerate(areas if isinstance(areas, list) else ()):
        code, name = (one.get(key) if isinstance(one, Mapping) else None for key in ("code", "name"))
        readable = isinstance(code, str) and isinstance(name, str) and name
        answers.append(
            {"code": code, "label": name} if readable else {"code": f"item-{number}", "label": "-"}
        )
    label = f"Not known, or outside {place.get('name', 'these areas')}"
    return [*answers, {"code": ELSEWHERE, "label": label, "unknown": True}]


def _programme(given: Any) -> Any:
    if not isinstance(given, Mapping) or "areas" not in given or "boroughs" in given:
        return given
    return {"boroughs" if name == "areas" else name: value for name, value in given.items()}


def troubles(data: Mapping[str, Any]) -> Iterator[Trouble]:
    """What belongs to the other format."""
    for part in ("place", "pack"):
        if data.get("format") == 1 and part in data:
            wrong = f"“{part}” belongs to format 2, and this edition says that it is of format 1."
            yield Trouble((part,), wrong, "Write “format: 2”.")
    if data.get("format") != 2:
        return
    if "place" not in data:
        todo = "Add “place:” with its areas, as docs/another-city.md shows, or “place: london”."
        yield Trouble((), "“place” is missing.", todo)
    if isinstance(data.get("categories"), Mapping) and "boroughs" in data["categories"]:
        wrong = "An edition of format 2 takes its areas from its place."
        yield Trouble(
            ("categories", "boroughs"), wrong, "Take this list out, and write the areas under “place”."
        )
    for number, one in enumerate(data["programmes"] if isinstance(data.get("programmes"), list) else ()):
        if isinstance(one, Mapping) and "boroughs" in one:
            wrong = "An edition of format 2 calls the areas of a programme “areas”."
            yield Trouble(("programmes", number, "boroughs"), wrong, "Write “areas” instead.")


def follows(trouble: Trouble, data: Mapping[str, Any]) -> bool:
    """Whether a trouble only follows from a place that is missing or cannot be read: no area exists then."""
    if data.get("format") != 2:
        return False
    if trouble.loc == ("baseline_year",):
        return "baseline" not in _place(data)
    return not _place(data) and trouble.loc[2:3] == ("boroughs",)


def as_written(trouble: Trouble, data: Mapping[str, Any]) -> Trouble:
    """A trouble in the words and at the place of the document, where format 2 differs from the model."""
    if data.get("format") != 2:
        return trouble
    loc: Loc = trouble.loc
    if loc[:2] == ("categories", "boroughs") and "boroughs" not in (data.get("categories") or {}):
        names = {"label": "name"}
        loc = ("place", "areas", *(names.get(str(key), key) for key in loc[2:]))
    elif loc == ("baseline_year",) and "baseline_year" not in data:
        loc = ("place", "baseline")
    elif loc[:1] == ("programmes",) and loc[2:3] == ("boroughs",) and "boroughs" not in _at(data, loc):
        loc = (*loc[:2], "areas", *loc[3:])
    wrong, todo = (
        re.sub(r"“boroughs(: \.\.\.)?”", r"“areas\1”", text) for text in (trouble.wrong, trouble.todo)
    )
    return Trouble(loc, wrong if loc != trouble.loc else trouble.wrong, todo, trouble.missing)


def _at(data: Mapping[str, Any], loc: Loc) -> Any:
    """The programme that a place lies in."""
    return data["programmes"][loc[1]]
