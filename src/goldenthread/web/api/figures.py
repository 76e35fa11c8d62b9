"""Figures of a quarter with their trails, as the token's owner may follow them on the pages."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from goldenthread.ledger.refusal import Refused
from goldenthread.reports.trail import as_json, trail
from goldenthread.web import choosing, sites
from goldenthread.web.access import reader_of
from goldenthread.web.api.asking import PROBLEMS, UNFIT, asks

router = Router(tags=["Figures"])
Offset = Annotated[int, Field(ge=0, le=10**9)]
Limit = Annotated[int, Field(ge=1, le=500)]


class Figure(Schema):
    """A figure as the pages show it."""

    name: str
    label: str
    shown: str
    unit: str
    value: float | None
    """The number; null where there is none, and where more returns are to come."""
    so_far: float | None = None
    """What has been counted so far, while more returns are to come."""
    accepted: int | None = None
    """Of a number with missing parts: how many returns, programmes or quarters are in it."""
    expected: int | None = None
    without: tuple[str, ...] = ()
    """What a final number does without, with the reasons."""


class Figures(Schema):
    """Some of a quarter's figures, in order of name."""

    quarter: str
    number: int
    """How many there are in all."""
    figures: list[Figure]


@router.get(
    "/{quarter}", response={200: Figures, **PROBLEMS, **UNFIT}, url_name="figures", auth=asks("see-figure")
)
def figures(
    request: HttpRequest,
    quarter: str,
    starts: str = "",
    offset: Offset = 0,
    limit: Limit = 100,
) -> dict[str, Any]:
    """The figures of a quarter whose name starts so, in order of name."""
    at = choosing.standing(quarter)
    every = sites.figures(at, sites.sight(at, reader_of(request)))
    found = [every[name] for name in sorted(every) if name.startswith(starts)]
    part = found[offset : offset + limit]
    return {
        "quarter": str(at.quarter),
        "number": len(found),
        "figures": [
            {"name": o.name, "label": o.label, "shown": o.shown, "unit": o.unit, **sites.amounts(at, o.name)}
            for o in part
        ],
    }


@router.get(
    "/{quarter}/{name}",
    response={200: dict[str, Any], **PROBLEMS},
    url_name="figure",
    auth=asks("see-figure"),
)
def figure(request: HttpRequest, quarter: str, name: str) -> dict[str, Any]:
    """A figure with its trail: what it was made from, down to the cell, the edition or the extract."""
    at = choosing.standing(quarter)
    found = trail(sites.figures(at, sites.sight(at, reader_of(request))), name)
    if found is None:
        raise Refused(f"No page of {at.quarter.label} has a figure called “{name}”.")
    return as_json(found, partial(sites.amounts, at))
