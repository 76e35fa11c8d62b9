"""The page of a figure's trail: what it is, how it was made, and from what, down to the cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.reports.document import Origin, Told
from goldenthread.reports.pages.followed import Followed, Part
from goldenthread.web.access import reader_of


@dataclass(frozen=True, slots=True)
class Linked:
    """A figure with the address of its own trail."""

    told: Told
    href: str
    rests_on: str = ""
    """In a few words, what it was made from."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell is: the file, the sheet, the cell."""

    origin: Origin
    file: str
    sheet: str
    cell: str
    readable: bool
    """Whether the reader may download the file."""


def _rests_on(part: Part) -> str:
    if part.figures:
        return f"{part.figures} figure{'' if part.figures == 1 else 's'}"
    more = " and more" if part.origins[2:] else ""
    return ", ".join(_short(one) for one in part.origins[:2]) + more or "–"


def _short(origin: Origin) -> str:
    return origin.place.partition("!")[2].replace("!", ", cell ") if origin.kind == "cell" else origin.place


def trail_page(
    request: HttpRequest,
    found: Followed,
    base: str,
    page: tuple[str, str],
    printed: str = "",
    notice: str = "",
) -> HttpResponse:
    """The page; ``base`` is the address below which figures lie, ``page`` the title and address of theirs.

    For readers outside the trail ends in words, and ``printed`` is the address of all the numbers they see.
    ``notice`` is what the figure's page says first of a round that is open.
    """
    reader = reader_of(request)
    files = reader.files()
    words = {
        "found": found,
        "told": found.told,
        "unit": "" if found.told.unit in ("£", "per cent", "points") else found.told.unit,
        "page": page[1],
        "title": page[0],
        "data": reader.may("see-data"),
        "above": _linked(found.above, base),
        "parts": [Linked(part.told, href(base, part.told.name), _rests_on(part)) for part in found.parts],
        "users": _linked(found.users, base),
        "cells": [_cell(one, files) for one in found.origins if one.kind == "cell"],
        "said": [one for one in found.origins if one.kind == "edition"],
        "rows": [one for one in found.origins if one.kind == "vintage"],
        "printed": printed,
        "notice": notice,
    }
    return render(request, "web/trail.html", words)


def href(base: str, name: str) -> str:
    """The address of a figure's trail."""
    return f"{base}figures/{quote(name, safe='~')}/"


def _linked(figures: Iterable[Told], base: str) -> list[Linked]:
    return [Linked(told, href(base, told.name)) for told in figures]


def _cell(origin: Origin, files: frozenset[str] | None) -> Cell:
    file, _, rest = origin.place.partition("!")
    sheet, _, cell = rest.rpartition("!")
    return Cell(origin, file, sheet, cell, files is None or origin.digest in files)
