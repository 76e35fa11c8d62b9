"""Data and editions: what was received and published when, and the files themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.framework.diff import Change, diff
from goldenthread.store import boundaries, editions, files, vintages
from goldenthread.store.editions import PublishedEdition
from goldenthread.web import access
from goldenthread.web.access import needs
from goldenthread.web.downloads import download

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Published:
    """An edition, and how it differs from the one before."""

    published: PublishedEdition
    changes: tuple[Change, ...]


@needs("see-data")
def every(request: HttpRequest) -> HttpResponse:
    """The vintages of outside data, the boundaries of maps, and the editions of the framework."""
    words = {"vintages": vintages.all(), "boundaries": boundaries.all(), "editions": _editions()}
    return render(request, "web/data/data.html", words)


def _editions() -> list[Published]:
    published = editions.all()
    before = ["", *(one.digest for one in published)]
    found = [Published(one, _changes(before[n], one.digest)) for n, one in enumerate(published)]
    return found[::-1]


@lru_cache(maxsize=32)
def _changes(before: str, after: str) -> tuple[Change, ...]:
    return diff(editions.edition(before) if before else None, editions.edition(after))


@needs("download-return-file")
def file(request: HttpRequest, digest: str) -> HttpResponse:
    """A file as it was received."""
    name = access.file_name(access.reader_of(request), digest)
    kind = WORKBOOK if name.lower().endswith(".xlsx") else "application/octet-stream"
    return download(files.read(digest), name, kind)


@needs("see-data")
def edition(_request: HttpRequest, digest: str) -> HttpResponse:
    """An edition's document, to the byte."""
    return download(editions.document(digest), f"edition-{digest[:12]}.yaml", "text/plain; charset=utf-8")
