"""The page of a vintage: what was found in it when it was added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.periods import Month
from goldenthread.store import places, vintages
from goldenthread.trends.kinds import kind_called
from goldenthread.trends.values import ending
from goldenthread.trends.words import listed, months
from goldenthread.web.access import needs

SECTIONS: Final = (
    ("slips", "Names that may be misspelt"),
    ("new_names", "Names said to be new"),
    ("against", "Against the last extract"),
    ("corrections", "Refused and corrected"),
    ("spikes", "Months far from those around them"),
    ("steps", "Steps where no break is declared"),
    ("classes", "Classes that begin or end"),
    ("remarks", "Remarks on the files"),
)


@needs("see-data")
def one(request: HttpRequest, digest: str) -> HttpResponse:
    """A vintage: its files, and the report that was written when it was added."""
    vintage = vintages.get(digest)
    found = vintages.report(digest)
    words = {
        "vintage": vintage,
        "kind": kind_called(vintage.ref.kind),
        "areas": list(_areas(found)),
        "sections": [(key, title, found.get(key) or []) for key, title in SECTIONS],
        "measures": found["measures"],
        "mapping": vintages.said_of(digest).mapping if kind_called(vintage.ref.kind).mapped else None,
        "holes": _holes(found["holes"], kind_called(vintage.ref.kind).spans),
    }
    return render(request, "web/data/vintage.html", words)


def _holes(found: Sequence[int], spans: int) -> str:
    """The months, quarters or years that no file has, in words."""
    lacking = list(map(Month, found))
    return months(lacking) if spans == 1 else listed([ending(month, spans).label for month in lacking])


def _areas(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The areas, told apart by whether we know them."""
    for key, title in (
        ("areas", "Recognised"),
        ("unknown_areas", "Not recognised, kept and counted"),
        ("absent_areas", f"{places.current().area.many.capitalize()} without a row"),
    ):
        names = found[key]
        if names and not (key == "absent_areas" and not found["areas"]):
            yield f"{title}: {len(names)}", ", ".join(names)
